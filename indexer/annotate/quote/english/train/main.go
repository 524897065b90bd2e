// Command train counts the table of package english and writes it to the
// standard output.
//
//	go run ./indexer/annotate/quote/english/train POSTS.jsonl.gz… > indexer/annotate/quote/english/english.tsv.gz
//
// Posts are {"text":…} a line, in the public domain. A run that fewer than 20
// posts have is left out, so that names of persons do not get into the table. In
// the sayings of sayings.txt, every word after the first two costs one bit. The same
// input gives the same table.
package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"standpoint/indexer/annotate/quote/english"
	"standpoint/indexer/words"
)

//go:embed sayings.txt
var sayings string

func main() {
	log.SetFlags(0)
	flag.Parse()
	c := counts{once: map[string]int{}, all: map[string]int{}}
	for _, file := range flag.Args() {
		if err := c.read(file); err != nil {
			log.Fatal(err)
		}
	}
	if err := write(os.Stdout, c.choose()); err != nil {
		log.Fatal(err)
	}
}

// What the table holds at most, and how many posts must have a run.
const (
	single = 12000
	runs   = 30000
	fewest = 20
)

// counts are how often each run of words occurs, and in how many posts.
type counts struct {
	once, all map[string]int
	tokens    int
}

func (c *counts) read(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<26)
	for n := 1; lines.Scan(); n++ {
		var post struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &post); err != nil {
			return err
		}
		c.add(post.Text)
		if n%4000 == 0 {
			c.forget(n / 4000)
		}
	}
	return lines.Err()
}

func (c *counts) add(text string) {
	seen := map[string]bool{}
	for _, s := range words.Sentences(text) {
		all := wordsOf(text[s.Start:s.End])
		c.tokens += len(all)
		for i := range all {
			for n := 1; n <= english.Longest && i+n <= len(all); n++ {
				run := strings.Join(all[i:i+n], " ")
				c.all[run]++
				if !seen[run] {
					seen[run] = true
					c.once[run]++
				}
			}
		}
	}
}

func wordsOf(text string) []string {
	var all []string
	for w := range words.Tokens(text, words.Options{Joiners: "'’‘"}) {
		all = append(all, strings.ReplaceAll(words.Lower(w.Text), "'", ""))
	}
	return all
}

// forget drops the runs that are still too rare to be in the table, to save memory.
func (c *counts) forget(round int) {
	for run, n := range c.once {
		if strings.Contains(run, " ") && n <= min(round/3, 2) {
			delete(c.once, run)
			delete(c.all, run)
		}
	}
}

type entry struct {
	run  string
	cost float64 // bits
	gain float64 // bits that it saves in all posts
}

// choose returns the most frequent words and the runs that save most.
func (c *counts) choose() []entry {
	var one, more []entry
	costs := map[string]float64{}
	rank := func(a, b entry) int { return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(a.run, b.run)) }
	for run, n := range c.once {
		if n >= fewest && !strings.Contains(run, " ") {
			one = append(one, entry{run, math.Log2(float64(c.tokens) / float64(c.all[run])), float64(c.all[run])})
		}
	}
	slices.SortFunc(one, rank)
	one = one[:min(single, len(one))]
	for _, e := range one {
		costs[e.run] = e.cost
	}
	for n := 2; n <= english.Longest; n++ { // shorter runs first, because they are what a longer one is compared with
		for _, run := range slices.Sorted(maps.Keys(c.once)) {
			if c.once[run] < fewest || strings.Count(run, " ") != n-1 {
				continue
			}
			before := run[:strings.LastIndexByte(run, ' ')]
			cost := math.Log2(float64(c.all[before]) / float64(c.all[run]))
			without := fallback(costs, run)
			if without-cost >= 1 {
				more = append(more, entry{run, cost, float64(c.once[run]) * (without - cost)})
				costs[run] = cost
			}
		}
	}
	slices.SortFunc(more, rank)
	costs = map[string]float64{}
	for _, e := range append(one, more[:min(runs, len(more))]...) {
		costs[e.run] = e.cost
	}
	for saying := range strings.Lines(sayings) {
		all := wordsOf(saying)
		for i := 2; i < len(all); i++ {
			for n := 3; n <= min(english.Longest, i+1); n++ {
				run := strings.Join(all[i+1-n:i+1], " ")
				costs[run] = min(1, fallback(costs, run))
			}
		}
	}
	var all []entry
	for _, run := range slices.Sorted(maps.Keys(costs)) {
		all = append(all, entry{run: run, cost: costs[run]})
	}
	return all
}

// fallback is the cost of the last word of a run without its first words.
func fallback(costs map[string]float64, run string) float64 {
	for {
		_, rest, more := strings.Cut(run, " ")
		if !more {
			return english.Unknown
		}
		if cost, known := costs[rest]; known {
			return cost
		}
		run = rest
	}
}

func write(w io.Writer, all []entry) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	var before []string
	for _, e := range all {
		run := strings.Fields(e.run)
		shared := 0
		for shared < min(len(before), len(run)-1) && before[shared] == run[shared] {
			shared++
		}
		fmt.Fprintf(z, "%d %s\t%d\n", shared, strings.Join(run[shared:], " "), min(255, max(0, int(math.Round(4*e.cost)))))
		before = run
	}
	return z.Close()
}
