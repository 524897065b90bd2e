package stance

import (
	"strings"
	"sync"

	"standpoint/corpus"
)

// aim finds sides by rules. They use expressions of opinion, the roles that these
// name, words of resistance, and what the article is about.
type aim struct {
	*phrases

	mu       sync.Mutex
	agencies map[uint64]agency // by target, headline and article: a thread asks for the same ones again and again
}

func newAim() (*aim, error) {
	p, err := readPhrases(aimList)
	if err != nil {
		return nil, err
	}
	return &aim{phrases: p, agencies: map[uint64]agency{}}, nil
}

// evidence is what the rules found for and against an agency.
type evidence struct {
	hints                float64 // weight against it of expressions that name nobody
	critical, supportive float64
	worst, best          corpus.Span // the sentences that say most
	worstBy, bestBy      float64
	irony                bool
	cheered, resisted    bool // somebody is praised; resistance is spoken of
}

func (e *evidence) against(weight float64, s corpus.Span) {
	e.critical += weight
	if weight > e.worstBy {
		e.worst, e.worstBy = s, weight
	}
}

func (e *evidence) inFavor(weight float64, s corpus.Span) {
	e.supportive += weight
	if weight > e.bestBy {
		e.best, e.bestBy = s, weight
	}
}

// hint notes blame that names nobody.
func (e *evidence) hint(weight float64, s corpus.Span) {
	e.hints += weight
	if weight > e.worstBy {
		e.worst, e.worstBy = s, weight
	}
}

// settle counts the hints of a text with so many sentences. It does not count them
// if the text is about something else, and counts them less in a longer text,
// because any long text has some.
func (e *evidence) settle(sentences int, onTopic bool) {
	const long = 6
	if onTopic {
		e.critical += float64(e.hints * min(1, long/float64(max(sentences, 1)))) // converted, so that no machine fuses the two
	}
}

// plainly is the weight from which evidence takes a side. One plain expression is
// enough; weaker ones need others.
const plainly = 1.5

// judge returns the side that plain expressions take, unclear if there are none
// or they contradict each other.
func (a *aim) judge(t text) Judgement {
	var e evidence
	b := a.agency(t.in)
	lines := a.lines(t, b)
	if t.staged {
		e.mock(lines)
	} else {
		for _, l := range lines {
			l.weigh(&e)
		}
		e.settle(len(lines), b.onTopic(t))
	}
	if e.resisted && e.cheered { // whoever resists is cheered for it
		e.critical += 0.5
	}
	switch {
	case e.critical >= plainly && e.supportive == 0:
		return ruled(corpus.Critical, confidence(e.critical), &e.worst)
	case e.supportive >= plainly && e.critical == 0 && !e.irony:
		return ruled(corpus.Supportive, confidence(e.supportive), &e.best)
	}
	return unclear(byRule)
}

// confidence grows with the weight of evidence. It is an estimate: no set of
// inherited stances was at hand to measure it on.
func confidence(weight float64) float64 { return min(0.6+float64(0.05*(weight-plainly)), 0.8) }

// lines returns the sentences of the author's own words with their phrases.
func (a *aim) lines(t text, b agency) []*line {
	var lines []*line
	for _, s := range t.sentences {
		if len(lines) == maxSentences {
			break
		}
		if !quoted(t.in.Quoted, s) {
			lines = append(lines, a.line(t, b, s))
		}
	}
	return lines
}

// staged reports whether a text is an invented exchange: two turns or more in
// quotation marks, each a line of its own, and nothing else.
func staged(s string) bool {
	turns := 0
	for row := range strings.Lines(s) {
		r := []rune(strings.TrimSpace(row))
		if len(r) == 0 {
			continue
		}
		if len(r) < 4 || !strings.ContainsRune("“\"", r[0]) || !strings.ContainsRune("”\"", r[len(r)-1]) {
			return false
		}
		turns++
	}
	return turns >= 2
}

// mock reads an invented exchange: such scenes mock their speakers, and praise in
// them means its opposite.
func (e *evidence) mock(lines []*line) {
	named := false
	for _, l := range lines {
		named = named || len(l.own) > 0
	}
	for _, l := range lines {
		if named && l.has("praise") {
			e.against(plainly, l.span)
		}
	}
}
