package searchtest

import (
	"slices"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/search/zone"
)

// aggregate counts matches along several axes.
func (o *Oracle) aggregate(req search.Request, found []document) (*search.Aggregate, error) {
	out, u := &search.Aggregate{}, unitsOf(req, found)
	var lengths []int
	places := make([]func(document) []int, len(req.Aggregate.By))
	for i, axis := range req.Aggregate.By {
		margin, err := o.margin(req, axis, found, u)
		if err != nil {
			return nil, err
		}
		out.Margins = append(out.Margins, margin)
		lengths = append(lengths, length(margin))
		if places[i], err = o.placesOn(req, axis, margin, u); err != nil {
			return nil, err
		}
	}
	if err := search.TooManyCells(req.Aggregate.By, lengths); err != nil {
		return nil, err
	}
	var everywhere []int
	for i := range req.Aggregate.By {
		everywhere = append(everywhere, i)
	}
	cells, bases := map[search.Place][]document{}, map[search.Place][]document{}
	for _, d := range found {
		for _, at := range placesOf(d, places, everywhere) {
			cells[at] = append(cells[at], d)
		}
		if req.Aggregate.Shares {
			for _, at := range placesOf(d, places, req.Aggregate.Of) {
				bases[at] = append(bases[at], d)
			}
		}
	}
	for _, at := range inOrder(cells) {
		cell := search.Cell{Place: at, Tally: o.tally(req.Aggregate, cells[at], u)}
		of := byArticle(u.each(bases[baseOf(req.Aggregate, at)]))
		for article, docs := range byArticle(u.each(cells[at])) {
			cell.Products += docs * of[article]
		}
		out.Cells = append(out.Cells, cell)
	}
	for _, at := range inOrder(bases) {
		out.Bases = append(out.Bases, search.Base{Place: at, Tally: o.tally(req.Aggregate, bases[at], u)})
	}
	return out, nil
}

func (o *Oracle) margin(req search.Request, axis search.Axis, found []document, u units) (search.Margin, error) {
	if axis.Histogram != nil {
		req.Histogram = axis.Histogram
		h, err := histogramOf(req, u.first(found))
		return search.Margin{Histogram: h}, err
	}
	var filter search.Filter
	for _, f := range req.Filters {
		if f.Field == axis.Facet.Field {
			filter.Any = f.Any
		}
	}
	f := o.facetOf(req, axis.Facet, filter, found)
	return search.Margin{Facet: &f}, nil
}

// length is how many places a margin has with a document, or to show.
func length(m search.Margin) int {
	n := 0
	some := func(places, documents int) {
		if documents > 0 {
			n += places
		}
	}
	if m.Histogram != nil {
		some(1, m.Histogram.Undated+m.Histogram.Imprecise)
		return n + len(m.Histogram.Buckets)
	}
	some(1, m.Facet.Other)
	some(1, m.Facet.Missing)
	return n + len(m.Facet.Values)
}

// placesOn gives the places of a document on an axis.
func (o *Oracle) placesOn(req search.Request, axis search.Axis, m search.Margin, u units) (func(document) []int, error) {
	if m.Histogram != nil {
		where, err := zone.Load(req.Zone)
		return func(d document) []int {
			at, counted := momentOf(u.heads[u.of(d)], m.Histogram.Interval, where)
			if !counted {
				return []int{search.Missing}
			}
			place, _ := slices.BinarySearchFunc(m.Histogram.Buckets, at, func(b search.Bucket, at time.Time) int {
				if at.Before(b.End) {
					return 1
				}
				return -1
			})
			return []int{place}
		}, err
	}
	return func(d document) []int {
		var places []int
		for _, value := range o.values(req, d, axis.Facet.Field) {
			place := slices.IndexFunc(m.Facet.Values, func(v search.FacetValue) bool { return v.Value == value })
			if place < 0 {
				place = search.Other
			}
			if !slices.Contains(places, place) {
				places = append(places, place)
			}
		}
		if len(places) == 0 {
			return []int{search.Missing}
		}
		return places
	}, nil
}

// placesOf gives every combination of a document's places on some axes.
func placesOf(d document, on []func(document) []int, axes []int) []search.Place {
	all := []search.Place{{}}
	for _, i := range axes {
		var longer []search.Place
		for _, at := range all {
			for _, place := range on[i](d) {
				at[i] = place
				longer = append(longer, at)
			}
		}
		all = longer
	}
	return all
}

// inOrder lists places in their order.
func inOrder(of map[search.Place][]document) []search.Place {
	var places []search.Place
	for at := range of {
		places = append(places, at)
	}
	slices.SortFunc(places, search.Place.Compare)
	return places
}

func (o *Oracle) tally(asked *search.AggregateRequest, docs []document, u units) search.Tally {
	out := search.Tally{Count: len(u.each(docs))}
	if asked.Authors {
		authors := map[string]bool{}
		for _, d := range docs {
			for _, author := range d.Keywords[schema.Author] {
				authors[author] = true
			}
		}
		out.Authors = len(authors)
	}
	if asked.Articles || asked.Shares {
		for _, n := range byArticle(u.each(docs)) {
			out.Articles++
			out.Squares += n * n
		}
	}
	return out
}

// byArticle counts documents by article; one without an article stands for itself.
func byArticle(docs []document) map[string]int {
	counts := map[string]int{}
	for _, d := range docs {
		article := "without: " + d.ID
		for _, id := range d.Keywords[schema.Article] {
			article = id
		}
		counts[article]++
	}
	return counts
}
