package bleveengine

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"standpoint/indexer/search"
)

// place16 is a match in a list, in 16 bytes: what it is ordered by, and where its id is.
type place16 struct {
	grade   float64
	rank    uint32 // of the id in its segment
	segment uint16
	values  uint16
}

// List lists a whole result from one snapshot of the index, which it does not keep:
// the ids are those of the columns, which own their memory.
func (e *Engine) List(ctx context.Context, req search.ListRequest) (*search.Listing, error) {
	if err := search.CheckList(req); err != nil {
		return nil, err
	}
	var listing *search.Listing
	err := e.look("list", func(snap *snapshot) (err error) {
		listing, err = e.list(ctx, snap, req)
		return err
	})
	return listing, err
}

func (e *Engine) list(ctx context.Context, snap *snapshot, asked search.ListRequest) (*search.Listing, error) {
	req := asked.Bare()
	req.Limit = math.MaxInt
	if req.Sort == "" {
		req.Sort = search.Newest
	}
	if asked.Values != "" { // so that the rows with its values are loaded
		req.Facets = []search.FacetRequest{{Field: asked.Values}}
	}
	space := workspaces.Get().(*workspace)
	found, clauses, err := e.find(ctx, snap, req, newBudget(e.work), space)
	if err != nil {
		return nil, err
	}
	if u, err := e.unitsOf(found, req); err != nil {
		return nil, err
	} else if u != nil {
		found = u.heads
	}
	total := 0
	for _, f := range found {
		total += int(f.full.GetCardinality())
	}
	if len(found) > math.MaxUint16 {
		return nil, fmt.Errorf("a list of %d segments", len(found))
	}
	var ranks *ranking
	if req.Sort == search.Relevance {
		ranks = newRanking(req, clauses, found, total, space)
	}
	all, ids := make([]place16, 0, total), make([]*idColumn, len(found))
	for i, f := range found {
		ids[i] = &f.segment.columns.ids
		if all, err = f.appendPlaces(all, uint16(i), asked, req, ranks); err != nil {
			return nil, err
		}
	}
	workspaces.Put(space)
	id := func(p place16) []byte { return ids[p.segment].byRank(p.rank) }
	slices.SortFunc(all, func(a, b place16) int {
		if by := cmp.Compare(b.grade, a.grade); by != 0 {
			return by
		}
		return bytes.Compare(id(a), id(b))
	})
	at := func(i int) search.Listed { return search.Listed{ID: string(id(all[i])), Values: int(all[i].values)} }
	return &search.Listing{Applied: snap.applied, Len: len(all), At: at}, ctx.Err()
}

// appendPlaces appends the matches of a segment, in no order.
func (f *findings) appendPlaces(to []place16, segment uint16, asked search.ListRequest, req search.Request, ranks *ranking) ([]place16, error) {
	count, err := f.valuesByRank(asked)
	if err != nil {
		return nil, err
	}
	add := func(grade float64, rank uint32) {
		p := place16{grade: grade, rank: rank, segment: segment}
		if count != nil {
			p.values = count[rank]
		}
		to = append(to, p)
	}
	t := f.newTop(&best{limit: math.MaxInt}, req)
	if err := f.offerAll(t, req, ranks); err != nil {
		return nil, err
	}
	if ranks != nil {
		if err := ranks.settle(f, t); err != nil {
			return nil, err
		}
	}
	for _, h := range t.hits {
		add(h.grade, h.rank)
	}
	return to, nil
}

// valuesByRank counts the values that are asked for in each match, by the rank of
// its id; nil if none are.
func (f *findings) valuesByRank(asked search.ListRequest) ([]uint16, error) {
	if asked.Values == "" {
		return nil, nil
	}
	where := placeOf(asked.Values, asked.View)
	rows, ids := f.rows[where.group], &f.segment.columns.ids
	from, to := rows.fields[where.field], rows.fields[where.field+1]
	count := make([]uint16, f.segment.columns.count)
	var most error
	err := eachDocument(f.pass, f.full, func(docs []uint32) {
		for _, doc := range docs {
			rank := ids.rankOf(doc)
			for e := range rows.of(doc) {
				if e < from || e >= to {
					continue
				}
				if count[rank] == math.MaxUint16 {
					most = fmt.Errorf("a document with more than %d values of %s", math.MaxUint16, asked.Values)
					continue
				}
				count[rank]++
			}
		}
	})
	return count, cmp.Or(err, most)
}
