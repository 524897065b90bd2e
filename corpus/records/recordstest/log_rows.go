package recordstest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

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
			for _, after := range []records.Seq{last(t, s), last(t, s) + 1, math.MaxInt64, math.MaxUint64} {
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
		{"a document that changes before it is reached is passed over, and comes with a later call", func(t *testing.T, h Harness) {
			s := open(t, h)
			many := manyComments(700)
			put(t, s, many...)
			r, at := Replica{}, records.Seq(0)
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
			equal(t, "last", last(t, s), records.Seq(0))
			equal(t, "changes", len(changes(t, s, 0)), 0)
			put(t, s, article("a1", "Ferry late"))
			equal(t, "last", last(t, s), records.Seq(1))
		}},
		{"Identity is kept for life and is no other store's", func(t *testing.T, h Harness) {
			s := open(t, h)
			mine := identity(t, s)
			if !regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(mine) {
				t.Errorf("identity %q", mine)
			}
			equal(t, "another handle's", identity(t, open(t, h)), mine)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			equal(t, "after reopening", identity(t, open(t, h)), mine)
		}},
	}
}

// stopAndGoOn reads the log in pieces, to the same end.
func stopAndGoOn(t *testing.T, s records.Log, step int) {
	t.Helper()
	r, at := Replica{}, records.Seq(0)
	for before := records.Seq(math.MaxUint64); before != at; {
		before, at = at, r.take(t, s, at, step)
	}
	equal(t, "replica", r, replay(t, s))
}

