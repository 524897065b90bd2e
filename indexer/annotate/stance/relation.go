package stance

import "standpoint/corpus"

// A phrase that is not the name of an agency ("nuclear power", "homework") is judged by
// what is said of it in so many words: "I am against homework", "nuclear power
// is safe". The model's training texts take sides toward people and agencies;
// which side a text takes toward a thing, it is hardly better than chance.

// related weighs the relation words around the mentions of a phrase.
func (a *aim) related(t text) Judgement {
	var e evidence
	seen := 0
	for _, s := range t.sentences {
		if len(beginIn(t.in.Mentions, s)) == 0 || quoted(t.in.Quoted, s) {
			continue
		}
		if seen++; seen > maxSentences {
			break
		}
		l := a.line(t, agency{}, s)
		for _, h := range l.hits {
			l.relate(&e, h)
		}
	}
	switch sum := e.critical + e.supportive; {
	case e.critical > 0 && e.critical >= 0.75*sum:
		return ruled(corpus.Critical, e.relation(e.critical), &e.worst)
	case e.supportive > 0 && e.supportive >= 0.75*sum:
		return ruled(corpus.Supportive, e.relation(e.supportive), &e.best)
	}
	return unclear(byRule)
}

// relation is the confidence in a relation said once or more.
func (e *evidence) relation(n float64) float64 { return min(0.5+float64(0.05*n), 0.7) }

// relate counts a relation word that stands before a mention or is said of it.
func (l *line) relate(e *evidence, h hit) {
	negated := l.negated(h)
	favor := l.is(h, "for") || l.is(h, "is good")
	against := l.is(h, "against") || l.is(h, "is bad")
	before := l.is(h, "for") || l.is(h, "against")
	switch {
	case !favor && !against, before && !near(h, l.own, 1), !before && !l.said(h):
		return
	}
	if favor != negated {
		e.inFavor(1, l.span)
	} else {
		e.against(1, l.span)
	}
}

// said reports whether a word is said of a mention a few words before it.
func (l *line) said(h hit) bool {
	for _, o := range l.own {
		gap := h.start - o.end
		if gap < 0 || gap > 4 {
			continue
		}
		for _, w := range l.tokens[o.end:h.end] {
			if copulas[w.text] || auxiliary[w.text] {
				return true
			}
		}
	}
	return false
}

var auxiliary = set("isn't aren't has have does do should must can will would should be seems becomes")

// thing reports whether a target is a free phrase rather than a name: it has no
// capital and denotes no kind of agency.
func (a *aim) thing(target string) bool {
	tokens := tokenize(target)
	for _, w := range tokens {
		if w.capital {
			return false
		}
	}
	for _, h := range a.find(tokens) {
		for _, kind := range kinds {
			if h.groups&(a.names["kind "+kind]|a.names["role "+kind]) != 0 {
				return false
			}
		}
	}
	return len(tokens) > 0
}
