package pages

import (
	"context"
	"net/http"
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
	v.Examples = p.examples(newest, last)
	return nil
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

// examples returns searches that find something in this corpus, made from what
// is in it.
func (p *Pages) examples(newest, all *results.Page) []link {
	var out []link
	add := func(label string, s searchurl.Search) {
		out = append(out, link{Label: visible(label), Href: s.URL("/search")})
	}
	comments := searchurl.New().With(schema.Kind, string(corpus.KindComment), searchurl.Any)
	for _, label := range []corpus.Label{corpus.Critical, corpus.Supportive} {
		if target := commonTarget(all, label); target != "" {
			toward := target + ":" + string(label)
			add("Comments "+lowerFirst(p.reader.Label(schema.Toward, toward)), comments.With(schema.Toward, toward, searchurl.Any).WithSort(search.Confidence))
		}
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
			s := searchurl.New()
			s.Query = "headline:" + word
			s.Request.Sort = s.DefaultSort()
			add("Articles with “"+word+"” in the headline", s)
		}
	}
	return out
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
