package pages

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/moderation"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/themes"
	"standpoint/server/access"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

const deskPath = "/desk"

// deskView is the view of desk.html: what a moderator wants to know of the comments that a
// search finds. Every number leads to a search that finds as many.
type deskView struct {
	frame
	ReadBack  string
	All       deskNumber
	New       deskNumber // since the last visit; of all if there was none
	Since     string     // when the last visit was; "" if there was none
	Seen      string     // the search, as the form that ends a visit sends it
	Until     string     // documents that were added before are on this page
	Themes    []deskRow
	AllThemes string // the page of themes; "" where there are too few comments for any
	Groups    []campaignView
	Campaigns string // all groups
	Growing   []deskRow
	Lately    string // since when, for Growing
	Answered  []resultView
	Quoted    []passageView // of a thread
	Naming    []deskRow
	Back      string
}

// deskNumber is a number of comments, with the search that finds them and the page on
// which they are selected.
type deskNumber struct {
	Count        int
	Href, Select string
}

// deskRow is a number of comments that have something in common.
type deskRow struct {
	Name link
	deskNumber
}

// How many of each are on the desk.
const (
	deskGroups   = 5
	deskRows     = 5
	deskAnswered = 3
	lately       = 500 // comments, the last that came in, among which is counted what grows
)

func numberOf(s searchurl.Search, n int) deskNumber {
	return deskNumber{Count: n, Href: s.URL("/search"), Select: s.URL(selectPath)}
}

func (p *Pages) desk(w http.ResponseWriter, r *http.Request) error {
	c, err := p.reader.ReadCampaigns(r.Context(), r.URL.RawQuery)
	if err != nil {
		return err
	}
	c.Allowed, c.Search.Request.Limit = searchurl.WithoutAllowed, deskGroups
	b := &desker{Pages: p, search: withLimit(c.Search, searchurl.DefaultLimit), v: &deskView{frame: frame{Title: "Desk", NoIndex: true, Query: c.Search.Query}}}
	if b.latest, err = p.reader.Search(r.Context(), withLimit(b.search, lately).WithSort(search.Added)); err != nil {
		return err
	}
	for _, part := range []func(context.Context) error{b.visits, b.themes, b.growing, b.answered, b.naming, b.quoted} {
		if err := part(r.Context()); err != nil {
			return err
		}
	}
	found, err := p.reader.Campaigns(r.Context(), c)
	if err != nil {
		return err
	}
	b.v.ReadBack = visible(found.ReadBack)
	for _, g := range found.Groups {
		group := newCampaign(c, g)
		group.Select = c.Comments(g.Group).URL(selectPath)
		b.v.Groups = append(b.v.Groups, group)
	}
	b.v.Campaigns, b.v.Back = c.URL(campaignsPath), b.search.URL("/search")
	return p.show(w, r, "desk", b.v)
}

// desker makes a desk.
type desker struct {
	*Pages
	search searchurl.Search // of comments
	latest *results.Page    // the last of them that came in
	v      *deskView
}

// visits says what is new since the last visit, by when the records got it.
func (b *desker) visits(ctx context.Context) error {
	b.v.All = numberOf(b.search, b.latest.Total)
	b.v.Seen = b.search.Format()
	b.v.Until = seenUntil(b.latest.Items, b.latest.Snapshot.Index == b.latest.Snapshot.Records, time.Now()).Format(time.RFC3339)
	fresh := b.search
	last, err := b.moderation.LastSeen(ctx, access.Of(ctx).KeyID(), b.v.Seen)
	switch {
	case err == nil:
		fresh, b.v.Since = b.search.WithAdded(later(last.Until, b.search.Request.AddedFrom), b.search.Request.AddedTo), day(last.At)
	case !errors.Is(err, moderation.ErrNotFound):
		return err
	}
	total, err := b.reader.Total(ctx, fresh)
	b.v.New = numberOf(fresh.WithSort(search.Added), total)
	return err
}

// themes lists what the comments are about.
func (b *desker) themes(ctx context.Context) error {
	if b.latest.Total < themes.Few {
		return nil
	}
	b.v.AllThemes = b.search.URL("/themes")
	found, err := b.reader.ThemeSummaries(ctx, b.search, b.latest.Total)
	for _, theme := range found {
		b.v.Themes = append(b.v.Themes, deskRow{link{Label: visible(theme.Label), Href: theme.Search.URL("/search")}, numberOf(theme.Search, theme.Documents)})
	}
	return err
}

