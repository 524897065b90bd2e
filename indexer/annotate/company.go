package annotate

import (
	"slices"
	"strings"

	"standpoint/indexer/gazetteer"
)

// reach is how many words on each side of a name are its company.
const reach = 40

// withoutBorrowed drops the names that stand for something else than the agency: a
// watch strap called NATO, a "DHS (Delayed Harbor Service)". All mentions of one
// name in a text have one meaning, which their company decides together.
func (r *reading) withoutBorrowed(g *gazetteer.Gazetteer, context around) {
	votes := map[string]int{}
	meanings := map[string][]gazetteer.Match{}
	c := r.companyIn(g, context)
	for i, x := range r.seen {
		if len(x.agencies) == 0 {
			continue
		}
		name := x.written()
		meaning, defined := r.defined(i)
		switch {
		case !defined:
			votes[name] += r.vote(g, x, &c)
		case meaning == nil:
			votes[name] -= certain
		default:
			votes[name] += certain
			meanings[name] = meaning.agencies
		}
	}
	r.seen = slices.DeleteFunc(r.seen, func(x *seen) bool { return len(x.agencies) > 0 && votes[x.written()] < 0 })
	for _, x := range r.seen {
		if meaning := meanings[x.written()]; len(x.agencies) > 0 && len(meaning) > 0 {
			x.agencies = meaning
		}
	}
}

// certain outweighs all company.
const certain = 100

// written is the name as the text writes it, with its article if that belongs to it.
func (x *seen) written() string {
	text := x.part.text[x.part.words[x.from].Start:x.part.words[x.to-1].End]
	if len(x.agencies) > 0 && x.agencies[0].Skip > 0 {
		return "the " + text
	}
	return text
}

// vote weighs the company of a name: above zero it speaks for the agency, below
// for something else.
func (r *reading) vote(g *gazetteer.Gazetteer, x *seen, c *company) int {
	own := companyOf(g, x)
	if own == nil && !isShort(x) {
		return 0 // a name of several words is nobody else's
	}
	any := g.AnyCompany()
	var ownWith, ownWithout, anyWith, anyWithout words
	for i := max(0, x.from-reach); i < min(len(x.part.words), x.to+reach); i++ {
		if i >= x.from && i < x.to || x.part.link[i] {
			continue
		}
		key := x.part.words[i].Key
		switch {
		case own != nil && own.With(key):
			ownWith.add(key)
		case own != nil && own.Without(key):
			ownWithout.add(key)
		case any.With(key):
			anyWith.add(key)
		case any.Without(key):
			anyWithout.add(key)
		}
	}
	vote := min(2, len(anyWith))
	if own == nil || !own.Other {
		// What is only sometimes something else takes more than a word to be it.
		if vote = 0; len(anyWithout) >= 3 && len(anyWith) == 0 {
			vote = -1
		}
	}
	if own != nil {
		vote += 2*len(ownWith) - 2*len(ownWithout)
	}
	if len(ownWithout) > 0 {
		vote += min(2, len(anyWith)) - min(2, len(anyWithout))
	}
	if c.knows(x) {
		vote += 6
	}
	if c.near(x, r.proof) {
		vote++
	}
	if own != nil && own.Other {
		vote--
		switch {
		case x.asActor():
			vote += 2
		case x.after("the") && !nouns[x.part.words[x.from].Key]:
			vote++ // "the DEA", but "the HUD" is one of a game as well
		}
		if len(ownWith) == 0 {
			vote += 2*min(1, x.subjects(x.agencies[0].Agency)) - min(2, len(anyWithout))
		}
	}
	if isNoun := own != nil && own.Other || nouns[x.part.words[x.from].Key]; isNoun && x.asNoun() {
		vote -= 4
	}
	return vote
}

// companyOf returns what is known of the name's company: as it is written, as the
// tables write it, and without its article; nil if nothing is.
func companyOf(g *gazetteer.Gazetteer, x *seen) *gazetteer.Company {
	name := x.written()
	for _, form := range []string{name, x.agencies[0].Name.Text, strings.TrimPrefix(name, "the ")} {
		if own := g.Company(form); own != nil {
			return own
		}
	}
	return nil
}

