package bleveengine

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
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
	{Query: query.Or{Nodes: []query.Node{query.Phrase{Text: "the check"}, query.Prefix{Text: "s"}, query.Fuzzy{Text: "welfar", Edits: 1}}}, Sort: search.Replies, Limit: 10_000},
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
	return all, nil
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

func sameAnswers(a, b []*search.Results) bool { return cmp.Equal(a, b, cmpopts.EquateNaNs()) }

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
				e, err := Open(t.Context(), dir, Options{Existing: true})
				var got []*search.Results
				if err == nil {
					got, err = answers(t, e)
					if err := e.Close(); err != nil {
						t.Error(err)
					}
				}
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
			e, err := Open(t.Context(), dir, Options{Existing: true})
			var got []*search.Results
			if err == nil {
				got, err = answers(t, e)
				if err := e.Close(); err != nil {
					t.Error(err)
				}
			}
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
			e, err := Open(t.Context(), dir, Options{Existing: true})
			var got []*search.Results
			if err == nil {
				got, err = answers(t, e)
				if err := e.Close(); err != nil {
					t.Error(err)
				}
			}
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

// TestTouchedFilesAreReadNotRefused: a copy or a backup changes times, not bytes.
func TestTouchedFilesAreReadNotRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	want := builtIndex(t, dir)
	for _, opened := range []bool{false, true} {
		var e *Engine
		if opened {
			e = open(t, dir)
		}
		for _, path := range files(t, dir) {
			if err := os.Chtimes(path, time.Time{}, time.Unix(1_000_000_000, 0)); err != nil && !errors.Is(err, os.ErrNotExist) { // merged
				t.Fatal(err)
			}
		}
		if !opened {
			e = open(t, dir)
		}
		got, err := answers(t, e)
		if err != nil || !sameAnswers(got, want) {
			t.Errorf("open before: %v: %v", opened, err)
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestVerifyReadsEverything: it finds damage that left the time of change as it was.
func TestVerifyReadsEverything(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	builtIndex(t, dir)
	e := open(t, dir)
	if found := e.Verify(t.Context()); len(found) > 0 {
		t.Fatalf("a whole index: %v", found)
	}
	segments, err := filepath.Glob(filepath.Join(dir, "*.zap"))
	if err != nil || len(segments) == 0 {
		t.Fatal(err)
	}
	// As a disk does it: the bytes change, the time of change does not.
	info, err := os.Stat(segments[0])
	if err != nil {
		t.Fatal(err)
	}
	damage(t, segments[0], "one bit", rand.New(rand.NewPCG(1, 9)))
	if err := os.Chtimes(segments[0], time.Time{}, info.ModTime()); err != nil {
		t.Fatal(err)
	}
	found := e.Verify(t.Context())
	if len(found) != 1 || !isDamage(found[0]) || !strings.Contains(found[0].Error(), segments[0]) {
		t.Errorf("one damaged segment: %v", found)
	}
}

// TestDiffer: every document is held as it was written, and each kind of
// difference is reported.
func TestDiffer(t *testing.T) {
	t.Parallel()
	e := open(t, t.TempDir())
	random := rand.New(rand.NewPCG(21, 22))
	held := map[string]corpus.Document{}
	for seq := range corpus.Seq(12) {
		write(t, e, randomBatch(random, held, seq+1))
	}
	refresh(t, e)
	for _, d := range held {
		if found, err := e.Differ(t.Context(), []corpus.Document{d}); err != nil || len(found) > 0 {
			t.Errorf("%v, %v", found, err)
		}
	}
	whole := article("a1", "Raids")
	whole.Outlet = "apnews"
	write(t, e, search.Batch{Upserts: []corpus.Document{whole}, Seq: 99})
	refresh(t, e)
	for name, change := range map[string]func(d *corpus.Document){
		"text lacks":       func(d *corpus.Document) { d.Article.Paragraphs = append(d.Article.Paragraphs, "Another word.") },
		"headline lacks":   func(d *corpus.Document) { d.Article.Headline = "Raids and arrests" },
		"outlet has":       func(d *corpus.Document) { d.Outlet = "" },
		"outlet lacks":     func(d *corpus.Document) { d.Outlet = "globe" },
		"the date":         func(d *corpus.Document) { d.Article.Published = timeOf(77) },
		"replies":          func(d *corpus.Document) { d.Replies = 4 },
		"not in the index": func(d *corpus.Document) { d.ID = "a2" },
	} {
		other := whole
		other.Article = &corpus.Article{}
		*other.Article = *whole.Article
		change(&other)
		found, err := e.Differ(t.Context(), []corpus.Document{other})
		if err != nil || !strings.Contains(strings.Join(found, "\n"), name) {
			t.Errorf("%s: %v, %v", name, found, err)
		}
	}
}

// TestBoltIsReadAsBoltDoes: of every index that scorch wrote, the segments that
// we read out of its root are those that scorch opens.
func TestBoltIsReadAsBoltDoes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := open(t, dir)
	for seq := range corpus.Seq(40) {
		write(t, e, batchNumber(seq+1))
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	bolt, err := readBolt(filepath.Join(dir, boltName))
	if err != nil {
		t.Fatal(err)
	}
	named := bolt.segmentFiles()
	again := open(t, dir)
	reader, err := again.reader()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if len(named) == 0 || len(named) != len(reader.Segments()) {
		t.Errorf("the root names %d segments, scorch opens %d", len(named), len(reader.Segments()))
	}
	slices.Sort(named)
	if len(slices.Compact(named)) != len(reader.Segments()) {
		t.Errorf("segments named twice: %v", named)
	}
}

func TestReadOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	want := builtIndex(t, dir)
	before := listing(t, dir)
	e, err := Open(t.Context(), dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	two, err := Open(t.Context(), dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatalf("two readers at once: %v", err)
	}
	got, err := answers(t, e)
	if err != nil || !sameAnswers(got, want) {
		t.Errorf("read only: %v", err)
	}
	if err := e.Write(t.Context(), batchNumber(9)); !errors.Is(err, errReadOnly) {
		t.Errorf("write: %v", err)
	}
	if err := errors.Join(e.Close(), two.Close()); err != nil {
		t.Error(err)
	}
	if after := listing(t, dir); !reflect.DeepEqual(before, after) {
		t.Errorf("files changed: %v, %v", before, after)
	}
	if _, err := Open(t.Context(), t.TempDir(), Options{ReadOnly: true}); !isDamage(err) {
		t.Errorf("an empty folder: %v", err)
	}
}

func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, path := range files(t, dir) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		all[path] = fmt.Sprint(info.Size(), info.ModTime())
	}
	return all
}

