package searchtest

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// answerRow is one sentence about what a request over the eight documents of
// facts is answered. want is the answer as render writes it.
type answerRow struct {
	says string
	req  search.Request
	want string
}

func filter(field string, values ...string) search.Filter {
	return search.Filter{Field: field, Any: values}
}

func filters(f ...search.Filter) []search.Filter { return f }

func facet(field string, limit int) []search.FacetRequest {
	return []search.FacetRequest{{Field: field, Limit: limit}}
}

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02T15", text)
	if err != nil {
		t, err = time.Parse(time.DateOnly, text)
	}
	if err != nil {
		panic(err) // a row below is wrong
	}
	return t
}

func histogram(i search.Interval) *search.HistogramRequest {
	return &search.HistogramRequest{Interval: i}
}

func value(field, text string) query.Node { return query.Value{Field: field, Text: text} }

var (
	named     = schema.View{Named: true}
	confident = func(c float64) schema.View { return schema.View{MinConfidence: c} }
)

// some are corpora of facts; two holds an id that nobody has.
var some = search.Corpora{"some": {Key: "k1", IDs: []string{"a0000000000000001", "a0000000000000005", "c0000000000000007"}},
	"one": {Key: "k2", IDs: []string{"c0000000000000008"}}, "two": {Key: "k3", IDs: []string{"a0000000000000001", "c0000000000000008", "c0000000000000009"}}}

// kept are themes of facts: what two of them find overlaps, and one asks other documents of
// the thread.
var kept = search.Themes{"raids": {Key: "q1", Query: query.Term{Text: "raid"}}, "ICE": {Key: "q2", Query: value(schema.Agency, "us-ice")},
	"below": {Key: "q3", Query: query.Article{Node: value(schema.Outlet, "apnews")}}}