// seenUntil is the time before which all that was added is found. Whatever is not in the
// index yet was added no earlier than the newest of what is, but perhaps in the same
// second, if that is not over or the index is behind.
func seenUntil(newest []results.Item, whole bool, now time.Time) time.Time {
	if len(newest) == 0 {
		return time.Unix(0, 0).UTC()
	}
	at := newest[0].Document.Added.UTC().Truncate(time.Second)
	if next := at.Add(time.Second); whole && now.After(next) {
		return next
	}
	return at
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// growing lists the threads that got most of the last comments.
func (b *desker) growing(ctx context.Context) error {
	if len(b.latest.Items) == 0 {
		return nil
	}
	since := b.latest.Items[len(b.latest.Items)-1].Document.Added.UTC().Truncate(time.Second)
	b.v.Lately = day(since)
	counts, headlines := map[string]int{}, map[string]string{}
	for _, item := range b.latest.Items {
		counts[item.Document.ArticleID]++
		headlines[item.Document.ArticleID] = headlineOf(item.Document)
	}
	articles := make([]string, 0, len(counts))
	for id := range counts {
		articles = append(articles, id)
	}
	slices.SortFunc(articles, func(x, y string) int {
		if counts[x] != counts[y] {
			return counts[y] - counts[x]
		}
		return strings.Compare(x, y)
	})
	for _, id := range articles[:min(len(articles), deskRows)] {
		s := b.search.WithAdded(later(since, b.search.Request.AddedFrom), b.search.Request.AddedTo).Without(schema.Article).With(schema.Article, id, searchurl.Any)
		total, err := b.reader.Total(ctx, s)
		if err != nil {
			return err
		}
		b.v.Growing = append(b.v.Growing, deskRow{link{Label: headlines[id], Href: articleHref(id)}, numberOf(s, total)})
	}
	return nil
}

// answered lists the comments with the most replies.
func (b *desker) answered(ctx context.Context) error {
	s := withLimit(b.search, deskAnswered).WithSort(search.Replies)
	page, err := b.reader.Search(ctx, s)
	if err != nil {
		return err
	}
	show := shower{reader: b.reader, base: b.search}
	for _, item := range page.Items {
		if item.Document.Replies > 0 {
			b.v.Answered = append(b.v.Answered, show.result(s, item))
		}
	}
	return nil
}

// naming counts the comments that name agencies themselves.
func (b *desker) naming(ctx context.Context) error {
	view := b.search.Request.View
	view.Named = true
	s := b.search.WithView(view)
	page, err := b.reader.Search(ctx, withLimit(s, 0).WithFacets([]search.FacetRequest{{Field: schema.Agency, Limit: deskRows}}, nil))
	if err != nil {
		return err
	}
	for _, value := range page.Facets[0].Values {
		one := s.Without(schema.Agency).With(schema.Agency, value.Value, searchurl.Any)
		b.v.Naming = append(b.v.Naming, deskRow{link{Label: visible(value.Label), Href: profileOf(searchurl.New(), schema.Agency, value.Value)}, numberOf(one, value.Count)})
	}
	return nil
}

// quoted lists the sentences of an article that its comments quote most, where the search
// is for one thread.
func (b *desker) quoted(ctx context.Context) error {
	f := b.search.Filter(schema.Article)
	if len(f.Any) != 1 || len(f.Not) > 0 || f.Missing {
		return nil
	}
	t, err := b.thread(ctx, f.Any[0])
	if err != nil || t.article == nil {
		return nil // the thread is not there, and so it has no sentences
	}
	s := threadShower{shower: shower{reader: b.reader, base: searchurl.New()}, thread: t}
	text := []rune(t.article.Text())
	passages := s.quotedPassages(*t.article)
	slices.SortStableFunc(passages, func(x, y passage) int { return len(y.by) - len(x.by) })
	for _, q := range passages[:min(len(passages), quotedMost)] {
		b.v.Quoted = append(b.v.Quoted, passageView{Text: corpus.Excerpt(visible(slice(text, q.span)), quotedPassage), Href: articleHref(f.Any[0]), Comments: len(q.by)})
	}
	return nil
}

// seen ends a visit: what the desk showed is not new any more.
func (p *Pages) seen(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "search", "until")
	if err != nil {
		return err
	}
	c, err := p.reader.ReadCampaigns(r.Context(), values.Get("search"))
	if err != nil {
		return err
	}
	s := withLimit(c.Search, searchurl.DefaultLimit)
	until, err := time.Parse(time.RFC3339, values.Get("until"))
	if err != nil || until.After(time.Now().Add(time.Minute)) {
		return searchurl.BadValue("until", "is not the time that the desk gave")
	}
	does := act(r, moderation.Seen)
	does.Search, does.Until = s.Format(), until.UTC().Truncate(time.Second)
	if _, err := p.moderation.Do(r.Context(), does, nil); err != nil {
		return err
	}
	return goOn(w, r, s.URL(deskPath))
}
