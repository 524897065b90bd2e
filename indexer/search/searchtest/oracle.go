// Package searchtest is the conformance suite of search.Engine: explicit rows,
// one for each sentence of the contract, random corpora and requests compared
// with an oracle, and benchmarks. An engine's test calls Run, its benchmark
// Benchmark.
package searchtest

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// Oracle answers requests by looking at every document, without an index. It
// is written to be plainly right, not fast. The zero value is an empty one.
type Oracle struct {
	mu      sync.RWMutex
	docs    map[string]document
	applied corpus.State
	// ownScores says that it is compared with an engine of Harness.OwnScores.
	ownScores bool
}

var _ search.Engine = (*Oracle)(nil)

// document is what the oracle looks at.
type document struct {
	schema.Document
	annotation corpus.Annotation
	words      map[string][]schema.Token // by text field
}

// values are those of an indexed field.
func (d document) values(field string) []string {
	if field == schema.Date && !d.Date.IsZero() {
		return []string{d.Date.String()}
	}
	return d.Keywords[field]
}

// Write implements search.Writer; what is written is visible at once.
func (o *Oracle) Write(ctx context.Context, b search.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.docs == nil {
		o.docs = map[string]document{}
	}
	for _, d := range b.Upserts {
		doc := document{schema.From(d), d.Annotation, map[string][]schema.Token{}}
		for field, text := range doc.Texts {
			doc.words[field] = schema.Analyze(text)
		}
		o.docs[d.ID] = doc
	}
	for _, id := range b.Deletes {
		delete(o.docs, id)
	}
	o.applied = b.State()
	return nil
}

// Refresh implements search.Writer.
func (o *Oracle) Refresh(ctx context.Context) error { return ctx.Err() }

// Applied implements search.Writer.
func (o *Oracle) Applied(ctx context.Context) (corpus.State, error) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	return o.applied, ctx.Err()
}

// Close does nothing: the oracle can be used on.
func (o *Oracle) Close() error { return nil }

// Outdated implements search.Engine.
func (o *Oracle) Outdated() bool { return false }

// Search implements search.Searcher.
func (o *Oracle) Search(ctx context.Context, req search.Request) (*search.Results, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := search.Check(req); err != nil {
		return nil, err
	}
	o.mu.RLock()
	defer o.mu.RUnlock()
	out := &search.Results{Applied: o.applied}
	var found []document
	for _, d := range o.sorted() {
		if o.matches(req, d, except{}) {
			found = append(found, d)
		}
	}
	u := unitsOf(req, found)
	first := u.first(found)
	out.Total = len(first)
	if req.Sort == search.Relevance && req.Limit > 0 {
		out.Statistics = o.statistics(req)
	}
	out.Hits = hits(req, out.Statistics, first)
	for _, f := range req.Facets {
		out.Facets = append(out.Facets, o.facet(req, f))
	}
	var err error
	if req.Histogram != nil {
		if out.Histogram, err = histogramOf(req, first); err != nil {
			return nil, err
		}
	}
	for i := 1; i < len(req.Arrivals); i++ {
		n := 0
		for _, d := range found {
			if within(d.Added, req.Arrivals[i-1], req.Arrivals[i]) {
				n++
			}
		}
		out.Arrivals = append(out.Arrivals, n)
	}
	if req.Aggregate != nil {
		out.Aggregate, err = o.aggregate(req, found)
	}
	return out, err
}

// sorted are the documents by id.
func (o *Oracle) sorted() []document {
	var docs []document
	for _, d := range o.docs {
		docs = append(docs, d)
	}
	slices.SortFunc(docs, func(a, b document) int { return cmp.Compare(a.ID, b.ID) })
	return docs
}

// except says what of a request is left out: the filter on a field.
type except struct{ field string }

func (o *Oracle) matches(req search.Request, d document, without except) bool {
	if req.Only != nil && !slices.Contains(req.Only.IDs, d.ID) {
		return false
	}
	for _, f := range req.Filters {
		if f.Field != without.field && !passes(f, o.filtered(req, d, f.Field)) {
			return false
		}
	}
	if !within(d.Date, req.From, req.To) || !within(d.Added, req.AddedFrom, req.AddedTo) {
		return false
	}
	if req.Any != "" {
		return slices.ContainsFunc(anyClauses(req.Any), func(c clause) bool { return c.matches(d) })
	}
	return req.Query == nil || holder{o, d, req}.holds(req.Query)
}

// filtered are the values that a filter on a field looks at.
func (o *Oracle) filtered(req search.Request, d document, field string) (names []string) {
	if field != schema.Corpus {
		return o.values(req, d, field)
	}
	for name, set := range req.Corpora {
		if slices.Contains(set.IDs, d.ID) {
			names = append(names, name)
		}
	}
	return names
}

