package themes

import (
	"cmp"
	"slices"
)

// communities parts a graph so that its modularity is high: by moving nodes one after
// the other, joining what is together into one node, and so on (Blondel et al., "Fast
// unfolding of communities in large networks", 2008), then moving single nodes again
// at every level on the way back (Rotta and Noack, "Multilevel local search algorithms
// for modularity clustering", 2011). Resolution, in tenths, weighs what chance explains
// (Reichardt and Bornholdt, 2006). All weights are whole numbers.
func communities(g graph, resolution int64) []int32 {
	own := make([]int64, len(g)) // weight of a node's edges to itself, both ends
	return part(g, own, resolution)
}

func part(g graph, own []int64, resolution int64) []int32 {
	at := make([]int32, len(g))
	for i := range at {
		at[i] = int32(i)
	}
	if !settle(g, own, at, resolution) {
		return at
	}
	small, smallOwn, number := joined(g, own, at)
	if len(small) == len(g) {
		return at
	}
	above := part(small, smallOwn, resolution)
	for i := range at {
		at[i] = above[number[at[i]]]
	}
	settle(g, own, at, resolution)
	return at
}

// settle moves nodes to the community of a neighbour as long as that helps. It reports
// whether any was moved.
func settle(g graph, own []int64, at []int32, resolution int64) bool {
	degree := make([]int64, len(g))
	total := make([]int64, len(g)) // by community
	all := int64(0)
	for i, edges := range g {
		degree[i] = own[i]
		for _, e := range edges {
			degree[i] += e.weight
		}
		all += degree[i]
		total[at[i]] += degree[i]
	}
	moved := false
	to := make([]int64, len(g)) // weight of edges to a community
	var met []int32
	for range mostRounds {
		quiet := true
		for i, edges := range g {
			met = append(met[:0], at[i])
			for _, e := range edges {
				c := at[e.to]
				if to[c] == 0 && c != at[i] {
					met = append(met, c)
				}
				to[c] += e.weight
			}
			total[at[i]] -= degree[i]
			best, most := at[i], gain(to[at[i]], all, degree[i], total[at[i]], resolution)
			for _, c := range met[1:] {
				g := gain(to[c], all, degree[i], total[c], resolution)
				if g > most || g == most && best != at[i] && c < best {
					best, most = c, g
				}
			}
			for _, c := range met {
				to[c] = 0
			}
			total[best] += degree[i]
			if best != at[i] {
				at[i], quiet, moved = best, false, true
			}
		}
		if quiet {
			break
		}
	}
	return moved
}

// mostRounds bounds how often all nodes are looked at.
const mostRounds = 30

// gain is what a node adds to the modularity in a community, but for a factor.
func gain(to, all, degree, total, resolution int64) float64 {
	return float64(float64(to)*float64(all)) - float64(float64(resolution)/10*float64(float64(degree)*float64(total)))
}

// joined makes one node of each community. Number has the node of each community.
func joined(g graph, own []int64, at []int32) (graph, []int64, map[int32]int32) {
	number := map[int32]int32{}
	for _, c := range at {
		if _, known := number[c]; !known {
			number[c] = int32(len(number))
		}
	}
	sums := make([]map[int32]int64, len(number))
	smallOwn := make([]int64, len(number))
	for i, edges := range g {
		c := number[at[i]]
		smallOwn[c] += own[i]
		for _, e := range edges {
			other := number[at[e.to]]
			if other == c {
				smallOwn[c] += e.weight
				continue
			}
			if sums[c] == nil {
				sums[c] = map[int32]int64{}
			}
			sums[c][other] += e.weight
		}
	}
	small := make(graph, len(number))
	for c, to := range sums {
		for other, w := range to {
			small[c] = append(small[c], edge{other, w})
		}
		slices.SortFunc(small[c], func(a, b edge) int { return cmp.Compare(a.to, b.to) })
	}
	return small, smallOwn, number
}
