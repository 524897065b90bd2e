package stance

import (
	"slices"

	"standpoint/corpus"
)

// line is one sentence with its phrases, as the rules see it.
type line struct {
	*aim
	agency agency
	tokens []token
	span   corpus.Span
	hits   []hit
	own    []hit // the agency's name, its people
	rival  []hit // other agencies' people, other names
	all    group
	reply  bool // the text answers another reader's
	sole   bool // the text names the agency, and no other
}

func (a *aim) line(t text, b agency, s corpus.Span) *line {
	tokens := clip(within(t.tokens, s))
	l := &line{aim: a, agency: b, tokens: tokens, span: s, hits: a.find(tokens), reply: t.in.Parent != "",
		sole: len(t.in.Mentions) > 0 && len(t.in.Others) <= len(t.in.Mentions)}
	for _, h := range l.hits {
		l.all |= h.groups
		switch {
		case h.groups&b.role != 0:
			l.own = append(l.own, h)
		case h.groups&b.rivals != 0:
			l.rival = append(l.rival, h)
		}
	}
	mentions, others := beginIn(t.in.Mentions, s), beginIn(t.in.Others, s)
	for i, w := range tokens {
		here := corpus.Span{w.start, w.end}
		overlaps := func(o corpus.Span) bool { return overlap(o, here) }
		switch {
		case slices.ContainsFunc(mentions, overlaps):
			l.own = append(l.own, hit{start: i, end: i + 1})
		case slices.ContainsFunc(others, overlaps):
			l.rival = append(l.rival, hit{start: i, end: i + 1})
		}
		for _, name := range b.names {
			if startsWith(tokens[i:], name) {
				l.own = append(l.own, hit{start: i, end: i + len(name)})
			}
		}
	}
	return l
}

// has reports whether the sentence has a phrase of a group.
func (l *line) has(name string) bool { return l.all&l.names[name] != 0 }

// is reports whether a phrase is of a group.
func (l *line) is(h hit, name string) bool { return h.groups&l.names[name] != 0 }

// negated reports whether a negation stands in the three words before a phrase.
func (l *line) negated(h hit) bool {
	return slices.ContainsFunc(l.tokens[max(0, h.start-3):h.start], func(w token) bool { return negators[w.text] })
}

// near reports whether one of some hits begins within a number of words after h.
func near(h hit, others []hit, words int) bool {
	return slices.ContainsFunc(others, func(o hit) bool { return o.start >= h.end && o.start <= h.end+words })
}

// asks reports whether the sentence is a question.
func (l *line) asks() bool { return len(l.tokens) > 0 && l.tokens[len(l.tokens)-1].text == "?" }

// weigh adds what the sentence says for and against the agency. Resistance
// counts against an agency that is resisted by name, and against one that uses
// force wherever its conduct is in question.
func (l *line) weigh(e *evidence) {
	e.irony = e.irony || l.has("irony")
	e.cheered = e.cheered || l.has("cheer")
	for _, h := range l.hits {
		switch {
		case l.is(h, "distrust"):
			if (near(h, l.own, 3) || l.endsIt(h)) && !l.negated(h) && !l.asks() {
				e.against(plainly, l.span)
			}
		case l.negated(h):
		case l.is(h, "praise"):
			e.cheered = true
			l.praise(e, h)
		case l.is(h, "resist whom"):
			if near(h, l.own, 2) {
				e.against(plainly, l.span)
			}
		case l.is(h, "resist"):
			if l.agency.enforces() && l.agency.disputed && !l.aimedElsewhere(h) {
				e.against(1, l.span)
				e.resisted = true
			}
		case (l.is(h, "insult") || l.is(h, "slur loose")) && l.predicated(h):
			e.against(plainly, l.span)
		case l.is(h, "approve enforcement") && l.agency.enforces():
			e.inFavor(plainly, l.span)
		case l.is(h, "slur plain") && l.agency.enforces() && !l.aimedElsewhere(h):
			e.against(2, l.span)
		default:
			l.blame(e, h)
		}
	}
}

