package event

import (
	_ "embed"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
)

// labels say which articles of the evaluation sets are about the same event, by set and
// id; - is an article that shares its event with no other. README.md says how they were made.
//
//go:embed testdata/shared.tsv
var labels string

// TestMeasureEvents prints how many pairs of articles of different outlets that are about
// the same event are found (go test -v -run Measure), for each set and for all, and fails below what was
// aimed at.
func TestMeasureEvents(t *testing.T) {
	folder := corpustest.Shared(t, "eval")
	truth := map[string]map[string]string{}
	for line := range strings.Lines(labels) {
		columns := strings.Split(strings.TrimSpace(line), "\t")
		if truth[columns[0]] == nil {
			truth[columns[0]] = map[string]string{}
		}
		truth[columns[0]][columns[1]] = columns[2]
	}
	var all Score
	for set, file := range map[string]string{"neardup_fnc": "docs", "quotes_polnear": "docs", "geo_news": "articles"} {
		articles := articlesOf(t, filepath.Join(folder, set, file+".jsonl.gz"), truth[set])
		score := ScoreOf(articles, truth[set])
		t.Logf("%s: %d articles: %v", set, len(articles), score)
		all.Right, all.Wrong, all.Missed = all.Right+score.Right, all.Wrong+score.Wrong, all.Missed+score.Missed
	}
	t.Logf("all: %v", all)
	if all.F1() < 0.9 {
		t.Error("the aim is 0.90")
	}
}

// articlesOf reads the articles of a set that have labels. Where the outlet is not known, every article
// is from another one.
func articlesOf(t *testing.T, file string, labelled map[string]string) (articles []Article) {
	t.Helper()
	type article struct{ ID, Title, Text, Publisher, Outlet, Date string }
	for row := range corpustest.Lines[article](t, file) {
		if labelled[row.ID] == "" {
			continue
		}
		a := Article{ID: row.ID, At: math.MaxInt64, Outlet: row.Publisher + row.Outlet}
		if at, err := time.Parse(time.DateOnly, row.Date); err == nil {
			a.At = at.Unix()
		}
		if a.Outlet == "" {
			a.Outlet = row.ID
		}
		a.Words = WordsOf(corpus.Article{Headline: row.Title, Paragraphs: []string{row.Text}}, nil, "en")
		articles = append(articles, a)
	}
	return articles
}
