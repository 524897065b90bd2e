package sqlite_test

import (
	"path/filepath"
	"testing"

	"standpoint/corpus/corpustest"
	"standpoint/corpus/theme"
)

// TestThemesAreKept: older records learn to hold themes, no change log knows of them, and a
// copy has them.
func TestThemesAreKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	check(t, mustOpen(t, path).Close())
	run("DROP TABLE theme; DROP TABLE judged; DROP INDEX IF EXISTS code_document; PRAGMA user_version = 13;")(t, path)
	store := mustOpen(t, path)
	kept, err := store.Themes().Add(t.Context(), theme.Theme{Name: "alerts", Query: "phone*"})
	check(t, err)
	if last, err := store.Last(t.Context()); last != 0 || err != nil {
		t.Errorf("the last change is %d, %v", last, err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	check(t, store.Copy(t.Context(), copied))
	check(t, store.Close())
	store = mustOpen(t, copied)
	all, err := store.Themes().List(t.Context())
	check(t, err)
	corpustest.Equal(t, "themes of the copy", all, kept)
	check(t, store.Close())
}
