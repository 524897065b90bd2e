package bleveengine

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"standpoint/corpus"
)

// TestBoltIsReadAsBoltDoes: of every index that scorch wrote, the segments that
// we read out of its root are those that scorch opens.
func TestBoltIsReadAsBoltDoes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := open(t, dir)
	for seq := range corpus.Seq(40) {
		write(t, e, batchNumber(seq+1))
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	bolt, err := readBolt(filepath.Join(dir, boltName))
	if err != nil {
		t.Fatal(err)
	}
	named := bolt.segmentFiles()
	again, err := Open(t.Context(), dir, Options{ReadOnly: true}) // merges nothing meanwhile
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	reader, err := again.reader()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if len(named) == 0 || len(named) != len(reader.Segments()) {
		t.Errorf("the root names %d segments, scorch opens %d", len(named), len(reader.Segments()))
	}
	slices.Sort(named)
	if len(slices.Compact(named)) != len(reader.Segments()) {
		t.Errorf("segments named twice: %v", named)
	}
}

// TestParseBoltRefusesAnything: whatever is in the file, it is read or refused.
func TestParseBoltRefusesAnything(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	builtIndex(t, dir)
	whole, err := os.ReadFile(filepath.Join(dir, boltName))
	if err != nil {
		t.Fatal(err)
	}
	want, err := parseBolt(whole)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(31, 32))
	for range 1500 {
		data := slices.Clone(whole)
		for range 1 + random.IntN(4) {
			at := random.IntN(len(data)/8) * 8
			if random.IntN(2) == 0 { // headers are at the beginning of pages
				at = at/4096*4096 + random.IntN(10)*8
			}
			copy(data[at:], []byte{byte(random.IntN(256)), byte(random.IntN(3)), byte(random.IntN(2)), 0, byte(random.IntN(2)), 0, 0, 0})
		}
		if got, err := parseBolt(data[:len(data)-random.IntN(2)*random.IntN(len(data))]); err == nil && got.txid > want.txid {
			t.Errorf("read as transaction %d, after %d", got.txid, want.txid)
		}
	}
	for _, data := range [][]byte{nil, {0}, make([]byte, 4096), make([]byte, 64<<10)} {
		if _, err := parseBolt(data); err == nil {
			t.Errorf("%d empty bytes were read", len(data))
		}
	}
}