// words is a small set of words; a plural is the same word.
type words []string

func (w *words) add(word string) {
	word = strings.TrimSuffix(word, "s")
	for _, known := range *w {
		if known == word {
			return
		}
	}
	*w = append(*w, word)
}

// isShort reports whether the name is one word or abbreviation.
func isShort(x *seen) bool { return x.to == x.from+1 }

// company is what a text names that has no other meaning.
type company struct {
	context around
	named   map[*gazetteer.Agency]bool            // by a name of several words
	sure    map[string]map[*gazetteer.Agency]bool // by country
}

func (r *reading) companyIn(g *gazetteer.Gazetteer, context around) company {
	c := company{context, map[*gazetteer.Agency]bool{}, map[string]map[*gazetteer.Agency]bool{}}
	for _, x := range r.seen {
		if len(x.agencies) != 1 || companyOf(g, x) != nil {
			continue
		}
		m := x.agencies[0]
		if !isShort(x) {
			c.named[m.Agency] = true
		}
		if m.Name.Constraint < gazetteer.Weak {
			if c.sure[m.Agency.Country] == nil {
				c.sure[m.Agency.Country] = map[*gazetteer.Agency]bool{}
			}
			c.sure[m.Agency.Country][m.Agency] = true
		}
	}
	return c
}

// knows reports whether the agency is named around the text, or in the text by a
// name of several words.
func (c *company) knows(x *seen) bool {
	return slices.ContainsFunc(x.agencies, func(m gazetteer.Match) bool { return c.context.agencies[m.Agency.ID] || c.named[m.Agency] })
}

// near reports whether the text names another agency of the country, or speaks of
// the country.
func (c *company) near(x *seen, proof evidence) bool {
	return slices.ContainsFunc(x.agencies, func(m gazetteer.Match) bool {
		others := len(c.sure[m.Agency.Country])
		if c.sure[m.Agency.Country][m.Agency] {
			others--
		}
		return others > 0 || proof.countries[m.Agency.Country] >= 3
	})
}

// defined returns what the text says abbreviation i stands for, beside it: "Delayed
// Harbor Service (DHS)" or "DHS (Delayed Harbor Service)". meaning is nil if that
// does not name an agency.
func (r *reading) defined(i int) (meaning *seen, defined bool) {
	x := r.seen[i]
	p := x.part
	letters := strings.ToLower(strings.ReplaceAll(p.words[x.from].Text, ".", ""))
	if !isShort(x) || len(letters) < 3 || !p.words[x.from].AllCaps() {
		return nil, false
	}
	from, to := -1, -1
	switch {
	case p.opens(x.from):
		from, to = p.spelled(letters, x.from-1, -1)
	case p.opens(x.to):
		from, to = p.spelled(letters, x.to, 1)
	}
	if from < 0 {
		return nil, false
	}
	const beside = 4 // names between an abbreviation and what it stands for
	for _, y := range r.seen[max(0, i-beside):min(len(r.seen), i+beside+1)] {
		if y.part == p && y.from < to && y.to > from && (len(y.agencies) > 0 || len(y.pattern) > 0) {
			return y, true
		}
	}
	return nil, true
}

// opens reports whether a bracket opens before word i.
func (p *part) opens(i int) bool {
	return i > 0 && i < len(p.words) && strings.Contains(p.text[p.words[i-1].End:p.words[i].Start], "(")
}

// spelled returns the words whose initials spell the letters, small words aside: those
// that end with word i if step is -1, those that begin with it if step is 1.
// from is -1 if there are none.
func (p *part) spelled(letters string, i, step int) (from, to int) {
	at, begin := 0, i
	if step < 0 {
		at = len(letters) - 1
	}
	for ; at >= 0 && at < len(letters); i += step {
		if i < 0 || i >= len(p.words) {
			return -1, -1
		}
		switch key := p.words[i].Key; {
		case key[0] == letters[at]:
			at += step
		case !functionWords[key]:
			return -1, -1
		}
	}
	if step < 0 {
		return i + 1, begin + 1
	}
	return begin, i
}
