package stance

import (
	"strings"
	"sync"

	"github.com/cespare/xxhash/v2"

	"standpoint/corpus"
)

// aim finds sides by rules: expressions of opinion whose aim is plain from the
// roles that they name, the frame of resistance, and what the article is about.
type aim struct {
	*phrases
	kinds []string // of bodies, in the order in which a name is tried for them

	mu     sync.Mutex
	bodies map[uint64]body // by target, headline and article: a thread asks for the same ones again and again
}

func newAim() (*aim, error) {
	p, err := readPhrases(aimList)
	if err != nil {
		return nil, err
	}
	return &aim{
		phrases: p,
		kinds:   []string{"enforcement", "school", "health", "court", "post", "tax", "military", "legislature", "fire"},
		bodies:  map[uint64]body{},
	}, nil
}

// body is what the rules know of a target.
type body struct {
	kind     string // "" is unknown
	role     group  // its people
	rivals   group  // people of other kinds of bodies
	names    [][]token
	disputed bool // the article questions the conduct of such people
}

// enforces tells whether a body uses force on people.
func (b body) enforces() bool { return b.kind == "enforcement" }

// maxBodies bounds what is remembered.
const maxBodies = 256

// body gives what the rules know of the target of an input.
func (a *aim) body(in Input) body {
	h := xxhash.New()
	for _, part := range []string{in.Target, in.Headline, in.Article} {
		h.WriteString(part)
		h.Write([]byte{0})
	}
	key := h.Sum64()
	a.mu.Lock()
	b, known := a.bodies[key]
	a.mu.Unlock()
	if known {
		return b
	}
	b = a.derive(in)
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.bodies) >= maxBodies {
		clear(a.bodies)
	}
	a.bodies[key] = b
	return b
}

// derive finds what kind of body a name denotes, and what the article says.
func (a *aim) derive(in Input) body {
	name := tokenize([]rune(in.Target))
	b := body{}
	hits := a.find(name)
	place := len(name)
	for _, kind := range a.kinds {
		for _, h := range hits {
			if h.groups&a.names["kind "+kind] != 0 {
				b.kind, b.role = kind, a.names["role "+kind]
				break
			}
		}
		if b.kind != "" {
			break
		}
	}
	for _, h := range hits {
		place = min(place, h.start)
	}
	for _, kind := range a.kinds {
		if kind != b.kind {
			b.rivals |= a.names["role "+kind]
		}
	}
	b.names = shortNames(name)
	if !b.enforces() && b.kind != "" {
		b.names = append(b.names, placeNames(name[:place])...)
	}
	b.disputed = a.disputed(in, b)
	return b
}

// shortNames gives what a body is called for short: its initials if they are
// three or more, and its name after "of" ("Department of Homeland Security").
func shortNames(name []token) [][]token {
	var names [][]token
	initials := ""
	for i, t := range name {
		if t.capital {
			initials += t.text[:1]
		}
		if t.text == "of" && len(name)-i > 2 {
			names = append(names, name[i+1:])
		}
	}
	if len(initials) >= 3 {
		names = append(names, []token{{text: initials, word: true}})
	}
	return names
}

// placeNames gives the names of a place at the head of a body's name, and its
// initials if it has two words: readers praise a city for what its schools did.
func placeNames(head []token) [][]token {
	for len(head) > 0 && !head[len(head)-1].capital {
		head = head[:len(head)-1]
	}
	for k, t := range head {
		if t.text == "unified" || t.text == "independent" || t.text == "public" || t.text == "of" || t.text == "department" {
			head = head[:k]
			break
		}
	}
	if len(head) == 0 {
		return nil
	}
	names := [][]token{head}
	if len(head) == 2 {
		initials := head[0].text[:1] + head[1].text[:1]
		names = append(names, []token{{text: initials, word: true}}, []token{{text: initials[:1] + "." + initials[1:], word: true}})
	}
	return names
}

// maxContext is how much of an article is looked at, in bytes.
const maxContext = 20000

