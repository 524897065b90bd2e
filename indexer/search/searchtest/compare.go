package searchtest

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// tolerance is how much two scores may differ, relative to the greater, by the
// order in which an engine adds up.
const tolerance = 1e-6

// disagreement says where an engine's answer to a request differs from the
// oracle's, or "".
func disagreement(ctx context.Context, engine search.Searcher, oracle *Oracle, req search.Request) string {
	got, err := engine.Search(ctx, req)
	want, wantErr := oracle.Search(ctx, req)
	if err != nil || wantErr != nil {
		if fmt.Sprint(err) != fmt.Sprint(wantErr) {
			return fmt.Sprintf("error %v, want %v", err, wantErr)
		}
		return ""
	}
	if got.Total != want.Total {
		return fmt.Sprintf("total %d, want %d", got.Total, want.Total)
	}
	if diff := cmp.Diff(got.Statistics, want.Statistics); diff != "" && !oracle.ownScores {
		return fmt.Sprintf("statistics (- engine, + oracle):\n%s", diff)
	}
	differ := hitsDiffer
	if oracle.ownScores && req.Sort == search.Relevance {
		differ = foundDiffer
	}
	if diff := differ(ctx, oracle, req, got.Hits, want.Hits); diff != "" {
		return diff
	}
	if !slices.EqualFunc(got.Facets, want.Facets, facetsEqual) {
		return fmt.Sprintf("facets (- engine, + oracle):\n%s", cmp.Diff(got.Facets, want.Facets))
	}
	if (got.Histogram == nil) != (want.Histogram == nil) {
		return fmt.Sprintf("histogram %v, want %v", got.Histogram, want.Histogram)
	}
	if got.Histogram != nil && !histogramsEqual(*got.Histogram, *want.Histogram) {
		return fmt.Sprintf("histogram (- engine, + oracle):\n%s", cmp.Diff(got.Histogram, want.Histogram))
	}
	if !slices.Equal(got.Arrivals, want.Arrivals) {
		return fmt.Sprintf("arrivals %v, want %v", got.Arrivals, want.Arrivals)
	}
	if !aggregatesEqual(got.Aggregate, want.Aggregate) {
		return fmt.Sprintf("aggregate (- engine, + oracle):\n%s", cmp.Diff(got.Aggregate, want.Aggregate))
	}
	if got.Applied != want.Applied {
		return fmt.Sprintf("applied %v, want %v", got.Applied, want.Applied)
	}
	return sumsDiffer(req, got)
}

func facetsEqual(a, b search.Facet) bool {
	return a.Field == b.Field && a.Missing == b.Missing && a.Other == b.Other && slices.Equal(a.Values, b.Values)
}

func histogramsEqual(a, b search.Histogram) bool {
	return a.Interval == b.Interval && a.Undated == b.Undated && a.Imprecise == b.Imprecise && slices.EqualFunc(a.Buckets, b.Buckets, func(a, b search.Bucket) bool {
		return a.Count == b.Count && a.Start.Equal(b.Start) && a.End.Equal(b.End)
	})
}

// sumsDiffer checks that the counts over time, and those of single values, add up to
// the total. The values of a unit of several documents can be several.
func sumsDiffer(req search.Request, got *search.Results) string {
	if h := got.Histogram; h != nil {
		sum := h.Undated + h.Imprecise
		for i, b := range h.Buckets {
			sum += b.Count
			if !b.Start.Before(b.End) || i > 0 && !h.Buckets[i-1].End.Equal(b.Start) {
				return fmt.Sprintf("bucket %d is from %v to %v", i, b.Start, b.End)
			}
		}
		if sum != got.Total {
			return fmt.Sprintf("buckets, undated and imprecise add up to %d, the total is %d", sum, got.Total)
		}
	}
	for _, facet := range got.Facets {
		field, _ := schema.Lookup(facet.Field)
		if !field.Single || slices.ContainsFunc(req.Filters, func(f search.Filter) bool { return f.Field == facet.Field }) {
			continue
		}
		sum := facet.Missing + facet.Other
		for _, v := range facet.Values {
			sum += v.Count
		}
		if sum < got.Total || sum > got.Total && req.Unit == search.ByDocument {
			return fmt.Sprintf("%s: values, missing and other add up to %d, the total is %d", facet.Field, sum, got.Total)
		}
	}
	return cellsDiffer(req, got)
}

// choicesDiffer chooses each value of some facets of an answer, and those without a
// value: the count that is shown is the total after choosing it.
func choicesDiffer(ctx context.Context, engine search.Searcher, req search.Request) string {
	req.Histogram, req.Aggregate, req.Arrivals, req.Limit = nil, nil, nil, 0
	got, err := engine.Search(ctx, req)
	if err != nil {
		return err.Error()
	}
	for _, facet := range got.Facets {
		choices := []search.Filter{{Field: facet.Field, Missing: true}}
		counts := []int{facet.Missing}
		for _, v := range facet.Values {
			choices, counts = append(choices, search.Filter{Field: facet.Field, Any: []string{v.Value}}), append(counts, v.Count)
		}
		for i, choice := range choices {
			chosen := req
			chosen.Facets = nil
			chosen.Filters = append(slices.DeleteFunc(slices.Clone(req.Filters), func(f search.Filter) bool { return f.Field == facet.Field }), choice)
			after, err := engine.Search(ctx, chosen)
			if err != nil {
				return err.Error()
			}
			if after.Total != counts[i] {
				return fmt.Sprintf("%+v is counted as %d and finds %d", choice, counts[i], after.Total)
			}
		}
	}
	return ""
}