var answerRows = []answerRow{
	{"the zero request finds everything", search.Request{}, "8:"},
	{"the newest first, those without a date last, ties by id", search.Request{Limit: 10}, "8: 8 4 5 3 2 1 6 7"},
	{"the oldest first, those without a date last", search.Request{Sort: search.Oldest, Limit: 10}, "8: 1 2 3 5 4 8 6 7"},
	{"most replies first, ties by id", search.Request{Sort: search.Replies, Limit: 10}, "8: 1 7 5 2 3 4 6 8"},
	{"highest score first, negative ones before none, ties by id", search.Request{Sort: search.Score, Limit: 10}, "8: 2 4 7 3 1 5 6 8"},
	{"the surest side first, those without a side last", search.Request{Sort: search.Confidence, Limit: 10}, "8: 3 1 4 2 5 6 7 8"},
	{"a lower MinConfidence finds more sides to sort by", search.Request{View: confident(0.3), Sort: search.Confidence, Limit: 10}, "8: 3 1 4 2 8 5 6 7"},
	{"a higher MinConfidence fewer", search.Request{View: confident(0.9), Sort: search.Confidence, Limit: 10}, "8: 3 1 5 2 4 6 7 8"},
	{"the surest of the stance asked for first", search.Request{Filters: filters(filter(schema.Stance, "neutral", "critical")), Sort: search.Confidence, Limit: 10}, "4: 1 4 2 8"},
	{"the surest toward the target asked for first", search.Request{Filters: filters(filter(schema.Toward, "us-ice:neutral", "us-ca-lausd:critical", "us-ice:critical")), Sort: search.Confidence, Limit: 10}, "4: 1 4 2 8"},
	{"toward goes before stance", search.Request{Filters: filters(filter(schema.Toward, "us-ca-lausd:critical", "us-ice:neutral"), filter(schema.Stance, "neutral")), Sort: search.Confidence, Limit: 10}, "2: 4 8"},
	{"the query may ask for the stance", search.Request{Query: query.And{Nodes: []query.Node{value(schema.Kind, "comment"), query.Or{Nodes: []query.Node{value(schema.Toward, "us-ca-lausd:critical"), value(schema.Toward, "us-ice:neutral")}}}}, Sort: search.Confidence, Limit: 10}, "2: 4 8"},
	{"but not if it need not have it", search.Request{Query: query.Or{Nodes: []query.Node{value(schema.Toward, "us-ice:neutral"), value(schema.Kind, "article")}}, Sort: search.Confidence, Limit: 10}, "3: 1 5 8"},
	{"what is unclear has no chance to sort by", search.Request{View: confident(0.9), Filters: filters(filter(schema.Stance, "unclear", "neutral")), Sort: search.Confidence, Limit: 10}, "4: 4 8 2 7"},
	{"relevance without words is by id", search.Request{Sort: search.Relevance, Limit: 10}, "8: 1 5 2 3 4 6 7 8"},
	{"relevance of values alone is by id", search.Request{Query: value(schema.Outlet, "apnews"), Sort: search.Relevance, Limit: 10}, "4: 1 2 3 8"},
	{"a limit cuts the hits, not the total", search.Request{Limit: 2}, "8: 8 4"},

	{"only some documents, and ids that are not held find nothing", search.Request{Only: &search.Corpus{Key: "k4", IDs: []string{"c0000000000000002", "c0000000000000004", "c0000000000000099"}}, Limit: 10, Facets: facet(schema.Kind, 0)}, "2: 4 2\nkind comment 2, missing 0"},
	{"only none", search.Request{Only: &search.Corpus{Key: "k5"}, Limit: 10}, "0:"},
	{"only some of those that a filter lets through", search.Request{Only: &search.Corpus{Key: "k6", IDs: []string{"a0000000000000001", "c0000000000000002", "c0000000000000004"}}, Filters: filters(filter(schema.Outlet, "apnews")), Limit: 10}, "2: 2 1"},
	{"a filter of one value", search.Request{Filters: filters(filter(schema.Outlet, "apnews")), Limit: 10}, "4: 8 3 2 1"},
	{"values of a filter are ORed", search.Request{Filters: filters(filter(schema.Outlet, "apnews", "foxnews")), Limit: 10}, "7: 8 4 5 3 2 1 7"},
	{"filters of two fields are ANDed", search.Request{Filters: filters(filter(schema.Outlet, "apnews"), filter(schema.Kind, "comment")), Limit: 10}, "3: 8 3 2"},
	{"a filter without values and without Missing passes all", search.Request{Filters: filters(filter(schema.Outlet)), Limit: 0}, "8:"},
	{"a value that nobody has passes nothing", search.Request{Filters: filters(filter(schema.Outlet, "nytimes")), Limit: 10}, "0:"},
	{"values are compared byte for byte", search.Request{Filters: filters(filter(schema.Author, "jane doe")), Limit: 10}, "0:"},
	{"a filter on a parent takes in what lies below", search.Request{Filters: filters(filter(schema.Agency, "us-dhs")), Limit: 10}, "5: 8 4 3 2 1"},
	{"a filter on a child does not take in its parent", search.Request{Filters: filters(filter(schema.Agency, "us-ice")), Limit: 10}, "3: 8 2 1"},
	{"a place takes in what lies below", search.Request{Filters: filters(filter(schema.Location, "us")), Limit: 10}, "2: 8 5"},
	{"Not excludes a value", search.Request{Filters: filters(search.Filter{Field: schema.Outlet, Not: []string{"apnews"}}), Limit: 10}, "4: 4 5 6 7"},
	{"Not excludes any of its values", search.Request{Filters: filters(search.Filter{Field: schema.Outlet, Not: []string{"apnews", "foxnews"}}), Limit: 10}, "1: 6"},
	{"Any and Not of one field both hold", search.Request{Filters: filters(search.Filter{Field: schema.Agency, Any: []string{"us-dhs"}, Not: []string{"us-ice"}}), Limit: 10}, "2: 4 3"},
	{"Missing alone passes documents without a value", search.Request{Filters: filters(search.Filter{Field: schema.Agency, Missing: true}), Limit: 10}, "2: 5 6"},
	{"Any and Missing pass either", search.Request{Filters: filters(search.Filter{Field: schema.Agency, Any: []string{"int-who"}, Missing: true}), Limit: 10}, "3: 5 6 7"},
	{"a frozen corpus has its documents, as far as they are held", search.Request{Filters: filters(filter(schema.Corpus, "some")), Corpora: some, Limit: 10}, "3: 5 1 7"},
	{"of several corpora a document is in any", search.Request{Filters: filters(filter(schema.Corpus, "some", "one")), Corpora: some, Limit: 10}, "4: 8 5 1 7"},
	{"Not excludes the documents of a corpus", search.Request{Filters: filters(search.Filter{Field: schema.Corpus, Any: []string{"some"}, Not: []string{"two"}}), Corpora: some, Limit: 10}, "2: 5 7"},
	{"a corpus that a request does not give has no documents", search.Request{Filters: filters(filter(schema.Corpus, "other")), Corpora: some, Limit: 10}, "0:"},
	{"a corpus of the same name and another key has other documents", search.Request{Filters: filters(filter(schema.Corpus, "some")), Corpora: search.Corpora{"some": some["one"]}, Limit: 10}, "1: 8"},
	{"facets count within a corpus", search.Request{Filters: filters(filter(schema.Corpus, "some")), Corpora: some, Facets: facet(schema.Outlet, 0)}, "3:\noutlet foxnews 2, apnews 1, missing 0"},
	{"a theme has the documents that its query finds", search.Request{Filters: filters(filter(schema.Theme, "ICE")), Themes: kept, Limit: 10}, "3: 8 2 1"},
	{"a theme is asked under the view", search.Request{Filters: filters(filter(schema.Theme, "ICE")), Themes: kept, View: named, Limit: 10}, "2: 8 1"},
	{"a theme may ask for the article", search.Request{Filters: filters(filter(schema.Theme, "below")), Themes: kept, Limit: 10}, "7: 8 4 3 2 1 6 7"},
	{"of several themes a document has any", search.Request{Filters: filters(filter(schema.Theme, "ICE", "raids")), Themes: kept, Limit: 10}, "4: 8 4 2 1"},
	{"a theme that a request does not give has no documents", search.Request{Filters: filters(filter(schema.Theme, "other")), Themes: kept, Limit: 10}, "0:"},
	{"a theme of the same name and another key has other documents", search.Request{Filters: filters(filter(schema.Theme, "ICE")), Themes: search.Themes{"ICE": kept["raids"]}, Limit: 10}, "3: 8 4 1"},
	{"themes can be missing", search.Request{Filters: filters(search.Filter{Field: schema.Theme, Missing: true}), Themes: kept, Limit: 10}, "1: 5"},
	{"Not excludes the documents of a theme", search.Request{Filters: filters(search.Filter{Field: schema.Theme, Not: []string{"ICE"}}), Themes: kept, Limit: 10}, "5: 4 5 3 6 7"},
	{"a query can ask for a theme", search.Request{Query: query.And{Nodes: []query.Node{value(schema.Theme, "ICE"), query.Not{Node: value(schema.Kind, "article")}}}, Themes: kept, Limit: 10}, "2: 8 2"},
	{"themes are counted", search.Request{Themes: kept, Facets: facet(schema.Theme, 0)}, "8:\ntheme below 7, ICE 3, raids 3, missing 1"},
	{"themes are counted without their own filter", search.Request{Filters: filters(filter(schema.Theme, "raids")), Themes: kept, Facets: facet(schema.Theme, 1)}, "3:\ntheme below 7, raids 3*, missing 1, other 3"},
	{"without themes every document lacks one", search.Request{Facets: facet(schema.Theme, 0)}, "8:\ntheme missing 8"},
	{"Missing and Not: those without a value have none to exclude", search.Request{Filters: filters(search.Filter{Field: schema.Agency, Not: []string{"us-ice"}, Missing: true}), Limit: 10}, "2: 5 6"},
	{"a value in the query is a filter too", search.Request{Query: query.And{Nodes: []query.Node{value(schema.Agency, "us-dhs"), query.Not{Node: value(schema.Kind, "article")}}}, Limit: 10}, "4: 8 4 3 2"},

	{"From is inclusive", search.Request{From: at("2025-02-10"), Limit: 10}, "2: 8 4"},
	{"To is exclusive", search.Request{To: at("2025-01-02"), Limit: 10}, "2: 2 1"},
	{"undated documents fail a bound", search.Request{From: at("1900-01-01"), To: at("2100-01-01"), Limit: 0}, "6:"},
	{"a span that ends before it begins holds nothing", search.Request{From: at("2025-02-01"), To: at("2025-01-01"), Limit: 10}, "0:"},
	{"bounds in seconds", search.Request{From: at("2025-01-01T12"), To: at("2025-01-01T12").Add(time.Second), Limit: 10}, "1: 2"},
	{"a date in the query is half open", search.Request{Query: query.DateRange{From: at("2025-01-02"), To: at("2025-02-10")}, Limit: 10}, "2: 5 3"},
	{"an open date in the query still wants a date", search.Request{Query: query.DateRange{}, Limit: 0}, "6:"},
	{"not in a span: those without a date too", search.Request{Query: query.Not{Node: query.DateRange{From: at("2025-01-01")}}, Limit: 10}, "2: 6 7"},

	{"Named counts agencies that the text names", search.Request{View: named, Filters: filters(filter(schema.Agency, "us-dhs")), Limit: 10}, "3: 8 3 1"},
	{"Named counts for facets and for Missing", search.Request{View: named, Facets: facet(schema.Agency, 0)}, "8:\nagency us-dhs 3, us-ice 2, missing 5"},
	{"Named counts for values in the query", search.Request{View: named, Query: value(schema.Location, "us-ca"), Limit: 10}, "1: 5"},
	{"a side stands from 0.5 on, and else neutral", search.Request{Facets: facet(schema.Stance, 0)}, "8:\nstance critical 2, neutral 2, supportive 1, unclear 1, missing 2"},
	{"0.5 is the plain view", search.Request{View: confident(0.5), Facets: facet(schema.Stance, 0)}, "8:\nstance critical 2, neutral 2, supportive 1, unclear 1, missing 2"},
	{"at a lower MinConfidence neutral gives way to a side", search.Request{View: confident(0.3), Facets: facet(schema.Stance, 0)}, "8:\nstance critical 2, supportive 2, neutral 1, unclear 1, missing 2"},
	{"below a higher MinConfidence a side is unclear, and neutral stays", search.Request{View: confident(0.9), Facets: facet(schema.Stance, 0)}, "8:\nstance neutral 2, unclear 2, critical 1, supportive 1, missing 2"},
	{"MinConfidence leaves what a document is about", search.Request{View: confident(0.9), Filters: filters(filter(schema.Agency, "us-dhs")), Limit: 10}, "5: 8 4 3 2 1"},
	{"MinConfidence holds for toward", search.Request{View: confident(0.9), Filters: filters(filter(schema.Toward, "us-ca-lausd:unclear")), Limit: 10}, "1: 4"},
	{"toward is the pair of target and side", search.Request{Filters: filters(filter(schema.Toward, "us-ca-lausd:critical")), Limit: 10}, "1: 4"},
	{"a document's stance is that toward its lead agency", search.Request{Filters: filters(filter(schema.Stance, "neutral")), Limit: 10}, "2: 8 4"},

	{"a facet: the most frequent first, ties by value", search.Request{Facets: facet(schema.Outlet, 0)}, "8:\noutlet apnews 4, foxnews 3, missing 1"},
	{"a facet of many values counts each", search.Request{Facets: facet(schema.Agency, 0)}, "8:\nagency us-dhs 5, us-ice 3, int-who 1, us-ca-lausd 1, missing 2"},
	{"who gave a document's sides", search.Request{Facets: facet(schema.Labelled, 0)}, "8:\nlabelled_by model 6, missing 2"},
	{"a facet's limit, and Other beyond it", search.Request{Facets: facet(schema.Agency, 2)}, "8:\nagency us-dhs 5, us-ice 3, missing 2, other 2"},
	{"a facet counts what the query finds", search.Request{Query: query.Term{Text: "raid"}, Facets: facet(schema.Outlet, 0)}, "3:\noutlet apnews 2, foxnews 1, missing 0"},
	{"a facet counts by From and To", search.Request{From: at("2025-01-10"), Facets: facet(schema.Outlet, 0)}, "3:\noutlet foxnews 2, apnews 1, missing 0"},
	{"a facet is counted without the filter on its own field", search.Request{Filters: filters(filter(schema.Outlet, "foxnews")), Facets: facet(schema.Outlet, 0)}, "3:\noutlet apnews 4, foxnews 3*, missing 1"},
	{"and with the filters on other fields", search.Request{Filters: filters(filter(schema.Outlet, "foxnews"), filter(schema.Kind, "comment")),
		Facets: []search.FacetRequest{{Field: schema.Outlet}, {Field: schema.Kind}, {Field: schema.Stance}}},
		"2:\noutlet apnews 3, foxnews 2*, missing 1\nkind comment 2*, article 1, missing 0\nstance neutral 1, unclear 1, missing 0"},
	{"without Missing's filter too", search.Request{Filters: filters(search.Filter{Field: schema.Outlet, Missing: true}), Facets: facet(schema.Outlet, 0)}, "1:\noutlet apnews 4, foxnews 3, missing 1"},
	{"a selected value is there at 0", search.Request{Filters: filters(filter(schema.Outlet, "nytimes")), Facets: facet(schema.Outlet, 0)}, "0:\noutlet apnews 4, foxnews 3, nytimes 0*, missing 1"},
	{"a selected value is there beyond the limit", search.Request{Filters: filters(filter(schema.Agency, "us-ca-lausd")), Facets: facet(schema.Agency, 1)}, "1:\nagency us-dhs 5, us-ca-lausd 1*, missing 2, other 4"},
	{"an excluded value is there and says so", search.Request{Filters: filters(search.Filter{Field: schema.Outlet, Not: []string{"foxnews", "x"}}), Facets: facet(schema.Outlet, 1)}, "5:\noutlet apnews 4, foxnews 3!, x 0!, missing 1"},
	{"facets come in the order of the request", search.Request{Facets: []search.FacetRequest{{Field: schema.Language}, {Field: schema.Kind}}}, "8:\nlang en 1, missing 7\nkind comment 6, article 2, missing 0"},
	{"facets of nothing", search.Request{Query: query.Term{Text: "nothing"}, Facets: facet(schema.Outlet, 3)}, "0:\noutlet missing 0"},

	{"a histogram by day, with empty buckets and the undated", search.Request{Filters: filters(filter(schema.Outlet, "apnews")), Query: query.Not{Node: query.DateRange{From: at("2026-01-01")}}, Histogram: histogram(search.Day)}, "3:\nday 2025-01-01:2 2025-01-02:1 undated 0"},
	{"a histogram is counted with every filter", search.Request{Filters: filters(filter(schema.Outlet, "foxnews")), Histogram: histogram(search.Month)}, "3:\nmonth 2025-01-01:1 2025-02-01:1 undated 1"},
	{"weeks start on Monday", search.Request{Filters: filters(filter(schema.Outlet, "foxnews")), Histogram: histogram(search.Week)}, "3:\nweek 2025-01-13:1 2025-01-20:0 2025-01-27:0 2025-02-03:0 2025-02-10:1 undated 1"},
	{"a week can begin in the year before", search.Request{Query: value(schema.Kind, "article"), Filters: filters(filter(schema.Outlet, "apnews")), Histogram: histogram(search.Week)}, "1:\nweek 2024-12-30:1 undated 0"},
	{"hours", search.Request{Query: query.DateRange{To: at("2025-01-02")}, Histogram: histogram(search.Hour)},
		"2:\nhour 2025-01-01T00:1 T01:0 T02:0 T03:0 T04:0 T05:0 T06:0 T07:0 T08:0 T09:0 T10:0 T11:0 T12:1 undated 0"},
	{"Auto is the widest of at least 12 buckets: 13 months", search.Request{Filters: filters(filter(schema.Kind, "article", "comment")), Histogram: histogram(search.Auto)},
		"8:\nmonth 2025-01-01:4 2025-02-01:1 2025-03-01:0 2025-04-01:0 2025-05-01:0 2025-06-01:0 2025-07-01:0 2025-08-01:0 2025-09-01:0 2025-10-01:0 2025-11-01:0 2025-12-01:0 2026-01-01:1 undated 2"},
	{"Auto is day at the finest, and the zero interval", search.Request{Query: query.DateRange{To: at("2025-01-10")}, Histogram: histogram("")}, "3:\nday 2025-01-01:2 2025-01-02:1 undated 0"},
	{"a histogram without dates has no buckets", search.Request{Query: query.Not{Node: query.DateRange{}}, Histogram: histogram(search.Auto)}, "2:\nday undated 2"},
	{"match=any finds any word", search.Request{Any: "school, raid; nothing", Limit: 10}, "4: 8 4 3 1"},
	{"match=any knows no syntax", search.Request{Any: `-raid OR "outlet:foxnews`, Limit: 10}, "3: 8 4 1"},
	{"match=any of text without a word finds nothing", search.Request{Any: "?!", Limit: 10}, "0:"},
}

