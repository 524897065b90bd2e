package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/annotate/stance/logistic"
)

// readNews reads the training sentences of NewsMTSC.
func readNews(data string) ([]labelled, error) {
	type row struct {
		ID, Text string
		Targets  []struct {
			Start, End int
			Label      string
		}
	}
	classes := map[string]int{"neutral": 0, "negative": 1, "positive": 2}
	var all []labelled
	err := eachLine(filepath.Join(data, "sentiment_newsmtsc", "train.jsonl.gz"), func(r row) error {
		key := strings.Join(strings.SplitN(r.ID, "_", 4)[:3], "_")
		for _, t := range r.Targets {
			class, ok := classes[t.Label]
			if !ok {
				return fmt.Errorf("%s: label %q", r.ID, t.Label)
			}
			in := stance.Input{Kind: corpus.KindArticle, Text: r.Text, Mentions: []corpus.Span{{t.Start, t.End}}}
			if err := learn(&all, in, class, 1, key); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// readPosts reads the labelled posts about public bodies.
func readPosts(data string, weight float64) ([]labelled, error) {
	type row struct{ ID, Target, Text, Stance string }
	classes := map[string]int{"neutral": 0, "none": 0, "critical": 1, "supportive": 2}
	var all []labelled
	err := eachLine(filepath.Join(data, "agency_stance_train", "posts.jsonl"), func(r row) error {
		class, ok := classes[r.Stance]
		if !ok { // mixed
			return nil
		}
		in := stance.Input{Kind: corpus.KindComment, Text: r.Text, Mentions: stance.Occurrences(r.Text, r.Target)}
		return learn(&all, in, class, weight, r.ID)
	})
	return all, err
}

// learn adds the first sentence that names the target.
func learn(all *[]labelled, in stance.Input, class int, weight float64, key string) error {
	features, err := stance.Features(in)
	if err != nil || len(features) == 0 {
		return err
	}
	*all = append(*all, labelled{logistic.Example{Features: features[0], Class: class, Weight: weight}, in.Kind, key})
	return nil
}

// eachLine decodes the lines of a JSON Lines file, gzipped if its name says so.
func eachLine[T any](path string, use func(T) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		var row T
		if !utf8.Valid(lines.Bytes()) {
			return fmt.Errorf("%s line %d: no UTF-8", path, n)
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return fmt.Errorf("%s line %d: %w", path, n, err)
		}
		if err := use(row); err != nil {
			return fmt.Errorf("%s line %d: %w", path, n, err)
		}
	}
	return lines.Err()
}
