package intake

import (
	"fmt"
	"strconv"
	"strings"
)

// Outcome says what became of something that did not simply go through.
type Outcome string

// The outcomes, the gravest first.
const (
	// Failed: what the command line names is not there.
	Failed Outcome = "failed"
	// Quarantined: it should be a document, but it is broken or cannot be read.
	Quarantined Outcome = "quarantined"
	// Skipped: it is no document.
	Skipped Outcome = "skipped"
	// Warned: it was read, but something about it was not understood.
	Warned Outcome = "warned"
)

// Fault is one thing that went wrong with one page or with a part of one. It
// never stops the rest.
type Fault struct {
	Outcome Outcome
	Path    string // of the page, as Page.Path gives it
	Line    int    // from 1; 0 where none is at fault
	Offset  int64  // bytes from the start of the page; meant only where Line > 0 or Offset > 0
	Reason  string // what is wrong, in words for the person who gave the page
	Err     error  // what lies under it, or nil
	// Body holds the bytes that were quarantined, so that a better reader can
	// try them again; nil if they are the whole page, or are too many to keep.
	Body []byte
	// Start is where Body begins, in bytes from the start of the page; Offset is
	// the byte at fault, which may stand within it.
	Start int64
	// What the page was said to be, so that it can be tried again as the same.
	Format, URL, ContentType string
}

// Error gives path, place and reason on one line.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(Printable(f.Path))
	if f.Line > 0 {
		fmt.Fprintf(&b, ": line %d", f.Line)
	}
	if f.Line > 0 || f.Offset > 0 {
		fmt.Fprintf(&b, ": byte %d", f.Offset)
	}
	b.WriteString(": " + string(f.Outcome) + ": " + f.Reason)
	return b.String()
}

// Unwrap gives what lies under the fault.
func (f *Fault) Unwrap() error { return f.Err }

// Printable keeps control characters and broken UTF-8 of a file's name out of messages.
func Printable(path string) string {
	quoted := strconv.Quote(path)
	if quoted[1:len(quoted)-1] == path || strconv.CanBackquote(path) {
		return path
	}
	return quoted
}
