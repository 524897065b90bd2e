package annotate

import (
	"math"
	"slices"
	"strings"

	"standpoint/indexer/gazetteer"
)

// resolve decides what each name means: first the certain names, then the others
// with the evidence of the first. Names that stay uncertain are dropped.
func (r *reading) resolve(g *gazetteer.Gazetteer, context around) {
	r.proof = newEvidence(context)
	r.proof.cues(g, r.head.words)
	r.proof.cues(g, r.words)
	r.withoutBorrowed(g, context)
	r.seen = linkContainers(r.seen)
	for _, x := range r.seen {
		r.sure(x)
	}
	votes := r.votes()
	r.home, r.nearby = votes.home(), votes.neighbours()
	for _, town := range []bool{false, true} { // states and countries first: they speak for towns
		for _, x := range r.seen {
			if x.place == nil && x.agency == nil && x.isPlace() && x.isTown() == town {
				if x.place = r.bestPlace(x); x.place != nil {
					r.proof.place(x.place)
				}
			}
		}
	}
	r.sameSense()
	for _, x := range r.seen {
		if len(x.pattern) > 0 && len(x.places) > 0 {
			r.derive(g, x)
		}
	}
	r.country = r.mainCountry(g) // once: a text may name very many places
	for range 2 {                // what needs support may find it in what was found without
		roots := r.roots(g)
		for _, x := range r.seen {
			if x.agency != nil || x.place != nil || len(x.agencies) == 0 {
				continue
			}
			if x.agency = r.bestAgency(x, roots); x.agency == nil && x.needsSupport() {
				x.agency = r.inRole(x)
			}
			if x.agency != nil && len(x.pattern) > 0 && r.ofOther(x.agency) {
				x.agency = nil // many countries have one, and the text speaks of another
			}
			if x.agency != nil && !x.needsSupport() {
				r.proof.agency(x.agency)
			}
		}
	}
	named := map[*gazetteer.Pattern]*gazetteer.Agency{} // each is looked for once, since a text may name very many agencies
	for _, x := range r.seen {
		if x.agency == nil && x.place == nil && len(x.pattern) > 0 && len(x.places) == 0 {
			r.deriveBare(g, x, named)
		}
	}
	r.resolveShort(g, context)
	for _, x := range r.seen {
		if x.agency != nil || x.place != nil {
			r.kept = append(r.kept, x)
		}
		if x.voice != nil && x.place != nil && (x.place.Country() == x.voice.Country || x.voice.Country == "eu") && (x.place.Kind == "city" || x.place.ID == "us-dc") {
			r.kept = append(r.kept, &seen{part: x.part, head: x.head, from: x.from, to: x.to, agency: x.voice})
		}
		if x.seat != nil && x.agency != nil {
			x.seat.head = x.head
			r.kept = append(r.kept, x.seat)
		}
	}
}

// roots are the roots of the agencies that are certainly named.
func (r *reading) roots(g *gazetteer.Gazetteer) map[string]bool {
	roots := map[string]bool{}
	for id := range r.proof.agencies {
		if a, ok := g.Agency(id); ok {
			roots[root(a)] = true
		}
	}
	return roots
}

// needsSupport reports whether the name alone is not enough to name an agency.
func (x *seen) needsSupport() bool {
	return x.shouted() || !slices.ContainsFunc(x.agencies, func(m gazetteer.Match) bool { return m.Name.Constraint != gazetteer.Weak })
}

// isTown reports whether the name is of towns only.
func (x *seen) isTown() bool {
	return !slices.ContainsFunc(x.places, func(m gazetteer.Match) bool { return !isLocal(m.Place) })
}

// linkContainers finds places named together with what they lie in. A small
// place before a state or country that it does not lie in is another place of
// the name, which the tables do not hold.
func linkContainers(list []*seen) []*seen {
	unknown := map[*seen]bool{}
	elsewhere := map[string]bool{} // names of such places: the bare name means the same one
	for k := 0; k+1 < len(list); k++ {
		x, y := list[k], list[k+1]
		if x.part != y.part || !x.isPlace() || !y.isPlace() || x.to != y.from || x.places[0].Adjective || y.places[0].Adjective {
			continue
		}
		if gap := y.part.words[y.from].Gap; gap != gazetteer.Comma && !y.part.joined(y.from) {
			continue
		}
		inner, outer := contained(x.places, y.places)
		switch {
		case inner != nil:
			x.within, x.place, y.place = y, inner, outer
		case x.isTown() && allOf(y.places, func(m gazetteer.Match) bool { return m.Place.Kind == "state" }):
			unknown[x] = true
			elsewhere[x.key()] = true
		case y.isTown():
		case allOf(x.places, func(m gazetteer.Match) bool { return m.Place.Kind == "city" && m.Place.Population < 50_000 }):
			unknown[x] = true
		}
	}
	return slices.DeleteFunc(list, func(x *seen) bool {
		return unknown[x] || x.isTown() && x.isPlace() && x.place == nil && elsewhere[x.key()]
	})
}

func allOf(matches []gazetteer.Match, is func(gazetteer.Match) bool) bool {
	return !slices.ContainsFunc(matches, func(m gazetteer.Match) bool { return !is(m) })
}

