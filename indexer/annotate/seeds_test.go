package annotate

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

// seed is what a careful reader finds in one of the two pasted pages.
type seed struct {
	ArticleLines  [2]int   `json:"article_lines"`
	CommentLines  []int    `json:"comment_lines"`
	About         string   `json:"about"`
	Agencies      []string `json:"agencies"`
	AgenciesMaybe []string `json:"agencies_maybe"`
	Locations     []string `json:"locations"`
	RelatedLines  []int    `json:"related_lines"`
	CaptionLines  []int    `json:"caption_lines"`
	TowardDHS     []struct {
		Lines []int `json:"lines"`
	} `json:"stance_toward_us_dhs"`
	TowardLAUSD []struct {
		Lines []int `json:"lines"`
	} `json:"stance_toward_us_ca_lausd"`
}

// thread cuts a pasted page by the truth's own lines: what is parsed is
// another room's business.
func (s seed) thread(lines []string) corpus.Thread {
	t := corpus.Thread{Article: corpus.Article{ID: "a0000000000000001"}}
	for n := s.ArticleLines[0]; n <= s.ArticleLines[1]; n++ {
		line := strings.TrimSpace(lines[n-1])
		if line != "" && !slices.Contains(s.RelatedLines, n) && !slices.Contains(s.CaptionLines, n) {
			t.Article.Paragraphs = append(t.Article.Paragraphs, line)
		}
	}
	for _, group := range s.TowardDHS {
		var text []string
		for _, n := range group.Lines {
			text = append(text, lines[n-1])
		}
		t.Comments = append(t.Comments, corpus.Comment{Text: strings.Join(text, "\n\n")})
	}
	t.Identify()
	return t
}

// TestSeeds reads the two pasted pages: the agencies and places named on each are
// those of the truth, the lead is what the page is about, every comment has a
// stance toward it, and those that praise the schools' people one toward the
// school district.
func TestSeeds(t *testing.T) {
	folder := corpustest.Shared(t, "seeds")
	raw, err := os.ReadFile(filepath.Join(folder, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth map[string]json.RawMessage
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	delete(truth, "note")
	a := annotator(t)
	for file, data := range truth {
		t.Run(file, func(t *testing.T) {
			var s seed
			if err := json.Unmarshal(data, &s); err != nil {
				t.Fatal(err)
			}
			page, err := os.ReadFile(filepath.Join(folder, file))
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(string(page), "\n")
			thread := s.thread(lines)
			documents, err := a.Thread(t.Context(), thread)
			if err != nil {
				t.Fatal(err)
			}
			var agencies, locations []string
			for _, d := range documents {
				for _, m := range d.Annotation.Agencies {
					agencies = append(agencies, m.ID)
				}
				for _, m := range d.Annotation.Locations {
					locations = append(locations, m.ID)
				}
			}
			same(t, "agencies", agencies, s.Agencies)
			same(t, "locations", locations, s.Locations)
			if got := documents[0].Annotation.Agencies[0].ID; got != s.About {
				t.Errorf("the lead is %s, want %s", got, s.About)
			}
			for i, group := range s.TowardDHS {
				d := documents[i+1]
				if !isToward(d, "us-dhs") {
					t.Errorf("lines %v: no stance toward us-dhs", group.Lines)
				}
				wanted := false
				for _, school := range s.TowardLAUSD {
					wanted = wanted || slices.Equal(school.Lines, group.Lines)
				}
				if wanted && !isToward(d, "us-ca-lausd") {
					t.Errorf("lines %v: no stance toward us-ca-lausd", group.Lines)
				}
				t.Logf("lines %v: %+v", group.Lines, d.Annotation.Stances)
			}
		})
	}
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func isToward(d corpus.Document, target string) bool {
	return slices.ContainsFunc(d.Annotation.Stances, func(s corpus.Stance) bool { return s.Target == target })
}
