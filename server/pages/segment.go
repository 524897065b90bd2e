package pages

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"standpoint/corpus"
)

// markKind is a reason to mark a passage of text.
type markKind int

// The kinds of mark, in the order of their names in a class and of their titles.
const (
	markHit      markKind = iota // a word that was searched for
	markAgency                   // names an agency
	markPlace                    // names a place
	markEvidence                 // shows a stance
	markQuote                    // repeats words of another document
	markQuoted                   // is repeated in another document
	markKinds
)

var markClasses = [markKinds]string{"hit", "agency", "place", "evidence", "quote", "quoted"}

// mark is a passage of a text with a reason to mark it.
type mark struct {
	span  corpus.Span // in code points of the text
	kind  markKind
	title string // tells people what is marked
	href  string // where the marked words lead; "" for none
	ref   *link  // a link that follows the passage; nil for none
}

// link is a link and its text.
type link struct {
	Label string
	Href  string
	Title string
}

// segment is a passage of text with the same marks from start to end. The
// template writes its parts as text, so that no markup is made here.
type segment struct {
	Text  string
	Hit   bool   // a searched word: a <mark>
	Class string // of the marks on it, such as "hit agency"; "" for plain text
	Title string
	Href  string
	Refs  []link // follow the text
}

// segmentText cuts a text wherever a mark begins or ends, and at the cuts (in
// code points). Joined in order, the segments are the whole text. Marks may
// overlap or nest. A mark that goes beyond the text is clipped to it; an empty
// one marks nothing.
func segmentText(text string, marks []mark, cuts []int) []segment {
	marks = clipMarks(marks, utf8.RuneCountInString(text))
	bounds := boundaries(marks, cuts)
	byEnd := slices.Clone(marks)
	slices.SortStableFunc(byEnd, func(a, b mark) int { return cmp.Compare(a.span[1], b.span[1]) })

	var out []segment
	var open []mark
	rest := text
	from, next, ended := 0, 0, 0
	for _, to := range append(bounds, -1) {
		size := len(rest)
		if to >= 0 {
			size = byteOffset(rest, to-from)
		}
		if size > 0 {
			seg := newSegment(rest[:size], open)
			for ; ended < len(byEnd) && byEnd[ended].span[1] <= to; ended++ {
				if byEnd[ended].ref != nil {
					seg.Refs = append(seg.Refs, *byEnd[ended].ref)
				}
			}
			if to < 0 {
				seg.Refs = append(seg.Refs, refsOf(byEnd[ended:])...)
			}
			out = append(out, seg)
		}
		rest, from = rest[size:], to
		open = slices.DeleteFunc(open, func(m mark) bool { return m.span[1] <= to })
		for ; next < len(marks) && marks[next].span[0] <= to; next++ {
			open = append(open, marks[next])
		}
	}
	return out
}

// clipMarks returns the marks that mark something in a text of n code points,
// sorted by their start. Hits that overlap are merged.
func clipMarks(marks []mark, n int) []mark {
	out := make([]mark, 0, len(marks))
	for _, m := range marks {
		m.span[0], m.span[1] = max(m.span[0], 0), min(m.span[1], n)
		if m.span[0] < m.span[1] {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.span[0], b.span[0]), cmp.Compare(a.kind, b.kind), cmp.Compare(a.span[1], b.span[1]))
	})
	joined := out[:0]
	lastHit := -1
	for _, m := range out {
		if m.kind == markHit {
			if lastHit >= 0 && m.span[0] < joined[lastHit].span[1] {
				joined[lastHit].span[1] = max(joined[lastHit].span[1], m.span[1])
				continue
			}
			lastHit = len(joined)
		}
		joined = append(joined, m)
	}
	return joined
}

// boundaries returns the positions where the marks change, in increasing order, from 0.
func boundaries(marks []mark, cuts []int) []int {
	bounds := make([]int, 1, 1+2*len(marks)+len(cuts))
	for _, m := range marks {
		bounds = append(bounds, m.span[0], m.span[1])
	}
	bounds = append(bounds, cuts...)
	bounds = slices.DeleteFunc(bounds, func(b int) bool { return b < 0 })
	slices.Sort(bounds)
	return slices.Compact(bounds)
}

