package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/search/zone"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// exploreView is the view of explore.html: how many documents there are by one or two
// fields, as a table whose cells lead to them.
type exploreView struct {
	frame
	Rows, Columns []option // what can be counted by
	Share         []option // what the shares are of
	Hidden        []field
	ReadBack      string
	Found         string
	Of            string // what the numbers are: "Documents", "Share of each row"
	Table         heatView
	Quality       []string
	Notices       []noticeView
	Back          string
	CSV, API      string
}

// heatView is a table of numbers.
type heatView struct {
	Name         string // for those who do not see it
	Down, Across string // names of the fields
	Heads        []string
	Lines        []lineOfCells
	Gaps         string // what cells without data mean; "" if there are none
}

// lineOfCells is a row of the table.
type lineOfCells struct {
	Label string
	Cells []exploreCell
}

// exploreCell is the number of documents of a row and a column.
type exploreCell struct {
	Text  string // "12", "31%", "no data"
	Title string // "Harbor Ledger, Critical: 12 of 39 documents, 31% (18 to 48%)"
	Href  string // the search for them; "" if there is none or they are none
	Heat  int    // 0 to heats: how much of the largest
	Gap   bool   // there is no data at all, so that nothing can be counted
}

// heats is how many tints there are.
const heats = 6

// The fields of the form; the address has by, metrics and of instead.
const (
	rowsParam    = "rows"
	columnsParam = "columns"
	shareParam   = "share"
)

// exploredBy are offered to count by, in this order.
var exploredBy = []string{schema.Outlet, schema.Toward, schema.Stance, schema.Agency, schema.Location, schema.Kind, schema.Author, schema.Language, schema.Platform,
	"article." + schema.Outlet, "article." + schema.Agency, "time:day", "time:week", "time:month", "time:year"}

// defaultBy is what is counted by at first.
var defaultBy = []searchurl.Group{{Field: schema.Outlet}, {Field: schema.Stance}}

// tableOf returns the address of the table of what a search finds.
func tableOf(s searchurl.Search) string {
	return searchurl.Aggregation{Search: s, By: defaultBy, Metrics: []searchurl.Metric{searchurl.CountMetric}, Top: searchurl.DefaultTop}.URL("/explore")
}

func (p *Pages) explore(w http.ResponseWriter, r *http.Request) error {
	raw := r.URL.RawQuery
	if values, err := url.ParseQuery(raw); err == nil {
		if values.Has(rowsParam) || values.Has(columnsParam) || values.Has(shareParam) {
			http.Redirect(w, r, "/explore?"+aggregationOf(values).Encode(), http.StatusSeeOther)
			return nil
		}
		if !values.Has("by") {
			values.Set("by", defaultBy[0].String()+","+defaultBy[1].String())
			raw = values.Encode()
		}
	}
	a, err := p.reader.ReadAggregation(r.Context(), raw, false)
	if err != nil {
		return err
	}
	if len(a.By) > 2 {
		return tooManySides(a)
	}
	a.Wide, a.Search.Labels = false, false
	found, err := p.reader.Aggregate(r.Context(), withLabels(a))
	if err != nil {
		return err
	}
	v, err := newExplore(a, found)
	if err != nil {
		return err
	}
	return p.renderer.render(w, r, http.StatusOK, "explore", v)
}

func tooManySides(a searchurl.Aggregation) error {
	return searchurl.BadValue("by", "has three fields, and a table has two sides; the API counts by three", a.By[0].String()+","+a.By[1].String())
}

func withLabels(a searchurl.Aggregation) searchurl.Aggregation {
	a.Search.Labels = true
	return a
}

// aggregationOf returns the parameters of a table that the form asks for.
func aggregationOf(values url.Values) url.Values {
	out := url.Values{}
	for name, given := range values {
		if !slices.Contains([]string{rowsParam, columnsParam, shareParam, "by", "of", "metrics"}, name) && strings.Join(given, "") != "" {
			out[name] = given
		}
	}
	rows, columns := values.Get(rowsParam), values.Get(columnsParam)
	if rows == "" {
		rows = schema.Outlet
	}
	by := []string{rows}
	if columns != "" && columns != rows {
		by = append(by, columns)
	}
	out.Set("by", strings.Join(by, ","))
	switch values.Get(shareParam) {
	case "all":
		out.Set("metrics", "count,share")
	case rowsParam:
		out.Set("metrics", "count,share")
		out.Set("of", nameOfGroup(rows))
	case columnsParam:
		out.Set("metrics", "count,share")
		if len(by) == 2 {
			out.Set("of", nameOfGroup(columns))
		}
	}
	return out
}

