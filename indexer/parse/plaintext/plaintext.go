// Package plaintext reads a page as people paste it: front matter if there is any,
// an article, and directly below it the comments of its readers.
package plaintext

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// Name is that of the format.
const Name = "pasted"

// Format is pasted text. The model that finds where the article ends is read when
// it is first needed.
func Format(read func() (*Model, error)) format.Format {
	shipped := sync.OnceValues(read)
	return format.Format{
		Name: Name, Title: "pasted text", Claims: isProse,
		Read: func(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
			return func(yield func(corpus.Thread, error) bool) {
				model, err := shipped()
				if err != nil {
					yield(corpus.Thread{}, fmt.Errorf("parse: %w", err))
					return
				}
				r := reading{Input: in, model: model}
				t, warnings, err := r.read(ctx)
				for _, warning := range warnings {
					if !yield(corpus.Thread{}, warning) {
						return
					}
				}
				yield(t, err)
			}
		},
	}
}

// reading is one page being read.
type reading struct {
	format.Input
	model *Model
	empty int // comments that are signed, but have no text
}

func (r *reading) read(ctx context.Context) (t corpus.Thread, warnings []*format.Error, err error) {
	text, err := format.ReadPage(ctx, r.Text)
	if err != nil {
		return t, nil, err
	}
	if fault := unsound(text); fault != nil {
		return t, nil, fault
	}
	lines := splitLines(text)
	head := splitHeader(lines)
	warnings = r.header(&t.Article, lines[:head])
	t.Article.URL = cmp.Or(t.Article.URL, r.URL)
	rows := rowsOf(lines[head:])
	if len(rows) == 0 {
		return t, warnings, &format.Error{Outcome: format.Quarantined, Reason: "there is no text in it"}
	}
	answers, err := r.parts(ctx, &t, rows)
	if err != nil {
		return t, warnings, fmt.Errorf("parse: %w", err)
	}
	if fault := format.LeftOut(map[string]int{"comments without text": r.empty}); fault != nil {
		warnings = append(warnings, fault)
	}
	if r.Slug != "" {
		t.Article.Outlet = r.Slug // before the ids: they are derived from it
	}
	linkReplies(&t, answers)
	return t, warnings, nil
}

// parts sorts rows into the article and its comments. Where the comments are
// signed, the article ends above the first signature; elsewhere the lines tell.
// The text of a page in a web archive was pasted by nobody: nothing says that
// what stands at its end is a comment.
func (r *reading) parts(ctx context.Context, t *corpus.Thread, rows []row) (answers []int, err error) {
	if r.URL != "" {
		r.article(&t.Article, rows)
		return nil, nil
	}
	signed := signatures(rows)
	if signed == nil {
		if signed, err = r.model.named(ctx, rows); err != nil {
			return nil, err
		}
	}
	if signed != nil {
		r.article(&t.Article, rows[:articleEnd(rows, signed)])
		t.Comments, answers = r.signed(&t.Article, rows, signed)
		return answers, nil
	}
	end, err := r.model.boundary(ctx, rows)
	if err != nil {
		return nil, err
	}
	r.article(&t.Article, rows[:end])
	t.Comments, answers = comments(&t.Article, rows[end:])
	return answers, nil
}

// articleEnd returns how many rows are above the first signature, without the
// furniture between.
func articleEnd(rows []row, signatures []signature) int {
	end := signatures[0].at
	for end > 1 && isFurniture(rows[end-1].text) {
		end--
	}
	return end
}

// row is a line with text; gap is true if a blank line is above it.
type row struct {
	text string
	gap  bool
}

func rowsOf(lines []line) []row {
	rows := make([]row, 0, len(lines))
	gap := false
	for _, l := range lines {
		if l.text == "" {
			gap = len(rows) > 0
			continue
		}
		rows = append(rows, row{text: l.text, gap: gap})
		gap = false
	}
	return rows
}

// article sorts the lines of an article into headline, paragraphs, captions
// and promotional lines, and looks for the outlet.
func (r *reading) article(a *corpus.Article, rows []row) {
	rows, when := r.top(a, rows)
	if a.Headline == "" && len(rows) > 1 && isHeadline(rows[0].text, rows[1].text) {
		a.Headline = rows[0].text
		rows = rows[1:]
	}
	for _, row := range rows {
		switch {
		case isRelated(row.text):
			a.Related = append(a.Related, row.text)
		case isCaption(row.text):
			a.Captions = append(a.Captions, row.text)
		default:
			a.Paragraphs = append(a.Paragraphs, row.text)
		}
	}
	if a.Outlet == "" {
		a.Outlet, _ = r.OutletAt(a.URL)
	}
	if a.Outlet == "" {
		a.Outlet = cmp.Or(selfNamed(a.Paragraphs, r.Outlets), r.Outlet(a.URL, ""))
	}
	r.dated(a, when)
}
