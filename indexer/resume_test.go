package indexer_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"standpoint/corpus/records"
	"standpoint/indexer"
)

// story is a line of a page: article n with a text of 4 kB.
func story(n int, word string) string {
	return fmt.Sprintf(`{"article":{"url":"https://valley-post.example/%d","outlet":"valley-post","paragraphs":["%s %s"]},"comments":[{"text":"re %d"}]}`+"\n",
		n, word, strings.Repeat("and more ", 450), n)
}

// stories are lines of articles, from one number to before another.
func stories(word string, from, to int) []byte {
	var b bytes.Buffer
	for n := from; n < to; n++ {
		b.WriteString(story(n, word))
	}
	return b.Bytes()
}

func writeFile(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// touch gives a file a time of its own.
func touch(t *testing.T, path string) {
	t.Helper()
	at := time.Now().Add(time.Hour)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// cutOff runs until so many batches are kept.
func cutOff(t *testing.T, p indexer.Pipeline, path string, batches int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	kept := 0
	_, err := p.Index(ctx, []string{path}, indexer.Options{Batch: 40, Progress: func(indexer.Progress) {
		if kept++; kept == batches {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

// texts are the first words of all articles that are held, by their address.
func texts(t *testing.T, store records.Store) map[string]string {
	t.Helper()
	found := map[string]string{}
	for change, err := range store.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if a := change.Document.Article; a != nil {
			found[a.URL], _, _ = strings.Cut(a.Text(), " ")
		}
	}
	return found
}

// TestInputsChangeWhileCutOff: what is held in the end is what the inputs hold
// then, and the receipt says what was read again, and covers all.
func TestInputsChangeWhileCutOff(t *testing.T) {
	const many = 600 // 2.4 MB, more than is read ahead
	for _, c := range []struct {
		name    string
		batches int
		write   func(t *testing.T, dir string)
		change  func(t *testing.T, dir string)
		changed string // file, as the receipt says; "" for none
		want    string // counts of articles
		words   map[string]int
	}{
		{
			"edited in place, same size and time", 2,
			func(t *testing.T, dir string) { writeFile(t, dir+"/a", stories("old", 0, many)) },
			func(t *testing.T, dir string) {
				info, err := os.Stat(dir + "/a")
				if err != nil {
					t.Fatal(err)
				}
				writeFile(t, dir+"/a", stories("new", 0, many))
				if err := os.Chtimes(dir+"/a", info.ModTime(), info.ModTime()); err != nil {
					t.Fatal(err)
				}
			},
			"a", fmt.Sprintf("%d: %d new, 0 unchanged, 0 merged, 40 replaced", many, many-40), map[string]int{"new": many},
		},
		{
			"appended to", 2,
			func(t *testing.T, dir string) { writeFile(t, dir+"/a", stories("old", 0, many)) },
			func(t *testing.T, dir string) { writeFile(t, dir+"/a", stories("old", 0, many+10)) },
			"", fmt.Sprintf("%d: %d new, 0 unchanged, 0 merged, 0 replaced", many+10, many+10), map[string]int{"old": many + 10},
		},
		{
			"touched", 2,
			func(t *testing.T, dir string) { writeFile(t, dir+"/a", stories("old", 0, many)) },
			func(t *testing.T, dir string) { touch(t, dir+"/a") },
			"", fmt.Sprintf("%d: %d new, 0 unchanged, 0 merged, 0 replaced", many, many), map[string]int{"old": many},
		},
		{
			"cut short", 2,
			func(t *testing.T, dir string) { writeFile(t, dir+"/a", stories("old", 0, many)) },
			func(t *testing.T, dir string) { writeFile(t, dir+"/a", stories("old", 0, 10)) },
			"a", "10: 0 new, 10 unchanged, 0 merged, 0 replaced", map[string]int{"old": 40},
		},
		{
			"read to its end, then appended to: the last line was not whole", 1,
			func(t *testing.T, dir string) {
				writeFile(t, dir+"/a", append(stories("old", 0, 39), story(39, "old")[:50]...))
				writeFile(t, dir+"/b", stories("old", 40, 80))
			},
			func(t *testing.T, dir string) { writeFile(t, dir+"/a", stories("old", 0, 40)) },
			"a", "80: 60 new, 20 unchanged, 0 merged, 0 replaced", map[string]int{"old": 80},
		},
		{
			"replaced by another file", 2,
			func(t *testing.T, dir string) { writeFile(t, dir+"/a", stories("old", 0, many)) },
			func(t *testing.T, dir string) {
				writeFile(t, dir+"/.new", stories("new", 7, 12))
				if err := os.Rename(dir+"/.new", dir+"/a"); err != nil {
					t.Fatal(err)
				}
			},
			"a", "5: 0 new, 0 unchanged, 0 merged, 5 replaced", map[string]int{"old": 35, "new": 5},
		},
		{
			"a member that was done is edited", 4,
			func(t *testing.T, dir string) {
				writeFile(t, dir+"/a", stories("old", 0, 30))
				writeFile(t, dir+"/b", stories("old", 30, 60))
				writeFile(t, dir+"/c", stories("old", 60, many))
			},
			func(t *testing.T, dir string) { writeFile(t, dir+"/b", stories("new", 30, 60)); touch(t, dir+"/b") },
			"b", fmt.Sprintf("%d: %d new, 50 unchanged, 0 merged, 30 replaced", many, many-80), map[string]int{"old": many - 30, "new": 30},
		},
		{
			"a member that was done is touched", 3,
			func(t *testing.T, dir string) {
				writeFile(t, dir+"/a", stories("old", 0, 30))
				writeFile(t, dir+"/b", stories("old", 30, many))
			},
			func(t *testing.T, dir string) { touch(t, dir+"/a") },
			"", fmt.Sprintf("%d: %d new, 0 unchanged, 0 merged, 0 replaced", many, many), map[string]int{"old": many},
		},
		{
			"a member comes before", 3,
			func(t *testing.T, dir string) {
				writeFile(t, dir+"/b", stories("old", 0, 30))
				writeFile(t, dir+"/c", stories("old", 30, many))
			},
			func(t *testing.T, dir string) { writeFile(t, dir+"/a", stories("old", many, many+5)) },
			"a", "", map[string]int{"old": many + 5},
		},
		{
			"a member that was done goes", 3,
			func(t *testing.T, dir string) {
				writeFile(t, dir+"/a", stories("old", 0, 30))
				writeFile(t, dir+"/b", stories("old", 30, many))
			},
			func(t *testing.T, dir string) {
				if err := os.Remove(dir + "/a"); err != nil {
					t.Fatal(err)
				}
			},
			"b", "", map[string]int{"old": many},
		},
		{
			"a member comes after", 2,
			func(t *testing.T, dir string) { writeFile(t, dir+"/a", stories("old", 0, many)) },
			func(t *testing.T, dir string) { writeFile(t, dir+"/b", stories("old", many, many+5)) },
			"", fmt.Sprintf("%d: %d new, 0 unchanged, 0 merged, 0 replaced", many+5, many+5), map[string]int{"old": many + 5},
		},
		{
			"a tar archive is edited in place", 2,
			func(t *testing.T, dir string) { writeFile(t, dir+"/a.tar", tarOf(t, stories("old", 0, many))) },
			func(t *testing.T, dir string) { writeFile(t, dir+"/a.tar", tarOf(t, stories("new", 0, many))) },
			"a.tar", fmt.Sprintf("%d: %d new, 0 unchanged, 0 merged, 40 replaced", many, many-40), map[string]int{"new": many},
		},
		{
			"a zip archive is edited in place", 2,
			func(t *testing.T, dir string) { writeFile(t, dir+"/a.zip", zipOf(t, stories("old", 0, many))) },
			func(t *testing.T, dir string) { writeFile(t, dir+"/a.zip", zipOf(t, stories("new", 0, many))) },
			"a.zip", fmt.Sprintf("%d: %d new, 0 unchanged, 0 merged, 40 replaced", many, many-40), map[string]int{"new": many},
		},
		{
			"a zip archive is touched", 2,
			func(t *testing.T, dir string) { writeFile(t, dir+"/a.zip", zipOf(t, stories("old", 0, many))) },
			func(t *testing.T, dir string) { touch(t, dir+"/a.zip") },
			"", fmt.Sprintf("%d: %d new, 0 unchanged, 0 merged, 0 replaced", many, many), map[string]int{"old": many},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			c.write(t, dir)
			p, store := pipeline(t)
			cutOff(t, p, dir, c.batches)
			c.change(t, dir)
			receipt, err := p.Index(t.Context(), []string{dir}, indexer.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimPrefix(strings.Join(receipt.Changed, " "), dir+"/"); got != c.changed {
				t.Errorf("changed: %q, want %q", got, c.changed)
			}
			if c.changed == "" && receipt.Resumed == "" {
				t.Error("it began again")
			}
			if receipt.Quarantined.Total > 0 {
				t.Errorf("quarantined %+v", receipt.Quarantined)
			}
			var printed strings.Builder
			if err := receipt.Print(&printed); err != nil || !strings.Contains(printed.String(), c.want) {
				t.Errorf("want %s in\n%s", c.want, printed.String())
			}
			words := map[string]int{}
			for _, word := range texts(t, store) {
				words[word]++
			}
			if diff := cmp.Diff(c.words, words); c.words != nil && diff != "" {
				t.Error(diff)
			}
		})
	}
}

func tarOf(t *testing.T, page []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	err := w.WriteHeader(&tar.Header{Name: "page", Mode: 0o644, Size: int64(len(page))})
	if err == nil {
		_, err = w.Write(page)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipOf(t *testing.T, page []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.CreateHeader(&zip.FileHeader{Name: "page"}) // stored, so that its size stays
	if err == nil {
		_, err = f.Write(page)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSharesOfAResumedRun: they are those of the whole run.
func TestSharesOfAResumedRun(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a"), stories("old", 0, 200))
	whole, _ := pipeline(t)
	want, err := whole.Index(t.Context(), []string{dir}, indexer.Options{Batch: 40})
	if err != nil || len(want.Outlets) != 1 || want.Outlets[0].Came.Articles != 200 {
		t.Fatalf("%+v, %v", want.Outlets, err)
	}
	p, _ := pipeline(t)
	cutOff(t, p, dir, 3)
	got, err := p.Index(t.Context(), []string{dir}, indexer.Options{Batch: 40})
	if err != nil {
		t.Fatal(err)
	}
	got.Resumed = ""
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-whole +resumed):\n%s", diff)
	}
}
