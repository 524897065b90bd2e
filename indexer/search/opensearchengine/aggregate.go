package opensearchengine

import (
	"slices"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// aggregate counts rows along several axes.
func aggregate(req search.Request, found []*row) (*search.Aggregate, error) {
	asked := req.Aggregate
	out := &search.Aggregate{}
	places := make([]func(*row) []int, len(asked.By))
	var lengths []int
	for i, axis := range asked.By {
		margin, placesOf, err := marginOf(req, axis, found)
		if err != nil {
			return nil, err
		}
		out.Margins, places[i] = append(out.Margins, margin), placesOf
		lengths = append(lengths, length(margin))
	}
	if err := search.TooManyCells(asked.By, lengths); err != nil {
		return nil, err
	}
	var everywhere []int
	for i := range asked.By {
		everywhere = append(everywhere, i)
	}
	cells, bases := map[search.Place]*tally{}, map[search.Place]*tally{}
	for _, r := range found {
		for _, at := range combined(r, places, everywhere) {
			tallyAt(cells, at).add(r, asked)
		}
		if asked.Shares {
			for _, at := range combined(r, places, asked.Of) {
				tallyAt(bases, at).add(r, asked)
			}
		}
	}
	for _, at := range inOrder(cells) {
		cell := search.Cell{Place: at, Tally: cells[at].sum(asked)}
		if asked.Shares {
			if base := bases[baseOf(asked, at)]; base != nil {
				for article, n := range cells[at].articles {
					cell.Products += n * base.articles[article]
				}
			}
		}
		out.Cells = append(out.Cells, cell)
	}
	for _, at := range inOrder(bases) {
		out.Bases = append(out.Bases, search.Base{Place: at, Tally: bases[at].sum(asked)})
	}
	return out, nil
}

// marginOf is an axis by itself, and says where on it a document is.
func marginOf(req search.Request, axis search.Axis, found []*row) (search.Margin, func(*row) []int, error) {
	if axis.Histogram != nil {
		h, at, err := histogramOf(req, axis.Histogram.Interval, headsOf(found))
		return search.Margin{Histogram: h}, func(r *row) []int {
			if place, counted := at[r.head]; counted {
				return []int{place}
			}
			return []int{search.Missing}
		}, err
	}
	field := axis.Facet.Field
	counts, missing := countUnits(found, field)
	f := facetOf(req, axis.Facet, search.Filter{Any: filterOn(req, field).Any}, counts, missing)
	at := map[string]int{}
	for i, v := range f.Values {
		at[v.Value] = i
	}
	return search.Margin{Facet: &f}, func(r *row) []int {
		var places []int
		for _, value := range r.values[field] {
			place, shown := at[value]
			if !shown {
				place = search.Other
			}
			if !slices.Contains(places, place) {
				places = append(places, place)
			}
		}
		if places == nil {
			return []int{search.Missing}
		}
		return places
	}, nil
}

// length is how many places a margin has with a document, or to show.
func length(m search.Margin) int {
	n := 0
	some := func(documents int) {
		if documents > 0 {
			n++
		}
	}
	if m.Histogram != nil {
		some(m.Histogram.Undated + m.Histogram.Imprecise)
		return n + len(m.Histogram.Buckets)
	}
	some(m.Facet.Other)
	some(m.Facet.Missing)
	return n + len(m.Facet.Values)
}

// combined are all combinations of a document's places on some axes.
func combined(r *row, on []func(*row) []int, axes []int) []search.Place {
	all := []search.Place{{}}
	for _, i := range axes {
		var longer []search.Place
		for _, at := range all {
			for _, place := range on[i](r) {
				at[i] = place
				longer = append(longer, at)
			}
		}
		all = longer
	}
	return all
}

// baseOf is the place of the base of a cell.
func baseOf(asked *search.AggregateRequest, at search.Place) (base search.Place) {
	for _, i := range asked.Of {
		base[i] = at[i]
	}
	return base
}

func inOrder(of map[search.Place]*tally) []search.Place {
	var places []search.Place
	for at := range of {
		places = append(places, at)
	}
	slices.SortFunc(places, search.Place.Compare)
	return places
}

// tally is a search.Tally in the making.
type tally struct {
	count    int
	groups   map[*row]bool // heads of those that were counted
	authors  map[string]bool
	articles map[string]int // units by the article of their first
}

func tallyAt(of map[search.Place]*tally, at search.Place) *tally {
	t := of[at]
	if t == nil {
		t = &tally{groups: map[*row]bool{}, authors: map[string]bool{}, articles: map[string]int{}}
		of[at] = t
	}
	return t
}

func (t *tally) add(r *row, asked *search.AggregateRequest) {
	if asked.Authors {
		for _, author := range r.values[schema.Author] {
			t.authors[author] = true
		}
	}
	if r.group != "" {
		if t.groups[r.head] {
			return
		}
		t.groups[r.head] = true
	}
	t.count++
	if asked.Articles || asked.Shares {
		article := r.head.article
		if article == "" {
			article = "without: " + r.head.id
		}
		t.articles[article]++
	}
}

func (t *tally) sum(asked *search.AggregateRequest) search.Tally {
	out := search.Tally{Count: t.count, Authors: len(t.authors)}
	for _, n := range t.articles {
		out.Articles++
		out.Squares += n * n
	}
	return out
}
