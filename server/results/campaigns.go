package results

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"standpoint/corpus"
	"standpoint/corpus/moderation"
	"standpoint/corpus/records"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/difference"
	"standpoint/server/searchurl"
)

// Campaign is a group of nearly the same comments.
type Campaign struct {
	Group   string
	Here    Copies // of what was searched
	All     Copies // of the collection
	Outlets int    // different ones, of the collection
	Held    int    // articles that All counts and that are in the collection
	// First and Last are the earliest and the latest comment of the collection; those
	// without a date are the latest if all are. The zero value: it was removed meanwhile.
	First, Last corpus.Document
	Allowed     *moderation.Allowed // what a moderator said that it is; nil: nothing
}

// Campaigns are the groups among the comments that a search finds.
type Campaigns struct {
	Request   searchurl.Campaigns
	Groups    []Campaign // those of the page
	Total     int        // groups
	LeftOut   int        // groups that are not listed because they are allowed, or because they are not
	Next      string
	Snapshot  Snapshot
	Canonical string
	ReadBack  string
	Notices   []Notice
}

// ReadCampaigns reads the part of an address after the question mark as a request for
// groups, as Read reads a search.
func (r *Reader) ReadCampaigns(ctx context.Context, raw string) (searchurl.Campaigns, error) {
	return searchurl.ParseCampaigns(ctx, raw, searchurl.Options{Values: r.values})
}

// Campaigns lists groups of nearly the same comments.
func (r *Reader) Campaigns(ctx context.Context, c searchurl.Campaigns) (*Campaigns, error) {
	held, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.checkCursor(ctx, c.Since); err != nil {
		return nil, err
	}
	counts, applied, err := r.countCopies(ctx, plainly(c.Search))
	if err != nil {
		return nil, err
	}
	all := counts
	if everything := searchurl.CampaignsOf(searchurl.New()); c.Search.Format() != everything.Search.Format() {
		if all, _, err = r.countCopies(ctx, plainly(everything.Search)); err != nil {
			return nil, err
		}
	}
	allowed, err := r.allowedGroups(ctx)
	if err != nil {
		return nil, err
	}
	out := &Campaigns{Request: c, Snapshot: Snapshot{Index: applied, Records: held}, Canonical: c.FirstPage().Values().Encode()}
	var places []searchurl.GroupPlace
	for group, n := range counts {
		_, is := allowed[group]
		switch {
		case all[group].Authors < c.Names:
		case is && c.Allowed == searchurl.WithoutAllowed, !is && c.Allowed == searchurl.OnlyAllowed:
			out.LeftOut++
		default:
			places = append(places, searchurl.GroupPlace{Names: n.Authors, Documents: n.Documents, Group: group})
		}
	}
	slices.SortFunc(places, searchurl.GroupPlace.Compare)
	out.Total = len(places)
	if c.After != nil {
		places = slices.DeleteFunc(places, func(p searchurl.GroupPlace) bool { return p.Compare(*c.After) <= 0 })
	}
	if limit := c.Search.Request.Limit; len(places) > limit {
		places = places[:limit]
		if limit > 0 {
			out.Next = c.Cursor(places[limit-1], applied)
		}
	}
	for _, p := range places {
		out.Groups = append(out.Groups, Campaign{Group: p.Group, Here: counts[p.Group]})
	}
	if err := r.describe(ctx, out.Groups, allowed); err != nil {
		return nil, err
	}
	if out.ReadBack, err = r.readBack(ctx, c.Search); err != nil {
		return nil, err
	}
	out.Notices, err = r.notices(ctx, c.Search, out.Total)
	return out, err
}

// Campaign returns a group of nearly the same comments. The error is records.ErrNotFound
// if there is no such group of comments.
func (r *Reader) Campaign(ctx context.Context, group string) (*Campaign, error) {
	comments, err := searchurl.Parse(ctx, map[string][]string{schema.Copies: {group}, schema.Kind: {string(corpus.KindComment)}}, searchurl.Options{Values: r.values})
	if err != nil {
		return nil, fmt.Errorf("results: group %q: %w", group, records.ErrNotFound)
	}
	counts, _, err := r.countCopies(ctx, plainly(comments))
	if err != nil {
		return nil, err
	}
	allowed, err := r.allowedGroups(ctx)
	if err != nil {
		return nil, err
	}
	for name, n := range counts {
		one := []Campaign{{Group: name, Here: n}}
		if err := r.describe(ctx, one, allowed); err != nil {
			return nil, err
		}
		return &one[0], nil
	}
	return nil, fmt.Errorf("results: group %q: %w", group, records.ErrNotFound)
}

