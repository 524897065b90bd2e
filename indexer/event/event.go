// Package event tells which articles are about the same happening: a vote, a storm, a
// statement, as several outlets report it within days.
//
// An article is a vector of its rarest words, as in topic detection and tracking (Allan,
// "Topic detection and tracking", 2002): a word counts more if it is rare, if it is
// repeated, and if it stands in the headline or at the beginning. Names of agencies,
// places and people are rare words too; agencies also count by their id, which is the
// same in every language. How rare a word is comes from a table of English
// (package rarity) and, the more articles there are, from these articles, so that a name
// that all of them have says little. Two articles are as like each other as the cosine
// of their vectors. Groups are made by average linkage (Sokal and Michener, "A
// statistical method for evaluating systematic relationships", 1958), so that a chain
// of articles, each a little like the next, is not one event.
//
// All numbers are whole, so the same articles have the same events on every machine.
package event

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"standpoint/corpus"
	"standpoint/indexer/words"
	"standpoint/indexer/words/inflection"
	"standpoint/indexer/words/rarity"
)

// Word is one of the words of an article.
type Word struct {
	Hash  uint32
	Bits  uint8 // how rare it is in its language, as of package rarity
	Times uint8 // how much it counts for standing where it does, and as often
}

// most is how many words of an article are kept.
const most = 96

// What the place of a word counts: in the headline and the standfirst, among the first
// words of the text, or after them.
const (
	inHeadline = 4
	inLead     = 3
	elsewhere  = 2
	leadWords  = 80
)

// ofAgency are the bits of an agency.
const ofAgency = 14

// WordsOf returns the words of an article that tell it from others, by hash. Language is
// the one that it is in; "" if that is not known.
func WordsOf(a corpus.Article, agencies []corpus.AgencyMention, language string) []Word {
	c := counting{language: language, of: map[string]*counted{}}
	c.take(a.Headline, inHeadline)
	c.take(a.Standfirst, inHeadline)
	for _, paragraph := range a.Paragraphs {
		c.take(paragraph, elsewhere)
	}
	for _, agency := range agencies {
		if agency.Named {
			c.of["\x00"+agency.ID] = &counted{n: max(1, len(agency.Spans)), place: inLead, bits: ofAgency}
		}
	}
	type weighed struct {
		text string
		Word
	}
	all := make([]weighed, 0, len(c.of))
	for text, w := range c.of {
		if w.bits > common {
			all = append(all, weighed{text, Word{uint32(xxhash.Sum64String(text)), uint8(w.bits), uint8(w.place * often(w.n))}})
		}
	}
	slices.SortFunc(all, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.weight(), a.weight()), strings.Compare(a.text, b.text))
	})
	var out []Word
	for _, w := range all[:min(len(all), most)] {
		out = append(out, w.Word)
	}
	slices.SortStableFunc(out, func(a, b Word) int { return cmp.Compare(a.Hash, b.Hash) })
	return slices.CompactFunc(out, func(a, b Word) bool { return a.Hash == b.Hash })
}

// common are the bits of words that half of all articles have.
const common = 9

func (w Word) weight() int { return (int(w.Bits) - common) * int(w.Times) }

// counting counts the words of an article.
type counting struct {
	language string
	of       map[string]*counted
	read     int // words of the text
}

type counted struct {
	n     int
	place int // the best
	bits  int
}

func (c *counting) take(text string, place int) {
	for w := range words.Tokens(text, words.Options{Joiners: "'’", Initials: true}) {
		at := place
		if place == elsewhere {
			if c.read < leadWords {
				at = inLead
			}
			c.read++
		}
		base := inflection.Base(words.TrimPossessive(words.Fold(strings.ReplaceAll(w.Text, ".", ""))))
		if len(base) < 2 {
			continue
		}
		known := c.of[base]
		if known == nil {
			known = &counted{bits: bitsOf(base, c.language)}
			c.of[base] = known
		}
		known.n++
		known.place = max(known.place, at)
	}
}

// often is what it counts that a word occurs so many times: about 1 + log n, in tenths.
func often(n int) int {
	steps := []int{0, 10, 15, 18, 21, 21, 24, 24, 24}
	if n < len(steps) {
		return steps[n]
	}
	return 27
}

// What is known of words that the table does not have.
const (
	ofYear      = 12 // and of numbers below 100
	ofNumber    = 17
	shortBits   = 10 // of a foreign word of up to four letters
	middleBits  = 14 // up to six
	longBits    = 16 // up to eight
	longestBits = 17
)

// bitsOf is how rare the base form of a word is. Of other languages than English
// the table has only some words; there, a word is the rarer the longer it is (Zipf, "The
// psycho-biology of language", 1935).
func bitsOf(base, language string) int {
	bits, known := rarity.Of(base)
	switch n := utf8.RuneCountInString(base); {
	case known:
		return bits
	case strings.ContainsFunc(base, unicode.IsDigit):
		if n < 3 || n == 4 && (strings.HasPrefix(base, "19") || strings.HasPrefix(base, "20")) {
			return ofYear
		}
		return ofNumber
	case language == "en" || language == "":
		return rarity.Unknown
	case n <= 4:
		return shortBits
	case n <= 6:
		return middleBits
	case n <= 8:
		return longBits
	}
	return longestBits
}
