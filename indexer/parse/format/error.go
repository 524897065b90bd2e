package format

import (
	"fmt"
	"strings"

	"standpoint/corpus"
)

// Outcome says what became of something that did not simply go through.
type Outcome string

// The outcomes, the gravest first.
const (
	// Quarantined: it should be a document, but it is broken or cannot be read.
	Quarantined Outcome = "quarantined"
	// Skipped: it is not a document.
	Skipped Outcome = "skipped"
	// Warned: it was read, but something about it was not understood.
	Warned Outcome = "warned"
	// Noted: it was read; how is worth knowing.
	Noted Outcome = "noted"
)

// Error is what is wrong with one page or with a part of one. It never stops the
// reading of other pages.
type Error struct {
	Outcome Outcome
	Path    string // of the page; a format leaves it empty, parse fills it in
	Line    int    // from 1; 0 if the error is not on one line
	Offset  int64  // bytes from the start of the page; it means something only if Line > 0 or Offset > 0
	Reason  string // what is wrong, in words for the person who gave the page
	Err     error  // the error that caused this one, or nil
	// Body holds the bytes that were quarantined, so that a better reader can
	// try them again; nil if they are the whole page, or are too many to keep.
	Body []byte
	// Start is where Body begins, in bytes from the start of the page. Offset is
	// the byte that is wrong, which may be inside Body.
	Start int64
	// What the page was said to be, so that it can be tried again as the same.
	// Parse fills it in.
	Format, URL, ContentType string
}

// Error returns path, position and reason on one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(corpus.Printable(e.Path))
	if e.Line > 0 {
		fmt.Fprintf(&b, ": line %d", e.Line)
	}
	if e.Line > 0 || e.Offset > 0 {
		fmt.Fprintf(&b, ": byte %d", e.Offset)
	}
	b.WriteString(": " + string(e.Outcome) + ": " + e.Reason)
	return b.String()
}

// Unwrap returns the error that caused this one.
func (e *Error) Unwrap() error { return e.Err }
