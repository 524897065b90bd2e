package reading

import (
	"context"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/server/searchurl"
)

// Search answers a search. Errors are those of the engine and the records.
func (r *Reader) Search(ctx context.Context, s searchurl.Search) (*Page, error) { return nil, nil }

// Document gives one document by id; records.ErrNotFound if there is none.
func (r *Reader) Document(ctx context.Context, id string) (corpus.Document, error) {
	return corpus.Document{}, nil
}

// Thread gives an article and its comments, parents before replies;
// records.ErrNotFound if there is none.
func (r *Reader) Thread(ctx context.Context, articleID string) ([]corpus.Document, error) {
	return nil, nil
}

// Facet counts the values of a field of a search: at most limit of them,
// the most frequent first, and only those whose value, name or an alias contains a text, if it is not "".
func (r *Reader) Facet(ctx context.Context, s searchurl.Search, field, contains string, limit int) (*Facet, *Page, error) {
	return nil, nil, nil
}

// Explain says how a query was read, with the number of documents that each clause finds.
func (r *Reader) Explain(ctx context.Context, s searchurl.Search) (*Explanation, error) {
	return nil, nil
}

// Now is the state that an answer of this moment would show at most, without a search.
func (r *Reader) Now(ctx context.Context) (Snapshot, error) { return Snapshot{}, nil }

// Label is the name of a value for a person to read; the value itself if no name is known.
func (r *Reader) Label(field, value string) string { return "" }

// String writes a snapshot, "s42".
func (s Snapshot) String() string { return "" }

// ETag is the strong validator of an answer: version is the program's, address
// the canonical address, encoding the Accept-Encoding of the request.
func (s Snapshot) ETag(version, address, encoding string) string { return "" }

// Matches tells whether an If-None-Match header names an ETag.
func Matches(ifNoneMatch, etag string) bool { return false }

var _ search.Searcher = Engine(nil)
