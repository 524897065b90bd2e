package pages

import (
	"cmp"
	"context"
	"slices"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// laneOutlets is how many outlets a timeline has lanes for, the most frequent.
const laneOutlets = 5

// sidesInOrder are the sides in the order in which they are shown.
var sidesInOrder = []corpus.Label{corpus.Critical, corpus.Supportive, corpus.Neutral, corpus.Unclear}

// splitNames are what a timeline can be split by.
var splitNames = []struct {
	split searchurl.Split
	label string
}{{searchurl.NoSplit, "all together"}, {searchurl.KindSplit, "by kind"}, {searchurl.OutletSplit, "by outlet"}, {searchurl.SideSplit, "by side"}}

// timeline draws the histogram of a search, split as its look says or, if it says nothing,
// as the page usually is.
func (p *Pages) timeline(ctx context.Context, s searchurl.Search, h *search.Histogram, state corpus.State, page string, usual searchurl.Split) (*timelineView, error) {
	if h == nil || len(h.Buckets) < 2 {
		return nil, nil
	}
	gaps, err := p.reader.Gaps(ctx, s, h, state)
	if err != nil {
		return nil, err
	}
	split := cmp.Or(s.Look.Split, usual)
	lanes, err := p.lanes(ctx, s, h, split, gaps)
	if err != nil {
		return nil, err
	}
	v := newTimeline(s, h, lanes, page)
	if v == nil {
		return nil, nil
	}
	for _, name := range splitNames {
		if field := map[searchurl.Split]string{searchurl.OutletSplit: schema.Outlet, searchurl.KindSplit: schema.Kind}[name.split]; len(s.Filter(field).Any) == 1 && name.split != split {
			continue // there is one value
		}
		look := s.Look
		if look.Split = name.split; name.split == usual {
			look.Split = searchurl.NoSplit
		} else if name.split == searchurl.NoSplit {
			continue // the page is always split
		}
		v.Splits = append(v.Splits, orderView{Label: name.label, Href: s.WithLook(look).URL(page), Current: split == name.split})
	}
	if split == searchurl.OutletSplit && v.Gap != "" {
		v.Gap = "no document of the outlet at all"
	}
	return v, nil
}

// lanes are the series of a timeline. Together they have all documents of the search, and
// those with several values once in each.
func (p *Pages) lanes(ctx context.Context, s searchurl.Search, h *search.Histogram, split searchurl.Split, gaps []bool) ([]series, error) {
	switch split {
	case searchurl.KindSplit:
		return p.split(ctx, s, h, schema.Kind, gaps)
	case searchurl.OutletSplit:
		return p.split(ctx, s, h, schema.Outlet, nil)
	case searchurl.SideSplit:
		if agency, one := onlyAgency(s); one {
			return p.splitToward(ctx, s, h, agency, gaps)
		}
		return p.split(ctx, s, h, schema.Stance, gaps)
	}
	return everything(h, gaps), nil
}

// onlyAgency is the agency that a search is about, if it is about a single one and asks
// for no side.
func onlyAgency(s searchurl.Search) (agency string, one bool) {
	f := s.Filter(schema.Agency)
	toward := s.Filter(schema.Toward)
	if len(f.Any) != 1 || f.Missing || len(toward.Any)+len(toward.Not) > 0 || toward.Missing {
		return "", false
	}
	return f.Any[0], true
}

// split makes a series of each value of a field of single values. Gaps are those of all
// series; nil: each series has its own.
func (p *Pages) split(ctx context.Context, s searchurl.Search, h *search.Histogram, field string, gaps []bool) ([]series, error) {
	found, err := p.overTime(ctx, s, h, field, laneOutlets)
	if err != nil {
		return nil, err
	}
	var out []series
	for _, v := range found {
		one := series{label: valueName(field, v.value, v.label), buckets: v.buckets, gaps: v.gaps, beside: v.beside}
		if gaps != nil {
			one.gaps = gaps
		}
		switch field {
		case schema.Stance:
			one.class = v.value
		case schema.Kind:
			one.label = v.value + "s"
		}
		one.narrowed = func(s searchurl.Search) (searchurl.Search, bool) { return narrowed(s, field, v.value) }
		if v.value == results.OtherValue {
			one.narrowed = func(s searchurl.Search) (searchurl.Search, bool) { return withoutAll(s, field, found) }
		}
		out = append(out, one)
	}
	if field == schema.Stance {
		slices.SortStableFunc(out, func(a, b series) int { return sidePlace(a.class) - sidePlace(b.class) })
	}
	return out, nil
}

// withoutAll is a search for the documents with none of the values of a field that are
// shown; false if documents without a value would pass as well.
func withoutAll(s searchurl.Search, field string, shown []valueOverTime) (searchurl.Search, bool) {
	for _, v := range shown {
		switch v.value {
		case results.MissingValue:
			return s, false
		case results.OtherValue:
		default:
			s = s.With(field, v.value, searchurl.Not)
		}
	}
	return s, true
}

// sidePlace is where a side comes among sidesInOrder; other words come last.
func sidePlace(side string) int {
	if i := slices.Index(sidesInOrder, corpus.Label(side)); i >= 0 {
		return i
	}
	return len(sidesInOrder)
}

// splitToward makes a series of each side toward an agency. Documents that are only about
// a part of the agency are a series of their own.
func (p *Pages) splitToward(ctx context.Context, s searchurl.Search, h *search.Histogram, agency string, gaps []bool) ([]series, error) {
	all := s
	for _, side := range sidesInOrder {
		all = all.With(schema.Toward, schema.JoinToward(agency, side), searchurl.Any)
	}
	found, err := p.overTime(ctx, all, h, schema.Toward, 1)
	if err != nil {
		return nil, err
	}
	rest := series{label: "only about a part of it", buckets: slices.Clone(h.Buckets), gaps: gaps, beside: h.Undated + h.Imprecise}
	rest.narrowed = func(s searchurl.Search) (searchurl.Search, bool) {
		for _, side := range sidesInOrder {
			s = s.With(schema.Toward, schema.JoinToward(agency, side), searchurl.Not)
		}
		return s, true
	}
	var out []series
	for _, side := range sidesInOrder {
		value := schema.JoinToward(agency, side)
		i := slices.IndexFunc(found, func(v valueOverTime) bool { return v.value == value })
		if i < 0 || found[i].total() == 0 {
			continue
		}
		v := found[i]
		rest.beside -= v.beside
		for at := range rest.buckets {
			rest.buckets[at].Count -= v.buckets[at].Count
		}
		out = append(out, series{label: string(side), class: string(side), buckets: v.buckets, gaps: gaps, beside: v.beside,
			narrowed: func(s searchurl.Search) (searchurl.Search, bool) {
				return s.With(schema.Toward, value, searchurl.Any), true
			}})
	}
	if (valueOverTime{buckets: rest.buckets, beside: rest.beside}).total() > 0 {
		out = append(out, rest)
	}
	return out, nil
}

// valueOverTime is the number of documents with a value in each bucket of a histogram.
type valueOverTime struct {
	value, label string
	buckets      []search.Bucket
	gaps         []bool
	beside       int
}

func (v valueOverTime) total() int {
	n := v.beside
	for _, b := range v.buckets {
		n += b.Count
	}
	return n
}

// overTime counts the documents with each value of a field in the buckets of the histogram
// of a search, which it finds a part of.
func (p *Pages) overTime(ctx context.Context, s searchurl.Search, h *search.Histogram, field string, top int) ([]valueOverTime, error) {
	asked := searchurl.Aggregation{Search: s.FirstPage().WithFacets(nil, nil), By: []searchurl.Group{{Field: field}, {Interval: h.Interval}},
		Metrics: []searchurl.Metric{searchurl.CountMetric}, Top: top}
	found, err := p.reader.Aggregate(ctx, withLabels(asked))
	if err != nil {
		return nil, err
	}
	at := columnsOf(found)
	places := map[int64]int{}
	for i, b := range h.Buckets {
		places[b.Start.Unix()] = i
	}
	var out []valueOverTime
	known := map[string]int{}
	for row := range found.Rows {
		value := row[at[field]].(string)
		i, seen := known[value]
		if !seen {
			i = len(out)
			known[value] = i
			v := valueOverTime{value: value, label: row[at[field+"_label"]].(string), buckets: slices.Clone(h.Buckets), gaps: make([]bool, len(h.Buckets))}
			for n := range v.buckets {
				v.buckets[n].Count = 0
			}
			out = append(out, v)
		}
		count := row[at["count"]].(int)
		start, dated := row[at[searchurl.Time]].(time.Time)
		place, held := places[start.Unix()]
		if !dated || !held {
			out[i].beside += count
			continue
		}
		out[i].buckets[place].Count += count
		out[i].gaps[place], _ = row[at["gap"]].(bool)
	}
	return out, nil
}

// columnsOf is where each column of an aggregate is.
func columnsOf(found *results.Aggregate) map[string]int {
	at := map[string]int{}
	for i, c := range found.Columns {
		at[c.Name] = i
	}
	return at
}

// valueName is the name of a value or of what stands for none.
func valueName(field, value, label string) string {
	switch value {
	case results.MissingValue:
		return facetNames[field].missing
	case results.OtherValue:
		return "others"
	}
	return visible(label)
}
