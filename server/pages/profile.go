package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// profileView is the view of profile.html: an agency, a place, an outlet or an author, as
// what a search for it finds. Every number leads to a search that finds as many documents.
type profileView struct {
	frame
	What     string // "Agency"
	Name     string
	Within   []link   // what it is a part of, the smallest first
	Notes    []string // what has to be known to read the numbers
	Facts    []factView
	Span     string // first and last day; "" if there is no date
	Form     rangeView
	Chips    []chipView
	Clear    string // without other filters
	Timeline *timelineView
	Checked  []*checkedView // of an agency: what people say of samples of its documents
	Sided    []sidedView    // of an agency: sides by outlet, of comments and of articles
	Quality  []string
	Sides    *sidesView // of an outlet or a place: sides toward agencies
	Passages []passagesView
	Lists    []listView
	Searches []factView // worth a look
	Words    string     // the words that mark its documents
	Table    string
	Newest   []resultView
	Found    string
	Back     string // the search itself
	Notices  []noticeView
	API      string
}

// factView is a number of documents with the search that finds them.
type factView struct {
	Label string
	Count int
	Href  string // "" if Count is 0
}

// rangeView is the form for a range of dates.
type rangeView struct {
	Action   string
	From, To dateField
	Through  bool
	Hidden   []field
}

// listView is the most frequent values of a field in the documents of a profile.
type listView struct {
	Name string
	Rows []listRow
	All  string // the whole list; "" if this is all
}

// listRow is one value, with its own profile and the documents.
type listRow struct {
	link  // to the page of the value or, if it has none, to the documents
	Count int
	Docs  string // the search for the documents
	Bar   string // 0 to 100
}

// passagesView are passages that take a side.
type passagesView struct {
	Side  string
	All   factView
	Texts []sidedPassage
}

// sidedPassage is the words of a document that show its side.
type sidedPassage struct {
	Text string
	Lang string
	Href string
	From string // outlet and author
	Date dateView
}

// profilePaths are the paths of the pages of fields.
var profilePaths = map[string]string{schema.Agency: "/agency", schema.Location: "/place", schema.Outlet: "/outlet", schema.Author: "/author"}

// listLength is how many values of a list are shown, newestOf how many documents.
const (
	listLength = 8
	newestOf   = 3
)

// profileOf returns the address of the page of a value, within a search.
func profileOf(s searchurl.Search, field, value string) string {
	s = s.Without(field).With(field, value, searchurl.Any).WithFacets(nil, nil)
	s.Request.Limit, s.Request.Sort = searchurl.DefaultLimit, s.DefaultSort()
	return s.URL(profilePaths[field])
}

// profilesOf links to the pages of the values that a search asks for by themselves, with
// its other restrictions.
func (p *Pages) profilesOf(s searchurl.Search) (links []link) {
	for _, field := range []string{schema.Agency, schema.Location, schema.Outlet, schema.Author} {
		if f := s.Filter(field); len(f.Any) == 1 && len(f.Not) == 0 && !f.Missing {
			links = append(links, link{Label: visible(p.reader.Label(field, f.Any[0])) + " at a glance", Href: profileOf(s, field, f.Any[0])})
		}
	}
	return links
}

// profile serves the page of a value of a field. It takes the parameters of a search, the
// value among them.
func (p *Pages) profile(field string) func(http.ResponseWriter, *http.Request) error {
	path := profilePaths[field]
	return func(w http.ResponseWriter, r *http.Request) error {
		if values, err := url.ParseQuery(r.URL.RawQuery); err == nil && values.Has(through) {
			http.Redirect(w, r, path+"?"+untilNextDay(values).Encode(), http.StatusSeeOther)
			return nil
		}
		s, err := p.reader.Read(r.Context(), r.URL.RawQuery, searchurl.ViewName, searchurl.SplitName)
		if err != nil {
			return err
		}
		value, err := theValue(s, field)
		if err != nil {
			return err
		}
		b := &profiler{Pages: p, search: s.FirstPage().WithFacets(nil, nil), field: field, value: value, path: path}
		v, err := b.view(r.Context())
		if err != nil {
			return err
		}
		return p.renderer.render(w, r, http.StatusOK, "profile", v)
	}
}

// theValue is the one value of a field that a search asks for.
func theValue(s searchurl.Search, field string) (string, error) {
	f := s.Filter(field)
	message := "is missing: it says which page this is"
	switch {
	case len(f.Any) == 1 && len(f.Not) == 0 && !f.Missing:
		return f.Any[0], nil
	case len(f.Any) > 1:
		message = "must be given once: this is the page of a single one"
	case len(f.Not) > 0 || f.Missing:
		message = "must be asked for, and nothing about it excluded: it says which page this is"
	}
	return "", searchurl.BadValue(field, message)
}

