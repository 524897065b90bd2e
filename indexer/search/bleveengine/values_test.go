package bleveengine

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// TestOddValuesAreKept writes values that a careless encoding would cut, join
// or lose, and finds each by itself.
func TestOddValuesAreKept(t *testing.T) {
	authors := []string{"\xff", "\x00", "a\x00b", "a", "a\xffb", "ünal", "u\u0308nal", strings.Repeat("long ", 20_000), " ", "b:critical"}
	for _, dir := range []string{"", t.TempDir()} {
		e := open(t, dir)
		batch := search.Batch{Seq: math.MaxUint64}
		for i, author := range authors {
			d := article("id\x00\xff"+author, "")
			d.Article.Bylines = []string{author}
			d.Article.Published = time.Date(1+i*999, 1, 1, 0, 0, 1, 0, time.UTC)
			batch.Upserts = append(batch.Upserts, d)
		}
		write(t, e, batch)
		refresh(t, e)
		for _, author := range authors {
			got := find(t, e, search.Request{
				Filters: []search.Filter{{Field: schema.Author, Any: []string{author}}}, Limit: 2,
				Facets: []search.FacetRequest{{Field: schema.Author}},
			})
			if got.Total != 1 || got.Hits[0].ID != "id\x00\xff"+author || len(got.Facets[0].Values) != len(authors) {
				t.Errorf("author %.20q: %d found, %d values", author, got.Total, len(got.Facets[0].Values))
			}
		}
		if got := find(t, e, search.Request{Sort: search.Oldest, Limit: 100}); got.Hits[0].Key != float64(batch.Upserts[0].Article.Published.Unix()) || got.Applied.Seq != math.MaxUint64 {
			t.Errorf("oldest: %+v", got.Hits[0])
		}
	}
}

func TestNumbersSortAsTheirTerms(t *testing.T) {
	numbers := []int64{math.MinInt64, -1 << 40, -1, 0, 1, 255, 256, math.MaxInt64}
	for i, n := range numbers {
		term := string(encodeNumber(n))
		if back, err := decodeNumber(term); err != nil || back != n {
			t.Errorf("%d became %d, %v", n, back, err)
		}
		if i > 0 && term <= string(encodeNumber(numbers[i-1])) {
			t.Errorf("%d does not sort after %d", n, numbers[i-1])
		}
	}
	if _, err := decodeNumber("short"); err == nil {
		t.Error("a term that is not a number was read as one")
	}
}

func TestDocumentWithoutIDIsRefused(t *testing.T) {
	e := open(t, "")
	if err := e.Write(t.Context(), search.Batch{Upserts: []corpus.Document{{}}, Seq: 1}); err == nil {
		t.Error("a document without an id was taken")
	}
}

// TestValuesAreNumberedWhenTheyAreAskedFor: what an index holds while it is built must not
// grow with its authors and articles.
func TestValuesAreNumberedWhenTheyAreAskedFor(t *testing.T) {
	e := open(t, t.TempDir())
	for seq := range 3 {
		d := article(fmt.Sprint(seq), "")
		d.Article.Bylines = []string{fmt.Sprint("author ", seq)}
		write(t, e, search.Batch{Seq: corpus.Seq(seq + 1), Upserts: []corpus.Document{d}})
		refresh(t, e)
	}
	numbered := func(field string) int { return len(e.vocabularies.of(field).known()) }
	if authors, articles := numbered(schema.Author), numbered(schema.Article); authors+articles > 0 {
		t.Errorf("%d authors and %d articles have numbers that nobody asked for", authors, articles)
	}
	got := find(t, e, search.Request{Facets: []search.FacetRequest{{Field: schema.Author}}})
	if values := got.Facets[0].Values; len(values) != 3 || numbered(schema.Author) != 3 {
		t.Errorf("authors: %v; %d have numbers", values, numbered(schema.Author))
	}
}
