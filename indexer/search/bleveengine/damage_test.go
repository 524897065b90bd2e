package bleveengine

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// damages are what can happen to a file. Each changes it so that it is not
// what was written.
var damages = map[string]func(random *rand.Rand, data []byte) []byte{
	"cut": func(random *rand.Rand, data []byte) []byte { return data[:random.IntN(len(data))] },
	"overwritten": func(random *rand.Rand, data []byte) []byte {
		from := random.IntN(len(data))
		for i := from; i < min(len(data), from+1+random.IntN(600)); i++ {
			data[i] ^= byte(1 + random.IntN(255))
		}
		return data
	},
	"one bit": func(random *rand.Rand, data []byte) []byte {
		data[random.IntN(len(data))] ^= 1 << random.IntN(8)
		return data
	},
	"zeroed": func(random *rand.Rand, data []byte) []byte {
		from := random.IntN(len(data))
		clear(data[from:min(len(data), from+4096)])
		data[from] ^= 0xff
		return data
	},
}

// damage changes a file in place, as an editor or a failing disk does.
func damage(t *testing.T, path, how string, random *rand.Rand) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, damages[how](random, data), 0o600); err != nil {
		t.Fatal(err)
	}
}

// probes are requests that together read every kind of data of an index.
var probes = []search.Request{
	{Limit: 10_000, Histogram: &search.HistogramRequest{}, Facets: []search.FacetRequest{{Field: schema.Outlet}, {Field: schema.Agency}, {Field: schema.Author}}},
	{Query: query.Term{Text: "raid"}, Sort: search.Relevance, Limit: 10_000},
	{Query: query.Or{Nodes: []query.Node{query.Phrase{Text: "the check"}, query.Wildcard{Text: "s*"}, query.Fuzzy{Text: "welfar", Edits: 1}}}, Sort: search.Replies, Limit: 10_000},
	{View: schema.View{MinConfidence: 0.7}, Facets: []search.FacetRequest{{Field: schema.Toward}, {Field: schema.Stance}}, Sort: search.Score, Limit: 10_000},
}

// answers asks all probes; nil and the error of the first that fails.
func answers(t *testing.T, e *Engine) (all []*search.Results, err error) {
	t.Helper()
	for _, req := range probes {
		results, err := e.Search(t.Context(), req)
		if err != nil {
			return nil, err
		}
		all = append(all, results)
	}
	counted := &search.Results{} // of all words
	_, err = e.Words(t.Context(), search.WordsRequest{Sets: []search.Request{{}}, Times: true}, func(w search.WordCount) error {
		counted.Total += len(w.Word) * (w.In[0] + w.Times[0])
		return nil
	})
	if err != nil {
		return nil, err
	}
	return append(all, counted), nil
}

// builtIndex makes an index of some segments, with deleted documents and with
// stored columns in one segment, and returns its answers.
func builtIndex(t *testing.T, dir string) (want []*search.Results) {
	t.Helper()
	random := rand.New(rand.NewPCG(11, 12))
	held := map[string]corpus.Document{}
	openAndClose(t, dir, func(e *Engine) {
		write(t, e, largeBatch(random, held, 1))
		for seq := range corpus.Seq(5) {
			write(t, e, randomBatch(random, held, seq+2))
		}
		refresh(t, e)
	})
	openAndClose(t, dir, func(e *Engine) {
		var err error
		if want, err = answers(t, e); err != nil {
			t.Fatal(err)
		}
	})
	removeMerged(t, dir)
	return want
}

