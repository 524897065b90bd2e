package searchtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// vocabulary holds what matching is about: inflections, accents, capitals,
// possessives, words of several words to the analyzer, numbers, other scripts.
var vocabulary = strings.Fields(`police policing police's officer officers ICE ice Ice us US U.S. the who deport deported deporting
	deportation café cafe CAFÉ cafés colour color colours colouring naïve naive e-mail email 12:30 $5 2025 raid raids raiding school schools's
	welfare check checks checked agent agents agent’s 日本 学校 😀 ß strasse Straße co-operate cooperate I'm don't don’t a an x
	#raid #ICE_raid #IceRaids @police C C++ C# 50% x+`)

var (
	outlets  = []string{"apnews", "foxnews", "globe-and-mail", "the-star"}
	agencies = [][]string{{"us-dhs"}, {"us-ice", "us-dhs"}, {"us-cbp", "us-dhs"}, {"us-ca-lausd"}, {"ca-rcmp"}, {"int-who"}}
	places   = [][]string{{"us"}, {"us-ca", "us"}, {"us-ca-los-angeles", "us", "us-ca"}, {"us-tx", "us"}, {"ca"}, {"gb"}}
	authors  = []string{"Jane Doe", "jane doe", `Bob "B"`, "ünal", "x"}
	langs    = []string{"", "en", "fr", "en"}
	forums   = []string{"", "reddit", "disqus"}
	groups   = []string{"g0000000000000001", "g0000000000000002", "g0000000000000003", "g0000000000000004"}
	events   = []string{"e0000000000000001", "e0000000000000002", "e0000000000000003"}
)

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func documentID(n int, kind corpus.Kind) string {
	return fmt.Sprintf("%c%016x", kind[0], uint64(n)*0x9e3779b97f4a7c15)
}

// corpora are sets of documents, some of which are in no random corpus.
var corpora = search.Corpora{"every third": everyNth(3), "every fifth": everyNth(5), "none": {Key: "none"}, "nobody's": {Key: "nobody's", IDs: []string{"a", "z"}}}

// themes are queries of each kind, two of them over whole threads, and one that finds nothing.
var themes = search.Themes{
	"raids":      {Key: "1", Query: query.Term{Text: "raid"}},
	"names":      {Key: "2", Query: query.Or{Nodes: []query.Node{query.Value{Field: schema.Agency, Text: "us-ice"}, query.Value{Field: schema.Stance, Text: "critical"}}}},
	"everything": {Key: "3", Query: query.And{}},
	"nothing":    {Key: "4", Query: query.Or{}},
	"threads":    {Key: "5", Query: query.Article{Node: query.Term{Text: "police"}}},
	"answered":   {Key: "6", Query: query.HasComment{Node: query.Not{Node: query.Wildcard{Text: "c*"}}}},
}

func everyNth(n int) *search.Corpus {
	c := &search.Corpus{Key: fmt.Sprint(n)}
	for i := 0; i < 1000; i += n {
		kind := corpus.KindComment
		if i%4 == 0 {
			kind = corpus.KindArticle
		}
		c.IDs = append(c.IDs, documentID(i, kind))
	}
	slices.Sort(c.IDs)
	return c
}

// randomDocument is the nth document in one of its versions. Every fourth is an
// article. One article in three has comments, which can move to the next such one.
func randomDocument(r *rand.Rand, n int) corpus.Document {
	kind := corpus.KindComment
	if n%4 == 0 {
		kind = corpus.KindArticle
	}
	d := corpus.Document{ID: documentID(n, kind), Kind: kind, ArticleID: documentID(n-n%12+pick(r, []int{0, 0, 0, 12}), corpus.KindArticle),
		Outlet: pick(r, append(outlets, "")), Platform: pick(r, forums), Replies: r.IntN(4)}
	d.Annotation, d.Added = randomAnnotation(r), randomAdded(r)
	if r.IntN(2) == 0 {
		d.DuplicateGroup = pick(r, groups)
	}
	if kind == corpus.KindArticle && n%3 > 0 {
		d.Event = events[n%len(events)]
	}
	published, precision := randomDate(r)
	if kind == corpus.KindArticle {
		d.ArticleID = d.ID
		d.Article = &corpus.Article{ID: d.ID, Headline: randomText(r, r.IntN(8), " "), Published: published, PublishedPrecision: precision}
		for range r.IntN(4) {
			d.Article.Paragraphs = append(d.Article.Paragraphs, randomText(r, r.IntN(12), " "))
		}
		for range r.IntN(3) {
			d.Article.Bylines = append(d.Article.Bylines, pick(r, authors))
		}
		return d
	}
	d.Comment = &corpus.Comment{ID: d.ID, Author: pick(r, append(authors, "")), Posted: published, PostedPrecision: precision, Text: randomText(r, r.IntN(14), pick(r, []string{" ", ", ", "\n\n"}))}
	if r.IntN(3) > 0 {
		score := r.IntN(9) - 3
		d.Comment.Score = &score
	}
	return d
}

// frequentWords are how many words of the vocabulary are in most texts.
const frequentWords = 8

