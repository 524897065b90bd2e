package recordstest

import (
	"context"
	"math"
	"regexp"
	"slices"
	"sync"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

func logRows() []row {
	return []row{
		{"Changes yields each document once, at its last sequence number, in order", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			put(t, s, article("a1", "Ferry very late"))
			put(t, s, comment("c2", "a1", "c1", "Never."))
			put(t, s, article("a1", "Ferry gone"))
			equal(t, "changed", changed(t, s, 0), []string{"c3", "c1", "c2", "a1"})
			at := changes(t, s, 0)
			equal(t, "the last one", at[len(at)-1].Seq, last(t, s))
			equal(t, "document", asJSON(at[3].Document), asJSON(withReplies(article("a1", "Ferry gone"), 3)))
		}},
		{"Changes after a sequence number leaves out what is at or before it", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, manyComments(10)...)
			for _, change := range changes(t, s, 0) {
				equal(t, "number", len(changes(t, s, change.Seq)), int(last(t, s)-change.Seq))
			}
			for _, after := range []corpus.Seq{last(t, s), last(t, s) + 1, math.MaxInt64, math.MaxUint64} {
				equal(t, "number", len(changes(t, s, after)), 0)
			}
		}},
		{"Changes is as of the moment of the call", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, manyComments(3)...)
			called, bound := s.Changes(t.Context(), 0), last(t, s)
			put(t, s, comment("c9", "a1", "", "later"))
			for range 2 { // and may be read again
				n := 0
				for change, err := range called {
					if n++; err != nil || change.Seq > bound {
						t.Errorf("change %d, error %v", change.Seq, err)
					}
				}
				equal(t, "number", n, 3)
			}
		}},
		{"a document that changes before it is reached is skipped, and comes with a later call", func(t *testing.T, h Harness) {
			s := open(t, h)
			many := manyComments(700)
			put(t, s, many...)
			r, at := Replica{}, corpus.Seq(0)
			for change, err := range s.Changes(t.Context(), 0) {
				if err != nil {
					t.Fatal(err)
				}
				if len(r) == 0 {
					put(t, s, comment(many[699].ID, "a1", "", "changed"))
					remove(t, s, many[698].ID)
				}
				r[change.ID], at = asJSON(change.Document), change.Seq
			}
			if _, err := r.Follow(t.Context(), s, at); err != nil {
				t.Fatal(err)
			}
			equal(t, "replica", r, replay(t, s))
			equal(t, "number", len(r), 699)
		}},
		{"a reader may stop anywhere and go on from there", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, manyComments(60)...)
			remove(t, s, "c000003", "c000031")
			for _, step := range []int{1, 7, 59, 60, 61} {
				stopAndGoOn(t, s, step)
			}
			put(t, s, manyComments(1100)...) // more than a store reads at once
			remove(t, s, "c000003", "c000700")
			for _, step := range []int{499, 500, 501} {
				stopAndGoOn(t, s, step)
			}
		}},
		{"no lock is held while the reader works", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, manyComments(700)...)
			n := 0
			for change, err := range s.Changes(t.Context(), 0) {
				if err != nil {
					t.Fatal(err)
				}
				if n++; n%350 == 0 { // reading and writing from within
					put(t, s, comment("x"+change.ID, "a2", "", "from within"))
					_ = one(t, s, change.ID)
					_ = last(t, s)
				}
			}
			equal(t, "number", n, 700)
		}},
		{"many may read the log at once", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, manyComments(600)...)
			var readers sync.WaitGroup
			for range 12 {
				readers.Go(func() { equal(t, "number", len(changes(t, s, 0)), 600) })
			}
			readers.Wait()
		}},
		{"Changes ends with the error of its context", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, manyComments(1200)...)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			n, errs := 0, 0
			for _, err := range s.Changes(ctx, 0) {
				if err != nil {
					errs++
				} else if n++; n == 10 {
					cancel()
				}
			}
			if errs != 1 || n >= 1200 {
				t.Errorf("%d changes and %d errors", n, errs)
			}
		}},
		{"Last is 0 for a new store and grows with every change", func(t *testing.T, h Harness) {
			s := open(t, h)
			equal(t, "last", last(t, s), corpus.Seq(0))
			equal(t, "changes", len(changes(t, s, 0)), 0)
			put(t, s, article("a1", "Ferry late"))
			equal(t, "last", last(t, s), corpus.Seq(1))
		}},
		{"Lineage is kept for life, for every change that was given, and for no other", func(t *testing.T, h Harness) {
			s := open(t, h)
			equal(t, "of a new store", len(lineages(t, s)), 0)
			put(t, s, smallThread()...)
			remove(t, s, "c2")
			put(t, s, article("a1", "Ferry gone"))
			mine := lineages(t, s)
			for i, one := range mine {
				if !regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(one) {
					t.Errorf("lineage %q of change %d", one, i+1)
				}
			}
			for _, seq := range []corpus.Seq{0, last(t, s) + 1, math.MaxUint64} {
				equal(t, "of a change that was not given", lineage(t, s, seq), "")
			}
			equal(t, "another handle's", lineages(t, open(t, h)), mine)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, h)
			put(t, s, comment("c9", "a1", "", "later"))
			equal(t, "after reopening and going on", lineages(t, s)[:len(mine)], mine)
		}},
		{"changes of one transaction have the lineage of its last, and the next transaction has another", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, manyComments(5)...)
			first := lineages(t, s)
			equal(t, "within", first, slices.Repeat(first[:1], 5))
			put(t, s, comment("c9", "a1", "", "later"))
			if lineage(t, s, last(t, s)) == first[0] {
				t.Error("the next transaction has the same lineage")
			}
		}},
		{"what changes nothing leaves the lineage", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := lineage(t, s, last(t, s))
			put(t, s, smallThread()...)
			remove(t, s, "nobody")
			equal(t, "lineage", lineage(t, s, last(t, s)), before)
		}},
	}
}

