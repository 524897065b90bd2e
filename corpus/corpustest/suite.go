package corpustest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Harness is the place of the data of a store that a suite checks, or of several stores
// that belong together. Each row gets a fresh one.
type Harness[S any] struct {
	// Open opens a store on the data; several may be open at once. It is closed
	// with the test.
	Open func(t testing.TB) S
	// Now is the time of the store's clock.
	Now time.Time
}

// Row is one sentence of a contract and its check.
type Row[S any] = struct {
	Name  string
	Check func(t *testing.T, h Harness[S])
}

// Run checks a store against the rows of its contract, on a fresh harness for each.
func Run[S any](t *testing.T, rows []Row[S], fresh func(t testing.TB) Harness[S]) {
	for _, r := range rows {
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			r.Check(t, fresh(t))
		})
	}
}

// Check ends a test with an error.
func Check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Equal fails a test unless two values are the same, and shows where they differ.
func Equal(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
