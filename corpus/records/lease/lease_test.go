package lease

import (
	"context"
	"errors"
	"testing"

	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite/sqlitetest"
)

func TestSecondWaitsForTheFirst(t *testing.T) {
	s := sqlitetest.Open(t, t.TempDir())
	_, release, err := Hold(t.Context(), s, "import", Options{Purpose: "reads a"})
	if err != nil {
		t.Fatal(err)
	}
	var held *records.HeldError
	if _, _, err := Hold(t.Context(), s, "import", Options{NoWait: true}); !errors.As(err, &held) || held.Lease.Holder.Purpose != "reads a" {
		t.Errorf("without waiting: %v", err)
	}
	var waited []string
	_, second, err := Hold(t.Context(), s, "import", Options{Waiting: func(l records.Lease) {
		waited = append(waited, l.Holder.Purpose)
		if err := release(); err != nil {
			t.Error(err)
		}
	}})
	if err != nil || len(waited) != 1 || waited[0] != "reads a" {
		t.Fatalf("waited for %q, %v", waited, err)
	}
	if err := second(); err != nil {
		t.Error(err)
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	s := sqlitetest.Open(t, t.TempDir())
	_, release, err := Hold(t.Context(), s, "import", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	if _, _, err := Hold(ctx, s, "import", Options{Waiting: func(records.Lease) { cancel() }}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestReleasedAfterTheEnd: work that was stopped still releases its lease,
// and what it writes with a lease that it lost is refused.
func TestReleasedAfterTheEnd(t *testing.T) {
	s := sqlitetest.Open(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	held, release, err := Hold(ctx, s, "import", Options{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CurrentLease(t.Context(), "import"); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("error %v", err)
	}
	if _, err := s.Begin(context.WithoutCancel(held), []byte("{}")); !errors.Is(err, records.ErrLeaseLost) {
		t.Errorf("error %v", err)
	}
}
