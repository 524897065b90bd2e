package samples

import (
	"bytes"
	"crypto/sha256"
	"slices"
)

// Draw draws documents of a set: of each stratum as many as allocate says, or all. Which
// ones depends on the seed and the ids alone, not on the order of the set: those whose
// hash with the seed is least. So a larger sample of the same seed holds the smaller
// one, and documents that come in later are drawn as if they had been there. With
// articles, they are drawn in the place of documents, each with all its documents in the
// stratum. Items come in the order of their hashes, so the beginning of a sample is a
// sample.
func Draw(set []Item, seed string, articles bool, allocate func(stratum string) int) (drawn []Item) {
	type unit struct {
		hash  [sha256.Size]byte
		items []Item
	}
	strata := map[string]map[string]*unit{}
	for _, item := range set {
		id := item.Document
		if articles {
			id = item.Article
		}
		if strata[item.Stratum] == nil {
			strata[item.Stratum] = map[string]*unit{}
		}
		u := strata[item.Stratum][id]
		if u == nil {
			u = &unit{hash: sha256.Sum256([]byte(seed + "\x00" + id))}
			strata[item.Stratum][id] = u
		}
		u.items = append(u.items, item)
	}
	var all []*unit
	byHash := func(a, b *unit) int { return bytes.Compare(a.hash[:], b.hash[:]) }
	for stratum, units := range strata {
		var sorted []*unit
		for _, u := range units {
			sorted = append(sorted, u)
		}
		slices.SortFunc(sorted, byHash)
		all = append(all, sorted[:min(max(allocate(stratum), 0), len(sorted))]...)
	}
	slices.SortFunc(all, byHash)
	for _, u := range all {
		slices.SortFunc(u.items, func(a, b Item) int { return bytes.Compare([]byte(a.Document), []byte(b.Document)) })
		drawn = append(drawn, u.items...)
	}
	return drawn
}

// Proportional allocates n to strata by their sizes, at least least to each that has so
// many: the largest remainders are rounded up.
func Proportional(sizes map[string]int, n, least int) map[string]int {
	total := 0
	var names []string
	for name, size := range sizes {
		total += size
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { // the largest remainder first
		if ra, rb := sizes[a]*n%max(total, 1), sizes[b]*n%max(total, 1); ra != rb {
			return rb - ra
		}
		return bytes.Compare([]byte(a), []byte(b))
	})
	out, given := map[string]int{}, 0
	for _, name := range names {
		out[name] = sizes[name] * n / max(total, 1)
		given += out[name]
	}
	for _, name := range names {
		if given < n && out[name] < sizes[name] {
			out[name]++
			given++
		}
	}
	for _, name := range names {
		out[name] = min(max(out[name], least), sizes[name])
	}
	return out
}

// Equal allocates n to strata, to each as many, and what a small one does not have to
// none.
func Equal(sizes map[string]int, n int) map[string]int {
	out := map[string]int{}
	for name, size := range sizes {
		out[name] = min((n+len(sizes)-1)/len(sizes), size)
	}
	return out
}
