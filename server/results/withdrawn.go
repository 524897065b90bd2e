package results

import (
	"context"
	"fmt"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// Withdrawn replaces the excerpt of a comment that was taken down.
const Withdrawn = "withdrawn"

// Withdrawn returns which of the documents with these ids were taken down.
func (r *Reader) Withdrawn(ctx context.Context, ids []string) (map[string]bool, error) {
	if len(ids) == 0 { // no ids would mean all documents
		return nil, nil
	}
	found, err := r.documents.Withdrawals(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("results: withdrawn documents: %w", err)
	}
	is := make(map[string]bool, len(found))
	for _, w := range found {
		is[w.ID] = true
	}
	return is, nil
}

// missing returns why a document is missing: records.ErrWithdrawn if it was taken
// down, otherwise records.ErrNotFound.
func (r *Reader) missing(ctx context.Context, id string) error {
	is, err := r.Withdrawn(ctx, []string{id})
	switch {
	case err != nil:
		return err
	case is[id]:
		return records.ErrWithdrawn
	}
	return records.ErrNotFound
}

// parentExcerpts returns the beginnings of the comments that documents answer, by
// their ids.
func (r *Reader) parentExcerpts(ctx context.Context, texts records.TextReader, documents []corpus.Document) (map[string]string, error) {
	ids := parentIDs(documents)
	excerpts := make(map[string]string, len(ids))
	for _, d := range documents { // a reply and what it answers often are in one answer
		if _, asked := slices.BinarySearch(ids, d.ID); asked {
			excerpts[d.ID] = corpus.Excerpt(d.Text(), excerptLength)
		}
	}
	for text, err := range texts.Texts(ctx, without(ids, excerpts)) {
		if err != nil {
			return nil, fmt.Errorf("results: texts: %w", err)
		}
		excerpts[text.ID] = corpus.Excerpt(text.Body, excerptLength)
	}
	withdrawn, err := r.Withdrawn(ctx, without(ids, excerpts))
	for id := range withdrawn {
		excerpts[id] = Withdrawn
	}
	return excerpts, err
}

// without are the ids that are not among some.
func without(ids []string, some map[string]string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, is := some[id]; return is })
}
