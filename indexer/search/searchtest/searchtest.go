package searchtest

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// Harness opens the engine under test.
type Harness struct {
	// Open opens the engine on the index in a folder, and makes an empty one
	// where there is none. Opened again after Close, it finds what was written.
	Open func(ctx context.Context, dir string) (search.Engine, error)
	// OwnScores says what the engine does not promise: that it ranks by the figures of
	// search.Sort. By relevance it finds the same documents, the best first by scores of
	// its own, and a cursor goes on in the state of the index that it began in, or is
	// refused once that is gone. The rows of formulaRows do not hold for it, and those of
	// ownScoreRows do.
	OwnScores bool
}

// oracle is an empty one that knows what the engine promises.
func (h Harness) oracle() *Oracle { return &Oracle{ownScores: h.OwnScores} }

// Run is the conformance suite.
func Run(t *testing.T, h Harness) {
	t.Run("matching", h.matching)
	t.Run("rows", h.rows)
	t.Run("lists", h.lists)
	t.Run("words", h.words)
	t.Run("random", h.random)
	t.Run("changing", h.changing)
}

// open opens an engine on a new folder and closes it with the test.
func (h Harness) open(t testing.TB) search.Engine {
	t.Helper()
	return h.openIn(t, t.TempDir())
}

func (h Harness) openIn(t testing.TB, dir string) search.Engine {
	t.Helper()
	engine, err := h.Open(context.Background(), dir)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return engine
}

// write writes a batch and makes it visible.
func write(t testing.TB, to search.Writer, b search.Batch) {
	t.Helper()
	if err := to.Write(t.Context(), b); err != nil {
		t.Fatalf("write: %v", err)
	}
	if err := to.Refresh(t.Context()); err != nil {
		t.Fatalf("refresh: %v", err)
	}
}

// randomCorpora is how many random corpora, each of a seed of its own, are tried.
var randomCorpora = flag.Uint64("searchtest.corpora", 8, "random corpora that searchtest.Run tries")

// Sizes of the random part: batches of each corpus, requests after each batch.
const (
	randomBatches  = 8
	randomRequests = 32
	randomWords    = 5  // requests for words after each batch
	randomLists    = 5  // requests for whole results after each batch
	randomSize     = 90 // documents that a corpus has at most
)

func (h Harness) random(t *testing.T) {
	for seed := range *randomCorpora {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) { h.randomSeed(t, seed) })
	}
}

func (h Harness) randomSeed(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 2026))
	dir := t.TempDir()
	engine, err := h.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	}()
	oracle := h.oracle()
	live := map[string]corpus.Document{}
	for n := range randomBatches {
		batch := randomBatch(r, randomSize)
		batch.Seq = corpus.Seq(n+1) * 10
		batch.Lineage = fmt.Sprintf("%016x", 7*n)
		write(t, engine, batch)
		write(t, oracle, batch)
		for _, d := range batch.Upserts {
			live[d.ID] = d
		}
		for _, id := range batch.Deletes {
			delete(live, id)
		}
		if n == randomBatches/2 {
			if err := engine.Close(); err != nil {
				t.Fatalf("close: %v", err)
			}
			if engine, err = h.Open(t.Context(), dir); err != nil {
				t.Fatalf("open again: %v", err)
			}
		}
		for range randomRequests {
			req := randomRequest(r)
			if diff := disagreement(t.Context(), engine, oracle, req); diff != "" {
				t.Log(diff) // of the whole request, as it was at first
				h.report(t, engine, oracle, req, sortedValues(live))
				t.FailNow()
			}
		}
		for range randomWords {
			if diff := wordsDiffer(t.Context(), engine, oracle, randomWordsRequest(r)); diff != "" {
				t.Fatal(diff)
			}
		}
		for range randomLists {
			if diff := listsDiffer(t.Context(), engine, oracle, randomListRequest(r)); diff != "" {
				t.Fatal(diff)
			}
		}
		chosen := randomRequest(r)
		if diff := choicesDiffer(t.Context(), engine, chosen); diff != "" {
			t.Fatalf("%s\n%s", describe(chosen), diff)
		}
		if diff := pagesDiffer(t.Context(), engine, randomRequest(r), 1+r.IntN(7)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func sortedValues(live map[string]corpus.Document) []corpus.Document {
	var docs []corpus.Document
	for _, d := range live {
		docs = append(docs, d)
	}
	slices.SortFunc(docs, func(a, b corpus.Document) int { return slices.Compare([]byte(a.ID), []byte(b.ID)) })
	return docs
}

// report prints the least request that fails and, where they alone show it in
// a new index, the least documents.
func (h Harness) report(t *testing.T, engine search.Searcher, oracle *Oracle, req search.Request, docs []corpus.Document) {
	ctx := t.Context()
	req = minimize(req, func(req search.Request) bool { return disagreement(ctx, engine, oracle, req) != "" })
	t.Errorf("%s\n%s", describe(req), disagreement(ctx, engine, oracle, req))
	fails := func(docs []corpus.Document) bool {
		small := h.open(t)
		batch := search.Batch{Upserts: docs, Seq: 1}
		write(t, small, batch)
		holds := h.oracle()
		write(t, holds, batch)
		return disagreement(ctx, small, holds, req) != ""
	}
	if !fails(docs) {
		t.Log("the live documents alone, written at once, do not show it")
		return
	}
	for size := len(docs) / 2; size > 0; size /= 2 {
		for at := 0; at < len(docs); {
			rest := slices.Delete(slices.Clone(docs), at, min(at+size, len(docs)))
			if fails(rest) {
				docs = rest
			} else {
				at += size
			}
		}
	}
	dump(t, docs)
}
