package search

import (
	"context"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// MaxWordSets is the most sets of documents that a WordsRequest compares.
const MaxWordSets = 8

// WordsRequest asks in how many documents of some sets each word is. The unit that
// is counted is the document. If a Request is given another unit, such as the group
// of near-identical texts, In and Of are numbers of that unit, each counted in the first
// set that one of its documents is in; those who compare them need no change.
type WordsRequest struct {
	// Sets are what searches find: of each, Query or Any, Filters, Only, From, To and View
	// count, and the rest does not. A document is in the first of the sets that
	// finds it and in no other, so as the last one Request{} is all other documents.
	Sets []Request
	// Field is one of schema.TextFields, or "" for all of them; a document that
	// holds a word in several is still one document.
	Field string
	// Word says which words, and in what form: their Term and Parts (query.Inflected), Narrow, Lower,
	// or Written where it is not Lower, and Folded for query.Open and
	// query.Similar. Without a Text it is all of them, otherwise those that it matches.
	Word query.Word
	// Only says which of these are counted; nil is all. It is cheaper than counting
	// words and leaving them out of what is done with them.
	Only func(word string) bool
	// Least leaves out the words that fewer documents of all sets together hold; 0 is 1.
	Least int
	// Times asks for the number of occurrences as well. It is meant for few words.
	Times bool
}

// WordCount says how many documents hold a word: In[i] of the Of[i] documents of
// Sets[i]. Its slices are good during the visit.
type WordCount struct {
	Word   string
	In, Of []int
	Times  []int // occurrences in the documents of each set; nil if they were not asked for
}

// WordTotals are what the counts of a WordsRequest are of.
type WordTotals struct {
	Of      []int        // documents of each set
	Applied corpus.State // as in Results
}

// Lexicon counts the words of documents. Everything else that compares what sets
// of documents say is made of it.
type Lexicon interface {
	// Words visits the words that a request asks for, in ascending order of their
	// bytes, each once, all in one state of the index. It uses memory for the sets
	// and not for the words. It stops at the first error of visit and returns it.
	// Engines call CheckWords first.
	Words(ctx context.Context, req WordsRequest, visit func(WordCount) error) (WordTotals, error)
}

// CheckWords returns a *BadRequestError for a request that no engine can answer, as
// Check does. Field is one of those of Check, "sets", "field", "word" or "least".
func CheckWords(req WordsRequest) error {
	switch {
	case len(req.Sets) == 0 || len(req.Sets) > MaxWordSets:
		return bad("sets", "must be 1 to %d sets of documents", MaxWordSets)
	case req.Field != "" && !slices.Contains(schema.TextFields, req.Field):
		return bad("field", "%q is not a field of words", req.Field)
	case req.Word.Form < query.Inflected || req.Word.Form > query.Similar:
		return bad("word", "%d is not a form of words", req.Word.Form)
	case req.Word.Edits < 0 || req.Word.Edits > 2:
		return bad("word", "a similar word can have 0 to 2 edits")
	case req.Least < 0:
		return bad("least", "must not be negative")
	}
	for _, set := range req.Sets {
		if err := Check(set); err != nil {
			return err
		}
	}
	return nil
}
