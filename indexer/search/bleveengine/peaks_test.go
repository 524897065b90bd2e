package bleveengine

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
)

// manyComments are as many windows of documents, of words from everywhere to rare.
func manyComments(random *rand.Rand, count, longest int) (docs []corpus.Document) {
	zipf := rand.NewZipf(random, 1.3, 2, 60)
	for range count {
		var text strings.Builder
		for range 1 + random.IntN(longest) {
			fmt.Fprintf(&text, "w%d ", zipf.Uint64())
		}
		id := fmt.Sprintf("c%016x", random.Uint64())
		d := corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: id, Text: text.String()}}
		if random.IntN(9) > 0 {
			d.Comment.Posted = time.Unix(int64(random.IntN(5000))*86400, 0).UTC()
			d.Comment.PostedPrecision = []corpus.Precision{corpus.PrecisionMinute, corpus.PrecisionDay}[random.IntN(2)]
		}
		docs = append(docs, d)
	}
	return docs
}

// TestPagesAreCutFromTheWholeResult: a page skips what cannot be on it, by the
// statistics of its cursor too, which are of other mean lengths after more was written.
func TestPagesAreCutFromTheWholeResult(t *testing.T) {
	random := rand.New(rand.NewPCG(10, 1))
	e := open(t, "")
	for seq := range 3 {
		docs := manyComments(random, 300, 30)
		write(t, e, search.Batch{Seq: corpus.Seq(seq + 1), Upserts: docs})
		write(t, e, search.Batch{Seq: corpus.Seq(seq + 1), Deletes: []string{docs[1].ID, docs[200].ID}})
	}
	refresh(t, e)
	word := func(n int) query.Node { return query.Term{Text: fmt.Sprintf("w%d", n)} }
	requests := []search.Request{
		{Query: word(0)}, {Query: word(3)}, {Query: word(30)},
		{Query: query.Or{Nodes: []query.Node{word(1), word(4), word(25)}}},
		{Query: query.Or{Nodes: []query.Node{word(2), query.And{Nodes: []query.Node{word(6), word(7)}}}}},
		{Query: query.And{Nodes: []query.Node{word(8), word(5), word(1)}}},
		{Query: query.And{Nodes: []query.Node{word(0), query.Not{Node: word(1)}}}},
		{Query: query.Phrase{Text: "w0 w1"}}, {Query: query.Wildcard{Text: "w1*"}}, {Any: "w0 w9 w17 w40"}, {},
	}
	var seconds []search.Request
	for _, req := range requests {
		for _, req.Sort = range []search.Sort{search.Relevance, search.Newest, search.Oldest} {
			second := comparePages(t, e, req, 3)
			seconds = append(seconds, second)
		}
	}
	write(t, e, search.Batch{Seq: 4, Upserts: manyComments(random, 100, 300)})
	refresh(t, e)
	for _, req := range seconds {
		comparePages(t, e, req, 2)
	}
	write(t, e, search.Batch{Seq: 5, Upserts: manyComments(random, 300, 2)})
	refresh(t, e)
	for _, req := range seconds {
		comparePages(t, e, req, 2)
	}
}

// comparePages compares pages with the beginning of one long page, and gives the
// request for the second.
func comparePages(t *testing.T, e *Engine, req search.Request, pages int) (second search.Request) {
	t.Helper()
	req.Limit = 100_000
	want := find(t, e, req)
	req.Limit = 8
	var got []search.Hit
	for range pages {
		page := find(t, e, req)
		if page.Total != want.Total {
			t.Errorf("%v by %s: %d in all, not %d", req.Query, req.Sort, page.Total, want.Total)
		}
		if got = append(got, page.Hits...); len(page.Hits) < req.Limit {
			break
		}
		last := page.Hits[req.Limit-1]
		req.After = &search.Cursor{Key: last.Key, ID: last.ID, Statistics: page.Statistics}
		if second.Sort == "" {
			second = req
		}
	}
	if diff := cmp.Diff(want.Hits[:min(len(got), len(want.Hits))], got, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("%v %s by %s (-whole +pages):\n%s", req.Query, req.Any, req.Sort, diff)
	}
	if second.Sort == "" {
		return req
	}
	return second
}

// TestPeaksAreHighEnough: what stands for how much a word counts is never less, and
// tells texts apart that differ by a word.
func TestPeaksAreHighEnough(t *testing.T) {
	for _, mean := range []float64{1, 2.5, 40, 700} {
		for times := 1.0; times < 3000; times *= 1.7 {
			before := uint16(0)
			for _, length := range []int64{5000, 100, 99, 21, 20, 2, 1} {
				count := times * weightAt(length, mean)
				code := peakCode(count)
				if peakOf(code) < count {
					t.Errorf("%v times in %d words of %v: %v is kept as %v", times, length, mean, count, peakOf(code))
				}
				if count < 10 && code <= before {
					t.Errorf("%v times in %d words of %v is kept as in a longer text", times, length, mean)
				}
				before = code
				for _, other := range []float64{0.5, 1, 3, 41, 2000} {
					p := peaks{mean: mean}
					if now := times * weightAt(length, other); peakOf(code)*p.higher(other)*(1+1e-9) < now {
						t.Errorf("%v times in %d words, kept for a mean of %v: %v at %v", times, length, mean, now, other)
					}
				}
			}
		}
	}
}
