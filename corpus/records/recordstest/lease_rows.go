package recordstest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"standpoint/corpus/records"
)

func leaseRows() []row {
	me := records.Holder{Host: "here", Machine: "boot/1", PID: 4711, Started: "9", Purpose: "reads é"}
	other := records.Holder{Host: "there", PID: 12}
	return []row{
		{"a lease has one holder, who is named to the next, also if that is the same", func(t *testing.T, h Harness) {
			a, b := open(t, h), open(t, h)
			lease := acquire(t, a, "import", me)
			equal(t, "lease", []any{lease.Name, lease.Holder, lease.Since}, []any{"import", me, lease.Heartbeat})
			if lease.Since.IsZero() || lease.Since.Location() != time.UTC || lease.Since.Nanosecond() != 0 {
				t.Errorf("since %v", lease.Since)
			}
			for _, s := range []records.Store{a, b, open(t, h.Crash(t))} {
				_, err := s.AcquireLease(t.Context(), "import", me, still)
				var held *records.HeldError
				if !errors.As(err, &held) {
					t.Fatalf("error %v", err)
				}
				equal(t, "held", held.Lease, lease)
				current, err := s.CurrentLease(t.Context(), "import")
				equal(t, "current", current, lease)
				equal(t, "error", err, nil)
			}
		}},
		{"each name is a lease of its own", func(t *testing.T, h Harness) {
			s := open(t, h)
			acquire(t, s, "import", me)
			acquire(t, s, "reannotate", me)
			if _, err := s.CurrentLease(t.Context(), "other"); !errors.Is(err, records.ErrNotFound) {
				t.Errorf("error %v", err)
			}
		}},
		{"a released lease is free, and its token does not come again", func(t *testing.T, h Harness) {
			s := open(t, h)
			token := int64(0)
			for range 3 {
				lease := acquire(t, s, "import", me)
				if lease.Token <= token {
					t.Errorf("token %d after %d", lease.Token, token)
				}
				token = lease.Token
				if err := s.ReleaseLease(t.Context(), lease); err != nil {
					t.Fatal(err)
				}
				if _, err := s.CurrentLease(t.Context(), "import"); !errors.Is(err, records.ErrNotFound) {
					t.Errorf("error %v", err)
				}
				lost(t, s.RenewLease(t.Context(), lease))
			}
		}},
		{"a lease is taken over if its holder is gone, and then lost to it", func(t *testing.T, h Harness) {
			a, b := open(t, h), open(t, h)
			old := acquire(t, a, "import", me)
			taken, err := b.AcquireLease(t.Context(), "import", other, func(held records.Lease) bool {
				equal(t, "asked", held, old)
				return true
			})
			if err != nil || taken.Token <= old.Token || taken.Holder != other {
				t.Fatalf("lease %+v, error %v", taken, err)
			}
			lost(t, a.RenewLease(t.Context(), old))
			if err := a.ReleaseLease(t.Context(), old); err != nil {
				t.Fatal(err)
			}
			current, err := a.CurrentLease(t.Context(), "import")
			equal(t, "current", current, taken)
			equal(t, "error", err, nil)
		}},
		{"of many who ask at once one gets the lease", func(t *testing.T, h Harness) {
			var got atomic.Int64
			var asking sync.WaitGroup
			for range 4 {
				s := open(t, h)
				asking.Go(func() {
					if _, err := s.AcquireLease(context.Background(), "import", me, still); err == nil {
						got.Add(1)
					}
				})
			}
			asking.Wait()
			equal(t, "holders", got.Load(), int64(1))
		}},
		{"a heartbeat is renewed, since stays", func(t *testing.T, h Harness) {
			s := open(t, h)
			lease := acquire(t, s, "import", me)
			if err := s.RenewLease(t.Context(), lease); err != nil {
				t.Fatal(err)
			}
			current, err := s.CurrentLease(t.Context(), "import")
			if err != nil || current.Heartbeat.Before(lease.Heartbeat) || !current.Since.Equal(lease.Since) || current.Token != lease.Token {
				t.Errorf("lease %+v, error %v", current, err)
			}
		}},
		{"a write that depends on a lost lease fails and keeps nothing", func(t *testing.T, h Harness) {
			s := open(t, h)
			old, second := acquire(t, s, "import", me), acquire(t, s, "second", me)
			ctx := records.WithLease(records.WithLease(t.Context(), old), second)
			if _, err := s.Put(ctx, smallThread()); err != nil {
				t.Fatal(err)
			}
			id, err := s.Begin(ctx, []byte("{}"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.AcquireLease(t.Context(), "import", other, func(records.Lease) bool { return true }); err != nil {
				t.Fatal(err)
			}
			before, accounts := last(t, s), list(t, s, 0)
			_, err = s.Put(ctx, countedThread())
			lost(t, err)
			_, err = s.Delete(ctx, []string{"a1"})
			lost(t, err)
			_, err = s.Annotate(ctx, smallThread(), before)
			lost(t, err)
			_, err = s.Begin(ctx, []byte("{}"))
			lost(t, err)
			_, err = s.Advance(ctx, id, step("1", "1"))
			lost(t, err)
			lost(t, s.Finish(ctx, id, []byte("1")))
			lost(t, s.Quarantine(ctx, []records.Quarantined{{Path: "a"}}))
			equal(t, "last", last(t, s), before)
			equal(t, "accounts", list(t, s, 0), accounts)
			equal(t, "quarantine", len(quarantined(t, s, 0)), 0)
			put(t, s, countedThread()...) // without a lease nothing is asked
		}},
	}
}

// still says of every holder that it is there.
func still(records.Lease) bool { return false }

func acquire(t tester, s records.Leases, name string, holder records.Holder) records.Lease {
	t.Helper()
	lease, err := s.AcquireLease(t.Context(), name, holder, still)
	if err != nil {
		t.Fatal("acquire:", err)
	}
	return lease
}

func lost(t tester, err error) {
	t.Helper()
	if !errors.Is(err, records.ErrLeaseLost) {
		t.Errorf("error %v, want ErrLeaseLost", err)
	}
}
