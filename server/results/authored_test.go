package results

import (
	"fmt"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search/searchtest"
)

func TestAuthored(t *testing.T) {
	t.Parallel()
	var documents []corpus.Document
	for i, comment := range []corpus.Comment{{Author: "old_oak", Text: "the levee broke"}, {Author: "old_oak", Text: "the clerk left"}, {Author: "mariner", Text: "@old_oak is right, mariner that I am"}} {
		comment.ID = fmt.Sprintf("c%016x", i+1)
		documents = append(documents, corpus.Document{ID: comment.ID, Kind: corpus.KindComment, Comment: &comment})
	}
	r := New(stateless{searchtest.FromCorpus(documents)}, shelf{}, nil, nil)
	for raw, want := range map[string]string{
		"q=@old_oak":         "“@old_oak” is looked for in the texts; what old_oak wrote is found by author. author:old_oak: 2 with q=author%3Aold_oak.",
		"q=u/old_oak":        "“u/old_oak” is looked for in the texts; what old_oak wrote is found by author. author:old_oak: 2 with q=author%3Aold_oak.",
		"q=/u/old_oak+levee": "“/u/old_oak” is looked for in the texts; what old_oak wrote is found by author. author:old_oak levee: 1 with q=author%3Aold_oak+levee.",
		"q=mariner":          "", // finds something as a word
		"q=@nobody":          "",
		"q=-@old_oak":        "",
		"q=author:old_oak":   "",
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
		if got := strings.Join(Strings(notices), " "); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", raw, got, err, want)
		}
	}
}

// A notice that offers the same documents is minor.
func TestSameDocumentsAreNoOffer(t *testing.T) {
	t.Parallel()
	var documents []corpus.Document
	for i, text := range []string{"levee and clerk", "levee, clerk and dam", "levee, dam", "levee! not dam"} {
		id := fmt.Sprintf("c%016x", i+1)
		documents = append(documents, corpus.Document{ID: id, Kind: corpus.KindComment, Comment: &corpus.Comment{ID: id, Text: text}})
	}
	r := New(stateless{searchtest.FromCorpus(documents)}, shelf{}, nil, nil)
	for q, minor := range map[string]bool{
		"levee and clerk": true,  // both find two
		"levee and dam":   false, // 1 and 3
		"levee not dam":   false, // 1 and 1, but others
		"levee,dam":       false, // 2 and 3
	} {
		s, err := r.Read(t.Context(), "q="+strings.ReplaceAll(q, " ", "+"))
		if err != nil {
			t.Fatal(err)
		}
		total, err := r.Total(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		notices, err := r.notices(t.Context(), s, total)
		if err != nil || len(notices) != 1 || notices[0].Minor != minor {
			t.Errorf("%s: %d, %+v, %v; want one notice, minor: %v", q, total, notices, err, minor)
		}
	}
}
