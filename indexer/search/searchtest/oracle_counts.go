package searchtest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"standpoint/indexer/search"
)

func (o *Oracle) facet(req search.Request, want search.FacetRequest) search.Facet {
	out := search.Facet{Field: want.Field}
	counts := map[string]int{}
	for _, d := range o.docs {
		if !o.matches(req, d, except{field: want.Field}) {
			continue
		}
		values := o.values(d, want.Field, req.View)
		if len(values) == 0 {
			out.Missing++
		}
		for _, value := range values {
			counts[value]++
		}
	}
	var filter search.Filter
	for _, f := range req.Filters {
		if f.Field == want.Field {
			filter = f
		}
	}
	for _, value := range append(slices.Clone(filter.Any), filter.Not...) {
		counts[value] += 0
	}
	var values []search.FacetValue
	for value, n := range counts {
		values = append(values, search.FacetValue{Value: value, Count: n,
			Selected: slices.Contains(filter.Any, value), Excluded: slices.Contains(filter.Not, value)})
	}
	slices.SortFunc(values, func(a, b search.FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	for i, v := range values {
		if want.Limit == 0 || i < want.Limit || v.Selected || v.Excluded {
			out.Values = append(out.Values, v)
		} else {
			out.Other += v.Count
		}
	}
	return out
}

func (o *Oracle) histogram(req search.Request) (*search.Histogram, error) {
	var dates []time.Time
	out := &search.Histogram{Interval: cmp.Or(req.Histogram.Interval, search.Auto)}
	for _, d := range o.docs {
		switch {
		case !o.matches(req, d, except{time: true}):
		case d.Date.IsZero():
			out.Undated++
		default:
			dates = append(dates, d.Date.UTC())
		}
	}
	slices.SortFunc(dates, time.Time.Compare)
	if out.Interval == search.Auto {
		out.Interval = widest(dates)
	}
	if len(dates) == 0 {
		return out, nil
	}
	last := dates[len(dates)-1]
	for start := bucketOf(out.Interval, dates[0]); !start.After(last); start = next(out.Interval, start) {
		if len(out.Buckets) == search.MaxBuckets {
			return nil, &search.BadRequestError{Field: "interval", Msg: fmt.Sprintf("gives more than %d buckets", search.MaxBuckets)}
		}
		b := search.Bucket{Start: start}
		for ; len(dates) > 0 && dates[0].Before(next(out.Interval, start)); dates = dates[1:] {
			b.Count++
		}
		out.Buckets = append(out.Buckets, b)
	}
	return out, nil
}

// widest is the interval that Auto takes.
func widest(dates []time.Time) search.Interval {
	if len(dates) == 0 {
		return search.Day
	}
	for _, interval := range []search.Interval{search.Year, search.Month, search.Week} {
		n := 0
		for start := bucketOf(interval, dates[0]); !start.After(dates[len(dates)-1]) && n < 12; start = next(interval, start) {
			n++
		}
		if n == 12 {
			return interval
		}
	}
	return search.Day
}

// bucketOf is the start of the bucket that holds a time.
func bucketOf(interval search.Interval, t time.Time) time.Time {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	switch interval {
	case search.Hour:
		return day.Add(time.Duration(t.Hour()) * time.Hour)
	case search.Week:
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	case search.Month:
		return day.AddDate(0, 0, 1-day.Day())
	case search.Year:
		return time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return day
}

func next(interval search.Interval, start time.Time) time.Time {
	switch interval {
	case search.Hour:
		return start.Add(time.Hour)
	case search.Week:
		return start.AddDate(0, 0, 7)
	case search.Month:
		return start.AddDate(0, 1, 0)
	case search.Year:
		return start.AddDate(1, 0, 0)
	}
	return start.AddDate(0, 0, 1)
}
