package results

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/share"
	"standpoint/server/searchurl"
)

// rowMaker makes the rows of an aggregate. Rows are combinations of values that some
// document has, and for each of them every bucket of time.
type rowMaker struct {
	reader  *Reader
	asked   searchurl.Aggregation
	counted *search.Aggregate
	gaps    *gaps
	time    int        // the axis of time; -1: none
	texts   [][]string // of each field's values
	of      []int      // the axes within which a share is taken
	correct *corrected // nil: corrected shares were not asked for
}

func (t *rowMaker) prepare() {
	t.texts = make([][]string, len(t.counted.Margins))
	for i, m := range t.counted.Margins {
		if m.Histogram != nil {
			t.time = i
			continue
		}
		for _, v := range m.Facet.Values {
			t.texts[i] = append(t.texts[i], escaped(v.Value))
		}
	}
	for i, g := range t.asked.By {
		if slices.Contains(t.asked.Of, g) {
			t.of = append(t.of, i)
		}
	}
}

// combinations lists the places that cells have on all axes but one (-1: on all), in
// order and each once.
func (t *rowMaker) combinations(without int) (places []search.Place) {
	for _, cell := range t.counted.Cells {
		at := cell.Place
		if without >= 0 {
			at[without] = 0
		}
		places = append(places, at)
	}
	slices.SortFunc(places, search.Place.Compare)
	return slices.Compact(places)
}

// spread gives the places of rows: those of the cells, and on the axis of time every
// bucket. Last is the axis that is left out; -1: none.
func (t *rowMaker) spread(last int) (size int, rows iter.Seq[search.Place]) {
	if t.time < 0 || t.time == last {
		places := t.combinations(last)
		return len(places), slices.Values(places)
	}
	var undated map[search.Place]bool
	var places []search.Place // without time
	for _, cell := range t.counted.Cells {
		at := cell.Place
		if last >= 0 {
			at[last] = 0
		}
		missing := at[t.time] == search.Missing
		at[t.time] = 0
		if missing {
			if undated == nil {
				undated = map[search.Place]bool{}
			}
			undated[at] = true
		}
		places = append(places, at)
	}
	slices.SortFunc(places, search.Place.Compare)
	places = slices.Compact(places)
	buckets := len(t.counted.Margins[t.time].Histogram.Buckets)
	return len(places)*buckets + len(undated), func(yield func(search.Place) bool) {
		for len(places) > 0 {
			same := 1 // those that agree on the axes before time
			for same < len(places) && slices.Equal(places[same][:t.time], places[0][:t.time]) {
				same++
			}
			for bucket := range buckets {
				for _, at := range places[:same] {
					at[t.time] = bucket
					if !yield(at) {
						return
					}
				}
			}
			for _, at := range places[:same] {
				if undated[at] {
					at[t.time] = search.Missing
					if !yield(at) {
						return
					}
				}
			}
			places = places[same:]
		}
	}
}

// keys are the columns that say what a row is of.
func (t *rowMaker) keys(last int) (columns []Column) {
	for i, g := range t.asked.By {
		switch {
		case i == last:
		case g.Interval != "":
			columns = append(columns, Column{Name: g.Column(), Type: TimeColumn})
		default:
			columns = append(columns, Column{Name: g.Field, Type: TextColumn})
			if t.asked.Search.Labels {
				columns = append(columns, Column{Name: g.Field + "_label", Type: TextColumn})
			}
		}
	}
	return columns
}

func (t *rowMaker) appendKeys(row []any, at search.Place, last int) []any {
	for i, g := range t.asked.By {
		switch {
		case i == last:
		case g.Interval != "" && at[i] < 0:
			row = append(row, nil)
		case g.Interval != "":
			row = append(row, writable(t.counted.Margins[i].Histogram.Buckets[at[i]].Start))
		default:
			row = append(row, t.text(i, at[i]))
			if t.asked.Search.Labels {
				row = append(row, t.label(i, at[i]))
			}
		}
	}
	return row
}

// text is what stands for a place on the axis of a field.
func (t *rowMaker) text(axis, place int) string {
	switch place {
	case search.Other:
		return OtherValue
	case search.Missing:
		return MissingValue
	}
	return t.texts[axis][place]
}

func (t *rowMaker) label(axis, place int) string {
	if place < 0 {
		return t.text(axis, place)
	}
	return t.reader.Label(t.asked.By[axis].Field, t.counted.Margins[axis].Facet.Values[place].Value)
}

// metricColumns are the columns of what is counted.
func (t *rowMaker) metricColumns() (columns []Column) {
	for _, m := range t.asked.Metrics {
		if m != searchurl.ShareMetric {
			columns = append(columns, Column{Name: string(m), Type: IntegerColumn})
			continue
		}
		columns = append(columns, Column{Name: "n", Type: IntegerColumn}, Column{Name: "share", Type: NumberColumn},
			Column{Name: "share_low", Type: NumberColumn}, Column{Name: "share_high", Type: NumberColumn})
	}
	if t.correct != nil {
		columns = append(columns, CorrectedColumns...)
	}
	return columns
}

func (t *rowMaker) appendMetrics(row []any, at search.Place) []any {
	var cell search.Cell
	if i, held := slices.BinarySearchFunc(t.counted.Cells, at, func(c search.Cell, at search.Place) int { return c.Place.Compare(at) }); held {
		cell = t.counted.Cells[i]
	}
	for _, m := range t.asked.Metrics {
		switch m {
		case searchurl.CountMetric:
			row = append(row, cell.Count)
		case searchurl.AuthorsMetric:
			row = append(row, cell.Authors)
		case searchurl.ArticlesMetric:
			row = append(row, cell.Articles)
		case searchurl.ShareMetric:
			row = t.appendShare(row, at, cell)
		}
	}
	if t.correct != nil {
		row = t.correct.append(row, t, at)
	}
	return row
}

