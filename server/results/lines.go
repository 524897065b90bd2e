package results

import (
	"context"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/search/concordance"
	"standpoint/server/searchurl"
)

// LinePage is a page of the lines of a concordance.
type LinePage struct {
	Request   searchurl.Lines
	Lines     []Line
	Total     int // lines
	Documents int // documents that have one
	Next      string
	Snapshot  Snapshot
	// Canonical and ReadBack are as in Page; Canonical has the order of the lines.
	Canonical, ReadBack string
	Notices             []Notice
}

// Line is one line: a place in a document, with its context.
type Line struct {
	Document corpus.Document
	Field    string // of the document's text fields (schema.TextFields)
	concordance.Line
}

// ReadLines reads the part of an address after the question mark as a request for
// lines, as Read reads a search.
func (r *Reader) ReadLines(ctx context.Context, raw string) (searchurl.Lines, error) {
	return searchurl.ParseLines(ctx, raw, r.options())
}

// Lines answers a request for lines: one for each place that the words of the search
// match in the documents that it finds. To sort them, all texts are read, in a
// stream; the places of some thousand further lines are kept, so that the next pages
// are quick as long as nothing changes.
func (r *Reader) Lines(ctx context.Context, l searchurl.Lines) (*LinePage, error) {
	if err := errNoWords(l.Search); err != nil {
		return nil, err
	}
	now, err := r.Now(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.checkCursor(ctx, l.Since); err != nil {
		return nil, err
	}
	page := &LinePage{Request: l, Canonical: l.FirstPage().Format()}
	filled, err := r.fill(ctx, l, now, page)
	if err != nil {
		return nil, err
	}
	page.Total, page.Documents = filled.lines, filled.documents
	page.Snapshot = Snapshot{Index: filled.applied, Records: now.Records}
	if page.ReadBack, err = r.readBack(ctx, l.Search); err != nil {
		return nil, err
	}
	page.ReadBack += sideWords[l.Sort]
	notices, err := r.notices(ctx, l.Search, filled.total)
	page.Notices = slices.Concat(said(goneWarning(filled.gone)...), said(changedWarning(filled.moved)...), notices)
	return page, err
}

var sideWords = map[searchurl.LineSort]string{
	searchurl.ByLeft:  ", sorted by the words before the match",
	searchurl.ByRight: ", sorted by the words after the match",
}

func changedWarning(moved bool) []string {
	if !moved {
		return nil
	}
	return []string{"Documents were added, changed or removed while the texts were read. The totals may be a little off."}
}

// fill reads lines up to the limit. It looks for one line more, so that the end is
// known, and goes on after lines whose document is gone or has other words by now.
func (r *Reader) fill(ctx context.Context, l searchurl.Lines, now Snapshot, page *LinePage) (*readAhead, error) {
	limit := l.Search.Request.Limit
	if limit == 0 { // totals alone
		return r.ahead(ctx, l, now, 1)
	}
	var first *readAhead
	var places []searchurl.Line // of page.Lines
	for len(page.Lines) <= limit {
		ahead, err := r.ahead(ctx, l, now, limit+1-len(page.Lines))
		if err != nil {
			return nil, err
		}
		if first == nil {
			first = ahead
		}
		for rest := ahead.after(l.After); len(rest) > 0 && len(page.Lines) <= limit; {
			some := rest[:min(len(rest), limit+1-len(page.Lines))]
			rest = rest[len(some):]
			if places, err = r.show(ctx, l, some, page, places); err != nil {
				return nil, err
			}
			l.After = &some[len(some)-1]
		}
		if ahead.complete {
			break
		}
	}
	if len(page.Lines) > limit {
		page.Lines = page.Lines[:limit]
		page.Next = l.Cursor(places[limit-1], first.applied)
	}
	return first, nil
}

// show adds the lines of places to a page, and the places to those of the page.
func (r *Reader) show(ctx context.Context, l searchurl.Lines, some []searchurl.Line, page *LinePage, places []searchurl.Line) ([]searchurl.Line, error) {
	var ids []string
	for _, place := range some {
		ids = append(ids, place.ID)
	}
	slices.Sort(ids)
	documents, err := r.byID(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	shown := make([]*Line, len(some))
	reader := concordance.NewReader(l.Search.Request.Query, l.Search.Request.Any)
	for id, d := range documents {
		texts := reader.Read(textsOf(d))
		for i, place := range some {
			if place.ID == id {
				shown[i] = lineAt(d, texts, place, l.Width)
			}
		}
	}
	for i, line := range shown {
		if line != nil {
			page.Lines = append(page.Lines, *line)
			places = append(places, some[i])
		}
	}
	return places, nil
}

// lineAt is the line at a place; nil if the document has other words by now.
func lineAt(d corpus.Document, texts []concordance.Text, place searchurl.Line, width int) *Line {
	for _, text := range texts {
		if at, found := text.At(place.Start); found && text.Field == place.Field {
			return &Line{d, text.Field, text.Line(at, width)}
		}
	}
	return nil
}
