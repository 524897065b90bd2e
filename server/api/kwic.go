package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

func (a *API) registerKWIC() {
	get(a, huma.Operation{
		OperationID: "kwic", Path: Base + "/kwic", Tags: []string{"Words"},
		Summary: "Show words in context",
		Description: "A concordance: one line for each place that the words of q match in the documents found, with the words around it. A phrase is one line; words near each other are one line, from the first to the last of them. " +
			"It takes the parameters of a search; q must have a word. Lines never reach from a headline into a text or into another document, but across paragraphs. Totals are exact. " +
			"To count and sort lines, the texts of all documents found are read: the time grows with their length, and the memory does not. " +
			"Each time some thousand further lines are kept, so the next pages are quick as long as nothing changes. What takes longer than the server allows is a timeout; narrow the search then.",
	}, searchurl.LineParams(), a.kwic)
}

// Line is one line of a concordance.
type Line struct {
	ID        string      `json:"id" doc:"Id of the document." example:"c0123456789abcdef"`
	Kind      string      `json:"kind" enum:"article,comment"`
	ArticleID string      `json:"article_id" doc:"Id of the article of the thread; for an article, its own id."`
	Outlet    *string     `json:"outlet" doc:"Slug of the article's outlet."`
	Published *time.Time  `json:"published" doc:"When it was published or posted; null if unknown."`
	Field     string      `json:"field" enum:"headline,text" doc:"The field of the document that the line is from."`
	Left      string      `json:"left" doc:"The words before the match. White space between two words is one space, so left, match and right, joined, read as the text does."`
	Match     string      `json:"match" doc:"The words that matched."`
	Right     string      `json:"right" doc:"The words after the match."`
	Span      corpus.Span `json:"span" doc:"Where the match is in the field."`
}

// LineTotal counts lines.
type LineTotal struct {
	Lines     int    `json:"lines"`
	Documents int    `json:"documents" doc:"Documents that have a line."`
	Relation  string `json:"relation" enum:"eq" doc:"Totals are exact."`
}

// LinesAnswer is the answer of a concordance.
type LinesAnswer struct {
	Data       []Line    `json:"data"`
	Total      LineTotal `json:"total"`
	NextCursor string    `json:"next_cursor" doc:"Value of cursor for the next page; empty at the end."`
	Snapshot   string    `json:"snapshot" doc:"The state of the data that this shows." example:"s42-0123456789abcdef"`
	Query      Query     `json:"query"`
	Warnings   []string  `json:"warnings"`
	TookMS     int64     `json:"took_ms"`
}

func (a *API) kwic(ctx context.Context, in *request) (*LinesAnswer, error) {
	started := a.opt.Now()
	l, err := a.reader.ReadLines(ctx, in.rawQuery())
	if err != nil {
		return nil, err
	}
	page, err := a.reader.Lines(ctx, l)
	if err != nil {
		return nil, err
	}
	return newLinesAnswer(page, a.opt.Now().Sub(started)), nil
}

func newLinesAnswer(p *results.LinePage, took time.Duration) *LinesAnswer {
	out := &LinesAnswer{
		Data:       make([]Line, len(p.Lines)),
		Total:      LineTotal{Lines: p.Total, Documents: p.Documents, Relation: "eq"},
		NextCursor: p.Next,
		Snapshot:   p.Snapshot.String(),
		Query:      Query{Canonical: p.Canonical, ReadBack: p.ReadBack},
		Warnings:   results.Strings(p.Notices),
		TookMS:     took.Milliseconds(),
	}
	for i, line := range p.Lines {
		d := line.Document
		out.Data[i] = Line{
			ID: d.ID, Kind: string(d.Kind), ArticleID: d.ArticleID, Outlet: known(d.Outlet), Published: knownTime(d.Published()),
			Field: line.Field, Left: line.Left, Match: line.Match, Right: line.Right, Span: line.Span,
		}
	}
	return out
}