// lineageRows compare stores that went different ways; each needs two of them.
func lineageRows() []pairRow {
	base := func(t *testing.T, s records.Store) { put(t, s, smallThread()...) }
	understood := func(by string) func(t *testing.T, s records.Store) {
		return func(t *testing.T, s records.Store) {
			base(t, s)
			d := comment("c1", "a1", "", "Again?")
			d.AnnotatedBy = by
			if _, err := s.Annotate(t.Context(), []corpus.Document{d}, last(t, s)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return []pairRow{
		{"the same changes", base, base, true},
		{"another text", base, func(t *testing.T, s records.Store) {
			thread := smallThread()
			thread[1].Comment.Text += "!"
			put(t, s, thread...)
		}, false},
		{"another id", base, func(t *testing.T, s records.Store) {
			thread := smallThread()
			thread[len(thread)-1].ID, thread[len(thread)-1].Comment.ID = "c8", "c8"
			put(t, s, thread...)
		}, false},
		{"something else understood", understood("1"), understood("2"), false},
		{"another one deleted", func(t *testing.T, s records.Store) { base(t, s); remove(t, s, "c2") },
			func(t *testing.T, s records.Store) { base(t, s); remove(t, s, "c3") }, false},
		{"the same in the end, another way", func(t *testing.T, s records.Store) {
			base(t, s)
			put(t, s, comment("c8", "a1", "", "8"))
			put(t, s, comment("c9", "a1", "", "9"))
		},
			func(t *testing.T, s records.Store) {
				base(t, s)
				put(t, s, comment("c9", "a1", "", "9"))
				put(t, s, comment("c8", "a1", "", "8"))
			}, false},
	}
}

// pairRow is two histories, and whether they are one.
type pairRow struct {
	name     string
	one, two func(t *testing.T, s records.Store)
	alike    bool
}

func runLineages(t *testing.T, fresh func(t testing.TB) Harness) {
	for _, row := range lineageRows() {
		t.Run(row.name, func(t *testing.T) {
			a, b := open(t, fresh(t)), open(t, fresh(t))
			row.one(t, a)
			row.two(t, b)
			if alike := lineage(t, a, last(t, a)) == lineage(t, b, last(t, b)); alike != row.alike {
				t.Errorf("the lineages are alike: %t, want %t", alike, row.alike)
			}
		})
	}
}

// lineages are those of all changes of a store.
func lineages(t tester, s records.Log) (all []string) {
	t.Helper()
	for seq := range last(t, s) {
		all = append(all, lineage(t, s, seq+1))
	}
	return all
}

func lineage(t tester, s records.Log, seq corpus.Seq) string {
	t.Helper()
	lineage, err := s.Lineage(context.Background(), seq)
	if err != nil {
		t.Fatal("lineage:", err)
	}
	return lineage
}

// stopAndGoOn reads the log in pieces, to the same end.
func stopAndGoOn(t *testing.T, s records.Log, step int) {
	t.Helper()
	r, at := Replica{}, corpus.Seq(0)
	for before := corpus.Seq(math.MaxUint64); before != at; {
		before, at = at, r.take(t, s, at, step)
	}
	equal(t, "replica", r, replay(t, s))
}

// take applies at most n changes and returns the last one applied.
func (r Replica) take(t tester, s records.Log, after corpus.Seq, n int) corpus.Seq {
	t.Helper()
	for change, err := range s.Changes(context.Background(), after) {
		switch {
		case err != nil:
			t.Fatal(err)
		case change.Deleted:
			delete(r, change.ID)
		default:
			r[change.ID] = asJSON(change.Document)
		}
		after = change.Seq
		if n--; n == 0 {
			break
		}
	}
	return after
}
