package inverted

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// TestMergedSegmentsLeaveMemory reads nothing into the memory of the process that stays
// there when segments were merged, and reads them as before afterwards.
func TestMergedSegmentsLeaveMemory(t *testing.T) {
	var documents []index.Document
	for n := range 20_000 {
		documents = append(documents, made{id: fmt.Sprintf("document-%d", n), content: content{"key": {"all": nil}}})
	}
	built, _, err := plugin{}.New(documents)
	if err != nil {
		t.Fatal(err)
	}
	path, merged := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "merged")
	if err := built.(segment.UnpersistedSegment).Persist(path); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	read := func() (terms int) {
		ours, _ := Of(opened)
		for walk, ok := ours.Terms(IDField).Walk(nil, nil, nil); ok; ok = walk.Next() {
			terms++
		}
		return terms
	}
	if terms := read(); terms != len(documents) || resident(t, path) == 0 {
		t.Fatalf("%d terms, %d kB in memory", terms, resident(t, path))
	}
	if _, _, err := (plugin{}).Merge([]segment.Segment{opened}, []*roaring.Bitmap{nil}, merged, nil, nil); err != nil {
		t.Fatal(err)
	}
	if kB := resident(t, path); kB > 0 {
		t.Errorf("%d kB of a merged segment stay in memory", kB)
	}
	if terms := read(); terms != len(documents) {
		t.Errorf("%d terms after the merge, not %d", terms, len(documents))
	}
}

// resident is how many kB of a mapped file are in the memory of the process.
func resident(t *testing.T, path string) (kB int) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	_, own, found := strings.Cut(string(maps), path+"\n")
	if !found {
		t.Fatalf("%s is not mapped", path)
	}
	_, own, _ = strings.Cut(own, "\nRss:")
	if _, err := fmt.Sscan(own, &kB); err != nil {
		t.Fatal(err)
	}
	return kB
}
