package pages

import (
	"net/http"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// corporaView is the view of corpora.html.
type corporaView struct {
	frame
	Corpora []corpusView
}

// corpusView is a frozen corpus.
type corpusView struct {
	Name, Href string // of the search in it
	Frozen     string // day
	Holds      string // "40 documents: 1 article, 39 comments"
	From       string // the search in words; "" of a list of documents
	Search     string // address of that search as it is now; "" of a list of documents
	Excluded   int
	Since      string // what changed
	Changed    bool
	Snapshot   string
	Hash       string
}

// corpora lists the frozen corpora.
func (p *Pages) corpora(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	all, err := p.reader.FrozenCorpora(r.Context())
	if err != nil {
		return err
	}
	v := &corporaView{frame: frame{Title: "Frozen corpora", Canonical: "/corpora"}}
	for _, c := range all {
		drift, err := p.reader.Drift(r.Context(), c)
		if err != nil {
			return err
		}
		shown := corpusView{Name: visible(c.Name), Href: searchurl.New().With(schema.Corpus, c.Name, searchurl.Any).URL("/search"), Frozen: c.Frozen.Format("2 January 2006"),
			Holds: amount(c.Documents, "document") + ": " + corpus.Counted(c.Articles, "article") + ", " + corpus.Counted(c.Comments, "comment"),
			From:  visible(c.ReadBack), Excluded: len(c.Excluded), Since: drift.String(), Changed: drift.Any(), Snapshot: c.Snapshot, Hash: c.Hash}
		if c.ReadBack != "" {
			shown.Search = strings.TrimSuffix("/search?"+c.Search, "?")
		}
		v.Corpora = append(v.Corpora, shown)
	}
	return p.renderer.render(w, r, http.StatusOK, "corpora", v)
}
