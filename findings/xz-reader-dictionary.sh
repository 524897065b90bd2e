#!/usr/bin/env bash
# github.com/ulikunitz/xz v0.5.17: DictCap of the reader is a minimum, not a maximum.
#
# Guess: a reader with DictCap of 1 MiB keeps a dictionary of 1 MiB, and says so
# when a stream needs more, as `xz --memlimit` does.
# Seen: the reader takes the greater of DictCap and what the stream's header
# says. Of a file with the dictionary of `xz -9` (64 MiB) it allocates 64 MiB.
#
# What follows for Standpoint: a bound on memory has to be kept by the caller.
# indexer/intake reads the dictionary size from each block header itself and
# compares it with its own limit (xzframe.go; TestXzThatCannotBeRead).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >go.mod <<'EOF'
module finding

go 1.24

require github.com/ulikunitz/xz v0.5.17
EOF
cat >main.go <<'EOF'
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/ulikunitz/xz"
)

const mebi = 1 << 20

func main() {
	var file bytes.Buffer
	w, err := xz.WriterConfig{DictCap: 64 * mebi}.NewWriter(&file)
	check(err)
	_, err = io.WriteString(w, "A small text.\n")
	check(err)
	check(w.Close())

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err := xz.ReaderConfig{DictCap: 1 * mebi}.NewReader(&file)
	check(err)
	text, err := io.ReadAll(r)
	check(err)
	runtime.ReadMemStats(&after)
	allocated := (after.TotalAlloc - before.TotalAlloc) / mebi
	fmt.Printf("DictCap 1 MiB, header 64 MiB: read %q, allocated %d MiB\n", text, allocated)
	if allocated < 64 {
		fmt.Println("CHANGED: the reader no longer allocates what the header asks for")
		os.Exit(1)
	}
}

func check(err error) {
	if err != nil {
		fmt.Println("CHANGED:", err)
		os.Exit(1)
	}
}
EOF
go mod tidy >/dev/null 2>&1
go run .
