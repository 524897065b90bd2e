package annotate

import (
	"slices"

	"standpoint/indexer/gazetteer"
)

// derive makes the body that a pattern makes of the place before or after it.
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
		m.Name.Care = gazetteer.Shape
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
	if len(choices) > 1 && !choices[0].backed && choices[0].score-choices[1].score < 0.5 {
		return // one of several towns of the name
	}
	r.proof.place(choices[0].place)
	x.agency = g.Derive(*choices[0].pattern, choices[0].place)
	r.proof.agency(x.agency)
}

// deriveBare reads "the police department" in a text that speaks of one town.
// only holds, by kind, the one place that the text speaks of.
func (r *reading) deriveBare(g *gazetteer.Gazetteer, x *seen, only map[string]*gazetteer.Place) {
	for _, p := range x.pattern {
		if place := only[p.Pattern.Scope]; place != nil {
			x.agency = g.Derive(*p.Pattern, place)
			return
		}
	}
}

// onlyPlace gives the place of a kind that the text speaks of more than of all
// others of that kind; nil if there is none.
func (r *reading) onlyPlace(g *gazetteer.Gazetteer, kind string) *gazetteer.Place {
	var best *gazetteer.Place
	top, second := 0, 0
	counts := r.proof.places
	if kind == "city" {
		counts = r.proof.exact
	}
	for id, count := range counts {
		p, ok := g.Place(id)
		if !ok || p.Kind != kind {
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