// describe fills in what is known of groups beside Here.
func (r *Reader) describe(ctx context.Context, groups []Campaign, allowed map[string]moderation.Allowed) error {
	if len(groups) == 0 {
		return nil
	}
	var names []string
	for _, g := range groups {
		names = append(names, g.Group)
	}
	slices.Sort(names)
	all := search.Request{Filters: []search.Filter{{Field: schema.Copies, Any: names}}}
	counts, _, err := r.countCopies(ctx, all)
	if err != nil {
		return err
	}
	outlets, err := r.outletsOf(ctx, all)
	if err != nil {
		return err
	}
	firsts, lasts, err := r.edges(ctx, names)
	if err != nil {
		return err
	}
	for i := range groups {
		g := &groups[i]
		g.All, g.Outlets, g.First, g.Last = counts[g.Group], outlets[g.Group], firsts[g.Group], lasts[g.Group]
		if g.Held, err = r.Total(ctx, ArticlesOf(g.Group)); err != nil {
			return err
		}
		if said, is := allowed[g.Group]; is {
			g.Allowed = &said
		}
	}
	return nil
}

// ArticlesOf is the search for the articles with a comment of a group.
func ArticlesOf(group string) searchurl.Search {
	s := searchurl.New().With(schema.Kind, string(corpus.KindArticle), searchurl.Any)
	node := query.HasComment{Node: query.Value{Field: schema.Copies, Text: group}}
	s.Query, s.Request.Query, s.Request.Sort = node.String(), node, search.Oldest
	return s
}

// edges returns the earliest and the latest document of groups.
func (r *Reader) edges(ctx context.Context, groups []string) (firsts, lasts map[string]corpus.Document, err error) {
	firsts, lasts = map[string]corpus.Document{}, map[string]corpus.Document{}
	for _, group := range groups {
		for sort, into := range map[search.Sort]map[string]corpus.Document{search.Oldest: firsts, search.Newest: lasts} {
			found, err := r.ask(ctx, search.Request{Filters: []search.Filter{{Field: schema.Copies, Any: []string{group}}}, Sort: sort, Limit: 1})
			if err != nil {
				return nil, nil, err
			}
			if len(found.Hits) > 0 {
				into[group] = corpus.Document{ID: found.Hits[0].ID}
			}
		}
	}
	var ids []string
	for _, of := range []map[string]corpus.Document{firsts, lasts} {
		for _, d := range of {
			ids = append(ids, d.ID)
		}
	}
	slices.Sort(ids)
	byID, err := r.byID(ctx, slices.Compact(ids))
	for _, of := range []map[string]corpus.Document{firsts, lasts} {
		for group, d := range of {
			of[group] = byID[d.ID]
		}
	}
	return firsts, lasts, err
}

// outletsOf counts the different outlets of each group in what a request finds.
func (r *Reader) outletsOf(ctx context.Context, req search.Request) (map[string]int, error) {
	byGroup := search.Axis{Facet: search.FacetRequest{Field: schema.Copies}}
	req.Aggregate = &search.AggregateRequest{By: []search.Axis{byGroup, {Facet: search.FacetRequest{Field: schema.Outlet}}}}
	found, err := r.ask(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("results: outlets of groups: %w", err)
	}
	outlets := map[string]int{}
	for _, cell := range found.Aggregate.Cells {
		if cell.Place[0] >= 0 && cell.Place[1] >= 0 {
			outlets[found.Aggregate.Margins[0].Facet.Values[cell.Place[0]].Value]++
		}
	}
	return outlets, nil
}

// CampaignPage is a page of the comments of a group, the earliest first.
type CampaignPage struct {
	*Page
	Changes [][]difference.Run // of each of Items, how its text differs from that of Campaign.First
}

// CampaignComments returns the comments of a group from a cursor on, at most so many.
func (r *Reader) CampaignComments(ctx context.Context, of *Campaign, limit int, cursor string) (*CampaignPage, error) {
	values := searchurl.CampaignsOf(searchurl.New()).Comments(of.Group).Values()
	values.Set("limit", strconv.Itoa(limit))
	values.Set("cursor", cursor)
	s, err := r.Read(ctx, values.Encode())
	if err != nil {
		return nil, err
	}
	page, err := r.Search(ctx, s)
	if err != nil {
		return nil, err
	}
	out := &CampaignPage{Page: page}
	for _, item := range page.Items {
		out.Changes = append(out.Changes, difference.Of(of.First.Text(), item.Document.Text()))
	}
	return out, nil
}
