package main

import (
	"path/filepath"
	"slices"
	"strings"

	"standpoint/indexer/parse/genre"
	"standpoint/indexer/parse/genre/corpora"
)

// foreignPages are pages of real articles with real comments on the same subject
// below them, from sets that may be used for measuring alone: no weight is fitted
// on them. Each article is above comments of C3 and above comments of VAST.
func foreignPages(model *genre.Model, data string) ([]page, error) {
	articles, err := foreignArticles(data)
	if err != nil {
		return nil, err
	}
	threads, err := c3(data)
	if err != nil {
		return nil, err
	}
	debates, err := vast(data)
	if err != nil {
		return nil, err
	}
	var all []page
	for _, below := range []struct {
		name    string
		threads []thread
	}{{"C3", threads}, {"VAST", debates}} {
		topics := newIndex()
		for _, t := range below.threads {
			topics.add(model.Topic(strings.Join(t, " ")))
		}
		for _, a := range articles {
			all = append(all, foreignPage(model, a, below.name, below.threads, topics))
		}
	}
	return all, nil
}

// thread is comments on one subject.
type thread []string

// foreignPage takes 5 to 30 comments of the nearest threads; a tenth of the pages
// have no comments.
func foreignPage(model *genre.Model, a article, name string, threads []thread, topics *index) page {
	random := seeded(uint64(len(a.id)) + uint64(a.id[len(a.id)-1])<<8 + uint64(a.id[len(a.id)/2])<<16)
	p := page{Set: a.kind + " with " + name, Article: len(a.lines)}
	lines := slices.Clone(a.lines)
	want := len(lines) + 5 + random.IntN(26)
	if random.IntN(10) > 0 {
		for _, t := range topics.nearest(model.Topic(strings.Join(a.lines, " ")), 30) {
			for _, c := range threads[t] {
				if len(lines) < want {
					lines = append(lines, linesOf(c)...)
				}
			}
		}
	}
	p.Text = strings.Join(lines, "\n") + "\n"
	return p
}

// foreignArticles are every second one of PolNeAR, every twelfth of the Fake News
// Challenge, and those of the scrapinghub benchmark.
func foreignArticles(data string) (all []article, err error) {
	seen := map[string]int{}
	add := func(kind, id, text string, every int) {
		seen[kind]++
		if lines := linesOf(text); len(lines) >= 5 && seen[kind]%every == 0 {
			all = append(all, article{id, kind, lines})
		}
	}
	type row struct {
		ID, Text, ArticleBody string
	}
	err = corpora.Each(filepath.Join(data, "quotes_polnear", "docs.jsonl.gz"), func(r row) { add("polnear", r.ID, r.Text, 2) })
	if err != nil {
		return nil, err
	}
	err = corpora.Each(filepath.Join(data, "neardup_fnc", "docs.jsonl.gz"), func(r row) { add("fnc", r.ID, r.Text, 12) })
	if err != nil {
		return nil, err
	}
	return all, corpora.Each(filepath.Join(data, "article_scrapinghub", "pages.jsonl"), func(r row) { add("scrapinghub", r.ID, r.ArticleBody, 1) })
}

// c3 returns the comments of each article of C3.
func c3(data string) (threads []thread, err error) {
	type row struct {
		ArticleID any `json:"article_id"`
		Text      string
	}
	at := map[any]int{}
	err = corpora.Each(filepath.Join(data, "comments_c3", "comments.jsonl.gz"), func(r row) {
		if strings.TrimSpace(r.Text) == "" {
			return
		}
		if _, known := at[r.ArticleID]; !known {
			at[r.ArticleID] = len(threads)
			threads = append(threads, nil)
		}
		threads[at[r.ArticleID]] = append(threads[at[r.ArticleID]], r.Text)
	})
	return threads, err
}

// vast returns each comment of VAST as a thread of its own.
func vast(data string) (threads []thread, err error) {
	type row struct{ Doc, Text string }
	seen := map[string]bool{}
	for _, name := range []string{"vast_dev.jsonl", "test.jsonl"} {
		err := corpora.Each(filepath.Join(data, "stance_vast", name), func(r row) {
			if !seen[r.Doc] {
				seen[r.Doc] = true
				threads = append(threads, thread{r.Text})
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return threads, nil
}