// facts are the eight documents that the answer rows are about.
func facts() []corpus.Document {
	agency := func(named bool, id string, path ...string) corpus.AgencyMention {
		return corpus.AgencyMention{ID: id, Path: path, Named: named}
	}
	stance := func(target string, chances ...float64) corpus.Stance {
		return corpus.Stance{Target: target, Chances: corpus.Chances(chances)}
	}
	place := func(named bool, id string, path ...string) corpus.LocationMention {
		return corpus.LocationMention{ID: id, Path: path, Named: named}
	}
	docs := []corpus.Document{
		fact(1, corpus.KindArticle, "apnews", "2025-01-01", 3, 0, "A school raid"),
		fact(2, corpus.KindComment, "apnews", "2025-01-01T12", 0, 5, "Never again"),
		fact(3, corpus.KindComment, "apnews", "2025-01-02", 0, -2, "Old schools"),
		fact(4, corpus.KindComment, "foxnews", "2025-02-10", 0, 5, "The raids"),
		fact(5, corpus.KindArticle, "foxnews", "2025-01-15", 1, 0, "Quiet"),
		fact(6, corpus.KindComment, "", "", 0, 99, ""),
		fact(7, corpus.KindComment, "foxnews", "", 2, 0, "Health"),
		fact(8, corpus.KindComment, "apnews", "2026-01-01", 0, 99, "Raid!"),
	}
	a := make([]*corpus.Annotation, len(docs)+1)
	for i := range docs {
		a[i+1] = &docs[i].Annotation
	}
	*a[1] = corpus.Annotation{Language: "en", Agencies: []corpus.AgencyMention{agency(true, "us-ice", "us-dhs")}, Stances: []corpus.Stance{stance("us-ice", 0.9, 0.08, 0.02)}}
	*a[2] = corpus.Annotation{Agencies: []corpus.AgencyMention{agency(false, "us-ice", "us-dhs")}, Stances: []corpus.Stance{stance("us-ice", 0.6, 0.25, 0.15)}}
	*a[3] = corpus.Annotation{Agencies: []corpus.AgencyMention{agency(true, "us-dhs")}, Stances: []corpus.Stance{stance("us-dhs", 0, 0.05, 0.95)}}
	*a[4] = corpus.Annotation{Agencies: []corpus.AgencyMention{agency(false, "us-dhs"), agency(false, "us-ca-lausd")},
		Stances: []corpus.Stance{stance("us-dhs", 0.2, 0.7, 0.1), stance("us-ca-lausd", 0.8, 0.15, 0.05)}}
	*a[5] = corpus.Annotation{Locations: []corpus.LocationMention{place(true, "us-ca", "us")}}
	*a[7] = corpus.Annotation{Agencies: []corpus.AgencyMention{agency(false, "int-who")}, Stances: []corpus.Stance{stance("int-who", 0, 0, 0)}}
	*a[8] = corpus.Annotation{Agencies: []corpus.AgencyMention{agency(true, "us-ice", "us-dhs")}, Stances: []corpus.Stance{stance("us-ice", 0.1, 0.55, 0.35)},
		Locations: []corpus.LocationMention{place(false, "us-ca-los-angeles", "us", "us-ca")}}
	docs[1].Comment.Author = "Jane Doe"
	return docs
}

