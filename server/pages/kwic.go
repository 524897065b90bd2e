package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// kwicView is the view of kwic.html.
type kwicView struct {
	frame
	Form      formView
	Widths    []option
	ReadBack  string
	Lines     int
	Documents int
	Later     bool // not the first page
	Orders    []orderView
	Shown     []lineView
	Near      *nearView // nil if it was not asked for
	AskNear   string    // address of the page with the words near the match
	Back      string    // the search itself
	Keyness   string
	Next      string
	First     string
	API       string
	Notices   []noticeView
}

// lineView is one line, with a link to its document.
type lineView struct {
	Left, Match, Right string
	Href               string
	Headline           bool // the line is from a headline
	Kind               string
	Outlet             string
	Date               dateView
	Lang               string
}

// nearView is the words near the match.
type nearView struct {
	Window    int
	Documents int
	Tested    int
	Words     []wordView
	API       string
}

// nearParam is the parameter with which the page also counts the words near the
// match: in how many words on either side.
const nearParam = "near"

// nearLength is how many words near the match are listed at most.
const nearLength = 30

// widthsOffered are the numbers of words on either side that the page offers.
var widthsOffered = []int{4, searchurl.DefaultWidth, 12, 20}

var lineSortLabels = map[searchurl.LineSort]string{
	searchurl.ByDocument: "newest",
	searchurl.ByLeft:     "by the words before",
	searchurl.ByRight:    "by the words after",
}

func (p *Pages) kwic(w http.ResponseWriter, r *http.Request) error {
	window, raw, err := takeNear(r.URL.RawQuery)
	if err != nil {
		return err
	}
	l, err := p.reader.ReadLines(r.Context(), raw)
	if err != nil {
		return err
	}
	page, err := p.reader.Lines(r.Context(), l)
	if err != nil {
		return err
	}
	v := p.kwicView(l, page, window)
	if v.Near, err = p.near(r.Context(), l, window); err != nil {
		return err
	}
	return p.renderer.render(w, r, http.StatusOK, "kwic", v)
}

// takeNear reads the parameter that lines do not have, and returns the others; window is
// 0 if it is not given.
func takeNear(raw string) (window int, rest string, err error) {
	values, err := url.ParseQuery(raw)
	if err != nil || len(values[nearParam]) == 0 {
		return 0, raw, nil // what is wrong is found again with the other parameters
	}
	window, err = strconv.Atoi(values.Get(nearParam))
	if err != nil || window < 1 || window > searchurl.MaxWindow || len(values[nearParam]) > 1 {
		return 0, "", searchurl.BadValue(nearParam, "must be one whole number from 1 to "+strconv.Itoa(searchurl.MaxWindow), strconv.Itoa(searchurl.DefaultWindow))
	}
	values.Del(nearParam)
	return window, values.Encode(), nil
}

// withNear adds the parameter near to an address, if it is given.
func withNear(address string, window int) string {
	if window == 0 {
		return address
	}
	join := "?"
	if strings.Contains(address, "?") {
		join = "&"
	}
	return address + join + nearParam + "=" + strconv.Itoa(window)
}

func (p *Pages) kwicView(l searchurl.Lines, page *results.LinePage, window int) *kwicView {
	s := l.Search
	v := &kwicView{
		frame:     frame{Title: corpus.Excerpt(visible(s.Query), namesShown) + " – In context", Canonical: l.FirstPage().URL("/kwic"), NoIndex: true},
		Form:      newForm(s, url.Values{}),
		ReadBack:  visible(page.ReadBack),
		Lines:     page.Total,
		Documents: page.Documents,
		Later:     l.After != nil,
		AskNear:   withNear(l.FirstPage().URL("/kwic"), searchurl.DefaultWindow) + "#near",
		Back:      s.FirstPage().URL("/search"),
		Keyness:   searchurl.KeynessOf(s).URL("/keyness"),
		First:     withNear(l.FirstPage().URL("/kwic"), window),
		API:       l.URL("/api/v1/kwic"),
		Notices:   noticeViews(page.Notices, page.Documents > 0),
	}
	v.Form.Hidden = hiddenOf(l.FirstPage().Values(), "q", "match", "width")
	for _, n := range widthsOf(l.Width) {
		v.Widths = append(v.Widths, option{Value: strconv.Itoa(n), Label: strconv.Itoa(n) + " words", Selected: n == l.Width})
	}
	if page.Total > 1 {
		for _, order := range searchurl.LineSorts {
			v.Orders = append(v.Orders, orderView{lineSortLabels[order], withNear(l.WithSort(order).URL("/kwic"), window), order == l.Sort})
		}
	}
	if page.Next != "" {
		next := l.FirstPage().Values()
		next.Set("cursor", page.Next)
		v.Next = withNear("/kwic?"+next.Encode(), window)
	}
	words := searchWords(s)
	for _, line := range page.Lines {
		v.Shown = append(v.Shown, p.line(line, words))
	}
	return v
}

func (p *Pages) line(line results.Line, words url.Values) lineView {
	d := line.Document
	v := lineView{
		Left: visible(line.Left), Match: visible(line.Match), Right: visible(line.Right),
		Href:     withWords(articleHref(d.ID), words),
		Headline: line.Field == schema.Headline,
		Kind:     string(d.Kind),
		Date:     documentDate(d),
		Lang:     langOf(d),
	}
	if d.Comment != nil {
		v.Href = withWords(commentHref(d.ID), words)
	}
	if d.Outlet != "" {
		v.Outlet = visible(p.reader.Label(schema.Outlet, d.Outlet))
	}
	return v
}

// near counts the words near the match; nil if that was not asked for.
func (p *Pages) near(ctx context.Context, l searchurl.Lines, window int) (*nearView, error) {
	if window == 0 {
		return nil, nil
	}
	c := searchurl.CollocatesOf(l.Search)
	c.Window = window
	c.Search.Request.Limit = nearLength
	found, err := p.reader.Collocates(ctx, c)
	if err != nil {
		return nil, err
	}
	c.Search.Request.Limit = searchurl.DefaultLimit
	v := &nearView{Window: window, Documents: found.Documents, Tested: found.Tested, API: c.URL("/api/v1/collocates")}
	for _, w := range found.Words {
		if w.More && w.Q <= results.Likely {
			v.Words = append(v.Words, wordView{Word: visible(w.Form), Href: withWord(l.Search, w.Term, w.Form), Here: w.Near, There: w.In, Expected: tenths(w.Expected), Times: times(w.Ratio)})
		}
	}
	scale(v.Words, func(w wordView) (here, there float64) { return float64(w.Here) / float64(max(w.There, 1)), 0 })
	for i := range v.Words {
		v.Words[i].BarThere = 0
	}
	return v, nil
}

// widthsOf are the widths that are offered, and the one that is chosen.
func widthsOf(chosen int) []int {
	widths := slices.Clone(widthsOffered)
	if !slices.Contains(widths, chosen) {
		widths = append(widths, chosen)
		slices.Sort(widths)
	}
	return widths
}