// take applies at most n changes and returns the last one applied.
func (r Replica) take(t tester, s records.Log, after records.Seq, n int) records.Seq {
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

func identity(t tester, s records.Log) string {
	t.Helper()
	id, err := s.Identity(t.Context())
	if err != nil {
		t.Fatal("identity:", err)
	}
	return id
}

func importRows() []row {
	return []row{
		{"an account is open until it is finished with its receipt", func(t *testing.T, h Harness) {
			s := open(t, h)
			id := begin(t, s)
			got := list(t, s, 0)
			if len(got) != 1 || got[0].ID != id || !got[0].Finished.IsZero() || len(got[0].Receipt) != 0 {
				t.Fatalf("open account: %+v", got)
			}
			if err := s.Finish(t.Context(), id, []byte(`{"files":2,"note":"é\u0000"}`)); err != nil {
				t.Fatal(err)
			}
			got = list(t, s, 0)
			equal(t, "receipt", string(got[0].Receipt), `{"files":2,"note":"é\u0000"}`)
			for _, when := range []time.Time{got[0].Started, got[0].Finished} {
				if when.IsZero() || when.Location() != time.UTC || when.Nanosecond() != 0 {
					t.Errorf("time %v", when)
				}
			}
		}},
		{"accounts are listed the newest first, no more than asked for", func(t *testing.T, h Harness) {
			s := open(t, h)
			for range 5 {
				begin(t, s)
			}
			all := list(t, s, 0)
			for i := 1; i < len(all); i++ {
				if all[i].ID >= all[i-1].ID {
					t.Errorf("account %d after account %d", all[i].ID, all[i-1].ID)
				}
			}
			equal(t, "all", len(all), 5)
			equal(t, "two", list(t, s, 2), all[:2])
			equal(t, "hundred", list(t, s, 100), all)
		}},
		{"finishing what was never begun is ErrNotFound, and a receipt must be JSON", func(t *testing.T, h Harness) {
			s := open(t, h)
			id := begin(t, s)
			if err := s.Finish(t.Context(), id+1, []byte(`{}`)); !errors.Is(err, records.ErrNotFound) {
				t.Errorf("error %v", err)
			}
			for _, receipt := range []string{"", "{", "no", `{"a":1} x`} {
				if s.Finish(t.Context(), id, []byte(receipt)) == nil {
					t.Errorf("receipt %q was taken", receipt)
				}
			}
			equal(t, "open", list(t, s, 0)[0].Finished.IsZero(), true)
		}},
		{"accounts are kept and take no sequence number", func(t *testing.T, h Harness) {
			s := open(t, h)
			id := begin(t, s)
			if err := s.Finish(t.Context(), id, []byte(`{"files":1}`)); err != nil {
				t.Fatal(err)
			}
			equal(t, "last", last(t, s), records.Seq(0))
			equal(t, "kept", list(t, open(t, h.Crash(t)), 0), list(t, s, 0))
		}},
	}
}

func begin(t tester, s records.Imports) int64 {
	t.Helper()
	id, err := s.Begin(t.Context(), []byte("{}"))
	if err != nil {
		t.Fatal("begin:", err)
	}
	return id
}

func list(t tester, s records.Imports, limit int) []records.Import {
	t.Helper()
	got, err := s.List(t.Context(), limit)
	if err != nil {
		t.Fatal("list:", err)
	}
	return got
}

func sharingRows() []row {
	return []row{
		{"a store sees at once what another one on the same data put", func(t *testing.T, h Harness) {
			a, b := open(t, h), open(t, h)
			for i := range 20 {
				writer, reader := a, b
				if i%2 == 1 {
					writer, reader = b, a
				}
				did := put(t, writer, comment(fmt.Sprint("c", i), "a1", "", "hello"))
				equal(t, "last", last(t, reader), did.Seq)
				equal(t, "thread", len(thread(t, reader, "a1")), i+1)
			}
			remove(t, b, "c0")
			equal(t, "replay", replay(t, a), replay(t, b))
		}},
		{"writers of several stores wait for each other, and nothing is lost", func(t *testing.T, h Harness) {
			const writers, puts = 4, 25
			a, b := open(t, h), open(t, h)
			put(t, a, article("a1", "Ferry late"))
			var all sync.WaitGroup
			for w := range writers {
				s := []records.Store{a, b}[w%2]
				all.Go(func() {
					for i := range puts {
						if _, err := s.Put(t.Context(), []corpus.Document{comment(fmt.Sprintf("c%d-%d", w, i), "a1", "", "hello")}); err != nil {
							t.Error(err)
						}
					}
				})
			}
			all.Wait()
			equal(t, "replies", one(t, b, "a1").Replies, writers*puts)
			equal(t, "number", len(replay(t, a)), writers*puts+1)
		}},
		{"readers see whole Puts while writers write", checkReadersSeeWholePuts},
		{"stores opened at the same moment on new data are one store", func(t *testing.T, h Harness) {
			var all sync.WaitGroup
			found := make([]string, 6)
			for i := range found {
				all.Go(func() {
					s, err := h.Open(t.Context())
					if err != nil {
						t.Error(err)
						return
					}
					found[i], _ = s.Identity(t.Context())
					if err := s.Close(); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			for _, id := range found {
				equal(t, "identity", id, found[0])
			}
		}},
		{"Close may be called again, and other methods fail after it", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			for range 3 {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
			for name, err := range useAll(s) {
				if err == nil {
					t.Errorf("%s works on a closed store", name)
				}
			}
		}},
		{"a closed store leaves another on the same data alone", func(t *testing.T, h Harness) {
			a, b := open(t, h), open(t, h)
			put(t, a, smallThread()...)
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			holds(t, b, countedThread()...)
			put(t, b, comment("c4", "a1", "", "Still here."))
			equal(t, "number", len(replay(t, open(t, h))), 5)
		}},
	}
}

// useAll calls every method and gives their errors.
func useAll(s records.Store) map[string]error {
	ctx := context.Background()
	errs := map[string]error{}
	_, errs["Put"] = s.Put(ctx, smallThread())
	_, errs["Delete"] = s.Delete(ctx, []string{"a1"})
	_, errs["Get"] = s.Get(ctx, []string{"a1"})
	_, errs["Thread"] = s.Thread(ctx, "a1")
	_, errs["Last"] = s.Last(ctx)
	_, errs["Identity"] = s.Identity(ctx)
	_, errs["Begin"] = s.Begin(ctx, []byte("{}"))
	errs["Finish"] = s.Finish(ctx, 1, []byte("{}"))
	_, errs["List"] = s.List(ctx, 0)
	for _, err := range s.Changes(ctx, 0) {
		errs["Changes"] = err
	}
	return errs
}

// checkReadersSeeWholePuts puts pairs of comments with one text; no reader may
// see a pair of two texts.
func checkReadersSeeWholePuts(t *testing.T, h Harness) {
	a, b := open(t, h), open(t, h)
	pair := func(n int) []corpus.Document {
		text := strings.Repeat(fmt.Sprint(n, " "), 200)
		return []corpus.Document{comment("c1", "a1", "", text), comment("c2", "a1", "", text)}
	}
	put(t, a, pair(0)...)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for _, s := range []records.Store{a, b, a, b} {
		readers.Go(func() {
			for open := true; open; {
				select {
				case <-done:
					open = false // and look once more
				default:
				}
				got, err := s.Get(t.Context(), []string{"c1", "c2"})
				if err != nil || len(got) != 2 || got[0].Text() != got[1].Text() {
					t.Errorf("%d documents that are not of one moment, error %v", len(got), err)
					return
				}
				if got, err = s.Thread(t.Context(), "a1"); err != nil || len(got) != 2 || got[0].Text() != got[1].Text() {
					t.Errorf("a thread that is not of one moment, error %v", err)
					return
				}
			}
		})
	}
	for n := range 60 {
		put(t, a, pair(n+1)...)
	}
	close(done)
	readers.Wait()
}
