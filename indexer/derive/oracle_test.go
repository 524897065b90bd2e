package derive

import (
	"maps"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/event"
	"standpoint/indexer/neardup"
)

// Oracle gives the group of every document by comparing all pairs.
func Oracle(documents []corpus.Document) map[string]string {
	var nodes []node
	groups := map[string]string{}
	for _, d := range documents {
		groups[d.ID] = ""
		if n := nodeOf(d); n.raw != nil {
			nodes = append(nodes, n)
		}
	}
	of := make([]int, len(nodes)) // the lowest number of its group
	for i := range of {
		of[i] = i
	}
	for changed := true; changed; {
		changed = false
		for i := range nodes {
			for j := range nodes {
				a, b := &nodes[i], &nodes[j]
				if of[i] < of[j] && meet(&a.words, &b.words) && !a.words.Unlike(&b.words) && neardup.Near(a.set, b.set) {
					of[j], changed = of[i], true
				}
			}
		}
	}
	members := map[int][]member{}
	for i, n := range nodes {
		members[of[i]] = append(members[of[i]], n.member)
	}
	for i, n := range nodes {
		groups[n.id] = nameOf(members[of[i]])
	}
	return groups
}

// meet reports whether two texts have a band in common, so that they are compared.
func meet(a, b *neardup.Sketch) bool {
	for i := range neardup.Bands {
		if a.Band(i) == b.Band(i) {
			return true
		}
	}
	return false
}

// EventsAtOnce gives the event of every document, found among all of them at once.
func EventsAtOnce(documents []corpus.Document) map[string]string {
	var articles []event.Article
	of := map[string]string{}
	for _, d := range documents {
		of[d.ID] = ""
		if data := eventSketch(d); data != nil {
			a, err := readEventSketch(records.Sketch{ID: d.ID, Data: data})
			if err != nil {
				panic(err)
			}
			articles = append(articles, a)
		}
	}
	maps.Copy(of, eventsOf(articles))
	return of
}
