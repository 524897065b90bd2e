package searchtest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// row is one sentence about writing, ranking or faults, with an engine of its own.
type row struct {
	says  string
	check func(t *testing.T, h Harness)
}

var rows = []row{
	{"a bad request is a *BadRequestError that names its field", badRequests},
	{"a cancelled context ends a search", cancelled},
	{"an empty index answers", emptyIndex},
	{"a new index has applied nothing; Write brings Applied to the batch's State", appliedFollowsBatches},
	{"what was written, and Applied, are there after opening again", reopened},
	{"a write that fails writes nothing", failedWrite},
	{"a write is visible after Refresh", refreshed},
	{"an upsert replaces the document of its id", replaced},
	{"a delete removes; of an id not held it is ignored", deleted},
	{"an id in Upserts and Deletes is removed; of one twice in Upserts the last counts", overlapping},
	{"a search during writes sees whole batches", consistent},
	{"pages after each other are the whole list, under every sort", paged},
	{"a cursor between two hits goes on after its place", cursorBetween},
	{"more than MaxBuckets buckets are refused, Auto is not", tooManyBuckets},
	{"more than MaxCells cells are refused", tooManyCells},
	{"dates far off are in order", farDates},
	{"the headline weighs more than the text", headlineWeighs},
	{"a word that occurs more often ranks higher", oftenRanksHigher},
	{"a rare word weighs more than a common one", rareWeighsMore},
	{"a longer text ranks lower", longerRanksLower},
	{"match=any ranks those with more of the words first", moreWordsFirst},
	{"nothing under a Not ranks", notDoesNotRank},
	{"nothing inside a join ranks", joinsDoNotRank},
	{"joins follow an article that goes, comes and changes, and a comment that moves", articleChanges},
	{"joins can be as many and as deep as a query", deepJoins},
	{"words of a web address in a text match and do not rank, unless there are no others", addressesDoNotRank},
	{"pages by nearness are the whole list", nearPaged},
	{"equal scores are in order of id", equalScores},
	{"Hit.Key is the value that the sort compares", keys},
}

// formulaRows are about the scores of search.Sort.
var formulaRows = []row{
	{"filters and deleted documents change no score", scoresStay},
	{"scores are BM25F as search.Sort defines it", formula},
	{"a clause that is repeated counts more, but not as often as it is there", repeated},
	{"words of an And that stand near each other rank higher, in any order; alternatives do not", nearRanksHigher},
	{"words that are in more than a quarter of the documents are not near others", frequentNotNear},
	{"by the statistics of a cursor a score stays, whatever is written", frozen},
	{"of more clauses than MaxRanked the rarest rank, and all match", manyClauses},
}

// ownScoreRows are about engines that rank by scores of their own.
var ownScoreRows = []row{
	{"by a cursor an order stays, whatever is written, or the cursor is refused", orderStays},
}

func (h Harness) rows(t *testing.T) {
	t.Run("answers", h.answers)
	t.Run("joins", h.joins)
	t.Run("aggregates", h.aggregates)
	all := append(slices.Clone(rows), formulaRows...)
	if h.OwnScores {
		all = append(slices.Clone(rows), ownScoreRows...)
	}
	for _, r := range all {
		t.Run(r.says, func(t *testing.T) { r.check(t, h) })
	}
}

// ask asks and fails the test on an error.
func ask(t testing.TB, engine search.Searcher, req search.Request) *search.Results {
	t.Helper()
	results, err := engine.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("%s: %v", describe(req), err)
	}
	return results
}

// holding is an engine that holds documents.
func (h Harness) holding(t testing.TB, docs ...corpus.Document) search.Engine {
	t.Helper()
	engine := h.open(t)
	write(t, engine, search.Batch{Upserts: docs, Seq: 1})
	return engine
}

// texts are documents by their texts, as rowDocument reads them.
func texts(list ...string) []corpus.Document {
	var docs []corpus.Document
	for n, text := range list {
		d := rowDocument(0, n, text)
		d.ID = factID(d.Kind, n+1)
		docs = append(docs, d)
	}
	return docs
}

func expect(t testing.TB, got *search.Results, want string) {
	t.Helper()
	if render(got) != want {
		t.Errorf("got %q, want %q", render(got), want)
	}
}

