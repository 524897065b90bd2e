package bleveengine

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// open opens an index that the test closes at its end.
func open(t testing.TB, dir string) *Engine {
	t.Helper()
	e, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func write(t testing.TB, e *Engine, b search.Batch) {
	t.Helper()
	if err := e.Write(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

func refresh(t testing.TB, e *Engine) {
	t.Helper()
	if err := e.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func find(t testing.TB, e *Engine, req search.Request) *search.Results {
	t.Helper()
	results, err := e.Search(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// comment makes a comment whose values all follow from a random source.
func comment(id string, random *rand.Rand) corpus.Document {
	words := []string{"raid", "raids", "school", "Café", "ICE", "ice", "deported", "check", "the", "welfare"}
	text := ""
	for range random.IntN(12) {
		text += words[random.IntN(len(words))] + []string{" ", " ", "\n\n"}[random.IntN(3)]
	}
	d := corpus.Document{
		ID: id, Kind: corpus.KindComment, ArticleID: fmt.Sprintf("a%d", random.IntN(5)),
		Outlet:  []string{"", "apnews", "foxnews", "globe-and-mail"}[random.IntN(4)],
		Comment: &corpus.Comment{ID: id, Author: fmt.Sprintf("reader %d", random.IntN(20)), Text: text},
		Replies: random.IntN(4),
	}
	if random.IntN(3) > 0 {
		score := random.IntN(9) - 4
		d.Comment.Score = &score
	}
	if random.IntN(5) > 0 {
		d.Comment.Posted = time.Unix(int64(random.IntN(1e9)), 0).UTC()
	}
	for range random.IntN(3) {
		agency := fmt.Sprintf("us-%d", random.IntN(6))
		d.Annotation.Agencies = append(d.Annotation.Agencies, corpus.AgencyMention{ID: agency, Path: []string{"us"}, Named: random.IntN(2) == 0})
		d.Annotation.Stances = append(d.Annotation.Stances, corpus.Stance{
			Target: agency, Chances: corpus.NewChances(random.Float64(), random.Float64(), random.Float64())})
	}
	return d
}

func timeOf(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

func article(id, headline string) corpus.Document {
	return corpus.Document{ID: id, Kind: corpus.KindArticle, ArticleID: id, Article: &corpus.Article{
		ID: id, Headline: headline, Paragraphs: []string{"It began in the morning.", "Nobody was told."},
	}}
}
