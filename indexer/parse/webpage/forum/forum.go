// Package forum reads pages of forums as a browser saves them: a submission and
// all the comments below it.
package forum

import (
	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/webpage/dom"
)

// Read reads a page of a forum that is known by its markup; false if it is none.
func Read(doc *dom.Document, in format.Input) (corpus.Thread, bool) { return corpus.Thread{}, false }
