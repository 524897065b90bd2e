package results

import (
	"context"
	"slices"

	"standpoint/indexer/search"
	"standpoint/indexer/search/concordance"
	"standpoint/indexer/search/keyness"
	"standpoint/server/searchurl"
)

// Collocates says which words stand near those of a search.
type Collocates struct {
	Request             searchurl.Collocates
	Documents           int // that have a place
	Words               []Collocate
	Tested              int // words that were compared with chance
	Snapshot            Snapshot
	Canonical, ReadBack string
	Notices             []Notice
}

// Collocate is a word that is near more often than by chance.
type Collocate struct {
	Form, Term string // as in KeyWord
	concordance.Collocate
	keyness.Measure
}

// ReadCollocates reads the part of an address after the question mark as a request
// for collocates, as Read reads a search.
func (r *Reader) ReadCollocates(ctx context.Context, raw string) (searchurl.Collocates, error) {
	return searchurl.ParseCollocates(ctx, raw, r.options())
}

// Collocates reads all texts that a search finds, in a stream, and counts which words
// stand near its own (concordance.Collocates).
func (r *Reader) Collocates(ctx context.Context, c searchurl.Collocates) (*Collocates, error) {
	if err := errNoWords(c.Search); err != nil {
		return nil, err
	}
	held, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	var visitors []*nearVisitor
	found, err := r.walk(ctx, c.Search, func() visitor {
		v := &nearVisitor{concordance.Collocates{Window: c.Window}}
		visitors = append(visitors, v)
		return v
	})
	if err != nil {
		return nil, err
	}
	all := &visitors[0].Collocates
	for _, v := range visitors[1:] {
		all.Merge(&v.Collocates)
	}
	out := &Collocates{Request: c, Documents: all.Documents(), Snapshot: Snapshot{Index: found.applied, Records: held}, Canonical: c.Values().Encode()}
	words, tested := all.List(c.Search.Request.Limit, c.MinDocuments)
	out.Tested = tested
	if out.Words, err = r.collocates(ctx, c.Search, words); err != nil {
		return nil, err
	}
	if out.ReadBack, err = r.readBack(ctx, c.Search); err != nil {
		return nil, err
	}
	notices, err := r.notices(ctx, c.Search, found.total)
	out.Notices = slices.Concat(said(goneWarning(found.gone)...), said(changedWarning(found.moved)...), notices)
	return out, err
}

func (r *Reader) collocates(ctx context.Context, s searchurl.Search, words []keyness.Word[concordance.Collocate]) ([]Collocate, error) {
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = w.Word
	}
	forms, err := r.forms(ctx, []search.Request{plainly(s)}, terms)
	if err != nil {
		return nil, err
	}
	out := make([]Collocate, len(words))
	for i, w := range words {
		out[i] = Collocate{forms[w.Word], w.Word, w.About, w.Measure}
	}
	return out, nil
}

// nearVisitor counts collocates.
type nearVisitor struct{ concordance.Collocates }

func (v *nearVisitor) visit(_ search.Hit, texts []concordance.Text) { v.Add(texts) }
