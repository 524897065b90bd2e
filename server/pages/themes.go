package pages

import (
	"fmt"
	"net/http"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/themes"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// themesView is the view of themes.html.
type themesView struct {
	frame
	ReadBack  string
	Noun      string // what the documents are
	Documents int
	Least     int // documents that themes need
	Lead      string
	Themes    []themeView
	Left      *themeView // what fits no theme; nil: nothing is left
	Back, API string
	Notices   []noticeView
}

// themeView is one theme.
type themeView struct {
	Label       string
	Href        string // its documents
	Keep        string // where it becomes a kept theme; "" for who may not
	Count       int
	Share       int // of all documents, in hundredths
	Authors     int
	AuthorShare int
	Sides       []themeSide
	Trend       string // the path of a line, in a field of 100 by 20
	TrendWords  string
	Words       []link
	Typical     []resultView
	Dissent     *resultView
}

// themeSide is how many documents take a side.
type themeSide struct {
	Label, Href string
	Count       int
}

func (p *Pages) themes(w http.ResponseWriter, r *http.Request) error {
	s, err := p.reader.ReadThemes(r.Context(), r.URL.RawQuery)
	if err != nil {
		return err
	}
	found, err := p.reader.Themes(r.Context(), s)
	if err != nil {
		return err
	}
	v := p.newThemes(found)
	if p.keeps(r) {
		for i, theme := range found.Themes {
			v.Themes[i].Keep = theme.Search.URL("/themes/keep")
		}
	}
	return p.renderer.render(w, r, http.StatusOK, "themes", v)
}

func (p *Pages) newThemes(found *results.Themes) *themesView {
	s := found.Search
	v := &themesView{
		frame:     frame{Title: "Themes", Canonical: s.URL("/themes"), NoIndex: true, Query: s.Query},
		ReadBack:  visible(found.ReadBack),
		Noun:      nounOf(s),
		Documents: found.Documents,
		Least:     themes.Few,
		Back:      s.URL("/search"),
		API:       s.URL("/api/v1/themes"),
		Notices:   noticeViews(found.Notices, found.Documents > 0),
	}
	if s.Query != "" {
		v.Title = corpus.Excerpt(visible(s.Query), namesShown) + " – Themes"
	}
	if found.Lead != "" {
		v.Lead = visible(p.reader.Short(found.Lead))
	}
	for _, theme := range found.Themes {
		v.Themes = append(v.Themes, p.newTheme(found, theme))
	}
	if found.Left.Documents > 0 {
		left := p.newTheme(found, found.Left)
		v.Left = &left
	}
	return v
}

func (p *Pages) newTheme(all *results.Themes, theme results.Theme) themeView {
	v := themeView{
		Label:       visible(strings.Join(theme.Label, searchurl.ThemeJoin)),
		Href:        theme.Search.URL("/search"),
		Count:       theme.Documents,
		Share:       hundredths(theme.Documents, all.Documents),
		Authors:     theme.Authors,
		AuthorShare: hundredths(theme.Authors, all.Authors),
	}
	for _, side := range []corpus.Label{corpus.Critical, corpus.Neutral, corpus.Supportive} {
		if n := theme.Sides[side]; n > 0 {
			v.Sides = append(v.Sides, themeSide{string(side), theme.Search.With(schema.Toward, schema.JoinToward(all.Lead, side), searchurl.Any).URL("/search"), n})
		}
	}
	v.Trend, v.TrendWords = trendOf(all.Timeline, theme.Timeline)
	for _, w := range theme.Words {
		v.Words = append(v.Words, link{Label: visible(w.Text), Href: worded(theme.Search, results.PhraseOf(w.Text))})
	}
	show := shower{reader: p.reader, base: searchurl.New()}
	for _, item := range theme.Typical {
		v.Typical = append(v.Typical, show.result(theme.Search, item))
	}
	if theme.Dissent != nil {
		dissent := show.result(theme.Search, *theme.Dissent)
		v.Dissent = &dissent
	}
	return v
}

// hundredths is a share in hundredths; what is there at all has at least one.
func hundredths(part, of int) int { return bar(float64(part), float64(max(of, 1))) }

// trendOf draws the documents of a theme over the time of all, and says when most were.
func trendOf(all, own *search.Histogram) (path, words string) {
	counts := map[int64]int{}
	most := 0
	for _, b := range own.Buckets {
		counts[b.Start.Unix()] = b.Count
		most = max(most, b.Count)
	}
	if len(all.Buckets) < 2 || most == 0 {
		return "", ""
	}
	step := 100 / float64(len(all.Buckets)-1)
	for i, b := range all.Buckets {
		n := counts[b.Start.Unix()]
		path += fmt.Sprintf("%c%.1f %.1f", "LM"[truth(i == 0)], float64(step*float64(i)), 19-18*float64(n)/float64(most))
		if n == most && words == "" {
			words = "Most in the " + string(all.Interval) + " from " + day(b.Start)
		}
	}
	return path, words
}

func truth(is bool) int {
	if is {
		return 1
	}
	return 0
}
