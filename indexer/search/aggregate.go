package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Matches are counted along axes: a FacetRequest is the values of a field, a
// HistogramRequest is time. A request counts along as many single axes as it likes
// (Facets, Histogram), and along up to MaxAxes together (Aggregate). What an axis
// means is said once, at Facet and Histogram, and the Margins of an Aggregate are a
// Facet or a Histogram. They differ in one thing: each of Request.Facets leaves
// out the filter on its own field, because people choose values by it. So there are as
// many sets of documents as facets, and one set behind all cells of an aggregate.

// Axis is what matches are counted along: the values of a field or, with a Histogram,
// time. An interval of Auto is decided as for a histogram.
type Axis struct {
	Facet     FacetRequest
	Histogram *HistogramRequest // not nil: time, and Facet is not looked at
}

// Bounds of an aggregate. One with more cells than MaxCells is a *BadRequestError of
// Field "by" (TooManyCells), so that a request's memory is bounded: some 100 bytes for
// each cell and base, and a few for each value of its fields and each document found.
const (
	MaxAxes  = 3
	MaxCells = 1_000_000
)

// AggregateRequest asks how many matches have each combination of values of its
// axes, with every filter of the request. At most one axis is time, and no two are the
// same field.
type AggregateRequest struct {
	By                []Axis
	Authors, Articles bool // asks for Tally.Authors, Tally.Articles and Tally.Squares
	// Shares asks for Bases and Cell.Products: what is needed to say what share of the
	// documents that agree with a cell on the axes of Of, by their places in By, are in
	// the cell. Without Of these are all matches.
	Shares bool
	Of     []int
}

// Places on an axis beside those of its values.
const (
	// Other are the documents with a value that Margin.Facet does not show, each of them
	// once.
	Other = -1
	// Missing are those without a value; on an axis of time, those that are in no
	// bucket: undated and imprecise ones.
	Missing = -2
)

// Place is where something is on each axis of an aggregate: the place in
// Facet.Values or Histogram.Buckets, Other or Missing. Further numbers are 0.
type Place [MaxAxes]int

// Compare orders places as cells are ordered: on the first axis, then on the second and
// so on; Other comes after the values, and Missing last.
func (p Place) Compare(q Place) int {
	order := func(place int) int {
		if place < 0 {
			return math.MaxInt/2 - place
		}
		return place
	}
	return slices.CompareFunc(p[:], q[:], func(a, b int) int { return cmp.Compare(order(a), order(b)) })
}

// Aggregate answers an AggregateRequest. The counts of the Cells add up to the total
// if every axis is time or a field of single values. A document with several values is
// in several cells, and once in each.
type Aggregate struct {
	// Margins are what the axes are by themselves, in their order: the facet with all
	// filters of the request, or the histogram.
	Margins []Margin
	// Cells are those with a document, in the order of Place.Compare.
	Cells []Cell
	Bases []Base // as cells are; Place is 0 on the axes that are not in Of
}

// Margin is one axis by itself; one of its fields is nil.
type Margin struct {
	Facet     *Facet
	Histogram *Histogram
}

// Cell is one combination of values.
type Cell struct {
	Place
	Tally
	Products int // sum over the articles of documents here × documents in the base
}

// Base is what the share of a cell is a share of.
type Base struct {
	Place
	Tally
}

// Tally says how many documents there are, of how many authors and articles. Counts
// are exact. A document is of every author that it names, as the values of
// schema.Author are, and of the article in its schema.Article, held or not. One
// without an article counts as an article of its own.
type Tally struct {
	Count    int
	Authors  int // 0 if they were not asked for
	Articles int // 0 if neither articles nor shares were asked for
	Squares  int // sum of the squares of the documents of each article; as Articles
}

func checkAggregate(a *AggregateRequest) error {
	if a == nil {
		return nil
	}
	if len(a.By) == 0 || len(a.By) > MaxAxes {
		return bad("by", "must be 1 to %d fields", MaxAxes)
	}
	var facets []FacetRequest
	times := 0
	for _, axis := range a.By {
		if axis.Histogram == nil {
			facets = append(facets, axis.Facet)
			continue
		}
		if times++; times > 1 {
			return bad("by", "must not have time twice")
		}
		if err := checkInterval(axis.Histogram); err != nil {
			return err
		}
	}
	for i, of := range a.Of {
		if of < 0 || of >= len(a.By) || slices.Contains(a.Of[:i], of) {
			return bad("of", "must be different fields of those in by")
		}
	}
	return checkFacets(facets)
}

func checkInterval(h *HistogramRequest) error {
	if h != nil && !slices.Contains([]Interval{"", Auto, Hour, Day, Week, Month, Year}, h.Interval) {
		return bad("interval", "%q is not an interval", h.Interval)
	}
	return nil
}

// TooManyCells is the error of an aggregate with more than MaxCells cells, so that all
// engines refuse it in the same words; nil if it has no more. Lengths are those of its
// axes, with Other and Missing if there is a document there.
func TooManyCells(by []Axis, lengths []int) error {
	cells, longest := 1, 0
	for i, n := range lengths {
		cells = min(cells*n, MaxCells+1)
		if n > lengths[longest] {
			longest = i
		}
	}
	if cells <= MaxCells {
		return nil
	}
	var parts []string
	for i, axis := range by {
		parts = append(parts, fmt.Sprintf("%d of %s", lengths[i], axis.name()))
	}
	return bad("by", "gives too many rows: %s are more than %d together, most of all by %s; %s, or leave a field out",
		strings.Join(parts, " × "), MaxCells, by[longest].name(), by[longest].fewer())
}

func (a Axis) name() string {
	if a.Histogram != nil {
		return "time"
	}
	return a.Facet.Field
}

// fewer says how to get fewer places on an axis.
func (a Axis) fewer() string {
	if a.Histogram != nil {
		return "take a wider interval, or a shorter range with from and to"
	}
	return "ask for fewer values with top"
}
