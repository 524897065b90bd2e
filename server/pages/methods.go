package pages

import (
	"net/http"

	"standpoint/server/results"
)

// methodsView is the view of methods.html: how a result came about.
type methodsView struct {
	frame
	Found             string
	ReadBack          string
	Back              string // address of the search
	Text, BibTeX, CSL string
	API               string
}

// methods says how what a search finds came about.
func (p *Pages) methods(w http.ResponseWriter, r *http.Request) error {
	s, err := p.reader.Read(r.Context(), r.URL.RawQuery)
	if err != nil {
		return err
	}
	m, err := p.reader.Methods(r.Context(), s)
	if err != nil {
		return err
	}
	origin := p.renderer.base
	if p.origin != nil {
		origin = p.origin(r) + origin
	}
	address, version := m.Address(origin), p.renderer.version
	return p.renderer.render(w, r, http.StatusOK, "methods", &methodsView{
		frame: frame{Title: "How to cite", Canonical: s.URL("/methods"), NoIndex: true}, Found: countDocuments(s, m.Total), ReadBack: visible(m.ReadBack), Back: s.URL("/search"),
		Text: visible(m.Text(address, version)), BibTeX: visible(m.BibTeX(address, version)), CSL: visible(results.CSLText(m.CSL(address, version))), API: s.URL("/api/v1/methods"),
	})
}
