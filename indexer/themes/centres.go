package themes

import (
	"cmp"
	"math"
	"slices"
)

// centre is the middle of a theme, as vectors are of a document.
type centre struct {
	terms []int32 // by term
	means []int16
}

// alike is how near a document is to the centre, as alike says of documents.
func (c *centre) alike(v vectors) int64 {
	sum := int64(0)
	for _, w := range v.terms {
		sum += int64(w.of) * int64(c.terms[w.term])
	}
	return alike(sum, v.means, c.means)
}

// enough is how many terms a document of the core has at least.
const enough = 4

// Communities below this share of the core, in hundredths, or of fewer documents than
// this are left out.
const (
	leastShare = 2
	leastDocs  = 4
)

// rounds is how often centres are moved to the middle of what is nearest to them.
const rounds = 3

// resolutions, in tenths, are tried until there are enough themes.
var resolutions = []int64{10, 15, 20, 30}

func centresOf(f *forward, docs []vectors, unique []bool) []*centre {
	var inner []vectors
	for i, v := range docs {
		if unique[i] && len(v.terms) >= enough && len(inner) < core {
			inner = append(inner, v)
		}
	}
	if len(inner) < Few {
		return nil
	}
	g := neighbourhood(inner, len(f.terms))
	var groups [][]int
	for _, resolution := range resolutions {
		groups = large(communities(g, resolution))
		if len(groups) >= Least {
			break
		}
	}
	var centres []*centre
	for _, members := range groups {
		centres = append(centres, middle(inner, members, len(f.terms)))
	}
	for range rounds {
		members := make([][]int, len(centres))
		for d, at := range nearestOfAll(centres, inner) {
			if at.score >= near {
				members[at.theme] = append(members[at.theme], d)
			}
		}
		var moved []*centre
		for _, m := range members {
			if len(m) >= leastDocs {
				moved = append(moved, middle(inner, m, len(f.terms)))
			}
		}
		centres = moved
	}
	return centres
}

// large are the communities that are large enough, the largest first.
func large(at []int32) [][]int {
	members := map[int32][]int{}
	for d, c := range at {
		members[c] = append(members[c], d)
	}
	var out [][]int
	for _, m := range members {
		if len(m) >= leastDocs && len(m)*100 >= leastShare*len(at) {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b []int) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0]))
	})
	return out[:min(len(out), Most)]
}

// middle is the centre of some documents.
func middle(docs []vectors, members []int, terms int) *centre {
	sums, means := make([]int64, terms), make([]int64, width)
	for _, d := range members {
		for _, w := range docs[d].terms {
			sums[w.term] += int64(w.of)
		}
		for i, v := range docs[d].means {
			means[i] += int64(v)
		}
	}
	c := &centre{terms: make([]int32, terms), means: shortened(means)}
	length := 0.0
	for _, s := range sums {
		length += float64(float64(s) * float64(s))
	}
	if length > 0 {
		scale := sparseLength / math.Sqrt(length)
		for i, s := range sums {
			c.terms[i] = int32(math.Round(float64(float64(s) * scale)))
		}
	}
	return c
}

// near is how near a document must be to a centre to belong to it.
const near = 200

func nearest(centres []*centre, v vectors) (best int, score int64) {
	best = None
	for i, c := range centres {
		if s := c.alike(v); best == None || s > score {
			best, score = i, s
		}
	}
	return best, score
}

// nearestOfAll finds the nearest centre of each document.
func nearestOfAll(centres []*centre, docs []vectors) []placed {
	out := make([]placed, len(docs))
	sideBySide(len(docs), func(from, to int) {
		for d := from; d < to; d++ {
			out[d].theme, out[d].score = nearest(centres, docs[d])
		}
	})
	return out
}

// assign puts each document to the nearest centre: copies as the first of their group,
// and what is near to none as the comment that it answers.
func assign(docs []Document, v []vectors, first []int, centres []*centre) []placed {
	out := nearestOfAll(centres, v)
	place := make(map[string]int, len(docs))
	for i, d := range docs {
		place[d.ID] = i
		if first[i] != i {
			continue
		}
		if out[i].score < near {
			out[i].theme = None
		}
	}
	for i := range docs {
		if first[i] != i {
			out[i] = out[first[i]]
		}
	}
	joined := make([]int, len(docs))
	for i := range docs {
		joined[i] = out[i].theme
		for at, steps := i, 0; joined[i] == None && steps < longestWay; steps++ {
			parent, held := place[docs[at].Parent]
			if !held {
				break
			}
			joined[i], at = out[parent].theme, parent
		}
	}
	for i, theme := range joined {
		out[i].theme = theme
	}
	return out
}

// longestWay is how many comments up a thread the theme of a reply is looked for.
const longestWay = 8

// placed is a document in a theme.
type placed struct {
	theme int
	score int64 // how near it is to the centre
}
