package results

import (
	"context"
	"net/url"

	"standpoint/server/coding"
)

var _ coding.Finder = (*Reader)(nil)

// Canonical returns a search in its canonical form; see coding.Finder.
func (r *Reader) Canonical(ctx context.Context, search url.Values) (url.Values, error) {
	s, err := r.Read(ctx, search.Encode())
	if err != nil {
		return nil, err
	}
	return s.Deciding(), nil
}

// Find returns all documents that a search finds; see coding.Finder.
func (r *Reader) Find(ctx context.Context, search url.Values) (f coding.Found, err error) {
	asked, err := r.ReadStream(ctx, search.Encode())
	if err != nil {
		return f, err
	}
	asked.Search.Highlight = false
	rows, err := r.Stream(ctx, asked)
	if err != nil {
		return f, err
	}
	f.Snapshot = rows.Snapshot.String()
	err = rows.Each(ctx, func(row Row) error {
		d := row.Document
		d.Annotation = d.Annotation.Unsettle() // samples are of what the model says
		f.Documents = append(f.Documents, coding.FoundDocument{ID: d.ID, Article: d.ArticleID, Kind: string(d.Kind), Outlet: d.Outlet,
			Language: d.Annotation.Language, Platform: d.Platform, Toward: NewItem(d, row.View).Toward})
		return nil
	})
	if closed := rows.Close(); err == nil {
		err = closed
	}
	return f, err
}