func randomText(r *rand.Rand, words int, between string) string {
	var parts []string
	for range words {
		word := r.IntN(len(vocabulary))
		if r.IntN(2) == 0 {
			word %= frequentWords // so that phrases are met
		}
		parts = append(parts, vocabulary[word])
	}
	if len(parts) > 2 {
		return strings.Join(parts[:2], " ") + between + strings.Join(parts[2:], " ")
	}
	return strings.Join(parts, between)
}

// randomDate is a date of any precision, or none. Half of those to the minute are
// around a change of clocks.
func randomDate(r *rand.Rand) (time.Time, corpus.Precision) {
	start := time.Date(2024, 12, 29, 0, 0, 0, 0, time.UTC)
	switch r.IntN(10) {
	case 0:
		return time.Time{}, ""
	case 1:
		return time.Date(1960+r.IntN(90), 1, 1, 0, 0, 0, 0, time.UTC), corpus.PrecisionYear
	case 2:
		return time.Date(2024, time.Month(1+r.IntN(24)), 1, 0, 0, 0, 0, time.UTC), corpus.PrecisionMonth
	case 3:
		return start.AddDate(0, 0, r.IntN(400)), corpus.PrecisionDay
	case 4:
		return time.Date(pick(r, []int{0, 1, 999, 1699, 9999}), time.Month(1+r.IntN(12)), 1+r.IntN(31), 0, 0, 0, 0, time.UTC), corpus.PrecisionDay
	case 5, 6:
		return pick(r, changes).Add(time.Duration(r.IntN(72*3600)-36*3600) * time.Second), pick(r, schema.Precisions[:2])
	}
	return start.Add(time.Duration(r.IntN(40*24*3600)) * time.Second), pick(r, []corpus.Precision{"", corpus.PrecisionMinute})
}

// zones are time zones with offsets of hours and of parts of one, with changes of
// clocks at midnight and by half an hour, and with a day that was skipped.
var zones = []string{"", "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia"}

// changes are times at which the clocks of some of the zones were changed.
var changes = []time.Time{
	time.Date(2025, 3, 9, 7, 0, 0, 0, time.UTC), time.Date(2025, 11, 2, 6, 0, 0, 0, time.UTC), // New York
	time.Date(2025, 4, 5, 15, 0, 0, 0, time.UTC), time.Date(2025, 10, 4, 15, 30, 0, 0, time.UTC), // Lord Howe
	time.Date(2018, 11, 4, 3, 0, 0, 0, time.UTC), time.Date(2018, 2, 18, 2, 0, 0, 0, time.UTC), // São Paulo
	time.Date(2011, 12, 30, 10, 0, 0, 0, time.UTC), // Apia
}

// randomAdded is one of few times at which documents come into the records, or none.
func randomAdded(r *rand.Rand) time.Time {
	if r.IntN(10) == 0 {
		return time.Time{}
	}
	return time.Date(2026, 1, 1, 0, 0, r.IntN(20), 0, time.UTC)
}

func randomAnnotation(r *rand.Rand) corpus.Annotation {
	var a corpus.Annotation
	a.Language = pick(r, langs)
	for range r.IntN(4) {
		agency := pick(r, agencies)
		if slices.ContainsFunc(a.Stances, func(s corpus.Stance) bool { return s.Target == agency[0] }) {
			continue // a document has one stance toward a target
		}
		a.Agencies = append(a.Agencies, corpus.AgencyMention{ID: agency[0], Path: agency[1:], Named: r.IntN(2) == 0})
		a.Stances = append(a.Stances, corpus.Stance{Target: agency[0], Chances: randomChances(r)})
	}
	for range r.IntN(3) {
		place := pick(r, places)
		a.Locations = append(a.Locations, corpus.LocationMention{ID: place[0], Path: place[1:], Named: r.IntN(2) == 0})
	}
	if r.IntN(5) == 0 {
		a.Stances = append(a.Stances, corpus.Stance{Target: "immigration raids", Chances: corpus.ChancesFor(pick(r, corpus.Labels), 0.7)})
	}
	if r.IntN(6) == 0 {
		a = a.Settle([]corpus.Judgement{{Target: pick(r, agencies)[0], Label: pick(r, corpus.Labels)}})
	}
	return a
}

// randomChances are of any shape: sure or unsure of any label, or of nothing.
func randomChances(r *rand.Rand) corpus.Chances {
	if r.IntN(8) == 0 {
		return corpus.Chances{}
	}
	weight := func() float64 { return math.Pow(r.Float64(), 4) }
	return corpus.NewChances(weight(), weight(), weight())
}

// randomBatch adds, replaces and deletes among the first size documents.
func randomBatch(r *rand.Rand, size int) search.Batch {
	var b search.Batch
	for range r.IntN(size/3) + 1 {
		b.Upserts = append(b.Upserts, randomDocument(r, r.IntN(size)))
	}
	for range r.IntN(size / 8) {
		b.Deletes = append(b.Deletes, randomDocument(r, r.IntN(size)).ID)
	}
	return b
}