// fact is a document whose id ends in n; a score of 99 is none.
func fact(n int, kind corpus.Kind, outlet, published string, replies, score int, text string) corpus.Document {
	d := corpus.Document{ID: factID(kind, n), Kind: kind, ArticleID: factID(corpus.KindArticle, 1), Outlet: outlet, Replies: replies}
	var date time.Time
	if published != "" {
		date = at(published)
	}
	if kind == corpus.KindArticle {
		d.ArticleID = d.ID
		d.Article = &corpus.Article{ID: d.ID, Paragraphs: []string{text}, Published: date}
		return d
	}
	d.Comment = &corpus.Comment{ID: d.ID, Text: text, Posted: date}
	if score != 99 {
		d.Comment.Score = &score
	}
	return d
}

func factID(kind corpus.Kind, n int) string { return fmt.Sprintf("%c%016x", kind[0], n) }

func (h Harness) answers(t *testing.T) {
	h.answer(t, facts(), answerRows)
	h.answer(t, timeFacts(), timeRows)
}

// answer asks what rows ask of documents.
func (h Harness) answer(t *testing.T, docs []corpus.Document, rows []answerRow) {
	engine := h.open(t)
	write(t, engine, search.Batch{Upserts: docs, Seq: 7})
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			results, err := engine.Search(t.Context(), row.req)
			if err != nil {
				t.Fatal(err)
			}
			if got := render(results); got != row.want {
				t.Errorf("%s\ngot  %s\nwant %s", describe(row.req), got, row.want)
			}
			if diff := sumsDiffer(row.req, results); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// render writes an answer: the total and the hits by number, a line a facet (*
// selected, ! excluded), the histogram.
func render(r *search.Results) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d:", r.Total)
	for _, hit := range r.Hits {
		b.WriteString(" " + strings.TrimLeft(hit.ID[1:], "0"))
	}
	for _, f := range r.Facets {
		b.WriteString("\n" + f.Field + " ")
		for _, v := range f.Values {
			mark := ""
			if v.Selected {
				mark += "*"
			}
			if v.Excluded {
				mark += "!"
			}
			fmt.Fprintf(&b, "%s %d%s, ", v.Value, v.Count, mark)
		}
		fmt.Fprintf(&b, "missing %d", f.Missing)
		if f.Other > 0 {
			fmt.Fprintf(&b, ", other %d", f.Other)
		}
	}
	if r.Histogram != nil {
		renderHistogram(&b, *r.Histogram)
	}
	if r.Arrivals != nil {
		fmt.Fprintf(&b, "\narrivals %v", r.Arrivals)
	}
	if r.Aggregate != nil {
		renderAggregate(&b, *r.Aggregate)
	}
	return b.String()
}

