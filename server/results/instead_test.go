package results

import (
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search/searchtest"
)

// places knows Boston, which no document is about, and what it lies in.
type places struct{}

func (places) Known(field, id string) bool {
	return places{}.name(id) != "" || fewNames{}.Known(field, id)
}
func (places) Named(field, name string) []string {
	if strings.EqualFold(name, "Boston") {
		return []string{"us-ma-boston"}
	}
	return fewNames{}.Named(field, name)
}
func (places) NamesOf(field, value string) []string {
	if name := (places{}).name(value); name != "" {
		return []string{name}
	}
	return fewNames{}.NamesOf(field, value)
}
func (places) name(id string) string {
	return map[string]string{"us": "United States", "us-ma": "Massachusetts", "us-ma-boston": "Boston"}[id]
}

// TestInstead: a search that finds nothing offers what the documents have.
func TestInstead(t *testing.T) {
	t.Parallel()
	const article = "a0000000000000001"
	massachusetts := corpus.Annotation{Locations: []corpus.LocationMention{{ID: "us-ma", Path: []string{"us"}, Named: true}},
		Stances: []corpus.Stance{{Target: "us-dhs", Chances: corpus.NewChances(0.1, 0.8, 0.1)}}}
	documents := []corpus.Document{
		{ID: article, Kind: corpus.KindArticle, ArticleID: article, Article: &corpus.Article{ID: article, Headline: "Flood in Boston", Paragraphs: []string{"Water."}}, Annotation: massachusetts},
		{ID: "c0000000000000002", Kind: corpus.KindComment, ArticleID: article, Comment: &corpus.Comment{Text: "What a flood"}},
		{ID: "c0000000000000003", Kind: corpus.KindComment, ArticleID: article, Comment: &corpus.Comment{Text: "Boston again"}},
	}
	r := New(stateless{searchtest.FromCorpus(documents)}, shelf{}, places{}, nil)
	for raw, want := range map[string]string{
		"q=headline:flood&kind=comment": "Comments have no headline: headline: looks in those of articles. " +
			"comments on such articles: 2 with kind=comment&q=article%3A%28headline%3Aflood%29. the words in the text of comments: 1 with kind=comment&q=text%3Aflood. articles: 1 with q=headline%3Aflood.",
		"q=headline:flo*+kind:comment": "Comments have no headline: headline: looks in those of articles. " +
			"comments on such articles: 2 with q=article%3A%28headline%3Aflo%2A%29+kind%3Acomment. the words in the text of comments: 1 with q=text%3Aflo%2A+kind%3Acomment.",
		"q=headline:nothing&kind=article": "",
		"location=Boston": "No document has the place “us-ma-boston” (Boston). " +
			"Massachusetts: 1 with location=us-ma. United States: 1 with location=us. “Boston” as words: 2 with q=Boston.",
		"q=again+location:Boston":                    "No document has the place “us-ma-boston” (Boston). “Boston” as words: 1 with q=again+Boston.",
		"q=again&location=Boston":                    "No document has the place “us-ma-boston” (Boston). “Boston” as words: 1 with q=again+Boston.",
		"q=article:(location:Boston)":                "No article has the place “us-ma-boston” (Boston).",
		"toward=us-dhs:critical":                     "No document has the target and side “us-dhs:critical” (Critical of Homeland Security). Neutral toward Homeland Security: 1 with toward=us-dhs%3Aneutral.",
		"q=boston+or+flood":                          "Operators are written in capitals, AND, OR and NOT; in small letters they are looked for as words. boston OR flood: 3 with q=boston+OR+flood.",
		"q=bost!&facets=kind&limit=7&histogram=auto": "“!” is not looked for; a word that begins with “bost” is written bost*. bost*: 2 with q=bost%2A.",
		"q=nothing!":                                 "“!” is not looked for; a word that begins with “nothing” is written nothing*.",
	} {
		s, err := r.Read(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		page, err := r.Search(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(Strings(page.Notices), " "); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", raw, got, want)
		}
	}
}
