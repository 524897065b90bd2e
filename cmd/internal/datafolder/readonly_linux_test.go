package datafolder

import (
	"errors"
	"log/slog"
	"path/filepath"
	"syscall"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// TestFolderThatCannotBeWritten is opened for reading, and says so.
func TestFolderThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=3m"); err != nil {
		t.Logf("this user may not mount: %v", err)
		return
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	data := filepath.Join(dir, "data")
	folder, err := Open(t.Context(), data, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	id := "c0000000000000001"
	d := corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a0000000000000001", Comment: &corpus.Comment{ID: id, Text: "held"}}
	_, err = folder.Records.Put(t.Context(), []corpus.Document{d})
	if err := errors.Join(err, folder.Close()); err != nil || folder.ReadOnly {
		t.Fatal(err, folder.ReadOnly)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	sealed := open(t, data)
	if got, err := sealed.Records.Get(t.Context(), []string{id}); err != nil || len(got) != 1 || !sealed.ReadOnly {
		t.Errorf("got %d documents, read-only %t, error %v", len(got), sealed.ReadOnly, err)
	}
	if _, err := sealed.Records.Put(t.Context(), []corpus.Document{d}); !errors.Is(err, records.ErrReadOnly) {
		t.Errorf("error %v", err)
	}
	if _, err := sealed.Announce("http://127.0.0.1:1", ""); err != nil {
		t.Error(err)
	}
}