func renderHistogram(b *strings.Builder, h search.Histogram) {
	layout, first := time.DateOnly, time.DateOnly
	switch {
	case h.Interval == search.Hour:
		layout, first = "T15", "2006-01-02T15"
	case len(h.Buckets) > 0 && h.Buckets[0].Start.UTC().Format("15:04") != "00:00":
		layout, first = "2006-01-02T15:04", "2006-01-02T15:04"
	}
	fmt.Fprintf(b, "\n%s", h.Interval)
	for i, bucket := range h.Buckets {
		if i == 0 {
			fmt.Fprintf(b, " %s:%d", bucket.Start.UTC().Format(first), bucket.Count)
			continue
		}
		fmt.Fprintf(b, " %s:%d", bucket.Start.UTC().Format(layout), bucket.Count)
	}
	fmt.Fprintf(b, " undated %d", h.Undated)
	if h.Imprecise > 0 {
		fmt.Fprintf(b, " imprecise %d", h.Imprecise)
	}
}

// refused are requests that no engine answers, and the Field of their error.
var refused = []struct {
	field string
	req   search.Request
}{
	{"any", search.Request{Any: "a", Query: query.Term{Text: "a"}}},
	{schema.Corpus, search.Request{Filters: filters(search.Filter{Field: schema.Corpus, Missing: true})}},
	{schema.Theme, search.Request{Themes: search.Themes{"a": {Key: "1", Query: query.Not{Node: value(schema.Theme, "b")}}}}},
	{schema.Theme, search.Request{Themes: search.Themes{"a": {Key: "1"}}}},
	{schema.Theme, search.Request{Themes: search.Themes{"a": {Query: query.Term{Text: "a"}}}}},
	{"min_confidence", search.Request{View: confident(0.55)}},
	{"limit", search.Request{Limit: -1}},
	{"sort", search.Request{Sort: "upwards"}},
	{"interval", search.Request{Histogram: histogram("decade")}},
	{"interval", aggregate(search.AggregateRequest{}, "time:decade")},
	{"by", aggregate(search.AggregateRequest{})},
	{"by", aggregate(search.AggregateRequest{}, "outlet", "stance", "agency", "kind")},
	{"by", aggregate(search.AggregateRequest{}, "time:day", "time:month")},
	{"outlet", aggregate(search.AggregateRequest{}, "outlet", "outlet:1")},
	{"headline", aggregate(search.AggregateRequest{}, "headline")},
	{"of", aggregate(search.AggregateRequest{Of: []int{1}}, "outlet")},
	{"of", aggregate(search.AggregateRequest{Of: []int{0, 0}}, "outlet", "stance")},
	{"from", search.Request{From: at("2025-01-01").Add(1)}},
	{"to", search.Request{To: at("2025-01-01").Add(1)}},
	{"added_from", search.Request{AddedFrom: at("2025-01-01").Add(1)}},
	{"added_to", search.Request{AddedTo: at("2025-01-01").Add(1)}},
	{"arrivals", search.Request{Arrivals: []time.Time{added(1)}}},
	{"arrivals", search.Request{Arrivals: []time.Time{added(1), added(1)}}},
	{"arrivals", search.Request{Arrivals: []time.Time{added(1), added(2).Add(1)}}},
	{"arrivals", search.Request{Arrivals: []time.Time{added(1), added(2)}, Unit: search.ByGroup}},
	{"tz", search.Request{Zone: "Europe/Atlantis"}},
	{"tz", search.Request{Zone: "Local"}},
	{"nonsense", search.Request{Filters: filters(filter("nonsense", "x"))}},
	{"date", search.Request{Filters: filters(filter("date", "x"))}},
	{"date", search.Request{Filters: filters(search.Filter{Field: "date", Not: []string{"x"}, Missing: true})}},
	{"added", search.Request{Filters: filters(search.Filter{Field: "added", Missing: true})}},
	{"outlet", search.Request{Filters: filters(filter("outlet", "x"), filter("outlet", "y"))}},
	{"article", search.Request{Facets: facet("article", 0)}},
	{"headline", search.Request{Facets: facet("headline", 0)}},
	{"agency_named", search.Request{Facets: facet("agency_named", 0)}},
	{"outlet", search.Request{Facets: []search.FacetRequest{{Field: "outlet"}, {Field: "outlet"}}}},
	{"outlet", search.Request{Facets: facet("outlet", -1)}},
	{"outlet", search.Request{Query: query.Term{Field: "outlet", Text: "x"}}},
	{"headline", search.Request{Query: query.Not{Node: query.Value{Field: "headline", Text: "x"}}}},
	{"query", search.Request{Query: query.Fuzzy{Text: "x", Edits: 3}}},
	{"query", search.Request{Query: query.Wildcard{}}},
	{"query", search.Request{Query: query.And{Nodes: []query.Node{nil}}}},
	{"query", search.Request{Query: query.Phrase{Text: "a b", Slop: 99}}},
	{"date", search.Request{Query: query.DateRange{From: at("2025-01-01").Add(1)}}},
	{"cursor", search.Request{Sort: search.Relevance, After: &search.Cursor{Key: math.NaN()}}},
	{"cursor", goingOn(search.Newest, search.Statistics{Texts: twoTexts})},
	{"cursor", goingOn(search.Relevance, search.Statistics{})},
	{"cursor", goingOn(search.Relevance, search.Statistics{Documents: -1, Texts: twoTexts})},
	{"cursor", goingOn(search.Relevance, search.Statistics{Documents: 1, Texts: []search.TextStatistics{{}, {Documents: 2, Words: 2}}})},
	{"cursor", goingOn(search.Relevance, search.Statistics{Documents: 1, Texts: []search.TextStatistics{{}, {Documents: 1}}})},
	{"cursor", goingOn(search.Relevance, search.Statistics{Documents: 1, Texts: twoTexts, Ranked: []search.Frequency{{Clause: 1, Documents: 1}}})},
	{"cursor", goingOn(search.Relevance, search.Statistics{Documents: 1, Texts: twoTexts, Ranked: []search.Frequency{{Documents: 2}}})},
	{"cursor", goingOn(search.Relevance, search.Statistics{Documents: 1, Texts: twoTexts, Ranked: []search.Frequency{{Documents: 1}, {Documents: 1}}})},
}

var twoTexts = make([]search.TextStatistics, 2)

// goingOn asks for a word after a hit that was ranked by some statistics.
func goingOn(sort search.Sort, s search.Statistics) search.Request {
	return search.Request{Query: query.Term{Text: "x"}, Sort: sort, After: &search.Cursor{Key: 1, Statistics: &s}}
}