// key is the name as names are compared.
func (x *seen) key() string { return phrase(x.part.words[x.from:x.to]) }

// contained returns the largest reading of the first that lies in a reading of
// the second.
func contained(inner, outer []gazetteer.Match) (in, out *gazetteer.Place) {
	for _, o := range outer {
		for _, i := range inner {
			if i.Place != o.Place && i.Place.Within(o.Place.ID) && (in == nil || i.Place.Population > in.Population) {
				in, out = i.Place, o.Place
			}
		}
	}
	return in, out
}

// sure adds a name with only one meaning, or one settled by what it lies in.
func (r *reading) sure(x *seen) {
	switch {
	case x.place != nil:
		r.proof.place(x.place)
		if x.within != nil {
			r.proof.settled[x.place.ID] = true
		}
	case x.isPlace():
		only := x.places[0]
		known := isWide(only.Place) || only.Place.Population >= 100_000
		if len(x.places) == 1 && known && only.Name.Constraint < gazetteer.Weak {
			x.place = only.Place
			r.proof.place(x.place)
		}
	case len(x.agencies) == 1 && len(x.pattern) == 0 && x.agencies[0].Name.Constraint < gazetteer.Weak && !x.shouted():
		x.agency = x.agencies[0].Agency
		r.proof.agency(x.agency)
	}
}

// shouted reports whether the name is an ordinary word where all is in capitals.
func (x *seen) shouted() bool {
	return x.to == x.from+1 && x.part.shoutedAt(x.from)
}

// shoutedAt reports whether word i is such a word, in a line or next to two words
// in capitals.
func (p *part) shoutedAt(i int) bool {
	if !shouts[p.words[i].Key] {
		return false
	}
	loud := func(k int) bool {
		return k >= 0 && k < len(p.words) && len(p.words[k].Text) > 2 && p.words[k].AllCaps() && !strings.Contains(p.words[k].Text, ".")
	}
	return p.shouted[i] || loud(i+1) && loud(i+2) || loud(i-1) && loud(i-2) || loud(i-1) && loud(i+1)
}

// locative reports whether a word of place stands before the name.
func (x *seen) locative() bool {
	return x.from > 0 && x.part.words[x.from].Gap == gazetteer.Space && locatives[x.part.words[x.from-1].Key] && !x.part.saidBy(x.from, x.to)
}

// lies reports whether a word stands before the name that stands before places only;
// a letter may be from a person and a word said to her.
func (x *seen) lies() bool {
	p := x.part
	return p.isDateline(x.from, x.to) || x.locative() && !persons[p.words[x.from-1].Key] || p.joined(x.to) && townspeople[p.words[x.to].Key]
}

// startsSentence reports whether the capital of a name that is a word as well ("Reading
// is fun") may come from the sentence that it begins.
func (x *seen) startsSentence(m gazetteer.Match) bool {
	return m.Name.Constraint == gazetteer.Weak && m.Place.Kind != "region" && x.part.begins(x.from) && !x.lies() && !x.part.heading[x.from]
}

// possessive reports whether the name owns something: "Kelly's".
func (x *seen) possessive() bool { return x.part.isOwned(x.to) }

// isOwned reports whether 's follows the word before word j.
func (p *part) isOwned(j int) bool {
	rest := p.text[p.words[j-1].End:]
	return strings.HasPrefix(rest, "'s") || strings.HasPrefix(rest, "’s")
}

// bestPlace weighs the readings of a place name: the size of the place, and
// whether the text speaks of what it lies in or of what lies in it.
func (r *reading) bestPlace(x *seen) *gazetteer.Place {
	var best *gazetteer.Place
	var top, second float64
	backed := false
	for _, m := range x.places {
		near, far := r.support(m.Place)
		if near && !isLocal(m.Place) && !r.proof.settled[m.Place.ID] {
			near = r.proof.places[m.Place.ID] > r.inside(m.Place, x.places)
		}
		if x.startsSentence(m) || !r.proof.settled[m.Place.ID] && !acceptable(x, m, near, far) || r.dwarfed(m.Place, x.places) {
			continue
		}
		switch score := r.weigh(m, near, far); {
		case best == nil || score > top:
			second, best, top, backed = top, m.Place, score, near
		case score > second:
			second = score
		}
	}
	if best != nil && isLocal(best) && !backed && top-second < clear {
		return nil // one of several towns of the name
	}
	return best
}

// dwarfed reports whether a small town shares its name with a great city. Even
// where the text speaks of the town's state, the bare name means the city
// ("Washington" in Illinois), unless the town was named with its state.
func (r *reading) dwarfed(p *gazetteer.Place, same []gazetteer.Match) bool {
	const small, great, times = 100_000, 500_000, 20
	if !isLocal(p) || p.Population >= small || r.proof.settled[p.ID] || r.explained(p) {
		return false
	}
	return slices.ContainsFunc(same, func(m gazetteer.Match) bool {
		return m.Place.Kind != "country" && m.Place.Population >= max(great, times*p.Population) && m.Name.Constraint < gazetteer.Near
	})
}

