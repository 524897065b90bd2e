package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

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
	Down, Across  string // names of the fields
	Heads         []string
	Lines         []lineOfCells
	Quality       []string
	Notices       []noticeView
	Back          string
	CSV, API      string
}

// lineOfCells is a row of the table.
type lineOfCells struct {
	Label string
	Cells []exploreCell
}

// exploreCell is the number of documents of a row and a column.
type exploreCell struct {
	Text  string // "12", "31%"
	Title string // "Harbor Ledger, Critical: 12 of 39 documents, 31% (18 to 48%)"
	Href  string // the search for them; "" if there is none or they are none
	Heat  int    // 0 to heats: how much of the largest
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
		return &searchurl.Errors{Faults: []searchurl.Fault{{Param: "by", Position: -1, Code: searchurl.UnknownValue,
			Message: "has three fields, and a table has two sides; the API counts by three", Suggestion: a.By[0].String() + "," + a.By[1].String()}}}
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
	return p.renderer.render(w, http.StatusOK, "explore", v)
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
	where, err := zone.Load(a.Search.Request.Zone)
	if err != nil {
		return nil, err
	}
	v := &exploreView{
		frame:    frame{Title: "Table", Canonical: a.URL("/explore"), NoIndex: true},
		ReadBack: visible(found.ReadBack), Found: countDocuments(a.Search, found.Total),
		Of: ofWords(a), Down: groupName(a.By[0]), Quality: sentences(found.Quality), Notices: noticeViews(found.Notices, found.Total > 0),
		Back: a.Search.URL("/search"), API: a.URL("/api/v1/aggregate"),
	}
	values := withLabels(a).Values()
	values.Set("download", "1")
	v.CSV = "/api/v1/aggregate.csv?" + values.Encode()
	v.options(a)
	table := exploreTable{asked: a, found: found, where: where}
	v.Heads, v.Lines = table.lines()
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
	for name, given := range a.Values() {
		if slices.Contains([]string{"by", "of", "metrics", "labels", "format"}, name) {
			continue
		}
		for _, value := range given {
			v.Hidden = append(v.Hidden, field{name, value})
		}
	}
	slices.SortFunc(v.Hidden, func(a, b field) int { return strings.Compare(a.Name+"\x00"+a.Value, b.Name+"\x00"+b.Value) })
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

// exploreTable turns rows into a table.
type exploreTable struct {
	asked searchurl.Aggregation
	found *results.Aggregate
	where *time.Location
}

// key is where a row stands on one axis.
type key struct {
	value any // string, time.Time or nil
	label string
}

func (t exploreTable) lines() (heads []string, lines []lineOfCells) {
	at := map[string]int{}
	for i, c := range t.found.Columns {
		at[c.Name] = i
	}
	var down, across []key
	type cell struct {
		down, across string
		exploreCell
		size float64
	}
	var cells []cell
	known := [2]map[string]bool{{}, {}}
	largest := 0.0
	for row := range t.found.Rows {
		keys := [2]key{t.key(t.asked.By[0], row, at), {}}
		if len(t.asked.By) == 2 {
			keys[1] = t.key(t.asked.By[1], row, at)
		}
		if name := keys[0].name(); !known[0][name] {
			known[0][name], down = true, append(down, keys[0])
		}
		if name := keys[1].name(); !known[1][name] {
			known[1][name], across = true, append(across, keys[1])
		}
		c := cell{down: keys[0].name(), across: keys[1].name()}
		c.exploreCell, c.size = t.cell(keys[:len(t.asked.By)], row, at)
		if rankOf(keys[0])+rankOf(keys[1]) > 0 { // what is together or without a value would outshine the rest
			c.size = 0
		}
		largest = max(largest, c.size)
		cells = append(cells, c)
	}
	if len(t.asked.By) == 2 && t.asked.By[1].Interval == "" {
		sortKeys(across)
	}
	placed := map[[2]string]exploreCell{}
	for _, c := range cells {
		if largest > 0 {
			c.Heat = int(c.size / largest * heats)
		}
		placed[[2]string{c.down, c.across}] = c.exploreCell
	}
	for _, a := range across {
		heads = append(heads, a.label)
	}
	if len(t.asked.By) == 1 {
		heads = []string{ofWords(t.asked)}
	}
	for _, d := range down {
		line := lineOfCells{Label: d.label}
		for _, a := range across {
			line.Cells = append(line.Cells, placed[[2]string{d.name(), a.name()}])
		}
		lines = append(lines, line)
	}
	return heads, lines
}

// sortKeys puts (other) and (missing) last and keeps the order of the rest, which is that of
// the first row and may lack some values.
func sortKeys(keys []key) {
	slices.SortStableFunc(keys, func(a, b key) int { return rankOf(a) - rankOf(b) })
}

// rankOf is above 0 for what stands for no single value.
func rankOf(k key) int {
	switch k.value {
	case results.MissingValue:
		return 2
	case results.OtherValue:
		return 1
	}
	return 0
}

func (k key) name() string {
	switch value := k.value.(type) {
	case string:
		return value
	case time.Time:
		return value.Format(time.RFC3339)
	}
	return ""
}

func (t exploreTable) key(g searchurl.Group, row []any, at map[string]int) key {
	if g.Interval == "" {
		value, label := row[at[g.Field]].(string), row[at[g.Field+"_label"]].(string)
		switch value {
		case results.MissingValue:
			label = facetNames[g.Field].missing
		case results.OtherValue:
			label = "others"
		}
		return key{value, visible(label)}
	}
	start, dated := row[at[searchurl.Time]].(time.Time)
	if !dated {
		return key{nil, "without a date"}
	}
	return key{start, barLabel(start.In(t.where), g.Interval, 1)}
}

// cell returns what a row says, and how much that is.
func (t exploreTable) cell(keys []key, row []any, at map[string]int) (exploreCell, float64) {
	count := row[at["count"]].(int)
	var labels []string
	for _, k := range keys {
		labels = append(labels, k.label)
	}
	c := exploreCell{Text: number(count), Title: strings.Join(labels, ", ") + ": " + countDocuments(t.asked.Search, count)}
	size := float64(count)
	if t.asked.Has(searchurl.ShareMetric) {
		c.Text, size = "–", 0
		if share, known := row[at["share"]].(float64); known {
			c.Text, size = strconv.Itoa(percent(share))+"%", share
			c.Title += " of " + number(row[at["n"]].(int)) + ", " + c.Text
			low, lowKnown := row[at["share_low"]].(float64)
			high, highKnown := row[at["share_high"]].(float64)
			if lowKnown && highKnown {
				c.Title += " (" + strconv.Itoa(percent(low)) + " to " + strconv.Itoa(percent(high)) + "%)"
			}
		}
	}
	if count > 0 {
		c.Href = t.href(keys)
	}
	return c, size
}

// href is the search for the documents of a cell; "" if no search finds just them.
func (t exploreTable) href(keys []key) string {
	s := t.asked.Search
	for i, g := range t.asked.By {
		switch value := keys[i].value.(type) {
		case time.Time:
			from, to := schema.Bound(value), schema.Bound(endOf(value.In(t.where), g.Interval))
			if have := s.Request.From; !have.IsZero() && have.After(from) {
				from = have
			}
			if have := s.Request.To; !have.IsZero() && have.Before(to) {
				to = have
			}
			s = s.WithRange(from, to)
		case string:
			switch {
			case value == results.OtherValue:
				return ""
			case value == results.MissingValue:
				s = s.Without(g.Field).WithMissing(g.Field, true)
			case isSingle(g.Field):
				s = s.Without(g.Field).With(g.Field, value, searchurl.Any)
			case slices.Equal(s.Filter(g.Field).Any, []string{value}) && !s.Filter(g.Field).Missing: // all have it
			case len(s.Filter(g.Field).Any) > 0 || s.Filter(g.Field).Missing:
				return "" // the values of a filter widen it
			default:
				s = s.With(g.Field, value, searchurl.Any)
			}
		default:
			s = s.WithMissing(schema.Date, true)
		}
	}
	return s.URL("/search")
}

func isSingle(field string) bool {
	f, _ := schema.Lookup(field)
	return f.Single
}

// endOf is the end of the bucket that begins at a time of a zone.
func endOf(start time.Time, interval search.Interval) time.Time {
	switch interval {
	case search.Hour:
		return start.Add(time.Hour)
	case search.Day:
		return start.AddDate(0, 0, 1)
	case search.Week:
		return start.AddDate(0, 0, 7)
	case search.Month:
		return start.AddDate(0, 1, 0)
	}
	return start.AddDate(1, 0, 0)
}
