package bleveengine

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/simple"
	bsearch "github.com/blevesearch/bleve/v2/search"
	bquery "github.com/blevesearch/bleve/v2/search/query"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

var benchDocs = flag.Int("docs", 5000, "documents that the benchmarks index")

// benchBatch is the number of documents in a batch.
const benchBatch = 2000

// benchFacets are those of COUNTING.md's table: six fields, some of many values.
var benchFacets = []string{schema.Kind, schema.Outlet, schema.Agency, schema.Location, schema.Stance, schema.Author}

// benchCorpus makes documents: one in ten is an article of about 400 words, the
// others are comments of about 50. Words follow Zipf's law: w0 is the
// most common, w9 common, w200 fairly rare, w5000 rare.
func benchCorpus(count int, visit func([]corpus.Document)) {
	random := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(random, 1.1, 3, 40_000)
	var batch []corpus.Document
	for i := range count {
		batch = append(batch, benchDocument(i, random, zipf))
		if len(batch) == benchBatch || i == count-1 {
			visit(batch)
			batch = nil
		}
	}
}

func benchDocument(i int, random *rand.Rand, zipf *rand.Zipf) corpus.Document {
	words := func(n int) string {
		var b strings.Builder
		for range n {
			fmt.Fprintf(&b, "w%d ", zipf.Uint64())
		}
		return b.String()
	}
	id := fmt.Sprintf("%016x", random.Uint64())
	posted := time.Date(2024, 1, 1, 0, 0, random.IntN(50_000_000), 0, time.UTC)
	d := corpus.Document{
		ID: "c" + id, Kind: corpus.KindComment, ArticleID: fmt.Sprintf("a%d", i/10),
		Outlet: fmt.Sprintf("outlet-%d", random.IntN(30)), Platform: "disqus", Replies: random.IntN(5),
	}
	if i%10 == 0 {
		d.ID, d.Kind = "a"+id, corpus.KindArticle
		d.Article = &corpus.Article{Headline: words(9), Paragraphs: []string{words(200), words(200)}, Bylines: []string{"A. Writer"}, Published: posted}
	} else {
		d.Comment = &corpus.Comment{Author: fmt.Sprintf("reader %d", random.IntN(1+*benchDocs/8)), Text: words(20 + random.IntN(60)), Posted: posted}
	}
	d.Annotation.Language = "en"
	for range 1 + random.IntN(2) {
		agency := fmt.Sprintf("us-%d", random.IntN(300))
		d.Annotation.Agencies = append(d.Annotation.Agencies, corpus.AgencyMention{ID: agency, Path: []string{"us"}, Named: true})
		d.Annotation.Stances = append(d.Annotation.Stances, corpus.Stance{Target: agency, Chances: corpus.NewChances(random.Float64(), random.Float64(), random.Float64())})
	}
	d.Annotation.Locations = []corpus.LocationMention{{ID: fmt.Sprintf("us-ca-%d", random.IntN(2000)), Path: []string{"us", "us-ca"}}}
	return d
}

// benchQuery is one row of the table, for both engines.
type benchQuery struct {
	name  string
	ours  query.Node
	bleve bquery.Query
	any   string
}

func benchQueries() []benchQuery {
	term := func(w string) (query.Node, bquery.Query) {
		q := bquery.NewTermQuery(w)
		q.SetField(schema.Body)
		return query.Term{Field: schema.Body, Text: w}, q
	}
	common, bleveCommon := term("w9")
	other, bleveOther := term("w12")
	mid, bleveMid := term("w400")
	rare, bleveRare := term("w20000")
	long, bleveLong := "", []bquery.Query{}
	for i := range 150 {
		word := fmt.Sprintf("w%d", i*i/4)
		_, one := term(word)
		long, bleveLong = long+" "+word, append(bleveLong, one)
	}
	phrase := bquery.NewPhraseQuery([]string{"w9", "w12"}, schema.Body)
	return []benchQuery{
		{name: "common", ours: common, bleve: bleveCommon},
		{name: "mid", ours: mid, bleve: bleveMid},
		{name: "rare", ours: rare, bleve: bleveRare},
		{name: "and", ours: query.And{Nodes: []query.Node{common, other}}, bleve: bquery.NewConjunctionQuery([]bquery.Query{bleveCommon, bleveOther})},
		{name: "or", ours: query.Or{Nodes: []query.Node{common, other}}, bleve: bquery.NewDisjunctionQuery([]bquery.Query{bleveCommon, bleveOther})},
		{name: "phrase", ours: query.Phrase{Field: schema.Body, Text: "w9 w12"}, bleve: phrase},
		{name: "any150", any: long, bleve: bquery.NewDisjunctionQuery(bleveLong)},
		{name: "all", bleve: bquery.NewMatchAllQuery()},
	}
}

