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
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/logistic"
)

func main() {
	data := flag.String("data", "../shared/eval", "folder of the training sets")
	out := flag.String("out", "model.bin", "file to write")
	verbose := flag.Bool("v", false, "print how good each part is on texts that it has not seen")
	flag.Parse()
	if err := run(*data, *out, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// recipe says how the part for one kind of text is learnt. Both learn from all
// examples. The values are those of the lowest cross-validated log loss.
type recipe struct {
	kind        corpus.Kind
	c           float64 // inverse strength of the penalty
	news, posts float64 // weights of the two sets
}

var recipes = []recipe{
	{corpus.KindArticle, 0.05, 1, 1},
	{corpus.KindComment, 0.01, 1, 6},
}

func run(data, out string, verbose bool) error {
	all, err := readAll(data)
	if err != nil {
		return err
	}
	var packed []byte
	for _, r := range recipes {
		weighted := r.weigh(all)
		options := logistic.Options{C: r.c}
		of := crossValidate(weighted, r.kind, options)
		part := stance.Part{Calibration: calibrate(of)}
		if verbose {
			report(os.Stdout, of, part.Calibration, r.kind)
		}
		part.Weights = logistic.Train(examples(weighted, nil), stance.Buckets, len(stance.Classes), options)
		packed = part.Append(packed)
	}
	fmt.Printf("%d examples, %d bytes\n", len(all), len(packed))
	return os.WriteFile(out, packed, 0o644)
}

func (r recipe) weigh(all []labelled) []labelled {
	weighted := slices.Clone(all)
	for i := range weighted {
		weighted[i].Weight = r.news
		if weighted[i].kind == corpus.KindComment {
			weighted[i].Weight = r.posts
		}
	}
	return weighted
}

// labelled is a text with its features and what it is known by.
type labelled struct {
	logistic.Example
	kind corpus.Kind
	key  string // examples of one key stay together when the set is parted
}

const folds = 5

// fold assigns an example to a fold by its key, the same on every machine.
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
