package opensearchengine

import (
	"cmp"
	"slices"
	"sort"

	"standpoint/indexer/search"
	"standpoint/indexer/search/calendar"
	"standpoint/indexer/search/schema"
)

// row is a document that is counted here.
type row struct {
	id, group, article string
	date               int64
	dated              bool
	rank               int                 // of the precision of its date
	values             map[string][]string // by request field
	head               *row                // the first of its unit
}

// rows lists what a query finds, with its values of some fields.
func (a *asking) rows(req search.Request, q object, fields []string) ([]*row, error) {
	l := listing{query: q, sort: byID, columns: []string{keyword(schema.Article), keyword(schema.Copies), dateField, precisionField}}
	var themes map[string][]string
	for _, field := range fields {
		if !isTheme(field) {
			l.columns = append(l.columns, a.counting(field))
			continue
		}
		var err error
		if themes, err = a.themesByID(q); err != nil {
			return nil, err
		}
	}
	slices.Sort(l.columns)
	l.columns = slices.Compact(l.columns)
	var out []*row
	articles := map[string]bool{}
	err := a.list(l, func(h hit) error {
		r := &row{id: h.text(idField), article: h.text(keyword(schema.Article)), values: map[string][]string{}}
		if req.Unit == search.ByGroup {
			r.group = h.text(keyword(schema.Copies))
		}
		r.date, r.dated = h.number(dateField)
		rank, _ := h.number(precisionField)
		r.rank = int(rank)
		for _, field := range fields {
			if isTheme(field) {
				r.values[field] = themes[r.id]
			} else if _, ofArticle := schema.Origin(field); !ofArticle {
				r.values[field] = h.texts(keyword(a.view.Variant(field)))
			}
		}
		if r.article != "" {
			articles[r.article] = true
		}
		if out = append(out, r); len(out) > MaxRows {
			return tooMany("counts groups of copies, or several fields together, in more than %d documents", MaxRows)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(articles))
	for id := range articles {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, field := range fields {
		if _, ofArticle := schema.Origin(field); ofArticle {
			values, err := a.ofArticles(ids, field)
			if err != nil {
				return nil, err
			}
			for _, r := range out {
				r.values[field] = values[r.article]
			}
		}
	}
	setHeads(out)
	return out, nil
}

// setHeads finds the first of each unit.
func setHeads(rows []*row) {
	heads := map[string]*row{}
	for _, r := range rows {
		if r.group == "" {
			r.head = r
		} else if head := heads[r.group]; head == nil || precedes(r, head) {
			heads[r.group] = r
		}
	}
	for _, r := range rows {
		if r.group != "" {
			r.head = heads[r.group]
		}
	}
}

// precedes reports whether a stands for b.
func precedes(a, b *row) bool {
	switch {
	case a.dated != b.dated:
		return a.dated
	case a.date != b.date:
		return a.date < b.date
	}
	return a.id < b.id
}

// onlyHeads adds to a filter that documents stand for their units: what is in no group, or
// is the first of its group among those found.
func (a *asking) onlyHeads(req search.Request, c conditions, only object) (object, error) {
	grouped, err := a.rows(req, all(c.found(), exists(keyword(schema.Copies))), nil)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range grouped {
		if r.head == r {
			ids = append(ids, r.id)
		}
	}
	heads := anyOf(not(exists(keyword(schema.Copies))), terms(idField, ids))
	if only == nil {
		return heads, nil
	}
	return all(only, heads), nil
}

// headsOf leaves the documents that stand for their units.
func headsOf(rows []*row) (out []*row) {
	for _, r := range rows {
		if r.head == r {
			out = append(out, r)
		}
	}
	return out
}

// countRows counts what is found here: units of several documents, or several axes.
func (a *asking) countRows(req search.Request, c conditions, out *search.Results) error {
	var fields []string
	add := func(field string) {
		if !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	for _, f := range req.Facets {
		add(f.Field)
	}
	if req.Aggregate != nil {
		for _, axis := range req.Aggregate.By {
			if axis.Histogram == nil {
				add(axis.Facet.Field)
			}
		}
		if req.Aggregate.Authors {
			add(schema.Author)
		}
	}
	found, err := a.rows(req, c.found(), fields)
	if err != nil {
		return err
	}
	first := headsOf(found)
	out.Total = len(first)
	for _, f := range req.Facets {
		docs := found
		if _, filtered := c.filters[f.Field]; filtered {
			if docs, err = a.rows(req, c.without(f.Field), []string{f.Field}); err != nil {
				return err
			}
		}
		counts, missing := countUnits(docs, f.Field)
		out.Facets = append(out.Facets, facetOf(req, f, filterOn(req, f.Field), counts, missing))
	}
	if req.Histogram != nil {
		if out.Histogram, _, err = histogramOf(req, req.Histogram.Interval, first); err != nil {
			return err
		}
	}
	if req.Aggregate != nil {
		out.Aggregate, err = aggregate(req, found)
	}
	return err
}

// countUnits counts the units with each value of a field, and with none.
func countUnits(docs []*row, field string) (counts map[string]int, missing int) {
	type pair struct {
		head  *row
		value string
		none  bool
	}
	counts, seen := map[string]int{}, map[pair]bool{}
	once := func(p pair) int {
		if p.head.group == "" {
			return 1
		}
		if seen[p] {
			return 0
		}
		seen[p] = true
		return 1
	}
	for _, r := range docs {
		if len(r.values[field]) == 0 {
			missing += once(pair{r.head, "", true})
		}
		for _, value := range r.values[field] {
			counts[value] += once(pair{r.head, value, false})
		}
	}
	return counts, missing
}

// facetOf makes a facet of counts: the most frequent values, and those of a filter.
func facetOf(_ search.Request, f search.FacetRequest, filter search.Filter, counts map[string]int, missing int) search.Facet {
	out := search.Facet{Field: f.Field, Missing: missing}
	for _, value := range append(slices.Clone(filter.Any), filter.Not...) {
		counts[value] += 0
	}
	var values []search.FacetValue
	for value, n := range counts {
		values = append(values, search.FacetValue{Value: value, Count: n, Selected: slices.Contains(filter.Any, value), Excluded: slices.Contains(filter.Not, value)})
	}
	slices.SortFunc(values, func(a, b search.FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	for i, v := range values {
		if f.Limit == 0 || i < f.Limit || v.Selected || v.Excluded {
			out.Values = append(out.Values, v)
		} else {
			out.Other += v.Count
		}
	}
	return out
}

// emptyHistogram is a histogram of what was found with nothing in its buckets, and the
// bounds of these.
func emptyHistogram(in *calendar.Calendar, found *calendar.Found, req search.Request, asked search.Interval) (*search.Histogram, []int64, error) {
	interval := found.Interval(asked, in, req)
	first, last, imprecise := found.Reach(interval, req)
	var bounds []int64
	if first <= last {
		var err error
		if bounds, err = in.Buckets(interval, first, last); err != nil {
			return nil, nil, err
		}
	}
	return calendar.Histogram(interval, bounds, found.Undated, imprecise), bounds, nil
}

// bucketAt is the bucket between bounds in which a time is.
func bucketAt(bounds []int64, t int64) int {
	return sort.Search(len(bounds), func(i int) bool { return bounds[i] > t }) - 1
}

// histogramOf counts rows over time, and tells the place of each that is counted.
func histogramOf(req search.Request, asked search.Interval, rows []*row) (*search.Histogram, map[*row]int, error) {
	in, err := calendar.New(req.Zone)
	if err != nil {
		return nil, nil, err
	}
	found := calendar.NewFound(len(rows))
	for _, r := range rows {
		if r.dated {
			at := in.Moment(r.date, uint8(r.rank))
			found.Add(r.rank, at, at, 1)
			found.Undated--
		}
	}
	h, bounds, err := emptyHistogram(in, &found, req, asked)
	if err != nil {
		return nil, nil, err
	}
	places := map[*row]int{}
	for _, r := range rows {
		if r.dated && r.rank <= int(calendar.Finest(h.Interval)) {
			place := bucketAt(bounds, in.Moment(r.date, uint8(r.rank)))
			places[r] = place
			h.Buckets[place].Count++
		}
	}
	return h, places, nil
}
