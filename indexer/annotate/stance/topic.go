package stance

import (
	"standpoint/corpus"
)

// A free phrase is seldom written in a text as it is asked for. Its words of
// content stand for it: where a text has at least half of them, inflected or
// not, each place that has one counts as a mention.

func (m *Model) topic(t text) []corpus.Span {
	d := m.describers.Get().(*describer)
	defer m.describers.Put(d)
	return d.topic(t)
}

// topic gives the mentions of a free phrase in a text, none if the text has
// nothing to do with it.
func (d *describer) topic(t text) []corpus.Span {
	if spans := occurrences(t.tokens, tokenize([]rune(t.in.Target))); len(spans) > 0 {
		return spans
	}
	wanted := map[uint64]bool{}
	for _, w := range tokenize([]rune(t.in.Target)) {
		if w.word && len(w.text) > 2 && !commonWords[w.text] {
			wanted[d.stem(w.text)] = false
		}
	}
	var spans []corpus.Span
	met := 0
	for _, w := range t.tokens {
		if !w.word {
			continue
		}
		stem := d.stem(w.text)
		seen, is := wanted[stem]
		if !is {
			continue
		}
		if !seen {
			wanted[stem] = true
			met++
		}
		spans = append(spans, corpus.Span{w.start, w.end})
	}
	if 2*met < len(wanted) {
		return nil
	}
	return spans
}

// beside is the judgement on a text that has nothing to do with the phrase
// asked for: it takes no side toward it. Too short a text may still mean it.
func (t text) beside() verdict {
	const short = 12
	if len(t.tokens) < short || len(t.sentences) == 0 {
		return verdict{label: corpus.Unclear, source: byRule}
	}
	return verdict{corpus.Neutral, 0.5, &t.sentences[0], byRule}
}
