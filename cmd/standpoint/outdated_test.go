package main

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOlderAnnotationsAreMadeAgain: what an older version understood is
// understood again by the next index, whatever that reads.
func TestOlderAnnotationsAreMadeAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, first, second := filepath.Join(dir, "data"), filepath.Join(dir, "first.jsonl"), filepath.Join(dir, "second.jsonl")
	writeThreads(t, first, 3)
	writeThreads(t, second, 1)
	call(t, exitDone, "index", "--data", data, first)
	want, _ := everything(t, data)

	folder := openFolder(t, data)
	for change, err := range folder.Records.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		thread, err := folder.Records.Thread(t.Context(), change.Document.ArticleID)
		if err != nil {
			t.Fatal(err)
		}
		for i := range thread {
			thread[i].AnnotatedBy, thread[i].Annotation.Agencies = "older", nil
		}
		if _, err := folder.Records.Annotate(t.Context(), thread, change.Seq); err != nil {
			t.Fatal(err)
		}
	}
	call(t, exitDone, "index", "--data", data, second)
	for change, err := range folder.Records.Changes(t.Context(), 0) {
		if err != nil || change.Document.AnnotatedBy == "older" {
			t.Errorf("%s is still as an older version understood it, %v", change.ID, err)
		}
	}
	got, _ := everything(t, data)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}
