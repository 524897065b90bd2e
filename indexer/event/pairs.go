package event

import (
	"cmp"
	"math"
	"slices"
)

// Article is one that may be about an event.
type Article struct {
	ID     string
	At     int64 // when it was published, in seconds since 1970; Undated if that is not known
	Outlet string
	Words  []Word
}

// Undated is the time of an article whose date is not known.
const Undated = math.MaxInt64

// Two articles are near each other at the threshold, in thousandths of the cosine. A
// pair that is less like than the floor counts as unlike.
const (
	threshold = 140
	floor     = threshold / 2
)

// Window is how far apart two articles about the same happening are published, at
// most, in seconds.
const Window = 7 * 24 * 3600

// likeness is how like two articles are, in thousandths: 0 if they were published
// further apart than the window. That two were published within days of each other
// speaks for them; where it is not known, more of their words have to be the same.
func likeness(a, b *Article, cosine int) int {
	switch {
	case a.At == Undated || b.At == Undated:
		return cosine * 7 / 10
	case max(a.At, b.At)-min(a.At, b.At) > Window:
		return 0
	}
	return cosine
}

// pair are two articles that are alike, the first of them before the second.
type pair struct {
	a, b int32
	like int32
}

// posting says that an article has a word, and its weight there.
type posting struct {
	article int32
	weight  uint16
}

// comparing finds the pairs of articles that are alike, through the words that they have
// in common.
type comparing struct {
	articles []Article // in the order of their dates
	of       []vector
	postings map[uint32][]posting // of the articles that came before
	sums     []int32              // by article: the products of weights, in units of 256
	touched  []int32
	found    []pair
}

// pairs finds all pairs of articles that are at the floor or above.
func pairs(articles []Article, of []vector) []pair {
	c := comparing{articles: articles, of: of, postings: map[uint32][]posting{}, sums: make([]int32, len(articles))}
	undated := len(articles)
	for undated > 0 && articles[undated-1].At == Undated {
		undated--
	}
	for i := range int32(undated) {
		c.compare(i)
		c.add(i)
	}
	if undated < len(articles) {
		clear(c.postings) // of articles that are out of the window for those with a date
		for i := range int32(undated) {
			c.add(i)
		}
	}
	for i := int32(undated); i < int32(len(articles)); i++ {
		c.compare(i)
		c.add(i)
	}
	slices.SortFunc(c.found, func(x, y pair) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return c.found
}

func (c *comparing) add(i int32) {
	for _, t := range c.of[i] {
		c.postings[t.word] = append(c.postings[t.word], posting{i, t.weight})
	}
}

// compare finds the articles before one that are like it.
func (c *comparing) compare(i int32) {
	terms, rest := c.of[i].head(floor)
	for _, t := range terms {
		for _, p := range c.within(t.word, c.articles[i].At) {
			if c.sums[p.article] == 0 {
				c.touched = append(c.touched, p.article)
			}
			c.sums[p.article] += int32(t.weight)*int32(p.weight)>>8 + 1
		}
	}
	for _, j := range c.touched {
		// The words that are left out add at most their length.
		if int(c.sums[j])<<8+rest*unit >= floor*unit*unit/1000 {
			if like := likeness(&c.articles[i], &c.articles[j], c.of[i].times(c.of[j])); like >= floor {
				c.found = append(c.found, pair{j, i, int32(like)})
			}
		}
		c.sums[j] = 0
	}
	c.touched = c.touched[:0]
}

// within returns the postings of a word that are within the window before a time, and
// forgets those before: later articles are even further from them.
func (c *comparing) within(word uint32, at int64) []posting {
	list := c.postings[word]
	if at == Undated || len(list) == 0 {
		return list
	}
	gone := 0
	for gone < len(list) && c.articles[list[gone].article].At < at-Window {
		gone++
	}
	if gone > 0 {
		list = list[gone:]
		c.postings[word] = list
	}
	return list
}
