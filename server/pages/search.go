package pages

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/themes"
	"standpoint/server/problem"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// searchView is the view of search.html.
type searchView struct {
	frame
	Form     formView
	Faults   []faultView // what is wrong with the address; if there is anything, there are no results
	ReadBack string
	Found    string // "40 comments"
	Later    bool   // not the first page
	Chips    []chipView
	Clear    string // the search without filters; "" if there are none
	Facets   []facetView
	Unread   bool         // the facets count only what could be read of the search
	Checked  *checkedView // nil: nobody has judged a sample of this search
	Sides    *sidesView   // nil: no side is taken, or the address asks for other facets
	More     []link       // lists of the fields that are not shown
	// OfArticle are lists of what the documents' articles have.
	OfArticle []link
	Chosen    int // filters
	Timeline  *timelineView
	Orders    []orderView // empty if there is at most one result
	KWIC      string      // the words in context; "" if there are none to show
	Table     string      // numbers by outlet and side
	Sample    string      // where a sample is drawn; "" if nobody can
	Keyness   string      // the words that mark the results; "" if everything was found
	Themes    string      // what the results are about; "" if they are too few
	Desk      string      // the desk of these comments, for moderators
	Campaigns string      // the same text under different names; "" if no comments were asked for
	Profiles  []link      // the pages of the values that the search asks for
	Views     []orderView // how the results can be listed
	Compact   bool
	Results   []resultView
	Cite      *citeView // nil if there is nothing to cite
	Follow    string    // the search, as the form that makes a feed sends it
	Watch     string    // its watch
	Next      string
	First     string
	API       string
	Empty     *emptyView // nil if something was found
	Notices   []noticeView
	// Spellings are other spellings of the query, with what they find.
	Spellings []loosenView
}

// standardFacets are the fields that are counted if the address does not ask for
// others, in the order in which they are shown.
var standardFacets = []string{schema.Kind, schema.Toward, schema.Agency, schema.Outlet, schema.Location, schema.Language, schema.Platform}

// facetLength is how many values of a facet are shown beside the results. Of pairs of
// agency and side all are counted, for the table of sides must not show 0 for a pair
// that is rare.
const facetLength = 8

func (p *Pages) search(w http.ResponseWriter, r *http.Request) error {
	values, parseErr := url.ParseQuery(r.URL.RawQuery)
	if parseErr == nil && values.Has(through) {
		http.Redirect(w, r, "/search?"+untilNextDay(values).Encode(), http.StatusSeeOther)
		return nil
	}
	s, err := p.reader.Read(r.Context(), r.URL.RawQuery, searchurl.ViewName, searchurl.SplitName)
	if fault := new(searchurl.Errors); errors.As(err, &fault) {
		v, faultErr := p.faulty(r.Context(), s, values, fault, parseErr == nil)
		if faultErr != nil {
			return faultErr
		}
		return p.renderer.render(w, r, problem.Of(r.Context(), err).Status, "search", v)
	}
	if err != nil {
		return err
	}
	sampled, err := p.reader.Sampled(r.Context())
	if err != nil {
		return err
	}
	page, err := p.reader.Search(r.Context(), counted(s, sampled))
	uncounted := notOfThemes(err)
	if uncounted != "" && s.Request.Facets == nil { // they were not asked for
		page, err = p.reader.Search(r.Context(), without(counted(s, sampled), schema.Theme))
	}
	if err != nil {
		return err
	}
	copies, err := p.copiesIn(r.Context(), page)
	if err != nil {
		return err
	}
	v := p.searchView(s, values, page, copies)
	if uncounted != "" {
		v.Notices = append(v.Notices, noticeView{Text: visible("Kept themes are not counted here: " + uncounted)})
	}
	if v.Timeline, err = p.timeline(r.Context(), s, page.Timeline, page.Snapshot.Index, "/search", searchurl.NoSplit); err != nil {
		return err
	}
	headlines, err := p.headlines(r.Context(), s)
	if err != nil {
		return err
	}
	v.Chips = p.chips(s, headlines)
	v.Chosen = len(v.Chips)
	v.Follow, v.Watch = followed(s).Format(), searchurl.WatchOf(s).URL(watchPath)
	if v.Chosen > 0 {
		v.Clear = unfiltered(s)
	}
	if page.Total == 0 {
		if v.Empty, err = p.empty(r.Context(), s); err != nil {
			return err
		}
	}
	if v.Checked, err = p.checked(r.Context(), s); err != nil {
		return err
	}
	return p.renderer.render(w, r, http.StatusOK, "search", v)
}

// counted returns a search with the facets and the timeline of a page, unless
// the address asks for others. Who labelled the sides is counted where there are samples.
func counted(s searchurl.Search, sampled bool) searchurl.Search {
	facets, histogram := s.Request.Facets, s.Request.Histogram
	if facets == nil {
		if sampled {
			facets = append(facets, search.FacetRequest{Field: schema.Labelled})
		}
		for _, field := range standardFacets {
			length := facetLength
			if field == schema.Toward {
				length = 0 // all
			}
			facets = append(facets, search.FacetRequest{Field: field, Limit: length})
		}
		facets = append(facets, search.FacetRequest{Field: schema.Theme, Limit: facetLength})
	}
	if histogram == nil {
		histogram = &search.HistogramRequest{Interval: search.Auto}
	}
	return s.WithFacets(facets, histogram)
}

// without returns a search that does not count a field.
func without(s searchurl.Search, field string) searchurl.Search {
	facets := slices.DeleteFunc(slices.Clone(s.Request.Facets), func(f search.FacetRequest) bool { return f.Field == field })
	return s.WithFacets(facets, s.Request.Histogram)
}

