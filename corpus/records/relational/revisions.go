package relational

import (
	"context"
	"database/sql"
	"errors"

	"standpoint/corpus"
)

// Revisions lists the earlier versions of a document; see records.RevisionReader.
func (s *Store) Revisions(ctx context.Context, id string) ([]corpus.Document, error) {
	documents, err := s.revisions(ctx, id)
	return documents, s.Wrap(ctx, "read earlier versions from", err)
}

func (s *Store) revisions(ctx context.Context, id string) ([]corpus.Document, error) {
	rows, err := s.find.revisions.QueryContext(ctx, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var documents []corpus.Document
	for rows.Next() {
		d := corpus.Document{ID: id}
		var source sql.RawBytes
		if err := rows.Scan(&d.Kind, &d.ArticleID, &d.Origin.Path, &d.Origin.Offset, &source); err != nil {
			return nil, err
		}
		if err := decodeSource(&d, source); err != nil {
			return nil, err
		}
		if a := d.Article; a != nil {
			d.Outlet, d.Platform, d.Headline, d.Lead = a.Outlet, a.Platform, a.Headline, a.Lead()
		}
		documents = append(documents, d)
	}
	return documents, rows.Err()
}

// wasHeld reports whether a document is given in words that were replaced before.
func (c *change) wasHeld(given row) (bool, error) {
	var one int
	err := c.known.QueryRowContext(c.ctx, given.id, given.words).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// keepRevision keeps the wording that goes: the one held if it was replaced, or
// the one given if it is an earlier one. It reports whether it was not kept yet.
func (c *change) keepRevision(did corpus.Outcome, held, given corpus.Document, was, is row) (bool, error) {
	switch {
	case did == corpus.Replaced:
		return c.revise(held, was)
	case corpus.Earlier(held, given):
		return c.revise(given, is)
	}
	return false, nil
}

func (c *change) revise(d corpus.Document, r row) (bool, error) {
	_, source, err := encode(d)
	if err != nil {
		return false, err
	}
	result, err := c.keep.ExecContext(c.ctx, d.ID, r.words, d.Kind, d.ArticleID, d.Origin.Path, d.Origin.Offset, string(source))
	if err != nil {
		return false, err
	}
	rows, err := result.RowsAffected()
	return rows > 0, err
}
