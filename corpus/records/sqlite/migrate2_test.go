package sqlite_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// versionTwo is the SQL of a store of version 2, which called pending articles
// scattered for some time.
func versionTwo(t *testing.T, scattered bool) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "version2.sql"))
	check(t, err)
	script := string(text)
	if scattered {
		script += "ALTER TABLE pending RENAME TO scattered;"
	}
	return script
}

// TestMigrationFromVersion2: nothing of a store of version 2 is lost, and what
// it holds now is sound.
func TestMigrationFromVersion2(t *testing.T) {
	t.Parallel()
	for name, scattered := range map[string]bool{"pending": false, "scattered": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "records.db")
			run(versionTwo(t, scattered))(t, path)
			for range 2 { // what was migrated stays so
				store := mustOpen(t, path)
				if told := verify(t, store); len(told) > 0 {
					t.Errorf("problems %q", told)
				}
				if diff := cmp.Diff(wantOfVersion2(), allOfVersion2(t, store)); diff != "" {
					t.Errorf("(-version 2 +migrated):\n%s", diff)
				}
				check(t, store.Close())
			}
		})
	}
}

func wantOfVersion2() map[string]any {
	return map[string]any{
		"log":        []corpus.Seq{3, 4, 8, 9},
		"last":       corpus.Seq(9),
		"lineages":   []int{16, 16, 0},
		"pending":    []string{"a1"},
		"texts":      []string{"a1: One.", "c1: Again?", "c2: Always."},
		"added":      "2025-04-11 21:03:20 +0000 UTC", // the last import began then
		"article":    "Ferry very late, 7, en, 2 replies, thread.txt 7, g1",
		"revisions":  []string{"Ferry late"},
		"quarantine": `broken.json 12 {"broken`,
		"imports":    []string{`{"paths":["b"]} {"page":3} `, `{"paths":["a"]}  {"files":1}`},
		"outlets":    []records.OutletStats{{Outlet: "daily-klaxon", Articles: 1, Dated: 1, Bylined: 1, Answered: 1}},
	}
}

func allOfVersion2(t *testing.T, store records.Store) map[string]any {
	t.Helper()
	ctx := t.Context()
	got := map[string]any{}
	var log []corpus.Seq
	for change, err := range store.Changes(ctx, 0) {
		check(t, err)
		log = append(log, change.Seq)
	}
	got["log"] = log
	last, err := store.Last(ctx)
	check(t, err)
	got["last"] = last
	var lengths []int
	for _, seq := range []corpus.Seq{4, 9, 10} {
		lineage, err := store.Lineage(ctx, seq)
		check(t, err)
		lengths = append(lengths, len(lineage))
	}
	got["lineages"] = lengths
	got["pending"], err = store.Pending(ctx, 0)
	check(t, err)
	thread, err := store.Thread(ctx, "a1")
	check(t, err)
	var texts []string
	for _, d := range thread {
		texts = append(texts, d.ID+": "+d.Text())
	}
	got["texts"] = texts
	a := thread[0]
	got["article"] = strings.Join([]string{a.Headline, a.AnnotatedBy, a.Annotation.Language, fmt.Sprint(a.Replies, " replies"), fmt.Sprint(a.Origin.Path, " ", a.Origin.Offset), a.DuplicateGroup}, ", ")
	got["added"] = fmt.Sprint(a.Added)
	revisions, err := store.Revisions(ctx, "a1")
	check(t, err)
	got["revisions"] = []string{revisions[0].Headline}
	for item, err := range store.Quarantined(ctx, 0) {
		check(t, err)
		got["quarantine"] = fmt.Sprint(item.Path, " ", item.Offset, " ", string(item.Body))
	}
	imports, err := store.List(ctx, 0)
	check(t, err)
	var accounts []string
	for _, one := range imports {
		accounts = append(accounts, strings.Join([]string{string(one.Request), string(one.Progress), string(one.Receipt)}, " "))
	}
	got["imports"] = accounts
	got["outlets"], err = store.OutletStats(ctx, nil)
	check(t, err)
	return got
}

// TestVersion2GoesOn: what was read in the time of version 2 is unchanged when
// it is read again, and can be taken down.
func TestVersion2GoesOn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	run(versionTwo(t, false))(t, path)
	store := mustOpen(t, path)
	thread, err := store.Thread(t.Context(), "a1")
	check(t, err)
	did, err := store.Put(t.Context(), thread)
	if err != nil || did.Articles != (records.Counts{Unchanged: 1}) || did.Comments != (records.Counts{Unchanged: 2}) {
		t.Errorf("put again: %+v, error %v", did, err)
	}
	seq, err := store.Withdraw(t.Context(), []string{"c2", "c3"}, "asked for")
	if err != nil || seq != 12 {
		t.Errorf("withdrawn at %d, error %v", seq, err)
	}
	check(t, store.Erase(t.Context()))
	if told := verify(t, store); len(told) > 0 {
		t.Errorf("problems %q", told)
	}
}
