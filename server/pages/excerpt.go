package pages

import (
	"slices"
	"unicode"

	"standpoint/corpus"
)

// The measures of an excerpt, in code points.
const (
	excerptWhole  = 280 // a text up to this length is shown whole
	excerptLength = 200 // about this much is shown of a longer text
	excerptBefore = 50  // shown before a marked passage
	excerptAfter  = 90  // shown after it
	excerptJoin   = 30  // gaps up to this length are filled
	excerptFocus  = 160 // at most this much of a marked passage
	wordReach     = 20  // how far to look for the end of a word
)

// excerpt shortens a text and marks the hits in it. A short text is shown whole. Of
// a longer one, the passages around the marks are shown, those of evidence first;
// without marks, its beginning. An ellipsis stands for what is left out.
func excerpt(text string, marks []mark) (segments []segment) {
	runes := []rune(text)
	hits := slices.DeleteFunc(slices.Clone(marks), func(m mark) bool { return m.kind != markHit })
	if len(runes) <= excerptWhole {
		return segmentText(text, hits, nil)
	}
	hits = clipMarks(hits, len(runes))
	end := 0
	for _, window := range windows(runes, clipMarks(marks, len(runes))) {
		if window[0] > end {
			segments = append(segments, segment{Text: " … "})
		}
		segments = append(segments, segmentText(string(runes[window[0]:window[1]]), shift(hits, -window[0]), nil)...)
		end = window[1]
	}
	if end < len(runes) {
		segments = append(segments, segment{Text: " …"})
	}
	return segments
}

// windows returns the passages that an excerpt shows, in order.
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

// focuses returns the marked passages, the most important first.
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

// join sorts passages and merges those that overlap or almost touch.
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

// wordStart returns the nearest start of a word at or shortly before a position,
// or else that of a character.
func wordStart(text []rune, at int) int {
	at = max(at, 0)
	for i := at; i > max(0, at-wordReach); i-- {
		if unicode.IsSpace(text[i-1]) && corpus.CharacterStart(text, i) == i {
			return i
		}
	}
	if at < wordReach {
		return 0
	}
	return corpus.CharacterStart(text, at)
}

// wordEnd returns the nearest end of a word at or shortly after a position, or
// else that of a character.
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
	return corpus.CharacterEnd(text, at)
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
