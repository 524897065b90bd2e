package datafolder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// fullFolder is a data folder with all that one can hold, open and in use.
func fullFolder(t *testing.T) *Folder {
	t.Helper()
	dir := t.TempDir()
	folder := open(t, dir)
	id := "c0000000000000001"
	d := corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a0000000000000001", Comment: &corpus.Comment{ID: id, Text: "held"}}
	if _, err := folder.Records.Put(t.Context(), []corpus.Document{d}); err != nil {
		t.Fatal(err)
	}
	index := openIndex(t, folder)
	t.Cleanup(func() { _ = index.Close() })
	if _, _, err := index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := folder.Announce("http://127.0.0.1:1", ""); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"gazetteer/outlets.tsv", "heads/us-dhs.json", "records-20260101T000000Z.db", "notes/of a person.txt"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// TestBackupHoldsEverything: every file of a full folder is in the backup, or
// there is a reason why not. A file that nobody thought of is in it.
func TestBackupHoldsEverything(t *testing.T) {
	t.Parallel()
	folder := fullFolder(t)
	to := filepath.Join(t.TempDir(), "copy") + "/"
	if err := folder.Backup(t.Context(), to, false); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{} // whether it is in the backup, by the first part of its name
	copied := files(t, to)
	for _, name := range files(t, folder.Dir) {
		top, _, _ := strings.Cut(name, "/")
		got[top] = slices.Contains(copied, name)
	}
	want := map[string]bool{
		"records.db":                  true,  // the truth, as of one moment
		"records.db-wal":              false, // its content is in the copy of records.db
		"records.db-shm":              false, // only for those who have it open
		"index":                       false, // made from the records
		"server.json":                 false, // names the process that serves the folder now
		"gazetteer":                   true,  // written by hand
		"heads":                       true,  // fitted to what people said then
		"records-20260101T000000Z.db": false, // kept by a restore; itself a backup
		"notes":                       true,  // whatever it is, it cannot be made again
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, rule := range leftOut {
		if rule.why == "" {
			t.Errorf("nobody says why %s is left out", rule.prefix)
		}
	}
}

// TestRestoreChecksFirst: a damaged backup changes nothing, and records that
// somebody has open are not replaced.
func TestRestoreChecksFirst(t *testing.T) {
	t.Parallel()
	folder := fullFolder(t)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := folder.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	tell := func(p records.Problem) { t.Log(p) }
	if _, err := Restore(t.Context(), copied, folder.Dir, true, tell); err == nil || !strings.Contains(err.Error(), "stop the server") {
		t.Errorf("restored under an open index: %v", err)
	}
	elsewhere := t.TempDir()
	inUse := open(t, elsewhere)
	if _, err := Restore(t.Context(), copied, elsewhere, true, tell); err == nil || !strings.Contains(err.Error(), "another process uses the records") {
		t.Errorf("restored under open records: %v", err)
	}
	if err := inUse.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(text), `"held"`)
	text[at+1] = 'H'
	if err := os.WriteFile(copied, text, 0o644); err != nil {
		t.Fatal(err)
	}
	before := files(t, elsewhere)
	if _, err := Restore(t.Context(), copied, elsewhere, true, tell); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged backup was restored: %v", err)
	}
	if diff := cmp.Diff(before, files(t, elsewhere)); diff != "" {
		t.Errorf("the folder was touched:\n%s", diff)
	}
}

// TestRestoreReleasesLeases: a copy made during an import says that the import
// holds its lease. Nobody imports into what is restored from it.
func TestRestoreReleasesLeases(t *testing.T) {
	t.Parallel()
	folder := fullFolder(t)
	me := records.Holder{Host: "here", PID: os.Getpid()}
	if _, err := folder.Records.AcquireLease(t.Context(), "import", me, func(records.Lease) bool { return false }); err != nil {
		t.Fatal(err)
	}
	copied, dir := filepath.Join(t.TempDir(), "copy.db"), t.TempDir()
	if err := folder.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), copied, dir, false, func(p records.Problem) { t.Error(p) }); err != nil {
		t.Fatal(err)
	}
	restored := open(t, dir)
	if lease, err := restored.Records.CurrentLease(t.Context(), "import"); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("held by %v, %v", lease.Holder, err)
	}
	if lease, err := folder.Records.CurrentLease(t.Context(), "import"); err != nil || lease.Holder != me {
		t.Errorf("the folder that was copied: held by %v, %v", lease.Holder, err)
	}
}

// files lists the files below a folder.
func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			inside, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(inside))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
