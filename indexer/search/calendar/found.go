package calendar

import (
	"math"
	"slices"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// Finest is the coarsest precision, by its rank, of dates that are counted in
// buckets of an interval.
func Finest(interval search.Interval) uint8 {
	switch interval {
	case search.Hour:
		return uint8(schema.PrecisionRank(corpus.PrecisionMinute))
	case search.Month:
		return uint8(schema.PrecisionRank(corpus.PrecisionMonth))
	case search.Year:
		return uint8(schema.PrecisionRank(corpus.PrecisionYear))
	}
	return uint8(schema.PrecisionRank(corpus.PrecisionDay))
}

// Found are the moments of what a search found, by the rank of their precision: the
// first, the last and how many there are. Without any of a precision, first > last.
type Found struct {
	first, last []int64
	counts      []int
	Undated     int
}

// NewFound is of nothing but documents without a date.
func NewFound(undated int) Found {
	precisions := len(schema.Precisions)
	return Found{first: slices.Repeat([]int64{math.MaxInt64}, precisions), last: slices.Repeat([]int64{math.MinInt64}, precisions), counts: make([]int, precisions), Undated: undated}
}

// Add adds n dates of a precision, with the moments of the first and the last.
func (f *Found) Add(precision int, first, last int64, n int) {
	f.first[precision] = min(f.first[precision], first)
	f.last[precision] = max(f.last[precision], last)
	f.counts[precision] += n
}

// Reach gives the times from and to which buckets of an interval reach, and how
// many dates are not precise enough for them. Without buckets, first > last.
func (f *Found) Reach(interval search.Interval, req search.Request) (first, last int64, imprecise int) {
	first, last = math.MaxInt64, math.MinInt64
	for p := range f.counts {
		if uint8(p) > Finest(interval) {
			imprecise += f.counts[p]
			continue
		}
		first, last = min(first, f.first[p]), max(last, f.last[p])
	}
	counted := first <= last // what they are of may lie beyond From and To, in another zone than UTC
	if !req.From.IsZero() {
		begin := req.From.Unix()
		if first = min(first, begin); counted {
			last = max(last, begin)
		}
	}
	if !req.To.IsZero() {
		end := req.To.Unix() - 1
		if last = max(last, end); counted {
			first = min(first, end)
		}
	}
	return first, last, imprecise
}

// Interval is the one that is asked for, or that search.Auto takes.
func (f *Found) Interval(asked search.Interval, c *Calendar, req search.Request) search.Interval {
	if asked != "" && asked != search.Auto {
		return asked
	}
	for _, wide := range []search.Interval{search.Year, search.Month, search.Week} {
		if first, last, _ := f.Reach(wide, req); c.Reaches(search.AutoBuckets, wide, first, last) {
			return wide
		}
	}
	if !req.From.IsZero() && !req.To.IsZero() && req.To.Sub(req.From) <= search.AutoHours {
		return search.Hour
	}
	return search.Day
}

// Histogram is one with nothing in its buckets.
func Histogram(interval search.Interval, bounds []int64, undated, imprecise int) *search.Histogram {
	h := &search.Histogram{Interval: interval, Undated: undated, Imprecise: imprecise}
	for i := range max(0, len(bounds)-1) {
		h.Buckets = append(h.Buckets, search.Bucket{Start: time.Unix(bounds[i], 0).UTC(), End: time.Unix(bounds[i+1], 0).UTC()})
	}
	return h
}
