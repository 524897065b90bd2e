package format

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
)

// ReadPage reads a page that is one document as a whole. A page beyond MaxPage
// and one that cannot be read to its end are *Error; so that one error
// serves the reader of a format, the end of ctx is one as well, wrapped as the
// contract of Format.Read wants it.
func ReadPage(ctx context.Context, in io.Reader) ([]byte, error) {
	page := make([]byte, 0, 256<<10)
	for {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("parse: %w", err)
		}
		page = slices.Grow(page, 1)
		n, err := in.Read(page[len(page):cap(page)])
		page = page[:len(page)+n]
		switch {
		case len(page) > MaxPage:
			reason := fmt.Sprintf("the page is longer than %d MiB", MaxPage>>20)
			return nil, &Error{Outcome: Quarantined, Offset: MaxPage, Reason: reason}
		case errors.Is(err, io.EOF):
			return page, nil
		case err != nil:
			return nil, Unreadable(int64(len(page)), err)
		}
	}
}

// Unreadable is the error of a page whose bytes end in err at an offset. What
// opened the page may know better what that means: its error is kept as Err.
func Unreadable(offset int64, err error) *Error {
	return &Error{Outcome: Quarantined, Offset: offset, Reason: "reading failed: " + err.Error(), Err: err}
}