// profiler makes a profile.
type profiler struct {
	*Pages
	search searchurl.Search
	field  string
	value  string
	path   string
	page   *results.Page // the newest documents, with facets
	v      *profileView
}

// listed are the fields that each page lists the values of.
var listed = map[string][]string{
	schema.Agency:   {schema.Location, schema.Outlet},
	schema.Location: {schema.Agency, schema.Outlet},
	schema.Outlet:   {schema.Agency, schema.Location, schema.Author, schema.Language},
	schema.Author:   {schema.Outlet, schema.Agency, schema.Location},
}

// authorNote is said on the page of an author.
const authorNote = "This page counts what is signed with this name. Several people can share a name, and one person can have several. Nobody is rated."

func (b *profiler) view(ctx context.Context) (*profileView, error) {
	s := b.search
	facets := []search.FacetRequest{{Field: schema.Kind}}
	for _, field := range listed[b.field] {
		facets = append(facets, search.FacetRequest{Field: field, Limit: listLength})
	}
	if b.field == schema.Outlet || b.field == schema.Location {
		facets = append(facets, search.FacetRequest{Field: schema.Toward})
	}
	asked := s.WithFacets(facets, &search.HistogramRequest{Interval: search.Auto})
	asked.Request.Limit = newestOf
	asked.Request.Sort = search.Newest
	page, err := b.reader.Search(ctx, asked)
	if err != nil {
		return nil, err
	}
	b.page = page
	b.v = &profileView{
		frame: frame{Title: visible(b.reader.Label(b.field, b.value)) + " – " + facetNames[b.field].name, Canonical: s.WithLook(searchurl.Look{}).URL(b.path), NoIndex: true},
		What:  facetNames[b.field].name, Name: visible(b.reader.Label(b.field, b.value)),
		Found: countDocuments(s, page.Total), Back: s.URL("/search"), API: s.URL("/api/v1/search"),
		Notices: noticeViews(page.Notices, page.Total > 0), Form: b.form(), Table: tableOf(s),
	}
	if b.field == schema.Author {
		b.v.Notes = append(b.v.Notes, authorNote)
	}
	b.chips()
	b.facts()
	for _, fill := range []func(context.Context) error{b.span, b.within, b.missing, b.sides, b.overTime, b.searches} {
		if err := fill(ctx); err != nil {
			return nil, err
		}
	}
	b.lists()
	if words := searchurl.KeynessOf(s); page.Total > 0 && words.URL("") != "" {
		b.v.Words = words.URL("/keyness")
	}
	show := shower{reader: b.reader, base: searchurl.New()}
	for _, item := range page.Items {
		b.v.Newest = append(b.v.Newest, show.result(s, item))
	}
	return b.v, nil
}

// form is the form for the range of dates; the rest of the search is kept.
func (b *profiler) form() rangeView {
	f := newForm(b.search, b.search.Values())
	v := rangeView{Action: b.path, From: f.From, To: f.To, Through: f.Through}
	v.Hidden = append(hiddenOf(b.search.Values(), "from", "to"), hiddenOf(b.search.Look.Values())...)
	return v
}

// chips are the restrictions beside the value that the page is of.
func (b *profiler) chips() {
	for _, c := range b.Pages.chips(b.search, nil) {
		if c.Base.Filter(b.field).Any == nil {
			continue
		}
		c.Href = c.Base.URL(b.path)
		b.v.Chips = append(b.v.Chips, c)
	}
	if b.search.Query != "" {
		bare := withoutWords(b.search)
		b.v.Chips = append([]chipView{{Field: "Words", Label: visible(b.search.Query), Href: bare.URL(b.path), Base: bare}}, b.v.Chips...)
	}
	if len(b.v.Chips) > 0 {
		b.v.Clear = profileOf(searchurl.New().WithLook(b.search.Look), b.field, b.value)
	}
}

// fact is a number with the search for the documents.
func fact(label string, n int, s searchurl.Search) factView {
	f := factView{Label: label, Count: n}
	if n > 0 {
		f.Href = s.URL("/search")
	}
	return f
}

