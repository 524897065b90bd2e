package pages

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

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

// lines are the table; gaps is how many of its cells are of times without any data.
func (t exploreTable) lines() (heads []string, lines []lineOfCells, gaps int) {
	at := columnsOf(t.found)
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
		if c.Gap {
			gaps++
		}
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
	return heads, lines, gaps
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
	if i, marked := at["gap"]; marked && row[i] == true {
		c.Text, c.Gap, c.Title = "no data", true, strings.Join(labels, ", ")+": "+t.gapWords("this")
		return c, 0
	}
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

// gapWords says what a gap is: of the outlet of its row or column or, where there are no
// outlets, of all that are searched. It is this one or that one.
func (t exploreTable) gapWords(this string) string {
	of := ""
	switch {
	case slices.ContainsFunc(t.asked.By, func(g searchurl.Group) bool { return g.Field == schema.Outlet || g.Field == "article."+schema.Outlet }):
		of = " of " + this + " outlet"
	case len(t.asked.Search.Filter(schema.Outlet).Any) > 0:
		of = " of the chosen outlets"
	}
	return "the collection has nothing" + of + " from " + this + " time"
}

// gapNote explains the cells without data.
func (t exploreTable) gapNote(gaps int) string {
	if gaps == 0 {
		return ""
	}
	return "No data, in " + amount(gaps, "cell") + ": " + t.gapWords("that") + ", whatever is searched for. A 0 means that there are documents from that time, but none that match."
}

// href is the search for the documents of a cell; "" if no search finds just them.
func (t exploreTable) href(keys []key) string {
	s := t.asked.Search
	for i, g := range t.asked.By {
		switch value := keys[i].value.(type) {
		case time.Time:
			s = s.WithRange(reach(s, t.bucket(value)))
		case string:
			ok := false
			if s, ok = narrowed(s, g.Field, value); !ok {
				return ""
			}
		default:
			s = s.WithMissing(schema.Date, true)
		}
	}
	return s.URL("/search")
}

// narrowed is a search narrowed to a row's value of a field; false if no search finds just
// these documents.
func narrowed(s searchurl.Search, field, value string) (searchurl.Search, bool) {
	f := s.Filter(field)
	switch {
	case value == results.OtherValue:
		return s, false
	case value == results.MissingValue:
		return s.Without(field).WithMissing(field, true), true
	case isSingle(field):
		return s.Without(field).With(field, value, searchurl.Any), true
	case slices.Equal(f.Any, []string{value}) && !f.Missing: // all have it
		return s, true
	case len(f.Any) > 0 || f.Missing: // the values of a filter widen it
		return s, false
	}
	return s.With(field, value, searchurl.Any), true
}

func isSingle(field string) bool {
	f, _ := schema.Lookup(field)
	return f.Single
}

// bucket is the bucket that a row's time is the start of.
func (t exploreTable) bucket(start time.Time) search.Bucket {
	after := func(b search.Bucket) bool { return b.End.After(start) }
	return t.found.Buckets[slices.IndexFunc(t.found.Buckets, after)]
}
