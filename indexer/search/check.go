package search

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/search/zone"
)

// Check returns a *BadRequestError for a request that no engine can answer, so
// that all engines refuse the same requests in the same words. Engines call it
// first. Field is the invalid field, or one of "query", "any", "from", "to",
// "added_from", "added_to", "min_confidence", "unit", "interval", "by", "of", "tz", "arrivals", "sort", "cursor" and "limit".
func Check(req Request) error {
	switch {
	case req.Any != "" && req.Query != nil:
		return bad("any", "cannot be given together with a query")
	case req.View.MinConfidence != 0 && !slices.Contains(corpus.Minimums, req.View.MinConfidence):
		return bad("min_confidence", "must be one of %v", corpus.Minimums)
	case req.Unit != ByDocument && req.Unit != ByGroup:
		return bad("unit", "%q is not a unit", req.Unit)
	case req.From.Nanosecond() != 0:
		return bad("from", "must be in whole seconds")
	case req.To.Nanosecond() != 0:
		return bad("to", "must be in whole seconds")
	case req.AddedFrom.Nanosecond() != 0:
		return bad("added_from", "must be in whole seconds")
	case req.AddedTo.Nanosecond() != 0:
		return bad("added_to", "must be in whole seconds")
	case req.Limit < 0:
		return bad("limit", "must not be negative")
	case !slices.Contains([]Sort{"", Relevance, Newest, Oldest, Replies, Score, Confidence, Added}, req.Sort):
		return bad("sort", "%q is not an order", req.Sort)
	case req.After != nil && math.IsNaN(req.After.Key) && req.Sort == Relevance:
		return bad("cursor", "has no score")
	}
	if err := checkArrivals(req); err != nil {
		return err
	}
	if err := checkInterval(req.Histogram); err != nil {
		return err
	}
	if err := checkAggregate(req.Aggregate); err != nil {
		return err
	}
	if _, err := zone.Load(req.Zone); err != nil {
		return bad("tz", "%v", err)
	}
	if err := checkFilters(req.Filters); err != nil {
		return err
	}
	if err := checkFacets(req.Facets); err != nil {
		return err
	}
	if req.Query != nil {
		if err := checkNode(req.Query); err != nil {
			return err
		}
	}
	if err := checkThemes(req.Themes); err != nil {
		return err
	}
	return checkStatistics(req)
}

// MaxArrivals is how many moments Request.Arrivals has at most.
const MaxArrivals = 1000

func checkArrivals(req Request) error {
	n := len(req.Arrivals)
	if n == 0 {
		return nil
	}
	if n == 1 || n > MaxArrivals {
		return bad("arrivals", "must be 2 to %d moments, not %d", MaxArrivals, n)
	}
	if req.Unit != ByDocument || req.Aggregate != nil {
		return bad("arrivals", "are counted of documents, not of groups, and not together with an aggregate")
	}
	for i, at := range req.Arrivals {
		if at.Nanosecond() != 0 || i > 0 && !req.Arrivals[i-1].Before(at) {
			return bad("arrivals", "must be in whole seconds, each after the one before")
		}
	}
	return nil
}

func checkFilters(filters []Filter) error {
	seen := map[string]bool{}
	for _, f := range filters {
		field, ok := schema.Lookup(f.Field)
		switch {
		case !ok || !field.Filter && !field.MissingOnly:
			return bad(f.Field, "is not a field to filter by")
		case field.MissingOnly && (len(f.Any) > 0 || len(f.Not) > 0):
			return bad(f.Field, "has no values to filter by; it can only be missing")
		case field.Given && !field.Facet && f.Missing:
			return bad(f.Field, "cannot be missing")
		}
		if seen[f.Field] {
			return bad(f.Field, "has two filters")
		}
		seen[f.Field] = true
	}
	return nil
}

func checkFacets(facets []FacetRequest) error {
	seen := map[string]bool{}
	for _, f := range facets {
		field, ok := schema.Lookup(f.Field)
		switch {
		case !ok || !field.Facet:
			return bad(f.Field, "is not a field whose values can be counted")
		case seen[f.Field]:
			return bad(f.Field, "is asked for twice as a facet")
		case f.Limit < 0:
			return bad(f.Field, "must not have a negative limit of values")
		}
		seen[f.Field] = true
	}
	return nil
}

func checkNode(n query.Node) error {
	if n == nil {
		return bad("query", "has a clause that is nil")
	}
	return query.Visit[error](n, checker{})
}

// checker checks one clause and those inside it.
type checker struct{}

func (checker) Term(n query.Term) error { return checkText(n.Field) }

func (checker) Phrase(n query.Phrase) error {
	if n.Slop < 0 {
		return bad("query", "a phrase cannot have a negative distance")
	}
	if n.Ordered && n.Slop == 0 {
		return bad("query", "a phrase without distance is always in order")
	}
	if words := len(schema.Analyze(n.Text)); n.Slop > 0 && words+n.Slop > query.MaxReach {
		return bad("query", "words near each other reach over at most %d words", query.MaxReach)
	}
	return checkText(n.Field)
}

func (checker) Wildcard(n query.Wildcard) error {
	if strings.Trim(n.Text, "*?") == "" {
		return bad("query", "a word with open letters needs at least one other letter")
	}
	return checkText(n.Field)
}

func (checker) Fuzzy(n query.Fuzzy) error {
	if n.Edits < 0 || n.Edits > 2 {
		return bad("query", "a fuzzy word can have 0 to 2 edits")
	}
	return checkText(n.Field)
}

func (checker) Value(n query.Value) error {
	if field, ok := schema.Lookup(n.Field); !ok || field.Type != schema.Keyword {
		return bad(n.Field, "is not a field of whole values")
	}
	return nil
}

func (checker) DateRange(n query.DateRange) error { return checkRange(n.From, n.To) }

func (checker) And(n query.And) error { return checkNodes(n.Nodes) }

func (checker) Or(n query.Or) error { return checkNodes(n.Nodes) }

func (checker) Not(n query.Not) error { return checkNode(n.Node) }

func (checker) Article(n query.Article) error { return checkNode(n.Node) }

func (checker) HasComment(n query.HasComment) error { return checkNode(n.Node) }

func checkNodes(nodes []query.Node) error {
	for _, n := range nodes {
		if err := checkNode(n); err != nil {
			return err
		}
	}
	return nil
}

func checkText(name string) error {
	if field, ok := schema.Lookup(name); name != "" && (!ok || field.Type != schema.Text) {
		return bad(name, "is not a field of words")
	}
	return nil
}

func checkRange(from, to time.Time) error {
	if from.Nanosecond() != 0 || to.Nanosecond() != 0 {
		return bad(schema.Date, "must be in whole seconds")
	}
	return nil
}

// TooManyBuckets is the error of a histogram with more than MaxBuckets buckets of an
// interval, so that all engines refuse it in the same words.
func TooManyBuckets(interval Interval) error {
	return bad("interval", "the dates are in more than %d buckets of one %s; take a wider interval or auto, or a shorter range with from and to", MaxBuckets, interval)
}

func bad(field, format string, args ...any) error {
	return &BadRequestError{Field: field, Msg: fmt.Sprintf(format, args...)}
}
