package generations

import (
	"context"
	"errors"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// languages counts the documents of an index by language. It fails the test if
// they are not all of one: a search saw a part of what is adopted at once.
func languages(t testing.TB, x *Index, documents int) string {
	t.Helper()
	results, err := x.Search(t.Context(), search.Request{Facets: []search.FacetRequest{{Field: schema.Language}}})
	if err != nil {
		t.Error(err)
		return ""
	}
	facet := results.Facets[0]
	switch {
	case len(facet.Values) == 0 && facet.Missing == documents:
		return ""
	case len(facet.Values) == 1 && facet.Values[0].Count == documents && facet.Missing == 0:
		return facet.Values[0].Value
	}
	t.Errorf("a search sees %+v of %d documents", facet, documents)
	return ""
}

// stageAll stages a language for all comments.
func (b *bench) stageAll(language string, documents int) {
	b.t.Helper()
	var staged []corpus.Document
	for number := range documents {
		d := comment(number)
		d.Annotation.Language = language
		staged = append(staged, d)
	}
	if err := b.store.Stage(b.t.Context(), language, staged); err != nil {
		b.t.Fatal(err)
	}
}

// adoption is a build that makes what is staged take effect.
func (b *bench) adoption(version string, before func()) Build {
	return Build{
		Reason: "test", Key: version,
		Overlay: func(ctx context.Context, documents []corpus.Document) error {
			return b.store.Overlay(ctx, version, documents)
		},
		Commit: func(ctx context.Context) (corpus.Seq, corpus.Seq, error) {
			before()
			return b.store.Adopt(ctx, version)
		},
	}
}

func TestAdoptAtOnce(t *testing.T) {
	const documents = 60
	b := newBench(t)
	put(t, b.store, 0, documents)
	x := b.open()
	defer b.close(x)
	b.catchUp(x)
	b.stageAll("de", documents)
	start := b.left.Load()
	err := x.Rebuild(t.Context(), b.adoption("de", func() {
		if got := languages(t, x, documents); got != "" {
			t.Errorf("before it is adopted, documents are in %q", got)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got := languages(t, x, documents); got != "de" {
		t.Errorf("adopted: documents are in %q", got)
	}
	// The changes that adopting made are in the new generation already.
	if writes := start - b.left.Load(); writes > documents/10+2 {
		t.Errorf("%d batches for %d documents", writes, documents)
	}
	if built := b.catchUp(x); built != "" {
		t.Errorf("built again: %s", built)
	}
}

func TestAdoptWithChangesInBetween(t *testing.T) {
	const documents = 25
	b := newBench(t)
	put(t, b.store, 0, documents)
	x := b.open()
	defer b.close(x)
	b.catchUp(x)
	b.stageAll("de", documents)
	err := x.Rebuild(t.Context(), b.adoption("de", func() { put(t, b.store, documents, documents+3) }))
	if err != nil {
		t.Fatal(err)
	}
	b.catchUp(x)
	results, err := x.Search(t.Context(), search.Request{Facets: []search.FacetRequest{{Field: schema.Language}}})
	if err != nil || results.Total != documents+3 || results.Facets[0].Missing != 3 {
		t.Errorf("%+v, %v", results, err)
	}
}

func TestAdoptFails(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 5)
	x := b.open()
	defer b.close(x)
	b.catchUp(x)
	b.stageAll("de", 5)
	full := errors.New("the disk is full")
	build := b.adoption("de", func() {})
	build.Commit = func(context.Context) (corpus.Seq, corpus.Seq, error) { return 0, 0, full }
	if err := x.Rebuild(t.Context(), build); !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
	if got := languages(t, x, 5); got != "" {
		t.Errorf("documents are in %q", got)
	}
}

// TestSubmitBesideFollow: searches while a server adopts see all old labels or
// all new ones.
func TestSubmitBesideFollow(t *testing.T) {
	const documents = 200
	b := newBench(t)
	put(t, b.store, 0, documents)
	x := b.open()
	b.catchUp(x)
	ctx, stop := context.WithCancel(t.Context())
	followed := make(chan error, 1)
	go func() { followed <- x.Follow(ctx) }()
	for _, language := range []string{"de", "fr"} {
		b.stageAll(language, documents)
		done := make(chan error, 1)
		go func() { done <- x.Submit(ctx, b.adoption(language, func() {})) }()
		for ended := false; !ended; {
			select {
			case err := <-done:
				if err != nil {
					t.Fatal(err)
				}
				ended = true
			default:
			}
			languages(t, x, documents)
		}
		if got := languages(t, x, documents); got != language {
			t.Errorf("submitted %s, documents are in %q", language, got)
		}
	}
	stop()
	<-followed
	b.close(x)
}
