package searchtest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// listRows are sentences about whole results.
var listRows = []row{
	{"a list is what the pages of a search are, under every sort", listIsPages},
	{"a list stays as it is, whatever is written, and after Close", listStays},
	{"a list of nothing is empty", func(t *testing.T, h Harness) {
		if got := list(t, h.open(t), search.ListRequest{Values: schema.Toward}); len(got) > 0 {
			t.Errorf("%v", got)
		}
	}},
	{"facets, histogram, cursor and limit do not count for a list", listAsksForNoMore},
	{"a bad list is a *BadRequestError that names its field", func(t *testing.T, h Harness) {
		engine := h.open(t)
		for field, req := range map[string]search.ListRequest{"values": {Values: "article.agency"}, "sort": {Request: search.Request{Sort: "x"}}} {
			_, err := engine.List(t.Context(), req)
			if bad := new(search.BadRequestError); !errors.As(err, &bad) || bad.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	}},
	{"a cancelled context ends a list", func(t *testing.T, h Harness) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		engine := h.holding(t, SyntheticDocument(1))
		if _, err := engine.List(ctx, search.ListRequest{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}},
}

func (h Harness) lists(t *testing.T) {
	for _, r := range listRows {
		t.Run(r.says, func(t *testing.T) { r.check(t, h) })
	}
}

// list lists and fails the test on an error.
func list(t testing.TB, engine search.Lister, req search.ListRequest) []search.Listed {
	t.Helper()
	listing, err := engine.List(t.Context(), req)
	if err != nil {
		t.Fatalf("%s: %v", describe(req.Request), err)
	}
	return listed(listing)
}

func listed(listing *search.Listing) []search.Listed {
	all := make([]search.Listed, listing.Len)
	for i := range all {
		all[i] = listing.At(i)
	}
	return all
}

func listIsPages(t *testing.T, h Harness) {
	engine := h.open(t)
	for n := range 3 { // several segments
		var batch search.Batch
		for k := range 40 {
			batch.Upserts = append(batch.Upserts, SyntheticDocument(n*40+k))
		}
		batch.Deletes = []string{SyntheticDocument(n * 20).ID}
		batch.Seq = corpus.Seq(n + 1)
		write(t, engine, batch)
	}
	for _, q := range benchQueries() {
		for _, sort := range []search.Sort{search.Relevance, search.Newest, search.Oldest, search.Replies, search.Score, search.Confidence, search.Added} {
			req := search.Request{Query: q.node, Sort: sort, Limit: 7}
			var pages []string
			for {
				page := ask(t, engine, req)
				for _, hit := range page.Hits {
					pages = append(pages, hit.ID)
				}
				if len(page.Hits) < req.Limit {
					break
				}
				last := page.Hits[len(page.Hits)-1]
				req.After = &search.Cursor{Key: last.Key, ID: last.ID, Statistics: page.Statistics}
			}
			var got []string
			for _, one := range list(t, engine, search.ListRequest{Request: search.Request{Query: q.node, Sort: sort}}) {
				got = append(got, one.ID)
			}
			if !slices.Equal(got, pages) {
				t.Errorf("%s by %s: %d listed, %d on pages, or another order", q.name, sort, len(got), len(pages))
			}
		}
	}
}

func listStays(t *testing.T, h Harness) {
	engine, err := h.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var batch search.Batch
	for n := range 30 {
		batch.Upserts = append(batch.Upserts, SyntheticDocument(n))
	}
	batch.Seq, batch.Lineage = 5, "00000000000000ff"
	write(t, engine, batch)
	listing, err := engine.List(t.Context(), search.ListRequest{Values: schema.Toward})
	if err != nil {
		t.Fatal(err)
	}
	before := listed(listing)
	if len(before) != 30 || listing.Applied != batch.State() {
		t.Fatalf("%d listed at %v", len(before), listing.Applied)
	}
	for n := range 30 {
		write(t, engine, search.Batch{Upserts: []corpus.Document{SyntheticDocument(100 + n)}, Deletes: []string{SyntheticDocument(n).ID}, Seq: corpus.Seq(6 + n)})
	}
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	if after := listed(listing); !slices.Equal(before, after) {
		t.Errorf("%v, before %v", after, before)
	}
}

func listAsksForNoMore(t *testing.T, h Harness) {
	engine := h.holding(t, SyntheticDocument(1), SyntheticDocument(2), SyntheticDocument(3))
	plain := list(t, engine, search.ListRequest{})
	asked := list(t, engine, search.ListRequest{Request: search.Request{Limit: 1, After: &search.Cursor{Key: math.NaN(), ID: "z"},
		Facets: []search.FacetRequest{{Field: schema.Outlet}}, Histogram: &search.HistogramRequest{}}})
	if len(plain) != 3 || !slices.Equal(plain, asked) {
		t.Errorf("%v, want %v", asked, plain)
	}
}

// randomListRequest is a random request for a whole result.
func randomListRequest(r *rand.Rand) search.ListRequest {
	req := search.ListRequest{Request: randomRequest(r)}
	var fields []string
	for _, f := range schema.Fields {
		if f.Facet && f.Of == "" {
			fields = append(fields, f.Name)
		}
	}
	if r.IntN(3) > 0 {
		req.Values = fields[r.IntN(len(fields))]
	}
	return req
}

// listsDiffer says where an engine's list differs from the oracle's, or "": by relevance
// in what it holds, since hitsDiffer judges the order of scores that are nearly equal.
func listsDiffer(ctx context.Context, engine search.Lister, oracle *Oracle, req search.ListRequest) string {
	got, err := engine.List(ctx, req)
	want, wantErr := oracle.List(ctx, req)
	if err != nil || wantErr != nil {
		if fmt.Sprint(err) != fmt.Sprint(wantErr) {
			return fmt.Sprintf("%s\nerror %v, want %v", describe(req.Request), err, wantErr)
		}
		return ""
	}
	a, b := listed(got), listed(want)
	if req.Sort == search.Relevance {
		byID := func(a, b search.Listed) int { return slices.Compare([]byte(a.ID), []byte(b.ID)) }
		slices.SortFunc(a, byID)
		slices.SortFunc(b, byID)
	}
	if !slices.Equal(a, b) || got.Applied != want.Applied {
		return fmt.Sprintf("%s\nvalues of %q: %v at %v, want %v at %v", describe(req.Request), req.Values, a, got.Applied, b, want.Applied)
	}
	return ""
}
