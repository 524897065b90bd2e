// Command train makes the lexicon of package inflection and writes it to the
// standard output.
//
//	go run ./indexer/words/inflection/train infl_lu.csv.gz SCOWL SURNAMES > indexer/words/inflection/lexicon.txt
//
// The sources, and where they are found, are in README.md of the package; SCOWL is the
// folder of its lists. What they leave open is decided in decisions.txt. The same
// input gives the same lexicon.
package main

import (
	"bufio"
	_ "embed"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"

	"standpoint/indexer/words/inflection"
)

//go:embed decisions.txt
var decisions string

func main() {
	log.SetFlags(0)
	flag.Parse()
	if flag.NArg() != 3 {
		log.Fatal("usage: train infl_lu.csv.gz SCOWL SURNAMES")
	}
	s, err := readSources(flag.Arg(0), flag.Arg(1), flag.Arg(2))
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(os.Stdout)
	for _, line := range lines(s) {
		fmt.Fprintln(out, line)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

// made is the lexicon in the making.
type made struct {
	flags map[string]string // n, v or both of each word that has forms
	bases map[string]string // of every form that is known, and of words that stay as they are
}

// lines are the lexicon: the words that have forms, then what the rules of the
// package would get wrong with them alone.
func lines(s *sources) []string {
	m := &made{flags: map[string]string{}, bases: map[string]string{}}
	m.take(s)
	m.decide(decisions)
	kept := map[string]bool{}
	for word := range m.flags {
		kept[word] = true
	}
	for word := range s.common {
		kept[word] = true
	}
	// An exception can make a rule right or wrong for other words, so it takes rounds.
	for {
		lexicon := inflection.Read(m.print(s, kept))
		wrong := 0
		for word, base := range m.bases {
			if !kept[word] && lexicon.Base(word) != base {
				kept[word] = true
				wrong++
			}
		}
		if wrong == 0 {
			return strings.Split(strings.TrimSuffix(m.print(s, kept), "\n"), "\n")
		}
	}
}

// print writes the kept words.
func (m *made) print(s *sources, kept map[string]bool) string {
	var b strings.Builder
	for _, word := range slices.Sorted(maps.Keys(kept)) {
		flags := m.flags[word]
		if s.common[word] {
			flags += "c"
		}
		if flags == "" {
			flags = "-"
		}
		b.WriteString(word + " " + flags)
		if base := m.base(word); base != word {
			b.WriteString(" " + base)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// base follows the bases of a word: meetings, meeting, meet. Where two words share
// the form (found, founded), the base of the one is not followed for the other.
func (m *made) base(word string) string {
	if base, ok := m.bases[word]; ok {
		return base
	}
	return word
}
