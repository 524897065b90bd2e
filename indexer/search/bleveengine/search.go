package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// Search answers a request from one snapshot of the index.
func (e *Engine) Search(ctx context.Context, req search.Request) (*search.Results, error) {
	if err := search.Check(req); err != nil {
		return nil, err
	}
	var results *search.Results
	err := e.look("search", func(snap *snapshot) (err error) {
		results, err = e.answer(ctx, snap, req)
		return err
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// look reads from the current snapshot. What was read counts only without an error.
func (e *Engine) look(doing string, read func(*snapshot) error) error {
	err := e.usable()
	var snap *snapshot
	if err == nil {
		snap, err = e.acquire()
	}
	if err != nil {
		return fmt.Errorf("bleveengine: %s %s: %w", doing, e.dir, err)
	}
	defer e.release(snap)
	err = e.judge(snap, guarded(func() error { return read(snap) }))
	if bad := new(search.BadRequestError); errors.As(err, &bad) {
		return bad
	}
	if err != nil {
		return fmt.Errorf("bleveengine: %s %s: %w", doing, e.dir, err)
	}
	return nil
}

func (e *Engine) answer(ctx context.Context, snap *snapshot, req search.Request) (*search.Results, error) {
	if req.Sort == "" {
		req.Sort = search.Newest
	}
	work, space := newBudget(e.work), workspaces.Get().(*workspace)
	found, clauses, err := e.find(ctx, snap, req, work, space)
	if err != nil {
		return nil, err
	}
	u, err := e.unitsOf(found, req)
	if err != nil {
		return nil, err
	}
	results := &search.Results{Applied: snap.applied}
	if results.Facets, err = e.facets(found, u, req); err != nil {
		return nil, err
	}
	matches := found
	if u != nil {
		found = u.heads
	}
	for _, f := range found {
		results.Total += int(f.full.GetCardinality())
	}
	if results.Histogram, err = histogram(found, req); err != nil {
		return nil, err
	}
	if results.Arrivals, err = arrivals(found, req); err != nil {
		return nil, err
	}
	if results.Aggregate, err = e.aggregate(matches, u, req); err != nil {
		return nil, err
	}
	results.Work = e.work - work.left
	if req.Limit == 0 {
		workspaces.Put(space)
		return results, nil
	}
	var ranks *ranking
	if req.Sort == search.Relevance {
		ranks = newRanking(req, clauses, found, results.Total, space)
		results.Statistics = ranks.statistics
	}
	if results.Hits, err = hits(found, ranks, req); err != nil {
		return nil, err
	}
	workspaces.Put(space) // not after an error, when its numbers may not be 0
	results.Work = e.work - work.left
	return results, nil
}

// findings are the sets of documents of one segment that a request speaks of,
// without deleted ones.
type findings struct {
	*pass
	full   *roaring.Bitmap   // the matches
	beside []*roaring.Bitmap // by filter on a counted field: what all other filters let through and it does not
}

func passesOf(found []*findings) []*pass {
	passes := make([]*pass, len(found))
	for i, f := range found {
		passes[i] = f.pass
	}
	return passes
}

func (e *Engine) find(ctx context.Context, snap *snapshot, req search.Request, work *budget, space *workspace) ([]*findings, []search.Clause, error) {
	plan := compile(req, &e.automata, work)
	passes, fields := make([]*pass, len(snap.segments)), fieldsOf(req)
	for i, s := range snap.segments {
		passes[i] = &pass{ctx: ctx, segment: s, budget: work, work: space, ranked: req.Sort == search.Relevance && req.Limit > 0, found: make([]matched, len(plan.clauses))}
	}
	if err := e.loadRows(passes, fields, req.View); err != nil {
		return nil, nil, err
	}
	if inRows := slices.Contains(fields, schema.Theme); inRows || len(plan.themes) > 0 {
		if err := e.loadThemes(ctx, passes, req, plan.themes, inRows); err != nil {
			return nil, nil, err
		}
	}
	if err := e.markJoins(plan.joins, passes); err != nil {
		return nil, nil, err
	}
	found := make([]*findings, len(passes))
	for i, p := range passes {
		found[i] = &findings{pass: p}
		if err := found[i].find(plan, req); err != nil {
			return nil, nil, err
		}
	}
	return found, plan.clauses, nil
}

func (f *findings) find(plan plan, req search.Request) error {
	if err := f.ctx.Err(); err != nil {
		return err
	}
	query, err := plan.root.match(f.pass)
	if err != nil {
		return err
	}
	if query, err = f.within(f.segment.live(query), req); err != nil {
		return err
	}
	filters := make([]*roaring.Bitmap, len(plan.filters))
	for i, filter := range plan.filters {
		if filters[i], err = filter.match(f.pass); err != nil {
			return err
		}
	}
	f.full = intersectAll(query, filters, -1)
	f.beside = make([]*roaring.Bitmap, len(filters))
	for i, filter := range filters {
		if isCounted(req.Filters[i].Field, req.Facets) {
			f.beside[i] = roaring.AndNot(intersectAll(query, filters, i), filter)
		}
	}
	return nil
}

func isCounted(field string, facets []search.FacetRequest) bool {
	return slices.ContainsFunc(facets, func(f search.FacetRequest) bool { return f.Field == field })
}

// intersectAll leaves out the filter number but.
func intersectAll(query *roaring.Bitmap, filters []*roaring.Bitmap, but int) *roaring.Bitmap {
	sets := []*roaring.Bitmap{query}
	for i, f := range filters {
		if i != but {
			sets = append(sets, f)
		}
	}
	return intersect(sets)
}

// eachDocument visits the documents of a set in order, some thousand at a time.
func eachDocument(p *pass, set *roaring.Bitmap, visit func(docs []uint32)) error {
	buffer := make([]uint32, min(checkEvery, int(set.GetCardinality())))
	if len(buffer) == 0 {
		return nil
	}
	for it := set.ManyIterator(); ; {
		n := it.NextMany(buffer)
		if n == 0 {
			return nil
		}
		if err := p.ctx.Err(); err != nil {
			return err
		}
		visit(buffer[:n])
	}
}
