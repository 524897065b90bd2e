package intake

import (
	"fmt"
	"strings"

	"standpoint/corpus"
)

// Outcome says what became of something that did not simply go through.
type Outcome string

// The outcomes, the gravest first.
const (
	// Failed: what the command line names is not there.
	Failed Outcome = "failed"
	// Quarantined: it should be a page, but it is broken or cannot be read.
	Quarantined Outcome = "quarantined"
	// Skipped: it is not a page.
	Skipped Outcome = "skipped"
	// Warned: it was opened, but something about it was not understood.
	Warned Outcome = "warned"
)

// Fault is one page, or one thing that holds pages, that could not be opened. It
// never stops the rest.
type Fault struct {
	Outcome Outcome
	Path    string // as Page.Path gives it
	Offset  int64  // bytes from the start of the file; 0 if the fault is not at one byte
	Reason  string // what is wrong, in words for the person who gave the path
	Err     error  // the error that caused it, or nil
}

// Error returns path, position and reason on one line.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(corpus.Printable(f.Path))
	if f.Offset > 0 {
		fmt.Fprintf(&b, ": byte %d", f.Offset)
	}
	b.WriteString(": " + string(f.Outcome) + ": " + f.Reason)
	return b.String()
}

// Unwrap returns the error that caused the fault.
func (f *Fault) Unwrap() error { return f.Err }
