// Command train fits the weights with which package plaintext finds where a
// pasted article ends. It makes labelled pages from articles and forum posts that
// may be used for training, and prints the weights. The same input gives the same
// weights.
//
//	go run ./indexer/parse/plaintext/train -data eval -posts reddit_posts-00.jsonl.gz > indexer/parse/plaintext/weights.tsv
//
// With -measure it fits nothing, and prints how exact the shipped weights are on
// pages that were made apart; with -pages it writes those pages.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"strings"

	"standpoint/indexer/parse/genre"
	"standpoint/indexer/parse/plaintext"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "", "folder of the data sets")
	posts := flag.String("posts", "", "JSON Lines of forum posts, gzipped or not, separated by commas")
	measured := flag.Bool("measure", false, "print how exact the shipped weights are")
	written := flag.Bool("pages", false, "print the pages that they are measured on")
	flag.Parse()
	if err := run(context.Background(), *data, strings.Split(*posts, ","), *measured, *written); err != nil {
		log.Fatal("train: ", err)
	}
}

func run(ctx context.Context, data string, posts []string, measured, written bool) error {
	lines, err := genre.Shipped()
	if err != nil {
		return err
	}
	training, heldOut, err := makePages(lines, data, posts)
	if err != nil {
		return err
	}
	if measured || written {
		others, err := foreignPages(lines, data)
		if err != nil {
			return err
		}
		if heldOut = append(heldOut, others...); written {
			return writePages(os.Stdout, heldOut)
		}
		w, err := plaintext.ReadWeights(shipped())
		if err != nil {
			return err
		}
		return measure(ctx, os.Stdout, lines, w, heldOut)
	}
	log.Printf("%d pages for training", len(training))
	w, err := fit(ctx, lines, training)
	if err != nil {
		return err
	}
	fmt.Print(notes, w)
	return measure(ctx, os.Stderr, lines, w, heldOut)
}

const notes = `## Weights of package plaintext, written by its train program. Positive: the article ends there.
## Fitted on pages made from NewsMTSC (MIT licence), documents of GUM (Creative Commons) and forum posts in the public domain.
`

// seeded is chance that is the same in every run.
func seeded(stream uint64) *rand.Rand { return rand.New(rand.NewPCG(1, stream)) }
