package opensearchengine

import (
	"fmt"
	"strconv"

	"standpoint/indexer/search"
	"standpoint/indexer/search/calendar"
	"standpoint/indexer/search/schema"
)

// counted is an aggregation over what a filter finds.
type counted struct {
	Count  int `json:"doc_count"`
	Values struct {
		Buckets []struct {
			Key   struct{ V any }
			Count int `json:"doc_count"`
		}
	}
	Missing struct {
		Count int `json:"doc_count"`
	}
	Themes, Added struct {
		Buckets []struct {
			Count int `json:"doc_count"`
		}
	}
	First, Last struct{ Value *float64 }
}

// count lets the cluster count documents: the total, all facets and the histogram.
func (a *asking) count(req search.Request, c conditions, out *search.Results) error {
	aggs := object{"total": object{"filter": c.found()}}
	for i, f := range req.Facets {
		if isTheme(f.Field) {
			aggs[fmt.Sprint("facet", i)] = a.countThemes(c.without(f.Field))
			continue
		}
		aggs[fmt.Sprint("facet", i)] = object{"filter": c.without(f.Field), "aggs": object{
			"values":  object{"composite": object{"size": pageSize, "sources": []object{{"v": object{"terms": object{"field": a.counting(f.Field)}}}}}},
			"missing": object{"missing": object{"field": a.counting(f.Field)}},
		}}
	}
	if req.Histogram != nil {
		for rank := range schema.Precisions {
			aggs[fmt.Sprint("dates", rank)] = object{"filter": all(c.found(), term(precisionField, rank)), "aggs": object{
				"first": object{"min": object{"field": dateField}}, "last": object{"max": object{"field": dateField}}}}
		}
	}
	if len(req.Arrivals) > 0 {
		var spans []object
		for i := 1; i < len(req.Arrivals); i++ {
			spans = append(spans, object{"from": req.Arrivals[i-1].Unix(), "to": req.Arrivals[i].Unix()})
		}
		aggs["arrivals"] = object{"filter": c.found(), "aggs": object{"added": object{"range": object{"field": addedField, "ranges": spans}}}}
	}
	if a.err != nil {
		return a.err
	}
	var answer struct{ Aggregations map[string]counted }
	if err := a.search(object{"size": 0, "track_total_hits": false, "query": all(c.always...), "aggs": aggs}, &answer); err != nil {
		return err
	}
	out.Total = answer.Aggregations["total"].Count
	for i, f := range req.Facets {
		facet, err := a.facet(req, f, c, answer.Aggregations[fmt.Sprint("facet", i)])
		if err != nil {
			return err
		}
		out.Facets = append(out.Facets, facet)
	}
	for _, span := range answer.Aggregations["arrivals"].Added.Buckets { // they come in order
		out.Arrivals = append(out.Arrivals, span.Count)
	}
	if req.Histogram == nil {
		return nil
	}
	var err error
	out.Histogram, err = a.histogram(req, c, out.Total, answer.Aggregations)
	return err
}

// counting is the field that the cluster counts for a facet: that of the values or, of the
// values of articles, the ids of the articles.
func (a *asking) counting(field string) string {
	if _, ofArticle := schema.Origin(field); ofArticle {
		return keyword(schema.Article)
	}
	return keyword(a.view.Variant(field))
}

// facet reads a facet out of what was counted.
func (a *asking) facet(req search.Request, f search.FacetRequest, c conditions, got counted) (search.Facet, error) {
	if isTheme(f.Field) {
		return a.themeFacet(req, f, got), nil
	}
	counts := map[string]int{}
	for _, b := range got.Values.Buckets {
		counts[fmt.Sprint(b.Key.V)] = b.Count
	}
	if len(got.Values.Buckets) == pageSize {
		err := a.countValues(c.without(f.Field), a.counting(f.Field), func(value string, n int) error {
			counts[value] = n
			return nil
		})
		if err != nil {
			return search.Facet{}, err
		}
	}
	missing := got.Missing.Count
	if _, ofArticle := schema.Origin(f.Field); ofArticle {
		var err error
		if counts, missing, err = a.byArticle(f.Field, counts, got.Count); err != nil {
			return search.Facet{}, err
		}
	}
	return facetOf(req, f, filterOn(req, f.Field), counts, missing), nil
}

