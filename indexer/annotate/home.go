package annotate

import (
	"maps"
	"math"
	"slices"

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

// explained reports whether so many names speak for a town, its home's and its
// neighbours', that its name means it and not a great city elsewhere.
func (r *reading) explained(p *gazetteer.Place) bool {
	const enough, neighbours, clearly = 4, 0.15, 0.5
	return r.nearby[p] >= clearly || r.nearby[p] >= neighbours && r.home.holds(p) && r.home.names >= enough
}

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

// share is how much of a name's one vote a place has that the name may mean.
type share struct {
	place *gazetteer.Place
	part  float64
}

// votes are the shares of each name's places, which grow with their people and add
// up to 1 at most.
type votes [][]share

// votes lets every name of the text vote once.
func (r *reading) votes() votes {
	const most = 60 // names: a text that has more says enough
	var all votes
	voted := map[string]bool{}
	for _, x := range r.seen {
		if len(x.places) == 0 || x.places[0].Adjective || voted[x.key()] || len(all) == most {
			continue
		}
		voted[x.key()] = true
		if x.place != nil {
			all = append(all, []share{{x.place, 1}})
			continue
		}
		var shares []share
		sum := 0.0
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
				shares = append(shares, share{m.Place, weight})
			}
		}
		for i := range shares {
			shares[i].part /= sum
		}
		all = append(all, shares)
	}
	return all
}

// home returns the state that the names speak for.
func (v votes) home() home {
	total, names := map[string]float64{}, map[string]int{}
	for _, shares := range v {
		states := map[string]float64{}
		for _, s := range shares {
			switch {
			case isLocal(s.place):
				states[stateOf(s.place)] += s.part
			case s.place.Kind == "state":
				states[s.place.ID] += s.part
			}
		}
		for id, part := range states { // each adds to its own total: the order does not matter
			if part >= 0.02 {
				total[id] += part
				names[id]++
			}
		}
	}
	var best home
	top, second := 0.0, 0.0
	for _, id := range slices.Sorted(maps.Keys(total)) {
		switch v := total[id]; {
		case v > top:
			best, top, second = home{id: id, names: names[id]}, v, top
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

// neighbours returns, for each place, how much the other names speak for places
// near it: a county and its seat explain each other.
func (v votes) neighbours() map[*gazetteer.Place]float64 {
	const near = 60 // kilometres
	type cell struct{ lat, lon int }
	type voice struct {
		share
		name int
	}
	grid := map[cell][]voice{} // by whole degrees
	for name, shares := range v {
		for _, s := range shares {
			if isLocal(s.place) {
				at := cell{int(math.Floor(s.place.Lat)), int(math.Floor(s.place.Lon))}
				grid[at] = append(grid[at], voice{s, name})
			}
		}
	}
	support := map[*gazetteer.Place]float64{}
	for at, here := range grid { // a place is in one cell: the order does not matter
		for _, x := range here {
			best := map[int]float64{}
			for lat := at.lat - 1; lat <= at.lat+1; lat++ {
				for lon := at.lon - 1; lon <= at.lon+1; lon++ {
					for _, y := range grid[cell{lat, lon}] {
						if y.name != x.name && y.part > best[y.name] && kilometres(x.place, y.place) <= near {
							best[y.name] = y.part
						}
					}
				}
			}
			for _, name := range slices.Sorted(maps.Keys(best)) {
				support[x.place] += best[name]
			}
		}
	}
	return support
}

// kilometres returns about how far apart two places are that are not far apart.
func kilometres(a, b *gazetteer.Place) float64 {
	const degree = 111.2
	return degree * math.Hypot(a.Lat-b.Lat, (a.Lon-b.Lon)*math.Cos((a.Lat+b.Lat)/2*math.Pi/180))
}

// sameSense reads a name that was found to be a place as the same place elsewhere
// in the text, where less speaks for it.
func (r *reading) sameSense() {
	sense := map[string]*gazetteer.Place{}
	for _, x := range r.seen {
		if x.isPlace() && x.place != nil && !x.places[0].Adjective && sense[x.key()] == nil && (!allCare(x.places, gazetteer.Weak) || r.proof.settled[x.place.ID] || x.lies()) {
			sense[x.key()] = x.place
		}
	}
	for _, x := range r.seen {
		if x.place != nil || x.agency != nil || !x.isPlace() || x.places[0].Adjective {
			continue
		}
		for _, m := range x.places {
			if m.Place == sense[x.key()] && !x.startsSentence(m) {
				x.place = m.Place
				r.proof.place(m.Place)
			}
		}
	}
}
