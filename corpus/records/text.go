package records

import (
	"context"
	"iter"
)

// Text is what readers read of a document, without what is understood of it.
type Text struct {
	ID       string
	Headline string // of an article; "" of a comment
	Body     string // corpus.Document.Text
}

// TextReader reads the texts of many documents. It is for those who look through
// whole results and need nothing else: Get reads everything.
type TextReader interface {
	// Texts yields the texts of the documents in the order of ids, without those not
	// held. An id given twice is answered twice. Few of them are in memory at a time.
	// It stops at the first error.
	Texts(ctx context.Context, ids []string) iter.Seq2[Text, error]
}
