package results

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// gaps knows at which times outlets have no data at all: a 0 says something only where
// there is something to find.
type gaps struct {
	outlet  int             // the axis of outlets; -1: the search as a whole
	time    int             // the axis of time
	starts  []int64         // of the buckets
	outlets []string        // by place
	held    map[moment]bool // with a document; nil: not known
}

// moment is the start of a bucket, of one outlet or, with "", of all.
type moment struct {
	outlet string
	start  int64
}

// at says whether a row's outlet has no document at its time, whatever is searched for:
// true or false, nil where that is not known or makes no sense.
func (g *gaps) at(place search.Place) any {
	if g == nil || g.held == nil || place[g.time] < 0 || g.outlet >= 0 && place[g.outlet] < 0 {
		return nil
	}
	at := moment{start: g.starts[place[g.time]]}
	if g.outlet >= 0 {
		at.outlet = g.outlets[place[g.outlet]]
	}
	return !g.held[at]
}

// gaps finds out where there is no data. It asks for everything, so that the answer
// serves other searches too, unless that is too much.
func (r *Reader) gaps(ctx context.Context, a searchurl.Aggregation, counted *search.Aggregate, state corpus.State) (*gaps, error) {
	g := &gaps{outlet: -1, time: -1}
	for i, by := range a.By {
		if origin, _ := schema.Origin(by.Field); by.Interval != "" {
			g.time = i
		} else if origin == schema.Outlet && g.outlet < 0 {
			g.outlet = i
		}
	}
	if g.time < 0 {
		return g, nil
	}
	buckets := counted.Margins[g.time].Histogram.Buckets
	for _, b := range buckets {
		g.starts = append(g.starts, b.Start.Unix())
	}
	if len(buckets) == 0 {
		return g, nil
	}
	asked := search.Request{Zone: a.Search.Request.Zone, Aggregate: &search.AggregateRequest{
		By: []search.Axis{{Histogram: &search.HistogramRequest{Interval: a.By[g.time].Interval}}}}}
	if g.outlet >= 0 {
		field := a.By[g.outlet].Field
		asked.Aggregate.By = append(asked.Aggregate.By, search.Axis{Facet: search.FacetRequest{Field: field}})
		for _, v := range counted.Margins[g.outlet].Facet.Values {
			g.outlets = append(g.outlets, v.Value)
		}
	} else if f := a.Search.Filter(schema.Outlet); len(f.Any) > 0 {
		asked.Filters = []search.Filter{{Field: schema.Outlet, Any: f.Any}}
	}
	held, err := r.gapsHeld.get(ctx, state, asked, r.ask)
	if tooMuch(err) { // over all time: then only where the rows are
		const day = 24 * time.Hour // a date of a day can lie in the next bucket
		asked.From = schema.Bound(buckets[0].Start.Add(-2 * day))
		asked.To = schema.Bound(buckets[len(buckets)-1].End.Add(2 * day))
		if g.outlet >= 0 && len(g.outlets) > 0 {
			asked.Filters = []search.Filter{{Field: a.By[g.outlet].Field, Any: g.outlets}}
		}
		held, err = r.gapsHeld.get(ctx, state, asked, r.ask)
	}
	if tooMuch(err) {
		return g, nil
	}
	g.held = held
	return g, err
}

// Gaps says of each bucket of a search's histogram whether the outlets that the search
// asks for, or else the whole collection, have no document at all at that time, whatever
// is searched for; nil where that is not known. State is that of the histogram.
func (r *Reader) Gaps(ctx context.Context, s searchurl.Search, h *search.Histogram, state corpus.State) ([]bool, error) {
	asked := searchurl.Aggregation{Search: s, By: []searchurl.Group{{Interval: h.Interval}}}
	found, err := r.gaps(ctx, asked, &search.Aggregate{Margins: []search.Margin{{Histogram: h}}}, state)
	if err != nil || found.held == nil {
		return nil, err
	}
	gaps := make([]bool, len(h.Buckets))
	for i := range h.Buckets {
		gaps[i] = found.at(search.Place{i}) == true
	}
	return gaps, nil
}

func tooMuch(err error) bool {
	_, bad := errors.AsType[*search.BadRequestError](err)
	return bad
}

// heldMoments remembers the moments with documents, of the last few requests, for the
// states of the index in which they were asked.
type heldMoments struct {
	mu   sync.Mutex
	kept []keptMoments // the newest last
}

type keptMoments struct {
	request string
	state   corpus.State
	held    map[moment]bool
}

// momentsKept is how many requests are remembered, momentsMost how many moments of one.
const (
	momentsKept = 8
	momentsMost = 100_000
)

func (h *heldMoments) get(ctx context.Context, state corpus.State, req search.Request, ask func(context.Context, search.Request) (*search.Results, error)) (map[moment]bool, error) {
	key := fmt.Sprintf("%v %v %v %v", req.Filters, req.From, req.To, req.Zone)
	for _, axis := range req.Aggregate.By {
		key += fmt.Sprintf(" %v", axis.Facet)
		if axis.Histogram != nil {
			key += string(axis.Histogram.Interval)
		}
	}
	h.mu.Lock()
	for _, k := range h.kept {
		if k.request == key && k.state == state {
			h.mu.Unlock()
			return k.held, nil
		}
	}
	h.mu.Unlock()
	found, err := ask(ctx, req)
	if err != nil {
		return nil, err
	}
	held := momentsOf(found.Aggregate)
	if len(held) > momentsMost {
		return held, nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept = append(h.kept, keptMoments{key, found.Applied, held})
	h.kept = h.kept[max(0, len(h.kept)-momentsKept):]
	return held, nil
}

func momentsOf(counted *search.Aggregate) map[moment]bool {
	held := map[moment]bool{}
	for _, cell := range counted.Cells {
		if cell.Place[0] < 0 || cell.Place[1] < 0 {
			continue
		}
		at := moment{start: counted.Margins[0].Histogram.Buckets[cell.Place[0]].Start.Unix()}
		if len(counted.Margins) > 1 {
			at.outlet = counted.Margins[1].Facet.Values[cell.Place[1]].Value
		}
		held[at] = true
	}
	return held
}
