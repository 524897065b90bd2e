package format

import (
	"bufio"
	"context"
	"errors"
	"io"

	"standpoint/corpus"
)

// ReadInner reads the text of a document of another kind, such as "the RTF
// document", in the first of the formats that claims it. strange says what a text is
// that none of them claims. Places in the text mean nothing in the document, so
// that threads and faults have none.
func ReadInner(ctx context.Context, in Input, document string, text io.Reader, formats []Format, strange func(Head) string, yield func(corpus.Thread, error) bool) {
	in.Text = bufio.NewReaderSize(text, Window)
	peeked, err := in.Text.Peek(Window)
	head := HeadOf(peeked, err != nil)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		yield(corpus.Thread{}, &Error{Outcome: Quarantined, Reason: document + " is broken: " + err.Error(), Err: err})
		return
	case len(head.Text) == 0:
		yield(corpus.Thread{}, &Error{Outcome: Skipped, Reason: document + " has no text"})
		return
	}
	for _, f := range formats {
		if !f.Claims(head) {
			continue
		}
		for t, err := range f.Read(ctx, in) {
			var fault *Error
			if errors.As(err, &fault) {
				outside := *fault
				outside.Line, outside.Offset, outside.Start, outside.Body = 0, 0, 0, nil
				err = &outside
			}
			t.Origin.Offset = 0
			if !yield(t, err) {
				return
			}
		}
		return
	}
	yield(corpus.Thread{}, &Error{Outcome: Skipped, Reason: "of the text of " + document + ": " + strange(head)})
}
