package bleveengine

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// TestTooMuchWorkIsRefused: each kind of clause that reads much is refused where the
// budget does not suffice, with an error that names it, whatever the order and
// however often; the rest is answered.
func TestTooMuchWorkIsRefused(t *testing.T) {
	t.Parallel()
	e := open(t, "")
	for b := range 3 {
		batch := search.Batch{Seq: corpus.Seq(b + 1)}
		for i := range 200 {
			n := b*200 + i
			batch.Upserts = append(batch.Upserts, article(fmt.Sprintf("a%d", n), fmt.Sprintf("common ab%dx common bc%dx rare%d levee", n, n, n%50)))
		}
		write(t, e, batch)
	}
	refresh(t, e)
	e.work = 1_000
	if _, err := e.Search(t.Context(), search.Request{Query: query.Or{Nodes: []query.Node{query.Term{Text: "common"}, query.Term{Text: "levee"}}}, Sort: search.Relevance, Limit: 3}); err == nil {
		t.Error("words that are everywhere rank, whatever that takes")
	}
	e.work = 15_000
	for _, row := range []struct {
		text string
		most string // the clause that an error names; "": it is answered
	}{
		{"levee", ""}, {"lev?e", ""}, {"rare1*", ""}, {"levee~1", ""}, {`"common levee"`, "\"common levee\""}, {"ab*", "ab*"}, {"*x", "*x"},
		{"a?1*x", ""}, {`"ab* common"`, `"ab* common"`}, {`"ab* bc*"~9`, `"ab* bc*"~9`}, {"levee -ab*", "ab*"},
		{"(a OR b OR levee) -(c OR ab*)", "ab*"}, {"abcdefghij~2 OR lev*", "abcdefghij~"},
	} {
		node, err := query.Parse(row.text)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			results, err := e.Search(t.Context(), search.Request{Query: node, Sort: search.Relevance, Limit: 3})
			bad := new(search.BadRequestError)
			switch {
			case row.most == "" && (err != nil || results.Work > e.work):
				t.Errorf("%s: %v, %+v", row.text, err, results)
			case row.most != "" && (!errors.As(err, &bad) || bad.Field != "query" || !strings.Contains(bad.Msg, "most of all for "+row.most+";")):
				t.Errorf("%s: %v, %v; want an error that names %s", row.text, err, results, row.most)
			}
		}
	}
}

// TestOpenTextFindsWhatFits compares the walk along a text with open letters with
// what a clause says that it means.
func TestOpenTextFindsWhatFits(t *testing.T) {
	t.Parallel()
	letters := rapid.SampledFrom([]rune("abé日😀"))
	signs := rapid.SampledFrom([]rune("ab?*é日"))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(signs, 1, 8, -1).Draw(t, "text")
		word := rapid.StringOfN(letters, 0, 8, -1).Draw(t, "word")
		want := query.Word{Form: query.Open, Text: text}.Matches(schema.Token{Folded: word})
		if got := accepts(marked{'b', newOpenText(text)}, "b"+word); got != want {
			t.Errorf("%q is along %q: %v, not %v", word, text, got, want)
		}
	})
}