// BenchmarkSearch measures ours and, beside it, bleve's own way to the same
// answer: its scorer, facets and sort. Compare the two of one run; times of
// different runs or machines say little.
//
//	go test -run '^$' -bench Search -docs 100000 -benchtime 5x ./indexer/search/bleveengine
func BenchmarkSearch(b *testing.B) {
	e := benchEngine(b)
	theirs := benchBleve(b)
	for _, q := range benchQueries() {
		for _, what := range []string{"top10", "facets", "histogram", "newest", "after", "filters"} {
			b.Run(q.name+"/"+what+"/ours", func(b *testing.B) { benchOurs(b, e, oursRequest(q, what)) })
			switch what {
			case "filters":
				continue // bleve has no facets that leave their own filter out
			case "newest", "after":
				sameHits(b, e, theirs, q, what)
			}
			b.Run(q.name+"/"+what+"/bleve", func(b *testing.B) { benchTheirs(b, theirs, bleveRequest(q, what)) })
		}
	}
}

func oursRequest(q benchQuery, what string) search.Request {
	req := search.Request{Query: q.ours, Any: q.any, Sort: search.Relevance, Limit: 10}
	switch what {
	case "facets", "filters":
		for _, f := range benchFacets {
			req.Facets = append(req.Facets, search.FacetRequest{Field: f, Limit: 20})
		}
	case "histogram":
		req.Histogram = &search.HistogramRequest{Interval: search.Week}
	case "newest":
		req.Sort = search.Newest
	case "after":
		req.Sort, req.After = search.Newest, &search.Cursor{Key: 1_725_000_000, ID: "c8"}
	}
	if what == "filters" {
		req.Filters = []search.Filter{
			{Field: schema.Outlet, Any: []string{"outlet-1", "outlet-2", "outlet-3"}},
			{Field: schema.Agency, Any: []string{"us-1", "us-2", "us-3", "us-4"}},
			{Field: schema.Stance, Any: []string{"critical", "supportive"}},
		}
	}
	return req
}

func benchOurs(b *testing.B, e *Engine, req search.Request) {
	total := find(b, e, req).Total
	for b.Loop() {
		find(b, e, req)
	}
	b.ReportMetric(float64(total), "hits")
}

func benchEngine(b *testing.B) *Engine {
	dir := b.TempDir()
	e := open(b, dir)
	seq := corpus.Seq(0)
	benchCorpus(*benchDocs, func(docs []corpus.Document) {
		seq++
		write(b, e, search.Batch{Upserts: docs, Seq: seq})
	})
	refresh(b, e)
	return e
}

func bleveRequest(q benchQuery, what string) *bleve.SearchRequest {
	req := bleve.NewSearchRequestOptions(q.bleve, 10, 0, false)
	switch what {
	case "facets":
		for _, f := range benchFacets {
			req.AddFacet(f, bleve.NewFacetRequest(f, 20))
		}
	case "histogram":
		weeks := bleve.NewFacetRequest(schema.Date, 100)
		start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		for n := range 83 {
			weeks.AddDateTimeRange(fmt.Sprint(n), start.AddDate(0, 0, 7*n), start.AddDate(0, 0, 7*n+7))
		}
		req.AddFacet(schema.Date, weeks)
	case "newest", "after":
		// The type must be said: otherwise bleve compares the key of SearchAfter as it is
		// written, and gives the first page again.
		req.SortByCustom(bsearch.SortOrder{&bsearch.SortField{Field: schema.Date, Type: bsearch.SortFieldAsDate, Desc: true}, &bsearch.SortDocID{}})
	}
	if what == "after" {
		req.SearchAfter = []string{"2024-08-30T06:40:00Z", "c8"}
	}
	return req
}

