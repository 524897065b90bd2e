package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"standpoint/indexer/annotate/stance/jsonlines"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/logistic"
)

// readAll reads both training sets, the news first.
func readAll(data string) ([]labelled, error) {
	d, err := stance.NewDescriber()
	if err != nil {
		return nil, err
	}
	news, err := readNews(data, d)
	if err != nil {
		return nil, err
	}
	posts, err := readPosts(data, d)
	return append(news, posts...), err
}

// readNews reads the training sentences of NewsMTSC.
func readNews(data string, d stance.Describer) ([]labelled, error) {
	type row struct {
		ID, Text string
		Targets  []struct {
			Start, End int
			Label      string
		}
	}
	classes := map[string]int{"neutral": 0, "negative": 1, "positive": 2}
	var all []labelled
	err := jsonlines.Each(filepath.Join(data, "sentiment_newsmtsc", "train.jsonl.gz"), func(r row) error {
		key := strings.Join(strings.SplitN(r.ID, "_", 4)[:3], "_")
		for _, t := range r.Targets {
			class, ok := classes[t.Label]
			if !ok {
				return fmt.Errorf("%s: label %q", r.ID, t.Label)
			}
			in := stance.Input{Kind: corpus.KindArticle, Text: r.Text, Mentions: []corpus.Span{{t.Start, t.End}}}
			all = learn(all, d, in, class, key)
		}
		return nil
	})
	return all, err
}

// readPosts reads the labelled posts about public bodies.
func readPosts(data string, d stance.Describer) ([]labelled, error) {
	type row struct{ ID, Target, Text, Stance string }
	classes := map[string]int{"neutral": 0, "none": 0, "critical": 1, "supportive": 2}
	var all []labelled
	for _, part := range []string{"posts.jsonl", "more-2.jsonl"} {
		err := jsonlines.Each(filepath.Join(data, "agency_stance_train", part), func(r row) error {
			class, ok := classes[r.Stance]
			if !ok { // mixed
				return nil
			}
			in := stance.Input{Kind: corpus.KindComment, Text: r.Text, Mentions: stance.Occurrences(r.Text, r.Target)}
			all = learn(all, d, in, class, r.ID)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// learn adds the first sentence that names the target.
func learn(all []labelled, d stance.Describer, in stance.Input, class int, key string) []labelled {
	if features := d.Features(in); len(features) > 0 {
		all = append(all, labelled{logistic.Example{Features: features[0], Class: class}, in.Kind, key})
	}
	return all
}
