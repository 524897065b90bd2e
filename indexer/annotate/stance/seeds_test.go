package stance

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
)

// TestSeeds holds the judgements on the pasted pages against a careful
// reader's: at least 13 of 18 among the defensible ones, and none opposite.
func TestSeeds(t *testing.T) {
	folder := corpustest.Shared(t, "seeds")
	raw, err := os.ReadFile(filepath.Join(folder, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	type stances []struct {
		Lines  []int
		Accept []corpus.Label
	}
	var pages map[string]json.RawMessage
	if err := json.Unmarshal(raw, &pages); err != nil {
		t.Fatal(err)
	}
	m := model(t)
	rows, right := 0, 0
	for name, raw := range pages {
		if !strings.HasSuffix(name, ".txt") {
			continue
		}
		var truth struct {
			Article [2]int  `json:"article_lines"`
			DHS     stances `json:"stance_toward_us_dhs"`
			LAUSD   stances `json:"stance_toward_us_ca_lausd"`
			Quotes  []struct {
				Line int `json:"comment_line"`
				Text string
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
		for target, list := range map[string]stances{"Department of Homeland Security": truth.DHS, "Los Angeles Unified School District": truth.LAUSD} {
			for _, s := range list {
				in := Input{Kind: corpus.KindComment, Target: target, Article: article}
				for _, n := range s.Lines {
					in.Text += strings.TrimSuffix("\n\n"+lines[n-1], "\n")
				}
				in.Text = strings.TrimSpace(in.Text)
				for _, q := range truth.Quotes {
					if slices.Contains(s.Lines, q.Line) {
						in.Quoted = append(in.Quoted, Occurrences(in.Text, q.Text)...)
					}
				}
				if target[0] == 'D' {
					in.Mentions = Occurrences(in.Text, "Homeland Security")
				}
				label, confidence, evidence, source := answer(m.Judge(in))
				rows++
				shown := ""
				if evidence != nil {
					shown = string([]rune(in.Text)[evidence[0]:evidence[1]])
				}
				t.Logf("%v %.2s: %s %.2f %s (%s)", s.Lines, target, label, confidence, source, shown)
				switch {
				case slices.Contains(s.Accept, label):
					right++
				case label == corpus.Supportive && s.Accept[0] == corpus.Critical, label == corpus.Critical && s.Accept[0] == corpus.Supportive:
					t.Errorf("lines %v: %s, the opposite of %v", s.Lines, label, s.Accept)
				default:
					t.Logf("   wanted %v", s.Accept)
				}
			}
		}
	}
	t.Logf("%d of %d", right, rows)
	if right < 13 {
		t.Errorf("%d of %d, want 13", right, rows)
	}
}
