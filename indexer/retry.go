package indexer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"strings"

	"standpoint/corpus/records"
	"standpoint/indexer/intake"
)

// Retry reads everything that was quarantined again, with the readers of today.
// What is read after all is kept and leaves the quarantine; what is not stays,
// with its newest reason. What had too many bytes to keep is read from where it
// was, if it is still there. The account of a retry is one like any other.
func (p Pipeline) Retry(ctx context.Context, opt Options) (Receipt, error) {
	r := p.run(opt)
	var err error
	if opt.DryRun {
		r.receipt.DryRun = true
	} else if r.account, err = p.Records.Begin(ctx, []byte(`{"retry":true}`)); err != nil {
		return r.receipt, fmt.Errorf("indexer: %w", err)
	}
	err = r.retry(ctx)
	if opt.DryRun || ctx.Err() != nil {
		return r.receipt, err
	}
	text, jerr := json.Marshal(r.receipt)
	return r.receipt, errors.Join(err, jerr, p.Records.Finish(ctx, r.account, text))
}

func (r *run) retry(ctx context.Context) error {
	for item, err := range r.Records.Quarantined(ctx, 0) {
		if err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
		if item.Import == r.account && r.account != 0 {
			break // what this run has quarantined itself
		}
		if err := r.retryOne(ctx, item); err != nil {
			return err
		}
	}
	if err := r.flush(ctx); err != nil || r.opt.DryRun {
		return err
	}
	return r.gatherAll(ctx)
}

// retryOne reads one thing again.
func (r *run) retryOne(ctx context.Context, item records.Quarantined) error {
	pages := r.again(ctx, item)
	parser, err := r.Parser.As(item.Format)
	if err != nil { // a format that is no more: let its content tell
		parser = r.Parser
	}
	broken := false
	for piece := range read(ctx, parser, pages, place{}) {
		switch wrong := inputError(piece.err); {
		case wrong != nil:
			wrong = placed(wrong, item)
			broken = broken || concerns(wrong, item)
			r.receipt.note(wrong)
			r.hold(wrong, piece.raw)
		case piece.err != nil:
			return fmt.Errorf("indexer: %w", piece.err)
		default:
			piece.thread.Origin.Offset += item.Offset
			r.take(piece.thread)
		}
	}
	if !broken && !r.opt.DryRun {
		r.free = append(r.free, item.ID)
	}
	if r.full() {
		return r.flush(ctx)
	}
	return ctx.Err()
}

// concerns tells whether a fault says that the thing as a whole is still not read.
// One in a record of it leaves the record in quarantine, and not the whole again.
func concerns(e *Error, item records.Quarantined) bool {
	switch e.Outcome {
	case Failed:
		return true
	case Quarantined:
		return e.body == nil || bytes.Equal(e.body, item.Body)
	}
	return false
}

// placed is a fault with its place in the page that the thing was taken from. A
// record that is still broken as a whole has the place that it had: it is the
// same thing, and must not be kept twice.
func placed(e *Error, item records.Quarantined) *Error {
	moved := *e
	switch record := item.Offset > 0 || item.Line > 0; {
	case item.Body == nil:
	case record && e.Outcome == Quarantined && concerns(e, item):
		moved.Offset, moved.start, moved.Line, moved.body = item.Offset+e.Offset, item.Offset, item.Line, item.Body
	default:
		moved.Offset += item.Offset
		moved.start += item.Offset
		if item.Line > 0 {
			moved.Line = max(moved.Line, 1) - 1 + item.Line
		}
	}
	return &moved
}

// again gives the page of what was quarantined.
func (r *run) again(ctx context.Context, item records.Quarantined) pages {
	page := intake.Page{Path: item.Path, URL: item.URL, ContentType: item.ContentType, Size: int64(len(item.Body))}
	if item.Body != nil {
		return func(yield func(intake.Page, error) bool) {
			page.Body = bytes.NewReader(item.Body)
			yield(page, nil)
		}
	}
	if item.Path == "-" || strings.HasPrefix(item.Path, "-/") {
		return func(yield func(intake.Page, error) bool) {
			yield(page, &Error{Outcome: Quarantined, Path: item.Path, Reason: "it came over standard input and was too large to keep: give it again"})
		}
	}
	return func(yield func(intake.Page, error) bool) {
		found := false
		for page, err := range r.pages(ctx, []string{outermost(item.Path)}) {
			is := err == nil && page.Path == item.Path || err != nil && faulty(err) == item.Path
			if found = found || is; is && !yield(page, err) {
				return
			}
		}
		if !found {
			yield(page, &Error{Outcome: Quarantined, Path: item.Path, Reason: "it was too large to keep and is no longer there"})
		}
	}
}

// outermost is the file that a page lies in: the page's path or, of a member of
// an archive, the part of it that is there.
func outermost(file string) string {
	for at := file; at != "." && at != "/"; at = path.Dir(at) {
		if _, err := os.Stat(at); err == nil {
			return at
		}
	}
	return file
}
