package indexer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"strings"

	"standpoint/corpus/records"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse"
)

// Retry reads everything in quarantine again, with the readers of this version.
// What can be read now is kept and leaves the quarantine; the rest stays, with its
// newest reason. What was not kept is read from its path, if it is still
// there. Each thing is read with the settings of the run that
// quarantined it (Options.ParserOf). The account of a retry is one like any other.
func (p Pipeline) Retry(ctx context.Context, opt Options) (Receipt, error) {
	r := p.run(opt)
	if opt.DryRun {
		r.receipt.DryRun = true
		return r.receipt, r.retry(ctx)
	}
	return r.alone(ctx, "reads again what was quarantined", func(ctx context.Context) error {
		text, err := json.Marshal(request{Settings: opt.Settings, Retry: true})
		if err == nil {
			r.account, err = p.Records.Begin(ctx, text)
		}
		if err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
		r.receipt.Import = r.account
		return r.closing(ctx, r.retry(ctx))
	})
}

func (r *run) retry(ctx context.Context) (err error) {
	if r.settings, err = r.settingsOf(ctx); err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	for item, err := range r.Records.Quarantined(ctx, 0) {
		if err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
		if err := r.retryOne(ctx, item); err != nil {
			return err
		}
	}
	if err := r.flush(ctx); err != nil || r.opt.DryRun {
		return err
	}
	return r.finishThreads(ctx)
}

// settingsOf returns the settings of each account.
func (r *run) settingsOf(ctx context.Context) (map[int64]string, error) {
	accounts, err := r.Records.List(ctx, 0)
	if err != nil {
		return nil, err
	}
	settings := map[int64]string{}
	for _, account := range accounts {
		var asked request
		if json.Unmarshal(account.Request, &asked) == nil { // the oldest accounts have none
			settings[account.ID] = asked.Settings
		}
	}
	return settings, nil
}

// parserFor is the parser of the run that quarantined something.
func (r *run) parserFor(item records.Quarantined) (parser *parse.Parser, err error) {
	parser = r.Parser
	if settings := r.settings[item.Import]; settings != "" && r.opt.ParserOf != nil {
		if parser, err = r.opt.ParserOf(settings); err != nil {
			return nil, fmt.Errorf("indexer: the settings of import %d: %w", item.Import, err)
		}
	}
	as, err := parser.As(item.Format)
	if err != nil { // a format that does not exist any more: let its content tell
		return parser, nil
	}
	return as, nil
}

// retryOne reads one thing again.
func (r *run) retryOne(ctx context.Context, item records.Quarantined) error {
	parser, err := r.parserFor(item)
	if err != nil {
		return err
	}
	r.retried = item.Import
	broken := false
	for piece := range read(ctx, parser, r.again(ctx, item), position{}) {
		switch wrong := inputError(piece.err); {
		case wrong != nil:
			wrong = placed(wrong, item)
			broken = broken || concerns(wrong, item)
			r.fault(wrong, piece.raw)
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

// concerns reports whether a fault means that the thing as a whole still cannot be
// read. A fault in one of its records puts that record into quarantine, not the whole.
func concerns(e *Error, item records.Quarantined) bool {
	switch e.Outcome {
	case Failed:
		return true
	case Quarantined:
		return e.body == nil || bytes.Equal(e.body, item.Body)
	}
	return false
}

// placed returns a fault with its place in the page that the thing was taken from.
// A record that is still broken as a whole keeps its place: it is the same thing,
// and must not be kept twice.
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

// again yields the page of what was quarantined.
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
			yield(page, &Error{Outcome: Quarantined, Path: item.Path, Reason: "it came from standard input and was not kept: give it again"})
		}
	}
	return func(yield func(intake.Page, error) bool) {
		found := false
		for page, err := range intake.Pages(ctx, []string{outermost(item.Path)}, intake.Options{}) {
			is := err == nil && page.Path == item.Path || err != nil && faulty(err) == item.Path
			if found = found || is; is && !yield(page, err) {
				return
			}
		}
		if !found {
			yield(page, &Error{Outcome: Quarantined, Path: item.Path, Reason: "it was not kept and is no longer there"})
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