func badRequests(t *testing.T, h Harness) {
	engine := h.holding(t, facts()...)
	for _, r := range refused {
		results, err := engine.Search(t.Context(), r.req)
		var bad *search.BadRequestError
		if !errors.As(err, &bad) || bad.Field != r.field {
			t.Errorf("%s: %v, %v; want a BadRequestError of %q", describe(r.req), results, err, r.field)
		}
	}
}

func cancelled(t *testing.T, h Harness) {
	engine := h.holding(t, facts()...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := engine.Search(ctx, search.Request{Query: query.Term{Text: "raid"}, Limit: 3}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func emptyIndex(t *testing.T, h Harness) {
	expect(t, ask(t, h.open(t), search.Request{Query: query.Wildcard{Text: "a*"}, Sort: search.Relevance, Limit: 5, Facets: facet(schema.Outlet, 3), Histogram: histogram(search.Auto)}),
		"0:\noutlet missing 0\nday undated 0")
}

func applied(t testing.TB, engine search.Writer) corpus.State {
	t.Helper()
	state, err := engine.Applied(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return state
}

func appliedFollowsBatches(t *testing.T, h Harness) {
	engine := h.open(t)
	if state := applied(t, engine); state != (corpus.State{}) {
		t.Errorf("a new index has applied %v", state)
	}
	for _, b := range []search.Batch{
		{Upserts: facts(), Seq: 5, Lineage: "00000000000000a5"}, {Seq: 9, Lineage: "00000000000000a9"},
		{Seq: 9, Lineage: "00000000000000b9"}, {Deletes: []string{facts()[0].ID}, Seq: 12}, {Lineage: ""},
	} {
		write(t, engine, b)
		if state := applied(t, engine); state != b.State() {
			t.Errorf("applied %v, want %v", state, b.State())
		}
		if got := ask(t, engine, search.Request{}).Applied; got != b.State() {
			t.Errorf("an answer has applied %v, want %v", got, b.State())
		}
	}
}

func reopened(t *testing.T, h Harness) {
	dir := t.TempDir()
	lineages := []string{"00000000000000a1", "00000000000000a2", "00000000000000a3"}
	for n := range 3 {
		engine, err := h.Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		want := corpus.State{}
		if n > 0 {
			want = corpus.State{Seq: corpus.Seq(n), Lineage: lineages[n-1]}
		}
		if state := applied(t, engine); state != want {
			t.Errorf("applied %v after opening again, want %v", state, want)
		}
		if got := ask(t, engine, search.Request{Query: query.Term{Text: "raid"}}).Total; got != n {
			t.Errorf("%d documents after opening again, want %d", got, n)
		}
		// Not refreshed: what is durable is visible after opening.
		if err := engine.Write(t.Context(), search.Batch{Upserts: []corpus.Document{texts("raid", "raid", "raid")[n]}, Seq: corpus.Seq(n + 1), Lineage: lineages[n]}); err != nil {
			t.Fatal(err)
		}
		if err := engine.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func failedWrite(t *testing.T, h Harness) {
	engine := h.holding(t, facts()...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := engine.Write(ctx, search.Batch{Deletes: []string{facts()[0].ID}, Upserts: texts("new"), Seq: 2})
	if err := engine.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	seq, total := corpus.Seq(2), 8 // one gone, one new
	if err != nil {
		seq = 1
	}
	found := ask(t, engine, search.Request{Query: query.Term{Text: "new"}}).Total
	if got := applied(t, engine).Seq; got != seq || ask(t, engine, search.Request{}).Total != total || (found == 1) != (err == nil) {
		t.Errorf("write: %v; applied %d, %d new", err, got, found)
	}
}

func refreshed(t *testing.T, h Harness) {
	engine := h.open(t)
	for n, d := range texts("one", "two", "three") {
		write(t, engine, search.Batch{Upserts: []corpus.Document{d}, Seq: corpus.Seq(n + 1)})
		if got := ask(t, engine, search.Request{}).Total; got != n+1 {
			t.Errorf("total %d after %d writes", got, n+1)
		}
	}
}

func replaced(t *testing.T, h Harness) {
	engine := h.holding(t, facts()...)
	d := facts()[3]
	d.Outlet, d.Comment.Text, d.Annotation, d.Comment.Posted = "globe", "Now other words", corpus.Annotation{}, time.Time{}
	write(t, engine, search.Batch{Upserts: []corpus.Document{d}, Seq: 2})
	all := ask(t, engine, search.Request{Facets: facet(schema.Outlet, 0), Histogram: histogram(search.Year), Limit: 10})
	expect(t, all, "8: 8 5 3 2 1 4 6 7\noutlet apnews 4, foxnews 2, globe 1, missing 1\nyear 2025-01-01:4 2026-01-01:1 undated 3")
	expect(t, ask(t, engine, search.Request{Query: query.Term{Text: "raids"}, Limit: 10}), "2: 8 1")
	expect(t, ask(t, engine, search.Request{Query: query.Term{Text: "words"}, Limit: 10}), "1: 4")
}

func deleted(t *testing.T, h Harness) {
	engine := h.holding(t, facts()...)
	write(t, engine, search.Batch{Deletes: []string{facts()[0].ID, "cffffffffffffffff", facts()[7].ID}, Seq: 2})
	all := ask(t, engine, search.Request{Facets: facet(schema.Agency, 0), Limit: 10})
	expect(t, all, "6: 4 5 3 2 6 7\nagency us-dhs 3, int-who 1, us-ca-lausd 1, us-ice 1, missing 2")
	write(t, engine, search.Batch{Upserts: facts()[:1], Seq: 3})
	expect(t, ask(t, engine, search.Request{Query: query.Term{Text: "raid"}, Limit: 10}), "2: 4 1")
}

func overlapping(t *testing.T, h Harness) {
	old, changed := texts("old words")[0], texts("new words")[0]
	engine := h.holding(t, old, changed)
	expect(t, ask(t, engine, search.Request{Query: query.Term{Text: "words"}, Limit: 9}), "1: 1")
	expect(t, ask(t, engine, search.Request{Query: query.Term{Text: "new"}, Limit: 9}), "1: 1")
	write(t, engine, search.Batch{Upserts: []corpus.Document{old}, Deletes: []string{old.ID, old.ID}, Seq: 2})
	expect(t, ask(t, engine, search.Request{Limit: 9}), "0:")
}

// consistent replaces all documents again and again: every answer must be of
// one version of all of them.
func consistent(t *testing.T, h Harness) {
	const documents, versions = 20, 12
	engine := h.open(t)
	version := func(n int) search.Batch {
		b := search.Batch{Seq: corpus.Seq(n + 1)}
		for i := range documents {
			d := texts("")[0]
			d.ID, d.Comment.Text, d.Outlet = factID(corpus.KindComment, i+1), fmt.Sprintf("everywhere version%d", n), fmt.Sprintf("outlet%d", n)
			b.Upserts = append(b.Upserts, d)
		}
		return b
	}
	write(t, engine, version(0))
	var writing sync.WaitGroup
	stop := make(chan struct{})
	writing.Go(func() {
		defer close(stop)
		for n := 1; n < versions; n++ {
			if err := engine.Write(t.Context(), version(n)); err != nil {
				t.Error(err)
				return
			}
			if err := engine.Refresh(t.Context()); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for done := false; !done; {
		select {
		case <-stop:
			done = true
		default:
		}
		got := ask(t, engine, search.Request{Query: query.Term{Text: "everywhere"}, Facets: facet(schema.Outlet, 0), Limit: 100})
		want := fmt.Sprintf("outlet%d", got.Applied.Seq-1)
		if f := got.Facets[0]; got.Total != documents || len(got.Hits) != documents || len(f.Values) != 1 || f.Values[0].Count != documents || f.Values[0].Value != want {
			t.Errorf("during writes: total %d, %d hits, applied %v, facet %+v", got.Total, len(got.Hits), got.Applied, f)
			break
		}
	}
	writing.Wait()
}

func paged(t *testing.T, h Harness) {
	engine := h.holding(t, append(facts(), texts("", "", "", "", "", "", "", "", "raid", "raid raid", "a raid", "raid | x")[8:]...)...)
	for _, sort := range []search.Sort{"", search.Relevance, search.Newest, search.Oldest, search.Replies, search.Score, search.Confidence} {
		for _, node := range []query.Node{nil, query.Term{Text: "raid"}, query.Or{Nodes: []query.Node{query.Wildcard{Text: "r*"}, query.And{}}}} {
			for _, size := range []int{1, 3, 100} {
				if diff := pagesDiffer(t.Context(), engine, search.Request{Query: node, Sort: sort}, size); diff != "" {
					t.Errorf("sort %q, %v: %s", sort, node, diff)
				}
			}
		}
	}
}

func cursorBetween(t *testing.T, h Harness) {
	engine := h.holding(t, facts()...)
	after := func(sort search.Sort, key float64, id string) search.Request {
		return search.Request{Sort: sort, Limit: 10, After: &search.Cursor{Key: key, ID: id}}
	}
	expect(t, ask(t, engine, after(search.Newest, float64(at("2025-01-20").Unix()), "x")), "8: 5 3 2 1 6 7")
	expect(t, ask(t, engine, after(search.Score, 5, factID(corpus.KindComment, 3))), "8: 4 7 3 1 5 6 8")
	expect(t, ask(t, engine, after(search.Score, math.NaN(), factID(corpus.KindArticle, 2))), "8: 5 6 8")
	expect(t, ask(t, engine, after(search.Oldest, math.NaN(), "c")), "8: 6 7")
	expect(t, ask(t, engine, after(search.Oldest, math.NaN(), "d")), "8:")
}

func dated(n int, date time.Time) corpus.Document {
	d := texts("dated")[0]
	d.ID, d.Comment.Posted = factID(corpus.KindComment, n), date
	return d
}

func tooManyBuckets(t *testing.T, h Harness) {
	engine := h.holding(t, dated(1, time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC)), dated(2, time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)))
	for _, interval := range []search.Interval{search.Hour, search.Day, search.Week, search.Month} {
		_, err := engine.Search(t.Context(), search.Request{Histogram: histogram(interval)})
		var bad *search.BadRequestError
		if !errors.As(err, &bad) || bad.Field != "interval" {
			t.Errorf("%s: %v", interval, err)
		}
	}
	got := ask(t, engine, search.Request{Histogram: histogram(search.Auto)})
	if got.Histogram.Interval != search.Year || len(got.Histogram.Buckets) != 9999 {
		t.Errorf("%d buckets of a %s", len(got.Histogram.Buckets), got.Histogram.Interval)
	}
}

func farDates(t *testing.T, h Harness) {
	engine := h.holding(t, dated(1, at("2025-01-01")), dated(2, at("1969-12-31T23")), dated(3, at("1066-10-14")), dated(4, time.Time{}), dated(5, at("1970-01-01")), dated(6, at("9998-01-01")))
	expect(t, ask(t, engine, search.Request{Sort: search.Oldest, Limit: 10}), "6: 3 2 5 1 6 4")
	expect(t, ask(t, engine, search.Request{To: at("1970-01-01"), Limit: 10}), "2: 2 3")
	got := ask(t, engine, search.Request{Query: query.DateRange{To: at("1970-01-01")}, Histogram: histogram(search.Year)})
	if b := got.Histogram.Buckets; len(b) != 1969-1066+1 || b[0].Count != 1 || b[len(b)-1].Count != 1 {
		t.Errorf("buckets of 1066 to 1969: %v", b)
	}
}

func keys(t *testing.T, h Harness) {
	engine := h.holding(t, facts()...)
	for sort, want := range map[search.Sort]float64{
		"": float64(at("2026-01-01").Unix()), search.Oldest: float64(at("2025-01-01").Unix()), search.Replies: 3, search.Score: 5, search.Confidence: 950,
	} {
		hits := ask(t, engine, search.Request{Sort: sort, Limit: 8}).Hits
		if hits[0].Key != want || hits[0].Score != 0 {
			t.Errorf("sort %q: first hit %+v, want key %v", sort, hits[0], want)
		}
		if last := hits[7]; (sort != search.Replies) != math.IsNaN(last.Key) {
			t.Errorf("sort %q: last hit %+v", sort, last)
		}
	}
}