// TestParseBoltRefusesAnything: whatever is in the file, it is read or refused.
func TestParseBoltRefusesAnything(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	builtIndex(t, dir)
	whole, err := os.ReadFile(filepath.Join(dir, boltName))
	if err != nil {
		t.Fatal(err)
	}
	want, err := parseBolt(whole)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(31, 32))
	for range 1500 {
		data := slices.Clone(whole)
		for range 1 + random.IntN(4) {
			at := random.IntN(len(data)/8) * 8
			if random.IntN(2) == 0 { // headers are at the beginning of pages
				at = at/4096*4096 + random.IntN(10)*8
			}
			copy(data[at:], []byte{byte(random.IntN(256)), byte(random.IntN(3)), byte(random.IntN(2)), 0, byte(random.IntN(2)), 0, 0, 0})
		}
		if got, err := parseBolt(data[:len(data)-random.IntN(2)*random.IntN(len(data))]); err == nil && got.txid > want.txid {
			t.Errorf("read as transaction %d, after %d", got.txid, want.txid)
		}
	}
	for _, data := range [][]byte{nil, {0}, make([]byte, 4096), make([]byte, 64<<10)} {
		if _, err := parseBolt(data); err == nil {
			t.Errorf("%d empty bytes were read", len(data))
		}
	}
}
