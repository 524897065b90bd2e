package reading

import (
	"context"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search"
	"standpoint/server/searchurl"
)

// cabinet holds one long thread a name, and counts how often one is read.
type cabinet struct {
	shelf
	state records.Seq
	reads int
}

func (c *cabinet) Last(context.Context) (records.Seq, error) { return c.state, nil }
func (c *cabinet) Thread(_ context.Context, article string) ([]corpus.Document, error) {
	c.reads++
	size := threadLong
	if article == "short" {
		size = 2
	}
	return make([]corpus.Document, size), nil
}

// TestLongThreadsAreKept until the records change, and only so many of them.
func TestLongThreadsAreKept(t *testing.T) {
	t.Parallel()
	c := &cabinet{}
	r := New(nil, c, nil)
	read := func(article string, want int) {
		t.Helper()
		if _, err := r.Thread(t.Context(), article); err != nil {
			t.Fatal(err)
		}
		if c.reads != want {
			t.Errorf("after %q %d threads were read, not %d", article, c.reads, want)
		}
	}
	read("a", 1)
	read("a", 1)
	read("short", 2)
	read("short", 3)
	c.state++
	read("a", 4)
	for i := range threadsMost / threadLong {
		read("x"+string(rune('A'+i)), 5+i)
	}
	after := c.reads
	read("xB", after)
	read("a", after+1)
}

// lone finds one document for one agency and nothing else.
type lone struct{ Engine }

func (lone) Search(_ context.Context, req search.Request) (*search.Results, error) {
	out := &search.Results{}
	if len(req.Filters) == 1 && len(req.Filters[0].Any) == 1 && req.Filters[0].Any[0] == "us-ice" {
		out.Total = 1
	}
	return out, nil
}

type agencies struct{ fewNames }

func (agencies) Find(field, contains string) []string {
	if field == "agency" && contains == "" {
		return []string{"us-dhs", "us-ice"}
	}
	return nil
}

// TestUnheardOf: of a search that finds nothing, values that no document has
// are named, with the known one that they are like.
func TestUnheardOf(t *testing.T) {
	t.Parallel()
	r := New(lone{}, shelf{}, agencies{})
	for raw, want := range map[string]string{
		"agency=us-ice&outlet=x":                      "No document has the outlet “x”.",
		"agency=us-dsh":                               "No document has the agency “us-dsh”. Did you mean us-dhs?",
		"toward=us-dsh:critical":                      "No document has the stance “us-dsh:critical”. Did you mean us-dhs:critical?",
		"agency=us-dhs":                               "No document has the agency “us-dhs”.",
		"kind=comment&stance=critical&q=x":            "",
		"not.agency=us-dsh&article=a0123456789abcdef": "",
	} {
		s, err := searchurl.ParseRaw(raw, searchurl.Options{})
		if err != nil {
			t.Fatal(err)
		}
		page, err := r.Search(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(page.Warnings) > 0 {
			got = page.Warnings[0]
		}
		if got != want || len(page.Warnings) > 1 {
			t.Errorf("%s warns %q, not %q", raw, page.Warnings, want)
		}
	}
}