// endsIt reports whether a phrase asks for the end of an agency that a pronoun stands
// for: only agencies are abolished, and the text names no other.
func (l *line) endsIt(h hit) bool {
	return l.sole && ends[l.tokens[h.start].text] && h.end < len(l.tokens) && pronouns[l.tokens[h.end].text]
}

var (
	ends     = set("abolish disband defund dismantle")
	pronouns = set("it them")
)

// praise counts if the agency's people follow it before anybody else's do.
// "Thanks to them" names a cause, good or bad; it is not praise.
func (l *line) praise(e *evidence, h hit) {
	if l.tokens[h.start].text == "thanks" && h.end < len(l.tokens) && l.tokens[h.end].text == "to" {
		return
	}
	for distance := range 5 {
		if near(h, l.rival, distance) {
			return
		}
		if near(h, l.own, distance) {
			e.inFavor(plainly, l.span)
			return
		}
	}
}

// predicated reports whether an insult is said of the agency: "the agents are
// liars", "lazy teachers".
func (l *line) predicated(h hit) bool {
	return slices.ContainsFunc(l.own, func(o hit) bool {
		gap := h.start - o.end
		return o.start == h.end || gap >= 0 && gap <= 4 && o.end < len(l.tokens) && copulas[l.tokens[o.end].text]
	})
}

var copulas = set("is are was were am")

// blame weighs abuse and condemnation that names nobody: they are aimed at the
// agency whose conduct the article questions, unless the sentence speaks of, or
// to, somebody else.
func (l *line) blame(e *evidence, h hit) {
	slur := l.is(h, "slur loose")
	if !slur && !l.is(h, "condemn") && !l.is(h, "misdeed") && !l.is(h, "insult") {
		return
	}
	if !l.agency.blamed() || l.aimedElsewhere(h) || l.addressed(h) || !slur && l.aboutOthers() {
		return
	}
	pointed := slices.ContainsFunc(l.tokens[max(0, h.start-3):h.start], func(w token) bool { return w.text == "these" || w.text == "those" })
	switch {
	case (slur || l.is(h, "insult")) && pointed, slur && near(h, l.own, 2):
		e.hint(plainly, l.span)
	case slur:
		e.hint(1, l.span)
	case len(l.own) > 0 || l.has("others") || h.start == 0:
		e.hint(0.75, l.span)
	default:
		e.hint(0.5, l.span)
	}
}

// aimedElsewhere reports whether abuse is aimed at people that the agency pursues
// ("arrest these thugs", "antifa goons") or only reported ("calling them nazis").
func (l *line) aimedElsewhere(h hit) bool {
	elsewhere := l.names["pursue"] | l.names["outcast"] | l.names["reported"]
	return slices.ContainsFunc(l.hits, func(o hit) bool {
		return o.groups&elsewhere != 0 && o.end <= h.start && h.start-o.end <= 4
	})
}

// aboutOthers reports whether the sentence speaks of people who are not the
// agency's: the mayor, the press, another agency's.
func (l *line) aboutOthers() bool {
	return l.has("bystander") || l.has("outcast") || len(l.rival) > 0 && len(l.own) == 0
}

// addressed reports whether abuse is aimed at another reader: "you are pathetic",
// and any "you" in an answer.
func (l *line) addressed(h hit) bool {
	for i := h.start - 1; i >= max(0, h.start-4); i-- {
		switch w := l.tokens[i].text; {
		case w == "you're" || w == "your" || w == "you":
			return true
		case !fillers[w]:
			i = 0
		}
	}
	return l.reply && slices.ContainsFunc(l.tokens, func(w token) bool { return w.text == "you" || w.text == "you're" || w.text == "your" })
}

var fillers = set("are a an so just all such really people being the")
