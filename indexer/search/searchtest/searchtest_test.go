package searchtest

import (
	"context"
	"sync"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// oracles keeps an oracle for each folder, so that one opened again holds what
// was written.
type oracles struct {
	mu    sync.Mutex
	byDir map[string]*Oracle
}

func (o *oracles) open(_ context.Context, dir string) (search.Engine, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byDir[dir] == nil {
		o.byDir[dir] = &Oracle{}
	}
	return o.byDir[dir], nil
}

// Compared with itself, the oracle needs few random corpora.
func TestOraclePassesTheSuite(t *testing.T) {
	defer func(corpora uint64) { *randomCorpora = corpora }(*randomCorpora)
	*randomCorpora = min(*randomCorpora, 2)
	kept := oracles{byDir: map[string]*Oracle{}}
	Run(t, Harness{Open: kept.open})
}

// The classes of query that Benchmark measures find something in a small corpus.
func TestSyntheticCorpus(t *testing.T) {
	var docs []corpus.Document
	values := 0
	for n := range 400 {
		d := SyntheticDocument(n)
		docs = append(docs, d)
		for field, list := range schema.From(d).Keywords {
			if f, ok := schema.Lookup(field); ok && f.Facet {
				values += len(list)
			}
		}
	}
	if each := values / len(docs); each < 12 || each > 15 {
		t.Errorf("%d facet values a document", each)
	}
	oracle := FromCorpus(docs)
	for _, q := range benchQueries() {
		results, err := oracle.Search(t.Context(), search.Request{Query: q.node})
		if err != nil {
			t.Fatal(err)
		}
		if results.Total == 0 && q.name != "rare" && q.name != "and-rare" {
			t.Errorf("%s finds nothing", q.name)
		}
	}
}

func BenchmarkOracle(b *testing.B) {
	*benchDocuments = min(*benchDocuments, 200)
	Benchmark(b, Harness{Open: func(context.Context, string) (search.Engine, error) { return &Oracle{}, nil }})
}
