// SPDX-License-Identifier: Apache-2.0

// Package sample holds the corpus that `make run` indexes: invented articles
// about invented events, with threads of invented comments below them, in many of
// the formats that are read. The
// agencies and places in it are real; README.md says what each file shows.
package sample

import (
	"bytes"
	"embed"
	"io/fs"
	"os"
	"path"
)

// Files holds, in the folder pages, the articles and threads; README.md lists them.
//
//go:embed pages
var Files embed.FS

// Is reports whether a folder holds the pages of Files and nothing else.
func Is(folder string) bool {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return false
	}
	pages, err := fs.ReadDir(Files, "pages")
	if err != nil || len(entries) != len(pages) {
		return false
	}
	for i, page := range pages { // both are in the order of names
		ours, err := Files.ReadFile("pages/" + page.Name())
		if err != nil || entries[i].Name() != page.Name() {
			return false
		}
		if theirs, err := os.ReadFile(path.Join(folder, page.Name())); err != nil || !bytes.Equal(ours, theirs) {
			return false
		}
	}
	return true
}