// sameHits fails unless both give the same page by date.
func sameHits(b *testing.B, e *Engine, theirs bleve.Index, q benchQuery, what string) {
	var ids, bleves []string
	for _, h := range find(b, e, oursRequest(q, what)).Hits {
		ids = append(ids, h.ID)
	}
	results, err := theirs.SearchInContext(b.Context(), bleveRequest(q, what))
	if err != nil {
		b.Fatal(err)
	}
	for _, h := range results.Hits {
		bleves = append(bleves, h.ID)
	}
	if !slices.Equal(ids, bleves) {
		b.Errorf("%s, %s: %v, by bleve %v", q.name, what, ids, bleves)
	}
}

func benchTheirs(b *testing.B, index bleve.Index, req *bleve.SearchRequest) {
	total := uint64(0)
	for b.Loop() {
		results, err := index.SearchInContext(b.Context(), req)
		if err != nil {
			b.Fatal(err)
		}
		total = results.Total
	}
	b.ReportMetric(float64(total), "hits")
}

// benchBleve indexes the same documents as bleve would by itself, with doc
// values for facets and dates.
func benchBleve(b *testing.B) bleve.Index {
	mapping := bleve.NewIndexMapping()
	document := bleve.NewDocumentStaticMapping()
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeInAll, text.DocValues = simple.Name, false, false, false
	words := bleve.NewTextFieldMapping()
	words.Analyzer, words.Store, words.IncludeInAll, words.IncludeTermVectors = keyword.Name, false, false, false
	date := bleve.NewDateTimeFieldMapping()
	date.Store, date.IncludeInAll = false, false
	text.Analyzer = "standard"
	document.AddFieldMappingsAt(schema.Body, text)
	document.AddFieldMappingsAt(schema.Date, date)
	for _, f := range benchFacets {
		document.AddFieldMappingsAt(f, words)
	}
	mapping.DefaultMapping = document
	index, err := bleve.NewUsing(b.TempDir()+"/bleve", mapping, "scorch", "scorch", nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { index.Close() })
	benchCorpus(*benchDocs, func(docs []corpus.Document) {
		batch := index.NewBatch()
		for _, d := range docs {
			s := schema.From(d)
			fields := map[string]any{schema.Body: s.Texts[schema.Body], schema.Date: s.Date}
			for _, f := range benchFacets {
				fields[f] = s.Keywords[f]
			}
			if err := batch.Index(d.ID, fields); err != nil {
				b.Fatal(err)
			}
		}
		if err := index.Batch(batch); err != nil {
			b.Fatal(err)
		}
	})
	return index
}

// BenchmarkWrite measures batches of 2,000 documents, durable and searchable.
func BenchmarkWrite(b *testing.B) {
	var batches [][]corpus.Document
	benchCorpus(*benchDocs, func(docs []corpus.Document) { batches = append(batches, docs) })
	for b.Loop() {
		e := open(b, b.TempDir())
		for i, docs := range batches {
			write(b, e, search.Batch{Upserts: docs, Seq: corpus.Seq(i + 1)})
			refresh(b, e)
		}
	}
	b.ReportMetric(float64(b.N**benchDocs)/b.Elapsed().Seconds(), "docs/s")
}

// BenchmarkOpen measures an opening that builds all columns, and their size.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	e, err := Open(b.Context(), dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	seq := corpus.Seq(0)
	benchCorpus(*benchDocs, func(docs []corpus.Document) {
		seq++
		write(b, e, search.Batch{Upserts: docs, Seq: seq})
	})
	size := 0
	refresh(b, e)
	for _, c := range e.columns {
		size += c.size()
	}
	if err := e.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		e, err := Open(b.Context(), dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size)/float64(*benchDocs), "column-bytes/doc")
	b.ReportMetric(float64(folderSize(b, dir))/float64(*benchDocs), "disk-bytes/doc")
}

// size estimates the bytes that the columns take.
func (c *columns) size() int {
	size := len(c.ids.text) + len(c.ids.start.data) + len(c.ids.rank.data)
	for _, n := range append(c.lengths, c.date, c.replies, c.score) {
		size += len(n.values.data) + 8*len(n.has)
	}
	for _, r := range c.groups {
		if r != nil {
			size += len(r.start.data) + len(r.entries.data)
		}
	}
	return size
}

func folderSize(b *testing.B, dir string) (size int64) {
	files, err := os.ReadDir(dir)
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			b.Fatal(err)
		}
		size += info.Size()
	}
	return size
}
