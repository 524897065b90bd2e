package searchtest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// benchDocuments is the size of the corpus that Benchmark makes.
var benchDocuments = flag.Int("searchtest.docs", 10_000, "documents in the corpus of searchtest.Benchmark")

// Words that are planted into the synthetic corpus, and how many of a
// thousand documents hold each: the classes of query that are measured.
var planted = []struct {
	text     string
	thousand float64
}{
	{"commonword", 260}, {"midword", 12}, {"rareword", 0.25}, {"alphaword", 200}, {"betaword", 200}, {"alphaword betaword", 1},
}

// SyntheticDocument is the nth document of a synthetic corpus: a tenth are articles of
// about 400 words, the others comments of about 50, of Zipf's distribution
// (s = 1.1) over 100,000 words, with about 13 facet values each. The same n is
// the same document on every machine.
func SyntheticDocument(n int) corpus.Document {
	r := rand.New(rand.NewPCG(uint64(n), 17))
	kind, length := corpus.KindComment, 20+r.IntN(60)
	if n%10 == 0 {
		kind, length = corpus.KindArticle, 300+r.IntN(200)
	}
	published := time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(10*365*24*3600)) * time.Second)
	d := corpus.Document{ID: documentID(n+1, kind), Kind: kind, ArticleID: documentID(n-n%10+1, corpus.KindArticle),
		Outlet: fmt.Sprintf("outlet-%d", skewed(r, 30)), Platform: fmt.Sprintf("platform-%d", skewed(r, 4)), Replies: skewed(r, 50),
		Annotation: syntheticAnnotation(r)}
	text, author := syntheticText(r, length), fmt.Sprintf("author-%d", r.IntN(1+n/5))
	if kind == corpus.KindArticle {
		d.Article = &corpus.Article{ID: d.ID, Headline: syntheticText(r, 9), Bylines: []string{author}, Published: published, Paragraphs: halves(text)}
		return d
	}
	score := skewed(r, 100) - 5
	d.Comment = &corpus.Comment{ID: d.ID, Author: author, Posted: published, Score: &score, Text: text}
	return d
}

func syntheticAnnotation(r *rand.Rand) corpus.Annotation {
	a := corpus.Annotation{Language: pick(r, []string{"en", "en", "en", "fr"})}
	for range 2 {
		root := fmt.Sprintf("agency-%d", skewed(r, 40))
		id := fmt.Sprintf("%s-%d", root, skewed(r, 50))
		a.Agencies = append(a.Agencies, corpus.AgencyMention{ID: id, Path: []string{root}, Named: r.IntN(2) == 0})
		a.Stances = append(a.Stances, corpus.Stance{Target: id, Chances: corpus.NewChances(r.Float64(), r.Float64(), r.Float64())})
	}
	country := fmt.Sprintf("country-%d", skewed(r, 100))
	state := fmt.Sprintf("%s-%d", country, skewed(r, 50))
	a.Locations = []corpus.LocationMention{{ID: fmt.Sprintf("%s-%d", state, skewed(r, 50)), Path: []string{country, state}, Named: r.IntN(2) == 0}}
	return a
}

// skewed is a number below n, small ones more often.
func skewed(r *rand.Rand, n int) int { return int(rand.NewZipf(r, 1.3, 2, uint64(n-1)).Uint64()) }

