package searchtest

import (
	"fmt"
	"slices"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

func aggregatesEqual(a, b *search.Aggregate) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.Equal(a.Cells, b.Cells) && slices.Equal(a.Bases, b.Bases) && slices.EqualFunc(a.Margins, b.Margins, marginsEqual)
}

func marginsEqual(a, b search.Margin) bool {
	if a.Histogram == nil || b.Histogram == nil {
		return a.Histogram == b.Histogram && facetsEqual(*a.Facet, *b.Facet)
	}
	return histogramsEqual(*a.Histogram, *b.Histogram)
}

// cellsDiffer checks that the cells of an aggregate of single values add up: to the
// total, to each of their margins, and to the bases of their shares.
func cellsDiffer(req search.Request, got *search.Results) string {
	if got.Aggregate == nil || req.Unit != search.ByDocument { // a unit can be in several cells
		return ""
	}
	for _, axis := range req.Aggregate.By {
		if field, _ := schema.Lookup(axis.Facet.Field); axis.Histogram == nil && !field.Single {
			return ""
		}
	}
	sum := 0
	for _, cell := range got.Aggregate.Cells {
		sum += cell.Count
	}
	if sum != got.Total {
		return fmt.Sprintf("the cells add up to %d, the total is %d", sum, got.Total)
	}
	for i, m := range got.Aggregate.Margins {
		counts := map[int]int{}
		for _, cell := range got.Aggregate.Cells {
			counts[cell.Place[i]] += cell.Count
		}
		for place, n := range marginal(m) {
			if counts[place] != n {
				return fmt.Sprintf("axis %d: the cells at place %d add up to %d, the margin has %d", i, place, counts[place], n)
			}
		}
	}
	for _, base := range got.Aggregate.Bases {
		sum := 0
		for _, cell := range got.Aggregate.Cells {
			if baseOf(req.Aggregate, cell.Place) == base.Place {
				sum += cell.Count
			}
		}
		if sum != base.Count {
			return fmt.Sprintf("the cells of base %v add up to %d, it has %d", base.Place, sum, base.Count)
		}
	}
	return ""
}

// marginal gives the counts of a margin by place.
func marginal(m search.Margin) map[int]int {
	counts := map[int]int{}
	if h := m.Histogram; h != nil {
		for i, b := range h.Buckets {
			counts[i] = b.Count
		}
		counts[search.Missing] = h.Undated + h.Imprecise
		return counts
	}
	for i, v := range m.Facet.Values {
		counts[i] = v.Count
	}
	counts[search.Other], counts[search.Missing] = m.Facet.Other, m.Facet.Missing
	return counts
}

// baseOf is the place of the base of a cell.
func baseOf(asked *search.AggregateRequest, cell search.Place) (base search.Place) {
	for _, i := range asked.Of {
		base[i] = cell[i]
	}
	return base
}
