package indexer

import (
	"errors"

	"standpoint/indexer/intake"
	"standpoint/indexer/parse/format"
)

// Outcome says what became of something that did not simply go through.
type Outcome string

// The outcomes, the gravest first.
const (
	Failed      Outcome = Outcome(intake.Failed)      // what the command line names is not there
	Quarantined Outcome = Outcome(format.Quarantined) // it should be a document, but it is broken or cannot be read
	Skipped     Outcome = Outcome(format.Skipped)     // it is not a document
	Warned      Outcome = Outcome(format.Warned)      // it was read, but something about it was not understood
	Noted       Outcome = Outcome(format.Noted)       // it was read; how is worth knowing
)

// Error is what is wrong with one input or with a part of one, whether intake
// could not open it, parse could not read it, or it cannot be kept. It never
// stops the rest.
type Error struct {
	Outcome Outcome
	Path    string // of the page
	Line    int    // from 1; 0 if the error is not on one line
	Offset  int64  // bytes from the start of the page; it means something only if Line > 0 or Offset > 0
	Reason  string
	Err     error // of intake or parse; nil if the pipeline itself found it

	body                     []byte // what was quarantined; nil if that is the whole page
	start                    int64  // where body begins in the page
	format, url, contentType string // what the page was said to be
}

// Error returns path, position and reason on one line.
func (e *Error) Error() string {
	line := format.Error{Outcome: format.Outcome(e.Outcome), Path: e.Path, Line: e.Line, Offset: e.Offset, Reason: e.Reason}
	return line.Error()
}

// Unwrap returns the error of intake or parse.
func (e *Error) Unwrap() error { return e.Err }

// inputError returns err as the Error of an input, if it is one of intake or of
// parse; nil if it is not. Where parse could not read on because intake could
// not, intake knows why.
func inputError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	read, isRead := errors.AsType[*format.Error](err)
	opened, isOpened := errors.AsType[*intake.Fault](err)
	if !isRead && !isOpened {
		return nil
	}
	e := &Error{Err: err}
	if isRead {
		e.format, e.url, e.contentType = read.Format, read.URL, read.ContentType
	}
	if isOpened {
		e.Outcome, e.Path, e.Offset, e.Reason = Outcome(opened.Outcome), opened.Path, opened.Offset, opened.Reason
		return e
	}
	e.Outcome, e.Path, e.Line, e.Offset, e.Reason = Outcome(read.Outcome), read.Path, read.Line, read.Offset, read.Reason
	e.body, e.start = read.Body, read.Start
	return e
}
