package inverted

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"pgregory.net/rapid"
)

// content is what a document has: positions by term, by field.
type content map[string]map[string][]uint32

// made is a document of a test.
type made struct {
	index.Document
	id string
	content
}

func (m made) ID() string { return m.id }

func (m made) EachField(visit func(field string, positioned bool, terms []Term)) {
	visit(IDField, false, []Term{{Text: m.id}})
	for _, field := range slices.Sorted(maps.Keys(m.content)) {
		var terms []Term
		for term, places := range m.content[field] {
			if field == "key" {
				places = []uint32{0}
			}
			for _, p := range places {
				terms = append(terms, Term{Text: term, Position: p})
			}
		}
		slices.SortStableFunc(terms, func(a, b Term) int { return int(a.Position) - int(b.Position) })
		visit(field, field != "key", terms)
	}
}

// model is what a segment should hold: by field and term, the documents in order.
type model map[string]map[string][]entry

type entry struct {
	doc    uint32
	places []uint64
}

func modelOf(documents []made) model {
	m := model{}
	for i, d := range documents {
		d.EachField(func(field string, positioned bool, terms []Term) {
			if m[field] == nil {
				m[field] = map[string][]entry{}
			}
			for _, t := range terms {
				list := m[field][t.Text]
				if n := len(list); n == 0 || list[n-1].doc != uint32(i) {
					list = append(list, entry{doc: uint32(i)})
				}
				if last := &list[len(list)-1]; positioned {
					last.places = append(last.places, uint64(t.Position))
				}
				m[field][t.Text] = list
			}
		})
	}
	return m
}

func drawDocuments(t *rapid.T, name string, first int) []made {
	count := rapid.IntRange(1, 160).Draw(t, name)
	random := rapid.Uint32().Draw(t, name+" seed")
	next := func(n uint32) uint32 {
		random = random*1664525 + 1013904223
		return random >> 8 % n
	}
	out := make([]made, count)
	for i := range out {
		out[i] = made{id: fmt.Sprintf("%06d", first+i), content: content{}}
		for _, field := range []string{"text", "text.forms", "key"} {
			if next(4) == 0 {
				continue
			}
			terms := map[string][]uint32{}
			for range next(12) {
				word := fmt.Sprintf("w%d", next(1+next(400)))
				terms[word] = nil
				for p := uint32(0); len(terms[word]) == 0 || next(3) == 0 || word == "w0" && next(40) > 0; {
					p += next(300)
					terms[word] = append(terms[word], p)
				}
			}
			out[i].content[field] = terms
		}
	}
	return out
}

func newSegment(t *rapid.T, documents []made) segment.Segment {
	var given []index.Document
	for _, d := range documents {
		given = append(given, d)
	}
	s, _, err := plugin{}.New(given)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSegmentsHoldWhatTheyWereGiven builds segments, writes and merges them without
// some documents, and reads all of it again in every way.
func TestSegmentsHoldWhatTheyWereGiven(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		var all []made
		var segments []segment.Segment
		var drops []*roaring.Bitmap
		for n := range rapid.IntRange(1, 4).Draw(t, "segments") {
			documents := drawDocuments(t, fmt.Sprint("documents ", n), 1000*n)
			s := newSegment(t, documents)
			check(t, s, modelOf(documents), documents)
			if rapid.Bool().Draw(t, "in a file") {
				path := filepath.Join(dir, fmt.Sprint(n))
				if err := s.(segment.UnpersistedSegment).Persist(path); err != nil {
					t.Fatal(err)
				}
				s = opened(t, path)
				defer s.Close()
			}
			segments = append(segments, s)
			dropped := roaring.New()
			if rapid.Bool().Draw(t, "drops some") {
				for i := range documents {
					if i%3 == 1 {
						dropped.Add(uint32(i))
					}
				}
			}
			drops = append(drops, dropped)
			for i, d := range documents {
				if !dropped.Contains(uint32(i)) {
					all = append(all, d)
				}
			}
		}
		path := filepath.Join(dir, "merged")
		numbers, size, err := plugin{}.Merge(segments, drops, path, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		next := uint64(0)
		for i, of := range numbers {
			for doc, number := range of {
				want := uint64(math.MaxUint64)
				if !drops[i].Contains(uint32(doc)) {
					want = next
					next++
				}
				if number != want {
					t.Fatalf("document %d of segment %d became %d, not %d", doc, i, number, want)
				}
			}
		}
		merged := opened(t, path)
		defer merged.Close()
		if info, err := os.Stat(path); err != nil || uint64(info.Size()) != size {
			t.Errorf("%d bytes were written (%v), %d told", info.Size(), err, size)
		}
		check(t, merged, modelOf(all), all)
	})
}

