// Package recordstest is the conformance suite of the records: an explicit
// table with a row for each sentence of the contract. A store's test is a few
// lines that say how to open it and call Run.
package recordstest

import (
	"context"
	"slices"
	"testing"

	"standpoint/corpus/records"
)

// Harness is the place of one store's data. Each row gets a fresh one.
type Harness struct {
	// Open opens a store on the data; several may be open at once. The suite
	// closes what it opens. Their clock goes on by a second at each look, from
	// the same time in every harness.
	Open func(ctx context.Context) (records.Store, error)
	// Crash gives a harness on what would be left if the machine stopped now,
	// without any store being closed; nothing is written meanwhile.
	Crash func(t testing.TB) Harness
	// At gives a harness on the file that Copy wrote.
	At func(path string) Harness
}

// Run checks a store against the contract, on a fresh harness for each row, the
// rows in parallel. Tests that use it should fix rapid's seed (-rapid.seed).
func Run(t *testing.T, fresh func(t testing.TB) Harness) {
	for _, r := range rows() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			r.check(t, fresh(t))
		})
	}
	runLineages(t, fresh)
	t.Run("a random history is what the model says", func(t *testing.T) {
		t.Parallel()
		checkModel(t, fresh)
	})
}

// row is one sentence of the contract.
type row struct {
	name  string
	check func(t *testing.T, h Harness)
}

func rows() []row {
	return slices.Concat(putRows(), addedRows(), mergeRows(), repliesRows(), deleteRows(), annotateRows(), stagingRows(), deriveRows(), readRows(), snapshotRows(), contentRows(), outletRows(), authorRows(), logRows(), importRows(), quarantineRows(), withdrawRows(), forgetRows(), verifyRows(), copyRows(), leaseRows(), indexRows(), sharingRows())
}

// open opens a store of a harness and closes it with the test.
func open(t testing.TB, h Harness) records.Store {
	t.Helper()
	store, err := h.Open(context.Background())
	if err != nil {
		t.Fatal("open:", err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error("close:", err)
		}
	})
	return store
}
