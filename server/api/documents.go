package api

import (
	"context"
	"errors"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// excerptLength is how many code points of a parent its reply shows at most.
const excerptLength = 200

func (a *API) registerDocuments() {
	get(a, huma.Operation{
		OperationID: "article", Path: Base + "/articles/{id}", Tags: []string{"Documents"},
		Summary: "One article", Description: "An article with everything that is understood of it.",
	}, nil, a.article)
	get(a, huma.Operation{
		OperationID: "articleRevisions", Path: Base + "/articles/{id}/revisions", Tags: []string{"Documents"},
		Summary: "Earlier versions of an article", Description: "The versions of an article that were replaced when it was read again with different words, the oldest first. The list is empty if its words never changed.",
	}, nil, a.revisions(corpus.KindArticle))
	get(a, huma.Operation{
		OperationID: "commentRevisions", Path: Base + "/comments/{id}/revisions", Tags: []string{"Documents"},
		Summary: "Earlier versions of a comment", Description: "The versions of a comment that were replaced when it was read again with different words, the oldest first. The list is empty if its words never changed.",
	}, nil, a.revisions(corpus.KindComment))
	get(a, huma.Operation{
		OperationID: "comment", Path: Base + "/comments/{id}", Tags: []string{"Documents"},
		Summary: "One comment", Description: "A comment with everything that is understood of it.",
	}, nil, a.comment)
}

// document returns the document that the path names if it is of a kind.
func (a *API) document(ctx context.Context, in *request, kind corpus.Kind) (corpus.Document, error) {
	if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
		return corpus.Document{}, err
	}
	d, err := a.reader.Document(ctx, in.path("id"))
	if err == nil && d.Kind != kind {
		err = fmt.Errorf("api: %s is not of kind %s: %w", d.ID, kind, records.ErrNotFound)
	}
	return d, err
}

func (a *API) article(ctx context.Context, in *request) (*Article, error) {
	d, err := a.document(ctx, in, corpus.KindArticle)
	if err != nil {
		return nil, err
	}
	return article(d), nil
}

func (a *API) comment(ctx context.Context, in *request) (*Comment, error) {
	d, err := a.document(ctx, in, corpus.KindComment)
	if err != nil {
		return nil, err
	}
	excerpt := ""
	if d.Comment.ParentID != "" {
		switch parent, err := a.reader.Document(ctx, d.Comment.ParentID); {
		case errors.Is(err, records.ErrWithdrawn):
			excerpt = results.Withdrawn
		case err != nil && !errors.Is(err, records.ErrNotFound):
			return nil, err
		default:
			excerpt = corpus.Excerpt(parent.Text(), excerptLength)
		}
	}
	return comment(d, excerpt), nil
}

func (a *API) revisions(kind corpus.Kind) func(context.Context, *request) (*Revisions, error) {
	return func(ctx context.Context, in *request) (*Revisions, error) {
		now, err := a.document(ctx, in, kind)
		if err != nil {
			return nil, err
		}
		earlier, err := a.reader.Revisions(ctx, now.ID)
		if err != nil {
			return nil, err
		}
		return revisions(earlier), nil
	}
}
