package results

import (
	"context"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/searchtest"
)

// stateless is an oracle whose records have no history.
type stateless struct{ *searchtest.Oracle }

func (stateless) Applied(context.Context) (corpus.State, error) { return corpus.State{}, nil }

func (s stateless) Search(ctx context.Context, req search.Request) (*search.Results, error) {
	out, err := s.Oracle.Search(ctx, req)
	if err == nil {
		out.Applied = corpus.State{}
	}
	return out, err
}

func TestNarrowed(t *testing.T) {
	t.Parallel()
	var documents []corpus.Document
	for i, text := range []string{"ICE raids in Ohio", "ice raids in Ohio", "Ice on the road", "let us pay #tolls", "US tolls", "FBI"} {
		id := "c000000000000000" + string(rune('0'+i))
		documents = append(documents, corpus.Document{ID: id, Kind: corpus.KindComment, Comment: &corpus.Comment{ID: id, Text: text}})
	}
	r := New(stateless{searchtest.FromCorpus(documents)}, shelf{}, nil, nil)
	for raw, want := range map[string]string{
		"q=ICE":           "“ICE” is looked for in capitals, because it is written so. ice: 3 with q=ice.",
		"q=ICE+raids":     "“ICE” is looked for in capitals, because it is written so. ice raids: 2 with q=ice+raids.",
		"q=%23tolls":      "“#tolls” is looked for with its sign. tolls: 2 with q=tolls.",
		"q=US+OR+%23toll": "“US” is looked for in capitals, because it is written so. us OR \"#toll\": 2 with q=us+OR+%22%23toll%22. “#toll” is looked for with its sign. US OR toll: 2 with q=US+OR+toll.",
		"q=ICE+RAIDS":     "The whole query is in capitals, so its words are looked for in any letter case. ICE raids: 1 with q=ICE+raids.",
		"q=RAIDS+IN+OHIO": "The whole query is in capitals, so its words are looked for in any letter case.",
		"q=-ICE":          "", // finds more already
		"q=FBI":           "",
		"q=ice":           "",
		"match=any&q=ICE": "",
		"":                "",
	} {
		s, err := r.Read(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		total, err := r.Total(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		notices, err := r.notices(t.Context(), s, total)
		got := Strings(notices)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %q, %v, want %q", raw, strings.Join(got, " "), err, want)
		}
	}
}
