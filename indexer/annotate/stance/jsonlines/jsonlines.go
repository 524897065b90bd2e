// Package jsonlines reads the files of labelled texts that stances are learned from and
// measured on.
package jsonlines

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// Each decodes the lines of a JSON Lines file, gzipped if its name says so.
func Each[T any](path string, use func(T) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		var row T
		if !utf8.Valid(lines.Bytes()) {
			return fmt.Errorf("%s line %d: no UTF-8", path, n)
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return fmt.Errorf("%s line %d: %w", path, n, err)
		}
		if err := use(row); err != nil {
			return fmt.Errorf("%s line %d: %w", path, n, err)
		}
	}
	return lines.Err()
}
