package quote

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standpoint/corpus/corpustest"
)

// TestSeeds traces the quotes that a careful reader sees in the pasted pages.
func TestSeeds(t *testing.T) {
	folder := corpustest.Shared(t, "seeds")
	raw, err := os.ReadFile(filepath.Join(folder, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var pages map[string]json.RawMessage
	if err := json.Unmarshal(raw, &pages); err != nil {
		t.Fatal(err)
	}
	for name, raw := range pages {
		if !strings.HasSuffix(name, ".txt") {
			continue
		}
		var truth struct {
			Article [2]int `json:"article_lines"`
			Quotes  []struct {
				Line       int `json:"comment_line"`
				Of         string
				SourceLine int `json:"line"`
				Text       string
			}
		}
		if err := json.Unmarshal(raw, &truth); err != nil {
			t.Fatal(err)
		}
		page, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(page), "\n")
		article := strings.Join(lines[truth.Article[0]-1:truth.Article[1]], "\n\n")
		x := NewIndex()
		x.Add(Source{"article", "article", article})
		at := map[int][]string{}
		for i, line := range lines[truth.Article[1]:] {
			for _, q := range x.Add(Source{"comment", "", line}) {
				at[truth.Article[1]+i+1] = append(at[truth.Article[1]+i+1], q.Of+" "+cut(line, q.Span))
			}
		}
		for _, q := range truth.Quotes {
			if got := at[q.Line]; len(got) != 1 || got[0] != q.Of+" "+q.Text {
				t.Errorf("%s line %d: got %q, want %s %q", name, q.Line, got, q.Of, q.Text)
			}
		}
		if len(at) > len(truth.Quotes)+1 { // two halves of one sentence may each be traced
			t.Errorf("%s: quotes at %v, want %d", name, at, len(truth.Quotes))
		}
	}
}
