package highlight

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/words"
)

// DefaultWidth is the width of a snippet if none is asked for.
const DefaultWidth = 200

// leastHalf is the smallest width of one of two passages.
const leastHalf = 15

// Fragment is a passage that is shown instead of the whole text. All spans are in
// code points.
type Fragment struct {
	Text  string
	Span  corpus.Span   // its position in the text
	Marks []corpus.Span // the matched words, in Fragment.Text
	// Before and After report whether text was left out there, where an ellipsis belongs.
	Before, After bool
}

// Snippet chooses what to show of a text in about width code points (DefaultWidth
// if width is 0 or less). It takes the passage with the most different matched words
// and, if several have as many, the most matches; or two passages of half the width
// if they show more different words; or, without matches, the beginning. Passages
// are in order, do not touch, and are cut between words. spans are in code points,
// as Spans returns them; parts of them outside the text are ignored. A blank text
// has no fragments.
func Snippet(text string, spans []corpus.Span, width int) []Fragment {
	if width <= 0 {
		width = DefaultWidth
	}
	c := newCutter(text, spans)
	switch {
	case len(c.runes) <= width:
		return c.fragments([]window{{0, len(c.runes)}})
	case len(c.spans) == 0:
		return c.fragments([]window{c.fit(0, 0, width)})
	}
	one := c.best(width, window{})
	if width < 2*leastHalf {
		return c.fragments([]window{one})
	}
	first := c.best(width/2, window{})
	second := c.best(width/2, first)
	if second.start < first.start {
		first, second = second, first
	}
	switch {
	case first == (window{}) || c.different(first, second) <= c.different(one):
		return c.fragments([]window{one})
	case !c.text(first.end, second.start):
		return c.fragments([]window{{first.start, second.end}})
	}
	return c.fragments([]window{first, second})
}

// window is [start, end) in code points.
type window struct{ start, end int }

func (w window) meets(other window) bool { return w.start < other.end && other.start < w.end }

// cutter is a text from which snippets are cut.
type cutter struct {
	runes  []rune
	spans  []corpus.Span
	words  []string // of each span, in lower case
	breaks []bool   // by code point: there is a word boundary before it, and a character's
}

func newCutter(text string, spans []corpus.Span) *cutter {
	c := &cutter{runes: []rune(text)}
	var inside []corpus.Span
	for _, s := range spans {
		s[0], s[1] = max(s[0], 0), min(s[1], len(c.runes))
		if s[0] < s[1] {
			inside = append(inside, s)
		}
	}
	c.spans = merge(inside)
	for _, s := range c.spans {
		c.words = append(c.words, strings.ToLower(string(c.runes[s[0]:s[1]])))
	}
	c.breaks = make([]bool, len(c.runes)+1)
	at := 0
	for _, segment := range words.Segments(string(c.runes)) {
		c.breaks[at] = corpus.CharacterStart(c.runes, at) == at
		at += utf8.RuneCountInString(segment)
	}
	c.breaks[at] = true
	return c
}

// best returns the best window that starts at a span and does not touch the window
// apart; zero if there is none.
func (c *cutter) best(width int, apart window) window {
	var best window
	bestWorth := 0
	for i, s := range c.spans {
		last := i
		for last+1 < len(c.spans) && c.spans[last+1][1] <= s[0]+width {
			last++
		}
		w := c.fit(s[0], c.spans[last][1], width)
		if worth := c.different(w)*(len(c.spans)+1) + len(c.within(w)); worth > bestWorth && (apart == (window{}) || !w.meets(apart)) {
			best, bestWorth = w, worth
		}
	}
	return best
}

// within returns the words of the spans that a window shows, wholly or partly.
func (c *cutter) within(w window) []string {
	first := sort.Search(len(c.spans), func(i int) bool { return c.spans[i][1] > w.start })
	end := sort.Search(len(c.spans), func(i int) bool { return c.spans[i][0] >= w.end })
	return c.words[first:max(first, end)]
}

// different counts the different matched words in windows.
func (c *cutter) different(windows ...window) int {
	seen := map[string]bool{}
	for _, w := range windows {
		for _, word := range c.within(w) {
			seen[word] = true
		}
	}
	return len(seen)
}

// fit places a window of a width around [from, to), with a third of the remaining
// width before it, and moves its ends inward to word boundaries, or else to those of
// characters.
func (c *cutter) fit(from, to, width int) window {
	spare := max(width-(to-from), 0)
	w := window{start: max(from-spare/3, 0)}
	w.end = min(w.start+width, len(c.runes))
	w.start = max(min(w.start, w.end-width), 0)
	start, end := w.start, w.end
	for start < from && !c.breaks[start] {
		start++
	}
	for end > max(to, start+1) && !c.breaks[end] {
		end--
	}
	if !c.breaks[start] {
		start = min(corpus.CharacterEnd(c.runes, w.start), corpus.CharacterStart(c.runes, from))
	}
	if !c.breaks[end] || end <= start {
		end = corpus.CharacterStart(c.runes, w.end)
	}
	return window{start, max(end, start)}
}

func (c *cutter) fragments(windows []window) []Fragment {
	var out []Fragment
	for _, w := range windows {
		for w.start < w.end && unicode.IsSpace(c.runes[w.start]) {
			w.start = corpus.CharacterEnd(c.runes, w.start+1)
		}
		for w.end > w.start && unicode.IsSpace(c.runes[w.end-1]) {
			w.end--
		}
		if w.start >= w.end {
			continue
		}
		f := Fragment{Text: string(c.runes[w.start:w.end]), Span: corpus.Span{w.start, w.end}, Before: c.text(0, w.start), After: c.text(w.end, len(c.runes))}
		for _, s := range c.spans {
			if start, end := max(s[0], w.start), min(s[1], w.end); start < end {
				f.Marks = append(f.Marks, corpus.Span{start - w.start, end - w.start})
			}
		}
		out = append(out, f)
	}
	return out
}

// text reports whether a passage holds more than spaces.
func (c *cutter) text(from, to int) bool {
	for _, r := range c.runes[from:to] {
		if !unicode.IsSpace(r) {
			return true
		}
	}
	return false
}
