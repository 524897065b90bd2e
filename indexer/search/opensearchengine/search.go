package opensearchengine

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// Search implements search.Searcher.
func (e *Engine) Search(ctx context.Context, req search.Request) (results *search.Results, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := search.Check(req); err != nil {
		return nil, err
	}
	err = e.withView(ctx, func(v *view) error {
		results, err = e.ask(ctx, v, req.View).answer(req)
		return err
	})
	return results, e.named("search", err)
}

// named says what failed, unless the request is bad.
func (e *Engine) named(what string, err error) error {
	if _, bad := err.(*search.BadRequestError); bad || err == nil {
		return err
	}
	return fmt.Errorf("opensearchengine: %s %s: %w", what, e.index, err)
}

func (a *asking) answer(req search.Request) (*search.Results, error) {
	c, err := a.conditions(req)
	if err != nil {
		return nil, err
	}
	out := &search.Results{Applied: a.on.applied(), Hits: []search.Hit{}}
	if req.Unit == search.ByGroup || req.Aggregate != nil {
		err = a.countRows(req, c, out)
	} else {
		err = a.count(req, c, out)
	}
	if err != nil || req.Limit == 0 {
		return out, err
	}
	out.Hits, out.Statistics, err = a.hits(req, c)
	return out, err
}

// hits lists the hits of a request, and the statistics that go with an order by relevance:
// they name the view that the scores are of, and nothing else.
func (a *asking) hits(req search.Request, c conditions) ([]search.Hit, *search.Statistics, error) {
	if req.Sort != search.Relevance {
		hits, err := a.page(req, c)
		return hits, nil, err
	}
	statistics := &search.Statistics{Index: a.on.name(), Texts: make([]search.TextStatistics, len(schema.TextFields))}
	if req.After == nil || req.After.Statistics == nil || req.After.Statistics.Index == statistics.Index {
		hits, err := a.page(req, c)
		return hits, statistics, err
	}
	statistics = req.After.Statistics
	gone := &search.BadRequestError{Field: "cursor", Msg: "is of a state of the index that is no longer kept, so the order by relevance may be another; leave it out to begin again"}
	before := a.viewOf(statistics.Index)
	if before == nil {
		return nil, nil, gone
	}
	then := a.ask(a.ctx, before, req.View)
	c, err := then.conditions(req)
	if err != nil {
		return nil, nil, err
	}
	hits, err := then.page(req, c)
	if isGone(err) {
		a.drop(before)
		return nil, nil, gone
	}
	return hits, statistics, err
}

// page lists the hits of a request.
func (a *asking) page(req search.Request, c conditions) ([]search.Hit, error) {
	l := listing{query: c.found(), sort: order(req), limit: req.Limit}
	var err error
	if req.Sort == search.Relevance {
		if l.query, l.scored, err = a.ranked(req, l.query); err != nil {
			return nil, err
		}
		l.after = afterScore(req.After)
	} else if req.After != nil {
		l.only = behind(req)
	}
	if req.Unit == search.ByGroup {
		if l.only, err = a.onlyHeads(req, c, l.only); err != nil {
			return nil, err
		}
	}
	hits := []search.Hit{}
	err = a.list(l, func(h hit) error {
		one := search.Hit{ID: h.text(idField), Key: keyOf(h)}
		if req.Sort == search.Relevance {
			one.Score = one.Key
		}
		hits = append(hits, one)
		return nil
	})
	return hits, err
}

// afterScore is where a list by relevance goes on; nil: it begins.
func afterScore(c *search.Cursor) []json.RawMessage {
	if c == nil || math.IsInf(c.Key, 1) {
		return nil
	}
	id, _ := json.Marshal(c.ID)
	return []json.RawMessage{json.RawMessage(strconv.FormatFloat(c.Key, 'g', -1, 64)), id}
}

// List implements search.Lister.
func (e *Engine) List(ctx context.Context, req search.ListRequest) (out *search.Listing, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := search.CheckList(req); err != nil {
		return nil, err
	}
	err = e.withView(ctx, func(v *view) error {
		out, err = e.ask(ctx, v, req.View).listAll(req)
		return err
	})
	return out, e.named("list", err)
}

func (a *asking) listAll(req search.ListRequest) (*search.Listing, error) {
	whole := req.Bare()
	c, err := a.conditions(whole)
	if err != nil {
		return nil, err
	}
	l := listing{query: c.found(), sort: order(whole)}
	if whole.Sort == search.Relevance {
		if l.query, l.scored, err = a.ranked(whole, l.query); err != nil {
			return nil, err
		}
	}
	if whole.Unit == search.ByGroup {
		if l.only, err = a.onlyHeads(whole, c, nil); err != nil {
			return nil, err
		}
	}
	values := keyword(req.View.Variant(req.Values))
	var themes map[string][]string
	switch {
	case isTheme(req.Values):
		if themes, err = a.themesByID(l.query); err != nil {
			return nil, err
		}
	case req.Values != "":
		l.columns = []string{values}
	}
	var listed []search.Listed
	err = a.list(l, func(h hit) error {
		one := search.Listed{ID: h.text(idField), Values: len(h.texts(values))}
		one.Values += len(themes[one.ID])
		listed = append(listed, one)
		return nil
	})
	return &search.Listing{Applied: a.on.applied(), Len: len(listed), At: func(i int) search.Listed { return listed[i] }}, err
}
