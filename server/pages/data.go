package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/quality"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// dataView is the view of data.html.
type dataView struct {
	frame
	Articles, Comments int
	Outlets            []sourceView
	More               int // outlets that are not listed
	Unknown            int // documents without an outlet
	Undated            int
	UndatedHref        string
	Languages          []shareView
	Platforms          []shareView
	Labelled           []labelledView
	Quality            []string
	Fitted             []string       // what was fitted to people's labels
	Checked            []*checkedView // what people say of samples
	Snapshot           string
}

// sourceView is an outlet and what there is of it.
type sourceView struct {
	Outlet             link
	Articles, Comments int
	Months             string // a table of its months
}

// shareView is a value and the documents that have it.
type shareView struct {
	Value link
	Count int
}

// labelledView is a field that models and rules fill in, and how many documents have it.
type labelledView struct {
	Name, By  string
	With, All int
}

// The lists of the page.
const (
	dataOutlets   = 50
	dataLanguages = 12
)

// data says what is in the collection and where it comes from.
func (p *Pages) data(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	v := &dataView{frame: frame{Title: "About the data", Canonical: "/data"}}
	if err := p.fillData(r.Context(), v); err != nil {
		return err
	}
	v.Quality, v.Fitted = sentences(p.reader.Quality(searchurl.New())), p.fitted()
	var err error
	if v.Checked, err = p.allChecked(r.Context()); err != nil {
		return err
	}
	return p.renderer.render(w, r, http.StatusOK, "data", v)
}

func (p *Pages) fillData(ctx context.Context, v *dataView) error {
	fields := []search.FacetRequest{{Field: schema.Kind}, {Field: schema.Outlet}, {Field: schema.Language, Limit: dataLanguages}, {Field: schema.Platform},
		{Field: schema.Agency, Limit: 1}, {Field: schema.Location, Limit: 1}, {Field: schema.Stance}, {Field: schema.Labelled}}
	all := searchurl.New()
	all.Request.Limit = 1
	everything, err := p.reader.Search(ctx, all.WithFacets(fields, nil))
	if err != nil {
		return err
	}
	articles, err := p.reader.Search(ctx, all.With(schema.Kind, string(corpus.KindArticle), searchurl.Any).WithFacets([]search.FacetRequest{{Field: schema.Outlet}}, nil))
	if err != nil {
		return err
	}
	undated := searchurl.New().WithMissing(schema.Date, true)
	if v.Undated, err = p.reader.Total(ctx, undated); err != nil {
		return err
	}
	v.UndatedHref, v.Snapshot = undated.URL("/search"), everything.Snapshot.String()
	v.Articles = countOf(everything.Facets, schema.Kind, string(corpus.KindArticle))
	v.Comments = countOf(everything.Facets, schema.Kind, string(corpus.KindComment))
	show := shower{reader: p.reader, base: searchurl.New()}
	outlets := valuesOf(everything.Facets, schema.Outlet)
	v.More = max(0, len(outlets)-dataOutlets)
	for _, o := range outlets[:len(outlets)-v.More] {
		of := countOf(articles.Facets, schema.Outlet, o.Value)
		months := "/explore?" + url.Values{"by": {"time:month,kind"}, "outlet": {o.Value}}.Encode()
		v.Outlets = append(v.Outlets, sourceView{show.value(schema.Outlet, o.Value), of, o.Count - of, months})
	}
	v.Unknown = missingOf(everything.Facets, schema.Outlet)
	for _, l := range valuesOf(everything.Facets, schema.Language) {
		v.Languages = append(v.Languages, shareView{show.value(schema.Language, l.Value), l.Count})
	}
	for _, l := range valuesOf(everything.Facets, schema.Platform) {
		v.Platforms = append(v.Platforms, shareView{show.value(schema.Platform, l.Value), l.Count})
	}
	documents := v.Articles + v.Comments
	for _, f := range []struct{ field, name, by string }{
		{schema.Language, "language", "letters and words of the text; of short comments, their thread as well"},
		{schema.Agency, "agencies", "names and short names in the gazetteer; also those that only the thread above names, if the text takes a side toward them"},
		{schema.Location, "places", "names in the gazetteer, with what else the text says about where it is"},
		{schema.Stance, "stance", "two small models and rules"},
	} {
		v.Labelled = append(v.Labelled, labelledView{f.name, f.by, documents - missingOf(everything.Facets, f.field), documents})
	}
	if settled := countOf(everything.Facets, schema.Labelled, string(corpus.ByPeople)); settled > 0 {
		v.Labelled = append(v.Labelled, labelledView{"stance settled by people", "people who judged a sample; their label is shown and counted in place of the model’s", settled, documents})
	}
	return nil
}

// missingOf returns the number of documents without a value.
func missingOf(facets []results.Facet, field string) int {
	at := slices.IndexFunc(facets, func(f results.Facet) bool { return f.Field == field })
	if at < 0 {
		return 0
	}
	return facets[at].Missing
}

// sentences says how good labels are.
func sentences(rows []quality.Row) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.String()
	}
	return out
}