func newSegment(text string, open []mark) segment {
	seg := segment{Text: visible(text)}
	var has [markKinds]bool
	var titles []string
	for kind := range markKinds {
		for _, m := range open {
			if m.kind != kind {
				continue
			}
			has[kind] = true
			if m.title != "" && !slices.Contains(titles, m.title) {
				titles = append(titles, m.title)
			}
			seg.Href = cmp.Or(seg.Href, m.href)
		}
	}
	seg.Hit = has[markHit]
	seg.Class = classes(has)
	seg.Title = strings.Join(titles, "; ")
	return seg
}

func classes(has [markKinds]bool) string {
	var names []string
	for kind, present := range has {
		if present {
			names = append(names, markClasses[kind])
		}
	}
	return strings.Join(names, " ")
}

func refsOf(marks []mark) []link {
	var refs []link
	for _, m := range marks {
		if m.ref != nil {
			refs = append(refs, *m.ref)
		}
	}
	return refs
}

// byteOffset returns the byte at which code point n of a text begins, or the
// length of the text if there is no such code point.
func byteOffset(text string, n int) int {
	if n <= 0 {
		return 0
	}
	for i := range text {
		if n == 0 {
			return i
		}
		n--
	}
	return len(text)
}

// visible replaces each control character, which a browser would drop or
// misread, by the symbol that Unicode has for it. Tabs and line breaks stay.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return r
		case r < 0x20:
			return 0x2400 + r
		case r == 0x7f:
			return 0x2421
		case r >= 0x80 && r < 0xa0:
			return utf8.RuneError
		}
		return r
	}, text)
}

// paragraph is one paragraph of a text.
type paragraph struct {
	ID       string // anchor; "" for none
	Segments []segment
	Quoters  []link // the first comments that quote it
	Quoted   int    // number of comments that quote it
}

// paragraphsOf cuts a marked text into paragraphs at the given spans, which
// are in order and do not overlap. The text between them is left out. A link
// that would follow it follows the text before it.
func paragraphsOf(text string, marks []mark, spans []corpus.Span) []paragraph {
	cuts := make([]int, 0, 2*len(spans))
	for _, s := range spans {
		cuts = append(cuts, s[0], s[1])
	}
	out := make([]paragraph, len(spans))
	at, number := 0, 0
	for _, seg := range segmentText(text, marks, cuts) {
		for number < len(spans) && at >= spans[number][1] {
			number++
		}
		at += utf8.RuneCountInString(seg.Text)
		if number < len(spans) && at > spans[number][0] {
			out[number].Segments = append(out[number].Segments, seg)
			continue
		}
		if last := lastSegment(out); last != nil {
			last.Refs = append(last.Refs, seg.Refs...)
		}
	}
	return out
}

func lastSegment(paragraphs []paragraph) *segment {
	for i := len(paragraphs) - 1; i >= 0; i-- {
		if n := len(paragraphs[i].Segments); n > 0 {
			return &paragraphs[i].Segments[n-1]
		}
	}
	return nil
}

// listSpans returns the spans of paragraphs in the text that joins them with blank lines.
func listSpans(paragraphs []string) []corpus.Span {
	spans := make([]corpus.Span, len(paragraphs))
	at := 0
	for i, p := range paragraphs {
		n := utf8.RuneCountInString(p)
		spans[i] = corpus.Span{at, at + n}
		at += n + len("\n\n")
	}
	return spans
}

// splitSpans returns the spans of the paragraphs of a text, which blank lines separate.
func splitSpans(text string) []corpus.Span {
	var spans []corpus.Span
	at, start, breaks := 0, 0, 0
	for _, r := range text {
		switch {
		case r == '\n':
			breaks++
		case breaks >= 2:
			if at-breaks > start {
				spans = append(spans, corpus.Span{start, at - breaks})
			}
			start, breaks = at, 0
		default:
			breaks = 0
		}
		at++
	}
	if end := at - breaks; end > start {
		spans = append(spans, corpus.Span{start, end})
	}
	return spans
}
