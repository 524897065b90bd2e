// SPDX-License-Identifier: Apache-2.0

// Package sample holds the corpus that `make run` indexes: invented articles
// about invented events, with threads of invented comments below them, in the
// two formats read from files, pasted text and JSON Lines of threads. The
// agencies and places in it are real; README.md says what each file shows.
package sample

import "embed"

// Files holds, in the folder pages, the articles and threads: pasted text (*.txt), one article a file,
// and JSON Lines (*.jsonl), one thread a line.
//
//go:embed pages
var Files embed.FS