// appendShare appends n, the share and its interval. There is no interval where all
// documents of the row are of one article, nor where there is nothing to take a
// share of.
func (t *rowMaker) appendShare(row []any, at search.Place, cell search.Cell) []any {
	var place search.Place
	for _, i := range t.of {
		place[i] = at[i]
	}
	var base search.Base
	if i, held := slices.BinarySearchFunc(t.counted.Bases, place, func(b search.Base, at search.Place) int { return b.Place.Compare(at) }); held {
		base = t.counted.Bases[i]
	}
	if base.Count == 0 {
		return append(row, 0, nil, nil, nil)
	}
	e, ok := share.Of(share.Sums{Articles: base.Articles, X: base.Count, Y: cell.Count, XX: base.Squares, XY: cell.Products, YY: cell.Squares})
	row = append(row, base.Count, decimals(e.Share))
	if !ok || cell.Articles == 1 {
		return append(row, nil, nil)
	}
	return append(row, decimals(e.Low), decimals(e.High))
}

// decimals rounds a share to six decimals.
func decimals(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// long makes a row of each combination.
func (t *rowMaker) long() ([]Column, int, iter.Seq[[]any]) {
	columns := slices.Concat(t.keys(-1), t.metricColumns())
	if t.time >= 0 {
		columns = append(columns, Column{Name: "gap", Type: TruthColumn})
	}
	size, places := t.spread(-1)
	return columns, size, func(yield func([]any) bool) {
		var row []any
		for at := range places {
			row = t.appendMetrics(t.appendKeys(row[:0], at, -1), at)
			if t.time >= 0 {
				row = append(row, t.gaps.at(at))
			}
			if !yield(row) {
				return
			}
		}
	}
}

// wide makes columns of the places on the last axis: values in their order, then other
// and missing ones. Where an outlet has no data at that time, they are null.
func (t *rowMaker) wide() ([]Column, int, iter.Seq[[]any]) {
	last := len(t.asked.By) - 1
	metrics := t.metricColumns()
	columns := t.keys(last)
	marked := t.time >= 0 && last != t.time && last != t.gaps.outlet // a gap is one of the whole row
	if marked {
		columns = append(columns, Column{Name: "gap", Type: TruthColumn})
	}
	across := t.across(last)
	taken := reservedColumns()
	for _, place := range across {
		for _, m := range metrics {
			c := t.crossed(last, place, m, len(metrics) > 1)
			for taken[c.Name] {
				c.Name += "." + m.Name
			}
			taken[c.Name] = true
			columns = append(columns, c)
		}
	}
	size, places := t.spread(last)
	return columns, size, func(yield func([]any) bool) {
		var row []any
		for at := range places {
			row = t.appendKeys(row[:0], at, last)
			if marked {
				row = append(row, t.gaps.at(at))
			}
			for _, place := range across {
				at[last] = place
				if !marked && t.gaps.at(at) == true {
					for range metrics {
						row = append(row, nil)
					}
					continue
				}
				row = t.appendMetrics(row, at)
			}
			if !yield(row) {
				return
			}
		}
	}
}

// reservedColumns are the names that columns have for other reasons than a value.
func reservedColumns() map[string]bool {
	names := map[string]bool{searchurl.Time: true, "gap": true, "n": true, "share_low": true, "share_high": true}
	for _, field := range searchurl.FacetFields() {
		names[field], names[field+"_label"] = true, true
	}
	for _, m := range searchurl.Metrics {
		names[string(m)] = true
	}
	for _, c := range CorrectedColumns {
		names[c.Name] = true
	}
	return names
}

// across lists the places on the last axis, in the order of their values, which does
// not change with the counts.
func (t *rowMaker) across(axis int) (places []int) {
	m := t.counted.Margins[axis]
	other, missing := 0, 0
	if m.Histogram != nil {
		for i := range m.Histogram.Buckets {
			places = append(places, i)
		}
		missing = m.Histogram.Undated + m.Histogram.Imprecise
	} else {
		for i := range m.Facet.Values {
			places = append(places, i)
		}
		slices.SortFunc(places, func(a, b int) int { return cmp.Compare(m.Facet.Values[a].Value, m.Facet.Values[b].Value) })
		other, missing = m.Facet.Other, m.Facet.Missing
	}
	if other > 0 {
		places = append(places, search.Other)
	}
	if missing > 0 {
		places = append(places, search.Missing)
	}
	return places
}

// crossed is the column of a metric for a place on the last axis.
func (t *rowMaker) crossed(axis, place int, metric Column, several bool) Column {
	var name, label string
	switch m := t.counted.Margins[axis]; {
	case m.Histogram == nil:
		name, label = t.text(axis, place), t.label(axis, place)
	case place == search.Missing:
		name, label = MissingValue, MissingValue
	default:
		name = writable(m.Histogram.Buckets[place].Start).Format(time.RFC3339)
		label = name
	}
	if several {
		name, label = name+"."+metric.Name, label+", "+strings.ReplaceAll(metric.Name, "_", " ")
	}
	return Column{Name: name, Label: label, Type: metric.Type}
}
