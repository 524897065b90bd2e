package searchtest

import (
	"fmt"
	"slices"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// threadFacts are documents of two threads, a comment on an article that is not held
// (6), a comment without an article (7) and an article without comments (8).
func threadFacts() []corpus.Document {
	agency := func(named bool, id string, path ...string) corpus.AgencyMention {
		return corpus.AgencyMention{ID: id, Path: path, Named: named}
	}
	comment := func(n, article int, outlet, text string) corpus.Document {
		d := fact(n, corpus.KindComment, outlet, "", 0, 99, text)
		if d.ArticleID = ""; article > 0 {
			d.ArticleID = factID(corpus.KindArticle, article)
		}
		return d
	}
	docs := []corpus.Document{
		fact(1, corpus.KindArticle, "apnews", "2025-01-01", 2, 0, "The flood took the school"),
		comment(2, 1, "apnews", "Help came late"),
		comment(3, 1, "apnews", "No flood here"),
		fact(4, corpus.KindArticle, "foxnews", "2025-02-01", 1, 0, "A quiet school"),
		comment(5, 4, "foxnews", "A flood of tears"),
		comment(6, 9, "apnews", "The flood again"),
		comment(7, 0, "", "Flood"),
		fact(8, corpus.KindArticle, "apnews", "", 0, 0, "Flood insurance"),
	}
	docs[0].Annotation.Agencies = []corpus.AgencyMention{agency(true, "us-ice", "us-dhs"), agency(false, "us-fema", "us-dhs")}
	docs[0].Annotation.Stances = []corpus.Stance{{Target: "us-ice", Chances: corpus.Chances{0.6, 0.3, 0.1}}}
	docs[3].Annotation.Agencies = []corpus.AgencyMention{agency(false, "us-dhs")}
	docs[1].Annotation.Agencies = []corpus.AgencyMention{agency(true, "us-fema", "us-dhs")}
	docs[4].Annotation.Agencies = []corpus.AgencyMention{agency(true, "us-ice", "us-dhs")}
	docs[2].Comment.Author, docs[4].Comment.Author = "Jane Doe", "Jane Doe"
	return docs
}

// joinRow is one sentence about what a request over threadFacts is answered.
type joinRow struct {
	says  string
	query string // read by query.Parse
	req   search.Request
	want  string
}

// aboutArticle is the name of a field of the document's article.
func aboutArticle(field string) string { return "article." + field }

var joinRows = []joinRow{
	{says: "article: finds an article and the comments on it", query: "article:flood", want: "4: 1 8 2 3"},
	{says: "and asks a whole query of the article", query: "article:(flood school)", want: "3: 1 2 3"},
	{says: "with fields, NOT, OR and dates", query: "article:(outlet:foxnews OR date:..2025-01 -insurance)", want: "5: 1 4 2 3 5"},
	{says: "the article itself may be excluded", query: "article:flood kind:comment", want: "2: 2 3"},
	{says: "a comment whose article is not held has none to ask", query: "article:(-quiet)", want: "4: 1 8 2 3"},
	{says: "so that it is among all others", query: "-article:flood", want: "4: 4 5 6 7"},
	{says: "words of the comment and of its article", query: "flood article:(quiet school)", want: "1: 5"},
	{says: "an article's article is itself", query: "article:(flood OR article:quiet)", want: "6: 1 4 8 2 3 5"},
	{says: "has_comment: finds the articles with such a comment", query: "has_comment:flood", want: "2: 1 4"},
	{says: "one comment must match all of it", query: "has_comment:(late flood)", want: "0:"},
	{says: "two may match a part each", query: "has_comment:late has_comment:flood", want: "1: 1"},
	{says: "any comment that does not match is enough", query: "has_comment:(-flood)", want: "1: 1"},
	{says: "articles without such a comment", query: "kind:article -has_comment:flood", want: "1: 8"},
	{says: "an article is not a comment on itself", query: "has_comment:school", want: "0:"},
	{says: "joins inside joins: the threads that have such a comment", query: "article:(has_comment:late)", want: "3: 1 2 3"},
	{says: "and the articles with a comment, and with a word", query: "has_comment:(article:school)", want: "2: 1 4"},
	{says: "values inside are read as the view has them", query: "article:(agency:us-fema)", req: search.Request{View: named}, want: "0:"},
	{says: "filters and bounds are not asked of the article", query: "article:flood", req: search.Request{Filters: filters(filter(schema.Author, "Jane Doe"))}, want: "1: 3"},
	{says: "the article's id is a value of the field article", query: "article:a0000000000000009", want: "1: 6"},
	{says: "Judged looks at the document alone", query: "article:(toward:us-ice:critical)", req: search.Request{Sort: search.Confidence}, want: "3: 1 2 3"},

	{says: "a filter on what the article is about", req: search.Request{Filters: filters(filter(aboutArticle(schema.Agency), "us-ice"))}, want: "3: 1 2 3"},
	{says: "takes in what lies below", req: search.Request{Filters: filters(filter(aboutArticle(schema.Agency), "us-dhs"))}, want: "5: 1 4 2 3 5"},
	{says: "under the request's view", req: search.Request{View: named, Filters: filters(filter(aboutArticle(schema.Agency), "us-dhs"))}, want: "3: 1 2 3"},
	{says: "beside one on the document itself", req: search.Request{Filters: filters(filter(schema.Agency, "us-fema"), filter(aboutArticle(schema.Agency), "us-ice"))}, want: "2: 1 2"},
	{says: "values of it are ORed", req: search.Request{Filters: filters(filter(aboutArticle(schema.Outlet), "foxnews", "apnews"))}, want: "6: 1 4 8 2 3 5"},
	{says: "Not excludes, and not what has no article", req: search.Request{Filters: filters(search.Filter{Field: aboutArticle(schema.Outlet), Not: []string{"apnews"}})}, want: "4: 4 5 6 7"},
	{says: "Missing passes what has no article, and an article without a value", req: search.Request{Filters: filters(search.Filter{Field: aboutArticle(schema.Agency), Missing: true})}, want: "3: 8 6 7"},
	{says: "Any and Missing pass either", req: search.Request{Filters: filters(search.Filter{Field: aboutArticle(schema.Agency), Any: []string{"us-ice"}, Missing: true})}, want: "6: 1 8 2 3 6 7"},
	{says: "the stance of the article at the request's minimum", req: search.Request{View: confident(0.7), Filters: filters(filter(aboutArticle(schema.Stance), "unclear"))}, want: "3: 1 2 3"},
	{says: "a value of the article's field in the query", query: "kind:comment", req: search.Request{Query: value(aboutArticle(schema.Outlet), "apnews")}, want: "4: 1 8 2 3"},

	{says: "a facet counts the documents, by what their articles have", req: search.Request{Facets: facet(aboutArticle(schema.Agency), 0)},
		want: "8: 4 1 8 2 3 5 6 7\narticle.agency us-dhs 5, us-fema 3, us-ice 3, missing 3"},
	{says: "those that match", query: "flood -insurance", req: search.Request{Facets: facet(aboutArticle(schema.Outlet), 0)},
		want: "5: 1 3 5 6 7\narticle.outlet apnews 2, foxnews 1, missing 2"},
	{says: "without the filter on its own field, and with all others", req: search.Request{
		Filters: filters(filter(aboutArticle(schema.Outlet), "foxnews"), filter(schema.Kind, "comment")),
		Facets:  []search.FacetRequest{{Field: aboutArticle(schema.Outlet)}, {Field: schema.Kind}, {Field: aboutArticle(schema.Agency)}}},
		want: "1: 5\narticle.outlet apnews 2, foxnews 1*, missing 2\nkind article 1, comment 1*, missing 0\narticle.agency us-dhs 1, missing 0"},
	{says: "a filter on the document's field is another one", req: search.Request{
		Filters: filters(filter(schema.Agency, "us-ice")), Facets: []search.FacetRequest{{Field: aboutArticle(schema.Agency), Limit: 1}, {Field: schema.Agency}}},
		want: "2: 1 5\narticle.agency us-dhs 2, missing 0, other 2\nagency us-dhs 4, us-fema 2, us-ice 2*, missing 4"},
	{says: "a selected value is there at 0", query: "late", req: search.Request{Filters: filters(filter(aboutArticle(schema.Outlet), "foxnews", "x")), Facets: facet(aboutArticle(schema.Outlet), 1)},
		want: "0:\narticle.outlet apnews 1, foxnews 0*, x 0*, missing 0"},
}

func (row joinRow) request(t *testing.T) search.Request {
	req := row.req
	if req.Query == nil && row.query != "" {
		var err error
		if req.Query, err = query.Parse(row.query); err != nil {
			t.Fatal(err)
		}
	}
	if req.Limit = 10; req.Sort == "" && req.Facets == nil {
		req.Sort = search.Relevance // without words: by id, articles first
	}
	return req
}

// joins asks every row of one index whose documents came in one batch, and of one
// in which each came by itself, the articles last.
func (h Harness) joins(t *testing.T) {
	whole := h.holding(t, threadFacts()...)
	late := h.open(t)
	for n, d := range slices.Backward(threadFacts()) {
		write(t, late, search.Batch{Upserts: []corpus.Document{d}, Seq: corpus.Seq(8 - n)})
	}
	for _, row := range joinRows {
		t.Run(row.says, func(t *testing.T) {
			for name, engine := range map[string]search.Searcher{"at once": whole, "articles last": late} {
				results := ask(t, engine, row.request(t))
				if got := render(results); got != row.want {
					t.Errorf("%s, %s\ngot  %s\nwant %s", describe(row.request(t)), name, got, row.want)
				}
				if diff := sumsDiffer(row.req, results); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

// articleChanges follows one thread while its article is withdrawn, comes back
// changed, and a comment moves to another thread.
func articleChanges(t *testing.T, h Harness) {
	docs := threadFacts()
	engine := h.holding(t, docs...)
	seq := corpus.Seq(1)
	step := func(b search.Batch, says, flood, late, facet string) {
		t.Helper()
		seq++
		b.Seq = seq
		write(t, engine, b)
		joined := func(text string, facets ...search.FacetRequest) string {
			return render(ask(t, engine, joinRow{query: text, req: search.Request{Sort: search.Relevance, Facets: facets}}.request(t)))
		}
		outlets := joined("kind:comment", search.FacetRequest{Field: aboutArticle(schema.Outlet)})
		if a, b, c := joined("article:flood"), joined("has_comment:late"), outlets; a != flood || b != late || c != facet {
			t.Errorf("%s: article:flood %s (want %s), has_comment:late %s (want %s), outlets %s (want %s)", says, a, flood, b, late, c, facet)
		}
	}
	step(search.Batch{}, "as it is", "4: 1 8 2 3", "1: 1", "5: 2 3 5 6 7\narticle.outlet apnews 2, foxnews 1, missing 2")
	step(search.Batch{Deletes: []string{docs[0].ID}}, "the article is withdrawn", "1: 8", "0:", "5: 2 3 5 6 7\narticle.outlet foxnews 1, missing 4")
	changed := docs[0]
	changed.Outlet, changed.Article = "the-star", &corpus.Article{ID: changed.ID, Paragraphs: []string{"Nothing"}}
	step(search.Batch{Upserts: []corpus.Document{changed}}, "it comes back with other words", "1: 8", "1: 1", "5: 2 3 5 6 7\narticle.outlet the-star 2, foxnews 1, missing 2")
	step(search.Batch{Upserts: docs[:1]}, "and again as it was", "4: 1 8 2 3", "1: 1", "5: 2 3 5 6 7\narticle.outlet apnews 2, foxnews 1, missing 2")
	moved := docs[1]
	moved.ArticleID = docs[7].ID
	step(search.Batch{Upserts: []corpus.Document{moved}}, "a comment moves", "4: 1 8 2 3", "1: 8", "5: 2 3 5 6 7\narticle.outlet apnews 2, foxnews 1, missing 2")
	step(search.Batch{Deletes: []string{moved.ID, docs[7].ID}}, "and is gone, with its article", "2: 1 3", "0:", "4: 3 5 6 7\narticle.outlet apnews 1, foxnews 1, missing 2")
}

// joinsDoNotRank: what is asked of other documents changes no score.
func joinsDoNotRank(t *testing.T, h Harness) {
	engine := h.holding(t, threadFacts()...)
	scores := func(text string) map[string]float64 {
		out := map[string]float64{}
		for _, hit := range ask(t, engine, joinRow{query: text, req: search.Request{Sort: search.Relevance}}.request(t)).Hits {
			out[hit.ID] = hit.Score
		}
		return out
	}
	for id, score := range scores("flood") {
		for _, joined := range []string{"flood article:(flood OR -flood)", "flood has_comment:flood", "flood OR article:school"} {
			if got, found := scores(joined)[id]; found && !alike(got, score) {
				t.Errorf("%s: the score of %s is %v, not %v", joined, id, got, score)
			}
		}
	}
	if got := scores("article:flood")[factID(corpus.KindComment, 2)]; got != 0 {
		t.Errorf("a comment on an article with the word has the score %v", got)
	}
}

// deepJoins: joins as deep as a query can be written, and as many.
func deepJoins(t *testing.T, h Harness) {
	engine := h.holding(t, threadFacts()...)
	deep := query.Node(query.Term{Text: "flood"})
	for range query.MaxDepth / 2 {
		deep = query.HasComment{Node: query.Article{Node: deep}}
	}
	req := search.Request{Query: deep, Sort: search.Relevance, Limit: 10}
	expect(t, ask(t, engine, req), "1: 1")
	wide := query.Or{}
	for n := range query.MaxClauses {
		wide.Nodes = append(wide.Nodes, query.Article{Node: query.Term{Text: fmt.Sprintf("word%d", n)}}, query.HasComment{Node: query.Term{Text: "late"}})
	}
	req.Query = wide
	expect(t, ask(t, engine, req), "1: 1")
}
