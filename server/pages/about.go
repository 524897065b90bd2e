package pages

import (
	"net/http"

	"standpoint/indexer/search/query"
	"standpoint/server/searchurl"
)

// aboutView is the view of about.html.
type aboutView struct {
	frame
	Quality  []string // how often labels are right
	Fitted   []string // what was fitted to people's labels
	Language query.Language
}

func (p *Pages) about(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return p.renderer.render(w, r, http.StatusOK, "about", &aboutView{
		frame:    frame{Title: "About", Canonical: "/about"},
		Quality:  sentences(p.reader.Quality(searchurl.New())),
		Fitted:   p.fitted(),
		Language: query.Described(),
	})
}
