package pages

import (
	"fmt"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/quality"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// sidesView counts the sides toward each agency: a row for an agency, a column for a
// side. It shows the facet toward in little room.
type sidesView struct {
	Columns []sideColumn
	Rows    []sideRow
	All     string   // the whole list
	Sample  string   // where a sample is drawn, to check the labels; "" if nobody can
	Quality []string // how often the labels are right, in sentences
}

// sideColumn is a side and how good its labels are.
type sideColumn struct {
	Label string // "critical"
	Right string // "right 6 of 10 times, finds 4 of 10"; "" if that was not measured
}

// sideRow is what is counted of an agency.
type sideRow struct {
	Short, Name string
	Href        string // the search with the agency in its next state
	Cells       []sideCell
}

// sideCell is the number of documents with a side toward an agency. Its link leads to
// the search with that pair in its next state.
type sideCell struct {
	choiceView
	Side string // "critical"
	Bar  string // length of the bar, 0 to 100; of the largest cell 100
}

// sideRows is how many agencies are shown.
const sideRows = 6

// newSides shows the facet toward; nil if no document takes a side.
func newSides(s searchurl.Search, f results.Facet, rows []quality.Row, short func(agency string) string, label func(field, value string) string) *sidesView {
	v := &sidesView{All: s.FirstPage().URL("/facets/" + schema.Toward), Quality: sentences(rows)}
	agencies, cells := sidesByAgency(f)
	peak := 0
	for _, agency := range agencies {
		for _, side := range quality.Labels {
			peak = max(peak, cells[schema.JoinToward(agency, side)].Count)
		}
	}
	if peak == 0 {
		return nil
	}
	for _, side := range quality.Labels {
		v.Columns = append(v.Columns, sideColumn{string(side), measured(rows, side)})
	}
	for _, agency := range agencies {
		row := sideRow{Short: visible(short(agency)), Name: visible(label(schema.Agency, agency)), Href: s.Toggle(schema.Agency, agency).URL("/search")}
		for _, side := range quality.Labels {
			value := cells[schema.JoinToward(agency, side)]
			row.Cells = append(row.Cells, sideCell{
				choiceView: choiceView{Label: string(side), Href: s.Toggle(schema.Toward, schema.JoinToward(agency, side)).URL("/search"), Count: value.Count, State: value.State, Next: nextWords[value.State], Keep: "side:" + visible(agency) + ":" + string(side)},
				Side:       string(side),
				Bar:        measure(100 * float64(value.Count) / float64(peak)),
			})
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// sidesByAgency returns the agencies toward which most documents take a side or are
// neutral, those that are chosen first, and the counted pairs by their value.
func sidesByAgency(f results.Facet) (agencies []string, cells map[string]results.FacetValue) {
	cells = map[string]results.FacetValue{}
	counts, chosen := map[string]int{}, map[string]bool{}
	for _, value := range f.Values {
		agency, side, ok := schema.SplitToward(value.Value)
		if !ok {
			continue
		}
		cells[value.Value] = value
		chosen[agency] = chosen[agency] || value.State != searchurl.Off
		if slices.Contains(quality.Labels, side) {
			counts[agency] += value.Count
		}
	}
	for agency, is := range chosen {
		if is || counts[agency] > 0 {
			agencies = append(agencies, agency)
		}
	}
	slices.SortFunc(agencies, func(a, b string) int {
		if chosen[a] != chosen[b] {
			if chosen[a] {
				return -1
			}
			return 1
		}
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	for len(agencies) > sideRows && !chosen[agencies[len(agencies)-1]] {
		agencies = agencies[:len(agencies)-1]
	}
	return agencies, cells
}

// measured says how good the labels of a side are: of comments that name the agency or,
// if none can be found, of articles.
func measured(rows []quality.Row, side corpus.Label) string {
	for _, r := range rows {
		precision, counted := r.Precision()
		recall, known := r.Recall()
		if r.Named && r.Label == side && counted && known {
			return fmt.Sprintf("right %.0f of 10 times, finds %.0f of 10", 10*precision, 10*recall)
		}
	}
	return ""
}
