// Package sqlitetest opens records for the tests of what uses them.
package sqlitetest

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite"
)

const file = "records.db"

// Open opens the records of a folder, which it makes if they are not there. They
// are closed at the end of the test.
func Open(t testing.TB, dir string) records.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(dir, file), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// Copy copies the records of a folder, which nobody may have open, to another
// folder: they have the same history.
func Copy(t testing.TB, from, to string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(from, file))
	if err == nil {
		err = errors.Join(os.MkdirAll(to, 0o755), os.WriteFile(filepath.Join(to, file), data, 0o644))
	}
	if err != nil {
		t.Fatal(err)
	}
}