// removeMerged removes the files of segments that were merged: scorch leaves
// them for a while, and what is in them is no longer of the index.
func removeMerged(t *testing.T, dir string) {
	t.Helper()
	found, err := (&Engine{dir: dir, logger: slog.New(slog.DiscardHandler)}).examine()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files(t, dir) {
		if _, current := found.segments[filepath.Base(path)]; !current && filepath.Dir(path) == dir && filepath.Ext(path) == ".zap" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func copyDir(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

// files lists all files below a folder.
func files(t *testing.T, dir string) (paths []string) {
	t.Helper()
	for _, pattern := range []string{"*.zap", "root.bolt", "seal", "columns/*"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("no files %s: %v", pattern, err)
		}
		paths = append(paths, found...)
	}
	return paths
}

func sameAnswers(a, b []*search.Results) bool {
	return cmp.Equal(a, b, cmpopts.EquateNaNs(), cmpopts.IgnoreFields(search.Results{}, "Work")) // which segments change
}

// isSegment distinguishes a segment from its columns, which are a spare copy.
func isSegment(name string) bool { return filepath.Ext(name) == ".zap" && filepath.Base(name) == name }

func expectWholeOrDamage(t *testing.T, what string, got, want []*search.Results, err error) {
	t.Helper()
	if err != nil {
		if found, ok := errors.AsType[*search.DamageError](err); !ok || found.File == "" || !errors.Is(err, search.ErrUnavailable) {
			t.Errorf("%s: the error names no damaged file: %v", what, err)
		}
		return
	}
	if !sameAnswers(got, want) {
		t.Errorf("%s: other answers than of the whole index, and no error", what)
	}
}

// openedAnswers opens an index that is there, asks the probes and closes it.
func openedAnswers(t *testing.T, dir string) ([]*search.Results, error) {
	t.Helper()
	e, err := Open(t.Context(), dir, Options{Existing: true})
	if err != nil {
		return nil, err
	}
	got, err := answers(t, e)
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	return got, err
}

// TestDamageIsFoundAtOpening damages every file of an index in many places:
// what is opened answers as the whole index does, or it is not opened.
func TestDamageIsFoundAtOpening(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	want := builtIndex(t, whole)
	random := rand.New(rand.NewPCG(13, 14))
	for _, path := range files(t, whole) {
		name, err := filepath.Rel(whole, path)
		if err != nil {
			t.Fatal(err)
		}
		for how := range damages {
			for round := range 3 {
				dir := copyDir(t, whole)
				damage(t, filepath.Join(dir, name), how, random)
				got, err := openedAnswers(t, dir)
				expectWholeOrDamage(t, fmt.Sprintf("%s %s (%d)", name, how, round), got, want, err)
				if isSegment(name) && err == nil {
					t.Errorf("%s %s (%d) was opened", name, how, round)
				}
			}
		}
	}
}

// TestMissingFilesAreFound: scorch alone would show an older state, or none.
func TestMissingFilesAreFound(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	want := builtIndex(t, whole)
	for _, path := range files(t, whole) {
		name, _ := filepath.Rel(whole, path)
		for _, sealed := range []bool{true, false} {
			dir := copyDir(t, whole)
			err := os.Remove(filepath.Join(dir, name))
			if !sealed {
				err = errors.Join(err, os.RemoveAll(filepath.Join(dir, sealName)))
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := openedAnswers(t, dir)
			expectWholeOrDamage(t, "without "+name, got, want, err)
		}
	}
	if _, err := Open(t.Context(), t.TempDir(), Options{Existing: true}); !isDamage(err) {
		t.Errorf("an empty folder was opened as an index: %v", err)
	}
}

func isDamage(err error) bool {
	_, ok := errors.AsType[*search.DamageError](err)
	return ok
}

// TestFilesOfAnotherIndexAreFound copies files with valid checksums over those
// of an index.
func TestFilesOfAnotherIndexAreFound(t *testing.T) {
	t.Parallel()
	whole, other := t.TempDir(), t.TempDir()
	want := builtIndex(t, whole)
	held := map[string]corpus.Document{}
	openAndClose(t, other, func(e *Engine) {
		write(t, e, largeBatch(rand.New(rand.NewPCG(77, 1)), held, 1))
		refresh(t, e)
	})
	for _, path := range files(t, whole) {
		for _, foreign := range files(t, other) {
			name, _ := filepath.Rel(whole, path)
			if filepath.Ext(path) != filepath.Ext(foreign) || filepath.Base(filepath.Dir(path)) == "columns" != (filepath.Base(filepath.Dir(foreign)) == "columns") {
				continue
			}
			dir := copyDir(t, whole)
			data, err := os.ReadFile(foreign)
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, name), data, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := openedAnswers(t, dir)
			expectWholeOrDamage(t, name+" from another index", got, want, err)
		}
	}
}

// TestDamageIsFoundWhileOpen damages files under an open index. It answers
// right, or says that it is damaged, and takes no more writes; the process lives.
func TestDamageIsFoundWhileOpen(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	want := builtIndex(t, whole)
	random := rand.New(rand.NewPCG(15, 16))
	for _, path := range files(t, whole) {
		name, _ := filepath.Rel(whole, path)
		for how := range damages {
			dir := copyDir(t, whole)
			e := open(t, dir)
			if path := filepath.Join(dir, name); !e.uses(path) && isSegment(name) {
				continue // merged already
			}
			damage(t, filepath.Join(dir, name), how, random)
			got, err := answers(t, e)
			expectWholeOrDamage(t, name+" "+how, got, want, err)
			if isSegment(name) && err == nil && e.uses(filepath.Join(dir, name)) {
				t.Errorf("%s %s: it answers", name, how)
			}
			written := e.Write(t.Context(), batchNumber(20))
			if isSegment(name) && err != nil && !isDamage(written) {
				t.Errorf("%s %s: a write after it: %v", name, how, written)
			}
			if err := e.Close(); err != nil {
				t.Errorf("%s %s: %v", name, how, err)
			}
			if written == nil {
				expectWritten(t, name+" "+how, dir)
			}
		}
	}
}

// expectWritten: what was called durable is there, or the damage is found.
func expectWritten(t *testing.T, what, dir string) {
	t.Helper()
	e, err := Open(t.Context(), dir, Options{Existing: true})
	if isDamage(err) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if state, err := e.Applied(t.Context()); err != nil || state.Seq != 20 {
		t.Errorf("%s: a batch that was written is lost: %v, %v", what, state, err)
	}
}

// TestKeeperFindsDamage: nobody needs to ask for it to be found.
func TestKeeperFindsDamage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	builtIndex(t, dir)
	e := open(t, dir)
	if err := os.Remove(filepath.Join(dir, boltName)); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if _, err := e.Applied(t.Context()); isDamage(err) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("that its root is missing was not found")
		}
	}
}
