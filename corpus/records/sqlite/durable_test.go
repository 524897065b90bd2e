package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus/records/sqlite"
)

// TestCommitsAreSynced asks the connection that really writes whether commits
// are synced to disk (synchronous is FULL) and deleted content is overwritten.
// SQLite's word has to do: the driver offers no place at which the calls of
// fsync could be counted, and a killed process loses nothing that it wrote,
// synced or not.
func TestCommitsAreSynced(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	for _, opened := range []string{"new", "again"} {
		store := mustOpen(t, path)
		check(t, step(store, "x", 1))
		check(t, store.Erase(t.Context())) // which must leave the settings as they were
		writing, reading, err := sqlite.Pragmas(t.Context(), store, "journal_mode", "synchronous", "secure_delete", "cell_size_check", "query_only")
		check(t, err)
		if diff := cmp.Diff(map[string]string{"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "cell_size_check": "1", "query_only": "0"}, writing); diff != "" {
			t.Errorf("%s, the connection that writes (-want +got):\n%s", opened, diff)
		}
		if reading["query_only"] != "1" || reading["cell_size_check"] != "1" {
			t.Errorf("%s, a connection that reads: %v", opened, reading)
		}
		check(t, store.Close())
	}
}