func opened(t *rapid.T, path string) segment.Segment {
	s, err := plugin{}.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func check(t *rapid.T, s segment.Segment, want model, documents []made) {
	if s.Count() != uint64(len(documents)) || !slices.Equal(s.Fields(), slices.Sorted(maps.Keys(nonEmpty(want)))) {
		t.Fatalf("%d documents with %v", s.Count(), s.Fields())
	}
	for i := 0; i < len(documents); i += 50 {
		if id, err := s.DocID(uint64(i)); string(id) != documents[i].id || err != nil {
			t.Fatalf("document %d has the id %q, %v", i, id, err)
		}
		if found, err := s.DocNumbers([]string{"nobody", documents[i].id}); err != nil || !slices.Equal(found.ToArray(), []uint32{uint32(i)}) {
			t.Fatalf("%q is %v, %v", documents[i].id, found, err)
		}
	}
	ours, _ := Of(s)
	for field, terms := range want {
		dictionary := ours.Terms(field)
		sorted := slices.Sorted(maps.Keys(terms))
		if got := walked(dictionary.Walk(nil, nil, nil)); !slices.Equal(got, sorted) {
			t.Fatalf("%s: terms %v, not %v", field, got, sorted)
		}
		for _, term := range sorted {
			checkTerm(t, dictionary, term, terms[term])
		}
		if _, found := dictionary.Find([]byte("w1x")); found {
			t.Fatal("a term that nobody has is found")
		}
	}
}

// nonEmpty leaves out fields without terms.
func nonEmpty(m model) model {
	m = maps.Clone(m)
	maps.DeleteFunc(m, func(_ string, terms map[string][]entry) bool { return len(terms) == 0 })
	return m
}

func walked(walk *Walk, ok bool) (terms []string) {
	for ; ok; ok = walk.Next() {
		terms = append(terms, string(walk.Term()))
	}
	return terms
}

func checkTerm(t *rapid.T, dictionary *Dictionary, term string, want []entry) {
	value, found := dictionary.Find([]byte(term))
	list, err := dictionary.List(value)
	if !found || err != nil || list.Len() != len(want) {
		t.Fatalf("%q: %d documents, not %d (%v, %v)", term, list.Len(), len(want), found, err)
	}
	bitmap := roaring.BitmapOf(7, 1<<20)
	if err := list.Bitmap(bitmap); err != nil {
		t.Fatal(err)
	}
	docs := list.Docs(nil)
	times := make([]uint32, len(want))
	list.ReadTimes(times, 0)
	all, some := list.NewPlaceReader(), list.NewPlaceReader()
	for i, e := range want {
		if docs[i] != e.doc || times[i] != uint32(max(1, len(e.places))) || list.Times(i) != times[i] {
			t.Fatalf("%q: %d has it %d times; want %v", term, docs[i], times[i], e)
		}
		if got := all.Append(nil, i); !slices.Equal(got, e.places) {
			t.Fatalf("%q in %d: at %v, not %v", term, e.doc, got, e.places)
		}
		if i%70 == 3 {
			if got := some.Append(nil, i); !slices.Equal(got, e.places) {
				t.Fatalf("%q in %d, after others were passed: at %v, not %v", term, e.doc, got, e.places)
			}
		}
	}
	if !slices.Equal(bitmap.ToArray(), docs) {
		t.Fatalf("%q: %v and %v", term, bitmap, docs)
	}
}

// accepting is an automaton of the words that hold a text, with wasted states.
type accepting struct{ text string }

func (a accepting) Start() int               { return 0 }
func (a accepting) IsMatch(s int) bool       { return s == len(a.text) }
func (a accepting) CanMatch(s int) bool      { return s >= 0 }
func (a accepting) WillAlwaysMatch(int) bool { return false }
func (a accepting) Accept(s int, b byte) int {
	switch {
	case s == len(a.text):
		return s
	case a.text[s] == b:
		return s + 1
	case s == 0 || b == '0': // zeros may stand between
		return s
	}
	return -1
}

// TestAutomataSkipNothing walks dictionaries with automata and bounds, and by hand.
func TestAutomataSkipNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-c0]{0,7}`), 1, 400, rapid.ID[string]).Draw(t, "terms")
		s := newSegment(t, []made{{id: "d", content: content{}}, {id: "e", content: content{"key": contentOf(terms)}}})
		slices.Sort(terms)
		a := accepting{rapid.StringMatching(`[a-c]{1,4}`).Draw(t, "text")}
		from, to := rapid.StringMatching(`[a-c0]{0,3}`).Draw(t, "from"), rapid.StringMatching(`[a-c0]{0,3}`).Draw(t, "to")
		var want []string
		for _, term := range terms {
			state := a.Start()
			for i := 0; i < len(term) && a.CanMatch(state); i++ {
				state = a.Accept(state, term[i])
			}
			if a.CanMatch(state) && a.IsMatch(state) && term >= from && (to == "" || term < to) {
				want = append(want, term)
			}
		}
		ours, _ := Of(s)
		end := []byte(to)
		if to == "" {
			end = nil
		}
		if got := walked(ours.Terms("key").Walk(a, []byte(from), end)); !slices.Equal(got, want) {
			t.Fatalf("%v, not %v", got, want)
		}
	})
}

func contentOf(terms []string) map[string][]uint32 {
	out := map[string][]uint32{}
	for _, term := range terms {
		out[term] = nil
	}
	return out
}

// FuzzRead opens bytes that may be anything. Those of a segment can be read to an end.
func FuzzRead(f *testing.F) {
	data, err := build([]index.Document{made{id: "a", content: content{"text": {"w": {1, 2}, "x": {3}}}}, made{id: "b", content: content{"text": {"w": {7}}}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := read(bytes.Clone(data))
		if err != nil {
			return
		}
		defer func() { _ = recover() }() // as whoever reads maps does
		for _, field := range s.Fields() {
			walk, ok := s.Terms(field).Walk(nil, nil, nil)
			for ; ok; ok = walk.Next() {
				if list, err := walk.List(walk.Value()); err == nil && list.Len() < 1<<16 {
					list.Docs(nil)
				}
			}
		}
	})
}
