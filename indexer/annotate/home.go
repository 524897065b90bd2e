package annotate

import (
	"math"

	"standpoint/indexer/gazetteer"
)

// home is the state, or elsewhere the country, that explains most names of a
// text: local news names its own towns and counties without saying where they are.
type home struct {
	id    string
	names int // names that a place in it explains
}

// holds reports whether a place lies in the home.
func (h home) holds(p *gazetteer.Place) bool { return h.id != "" && p.ID != h.id && p.Within(h.id) }

// strong reports whether so many names speak for the home that even the name of a
// great city means a town there.
func (h home) strong() bool { return h.names >= 4 }

// isLocal reports whether a place is a town or a county rather than a state or country.
func isLocal(p *gazetteer.Place) bool { return p.Kind == "city" || p.Kind == "region" }

// isWide reports whether a place is a country or a state that any text may name
// without more.
func isWide(p *gazetteer.Place) bool {
	return p.Kind == "country" || p.Kind == "state" && (english[p.Country()] || p.Population >= 1_000_000)
}

// stateOf returns the id of the state, or else of the country, that a town lies in.
func stateOf(p *gazetteer.Place) string {
	if len(p.Path) > 1 {
		return p.Path[1]
	}
	return p.Country()
}

// findHome lets every name vote for the states in which places have it. A name
// has one vote, which its places share by their people.
func (r *reading) findHome() home {
	votes, names := map[string]float64{}, map[string]int{}
	voted := map[string]bool{}
	for _, x := range r.seen {
		if len(x.places) == 0 || x.places[0].Adjective || voted[x.key()] {
			continue
		}
		voted[x.key()] = true
		r.vote(x, votes, names)
	}
	var best home
	top, second := 0.0, 0.0
	for id, v := range votes {
		switch {
		case v > top || v == top && id < best.id:
			second = top
			best, top = home{id, names[id]}, v
		case v > second:
			second = v
		}
	}
	const enough, clearly = 1.2, 1.5
	if best.names < 2 || top < enough || top < clearly*second {
		return home{}
	}
	return best
}

func (r *reading) vote(x *seen, votes map[string]float64, names map[string]int) {
	if x.place != nil {
		if isLocal(x.place) || x.place.Kind == "state" {
			id := stateOf(x.place)
			if x.place.Kind == "state" {
				id = x.place.ID
			}
			votes[id]++
			names[id]++
		}
		return
	}
	shares, sum := map[string]float64{}, 0.0
	for _, m := range x.places {
		weight := math.Sqrt(float64(m.Place.Population) + 1000)
		switch {
		case m.Name.Constraint == gazetteer.Weak && !x.lies():
			weight /= 4
		case m.Place.Kind == "country":
			weight *= 4
		}
		sum += weight
		if isLocal(m.Place) && (english[m.Place.Country()] || m.Place.Population >= 15_000) {
			shares[stateOf(m.Place)] += weight
		}
	}
	for id, share := range shares {
		if share /= sum; share >= 0.02 {
			votes[id] += share
			names[id]++
		}
	}
}

// sameSense reads a name that was found to be a place as the same place elsewhere
// in the text, where less speaks for it.
func (r *reading) sameSense() {
	sense := map[string]*gazetteer.Place{}
	for _, x := range r.seen {
		if x.isPlace() && x.place != nil && !x.places[0].Adjective && sense[x.key()] == nil && (!allCare(x.places, gazetteer.Weak) || r.proof.settled[x.place.ID]) {
			sense[x.key()] = x.place
		}
	}
	for _, x := range r.seen {
		if x.place != nil || x.agency != nil || !x.isPlace() || x.places[0].Adjective {
			continue
		}
		for _, m := range x.places {
			if m.Place == sense[x.key()] {
				x.place = m.Place
				r.proof.place(m.Place)
			}
		}
	}
}
