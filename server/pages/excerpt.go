package pages

import (
	"slices"
	"unicode"

	"standpoint/corpus"
)

// The measures of an excerpt, in code points.
const (
	excerptWhole  = 420 // a text no longer than this is shown whole
	excerptLength = 340 // of what is shown of a longer text, about
	excerptBefore = 50  // shown before a place of interest
	excerptAfter  = 110 // shown after one
	excerptJoin   = 30  // gaps no longer than this are filled
	excerptFocus  = 160 // of a place of interest at most
	wordReach     = 20  // how far to look for the end of a word
)

// excerpt shows a text in brief, with its marks: all of a short one, else its
// stretches around the marks, those of evidence first, or its beginning. What
// is left out is an ellipsis. whole tells whether nothing is.
func excerpt(text string, marks []mark) (segments []segment, whole bool) {
	runes := []rune(text)
	if len(runes) <= excerptWhole {
		return segmentText(text, marks, nil), true
	}
	marks = clipMarks(marks, len(runes))
	end := 0
	for _, window := range windows(runes, marks) {
		if window[0] > end {
			segments = append(segments, segment{Text: " … "})
		}
		segments = append(segments, segmentText(string(runes[window[0]:window[1]]), shift(marks, -window[0]), nil)...)
		end = window[1]
	}
	if end < len(runes) {
		segments = append(segments, segment{Text: " …"})
	}
	return segments, false
}

// windows are the stretches that an excerpt shows, in order.
func windows(text []rune, marks []mark) []corpus.Span {
	var shown []corpus.Span
	length := 0
	for _, focus := range focuses(marks) {
		if length >= excerptLength {
			break
		}
		end := min(focus[1], focus[0]+excerptFocus)
		shown = join(append(shown, corpus.Span{wordStart(text, focus[0]-excerptBefore), wordEnd(text, end+excerptAfter)}))
		length = total(shown)
	}
	if length == 0 {
		return []corpus.Span{{0, wordEnd(text, excerptLength)}}
	}
	return shown
}

// focuses are the places of interest, the most telling first.
func focuses(marks []mark) []corpus.Span {
	var evidence, hits []corpus.Span
	for _, m := range marks {
		switch m.kind {
		case markEvidence:
			evidence = append(evidence, m.span)
		case markHit:
			hits = append(hits, m.span)
		}
	}
	if len(evidence) > 0 && len(hits) > 0 { // one of each before more of either
		return slices.Concat(hits[:1], evidence[:1], hits[1:], evidence[1:])
	}
	return append(evidence, hits...)
}

// join sorts stretches and makes one of those that overlap or nearly meet.
func join(spans []corpus.Span) []corpus.Span {
	slices.SortFunc(spans, func(a, b corpus.Span) int { return a[0] - b[0] })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s[0] <= out[n-1][1]+excerptJoin {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}

func total(spans []corpus.Span) int {
	n := 0
	for _, s := range spans {
		n += s[1] - s[0]
	}
	return n
}

// wordStart is the place at or shortly before another where a word begins.
func wordStart(text []rune, at int) int {
	at = max(at, 0)
	for i := at; i > max(0, at-wordReach); i-- {
		if unicode.IsSpace(text[i-1]) {
			return i
		}
	}
	if at < wordReach {
		return 0
	}
	return at
}

// wordEnd is the place at or shortly after another where a word ends.
func wordEnd(text []rune, at int) int {
	at = min(at, len(text))
	for i := at; i < min(len(text), at+wordReach); i++ {
		if unicode.IsSpace(text[i]) {
			return i
		}
	}
	if at+wordReach >= len(text) {
		return len(text)
	}
	return at
}

// shift moves marks by a number of code points.
func shift(marks []mark, by int) []mark {
	out := slices.Clone(marks)
	for i := range out {
		out[i].span[0] += by
		out[i].span[1] += by
	}
	return out
}
