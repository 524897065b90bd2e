package annotate

import (
	"maps"

	"standpoint/indexer/gazetteer"
)

// evidence is what a text certainly mentions. It decides how to read the names that
// could mean several things.
type evidence struct {
	countries map[string]int  // by country: how much of the text speaks for it
	places    map[string]int  // by place: mentions of it and of what lies in it
	exact     map[string]int  // by place: mentions of itself
	settled   map[string]bool // places that were named with what they lie in: "Paris, Texas"
	agencies  map[string]bool // agencies
}

// around is the evidence of the texts around a text: its article, then its
// parent, which was itself read with the article's.
type around = evidence

func newEvidence(context around) evidence {
	e := evidence{map[string]int{}, map[string]int{}, map[string]int{}, map[string]bool{}, map[string]bool{}}
	e.add(context)
	return e
}

func (e *evidence) add(other evidence) {
	for country, weight := range other.countries {
		e.countries[country] += weight
	}
	for id, count := range other.places {
		e.places[id] += count
	}
	for id, count := range other.exact {
		e.exact[id] += count
	}
	maps.Copy(e.settled, other.settled)
	maps.Copy(e.agencies, other.agencies)
}

// place adds a mention of a place.
func (e *evidence) place(p *gazetteer.Place) {
	if e.exact[p.ID] == 0 {
		e.countries[p.Country()] += 2
	}
	e.exact[p.ID]++
	e.places[p.ID]++
	for _, id := range p.Path {
		e.places[id]++
	}
}

// homeOf returns what an outlet's home says about its texts before they are read: a
// Canadian paper's Senate is Canada's, and its Livingston lies there. An outlet without
// a home says nothing.
func (a *Annotator) homeOf(outlet string) around {
	e := newEvidence(around{})
	o, known := a.gazetteer.Outlet(outlet)
	if !known {
		return e
	}
	if home, ok := a.gazetteer.Place(o.Home()); ok {
		e.countries[home.Country()] += 3 // as much as an agency of it
		for _, id := range append([]string{home.ID}, home.Path...) {
			e.places[id]++
		}
	}
	return e
}

// agency adds an agency that is certainly named.
func (e *evidence) agency(a *gazetteer.Agency) {
	if !e.agencies[a.ID] {
		e.agencies[a.ID] = true
		e.countries[a.Country] += 3
	}
}

// supports reports whether the agency or one of the same root was named.
func (e *evidence) supports(a *gazetteer.Agency, roots map[string]bool) bool {
	return e.agencies[a.ID] || roots[root(a)]
}

func root(a *gazetteer.Agency) string {
	if len(a.Path) > 0 {
		return a.Path[0]
	}
	return a.ID
}

// cues adds the words that point to one country, each once.
func (e *evidence) cues(g *gazetteer.Gazetteer, words []gazetteer.Word) {
	heard := map[string]bool{}
	for i := range words {
		phrase := ""
		for j := i; j < len(words) && j < i+3; j++ {
			if j > i {
				if words[j].Gap != gazetteer.Space {
					break
				}
				phrase += " "
			}
			phrase += words[j].Key
			weights, begins := g.Cue(phrase)
			if !begins {
				break
			}
			if heard[phrase] {
				continue
			}
			for country, weight := range weights {
				e.countries[country] += weight
				heard[phrase] = true
			}
		}
	}
}
