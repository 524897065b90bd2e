package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/corpustest"
)

// call runs the program in this process and returns what it printed.
func call(t *testing.T, want int, arguments ...string) string {
	t.Helper()
	return feed(t, want, nil, arguments...)
}

// feed is like call, with something on standard input.
func feed(t *testing.T, want int, input []byte, arguments ...string) string {
	t.Helper()
	var out, messages bytes.Buffer
	if code := run(t.Context(), arguments, streams{in: bytes.NewReader(input), out: &out, err: &messages}); code != want {
		t.Fatalf("standpoint %s: exit code %d, want %d\n%s%s", strings.Join(arguments, " "), code, want, out.Bytes(), messages.Bytes())
	}
	return out.String()
}

// held returns the documents of a data folder, by id, from its changes. It leaves
// out what comes from the first source by contract (corpus.Merge): where a
// document was read, its native id, the spelling of its address, and which of two
// equal dates it has.
func held(t *testing.T, data string) map[string]corpus.Document {
	t.Helper()
	folder, err := datafolder.Open(t.Context(), data, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	documents := map[string]corpus.Document{}
	for change, err := range folder.Records.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		delete(documents, change.ID)
		if !change.Deleted {
			change.Document.Origin, change.Document.Added = corpus.Origin{}, time.Time{}
			if change.Document.Article != nil {
				change.Document.Article.NativeID, change.Document.Article.URL, change.Document.Article.DateSource = "", "", ""
			}
			documents[change.ID] = change.Document
		}
	}
	return documents
}

// inputs returns files that belong together: the shipped corpus, and the files of
// the cases pages and join.
func inputs(t *testing.T) (files []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(corpustest.Root(t), "corpus", "sample", "pages", "*"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"pages.txtar", "join.txtar"} {
		archive, err := txtar.ParseFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasPrefix(file.Name, "want-") || file.Name == "page.txt" {
				continue
			}
			path := filepath.Join(dir, file.Name)
			if err := os.WriteFile(path, file.Data, 0o644); err != nil {
				t.Fatal(err)
			}
			files = append(files, path)
		}
	}
	return files
}

// TestParseThenIndexIsIndex reads all inputs directly, and again through the lines
// that parse prints.
func TestParseThenIndexIsIndex(t *testing.T) {
	t.Parallel()
	dir, files := t.TempDir(), inputs(t)
	direct, lines := filepath.Join(dir, "direct"), filepath.Join(dir, "lines")
	call(t, exitDone, append([]string{"index", "--stance", "fast", "--data", direct}, files...)...)
	printed := filepath.Join(dir, "threads.jsonl")
	if err := os.WriteFile(printed, []byte(call(t, exitDone, append([]string{"parse"}, files...)...)), 0o644); err != nil {
		t.Fatal(err)
	}
	call(t, exitDone, "index", "--stance", "fast", "--data", lines, printed)
	want := held(t, direct)
	if diff := cmp.Diff(want, held(t, lines)); diff != "" || len(want) == 0 {
		t.Errorf("%d documents; through parse they differ (-direct +by parse):\n%s", len(want), diff)
	}
	if receipt := call(t, exitDone, "index", "--stance", "fast", "--data", direct, printed); !strings.Contains(receipt, "nothing changed") {
		t.Errorf("what parse prints changes what index has read:\n%s", receipt)
	}
}

// TestAnyOrder reads the inputs in several orders, in one run and in several: in
// the end the documents are the same.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	dir, files := t.TempDir(), inputs(t)
	calm := filepath.Join(dir, "calm")
	call(t, exitDone, append([]string{"index", "--stance", "fast", "--data", calm}, files...)...)
	want := held(t, calm)
	for seed := range uint64(2) {
		random := rand.New(rand.NewPCG(seed, 0))
		order := slices.Clone(files)
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		data := filepath.Join(dir, fmt.Sprint(seed))
		runs := 0
		for left := order; len(left) > 0; runs++ {
			n := 1 + random.IntN(len(left))
			call(t, exitDone, append([]string{"index", "--stance", "fast", "--data", data}, left[:n]...)...)
			left = left[n:]
		}
		if diff := cmp.Diff(want, held(t, data)); diff != "" {
			t.Errorf("seed %d, %d runs, in the order\n%s\nthe documents differ (-in order +shuffled):\n%s", seed, runs, strings.Join(order, "\n"), diff)
		}
	}
}
