// SPDX-License-Identifier: Apache-2.0

// Package sample holds the corpus that `make run` indexes: invented articles
// about invented events, with threads of invented comments below them, in many of
// the formats that are read. The
// agencies and places in it are real; README.md says what each file shows.
package sample

import "embed"

// Files holds, in the folder pages, the articles and threads; README.md lists them.
//
//go:embed pages
var Files embed.FS
