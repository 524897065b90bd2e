package results

import (
	"context"
	"fmt"
	"slices"

	"standpoint/indexer/search"
	"standpoint/indexer/search/keyness"
	"standpoint/server/searchurl"
)

// Keyness says which words mark a set of documents.
type Keyness struct {
	Request     searchurl.Keyness
	Here, There Set // There without the documents that are Here
	More, Less  []KeyWord
	Tested      int      // words that were compared
	Phrases     []KeySet // of two marking words; the most telling first, those of Here before those of There
	TooMany     bool     // a set has more than MaxPhrased documents: phrases were not compared
	Themes      []KeySet // kept ones, likewise
	Apart       bool     // no document is found by both searches
	Snapshot    Snapshot
	Canonical   string
	ReadBack    string
	Notices     []Notice
}

// Set is a set of documents.
type Set struct {
	Documents int
	Canonical string // of the search that finds it, as in Page; "" for all other documents
	ReadBack  string
}

// KeyWord is a word that more or fewer documents hold here than there.
type KeyWord struct {
	Form        string // the word as it is written most often here, or there if it is not here
	Term        string // as plain words of a query are compared
	Here, There int    // documents
	InQuery     bool   // the query itself asks for it
	keyness.Measure
}

// ReadKeyness reads the part of an address after the question mark as a request for
// keyness, as Read reads a search.
func (r *Reader) ReadKeyness(ctx context.Context, raw string) (searchurl.Keyness, error) {
	return searchurl.ParseKeyness(ctx, raw, r.options())
}

// Keyness compares the words of the documents that a search finds with those of
// others, counted by documents (package keyness).
func (r *Reader) Keyness(ctx context.Context, k searchurl.Keyness) (*Keyness, error) {
	held, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	sets := []search.Request{plainly(k.Search), {}}
	if k.Against != nil {
		sets[1] = plainly(*k.Against)
	}
	words := keyness.NewWords[[2]int](k.Search.Request.Limit)
	counted, err := r.words(ctx, search.WordsRequest{Sets: sets, Least: k.MinDocuments}, func(w search.WordCount) error {
		words.Add(w.Word, keyness.Table{In: w.In[0], Of: w.Of[0], Other: w.In[1], OtherOf: w.Of[1]}.Measure(), [2]int{w.In[0], w.In[1]})
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := &Keyness{Request: k, Tested: words.Tested(), Snapshot: Snapshot{Index: counted.Applied, Records: held}, Canonical: k.Values().Encode()}
	out.Here, err = r.set(ctx, &k.Search, counted.Of[0])
	if err != nil {
		return nil, err
	}
	if out.There, err = r.set(ctx, k.Against, counted.Of[1]); err != nil {
		return nil, err
	}
	out.ReadBack = out.Here.ReadBack + ", compared with " + out.There.ReadBack
	more, less := words.List()
	listed, err := r.keyWords(ctx, k.Search, sets, slices.Concat(more, less))
	if err != nil {
		return nil, err
	}
	out.More, out.Less = listed[:len(more)], listed[len(more):]
	if err := r.keySets(ctx, k, sets, out); err != nil {
		return nil, err
	}
	out.Notices, err = r.notices(ctx, k.Search, out.Here.Documents)
	return out, err
}

// plainly is what a search finds, without an order and a limit.
func plainly(s searchurl.Search) search.Request {
	req := s.FirstPage().Request
	req.Sort, req.Limit, req.Facets, req.Histogram = search.Newest, 0, nil, nil
	return req
}

// set describes the documents of a search; nil is all other documents.
func (r *Reader) set(ctx context.Context, s *searchurl.Search, documents int) (Set, error) {
	if s == nil {
		return Set{Documents: documents, ReadBack: "all other documents"}, nil
	}
	readBack, err := r.readBack(ctx, *s)
	return Set{Documents: documents, Canonical: s.FirstPage().Format(), ReadBack: readBack}, err
}

// words counts words, and refuses an answer from other records as ask does.
func (r *Reader) words(ctx context.Context, req search.WordsRequest, visit func(search.WordCount) error) (search.WordTotals, error) {
	totals, err := r.engine.Words(ctx, req, visit)
	if err != nil {
		return totals, fmt.Errorf("results: words: %w", err)
	}
	return totals, r.checkState(ctx, totals.Applied)
}

func (r *Reader) keyWords(ctx context.Context, s searchurl.Search, sets []search.Request, words []keyness.Word[[2]int]) ([]KeyWord, error) {
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = w.Word
	}
	forms, err := r.forms(ctx, sets, terms)
	if err != nil {
		return nil, err
	}
	asked := wordsAsked(s.Request)
	out := make([]KeyWord, len(words))
	for i, w := range words {
		out[i] = KeyWord{Form: forms[w.Word], Term: w.Word, Here: w.About[0], There: w.About[1], Measure: w.Measure,
			InQuery: asked(forms[w.Word])}
	}
	return out, nil
}
