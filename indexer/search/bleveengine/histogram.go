package bleveengine

import (
	"fmt"
	"math"
	"sort"
	"time"

	"standpoint/indexer/search"
)

const (
	secondsOfHour = 3600
	secondsOfDay  = 24 * secondsOfHour
)

// histogram counts the matches without From and To by time of publication.
func histogram(found []*findings, req *search.HistogramRequest) (*search.Histogram, error) {
	if req == nil {
		return nil, nil
	}
	span, err := findSpan(found)
	if err != nil {
		return nil, err
	}
	out := &search.Histogram{Interval: req.Interval, Undated: span.undated}
	if out.Interval == "" || out.Interval == search.Auto {
		out.Interval = span.auto()
	}
	if span.first > span.last {
		return out, nil
	}
	starts, err := span.buckets(out.Interval)
	if err != nil {
		return nil, err
	}
	counts, err := countDates(found, starts, out.Interval)
	if err != nil {
		return nil, err
	}
	for i, start := range starts {
		out.Buckets = append(out.Buckets, search.Bucket{Start: time.Unix(start, 0).UTC(), Count: counts[i]})
	}
	return out, nil
}

// span is the first and the last date among the matches, in seconds since
// 1970; first > last if none is dated.
type span struct {
	first, last int64
	undated     int
}

func findSpan(found []*findings) (span, error) {
	s := span{first: math.MaxInt64, last: math.MinInt64}
	for _, f := range found {
		column := f.segment.columns.date
		err := eachDocument(f.pass, f.undated, func(docs []uint32) {
			for _, doc := range docs {
				if date, ok := column.at(doc); ok {
					s.first, s.last = min(s.first, date), max(s.last, date)
				} else {
					s.undated++
				}
			}
		})
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// fewestBuckets is what Auto wants at least.
const fewestBuckets = 12

func (s span) auto() search.Interval {
	if s.first > s.last {
		return search.Day
	}
	for _, wide := range []search.Interval{search.Year, search.Month, search.Week} {
		if s.count(wide) >= fewestBuckets {
			return wide
		}
	}
	return search.Day
}

// count is the number of buckets from the first date to the last.
func (s span) count(interval search.Interval) int64 {
	return bucketNumber(s.last, interval) - bucketNumber(s.first, interval) + 1
}

// buckets gives the starts of all buckets of the span.
func (s span) buckets(interval search.Interval) ([]int64, error) {
	count := s.count(interval)
	if count > search.MaxBuckets {
		return nil, &search.BadRequestError{Field: "interval", Msg: fmt.Sprintf("gives more than %d buckets", search.MaxBuckets)}
	}
	starts := make([]int64, 0, count)
	for n := bucketNumber(s.first, interval); n <= bucketNumber(s.last, interval); n++ {
		starts = append(starts, bucketStart(n, interval))
	}
	return starts, nil
}

// bucketNumber numbers the buckets of an interval: hours and days since
// 1970-01-01, weeks since Monday 1969-12-29, months and years since year 0.
func bucketNumber(date int64, interval search.Interval) int64 {
	switch interval {
	case search.Hour:
		return floorDivide(date, secondsOfHour)
	case search.Day:
		return floorDivide(date, secondsOfDay)
	case search.Week:
		return floorDivide(floorDivide(date, secondsOfDay)+3, 7)
	}
	year, month, _ := time.Unix(date, 0).UTC().Date()
	if interval == search.Year {
		return int64(year)
	}
	return 12*int64(year) + int64(month) - 1
}

// bucketStart is the inverse of bucketNumber, in seconds since 1970.
func bucketStart(n int64, interval search.Interval) int64 {
	switch interval {
	case search.Hour:
		return n * secondsOfHour
	case search.Day:
		return n * secondsOfDay
	case search.Week:
		return (7*n - 3) * secondsOfDay
	case search.Year:
		return time.Date(int(n), time.January, 1, 0, 0, 0, 0, time.UTC).Unix()
	}
	year := floorDivide(n, 12)
	return time.Date(int(year), time.Month(n-12*year+1), 1, 0, 0, 0, 0, time.UTC).Unix()
}

func floorDivide(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// countDates counts the matches by bucket.
func countDates(found []*findings, starts []int64, interval search.Interval) ([]int, error) {
	counts := make([]int, len(starts))
	first := bucketNumber(starts[0], interval)
	bucket := func(date int64) int64 { return bucketNumber(date, interval) - first }
	if interval == search.Month || interval == search.Year {
		// The calendar is slow: look the date up among the starts instead.
		bucket = func(date int64) int64 {
			return int64(sort.Search(len(starts), func(i int) bool { return starts[i] > date })) - 1
		}
	}
	for _, f := range found {
		column := f.segment.columns.date
		err := eachDocument(f.pass, f.undated, func(docs []uint32) {
			for _, doc := range docs {
				if date, ok := column.at(doc); ok {
					counts[bucket(date)]++
				}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return counts, nil
}
