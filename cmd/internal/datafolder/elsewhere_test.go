package datafolder_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
)

// TestKeepRecordsAt: a folder remembers where its records are, keeps no password, and
// never has records in two places.
func TestKeepRecordsAt(t *testing.T) {
	const address = "postgres://someone@127.0.0.1:1/there"
	filled := filepath.Join(t.TempDir(), "filled")
	folder, err := datafolder.Open(t.Context(), filled, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "data")
	for _, c := range []struct{ dir, address, want string }{
		{dir, "mysql://someone@host/there", "is not an address"},
		{dir, "postgres://someone:hunter2@host/there", "must not hold a password"},
		{dir, "postgres://someone@host/there?password=hunter2", "must not hold a password"},
		{dir, "postgres://someone:hun%ter2@host/there", "must be as in"},
		{filled, address, "holds records already"},
		{dir, address, ""},
		{dir, address, ""},
		{dir, "postgres://someone@host/elsewhere", "name another data folder"},
	} {
		err := datafolder.KeepRecordsAt(c.dir, c.address)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: error %v, want %q", c.address, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("an error holds the password: %v", err)
		}
	}
	if _, err := datafolder.Open(t.Context(), dir, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "no server answers") {
		t.Errorf("a folder whose records cannot be reached: error %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "records.db")); err == nil {
		t.Error("it has records of its own now")
	}
}

// TestCopyBetweenFolders: all records arrive in an empty folder, and nowhere else.
func TestCopyBetweenFolders(t *testing.T) {
	from, to := filepath.Join(t.TempDir(), "from"), t.TempDir()
	folder, err := datafolder.Open(t.Context(), from, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	d := corpus.Document{ID: "c1", Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: "c1", Text: "Again?"}}
	if _, err := folder.Records.Put(t.Context(), []corpus.Document{d}); err != nil {
		t.Fatal(err)
	}
	if err := datafolder.Copy(t.Context(), from, to, nil); err != nil {
		t.Fatal(err)
	}
	if err := datafolder.Copy(t.Context(), from, to, nil); err == nil || !strings.Contains(err.Error(), "empty") {
		t.Errorf("a second copy to the same place: error %v", err)
	}
	if err := datafolder.Copy(t.Context(), filepath.Join(to, "missing.db"), t.TempDir(), nil); err == nil {
		t.Error("records that are not there were copied")
	}
	copied, err := datafolder.Open(t.Context(), to, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	got, err := copied.Records.Get(t.Context(), []string{"c1"})
	if err != nil || len(got) != 1 || got[0].Text() != "Again?" {
		t.Errorf("%d documents, error %v", len(got), err)
	}
}
