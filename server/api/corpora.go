package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus/frozen"
	"standpoint/server/searchurl"
)

func (a *API) registerCorpora() {
	get(a, huma.Operation{
		OperationID: "corpora", Path: Base + "/corpora", Tags: []string{"Corpora"},
		Summary: "Frozen corpora", Description: "Sets of documents that were frozen under a name, the oldest first. A search with corpus=NAME finds them ever after, whatever comes in later.",
	}, nil, a.corpora)
	get(a, huma.Operation{
		OperationID: "corpus", Path: Base + "/corpora/{name}", Tags: []string{"Corpora"},
		Summary: "One frozen corpus", Description: "A frozen corpus, and how many of its documents are not as they were then.",
	}, nil, a.corpus)
}

// FrozenCorpus is a set of documents as they were at a time.
type FrozenCorpus struct {
	Name      string    `json:"name" example:"spring floods"`
	Frozen    time.Time `json:"frozen" doc:"When it was frozen."`
	Canonical string    `json:"canonical" doc:"Parameters of the search that found the documents; empty for a list of documents."`
	ReadBack  string    `json:"read_back" doc:"The search in words; empty for a list of documents."`
	Snapshot  string    `json:"snapshot" doc:"The state of the data then." example:"s42-0123456789abcdef"`
	Documents int       `json:"documents"`
	Articles  int       `json:"articles"`
	Comments  int       `json:"comments"`
	Excluded  []string  `json:"excluded" doc:"Ids of the documents that were left out on purpose."`
	Hash      string    `json:"hash" doc:"SHA-256 of a line for each document in the order of ids: the id, a space and the digest of what is kept of it. The same on every machine."`
}

// FrozenDrift counts the documents of a corpus that are not as they were.
type FrozenDrift struct {
	Words     int `json:"words" doc:"Documents with other words."`
	Labels    int `json:"labels" doc:"Documents with the same words and other labels."`
	Withdrawn int `json:"withdrawn" doc:"Documents that were taken down."`
	Missing   int `json:"missing" doc:"Documents that are not in this collection."`
}

// CorporaAnswer lists frozen corpora.
type CorporaAnswer struct {
	Data []FrozenCorpus `json:"data"`
}

// CorpusAnswer is a frozen corpus with what changed since.
type CorpusAnswer struct {
	FrozenCorpus
	Since FrozenDrift `json:"since"`
}

func (a *API) corpora(ctx context.Context, in *request) (*CorporaAnswer, error) {
	if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
		return nil, err
	}
	all, err := a.reader.FrozenCorpora(ctx)
	out := &CorporaAnswer{Data: []FrozenCorpus{}}
	for _, c := range all {
		out.Data = append(out.Data, frozenCorpus(c))
	}
	return out, err
}

func (a *API) corpus(ctx context.Context, in *request) (*CorpusAnswer, error) {
	if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
		return nil, err
	}
	c, err := a.reader.FrozenCorpus(ctx, in.path("name"))
	if err != nil {
		return nil, err
	}
	drift, err := a.reader.Drift(ctx, c)
	return &CorpusAnswer{FrozenCorpus: frozenCorpus(c), Since: FrozenDrift(drift)}, err
}

func frozenCorpus(c frozen.Corpus) FrozenCorpus {
	return FrozenCorpus{Name: c.Name, Frozen: c.Frozen, Canonical: c.Search, ReadBack: c.ReadBack, Snapshot: c.Snapshot,
		Documents: c.Documents, Articles: c.Articles, Comments: c.Comments, Excluded: append([]string{}, c.Excluded...), Hash: c.Hash}
}