// clear is how much a town must outweigh the others with its name if nothing else
// supports it: twice as many people.
const clear = 0.3

// inside counts the mentions of what has the same name inside a place: New
// York speaks for New York as little as for itself.
func (r *reading) inside(p *gazetteer.Place, same []gazetteer.Match) int {
	count := 0
	for _, m := range same {
		if m.Place != p && m.Place.Within(p.ID) {
			count += r.proof.exact[m.Place.ID]
		}
	}
	return count
}

// support reports whether the text speaks of the state, or of the country, that a
// place lies in, or of another place in it.
func (r *reading) support(p *gazetteer.Place) (near, far bool) {
	switch p.Kind {
	case "city", "region":
		if r.home.holds(p) || r.nearby[p] >= 0.15 {
			return true, true
		}
		if len(p.Path) > 1 {
			near = r.proof.places[p.Path[len(p.Path)-1]] > r.proof.exact[p.ID]
		}
		far = r.proof.places[p.Country()] > r.proof.exact[p.ID] || r.proof.countries[p.Country()] >= 3
		if len(p.Path) == 1 {
			near = far && r.proof.places[p.Country()] > r.proof.exact[p.ID]
		}
	default:
		near = r.proof.places[p.ID] > 0
		far = r.proof.countries[p.Country()] >= 3
	}
	return near || r.proof.settled[p.ID], far
}

// english are the countries whose small towns English news names without more.
var english = set("us ca gb au ie nz")

// mentionsNear counts the mentions of what a place lies in, or of what lies in it,
// its own aside.
func (r *reading) mentionsNear(p *gazetteer.Place) int {
	if isLocal(p) && len(p.Path) > 0 {
		return r.proof.places[p.Path[len(p.Path)-1]] - r.proof.exact[p.ID]
	}
	return r.proof.places[p.ID] - r.proof.exact[p.ID]
}

// acceptable reports whether the text speaks enough for a reading.
func acceptable(x *seen, m gazetteer.Match, near, far bool) bool {
	if isCountyName([]gazetteer.Match{m}) && !counties[x.part.words[x.to-1].Key] && !x.part.isCounty(x.to) && !near {
		return false // a county is rarely named without the word
	}
	if m.Name.Constraint == gazetteer.Weak {
		if !isLocal(m.Place) {
			return near || far && x.lies()
		}
		if x.possessive() && m.Place.Population < 150_000 {
			return false // "Kelly's"
		}
		return near && (x.lies() || m.Place.Population >= 100_000) || x.lies() && (far || m.Place.Population >= 150_000)
	}
	switch {
	case isWide(m.Place) || m.Place.Population >= 100_000 || near:
		return true
	case m.Place.Kind == "state":
		return far || x.locative()
	case m.Place.Kind == "region":
		return far || x.locative() || x.lies() || len(x.places) == 1
	}
	if english[m.Place.Country()] {
		return far || x.locative() || x.lies()
	}
	return far && m.Place.Population >= 30_000 || len(x.places) == 1 && x.lies()
}

// weigh returns the weight of a reading, in powers of ten of people.
func (r *reading) weigh(m gazetteer.Match, near, far bool) float64 {
	// Rounded, because the last bits of a logarithm differ between processors. Products
	// are converted, so that no machine fuses them with a sum.
	score := math.Round(1e9*math.Log10(float64(m.Place.Population)+1000)) / 1e9
	switch m.Place.Kind {
	case "country":
		score += 0.6
	case "state":
		score += 0.3
	case "city", "region":
		if english[m.Place.Country()] {
			score += 0.3 // English texts speak more of their own towns
		}
	}
	switch {
	case near && r.explained(m.Place):
		score += 3.2
	case near:
		score += 1.7 + min(1, float64(0.2*float64(r.mentionsNear(m.Place))))
	case far:
		score += 1
	}
	if m.Name.Constraint == gazetteer.Weak {
		score-- // it is more often something else
		if !near {
			score--
		}
	}
	score += float64(1.5 * min(1, r.nearby[m.Place]))
	if r.proof.settled[m.Place.ID] {
		score += 3
	}
	return score
}

// bestAgency decides between agencies of one name by their countries.
func (r *reading) bestAgency(x *seen, roots map[string]bool) *gazetteer.Agency {
	var best *gazetteer.Agency
	top := -1
	enough := 1 // the name alone is not enough; a hint of the country is
	if slices.ContainsFunc(x.agencies, func(m gazetteer.Match) bool { return m.Name.Constraint < gazetteer.Weak }) {
		enough = 3
	}
	for _, m := range x.agencies {
		weight := r.proof.countries[m.Agency.Country]
		switch m.Name.Constraint {
		case gazetteer.Near:
			if weight < enough {
				continue
			}
			if r.proof.agencies[m.Agency.ID] {
				weight += 3
			}
		case gazetteer.Weak:
			if !r.proof.supports(m.Agency, roots) {
				continue
			}
			weight += 2
		default:
			if x.shouted() && !r.proof.supports(m.Agency, roots) {
				continue
			}
			weight++ // the name alone is enough
		}
		if weight > top {
			best, top = m.Agency, weight
		}
	}
	return best
}
