// Command train makes the embedded model of package stance from labelled
// texts. It uses no chance: the same texts give the same bytes.
//
//	go run ./indexer/annotate/stance/train -data ../shared/eval -out indexer/annotate/stance/model.bin
//
// It learns from sentiment_newsmtsc's training sentences (MIT) and
// agency_stance_train (public domain), whose READMEs allow that what is learnt
// from them is shipped.
package main

import (
	"flag"
	"fmt"
	"hash/fnv"
	"os"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/annotate/stance/logistic"
)

func main() {
	data := flag.String("data", "../shared/eval", "folder of the training sets")
	out := flag.String("out", "model.bin", "file to write")
	c := flag.Float64("c", 0.05, "inverse strength of the penalty")
	weight := flag.Float64("weight", 1, "weight of a comment beside a news sentence")
	flag.Parse()
	if err := run(*data, *out, *c, *weight); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// labelled is a text with its features and what it is known by.
type labelled struct {
	logistic.Example
	kind corpus.Kind
	key  string // examples of one key stay together when the set is parted
}

func run(data, out string, c, weight float64) error {
	news, err := readNews(data)
	if err != nil {
		return err
	}
	posts, err := readPosts(data, weight)
	if err != nil {
		return err
	}
	all := append(news, posts...)
	options := logistic.Options{C: c}
	scored := crossValidate(all, options)
	articles := calibrate(scored, corpus.KindArticle)
	comments := calibrate(scored, corpus.KindComment)
	model := logistic.Train(examples(all, nil), stance.Buckets, len(stance.Classes), options)
	packed := stance.Pack(model, articles, comments)
	fmt.Printf("%d sentences, %d posts, %d bytes, articles %+v, comments %+v\n", len(news), len(posts), len(packed), articles, comments)
	return os.WriteFile(out, packed, 0o644)
}

const folds = 5

// fold parts examples by their key, alike on every machine.
func (l labelled) fold() int {
	h := fnv.New32a()
	h.Write([]byte(l.key))
	return int(h.Sum32() % folds)
}

func examples(all []labelled, keep func(labelled) bool) []logistic.Example {
	var kept []logistic.Example
	for _, l := range all {
		if keep == nil || keep(l) {
			kept = append(kept, l.Example)
		}
	}
	return kept
}
