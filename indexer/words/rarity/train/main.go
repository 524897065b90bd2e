// Command train makes the table of package rarity and writes it to the standard output.
//
//	go run ./indexer/words/rarity/train FILE.jsonl.gz… > indexer/words/rarity/words.txt
//
// Each line of a file is a JSON object with a title and perhaps a text. The same input
// gives the same table.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"math/bits"
	"os"
	"slices"
	"strings"
	"unicode"

	"standpoint/indexer/words"
	"standpoint/indexer/words/inflection"
	"standpoint/indexer/words/rarity"
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	if flag.NArg() == 0 {
		log.Fatal("usage: train FILE.jsonl.gz…")
	}
	counts := counts{of: map[string]int{}}
	for _, name := range flag.Args() {
		if err := counts.read(name); err != nil {
			log.Fatalf("%s: %v", name, err)
		}
	}
	if err := counts.write(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// counts are how often each word occurs.
type counts struct {
	of    map[string]int
	total int
}

func (c *counts) read(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var row struct{ Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return err
		}
		for w := range words.Tokens(row.Title+"\n"+row.Text, words.Options{Joiners: "'’"}) {
			c.of[inflection.Base(words.TrimPossessive(words.Fold(w.Text)))]++
			c.total++
		}
	}
	return lines.Err()
}

// write writes a line for each number of bits, and its words in order. What holds
// anything but letters is left out, and so is what is as rare as rarity.Unknown.
func (c *counts) write(to io.Writer) error {
	lines := map[int][]string{}
	for word, n := range c.of {
		known := bits.Len(uint(c.total/n)) - 1
		if known < rarity.Unknown && len(word) > 1 && !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
			lines[known] = append(lines[known], word)
		}
	}
	out := bufio.NewWriter(to)
	for _, known := range slices.Sorted(maps.Keys(lines)) {
		slices.Sort(lines[known])
		fmt.Fprintln(out, known, strings.Join(lines[known], " "))
	}
	return out.Flush()
}
