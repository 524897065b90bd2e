package corpustest

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"iter"
	"os"
	"strings"
	"testing"
)

// Lines yields the rows of a file of JSON Lines, which is unpacked if its name ends in .gz.
func Lines[T any](t testing.TB, path string) iter.Seq[T] {
	return func(yield func(T) bool) {
		t.Helper()
		open(t, path, func(in io.Reader) {
			lines := bufio.NewScanner(in)
			lines.Buffer(nil, 64<<20)
			for lines.Scan() {
				var row T
				if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				if !yield(row) {
					return
				}
			}
			Check(t, lines.Err())
		})
	}
}

// Bytes is what a file holds, unpacked if its name ends in .gz.
func Bytes(t testing.TB, path string) (text []byte) {
	t.Helper()
	open(t, path, func(in io.Reader) {
		var err error
		text, err = io.ReadAll(in)
		Check(t, err)
	})
	return text
}

func open(t testing.TB, path string, read func(io.Reader)) {
	t.Helper()
	file, err := os.Open(path)
	Check(t, err)
	defer file.Close()
	if !strings.HasSuffix(path, ".gz") {
		read(file)
		return
	}
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	read(unpacked)
}