// disputed tells whether the article or its headline questions the conduct of the body's people more than that of suspects.
func (a *aim) disputed(in Input, b body) bool {
	runes := []rune(in.Headline + "\n" + in.Article[:min(len(in.Article), maxContext)])
	tokens := tokenize(runes)
	disputes, suspects := 0, 0
	for _, s := range sentences(runes) {
		var found group
		part := within(tokens, s)
		for _, h := range a.find(part) {
			found |= h.groups
		}
		if found&a.names["suspect"] != 0 {
			suspects++
		}
		named := found&(b.role|a.names["kind "+b.kind]) != 0
		if named && found&a.names["dispute"] != 0 {
			disputes++
		}
	}
	return disputes >= 2 && disputes > suspects
}

// evidence is what the rules found for and against a body.
type evidence struct {
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

// plainly is the weight from which evidence takes a side.
const plainly = 1.5

// judge gives the side that plain expressions take, or unclear.
func (a *aim) judge(t text) verdict {
	b := a.body(t.in)
	var e evidence
	staged := t.staged()
	var mocked struct {
		named  bool
		praise *corpus.Span
	}
	for i, s := range t.sentences {
		if i >= maxSentences || quoted(t.in.Quoted, s) {
			continue
		}
		line := a.line(t, b, within(t.tokens, s))
		line.span = s
		if staged {
			mocked.named = mocked.named || len(line.own) > 0
			if line.has(a.names["praise"]) {
				mocked.praise = &line.span
			}
			continue
		}
		line.weigh(&e, b)
	}
	if mocked.named && mocked.praise != nil {
		e.against(plainly, *mocked.praise)
	}
	if e.resisted && e.cheered { // whoever resists is cheered for it
		e.critical += 0.5
	}
	switch {
	case e.critical >= plainly && e.supportive == 0:
		return verdict{corpus.Critical, e.confidence(e.critical), &e.worst, byRule}
	case e.supportive >= plainly && e.critical == 0 && !e.irony:
		return verdict{corpus.Supportive, e.confidence(e.supportive), &e.best, byRule}
	}
	return verdict{label: corpus.Unclear, source: byRule}
}

// confidence grows with the weight of evidence. It is an estimate: no set of
// inherited stances was at hand to measure it on.
func (e *evidence) confidence(weight float64) float64 { return min(0.6+0.05*(weight-plainly), 0.8) }

// line is one sentence with its phrases.
type line struct {
	*aim
	tokens []token
	span   corpus.Span
	hits   []hit
	own    []hit // the body's people, names and pronouns in their place
	rival  []hit // people of other bodies
	all    group
}

func (a *aim) line(t text, b body, tokens []token) *line {
	tokens = clip(tokens)
	l := &line{aim: a, tokens: tokens, hits: a.find(tokens)}
	for _, h := range l.hits {
		l.all |= h.groups
		switch {
		case h.groups&b.role != 0:
			l.own = append(l.own, h)
		case h.groups&b.rivals != 0:
			l.rival = append(l.rival, h)
		}
	}
	for i, w := range tokens {
		here := corpus.Span{w.start, w.end}
		switch {
		case overlapsAny(t.in.Mentions, here):
			l.own = append(l.own, hit{start: i, end: i + 1})
		case overlapsAny(t.in.Others, here):
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

func overlapsAny(spans []corpus.Span, s corpus.Span) bool {
	for _, o := range spans {
		if overlap(o, s) {
			return true
		}
	}
	return false
}

func startsWith(tokens, name []token) bool {
	if len(tokens) < len(name) {
		return false
	}
	for k := range name {
		if !sameWord(tokens[k].text, name[k].text) {
			return false
		}
	}
	return true
}

func (l *line) has(g group) bool { return l.all&g != 0 }

// negated tells whether a negation stands in the three words before a hit.
func (l *line) negated(h hit) bool {
	for _, w := range l.tokens[max(0, h.start-3):h.start] {
		if negators[w.text] {
			return true
		}
	}
	return false
}

// near tells whether one of some hits begins within a number of words after h.
func near(h hit, others []hit, words int) bool {
	for _, o := range others {
		if o.start >= h.end && o.start <= h.end+words {
			return true
		}
	}
	return false
}

// weigh adds what a sentence says for and against a body.
func (l *line) weigh(e *evidence, b body) {
	e.irony = e.irony || l.has(l.names["irony"])
	for _, h := range l.hits {
		if l.negated(h) && h.groups&(l.names["distrust"]|l.names["resist"]) == 0 {
			continue
		}
		switch {
		case h.groups&l.names["praise"] != 0:
			e.cheered = true
			l.praise(e, h)
		case h.groups&l.names["insult"] != 0 && l.predicated(h):
			e.against(plainly, l.span)
		case b.enforces():
			l.force(e, b, h)
		}
	}
}

// praise counts if the body's people follow it before anybody else's do.
func (l *line) praise(e *evidence, h hit) {
	for distance := range 5 {
		if near(h, l.rival, distance) || h.end < len(l.tokens) && l.tokens[h.end].text == "to" && h.groups&l.names["owed"] != 0 {
			return
		}
		if near(h, l.own, distance) {
			e.inFavor(plainly, l.span)
			return
		}
	}
}

// predicated tells whether an insult is said of the body: "the agents are
// liars", "lazy teachers".
func (l *line) predicated(h hit) bool {
	for _, o := range l.own {
		if o.start == h.end {
			return true
		}
		if o.end <= h.start && h.start-o.end <= 4 && o.end < len(l.tokens) && copulas[l.tokens[o.end].text] {
			return true
		}
	}
	return false
}

var copulas = set("is are was were am")

// force weighs what is said of those who use force, whom readers seldom name.
func (l *line) force(e *evidence, b body, h hit) {
	aimed := len(l.own) > 0 || l.has(l.names["others"])
	switch is := func(name string) bool { return h.groups&l.names[name] != 0 }; {
	case is("slur plain"):
		if !l.aimedElsewhere(h) {
			e.against(2, l.span)
		}
	case is("slur loose"):
		if !l.aimedElsewhere(h) && (b.disputed || l.predicated(h)) {
			e.against(1, l.span)
		}
	case is("distrust"):
		if near(h, l.own, 3) && !l.negated(h) {
			e.against(2, l.span)
		}
	case is("resist"):
		if b.disputed && !l.negated(h) && !l.aimedElsewhere(h) {
			e.against(1, l.span)
			e.resisted = true
		}
	case is("approve enforcement"):
		e.inFavor(plainly, l.span)
	case is("condemn") || is("misdeed") || is("insult"):
		if b.disputed && !l.aimedElsewhere(h) {
			weight := 0.5
			if aimed {
				weight = 0.75
			}
			e.against(weight, l.span)
		}
	}
}

// aimedElsewhere tells whether abuse is aimed at those whom the body pursues
// ("arrest these thugs", "antifa goons") or only reported ("calling them nazis").
func (l *line) aimedElsewhere(h hit) bool {
	elsewhere := l.names["pursue"] | l.names["outcast"] | l.names["reported"]
	for _, o := range l.hits {
		if o.groups&elsewhere != 0 && o.start != h.start && o.end <= h.start && h.start-o.end <= 4 {
			return true
		}
	}
	return false
}

// staged tells whether a text is an invented exchange: two turns or more in
// quotation marks, each a line of its own, and nothing else. Such scenes mock.
func (t text) staged() bool {
	turns := 0
	for row := range strings.Lines(t.in.Text) {
		row = strings.TrimSpace(row)
		if row == "" {
			continue
		}
		r := []rune(row)
		if len(r) < 4 || !strings.ContainsRune("“\"", r[0]) || !strings.ContainsRune("”\"", r[len(r)-1]) {
			return false
		}
		turns++
	}
	return turns >= 2
}
