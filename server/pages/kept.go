package pages

import (
	"net/http"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/corpus/theme"
	"standpoint/server/access"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

const keptPath = "/themes/kept"

// keptView is the view of kept.html: the themes that people keep.
type keptView struct {
	frame
	Themes []keptTheme
	Draft  *keptDraft // what is about to be kept; nil for who may not keep themes
	Edits  bool       // whoever looks may change and remove themes
	API    string
	Most   int
}

// keptTheme is a kept theme.
type keptTheme struct {
	Name, Query, ReadBack string
	Href                  string // its documents
	Count                 int
	Since, By             string
	From                  string // the search that it was a theme of; "": it was written by hand
	Unreadable            string // why the query cannot be read any more; "": it can
}

// keptDraft is a theme that is not kept yet.
type keptDraft struct {
	Name, Query, From string
	Rule              *ruleView // nil: the query is written by hand
}

// ruleView says how near a query comes to the theme whose words it has.
type ruleView struct {
	Theme, Inside, Others numbered
	Share                 int // of the theme, in hundredths
}

// numbered is a number of documents with the search that finds them.
type numbered struct {
	Count int
	Href  string
}

func (p *Pages) kept(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return p.showKept(w, r, &keptDraft{})
}

func (p *Pages) showKept(w http.ResponseWriter, r *http.Request, draft *keptDraft) error {
	all, err := p.reader.KeptThemes(r.Context())
	if err != nil {
		return err
	}
	v := &keptView{frame: frame{Title: "Kept themes", Canonical: keptPath}, Edits: p.keeps(r), API: "/api/v1/themes/kept", Most: theme.Most}
	if v.Edits {
		v.Draft = draft
	}
	for _, t := range all {
		one := keptTheme{Name: t.Name, Query: t.Query, ReadBack: visible(t.ReadBack), Href: t.Search.URL("/search"), Count: t.Documents, Since: day(t.Kept), By: visible(t.By), Unreadable: visible(t.Unreadable)}
		if t.From != "" {
			one.From = "/themes?" + t.From
		}
		v.Themes = append(v.Themes, one)
	}
	return p.renderer.render(w, r, http.StatusOK, "kept", v)
}

// keeps reports whether who asks may keep themes.
func (p *Pages) keeps(r *http.Request) bool {
	return p.keeping && access.Of(r.Context()).May(credentials.Moderate)
}

// draft shows the query that a theme of a search becomes, before it is kept.
func (p *Pages) draft(w http.ResponseWriter, r *http.Request) error {
	s, err := p.reader.Read(r.Context(), r.URL.RawQuery)
	if err != nil {
		return err
	}
	if s.Theme.Label == "" || s.Theme.Label == searchurl.NoTheme {
		return searchurl.BadValue("in_theme", "must be the label of a theme")
	}
	rule, err := p.reader.RuleOf(r.Context(), s)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return p.showKept(w, r, &keptDraft{Name: corpus.Excerpt(s.Theme.Label, theme.MaxName), Query: rule.Query, From: s.Theme.Of, Rule: newRule(rule)})
}

func newRule(rule results.Rule) *ruleView {
	return &ruleView{
		Theme: numbered{rule.Of, rule.Theme.URL("/search")}, Inside: numbered{rule.In, rule.Inside.URL("/search")},
		Others: numbered{rule.All, rule.Found.URL("/search")}, Share: hundredths(rule.In, rule.Of),
	}
}

func (p *Pages) keep(w http.ResponseWriter, r *http.Request) error {
	return p.keepSent(w, r, false, "name", "q", "from")
}

func (p *Pages) changeKept(w http.ResponseWriter, r *http.Request) error {
	return p.keepSent(w, r, true, "name", "q")
}

// keepSent keeps the theme of a form, or changes the query of one that is kept.
func (p *Pages) keepSent(w http.ResponseWriter, r *http.Request, change bool, fields ...string) error {
	values, err := form(w, r, fields...)
	if err != nil {
		return err
	}
	t := theme.Theme{Name: oneLine(values.Get("name")), Query: oneLine(values.Get("q")), By: access.Of(r.Context()).Name, From: values.Get("from")}
	if _, err := p.reader.KeepTheme(r.Context(), t, change); err != nil {
		return err
	}
	return goOn(w, r, keptPath)
}

func (p *Pages) removeKept(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "name")
	if err != nil {
		return err
	}
	if err := p.reader.RemoveTheme(r.Context(), values.Get("name")); err != nil {
		return err
	}
	return goOn(w, r, keptPath)
}

// oneLine is a text without line breaks, and with single spaces.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
