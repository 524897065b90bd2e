package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite"
)

// TestReadsWhatCannotBeWritten: everything is read as it was, every write says
// why not, and nothing is touched.
func TestReadsWhatCannotBeWritten(t *testing.T) {
	t.Parallel()
	folder, seal := sealable(t)
	if seal == nil {
		t.Log("this user can write everywhere and may not mount: nothing to see here")
		return
	}
	path := filepath.Join(folder, "records.db")
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	check(t, err)
	for i := range 5 {
		check(t, step(store, "x", i))
	}
	want := everything(t, store)
	if store.ReadOnly() {
		t.Error("it can be written")
	}
	check(t, store.Close())
	seal()
	store = mustOpen(t, path)
	if diff := cmp.Diff(want, everything(t, store)); diff != "" {
		t.Errorf("(-written +read):\n%.1000s", diff)
	}
	if told := verify(t, store); len(told) > 0 {
		t.Errorf("problems %q", told)
	}
	check(t, store.Copy(t.Context(), filepath.Join(t.TempDir(), "copy.db")))
	checkRefusesWrites(t, store, path)
}

// checkRefusesWrites calls every method that writes.
func checkRefusesWrites(t *testing.T, store *sqlite.Store, path string) {
	t.Helper()
	if !store.ReadOnly() {
		t.Error("it says that it can be written")
	}
	ctx, errs := t.Context(), map[string]error{}
	_, errs["Put"] = store.Put(ctx, []corpus.Document{large(1)})
	_, errs["Delete"] = store.Delete(ctx, []string{"a-x"})
	_, errs["Annotate"] = store.Annotate(ctx, []corpus.Document{large(1)}, 0)
	errs["Stage"] = store.Stage(ctx, "9", []corpus.Document{large(1)})
	_, _, errs["Adopt"] = store.Adopt(ctx, "9")
	_, errs["Begin"] = store.Begin(ctx, []byte("{}"))
	_, errs["Advance"] = store.Advance(ctx, 1, records.Step{Account: func(records.Put) (progress, receipt []byte, err error) { return []byte("{}"), []byte("{}"), nil }})
	errs["Finish"] = store.Finish(ctx, 1, []byte("{}"))
	errs["Quarantine"] = store.Quarantine(ctx, []records.Quarantined{{Path: "x"}})
	errs["Release"] = store.Release(ctx, []int64{1})
	_, errs["Withdraw"] = store.Withdraw(ctx, []string{"a-x"}, "x")
	_, errs["Forget"] = store.Forget(ctx, records.Selection{Import: 1})
	_, errs["Derive"] = store.Derive(ctx, records.Derived{Derivation: records.Derivation{Name: records.Copies}})
	errs["Erase"] = store.Erase(ctx)
	for name, err := range errs {
		if !errors.Is(err, records.ErrReadOnly) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestReadOnlyByChoice follows a store that another one writes.
func TestReadOnlyByChoice(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	if _, err := sqlite.Open(t.Context(), path, sqlite.Options{ReadOnly: true}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a file that is not there was opened: %v", err)
	}
	writer := mustOpen(t, path)
	check(t, step(writer, "x", 1))
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{ReadOnly: true})
	check(t, err)
	for i := range 3 {
		check(t, step(writer, "x", i+2))
		if diff := cmp.Diff(everything(t, writer), everything(t, store)); diff != "" {
			t.Errorf("(-written +read):\n%.1000s", diff)
		}
	}
	checkRefusesWrites(t, store, path)
	check(t, store.Close())
}

// TestReadOnlyWithLog: a write-ahead log that cannot be read is not ignored.
func TestReadOnlyWithLog(t *testing.T) {
	t.Parallel()
	folder, seal := sealable(t)
	if seal == nil {
		t.Log("this user can write everywhere and may not mount: nothing to see here")
		return
	}
	writer := mustOpen(t, filepath.Join(t.TempDir(), "records.db"))
	check(t, step(writer, "x", 1))
	for _, name := range []string{"records.db", "records.db-wal"} {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(sqlite.PathOf(writer)), name))
		check(t, err)
		check(t, os.WriteFile(filepath.Join(folder, name), text, 0o644))
	}
	seal()
	store, err := sqlite.Open(t.Context(), filepath.Join(folder, "records.db"), sqlite.Options{})
	if err == nil { // then all of it must be there
		defer store.Close()
		if diff := cmp.Diff(everything(t, writer), everything(t, store)); diff != "" {
			t.Errorf("(-written +read):\n%.1000s", diff)
		}
	} else if !strings.Contains(err.Error(), "write-ahead log cannot be read") {
		t.Errorf("error %v", err)
	}
}
