package parse

import (
	"context"
	"fmt"

	"standpoint/corpus"
	"standpoint/indexer/intake"
)

// pasted reads a page as people paste it: front matter if there is any, an
// article, and directly below it the comments of its readers.
func (r *reading) pasted(ctx context.Context) {
	text, fault := readText(ctx, r.in)
	switch {
	case ctx.Err() != nil:
		r.yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
		return
	case fault != nil:
		r.fault(*fault)
		return
	}
	lines := splitLines(text)
	head := splitHeader(lines)
	t := corpus.Thread{Origin: corpus.Origin{Path: r.path}}
	for _, warning := range r.header(&t.Article, lines[:head]) {
		if !r.fault(warning) {
			return
		}
	}
	rows := rowsOf(lines[head:])
	if len(rows) == 0 {
		r.fault(intake.Fault{Outcome: intake.Quarantined, Reason: "there is no text in it"})
		return
	}
	end, err := r.boundary(ctx, rows)
	if err != nil {
		r.yield(corpus.Thread{}, fmt.Errorf("parse: %w", err))
		return
	}
	r.article(&t.Article, rows[:end])
	done, answers := comments(&t.Article, rows[end:])
	t.Comments = done
	if r.opt.Outlet != "" {
		t.Article.Outlet = r.opt.Outlet // before the ids: they are derived from it
	}
	linkReplies(&t, answers)
	r.thread(t)
}

// row is a line with text. gap tells that a blank line stands above it.
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
	r.completeOutlet(a)
	if a.Outlet == "" {
		a.Outlet = selfNamed(a.Paragraphs, r.opt.Outlets)
	}
}
