package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/recordstest"
	"standpoint/corpus/records/sqlite"
)

// childEnv makes of the test binary a process that writes without end into the
// store of a path: PATH|NAME|FIRST, the name of its documents and its first step.
const childEnv = "STANDPOINT_SQLITE_TEST_CHILD"

// writeForEver takes step after step and prints the number of each when it is done.
func writeForEver(job string) int {
	parts := strings.Split(job, "|")
	var first int
	_, err := fmt.Sscan(parts[2], &first)
	if err == nil {
		var store *sqlite.Store
		if store, err = sqlite.Open(context.Background(), parts[0], sqlite.Options{}); err == nil {
			for i := first; err == nil; i++ {
				if err = step(store, parts[1], i); err == nil {
					_, err = fmt.Println(i) // os.Stdout has no buffer
				}
			}
		}
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// step puts an article in new words with comments that answer it, each other and
// those of an earlier step, understands them, quarantines something and releases
// what an earlier step did, and deletes some comments of an earlier one. Done
// twice, it is done once.
func step(store records.Store, name string, i int) error {
	ctx := context.Background()
	id := func(i, k int) string { return fmt.Sprintf("c-%s-%d-%d", name, i, k) }
	article := "a-" + name
	comment := func(k int, parent string) corpus.Document {
		text := strings.Repeat(fmt.Sprint("step ", i, " "), 1+i%17*40)
		return corpus.Document{ID: id(i, k), Kind: corpus.KindComment, ArticleID: article, Comment: &corpus.Comment{ID: id(i, k), ParentID: parent, Text: text}}
	}
	documents := []corpus.Document{
		{ID: article, Kind: corpus.KindArticle, ArticleID: article, Article: &corpus.Article{ID: article, Headline: fmt.Sprint("after ", i), Paragraphs: []string{"x"}}},
		comment(0, ""), comment(1, id(i, 0)), comment(2, id(i-1, 0)),
	}
	if _, err := store.Put(ctx, documents); err != nil {
		return err
	}
	for k := range documents {
		documents[k].AnnotatedBy = fmt.Sprint(i)
	}
	if _, err := store.Annotate(ctx, documents, math.MaxInt64); err != nil {
		return err
	}
	if err := aside(store, name, i); err != nil {
		return err
	}
	_, err := store.Delete(ctx, []string{id(i-4, 2), id(i-9, 0)})
	return err
}

// aside quarantines something, and releases what is four steps older.
func aside(store records.Imports, name string, i int) error {
	path := func(i int) string { return fmt.Sprintf("%s-%d", name, i) }
	if err := store.Quarantine(context.Background(), []records.Quarantined{{Path: path(i), Body: []byte("broken")}}); err != nil {
		return err
	}
	for item, err := range store.Quarantined(context.Background(), 0) {
		if err != nil {
			return err
		}
		if item.Path == path(i-4) {
			return store.Release(context.Background(), []int64{item.ID})
		}
	}
	return nil
}

// child is a writing process.
type child struct {
	t       *testing.T
	process *exec.Cmd
	acks    *bufio.Scanner
	errs    strings.Builder
	acked   int // the last step that it acknowledged
}

func startChild(t *testing.T, path, name string, first int) *child {
	t.Helper()
	c := &child{t: t, process: exec.Command(os.Args[0]), acked: first - 1}
	c.process.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%s|%d", childEnv, path, name, first))
	c.process.Stderr = &c.errs
	out, err := c.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.process.Start(); err != nil {
		t.Fatal(err)
	}
	c.acks = bufio.NewScanner(out)
	return c
}

// killAfter kills the process in the midst of its work, after so many acknowledged steps.
func (c *child) killAfter(steps int) {
	for n := 0; c.acks.Scan(); n++ {
		if n == steps {
			if err := c.process.Process.Kill(); err != nil {
				c.t.Error(err)
			}
		}
		if _, err := fmt.Sscan(c.acks.Text(), &c.acked); err != nil {
			break // half a line
		}
	}
	if err := c.process.Wait(); err == nil || c.errs.Len() > 0 {
		c.t.Errorf("the writing process ended with %v, %s", err, &c.errs)
	}
}

func TestKilledWriter(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	next := 0
	for round := range 4 {
		c := startChild(t, path, "x", next)
		c.killAfter(3 + 11*round)
		store := mustOpen(t, path)
		next = c.acked + 1
		checkWholeSteps(t, store, next)
		// The step that was under way may be there or not. Done again, it is there once.
		if err := step(store, "x", next); err != nil {
			t.Fatal(err)
		}
		next++
		if diff := cmp.Diff(undisturbed(t, next), everything(t, store)); diff != "" {
			t.Fatalf("after round %d (-undisturbed +killed):\n%.2000s", round, diff)
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// checkWholeSteps checks that a Put which was under way is there whole or not at all.
func checkWholeSteps(t *testing.T, store records.Reader, next int) {
	t.Helper()
	var ids []string
	for k := range 3 {
		ids = append(ids, fmt.Sprintf("c-x-%d-%d", next, k))
	}
	got, err := store.Get(t.Context(), ids)
	if err != nil || len(got) != 0 && len(got) != len(ids) {
		t.Errorf("%d of %d documents of one Put, error %v", len(got), len(ids), err)
	}
}

// undisturbed is what a store holds after so many steps without any kill.
func undisturbed(t *testing.T, steps int) map[string]any {
	t.Helper()
	store := mustOpen(t, filepath.Join(t.TempDir(), "records.db"))
	for i := range steps {
		if err := step(store, "x", i); err != nil {
			t.Fatal(err)
		}
	}
	return everything(t, store)
}

// everything is all that a store holds, except for numbers.
func everything(t *testing.T, store *sqlite.Store) map[string]any {
	t.Helper()
	marked, err := store.Pending(t.Context(), 0)
	check(t, err)
	outletStats, err := store.OutletStats(t.Context(), nil)
	check(t, err)
	all := map[string]any{"documents": replica(t, store), "pending": marked, "outletStats": outletStats}
	for id := range replica(t, store) {
		all["revisions of "+id], err = store.Revisions(t.Context(), id)
		check(t, err)
	}
	var aside []string
	for item, err := range store.Quarantined(t.Context(), 0) {
		check(t, err)
		aside = append(aside, item.Path)
	}
	all["quarantine"] = aside
	return all
}

func TestProcessesShareAStore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	store := mustOpen(t, path) // and one that looks on, as a server does
	children := []*child{startChild(t, path, "x", 0), startChild(t, path, "y", 0)}
	copied, at := recordstest.Replica{}, corpus.Seq(0)
	var killed sync.WaitGroup
	done := make(chan struct{})
	for _, c := range children {
		killed.Go(func() { c.killAfter(40) })
	}
	go func() { killed.Wait(); close(done) }()
	for open := true; open; {
		select {
		case <-done:
			open = false // and look once more
		default:
		}
		var err error
		if at, err = copied.Follow(t.Context(), store, at); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"x", "y"} {
		if children[i].acked < 40 {
			t.Errorf("%s took %d steps", name, children[i].acked)
		}
		for step := range children[i].acked + 1 {
			if id := fmt.Sprintf("c-%s-%d-1", name, step); copied[id] == "" {
				t.Errorf("%s was acknowledged and is not there", id)
			}
		}
	}
	if diff := cmp.Diff(replica(t, store), copied); diff != "" {
		t.Errorf("(-replayed +followed):\n%.2000s", diff)
	}
}

func mustOpen(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func replica(t *testing.T, store records.Log) recordstest.Replica {
	t.Helper()
	r := recordstest.Replica{}
	if _, err := r.Follow(t.Context(), store, 0); err != nil {
		t.Fatal(err)
	}
	return r
}
