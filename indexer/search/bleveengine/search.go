package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
)

// Search answers a request from one snapshot of the index.
func (e *Engine) Search(ctx context.Context, req search.Request) (*search.Results, error) {
	if err := search.Check(req); err != nil {
		return nil, err
	}
	err := e.usable()
	var snap *snapshot
	if err == nil {
		snap, err = e.acquire()
	}
	if err != nil {
		return nil, fmt.Errorf("bleveengine: search %s: %w", e.dir, err)
	}
	defer e.release(snap)
	var results *search.Results
	err = e.judge(snap, guarded(func() (err error) {
		results, err = e.answer(ctx, snap, req)
		return err
	}))
	if bad := new(search.BadRequestError); errors.As(err, &bad) {
		return nil, bad
	}
	if err != nil {
		return nil, fmt.Errorf("bleveengine: search %s: %w", e.dir, err)
	}
	return results, nil
}

func (e *Engine) answer(ctx context.Context, snap *snapshot, req search.Request) (*search.Results, error) {
	if req.Sort == "" {
		req.Sort = search.Newest
	}
	work := newBudget(e.work)
	found, scored, err := e.find(ctx, snap, req, work)
	if err != nil {
		return nil, err
	}
	results := &search.Results{Applied: snap.applied}
	for _, f := range found {
		results.Total += int(f.full.GetCardinality())
	}
	if results.Facets, err = e.facets(found, req); err != nil {
		return nil, err
	}
	if results.Histogram, err = histogram(found, req.Histogram); err != nil {
		return nil, err
	}
	if results.Hits, err = hits(found, scored, req); err != nil {
		return nil, err
	}
	results.Work = e.work - work.left
	return results, nil
}

// findings are the sets of documents of one segment that a request speaks of,
// without deleted ones.
type findings struct {
	*pass
	undated *roaring.Bitmap   // the query and all filters, without From and To
	full    *roaring.Bitmap   // all of it: the matches
	beside  []*roaring.Bitmap // by filter on a counted field: what all other filters let through and it does not
	rows    [groupCount]*rows // as far as facets and filters need them
}

func (e *Engine) find(ctx context.Context, snap *snapshot, req search.Request, work *budget) ([]*findings, []*words, error) {
	root, scored := compile(req, &e.automata, work)
	found, groups := make([]*findings, len(snap.segments)), groupsOf(req)
	for i, s := range snap.segments {
		p := &pass{ctx: ctx, segment: s, budget: work, ranked: req.Sort == search.Relevance && req.Limit > 0, found: make([]matched, len(scored))}
		found[i] = &findings{pass: p}
		if err := e.loadRows(found[i], groups); err != nil {
			return nil, nil, err
		}
		if err := found[i].find(root, req); err != nil {
			return nil, nil, err
		}
	}
	return found, scored, nil
}

func (f *findings) find(root clause, req search.Request) error {
	if err := f.ctx.Err(); err != nil {
		return err
	}
	query, err := root.match(f.pass)
	if err != nil {
		return err
	}
	query = f.segment.live(query)
	filters, err := f.filterSets(req)
	if err != nil {
		return err
	}
	f.undated = intersectAll(query, filters, -1)
	f.full = f.undated
	if !req.From.IsZero() || !req.To.IsZero() {
		dated, err := dates{req.From, req.To, &share{}}.match(f.pass)
		if err != nil {
			return err
		}
		f.full = roaring.And(f.undated, dated)
		query = roaring.And(query, dated)
	}
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
