package parse

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/intake"
)

// threads reads JSON Lines of threads, the form that parse prints. A line that
// is broken is quarantined alone.
func (r *reading) threads(ctx context.Context) {
	lines := lineReader{in: r.in}
	for {
		line, err := lines.next()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			r.fault(broken(line, "reading failed: "+err.Error(), err))
			return
		case ctx.Err() != nil:
			r.yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
			return
		}
		if !r.threadLine(line) {
			return
		}
	}
}

func (r *reading) threadLine(line rawLine) bool {
	switch {
	case line.long:
		return r.fault(*tooLong(line.number, line.offset, line.length))
	case len(bytes.TrimSpace(line.text)) == 0:
		return true
	}
	if at := invalidAt(line.text); at >= 0 {
		f := broken(line, "the text is not valid UTF-8", nil)
		f.Offset += int64(at)
		return r.fault(f)
	}
	t, warnings, err := decodeThread(line.text)
	if err != nil {
		f := broken(line, err.Error(), err)
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			f.Offset += max(0, syntax.Offset-1)
		}
		return r.fault(f)
	}
	for _, warning := range warnings {
		f := broken(line, warning, nil)
		f.Outcome = intake.Warned
		if !r.fault(f) {
			return false
		}
	}
	if t.Origin.Path == "" {
		t.Origin = corpus.Origin{Path: r.path, Offset: line.offset}
	}
	r.completeOutlet(&t.Article)
	return r.thread(t)
}

func broken(line rawLine, reason string, err error) intake.Fault {
	return intake.Fault{Outcome: intake.Quarantined, Line: line.number, Offset: line.offset, Reason: reason, Err: err}
}

// completeOutlet takes the outlet from the address where a line gives none.
func (r *reading) completeOutlet(a *corpus.Article) {
	if a.Outlet != "" {
		a.Outlet = r.outletSlug(a.Outlet)
		return
	}
	if u, err := url.Parse(a.URL); err == nil && u.Hostname() != "" {
		a.Outlet, _ = r.opt.Outlets.ByHost(strings.ToLower(u.Hostname()))
	}
}

// decodeThread reads one line. Fields that a thread does not have are warned of.
func decodeThread(line []byte) (t corpus.Thread, warnings []string, err error) {
	strict := json.NewDecoder(bytes.NewReader(line))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&t); err != nil || strict.InputOffset() < int64(len(bytes.TrimSpace(line))) {
		t = corpus.Thread{}
		if err := json.Unmarshal(line, &t); err != nil {
			return t, nil, jsonReason(err)
		}
		warnings = append(warnings, "left out: "+strings.TrimPrefix(err.Error(), "json: "))
	}
	if err := checkArticle(&t.Article); err != nil {
		return t, nil, err
	}
	more, err := checkComments(&t)
	return t, append(warnings, more...), err
}

// jsonReason says what is wrong with the JSON in words for the person who gave it.
func jsonReason(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("%s: want %s, got %s: %w", kind.Field, kind.Type, kind.Value, err)
	}
	return fmt.Errorf("not a thread in JSON: %w", err)
}

func checkArticle(a *corpus.Article) error {
	if a.ID == "" && a.NativeID == "" && a.URL == "" && a.Headline == "" && len(a.Paragraphs) == 0 {
		return errors.New("no article: it has neither paragraphs nor headline, url or id")
	}
	a.Published = a.Published.UTC().Truncate(time.Second)
	switch a.PublishedPrecision {
	case "":
		a.PublishedPrecision = precisionOf(a.Published)
	case corpus.PrecisionMinute, corpus.PrecisionDay, corpus.PrecisionMonth, corpus.PrecisionYear:
	default:
		return fmt.Errorf("published_precision: want minute, day, month or year, got %q", a.PublishedPrecision)
	}
	return nil
}

func precisionOf(t time.Time) corpus.Precision {
	switch {
	case t.IsZero():
		return ""
	case t.Equal(t.Truncate(24 * time.Hour)):
		return corpus.PrecisionDay
	}
	return corpus.PrecisionMinute
}

// checkComments leaves out comments that come twice: an id stands for one document.
func checkComments(t *corpus.Thread) (warnings []string, err error) {
	seen := make(map[string]bool, len(t.Comments))
	kept := t.Comments[:0]
	for i, c := range t.Comments {
		if c.Text == "" && !c.Deleted {
			return nil, fmt.Errorf("comment %d has no text and is not marked as deleted", i+1)
		}
		again := false
		for _, id := range []string{c.ID, c.NativeID} {
			again = again || id != "" && seen[id]
		}
		if again {
			warnings = append(warnings, fmt.Sprintf("left out: comment %d, whose id %q stands above it already", i+1, c.ID+c.NativeID))
			continue
		}
		for _, id := range []string{c.ID, c.NativeID} {
			seen[id] = true
		}
		c.Posted = c.Posted.UTC().Truncate(time.Second)
		kept = append(kept, c)
	}
	t.Comments = kept
	return warnings, nil
}

// invalidAt is the offset of the first byte that is no UTF-8; -1 if all is.
func invalidAt(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