// facts are the numbers of articles and comments.
func (b *profiler) facts() {
	for _, kind := range []struct{ value, label, one string }{{string(corpus.KindArticle), "articles", "article"}, {string(corpus.KindComment), "comments", "comment"}} {
		if f := b.search.Filter(schema.Kind); len(f.Any) > 0 && !slices.Contains(f.Any, kind.value) || slices.Contains(f.Not, kind.value) {
			continue
		}
		n := countOf(b.page.Facets, schema.Kind, kind.value)
		label := kind.label
		if n == 1 {
			label = kind.one
		}
		b.v.Facts = append(b.v.Facts, fact(label, n, b.search.Without(schema.Kind).With(schema.Kind, kind.value, searchurl.Any)))
		if n == 0 && b.page.Total > 0 {
			b.v.Notes = append(b.v.Notes, map[string]string{"comments": "There are no comments here.", "articles": "There are no articles here."}[kind.label])
		}
	}
}

// span says from when to when there are documents.
func (b *profiler) span(ctx context.Context) error {
	if b.page.Total == 0 {
		return nil
	}
	one := b.search
	one.Request.Limit = 1
	first, err := b.reader.Search(ctx, one.WithSort(search.Oldest))
	if err != nil {
		return err
	}
	if len(first.Items) == 0 || len(b.page.Items) == 0 {
		return nil
	}
	from, to := documentDay(first.Items[0].Document), documentDay(b.page.Items[0].Document)
	switch {
	case from.Text == "" || to.Text == "":
	case from.Text == to.Text:
		b.v.Span = from.Text
	default:
		b.v.Span = from.Text + " to " + to.Text
	}
	return nil
}

// within finds what an agency or a place is a part of: a document that is about it says so.
func (b *profiler) within(ctx context.Context) error {
	show := shower{reader: b.reader, base: searchurl.New()}
	for _, item := range b.page.Items {
		a := item.Document.Annotation
		for _, m := range a.Agencies {
			if b.field == schema.Agency && m.ID == b.value {
				b.v.Within = show.above(schema.Agency, m.Path)
				return nil
			}
		}
		for _, m := range a.Locations {
			if b.field == schema.Location && m.ID == b.value {
				b.v.Within = show.above(schema.Location, m.Path)
				return nil
			}
		}
	}
	return nil
}

// missing counts what is not known of the documents of an outlet or author.
func (b *profiler) missing(ctx context.Context) error {
	if b.field != schema.Outlet && b.field != schema.Author || b.page.Total == 0 {
		return nil
	}
	for _, what := range []struct{ field, label string }{{schema.Date, "without a date"}, {schema.Author, "without an author"}} {
		asked := b.search.WithMissing(what.field, true)
		if f := b.search.Filter(what.field); len(f.Any) > 0 || len(f.Not) > 0 {
			continue
		}
		n, err := b.reader.Total(ctx, asked)
		if err != nil {
			return err
		}
		if n > 0 {
			b.v.Facts = append(b.v.Facts, fact(what.label, n, asked))
		}
	}
	return nil
}

// overTime draws the timeline: of an agency by side, of others by kind, unless the look
// says how.
func (b *profiler) overTime(ctx context.Context) (err error) {
	usual := map[string]searchurl.Split{schema.Agency: searchurl.SideSplit, schema.Author: searchurl.OutletSplit}[b.field]
	if usual == searchurl.NoSplit {
		usual = searchurl.KindSplit
	}
	b.v.Timeline, err = b.timeline(ctx, b.search, b.page.Timeline, b.page.Snapshot.Index, b.path, usual)
	return err
}

// lists are the most frequent values of other fields.
func (b *profiler) lists() {
	for _, field := range listed[b.field] {
		i := slices.IndexFunc(b.page.Facets, func(f results.Facet) bool { return f.Field == field })
		if i < 0 {
			continue
		}
		f := b.page.Facets[i]
		v := listView{Name: facetNames[field].name}
		peak := 1
		for _, value := range f.Values {
			peak = max(peak, value.Count)
		}
		for _, value := range f.Values {
			if value.Count == 0 {
				continue
			}
			docs := b.search.Without(field).With(field, value.Value, searchurl.Any).URL("/search")
			row := listRow{link: link{Label: visible(value.Label), Href: docs}, Count: value.Count, Docs: docs, Bar: measure(100 * float64(value.Count) / float64(peak))}
			if profilePaths[field] != "" {
				row.Href = profileOf(searchurl.New(), field, value.Value)
			}
			v.Rows = append(v.Rows, row)
		}
		if f.Other > 0 {
			v.All = b.search.URL("/facets/" + field)
		}
		if len(v.Rows) > 0 {
			b.v.Lists = append(b.v.Lists, v)
		}
	}
}
