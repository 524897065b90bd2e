package results

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"standpoint/corpus/quality"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Aggregate is a table of numbers of documents.
type Aggregate struct {
	Request   searchurl.Aggregation
	Columns   []Column
	Size      int             // rows
	Buckets   []search.Bucket // of time, in their order; nil if time is not counted by
	Rows      iter.Seq[[]any] // of values in the order of the columns: string, int, float64, bool, time.Time or nil; a row is good until the next
	Total     int
	Quality   []quality.Row // of the labels of stances, if they are counted
	Snapshot  Snapshot
	Canonical string
	ReadBack  string
	Notices   []Notice
}

// ColumnType is the type of the values of a column.
type ColumnType string

// The types of columns. Any column may have values that are null.
const (
	TextColumn    ColumnType = "string"
	IntegerColumn ColumnType = "integer"
	NumberColumn  ColumnType = "number"
	TruthColumn   ColumnType = "boolean"
	TimeColumn    ColumnType = "time"
)

// Column is a column of a table.
type Column struct {
	Name  string
	Label string // for people; "" if it is the name
	Type  ColumnType
}

// What stands in a column of a field for documents without a value, and for those of
// values that top cut off.
const (
	MissingValue = "(missing)"
	OtherValue   = "(other)"
)

// ReadAggregation reads the part of an address after the question mark as a request
// for an aggregate, as Read reads a search; file is whether the answer is a file.
func (r *Reader) ReadAggregation(ctx context.Context, raw string, file bool) (searchurl.Aggregation, error) {
	return searchurl.ParseAggregation(ctx, raw, file, r.options())
}

// Aggregate counts what a search finds along the fields of a request.
func (r *Reader) Aggregate(ctx context.Context, a searchurl.Aggregation) (*Aggregate, error) {
	held, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	req := a.Request()
	found, err := r.ask(ctx, req)
	if bad, ok := errors.AsType[*search.BadRequestError](err); ok && bad.Field == "interval" {
		return nil, &search.BadRequestError{Field: "by", Msg: bad.Msg}
	}
	if err != nil {
		return nil, err
	}
	gaps, err := r.gaps(ctx, a, found.Aggregate, found.Applied)
	if err != nil {
		return nil, err
	}
	t := &rowMaker{reader: r, asked: a, counted: found.Aggregate, gaps: gaps, time: -1}
	t.prepare()
	var uncorrected []string
	if a.Corrected {
		if t.correct, uncorrected, err = r.correct(ctx, a, found.Total); err != nil {
			return nil, err
		}
	}
	out := &Aggregate{
		Request: a, Total: found.Total, Snapshot: Snapshot{Index: found.Applied, Records: held}, Canonical: a.Values().Encode(),
		Quality: r.qualityOf(a.Search, facetsOf(req.Aggregate)),
	}
	if t.time >= 0 {
		out.Buckets = found.Aggregate.Margins[t.time].Histogram.Buckets
	}
	if a.Wide {
		out.Columns, out.Size, out.Rows = t.wide()
	} else {
		out.Columns, out.Size, out.Rows = t.long()
	}
	if out.ReadBack, err = r.readBack(ctx, a.Search); err != nil {
		return nil, err
	}
	notices, err := r.notices(ctx, a.Search, out.Total)
	out.Notices = slices.Concat(said(dateless(req)...), said(aggregateWarnings(a, found.Aggregate)...), said(uncorrected...), notices)
	return out, err
}

func facetsOf(a *search.AggregateRequest) (facets []search.FacetRequest) {
	for _, axis := range a.By {
		if axis.Histogram == nil {
			facets = append(facets, axis.Facet)
		}
	}
	return facets
}

// aggregateWarnings says what of a request has no effect, and what rows do not show.
func aggregateWarnings(a searchurl.Aggregation, counted *search.Aggregate) (warnings []string) {
	hasTime := false
	var several []string
	for i, g := range a.By {
		if g.Interval == "" {
			if field, _ := schema.Lookup(g.Field); !field.Single {
				several = append(several, g.Field)
			}
			continue
		}
		hasTime = true
		if h := counted.Margins[i].Histogram; h.Imprecise > 0 {
			warnings = append(warnings, fmt.Sprintf("Of the documents without a time, %d have a date, but it is known less precisely than to the %s.", h.Imprecise, h.Interval))
		}
	}
	if len(several) > 0 {
		warnings = append(warnings, fmt.Sprintf("A document can have several values of %s and is in a row for each of them: rows can add up to more than the total.", strings.Join(several, " and of ")))
	}
	if a.Search.Request.Zone != "" && !hasTime {
		warnings = append(warnings, "The time zone (tz) is that of time, which by does not ask for: tz changes nothing here.")
	}
	if len(a.Of) > 0 && !a.Has(searchurl.ShareMetric) {
		warnings = append(warnings, "What a share is a share of (of) changes nothing without share in metrics.")
	}
	return warnings
}

// escaped writes a value of a field. One that reads as what stands for no value gets
// another pair of parentheses, so that two values are never the same.
func escaped(value string) string {
	if inner := strings.Trim(value, "()"); (inner == "missing" || inner == "other") && strings.HasPrefix(value, "(") && strings.HasSuffix(value, ")") {
		return "(" + value + ")"
	}
	return value
}

// writable is a start of a bucket as a row can hold it: RFC 3339 has no years before 0.
func writable(t time.Time) time.Time {
	if t.Year() < 0 {
		return time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t
}
