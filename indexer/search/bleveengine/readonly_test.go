package bleveengine

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"testing"
)

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
