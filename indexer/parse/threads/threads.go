// Package threads reads the format that parse prints: JSON Lines with one thread
// on each line. What was printed reads back unchanged.
package threads

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"regexp"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
)

// Name is that of the format.
const Name = "threads"

// Format is JSON Lines of threads.
func Format() format.Format {
	return format.Format{Name: Name, Title: "threads as parse prints them", Claims: claims, Read: read}
}

// key is what the first line of a page of threads has. A line too long for the
// head is given the benefit of the doubt if it begins with one.
var key = regexp.MustCompile(`^\{\s*("origin"\s*:\s*\{[^{}]*\}\s*,\s*)?"(article|comments)"\s*:\s*[\[{n]`)

func claims(head format.Head) bool { return key.Match(head.Text) }

func read(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		lines := format.NewLines(in.Text)
		for {
			line, err := lines.Next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield(corpus.Thread{}, format.Unreadable(line.Offset, err))
				return
			case ctx.Err() != nil:
				yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
				return
			}
			if !readLine(in, line, yield) {
				return
			}
		}
	}
}

func readLine(in format.Input, line format.Line, yield func(corpus.Thread, error) bool) bool {
	if !line.Long && len(bytes.TrimSpace(line.Text)) == 0 {
		return true
	}
	if line.Long {
		return yield(corpus.Thread{}, line.Broken("", nil))
	}
	t, warnings, err := decodeThread(line.Text)
	if err != nil {
		f := line.Broken(err.Error(), err)
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			f.Offset += max(0, syntax.Offset-1)
		}
		return yield(corpus.Thread{}, f)
	}
	for _, warning := range warnings {
		f := format.Error{Outcome: format.Warned, Line: line.Number, Offset: line.Offset, Reason: warning}
		if !yield(corpus.Thread{}, &f) {
			return false
		}
	}
	if t.Origin.Path == "" {
		t.Origin.Offset = line.Offset
	}
	switch {
	case t.Article.Outlet != "":
		if given := t.Article.Outlet; given != format.Slug(given) && t.Article.OutletName == "" {
			t.Article.OutletName = given
		}
		t.Article.Outlet = in.Outlet("", t.Article.Outlet)
	default:
		t.Article.Outlet = in.Outlet(t.Article.URL, "")
	}
	return yield(t, nil)
}

// wire is a thread as a line has it: its times may be written in any form that
// is read elsewhere (datetime.Parse).
type wire struct {
	Origin  corpus.Origin `json:"origin"`
	Article struct {
		corpus.Article
		Published written `json:"published"`
		Modified  written `json:"modified"`
	} `json:"article"`
	Comments []struct {
		corpus.Comment
		Posted written `json:"posted"`
	} `json:"comments"`
}

// written is a time in any form.
type written struct{ datetime.Value }

func (w *written) UnmarshalJSON(text []byte) error {
	var s *string
	if err := json.Unmarshal(text, &s); err != nil || s == nil || *s == "" {
		return err
	}
	m, ok := datetime.Hint{AnyYear: true}.Parse(*s)
	if !ok {
		return fmt.Errorf("want a time such as 2025-04-11T21:03:00Z or 2025-04-11, got %q", *s)
	}
	w.Value = m
	return nil
}

// decodeThread reads one line. Fields that a thread does not have are warned of.
func decodeThread(line []byte) (t corpus.Thread, warnings []string, err error) {
	var w wire
	strict := json.NewDecoder(bytes.NewReader(line))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&w); err != nil || strict.InputOffset() < int64(len(bytes.TrimSpace(line))) {
		w = wire{}
		if err := json.Unmarshal(line, &w); err != nil {
			return t, nil, jsonReason(err)
		}
		warnings = append(warnings, "left out: "+strings.TrimPrefix(err.Error(), "json: "))
	}
	t = w.thread()
	if err := checkArticle(&t.Article); err != nil {
		return t, nil, err
	}
	more, err := checkComments(&t)
	return t, append(warnings, more...), err
}

func (w *wire) thread() corpus.Thread {
	t := corpus.Thread{Origin: w.Origin, Article: w.Article.Article}
	a := &t.Article
	a.Published, a.Modified = w.Article.Published.Time, w.Article.Modified.Time
	if a.PublishedPrecision == "" {
		a.PublishedPrecision = w.Article.Published.Precision
		if a.Published.Equal(a.Published.Truncate(24*time.Hour)) && !a.Published.IsZero() {
			a.PublishedPrecision = cmp.Or(dateOnly(a.PublishedPrecision), corpus.PrecisionDay)
		}
	}
	if a.PublishedZone == "" {
		a.PublishedZone = w.Article.Published.Zone
	}
	for _, c := range w.Comments {
		c.Comment.Posted = c.Posted.Time
		if c.PostedZone == "" {
			c.PostedZone = c.Posted.Zone
		}
		if c.PostedPrecision == "" && c.Posted.Precision != corpus.PrecisionMinute {
			c.PostedPrecision = c.Posted.Precision
		}
		t.Comments = append(t.Comments, c.Comment)
	}
	return t
}

// dateOnly is a precision that is coarser than a time of day, else "".
func dateOnly(p corpus.Precision) corpus.Precision {
	if p == corpus.PrecisionMinute {
		return ""
	}
	return p
}

// jsonReason says what is wrong with the JSON in words for the person who gave it.
func jsonReason(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		field := strings.NewReplacer(".Article.", ".", ".Comment.", ".").Replace(kind.Field) // without the names of what wire embeds
		return fmt.Errorf("%s: want %s, got %s", cmp.Or(field, "the line"), inJSON(kind.Type), kind.Value)
	}
	return fmt.Errorf("not a thread in JSON: %w", err)
}

// inJSON is what a value of a type is in JSON.
func inJSON(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice:
		return "an array"
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	}
	return "a whole number"
}

func checkArticle(a *corpus.Article) error {
	if a.ID == "" && a.NativeID == "" && a.URL == "" && a.Headline == "" && len(a.Paragraphs) == 0 {
		return errors.New("no article: it has neither paragraphs nor headline, url or id")
	}
	switch a.PublishedPrecision {
	case "", corpus.PrecisionMinute, corpus.PrecisionDay, corpus.PrecisionMonth, corpus.PrecisionYear:
		return nil
	}
	return fmt.Errorf("published_precision: want minute, day, month or year, got %q", a.PublishedPrecision)
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
			warnings = append(warnings, fmt.Sprintf("left out: comment %d: a comment above it has the same id %q", i+1, c.ID+c.NativeID))
			continue
		}
		for _, id := range []string{c.ID, c.NativeID} {
			seen[id] = true
		}
		kept = append(kept, c)
	}
	t.Comments = kept
	return warnings, nil
}
