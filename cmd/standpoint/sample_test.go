package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/indexer/parse"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestSampleReadsTheSameEverywhere compares what parse prints of the shipped
// corpus with a golden file: its digest, and what people can check, which is the
// ids and how many paragraphs and comments each page has.
func TestSampleReadsTheSameEverywhere(t *testing.T) {
	t.Chdir(corpustest.Root(t))
	pages := filepath.Join("corpus", "sample", "pages")
	printed := program(t, "parse", pages)
	if again := program(t, "parse", pages); !bytes.Equal(again, printed) {
		t.Fatal("two runs print different threads")
	}
	var got strings.Builder
	for line := range bytes.Lines(printed) {
		var thread corpus.Thread
		if err := json.Unmarshal(line, &thread); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%-62s %s  %2d paragraphs %3d comments  %x\n",
			thread.Origin.Path, thread.Article.ID, len(thread.Article.Paragraphs), len(thread.Comments), sha256.Sum256(line))
	}
	golden := filepath.Join("cmd", "standpoint", "testdata", "sample.golden")
	corpustest.Versioned(t, golden, parse.Version(), got.String(), *update)
}