func syntheticText(r *rand.Rand, length int) string {
	zipf := rand.NewZipf(r, 1.1, 3, 100_000)
	var b strings.Builder
	for range length {
		b.WriteString(syntheticWord(zipf.Uint64()))
		b.WriteByte(' ')
	}
	for _, p := range planted {
		if r.Float64()*1000 < p.thousand {
			b.WriteString(p.text)
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// halves cuts a text into two paragraphs at a space.
func halves(text string) []string {
	cut := len(text)/2 + strings.IndexByte(text[len(text)/2:], ' ')
	return []string{text[:cut], text[cut+1:]}
}

// syntheticWord spells a number in syllables that no stemmer cuts.
func syntheticWord(n uint64) string {
	const consonants, vowels = "bdfgklmnprtvz", "aiou"
	var b strings.Builder
	for ; n > 0 || b.Len() == 0; n /= uint64(len(consonants) * len(vowels)) {
		b.WriteByte(consonants[n%uint64(len(consonants))])
		b.WriteByte(vowels[n/uint64(len(consonants))%uint64(len(vowels))])
	}
	return b.String() + "k"
}

// Benchmark measures the requests of a search page over a synthetic corpus of
// -searchtest.docs documents: every class of query alone, with facets, with
// filters, with a histogram, along several axes, by date, and deep in the list.
func Benchmark(b *testing.B, h Harness) {
	engine := h.open(b)
	started := time.Now()
	h.fill(b, engine)
	b.Logf("%d documents written in %v", *benchDocuments, time.Since(started).Round(time.Millisecond))
	for _, q := range benchQueries() {
		for _, shape := range benchShapes {
			req := shape.of(search.Request{Query: q.node, Sort: search.Relevance, Limit: 10})
			b.Run(q.name+"/"+shape.name, func(b *testing.B) {
				total := 0
				for b.Loop() {
					results, err := engine.Search(b.Context(), req)
					if err != nil {
						b.Fatal(err)
					}
					total = results.Total
				}
				b.ReportMetric(float64(total), "hits")
			})
		}
	}
}

func (h Harness) fill(b *testing.B, engine search.Writer) {
	const batchSize = 2000
	var batch search.Batch
	for n := range *benchDocuments {
		batch.Upserts = append(batch.Upserts, SyntheticDocument(n))
		if len(batch.Upserts) == batchSize || n+1 == *benchDocuments {
			batch.Seq = corpus.Seq(n + 1)
			if err := engine.Write(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
			batch.Upserts = nil
		}
	}
	if err := engine.Refresh(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func benchQueries() []struct {
	name string
	node query.Node
} {
	term := func(text string) query.Node { return query.Term{Text: text} }
	return []struct {
		name string
		node query.Node
	}{
		{"common", term("commonword")},
		{"mid", term("midword")},
		{"rare", term("rareword")},
		{"all", nil},
		{"phrase", query.Phrase{Text: "alphaword betaword"}},
		{"near", query.Phrase{Text: "betaword alphaword", Slop: 5}},
		{"and", query.And{Nodes: []query.Node{term("commonword"), term("alphaword")}}},
		{"and-rare", query.And{Nodes: []query.Node{term("commonword"), term("rareword")}}},
		{"or", query.Or{Nodes: []query.Node{term("commonword"), term("midword"), term("alphaword")}}},
		{"not", query.And{Nodes: []query.Node{term("commonword"), query.Not{Node: term("alphaword")}}}},
		{"prefix", query.Wildcard{Text: "ba*"}},
		{"fuzzy", query.Fuzzy{Text: "comonwrd", Edits: 2}},
		{"article", query.And{Nodes: []query.Node{term("commonword"), query.Article{Node: term("alphaword")}}}},
		{"has-comment", query.And{Nodes: []query.Node{term("commonword"), query.HasComment{Node: term("alphaword")}}}},
	}
}

var sixFacets = []search.FacetRequest{{Field: schema.Outlet, Limit: 20}, {Field: schema.Agency, Limit: 20}, {Field: schema.Location, Limit: 20},
	{Field: schema.Stance, Limit: 20}, {Field: schema.Toward, Limit: 20}, {Field: schema.Kind, Limit: 20}}

// benchShapes are what a page asks for besides the query.
var benchShapes = []struct {
	name string
	of   func(search.Request) search.Request
}{
	{"top10", func(r search.Request) search.Request { return r }},
	{"facets", func(r search.Request) search.Request { r.Facets = sixFacets; return r }},
	{"threads", func(r search.Request) search.Request {
		for _, f := range sixFacets[:5] {
			r.Facets = append(r.Facets, search.FacetRequest{Field: aboutArticle(f.Field), Limit: f.Limit})
		}
		return r
	}},
	{"months", func(r search.Request) search.Request {
		r.Histogram = &search.HistogramRequest{Interval: search.Month}
		return r
	}},
	{"cells", func(r search.Request) search.Request {
		r.Limit, r.Aggregate = 0, aggregate(search.AggregateRequest{}, "outlet:10", "stance:10", "time:month").Aggregate
		return r
	}},
	{"authors", func(r search.Request) search.Request {
		r.Limit, r.Aggregate = 0, aggregate(search.AggregateRequest{Authors: true}, "outlet:10", "stance:10", "time:month").Aggregate
		return r
	}},
	{"shares", func(r search.Request) search.Request {
		r.Limit, r.Aggregate = 0, aggregate(search.AggregateRequest{Shares: true, Of: []int{0}}, "outlet:10", "stance:10", "time:month").Aggregate
		return r
	}},
	{"newest", func(r search.Request) search.Request { r.Sort = search.Newest; return r }},
	{"deep", func(r search.Request) search.Request {
		r.Sort = search.Newest
		r.After = &search.Cursor{Key: float64(time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC).Unix()), ID: ""}
		return r
	}},
	{"selected", func(r search.Request) search.Request {
		r.Facets = sixFacets
		r.Filters = []search.Filter{{Field: schema.Outlet, Any: []string{"outlet-0", "outlet-1"}},
			{Field: schema.Stance, Any: []string{"critical", "neutral"}}, {Field: schema.Kind, Any: []string{"comment"}}}
		return r
	}},
	{"page", func(r search.Request) search.Request {
		r.Facets, r.Histogram = sixFacets, &search.HistogramRequest{}
		return r
	}},
}
