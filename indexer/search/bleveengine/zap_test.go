package bleveengine

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// TestPostingsOfTheEarlierLayout compares every term of every field of a segment of
// zap's with what bleve's own iterators read of it: its documents, how often it is in
// each and where.
func TestPostingsOfTheEarlierLayout(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	batch := search.Batch{Seq: 1}
	for i := range 2500 { // words that are in more documents than a chunk holds
		batch.Upserts = append(batch.Upserts, comment(fmt.Sprintf("c%d", i), random))
	}
	long := article("a1", "Raids")
	for range 200 { // positions and lengths of two bytes
		long.Article.Paragraphs = append(long.Article.Paragraphs, "check the school check")
	}
	batch.Upserts = append(batch.Upserts, long)
	dir := filepath.Join(t.TempDir(), "old")
	writeZap(t, dir, batch, search.Batch{Seq: 2, Upserts: []corpus.Document{comment("c3", random), comment("c4", random)}})
	e := open(t, dir)
	snap, err := e.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer e.release(snap)
	terms := 0
	for _, s := range snap.segments {
		for field := range s.content.old.dictionaries {
			terms += comparePostings(t, s, field, random)
		}
	}
	if terms < 2500 {
		t.Errorf("only %d terms", terms)
	}
}

func comparePostings(t *testing.T, s *segmentView, field string, random *rand.Rand) (terms int) {
	t.Helper()
	theirs, err := s.segment.Dictionary(field)
	if err != nil {
		t.Fatal(err)
	}
	listed := theirs.AutomatonIterator(nil, nil, nil)
	bitmap, reader := roaring.New(), new(timesReader)
	err = s.content.dictionary(field).each(nil, nil, nil, func(term []byte, value uint64) error {
		terms++
		if entry, err := listed.Next(); err != nil || entry == nil || entry.Term != string(term) {
			t.Fatalf("%s: term %q, by bleve %v, %v", field, term, entry, err)
		}
		found, err := s.content.dictionary(field).read(bitmap, value)
		if err != nil {
			return err
		}
		postings, err := theirs.PostingsList(term, nil, nil)
		if err != nil {
			return err
		}
		within := make([]uint64, s.columns.count/64+1)
		for i := range within {
			within[i] = random.Uint64() & random.Uint64() & -(random.Uint64() & 1)
		}
		compareTimes(t, reader, found, within, postings)
		comparePlaces(t, found, random, postings)
		return nil
	})
	if entry, _ := listed.Next(); err != nil || entry != nil {
		t.Errorf("%s: %v; bleve has %v as well", field, err, entry)
	}
	return terms
}

// occurrence is how often, and at which positions, a term is in a document.
type occurrence struct {
	doc, times uint32
	places     []uint64
}

func bleveOccurrences(t *testing.T, list segment.PostingsList) (all []occurrence) {
	t.Helper()
	for it := list.Iterator(true, true, true, nil); ; {
		posting, err := it.Next()
		if err != nil {
			t.Fatal(err)
		}
		if posting == nil {
			return all
		}
		o := occurrence{doc: uint32(posting.Number()), times: uint32(posting.Frequency())}
		for _, l := range posting.Locations() {
			o.places = append(o.places, l.Pos())
		}
		all = append(all, o)
	}
}

func compareTimes(t *testing.T, reader *timesReader, found postings, within []uint64, list segment.PostingsList) {
	t.Helper()
	for _, set := range [][]uint64{nil, within} {
		var got, want [][2]uint32
		reader.each(found, set, func(docs, times []uint32) {
			for i := range docs {
				got = append(got, [2]uint32{docs[i], times[i]})
			}
		})
		for _, o := range bleveOccurrences(t, list) {
			if set == nil || set[o.doc/64]>>(o.doc%64)&1 == 1 {
				want = append(want, [2]uint32{o.doc, o.times})
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("documents and how often: %v, by bleve %v", got, want)
		}
	}
}

// comparePlaces reads the positions of all documents, and of some.
func comparePlaces(t *testing.T, found postings, random *rand.Rand, list segment.PostingsList) {
	t.Helper()
	for _, one := range []int{1, 2, 40} { // document in so many
		reader := found.readPlaces()
		for _, o := range bleveOccurrences(t, list) {
			if random.IntN(one) > 0 {
				continue
			}
			if got := reader.positions(nil, o.doc); !slices.Equal(got, o.places) {
				t.Fatalf("document %d: positions %v, by bleve %v", o.doc, got, o.places)
			}
		}
	}
}
