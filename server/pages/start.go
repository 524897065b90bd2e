package pages

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// startView is the view of start.html.
type startView struct {
	frame
	Articles, Comments int
	Outlets, Agencies  int
	From, To           dateView // first and last date; Text is "" if there is none
	Examples           []link
	Newest             []resultView
}

// newestShown is the number of articles on the start page.
const newestShown = 6

// start serves the page at the root of the site: a welcome or, with parameters,
// a search.
func (p *Pages) start(w http.ResponseWriter, r *http.Request) error {
	if r.URL.RawQuery != "" {
		return p.search(w, r)
	}
	v := &startView{frame: frame{Canonical: "/"}}
	newest, err := p.newest(r.Context())
	if err != nil {
		return err
	}
	copies, err := p.copiesIn(r.Context(), newest)
	if err != nil {
		return err
	}
	show := shower{reader: p.reader, base: searchurl.New(), copies: copies}
	for _, item := range newest.Items {
		v.Newest = append(v.Newest, show.result(newest.Search, item))
	}
	if err := p.fillCounts(r.Context(), v, newest); err != nil {
		return err
	}
	return p.renderer.render(w, r, http.StatusOK, "start", v)
}

// newest returns the newest articles, with two facets: kinds are counted over
// all documents, outlets only over articles.
func (p *Pages) newest(ctx context.Context) (*results.Page, error) {
	s := searchurl.New().With(schema.Kind, string(corpus.KindArticle), searchurl.Any)
	s.Request.Limit = newestShown
	s = s.WithFacets([]search.FacetRequest{{Field: schema.Kind}, {Field: schema.Outlet}}, nil)
	return p.reader.Search(ctx, s)
}

func (p *Pages) fillCounts(ctx context.Context, v *startView, newest *results.Page) error {
	v.Articles = countOf(newest.Facets, schema.Kind, string(corpus.KindArticle))
	v.Comments = countOf(newest.Facets, schema.Kind, string(corpus.KindComment))
	v.Outlets = len(valuesOf(newest.Facets, schema.Outlet))
	all := searchurl.New()
	all.Request.Limit = 1
	last, err := p.reader.Search(ctx, all.WithFacets([]search.FacetRequest{{Field: schema.Agency}, {Field: schema.Location, Limit: 1}, {Field: schema.Toward}}, nil))
	if err != nil {
		return err
	}
	first, err := p.reader.Search(ctx, all.WithSort(search.Oldest))
	if err != nil {
		return err
	}
	v.Agencies = len(valuesOf(last.Facets, schema.Agency))
	if len(first.Items) > 0 && len(last.Items) > 0 {
		v.From, v.To = documentDay(first.Items[0].Document), documentDay(last.Items[0].Document)
	}
	v.Examples, err = p.examples(ctx, newest, last)
	return err
}

// documentDay returns the date of a document without the time of day.
func documentDay(d corpus.Document) dateView {
	if d.Article != nil && d.Article.PublishedPrecision != corpus.PrecisionMinute {
		return documentDate(d)
	}
	return newDate(d.Published(), corpus.PrecisionDay, corpus.ZoneGiven)
}

func valuesOf(facets []results.Facet, field string) []results.FacetValue {
	for _, f := range facets {
		if f.Field == field {
			return f.Values
		}
	}
	return nil
}

func countOf(facets []results.Facet, field, value string) int {
	for _, v := range valuesOf(facets, field) {
		if v.Value == value {
			return v.Count
		}
	}
	return 0
}

// exampleLeast is how many documents a suggested search of a side finds at least, if
// there are so many.
const exampleLeast = 3

// examples returns searches that find something in this corpus, made from what is in
// it. Those of a side show only labels that are sure: the minimum is the highest at
// which a few documents are left.
func (p *Pages) examples(ctx context.Context, newest, all *results.Page) (out []link, err error) {
	add := func(label string, s searchurl.Search) {
		out = append(out, link{Label: visible(label), Href: s.URL("/search")})
	}
	comments := searchurl.New().With(schema.Kind, string(corpus.KindComment), searchurl.Any)
	for _, label := range []corpus.Label{corpus.Critical, corpus.Supportive} {
		target := commonTarget(all, label)
		if target == "" {
			continue
		}
		toward := target + ":" + string(label)
		sure, err := p.surest(ctx, comments.With(schema.Toward, toward, searchurl.Any).WithSort(search.Confidence), target, label)
		if err != nil {
			return nil, err
		}
		if sure != nil {
			add("Comments "+results.SideWords(label)+p.reader.Short(target)+", the surest", *sure)
		}
	}
	if agencies := valuesOf(all.Facets, schema.Agency); len(agencies) > 0 {
		about := comments.With(schema.Article+"."+schema.Agency, agencies[0].Value, searchurl.Any)
		add("What readers say below articles about "+p.reader.Short(agencies[0].Value), about)
		table := url.Values{"by": {"outlet,kind"}, "agency": {agencies[0].Value}}
		out = append(out, link{Label: visible("Outlets that write about " + p.reader.Short(agencies[0].Value)), Href: "/explore?" + table.Encode()})
	}
	if places := valuesOf(all.Facets, schema.Location); len(places) > 0 {
		add("Everything about "+places[0].Label, searchurl.New().With(schema.Location, places[0].Value, searchurl.Any))
	}
	if countOf(newest.Facets, schema.Kind, string(corpus.KindComment)) > 0 {
		add("Comments with the most replies", comments.WithSort(search.Replies))
		add("Comments that are not about an agency", comments.WithMissing(schema.Agency, true))
	}
	if len(newest.Items) > 0 {
		if word := longestWord(newest.Items[0].Document.Headline); word != "" {
			lines := url.Values{"q": {word}, "sort": {"left"}}
			out = append(out, link{Label: visible("“" + word + "” in context"), Href: "/kwic?" + lines.Encode()})
		}
	}
	return out, nil
}

// surest returns a search for a side with the highest minimum that still leaves
// exampleLeast documents, or all if there are fewer; nil if it finds nothing.
func (p *Pages) surest(ctx context.Context, s searchurl.Search, target string, label corpus.Label) (*searchurl.Search, error) {
	s.Request.Limit = exampleLeast
	found, err := p.reader.Search(ctx, s)
	if err != nil || len(found.Items) == 0 {
		return nil, err
	}
	least := 0.0
	for _, stance := range found.Items[len(found.Items)-1].Document.Annotation.Stances {
		if stance.Target == target {
			least = stance.Chances.Of(label)
		}
	}
	view := schema.View{}
	for _, m := range corpus.Minimums {
		if m > corpus.DefaultMin && m <= least {
			view.MinConfidence = m
		}
	}
	s.Request.Limit = searchurl.New().Request.Limit
	s = s.WithView(view)
	return &s, nil
}

// commonTarget returns the agency toward which most documents take a side; ""
// if no document does.
func commonTarget(all *results.Page, label corpus.Label) string {
	for _, v := range valuesOf(all.Facets, schema.Toward) { // the most frequent first
		if target, side, ok := schema.SplitToward(v.Value); ok && side == label {
			return target
		}
	}
	return ""
}

// longestWord returns the longest word of plain letters in a headline, in lower case.
func longestWord(headline string) string {
	longest := ""
	for _, token := range schema.Analyze(headline) {
		if utf8.RuneCountInString(token.Folded) > utf8.RuneCountInString(longest) && isPlain(token.Folded) {
			longest = token.Folded
		}
	}
	return longest
}

func isPlain(word string) bool {
	return strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == "" && len(word) <= 30
}

func lowerFirst(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}
