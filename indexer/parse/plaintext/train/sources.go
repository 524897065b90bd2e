package main

import (
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"standpoint/indexer/parse/genre"
	"standpoint/indexer/parse/genre/corpora"
)

// article is one whole text, a paragraph a line.
type article struct {
	id, kind string
	lines    []string
}

// heldOut reports whether what has this id is kept from training: one of five.
func heldOut(id string) bool {
	h := fnv.New32a()
	io.WriteString(h, id)
	return h.Sum32()%5 == 0
}

// documents reads the documents of GUM that are whole texts in paragraphs: news,
// interviews, speeches, lives and travel guides.
func documents(data string) ([]article, error) {
	type row struct{ ID, Genre, Text string }
	var all []article
	err := corpora.Each(filepath.Join(data, "entities_gum", "docs.jsonl.gz"), func(r row) {
		if lines := linesOf(r.Text); r.Genre != "court" && len(lines) >= 5 {
			all = append(all, article{r.ID, r.Genre, lines})
		}
	})
	return all, err
}

// reports makes reports from the sentences of NewsMTSC: those of one source are
// together, in order, and next to those of the source that shares most of its
// topic words, so that a report keeps to a subject. Every sentence is used once.
func reports(lines *genre.Model, data string, random *rand.Rand) ([]article, error) {
	groups, err := sourcesOf(data)
	if err != nil {
		return nil, err
	}
	topics := newIndex()
	for _, g := range groups {
		topics.add(lines.Topic(strings.Join(g, " ")))
	}
	used := make([]bool, len(groups))
	var all []article
	for _, first := range random.Perm(len(groups)) {
		if used[first] {
			continue
		}
		var sentences []string
		want := 8 + random.IntN(40)
		for _, g := range topics.nearest(lines.Topic(strings.Join(groups[first], " ")), 60) {
			if !used[g] && len(sentences) < want {
				used[g] = true
				sentences = append(sentences, groups[g]...)
			}
		}
		if len(sentences) >= 8 {
			all = append(all, article{fmt.Sprintf("report %d", len(all)), "report", paragraphs(sentences, random)})
		}
	}
	return all, nil
}

// sourcesOf returns the sentences of each source of NewsMTSC.
func sourcesOf(data string) (groups [][]string, err error) {
	type row struct{ ID, Text string }
	at := map[string]int{}
	for _, name := range []string{"train.jsonl.gz", "test_mt.jsonl", "test_rw.jsonl"} {
		err := corpora.Each(filepath.Join(data, "sentiment_newsmtsc", name), func(r row) {
			parts := strings.Split(r.ID, "_")
			source := strings.Join(parts[:min(3, len(parts))], "_")
			if _, known := at[source]; !known {
				at[source] = len(groups)
				groups = append(groups, nil)
			}
			if text := strings.TrimSpace(strings.ReplaceAll(r.Text, "\n", " ")); len(text) > 20 {
				groups[at[source]] = append(groups[at[source]], text)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(groups, func(g []string) bool { return len(g) == 0 }), nil
}

// paragraphs joins one to three sentences each.
func paragraphs(sentences []string, random *rand.Rand) (lines []string) {
	most := 1 + random.IntN(3)
	for len(sentences) > 0 {
		n := min(len(sentences), 1+random.IntN(most))
		lines = append(lines, strings.Join(sentences[:n], " "))
		sentences = sentences[n:]
	}
	return lines
}

// post is a text of a forum.
type post struct{ ID, Subreddit, Text string }

func postsOf(paths []string) (all []post, err error) {
	for _, path := range paths {
		if err := corpora.Each(path, func(p post) { all = append(all, p) }); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// public words show a text to be about public matters, as comments on news are.
var public = regexp.MustCompile(`(?i)\b(governments?|country|president|minister|parliament|congress|senate|vote[rs]?|voting|election|taxe?s?|laws?|police|war|rights|media|policy|political|politicians?|liberals?|conservatives?|democrats?|republicans?|immigra\w+|economy|court|judge|citizens?|society|americans?|canadians?|corporat\w+)\b`)

// essays are long posts on public matters: columns in the first person.
func essays(posts []post) (all []article) {
	for _, p := range posts {
		var lines []string
		for _, line := range linesOf(p.Text) {
			if line = corpora.Plain(line); len(line) >= 60 {
				lines = append(lines, line)
			}
		}
		if len(lines) >= 6 && len(lines) <= 40 && len(public.FindAllString(p.Text, 12)) == 12 {
			all = append(all, article{p.ID, "essay", lines})
		}
	}
	return all
}

// comment is a piece of a post, as long as a comment is.
type comment struct {
	id   string // of its post
	text string
}

// commentsOf cuts the paragraphs of posts on public matters into stretches of one
// to five sentences.
func commentsOf(posts []post, random *rand.Rand) (all []comment) {
	for _, p := range posts {
		// Package genre learned most of its comments from debates. It knows them by
		// heart, so what it says of them would be trusted too much.
		if corpora.IsDebate(p.Subreddit) || !public.MatchString(p.Text) {
			continue
		}
		pieces := 0
		for _, text := range linesOf(p.Text) {
			for text = corpora.Plain(text); text != "" && pieces < 4; {
				var piece string
				if piece, text = corpora.Cut(text, 1+random.IntN(5)); len(piece) >= 12 && len(piece) <= 1500 {
					all = append(all, comment{p.ID, piece})
					pieces++
				}
			}
		}
	}
	return all
}

func linesOf(text string) (lines []string) {
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
