// Command train writes the labelled texts that the encoder learns from and is
// measured on, cut into pieces as the encoder reads them, one JSON object a line.
// train.py learns from them.
//
//	go run ./indexer/annotate/stance/encoder/train -data ../shared/eval > examples.jsonl
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"standpoint/indexer/annotate/stance/jsonlines"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/annotate/stance/encoder"
)

func main() {
	data := flag.String("data", "../shared/eval", "folder of the labelled sets")
	own := flag.String("own", "indexer/annotate/stance/encoder/train/texts", "folder of the project's own labelled texts")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	w := writer{encoder.NewTokenizer(), json.NewEncoder(out)}
	err := w.all(*data, *own)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// example is one passage of a text with the label of the whole text.
type example struct {
	Set    string   `json:"set"`
	ID     string   `json:"id"` // passages of one text and target share it
	Kind   int      `json:"kind"`
	Pieces []uint16 `json:"pieces"`
	Target [2]int   `json:"target"`
	Label  int      `json:"label"` // 0 critical, 1 neutral, 2 supportive
	Aim    int      `json:"aim"`   // 0 target, 1 other, 2 nothing, -1 unknown
	Fold   int      `json:"fold"`
}

var (
	labels = map[string]int{
		"critical": 0, "neutral": 1, "supportive": 2, "none": 1,
		"negative": 0, "positive": 2, "AGAINST": 0, "NONE": 1, "FAVOR": 2,
	}
	aims = map[string]int{"target": 0, "other": 1, "nothing": 2}
)

const folds = 5

type writer struct {
	tokenizer *encoder.Tokenizer
	out       *json.Encoder
}

// put writes the passages of one text and target; key says which texts stay
// together when the set is parted.
func (w writer) put(set, id, key, label, aim string, in stance.Input) error {
	class, ok := labels[label]
	if !ok {
		return nil // mixed
	}
	toward, ok := aims[aim]
	if !ok {
		toward = -1
	}
	h := fnv.New32a()
	io.WriteString(h, key)
	for _, passage := range stance.Passages(in) {
		p := w.tokenizer.Pieces(passage)
		if err := w.out.Encode(example{set, id, int(p.Kind), p.IDs, p.Target, class, toward, int(h.Sum32() % folds)}); err != nil {
			return err
		}
	}
	return nil
}

func (w writer) all(data, own string) error {
	shared := func(part string) string { return filepath.Join(data, part) }
	ours := func(part string) string { return filepath.Join(own, part+".jsonl") }
	return errors.Join(
		w.news(shared("sentiment_newsmtsc/train.jsonl.gz")),
		w.news(shared("sentiment_newsmtsc/test_rw.jsonl")),
		w.news(shared("sentiment_newsmtsc/test_mt.jsonl")),
		w.posts(shared("agency_stance_train/posts.jsonl")),
		w.posts(shared("agency_stance_train/more-2.jsonl")),
		w.posts(shared("agency_stance/comments.jsonl")),
		w.posts(shared("agency_stance/more.jsonl")),
		w.posts(ours("named-1")),
		w.posts(ours("named-2")),
		w.posts(ours("named-3")),
		w.threads(ours("threads-1"), "texts/threads"),
		w.threads(ours("threads-2"), "texts/threads"),
		w.threads(ours("threads-3"), "texts/threads"),
		w.threads(ours("threads-4"), "texts/threads"),
		w.threads(ours("threads-5"), "texts/threads"),
		w.threads(ours("threads-6"), "texts/threads"),
		w.threads(ours("threads-7"), "texts/threads"),
		w.threads(ours("threads-unseen"), unseen),
		w.phrases(ours("phrases-1")),
		w.phrases(ours("phrases-2")),
		w.vast(shared("stance_vast/test.jsonl")),
	)
}

func set(path string) string {
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	return filepath.Base(filepath.Dir(path)) + "/" + name
}

func (w writer) news(path string) error {
	type row struct {
		ID, Text string
		Targets  []struct {
			Start, End int
			Label      string
		}
	}
	return jsonlines.Each(path, func(r row) error {
		key := strings.Join(strings.SplitN(r.ID, "_", 4)[:3], "_")
		for i, t := range r.Targets {
			in := stance.Input{Kind: corpus.KindArticle, Text: r.Text, Mentions: []corpus.Span{{t.Start, t.End}}}
			if err := w.put(set(path), fmt.Sprint(r.ID, i), key, t.Label, "", in); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w writer) posts(path string) error {
	type row struct {
		ID, Target, Text, Stance string
		AimedAt                  string `json:"aimed_at"`
		IsAgency                 *bool  `json:"is_agency"`
	}
	return jsonlines.Each(path, func(r row) error {
		in := stance.Input{Kind: corpus.KindComment, Text: r.Text, Target: r.Target, Mentions: mentions(r.Text, r.Target)}
		if strings.HasPrefix(set(path), "agency_stance/") && r.IsAgency != nil && !*r.IsAgency {
			return nil
		}
		return w.put(set(path), r.ID, r.ID, r.Stance, r.AimedAt, in)
	})
}

func (w writer) phrases(path string) error {
	type row struct {
		ID, Text string
		Topics   []struct{ Topic, Stance string }
	}
	return jsonlines.Each(path, func(r row) error {
		for _, t := range r.Topics {
			in := stance.Input{Kind: corpus.KindComment, Text: r.Text, Target: t.Topic}
			if err := w.put(set(path), r.ID+" "+t.Topic, r.ID, t.Stance, "", in); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w writer) vast(path string) error {
	type row struct{ ID, Doc, Text, Topic, Label string }
	return jsonlines.Each(path, func(r row) error {
		in := stance.Input{Kind: corpus.KindComment, Text: r.Text, Target: r.Topic}
		return w.put(set(path), r.ID, r.Doc, r.Label, "", in)
	})
}

// thread is an invented article with the comments below it, each labelled twice.
type thread struct {
	Thread, Headline, Article string
	Comments                  []struct {
		ID, Parent, Text string
		About            []struct {
			Target, Mention string
			Stance          [2]string
			AimedAt         [2]string `json:"aimed_at"`
		}
	}
}

// threads writes the comments on whose side both labels agree. With a parent
// drawn at random they are a set of their own, to see what the parent is worth.
func (w writer) threads(path, set string) error {
	var texts []string
	drawn := func(i int) string { return texts[(i*7919+13)%len(texts)] }
	return jsonlines.Each(path, func(t thread) error {
		parents := map[string]string{}
		for i, c := range t.Comments {
			parents[c.ID] = c.Text
			texts = append(texts, c.Text)
			for _, a := range c.About {
				if a.Stance[0] != a.Stance[1] {
					continue
				}
				in := stance.Input{Kind: corpus.KindComment, Text: c.Text, Target: a.Target, Headline: t.Headline, Parent: parents[c.Parent]}
				if a.Mention != "" {
					in.Mentions = mentions(c.Text, a.Mention)
				}
				id, aim := c.ID+" "+a.Target, a.AimedAt[0]
				if err := w.put(set, id, t.Thread, a.Stance[0], aim, in); err != nil {
					return err
				}
				if set != unseen {
					continue
				}
				if in.Parent != "" {
					in.Parent = drawn(i)
				}
				if err := w.put(set+" with other parents", id, t.Thread, a.Stance[0], aim, in); err != nil {
					return err
				}
				in.Headline, in.Parent = "", ""
				if err := w.put(set+" without a thread", id, t.Thread, a.Stance[0], aim, in); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// unseen is the set of threads by another writer.
const unseen = "texts/threads-unseen"

// mentions returns where a text has a name: as whole words, else where its letters are first.
func mentions(text, name string) []corpus.Span {
	if spans := stance.Occurrences(text, name); len(spans) > 0 {
		return spans
	}
	before, _, found := strings.Cut(text, name)
	if !found {
		return nil
	}
	from := utf8.RuneCountInString(before)
	return []corpus.Span{{from, from + utf8.RuneCountInString(name)}}
}
