package recordstest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

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
			for i := range 6 {
				all.Go(func() {
					s, err := h.Open(t.Context())
					if err != nil {
						t.Error(err)
						return
					}
					put(t, s, comment(fmt.Sprintf("c%d", i), "a1", "", "Here."))
					if err := s.Close(); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			equal(t, "number", len(replay(t, open(t, h))), 6)
		}},
		{"Close may be called again, and other methods fail after it", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			for range 3 {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
			errs := useAll(s)
			for _, name := range []string{"Changes", "Quarantined"} {
				if errs[name] == nil {
					t.Errorf("%s works on a closed store", name)
				}
			}
			for name, err := range errs {
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
	_, errs["Texts"] = texts(s, "a1")
	_, errs["Thread"] = s.Thread(ctx, "a1")
	_, errs["Last"] = s.Last(ctx)
	_, errs["Lineage"] = s.Lineage(ctx, 1)
	_, errs["Begin"] = s.Begin(ctx, []byte("{}"))
	_, errs["Advance"] = s.Advance(ctx, 1, step("{}", "{}"))
	_, errs["Inputs"] = s.Inputs(ctx, 1)
	_, errs["Brought"] = s.Brought(ctx, 1)
	errs["Quarantine"] = s.Quarantine(ctx, []records.Quarantined{{Path: "a"}})
	_, errs["Retriable"] = s.Retriable(ctx, "1")
	errs["Release"] = s.Release(ctx, []int64{1})
	_, errs["Pending"] = s.Pending(ctx, 1)
	_, errs["Annotate"] = s.Annotate(ctx, smallThread(), 0)
	_, errs["Outdated"] = s.Outdated(ctx, "1", "", 1)
	errs["Stage"] = s.Stage(ctx, "1", smallThread())
	errs["Overlay"] = s.Overlay(ctx, "1", smallThread())
	_, errs["Staged"] = s.Staged(ctx, "1")
	_, _, errs["Adopt"] = s.Adopt(ctx, "1")
	_, errs["Derivation"] = s.Derivation(ctx, records.Copies)
	_, errs["SketchesOf"] = s.SketchesOf(ctx, records.Copies, []string{"a1"})
	_, errs["Group"] = s.Group(ctx, records.Copies, "g1")
	_, errs["Derive"] = s.Derive(ctx, records.Derived{Derivation: records.Derivation{Name: records.Copies}})
	_, errs["Revisions"] = s.Revisions(ctx, "a1")
	_, errs["Withdraw"] = s.Withdraw(ctx, []string{"a1"}, "asked for")
	_, errs["Withdrawals"] = s.Withdrawals(ctx, nil)
	_, errs["Verify"] = s.Verify(ctx, func(records.Problem) {})
	errs["Copy"] = s.Copy(ctx, "nowhere")
	errs["Erase"] = s.Erase(ctx)
	_, errs["Select"] = s.Select(ctx, records.Selection{Import: 1})
	_, errs["Forget"] = s.Forget(ctx, records.Selection{Import: 1})
	_, errs["Audit"] = s.Audit(ctx)
	_, errs["OutletStats"] = s.OutletStats(ctx, nil)
	_, errs["AcquireLease"] = s.AcquireLease(ctx, "import", records.Holder{}, still)
	errs["RenewLease"] = s.RenewLease(ctx, records.Lease{Name: "import"})
	errs["ReleaseLease"] = s.ReleaseLease(ctx, records.Lease{Name: "import"})
	_, errs["CurrentLease"] = s.CurrentLease(ctx, "import")
	for _, err := range s.Quarantined(ctx, 0) {
		errs["Quarantined"] = err
	}
	errs["Finish"] = s.Finish(ctx, 1, []byte("{}"))
	_, errs["List"] = s.List(ctx, 0)
	for _, err := range s.Sketches(ctx, records.Copies) {
		errs["Sketches"] = err
	}
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
