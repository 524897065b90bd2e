// Command measure writes quality.tsv, which says how good the labels are:
//
//	go run ./indexer/annotate/stance/measure -data ../shared/eval -out indexer/annotate/stance/quality.tsv
//
// It judges the labelled comments (agency_stance) and sentences of news (NewsMTSC,
// both test sets) in the folder. With -judged it takes texts that were judged
// before, such as those of a cross-validation, as lines of quality.Judged in JSON;
// they replace the texts of the same kind and target in the folder.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"standpoint/indexer/annotate/stance/jsonlines"

	"standpoint/corpus"
	"standpoint/corpus/quality"
	"standpoint/indexer/annotate/stance"
)

func main() {
	data := flag.String("data", "", "folder of the labelled sets")
	judged := flag.String("judged", "", "file of texts that were judged before")
	out := flag.String("out", "", "file to write; the standard output without it")
	flag.Parse()
	if err := run(*data, *judged, *out); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

func run(data, before, out string) error {
	model, err := stance.New(stance.Options{})
	if err != nil {
		return err
	}
	var texts []quality.Judged
	if before != "" {
		if texts, err = lines[quality.Judged](before); err != nil {
			return err
		}
	}
	type of struct {
		kind  corpus.Kind
		named bool
	}
	have := map[of]bool{}
	for _, t := range texts {
		have[of{t.Kind, t.Named}] = true
	}
	if data != "" {
		for _, read := range []func(string, *stance.Model) ([]quality.Judged, error){comments, news} {
			more, err := read(data, model)
			if err != nil {
				return err
			}
			for _, t := range more {
				if !have[of{t.Kind, t.Named}] {
					texts = append(texts, t)
				}
			}
		}
	}
	table, err := quality.Measure(texts)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := table.Write(&b, "How good the labels of stances are, by indexer/annotate/stance/measure; see corpus/quality."); err != nil {
		return err
	}
	if out == "" {
		_, err = os.Stdout.Write(b.Bytes())
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// comments judges the comments whose target is an agency.
func comments(data string, model *stance.Model) (all []quality.Judged, err error) {
	type row struct {
		Text, Target, Stance string
		IsAgency             bool `json:"is_agency"`
	}
	for _, name := range []string{"comments.jsonl", "more.jsonl"} {
		rows, err := lines[row](filepath.Join(data, "agency_stance", name))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			truth := corpus.Label(r.Stance)
			if !r.IsAgency || truth != corpus.Critical && truth != corpus.Neutral && truth != corpus.Supportive {
				continue
			}
			all = append(all, judge(model, corpus.KindComment, r.Text, r.Target, truth, "comments"))
		}
	}
	return all, nil
}

// news judges sentences of news.
func news(data string, model *stance.Model) (all []quality.Judged, err error) {
	type row struct {
		Text    string
		Targets []struct{ Mention, Label string }
	}
	truths := map[string]corpus.Label{"positive": corpus.Supportive, "negative": corpus.Critical, "neutral": corpus.Neutral}
	for _, name := range []string{"test_rw.jsonl", "test_mt.jsonl"} {
		rows, err := lines[row](filepath.Join(data, "sentiment_newsmtsc", name))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			for _, target := range r.Targets {
				all = append(all, judge(model, corpus.KindArticle, r.Text, target.Mention, truths[target.Label], "sentences of news"))
			}
		}
	}
	return all, nil
}

func judge(model *stance.Model, kind corpus.Kind, text, target string, truth corpus.Label, what string) quality.Judged {
	j := model.Judge(stance.Input{Kind: kind, Text: text, Target: target, Mentions: stance.Occurrences(text, target)})
	return quality.Judged{Kind: kind, Named: true, What: what, Truth: truth, Chances: j.Chances}
}

// lines reads a file of JSON Lines.
func lines[T any](path string) (all []T, err error) {
	err = jsonlines.Each(path, func(one T) error {
		all = append(all, one)
		return nil
	})
	return all, err
}
