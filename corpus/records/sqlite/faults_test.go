package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/relational"
	"standpoint/corpus/records/sqlite"
)

// TestOpenRefuses opens what is not ours: the error names the path and says
// what is wrong, and nothing in the folder is touched.
func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		make func(t *testing.T, path string)
		says string
	}{
		{"a text", write("What a long story this is: " + strings.Repeat("and on ", 2000)), "holds no records"},
		{"a short text", write("hello"), "holds no records"},
		{"zeros", write(strings.Repeat("\x00", 8192)), "holds no records"},
		{"a picture", write("\x89PNG\r\n\x1a\n" + strings.Repeat("\x01", 5000)), "holds no records"},
		{"nothing but a header", write("SQLite format 3\x00"), "holds no records"},
		{"a folder", func(t *testing.T, path string) { check(t, os.Mkdir(path, 0o755)) }, "cannot be opened"},
		{"another program's database", run("CREATE TABLE bookmarks (url TEXT)"), "another program's database"},
		{"another program's empty database", run("PRAGMA application_id = 77; PRAGMA user_version = 1"), "another program's database"},
		{"records of a newer program", newer, fmt.Sprintf("version 99, made by a newer program; this one knows version %d", relational.Version)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path := filepath.Join(folder, "records.db")
			c.make(t, path)
			before := contents(t, folder)
			for range 2 {
				store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
				if err == nil {
					_ = store.Close()
					t.Fatal("it was opened")
				}
				if !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), c.says) {
					t.Errorf("error %q, want the path and %q", err, c.says)
				}
			}
			if diff := cmp.Diff(before, contents(t, folder)); diff != "" {
				t.Errorf("the folder was touched: %.500s", diff)
			}
		})
	}
}

func TestOpenInMissingFolder(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "missing", "records.db")
	_, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "is its folder there") {
		t.Errorf("error %v", err)
	}
}

// TestOpenOddPaths opens paths that a URI would misread.
func TestOpenOddPaths(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, name := range []string{"a b.db", "a?mode=memory", "a#b", "a%41", "a&b=c", "é\u0301.db", ":memory:", "file:x.db", "a'b\"c;.db"} {
		path := filepath.Join(folder, name)
		store := mustOpen(t, path)
		check(t, step(store, "x", 1))
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	if files := contents(t, folder); len(files) != 9*3 {
		t.Errorf("%d files beside each other", len(files))
	}
}

// TestOpenEmptyFile: a file of no bytes is a store of no documents.
func TestOpenEmptyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	write("")(t, path)
	check(t, step(mustOpen(t, path), "x", 1))
}

func TestDamagedFileIsToldAsSuch(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	store := mustOpen(t, path)
	for i := range 60 {
		check(t, step(store, "x", i))
	}
	check(t, store.Close())
	whole, err := os.ReadFile(path)
	check(t, err)
	for offset := 3 * 4096; offset < len(whole); offset++ {
		whole[offset] ^= 0x55
	}
	check(t, os.WriteFile(path, whole, 0o644))
	store, err = sqlite.Open(t.Context(), path, sqlite.Options{})
	if err == nil {
		defer store.Close()
		_, err = store.Put(t.Context(), []corpus.Document{large(1)})
	}
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("error %v", err)
	}
}

// TestFull fills a store until there is no room, frees some and goes on.
func TestFull(t *testing.T) {
	t.Parallel()
	ways := map[string]func(t *testing.T) (path string, opt sqlite.Options, free func(*sqlite.Store)){
		"bounded file": func(t *testing.T) (string, sqlite.Options, func(*sqlite.Store)) {
			free := func(store *sqlite.Store) {
				_, err := store.Delete(context.Background(), []string{"c0", "c1", "c2"})
				check(t, err)
			}
			return filepath.Join(t.TempDir(), "records.db"), sqlite.Bounded(300), free
		},
	}
	if small, mounted := mountSmall(t, 3<<20); mounted {
		ways["full disk"] = func(t *testing.T) (string, sqlite.Options, func(*sqlite.Store)) {
			ballast := filepath.Join(small, "ballast")
			check(t, os.WriteFile(ballast, make([]byte, 1<<20), 0o644))
			return filepath.Join(small, "records.db"), sqlite.Options{}, func(*sqlite.Store) { check(t, os.Remove(ballast)) }
		}
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			path, opt, free := way(t)
			store, err := sqlite.Open(t.Context(), path, opt)
			check(t, err)
			n := 0
			for ; err == nil && n < 1000; n++ {
				_, err = store.Put(t.Context(), []corpus.Document{large(n)})
			}
			n--
			if !errors.Is(err, records.ErrFull) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "disk is full") {
				t.Fatalf("after %d documents: error %v", n, err)
			}
			for range 3 { // it stays so, and all stays readable
				if _, err := store.Put(t.Context(), []corpus.Document{large(n), large(n + 1)}); !errors.Is(err, records.ErrFull) {
					t.Errorf("error %v", err)
				}
				checkFull(t, store, n)
				if got := replica(t, store); len(got) != n || n < 5 {
					t.Errorf("%d documents, want %d", len(got), n)
				}
			}
			free(store)
			if _, err := store.Put(t.Context(), []corpus.Document{large(n)}); err != nil {
				t.Errorf("after room was made: %v", err)
			}
			check(t, store.Close())
			if got := replica(t, mustOpen(t, path)); got[fmt.Sprint("c", n)] == "" || got["c4"] == "" {
				t.Errorf("reopened with %d documents", len(got))
			}
		})
	}
}

