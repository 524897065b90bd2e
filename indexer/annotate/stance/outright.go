package stance

import (
	"slices"

	"standpoint/corpus"
)

// reach is how many small words may stand between a mention and what is said
// outright of it, as in "thank you to all the people of …".
const reach = 5

// outright returns the side of a comment that says it to the target's face, right
// before or after its name: "Thank you, …", "shame on …", "… can go to hell", "thanks
// for nothing, …".
// Unclear if it says both, or if the sentence may not mean it: it is negated,
// has words in quotation marks, a phrase of irony, or thanks for something bad.
func (m *Model) outright(t text) Judgement {
	var found [2]*corpus.Span // for, against
	b := m.aim.agency(t.in)
	for _, s := range t.sentences {
		mentions := beginIn(t.in.Mentions, s)
		if len(mentions) == 0 || quoted(t.in.Quoted, s) {
			continue
		}
		l := m.aim.line(t, b, s)
		if slices.ContainsFunc(mentions, func(mention corpus.Span) bool { return l.beside(mention, "mock", "") }) {
			found[1] = &s
			continue
		}
		if l.has("irony") || slices.ContainsFunc(l.tokens, func(w token) bool { return w.text == "\"" }) {
			return unclear(byRule)
		}
		for _, mention := range mentions {
			switch {
			case l.beside(mention, "praise", "praised") && !m.sour(l.tokens):
				found[0] = &s
			case l.beside(mention, "damn", "damned"):
				found[1] = &s
			}
		}
	}
	switch {
	case found[0] != nil && found[1] == nil:
		return ruled(corpus.Supportive, confidence(plainly+1), found[0])
	case found[1] != nil && found[0] == nil:
		return ruled(corpus.Critical, confidence(plainly+1), found[1])
	}
	return unclear(byRule)
}

// sour reports whether a sentence holds a word of ill opinion, as praise that is
// not meant does: "thanks for ruining …".
func (m *Model) sour(tokens []token) bool {
	d := m.describers.Get().(*describer)
	defer m.describers.Put(d)
	for _, t := range tokens {
		if d.tone(t.text, false) < 0 || negators[t.text] {
			return true
		}
	}
	return false
}

// beside reports whether a phrase of one group stands right before a mention, or
// one of the other right after it, but for a few small words.
func (l *line) beside(mention corpus.Span, before, after string) bool {
	first, last := 0, len(l.tokens)
	for i, t := range l.tokens {
		if t.end <= mention[0] {
			first = i + 1
		}
		if t.start >= mention[1] {
			last = min(last, i)
		}
	}
	for _, h := range l.hits {
		if l.is(h, before) && h.end <= first && small(l.tokens[h.end:first]) && !l.negated(h) {
			return true
		}
		if l.is(h, after) && h.start >= last && small(l.tokens[last:h.start]) {
			return true
		}
	}
	return false
}

// small reports whether tokens are few and carry nothing of their own.
func small(tokens []token) bool {
	for _, t := range tokens {
		if !smallWords[t.text] {
			return false
		}
	}
	return len(tokens) <= reach
}

var smallWords = set(`, ! the to all you our my those these guys people folks officers officer agents agent staff crews team on of a`)
