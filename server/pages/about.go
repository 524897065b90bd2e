package pages

import "net/http"

// aboutView is the view of about.html.
type aboutView struct{ frame }

func (p *Pages) about(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-cache")
	return p.renderer.render(w, http.StatusOK, "about", &aboutView{frame: frame{Title: "About", Canonical: "/about"}})
}
