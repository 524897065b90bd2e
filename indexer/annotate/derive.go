package annotate

import (
	"slices"
	"strings"

	"standpoint/indexer/gazetteer"
)

// derive finds the agency that a pattern makes from the place before or after it.
func (r *reading) derive(g *gazetteer.Gazetteer, x *seen) {
	type choice struct {
		place   *gazetteer.Place
		pattern *gazetteer.Pattern
		score   float64
		backed  bool
	}
	var choices []choice
	for _, m := range x.places {
		near, far := r.support(m.Place)
		if !near && !far && m.Place.Population < 100_000 && !english[m.Place.Country()] {
			continue // English texts do not name the agencies of small towns abroad without more
		}
		m.Name.Constraint = gazetteer.Shape
		for _, p := range x.pattern {
			if p.Pattern.Scope == m.Place.Kind {
				choices = append(choices, choice{m.Place, p.Pattern, r.weigh(m, near, far), near})
				break
			}
		}
	}
	if len(choices) == 0 {
		return
	}
	slices.SortStableFunc(choices, func(a, b choice) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	other := slices.IndexFunc(choices, func(c choice) bool { return c.place != choices[0].place })
	if other > 0 && !choices[0].backed && choices[0].score-choices[other].score < 0.5 {
		return // one of several towns of the name
	}
	r.proof.place(choices[0].place)
	x.agency = g.Derive(*choices[0].pattern, choices[0].place)
	x.seat.place = choices[0].place
	r.proof.agency(x.agency)
}

// deriveBare reads a pattern's words without a place right before them. They
// stand for an agency only if the text or its thread names one of the kind in full
// ("the police department", where the Houston Police Department was named), or
// if they end a longer name that begins with a place ("Waukegan Community Unit
// School District"). A place elsewhere in the text makes no agency of a common
// noun; but a capitalised "Foreign Ministry" is that of the one country that the
// text speaks of. The bodies of the United States are all in the tables.
func (r *reading) deriveBare(g *gazetteer.Gazetteer, x *seen, named map[*gazetteer.Pattern]*gazetteer.Agency) {
	for _, m := range x.pattern {
		if m.Pattern.Scope == "country" && !capitalised(x.part.words[x.from:x.to]) {
			continue
		}
		if key := x.part.words[x.from].Key; x.to == x.from+1 && !(x.part.joined(x.from) && functionWords[x.part.words[x.from-1].Key]) &&
			(key == "cabinet" || !x.part.begins(x.from)) {
			continue // "the Cabinet", not "Cabinet"
		}
		agency, known := named[m.Pattern]
		if !known {
			agency = r.onlyAgency(g, m.Pattern)
			if agency == nil && m.Pattern.Scope == "country" && r.country != nil && r.country.ID != "us" {
				agency = g.Derive(*m.Pattern, r.country)
			}
			named[m.Pattern] = agency
		}
		if agency != nil {
			x.agency = agency
			return
		}
	}
}

// ofOther reports whether the text speaks of one other country and not of the agency's.
func (r *reading) ofOther(a *gazetteer.Agency) bool {
	return r.proof.countries[a.Country] == 0 && r.country != nil && r.country.ID != a.Country && r.proof.countries[r.country.ID] >= 4
}

// onlyAgency returns the one agency named in full that the words of a pattern end, or
// nil if there is none, or if there are several.
func (r *reading) onlyAgency(g *gazetteer.Gazetteer, p *gazetteer.Pattern) *gazetteer.Agency {
	var only *gazetteer.Agency
	words := strings.ToLower(p.After)
	for id := range r.proof.agencies {
		agency, ok := g.Agency(id)
		if !ok || !strings.HasSuffix(id, "-"+p.Slug) && !strings.HasSuffix(strings.ToLower(agency.Name), " "+words) {
			continue
		}
		if only != nil && only != agency {
			return nil
		}
		only = agency
	}
	return only
}

// mainCountry returns the country that the text speaks of more than of all others; nil
// if there is none.
func (r *reading) mainCountry(g *gazetteer.Gazetteer) *gazetteer.Place {
	var best *gazetteer.Place
	top, second := 0, 0
	for id, count := range r.proof.places {
		p, ok := g.Place(id)
		if !ok || p.Kind != "country" {
			continue
		}
		switch {
		case count > top:
			best, top, second = p, count, top
		case count > second:
			second = count
		}
	}
	if top == second {
		return nil
	}
	return best
}
