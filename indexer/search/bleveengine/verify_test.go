package bleveengine

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

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
		"the article":      func(d *corpus.Document) { d.ArticleID = "a3" },
		"not in the index": func(d *corpus.Document) { d.ID = "a99" },
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