func nameOfGroup(group string) string {
	if strings.HasPrefix(group, searchurl.Time+":") {
		return searchurl.Time
	}
	return group
}

func newExplore(a searchurl.Aggregation, found *results.Aggregate) (*exploreView, error) {
	table, err := newHeat(a, found, "The table")
	if err != nil {
		return nil, err
	}
	v := &exploreView{
		frame:    frame{Title: "Table", Canonical: a.URL("/explore"), NoIndex: true},
		ReadBack: visible(found.ReadBack), Found: countDocuments(a.Search, found.Total),
		Of: ofWords(a), Table: table, Quality: sentences(found.Quality), Notices: noticeViews(found.Notices, found.Total > 0),
		Back: a.Search.URL("/search"), API: a.URL("/api/v1/aggregate"),
	}
	values := withLabels(a).Values()
	values.Set("download", "1")
	v.CSV = "/api/v1/aggregate.csv?" + values.Encode()
	v.options(a)
	return v, nil
}

// newHeat is the table of an aggregate that has names beside its values.
func newHeat(a searchurl.Aggregation, found *results.Aggregate, name string) (v heatView, err error) {
	where, err := zone.Load(a.Search.Request.Zone)
	if err != nil {
		return v, err
	}
	table := exploreTable{asked: a, found: found, where: where}
	v = heatView{Name: name, Down: groupName(a.By[0])}
	gaps := 0
	v.Heads, v.Lines, gaps = table.lines()
	v.Gaps = table.gapNote(gaps)
	if len(a.By) == 2 {
		v.Across = groupName(a.By[1])
	}
	return v, nil
}

// options fills in the form.
func (v *exploreView) options(a searchurl.Aggregation) {
	chosen := func(i int) string {
		if i < len(a.By) {
			return a.By[i].String()
		}
		return ""
	}
	groups := slices.Clone(exploredBy)
	for _, g := range a.By {
		if !slices.Contains(groups, g.String()) {
			groups = append(groups, g.String())
		}
	}
	v.Columns = append(v.Columns, option{Label: "nothing else", Selected: len(a.By) == 1})
	for _, name := range groups {
		g := groupOf(name)
		v.Rows = append(v.Rows, option{Value: name, Label: groupName(g), Selected: name == chosen(0)})
		v.Columns = append(v.Columns, option{Value: name, Label: groupName(g), Selected: name == chosen(1)})
	}
	share := shareOf(a)
	for _, o := range []option{{Value: "", Label: "numbers"}, {Value: rowsParam, Label: "shares of each row"}, {Value: columnsParam, Label: "shares of each column"}, {Value: "all", Label: "shares of all"}} {
		o.Selected = o.Value == share
		v.Share = append(v.Share, o)
	}
	v.Hidden = hiddenOf(a.Values(), "by", "of", "metrics", "labels", "format")
}

// shareOf is what the form says of the shares of a table.
func shareOf(a searchurl.Aggregation) string {
	switch {
	case !a.Has(searchurl.ShareMetric):
		return ""
	case len(a.Of) == 1 && a.Of[0] == a.By[0]:
		return rowsParam
	case len(a.Of) == 1:
		return columnsParam
	}
	return "all"
}

func ofWords(a searchurl.Aggregation) string {
	noun := nounOf(a.Search) + "s"
	switch shareOf(a) {
	case rowsParam:
		return "Shares of the " + noun + " of each row"
	case columnsParam:
		return "Shares of the " + noun + " of each column"
	case "all":
		return "Shares of all " + noun
	}
	return "Numbers of " + noun
}

func groupOf(name string) searchurl.Group {
	if interval, isTime := strings.CutPrefix(name, searchurl.Time+":"); isTime {
		return searchurl.Group{Interval: search.Interval(interval)}
	}
	return searchurl.Group{Field: name}
}

func groupName(g searchurl.Group) string {
	if g.Interval != "" {
		return upperFirst(string(g.Interval))
	}
	return facetNames[g.Field].name
}