// notOfThemes says why no kept theme can be counted, if that is all that is wrong with a
// request: the query of one reads too much of the index.
func notOfThemes(err error) string {
	if bad, ok := errors.AsType[*search.BadRequestError](err); ok && bad.Field == schema.Theme {
		return bad.Msg
	}
	return ""
}

func (p *Pages) searchView(s searchurl.Search, values url.Values, page *results.Page, copies map[string]results.Copies) *searchView {
	v := &searchView{
		frame:    frame{Title: "Search", Canonical: s.URL("/search"), NoIndex: true},
		Form:     newForm(s, values),
		ReadBack: visible(page.ReadBack),
		Found:    countDocuments(s, page.Total),
		Later:    s.Request.After != nil,
		First:    s.FirstPage().URL("/search"),
		API:      s.URL("/api/v1/search"),
		Notices:  noticeViews(page.Notices, page.Total > 0),
	}
	if s.Query != "" {
		short := corpus.Excerpt(visible(s.Query), namesShown)
		v.Title = short + " – Search"
	}
	for _, other := range page.Suggestions {
		v.Spellings = append(v.Spellings, loosenView{link{Label: visible(other.Search.Query), Href: other.Search.WithFacets(s.Request.Facets, s.Request.Histogram).URL("/search")}, other.Total})
	}
	if page.Total > 0 {
		v.Cite = newCite(s, v.Found, page)
	}
	if page.Next != "" {
		next := s.FirstPage().Values()
		next.Set("cursor", page.Next)
		v.Next = "/search?" + next.Encode()
	}
	counted := page.Facets
	if i := slices.IndexFunc(counted, func(f results.Facet) bool { return f.Field == schema.Toward }); i >= 0 && s.Request.Facets == nil {
		v.Sides = newSides(s, counted[i], page.Quality, p.reader.Short, p.reader.Label)
		counted = slices.Delete(slices.Clone(counted), i, i+1)
	}
	v.Facets, v.More, v.OfArticle = facetViews(s, counted)
	if page.Total == 0 {
		v.More, v.OfArticle = nil, nil
	}
	if i := slices.IndexFunc(v.Facets, func(f facetView) bool { return results.CountsStances(f.Field) }); i >= 0 {
		v.Facets[i].Quality = sentences(page.Quality) // once on the page
	}
	if page.Total > 1 {
		v.Orders = newOrders(s)
	}
	if page.Total > 0 && results.HasWords(s) {
		v.KWIC = searchurl.LinesOf(s).URL("/kwic")
	}
	if page.Total > 0 {
		v.Table = tableOf(s)
	}
	if page.Total >= themes.Few {
		v.Themes = searchurl.LinesOf(s).Search.URL("/themes")
	}
	if page.Total > 0 && p.judging != nil {
		v.Sample = "/samples/new?" + s.Deciding().Encode()
		if v.Sides != nil {
			v.Sides.Sample = v.Sample
		}
	}
	if page.Total > 0 && searchurl.KeynessOf(s).URL("") != "" {
		v.Keyness = searchurl.KeynessOf(s).URL("/keyness")
	}
	if page.Total > 0 && searchurl.OfComments(s) {
		v.Campaigns, v.Desk = searchurl.CampaignsOf(s).URL(campaignsPath), searchurl.CampaignsOf(s).URL(deskPath)
	}
	v.Profiles, v.Compact = p.profilesOf(s), s.Look.View == searchurl.CompactView
	if page.Total > 0 {
		v.Views = newViews(s, v.KWIC)
	}
	show := shower{reader: p.reader, base: s.WithFacets(nil, nil), copies: copies}
	for _, item := range page.Items {
		v.Results = append(v.Results, show.result(s, item))
	}
	return v
}

// facetViews returns the counted facets, the standard ones first and in their
// order, and links to the lists of the other fields: the document's own and its
// article's.
func facetViews(s searchurl.Search, facets []results.Facet) (views []facetView, more, ofArticle []link) {
	order := append(slices.Clone(standardFacets), searchurl.FacetFields()...)
	seen := map[string]bool{}
	for _, field := range order {
		if seen[field] {
			continue
		}
		seen[field] = true
		i := slices.IndexFunc(facets, func(f results.Facet) bool { return f.Field == field })
		if i < 0 || field == schema.Labelled && s.Request.Facets == nil && countOf(facets, field, string(corpus.ByPeople)) == 0 {
			address := s.FirstPage().URL("/facets/" + field)
			if own, is := schema.Origin(field); is {
				ofArticle = append(ofArticle, link{Label: lowerFirst(facetNames[own].name), Href: address})
			} else {
				more = append(more, link{Label: lowerFirst(facetNames[field].name), Href: address})
			}
			continue
		}
		f := facets[i]
		if len(f.Values) > 0 || f.MissingSelected {
			views = append(views, newFacet(s, f, func(s searchurl.Search) string { return s.URL("/search") }))
		}
	}
	return views, more, ofArticle
}

// headlines returns the headlines of the articles that a search is restricted to.
func (p *Pages) headlines(ctx context.Context, s searchurl.Search) (map[string]string, error) {
	f := s.Filter(schema.Article)
	headlines := map[string]string{}
	for _, id := range slices.Concat(f.Any, f.Not) {
		if len(headlines) == facetLength { // the other articles are shown by their ids
			break
		}
		d, err := p.reader.Document(ctx, id)
		if err != nil {
			continue // an id of an unknown article is shown as it is
		}
		headlines[id] = headlineOf(d)
	}
	return headlines, ctx.Err()
}