// byArticle counts the values of articles, given how many documents each article has and
// how many documents there are.
func (a *asking) byArticle(field string, documents map[string]int, total int) (counts map[string]int, missing int, err error) {
	ids := make([]string, 0, len(documents))
	for id := range documents {
		ids = append(ids, id)
	}
	values, err := a.ofArticles(ids, field)
	counts, missing = map[string]int{}, total
	for id, n := range documents {
		for _, value := range values[id] {
			counts[value] += n
		}
		if len(values[id]) > 0 {
			missing -= n
		}
	}
	return counts, missing, err
}

// ofArticles are the values that articles have, by id, of a field that is asked of them.
func (a *asking) ofArticles(ids []string, field string) (map[string][]string, error) {
	out := map[string][]string{}
	column := keyword(a.view.Variant(field))
	for len(ids) > 0 {
		some := ids[:min(len(ids), 5*pageSize)]
		ids = ids[len(some):]
		err := a.list(listing{query: all(term(ownField, true), terms(keyword(schema.Article), some), exists(column)), sort: byID, columns: []string{column}}, func(h hit) error {
			out[h.text(idField)] = h.texts(column)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func filterOn(req search.Request, field string) search.Filter {
	for _, f := range req.Filters {
		if f.Field == field {
			return f
		}
	}
	return search.Filter{}
}

// rangesAtOnce is how many buckets are counted with one request; a cluster allows 65,535.
const rangesAtOnce = 10_000

// histogram counts over time. Dates to the minute are counted between the bounds of the
// buckets; the others, which are few and stand for the day in the zone, date by date.
func (a *asking) histogram(req search.Request, c conditions, total int, got map[string]counted) (*search.Histogram, error) {
	in, err := calendar.New(req.Zone)
	if err != nil {
		return nil, err
	}
	found := calendar.NewFound(total)
	for rank := range schema.Precisions {
		d := got[fmt.Sprint("dates", rank)]
		if d.Count > 0 && d.First.Value != nil && d.Last.Value != nil {
			found.Add(rank, in.Moment(int64(*d.First.Value), uint8(rank)), in.Moment(int64(*d.Last.Value), uint8(rank)), d.Count)
			found.Undated -= d.Count
		}
	}
	h, bounds, err := emptyHistogram(in, &found, req, req.Histogram.Interval)
	if err != nil || len(h.Buckets) == 0 {
		return h, err
	}
	for from := 0; from < len(h.Buckets); from += rangesAtOnce {
		to := min(from+rangesAtOnce, len(h.Buckets))
		if err := a.countRanges(c, bounds[from:to+1], h.Buckets[from:to]); err != nil {
			return nil, err
		}
	}
	for rank := 1; rank <= int(calendar.Finest(h.Interval)); rank++ {
		err := a.countValues(all(c.found(), term(precisionField, rank)), dateField, func(value string, n int) error {
			date, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				return err
			}
			h.Buckets[bucketAt(bounds, in.Moment(date, uint8(rank)))].Count += n
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return h, nil
}

// countRanges counts dates to the minute between bounds.
func (a *asking) countRanges(c conditions, bounds []int64, into []search.Bucket) error {
	var ranges []object
	for i := range into {
		ranges = append(ranges, object{"from": bounds[i], "to": bounds[i+1]})
	}
	var answer struct {
		Aggregations struct {
			Ranges struct {
				Buckets []struct {
					Count int `json:"doc_count"`
				}
			}
		}
	}
	body := object{"size": 0, "track_total_hits": false, "query": all(c.found(), term(precisionField, 0)),
		"aggs": object{"ranges": object{"range": object{"field": dateField, "ranges": ranges}}}}
	if err := a.search(body, &answer); err != nil {
		return err
	}
	for i, b := range answer.Aggregations.Ranges.Buckets {
		into[i].Count += b.Count
	}
	return nil
}