// checkFull writes what there is no room for in every way: all are refused, and
// nothing of them is kept.
func checkFull(t *testing.T, store *sqlite.Store, n int) {
	t.Helper()
	before := everything(t, store)
	filler := []byte(`"` + strings.Repeat("ferry ", 30_000) + `"`)
	understood := []corpus.Document{large(n - 1), large(n - 2)}
	for i := range understood {
		understood[i].AnnotatedBy, understood[i].Lead = "1", string(filler)
	}
	edited := large(n - 1)
	edited.Comment.Text += "!"
	_, put := store.Put(t.Context(), []corpus.Document{edited})
	_, annotate := store.Annotate(t.Context(), understood, math.MaxInt64)
	_, begin := store.Begin(t.Context(), filler)
	quarantine := store.Quarantine(t.Context(), []records.Quarantined{{Path: "small"}, {Path: "large", Body: filler}})
	for name, err := range map[string]error{"Put": put, "Annotate": annotate, "Begin": begin, "Quarantine": quarantine} {
		if !errors.Is(err, records.ErrFull) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if diff := cmp.Diff(before, everything(t, store)); diff != "" {
		t.Errorf("(-before +after):\n%.1000s", diff)
	}
}

// TestNoRoomToOpen makes a store where there is no room at all.
func TestNoRoomToOpen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	_, err := sqlite.Open(t.Context(), path, sqlite.Bounded(2))
	if !errors.Is(err, records.ErrFull) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
	check(t, step(mustOpen(t, path), "x", 1)) // later, with room
}

// large is a comment that takes about 16 pages.
func large(n int) corpus.Document {
	id := fmt.Sprint("c", n)
	return corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: id, Text: strings.Repeat("ferry ", 11_000)}}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(text string) func(*testing.T, string) {
	return func(t *testing.T, path string) { check(t, os.WriteFile(path, []byte(text), 0o644)) }
}

// run makes a database with statements.
func run(statements string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		db, err := sql.Open("sqlite", path)
		check(t, err)
		_, err = db.Exec(statements)
		check(t, errors.Join(err, db.Close()))
	}
}

// newer makes records of the next version.
func newer(t *testing.T, path string) {
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	check(t, err)
	check(t, errors.Join(step(store, "x", 1), store.Close()))
	run("PRAGMA user_version = 99")(t, path)
}

// contents reads all files of a folder.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(folder)
	check(t, err)
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			text = []byte(err.Error())
		}
		files[entry.Name()] = string(bytes.Clone(text))
	}
	return files
}

// TestReadOnly: where nothing can be written, what is there can be read or the
// error says why not, and a Put says so.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	folder, seal := sealable(t)
	if seal == nil {
		t.Log("this user can write everywhere and may not mount: nothing to see here")
		return
	}
	path := filepath.Join(folder, "records.db")
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	check(t, err)
	check(t, errors.Join(step(store, "x", 1), store.Close()))
	before := contents(t, folder)
	seal()
	for _, path := range []string{path, filepath.Join(folder, "new.db")} {
		store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
		if err == nil {
			defer store.Close()
			_, err = store.Put(t.Context(), []corpus.Document{large(1)})
		}
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "cannot be ") {
			t.Errorf("error %v", err)
		}
	}
	if diff := cmp.Diff(before, contents(t, folder)); diff != "" {
		t.Errorf("the folder was touched: %.500s", diff)
	}
}

// sealable gives a folder and a function that makes it read-only; nil if this
// user cannot be kept from writing.
func sealable(t *testing.T) (folder string, seal func()) {
	t.Helper()
	if folder, mounted := mountSmall(t, 3<<20); mounted {
		return folder, func() { check(t, remountReadOnly(folder)) }
	}
	folder = t.TempDir()
	if os.Geteuid() <= 0 {
		return folder, nil
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o755) })
	return folder, func() { check(t, os.Chmod(folder, 0o555)) }
}

// TestCloseLeavesOneFile: what is beside the file is merged into it, no
// connection and no goroutine stays.
func TestCloseLeavesOneFile(t *testing.T) {
	defer goleak.VerifyNone(t)
	folder := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(folder, "records.db"), sqlite.Options{})
	check(t, err)
	check(t, step(store, "x", 1))
	for range store.Changes(t.Context(), 0) {
		break
	}
	_, err = store.Thread(t.Context(), "a-x")
	check(t, errors.Join(err, store.Close()))
	files := contents(t, folder)
	if _, there := files["records.db"]; !there || len(files) != 1 {
		t.Errorf("%d files", len(files))
	}
}