func passes(f search.Filter, values []string) bool {
	has := func(value string) bool { return slices.Contains(values, value) }
	if slices.ContainsFunc(f.Not, has) {
		return false
	}
	if len(f.Any) == 0 && !f.Missing {
		return true
	}
	return slices.ContainsFunc(f.Any, has) || f.Missing && len(values) == 0
}

func within(date, from, to time.Time) bool {
	if from.IsZero() && to.IsZero() {
		return true
	}
	return !date.IsZero() && (from.IsZero() || !date.Before(from)) && (to.IsZero() || date.Before(to))
}

// holder looks at one document.
type holder struct {
	oracle *Oracle
	d      document
	req    search.Request // that asks
}

// holds reports whether the document matches a query.
func (h holder) holds(n query.Node) bool { return query.Visit[bool](n, h) }

func (h holder) Term(n query.Term) bool         { return leaf(n).matches(h.d) }
func (h holder) Phrase(n query.Phrase) bool     { return leaf(n).matches(h.d) }
func (h holder) Wildcard(n query.Wildcard) bool { return leaf(n).matches(h.d) }
func (h holder) Fuzzy(n query.Fuzzy) bool       { return leaf(n).matches(h.d) }
func (h holder) Value(n query.Value) bool {
	return slices.Contains(h.oracle.values(h.req, h.d, n.Field), n.Text)
}
func (h holder) DateRange(n query.DateRange) bool {
	return !h.d.Date.IsZero() && within(h.d.Date, n.From, n.To)
}
func (h holder) And(n query.And) bool {
	return !slices.ContainsFunc(n.Nodes, func(c query.Node) bool { return !h.holds(c) })
}
func (h holder) Or(n query.Or) bool {
	return slices.ContainsFunc(n.Nodes, h.holds)
}
func (h holder) Not(n query.Not) bool { return !h.holds(n.Node) }

func hits(req search.Request, s *search.Statistics, found []document) []search.Hit {
	hits := []search.Hit{}
	if req.Limit == 0 {
		return hits
	}
	var ranks scorer
	if req.Sort == search.Relevance {
		ranks = newScorer(req, s)
	}
	for _, d := range found {
		hit := search.Hit{ID: d.ID, Key: math.NaN()}
		switch req.Sort {
		case search.Relevance:
			hit.Score = ranks.score(d)
			hit.Key = hit.Score
		case search.Confidence:
			hit.Key = judged(req, d)
		case search.Replies:
			hit.Key = float64(d.Replies)
		case search.Score:
			if d.Score != nil {
				hit.Key = float64(*d.Score)
			}
		case search.Added:
			if !d.Added.IsZero() {
				hit.Key = float64(d.Added.Unix())
			}
		default:
			if !d.Date.IsZero() {
				hit.Key = float64(d.Date.Unix())
			}
		}
		hits = append(hits, hit)
	}
	slices.SortFunc(hits, func(a, b search.Hit) int { return compareHits(req.Sort, a, b) })
	if req.After != nil {
		after := search.Hit{ID: req.After.ID, Key: req.After.Key}
		hits = slices.DeleteFunc(hits, func(h search.Hit) bool { return compareHits(req.Sort, h, after) <= 0 })
	}
	return hits[:min(req.Limit, len(hits))]
}

// judged is the chance, in thousandths, that search.Confidence orders by: NaN if a
// document has none.
func judged(req search.Request, d document) float64 {
	best := math.NaN()
	consider := func(chance float64) {
		if thousandths := math.Round(chance * 1000); math.IsNaN(best) || thousandths > best {
			best = thousandths
		}
	}
	field, values := req.Judged()
	lead, _ := d.annotation.Lead()
	for _, s := range d.annotation.Stances {
		label := s.Chances.Side(req.View.Min())
		if label == corpus.Unclear {
			continue
		}
		value := s.Target + ":" + string(label)
		if field == schema.Stance {
			value = string(label)
			if s != lead {
				continue
			}
		}
		if slices.Contains(values, value) || field == schema.Taken && label != corpus.Neutral {
			consider(s.Chances.Of(label))
		}
	}
	return best
}

// compareHits orders two hits: those without a value last, then by key, then by id.
func compareHits(sort search.Sort, a, b search.Hit) int {
	switch {
	case math.IsNaN(a.Key) != math.IsNaN(b.Key):
		if math.IsNaN(a.Key) {
			return 1
		}
		return -1
	case a.Key == b.Key || math.IsNaN(a.Key):
		return cmp.Compare(a.ID, b.ID)
	case sort == search.Oldest:
		return cmp.Compare(a.Key, b.Key)
	}
	return cmp.Compare(b.Key, a.Key)
}

// FromCorpus is an oracle that holds documents.
func FromCorpus(docs []corpus.Document) *Oracle {
	o := &Oracle{}
	if err := o.Write(context.Background(), search.Batch{Upserts: docs, Seq: 1}); err != nil {
		panic(err) // the background context is never done
	}
	return o
}