// hitsDiffer compares hits: exactly, or under Relevance by scores that may
// differ by the tolerance, in an order that the engine's own scores give.
func hitsDiffer(ctx context.Context, oracle *Oracle, req search.Request, got, want []search.Hit) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d hits, want %d", len(got), len(want))
	}
	all := map[string]float64{}
	if req.Sort == search.Relevance {
		if req.After != nil { // from the start, by the same statistics
			req.After = &search.Cursor{Key: math.Inf(1), Statistics: req.After.Statistics}
		}
		req.Limit, req.Facets, req.Histogram, req.Aggregate, req.Arrivals = math.MaxInt, nil, nil, nil, nil
		full, err := oracle.Search(ctx, req)
		if err != nil {
			return err.Error()
		}
		for _, h := range full.Hits {
			all[h.ID] = h.Score
		}
	}
	for i := range got {
		g, w := got[i], want[i]
		if i > 0 && compareHits(req.Sort, got[i-1], g) >= 0 {
			return fmt.Sprintf("hits %d and %d are out of order: %v, %v", i-1, i, got[i-1], g)
		}
		if req.Sort != search.Relevance {
			if g.ID != w.ID || g.Score != 0 || g.Key != w.Key && !(math.IsNaN(g.Key) && math.IsNaN(w.Key)) {
				return fmt.Sprintf("hit %d is %v, want %v", i, g, w)
			}
			continue
		}
		score, found := all[g.ID]
		if !found || g.Key != g.Score || !alike(g.Score, score) || !alike(g.Score, w.Score) {
			return fmt.Sprintf("hit %d is %v, want score %v for it (found: %v) and score %v in this place", i, g, score, found, w.Score)
		}
	}
	return ""
}

// foundDiffer compares the hits of an engine that ranks by scores of its own: they are of
// those found, as many as there must be, and in the order of their scores.
func foundDiffer(ctx context.Context, oracle *Oracle, req search.Request, got, want []search.Hit) string {
	if req.After != nil {
		return "" // of an earlier state
	}
	if len(got) != len(want) {
		return fmt.Sprintf("%d hits, want %d", len(got), len(want))
	}
	req.Limit, req.Facets, req.Histogram, req.Aggregate, req.Arrivals = math.MaxInt, nil, nil, nil, nil
	full, err := oracle.Search(ctx, req)
	if err != nil {
		return err.Error()
	}
	found := map[string]bool{}
	for _, h := range full.Hits {
		found[h.ID] = true
	}
	for i, g := range got {
		if i > 0 && compareHits(req.Sort, got[i-1], g) >= 0 {
			return fmt.Sprintf("hits %d and %d are out of order: %v, %v", i-1, i, got[i-1], g)
		}
		if !found[g.ID] || g.Key != g.Score || g.Score < 0 {
			return fmt.Sprintf("hit %d is %v, found: %v", i, g, found[g.ID])
		}
	}
	return ""
}

func alike(a, b float64) bool { return math.Abs(a-b) <= tolerance*max(math.Abs(a), math.Abs(b), 1e-3) }

// pagesDiffer reads the whole result in pages, each after the last hit of the
// one before, and compares it with the list asked for at once.
func pagesDiffer(ctx context.Context, engine search.Searcher, req search.Request, size int) string {
	req.Facets, req.Histogram, req.Aggregate, req.Arrivals, req.After = nil, nil, nil, nil, nil
	req.Limit = math.MaxInt32
	whole, err := engine.Search(ctx, req)
	if err != nil {
		return err.Error()
	}
	if len(whole.Hits) != whole.Total {
		return fmt.Sprintf("%d hits of a total of %d", len(whole.Hits), whole.Total)
	}
	req.Limit = size
	var pages []search.Hit
	for len(pages) <= len(whole.Hits) {
		page, err := engine.Search(ctx, req)
		if err != nil {
			return err.Error()
		}
		if page.Total != whole.Total {
			return fmt.Sprintf("total %d on a page, %d at once", page.Total, whole.Total)
		}
		if len(page.Hits) == 0 {
			break
		}
		pages = append(pages, page.Hits...)
		last := page.Hits[len(page.Hits)-1]
		req.After = &search.Cursor{Key: last.Key, ID: last.ID, Statistics: page.Statistics}
	}
	if !slices.EqualFunc(pages, whole.Hits, hitsEqual) {
		return fmt.Sprintf("pages of %d give %v, at once %v", size, pages, whole.Hits)
	}
	return ""
}

func hitsEqual(a, b search.Hit) bool {
	return a.ID == b.ID && (a.Key == b.Key || math.IsNaN(a.Key) && math.IsNaN(b.Key))
}

// describe writes a request so that it can be read and asked again.
func describe(req search.Request) string {
	q := "nil"
	if req.Query != nil {
		q = fmt.Sprintf("%q (%#v)", req.Query.String(), req.Query)
	}
	req.Query = nil
	return fmt.Sprintf("query %s\nrequest %+v", q, req)
}

func dump(t testing.TB, docs []corpus.Document) {
	for _, d := range docs {
		line, err := json.Marshal(d)
		t.Logf("%s %v", line, err)
	}
}
