package stance

import (
	"standpoint/corpus"
)

// A text rarely writes a free phrase as it is asked for. If a sentence has all its
// content words, inflected or not, each of them counts as a mention. If a text has
// half of them, it is near the topic; if it has fewer, it is about something else.

// nearness says how much a text has of a phrase.
type nearness int

const (
	apart nearness = iota
	partly
	whole
)

// topic returns the mentions of a free phrase in a text.
func (m *Model) topic(t text) ([]corpus.Span, nearness) {
	d := m.describers.Get().(*describer)
	defer m.describers.Put(d)
	return d.topic(t)
}

func (d *describer) topic(t text) ([]corpus.Span, nearness) {
	if spans := occurrences(t.tokens, tokenize(t.in.Target)); len(spans) > 0 {
		return spans, whole
	}
	wanted := map[uint64]bool{}
	for _, w := range tokenize(t.in.Target) {
		if w.word && len(w.text) > 2 && !commonWords[w.text] {
			wanted[d.stem(w.text)] = true
		}
	}
	var spans []corpus.Span
	met := map[uint64]bool{}
	for _, s := range t.sentences {
		var here []corpus.Span
		in := map[uint64]bool{}
		for _, w := range within(t.tokens, s) {
			if stem := d.stem(w.text); w.word && wanted[stem] {
				in[stem], met[stem] = true, true
				here = append(here, corpus.Span{w.start, w.end})
			}
		}
		if len(in) == len(wanted) {
			spans = append(spans, here...)
		}
	}
	switch {
	case len(spans) > 0:
		return spans, whole
	case len(met) > 0 && 2*len(met) >= len(wanted):
		return nil, partly
	}
	return nil, apart
}

// short is the number of words and signs below which a text may mean a matter
// without a word of it.
const short = 40

// beside is the judgement on a text that has nothing to do with the phrase
// asked for: it takes no side toward it.
func (t text) beside() Judgement {
	if len(t.tokens) < short || len(t.sentences) == 0 {
		return unclear(byRule)
	}
	return ruled(corpus.Neutral, 0.5, &t.sentences[0])
}
