package searchtest

import (
	"slices"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/zone"
)

// histogramOf counts matches over time.
func histogramOf(req search.Request, found []document) (*search.Histogram, error) {
	where, err := zone.Load(req.Zone)
	if err != nil {
		return nil, err
	}
	if interval := req.Histogram.Interval; interval != "" && interval != search.Auto {
		return histogramBy(interval, req, found, where, search.MaxBuckets)
	}
	for _, interval := range []search.Interval{search.Year, search.Month, search.Week} {
		// More buckets than are needed are as good as all of them.
		if h, err := histogramBy(interval, req, found, where, search.AutoBuckets); err != nil || len(h.Buckets) >= search.AutoBuckets {
			return histogramBy(interval, req, found, where, search.MaxBuckets)
		}
	}
	interval := search.Day
	if !req.From.IsZero() && !req.To.IsZero() && req.To.Sub(req.From) <= search.AutoHours {
		interval = search.Hour
	}
	return histogramBy(interval, req, found, where, search.MaxBuckets)
}

// histogramBy counts matches in buckets of an interval; more than most are an error.
func histogramBy(interval search.Interval, req search.Request, found []document, where *time.Location, most int) (*search.Histogram, error) {
	out := &search.Histogram{Interval: interval}
	var moments []time.Time
	for _, d := range found {
		at, counted := momentOf(d, interval, where)
		switch {
		case counted:
			moments = append(moments, at)
		case d.Date.IsZero():
			out.Undated++
		default:
			out.Imprecise++
		}
	}
	slices.SortFunc(moments, time.Time.Compare)
	covered := slices.Clone(moments)
	if !req.From.IsZero() {
		covered = append(covered, req.From.In(where))
	}
	if !req.To.IsZero() {
		covered = append(covered, req.To.In(where).Add(-time.Second))
	}
	open := req.From.IsZero() || req.To.IsZero()
	empty := !open && !req.From.Before(req.To)
	if len(moments) == 0 && (open || empty) {
		return out, nil
	}
	last := slices.MaxFunc(covered, time.Time.Compare)
	for start := bucketOf(interval, slices.MinFunc(covered, time.Time.Compare)); !start.After(last); {
		if len(out.Buckets) == most {
			return nil, search.TooManyBuckets(interval)
		}
		b := search.Bucket{Start: start, End: next(interval, start)}
		for ; len(moments) > 0 && moments[0].Before(b.End); moments = moments[1:] {
			b.Count++
		}
		out.Buckets = append(out.Buckets, b)
		start = b.End
	}
	return out, nil
}

// momentOf is the time that a document's date stands for, if it is counted in buckets
// of an interval.
func momentOf(d document, interval search.Interval, where *time.Location) (at time.Time, counted bool) {
	switch {
	case d.Date.IsZero(), !slices.Contains(countedIn[interval], d.Precision):
		return time.Time{}, false
	case d.Precision == corpus.PrecisionMinute:
		return d.Date.In(where), true
	}
	return firstMoment(d.Date.UTC(), where), true
}

// countedIn lists the precisions of the dates that are counted in buckets of an interval.
var countedIn = map[search.Interval][]corpus.Precision{
	search.Hour:  {corpus.PrecisionMinute},
	search.Day:   {corpus.PrecisionMinute, corpus.PrecisionDay},
	search.Week:  {corpus.PrecisionMinute, corpus.PrecisionDay},
	search.Month: {corpus.PrecisionMinute, corpus.PrecisionDay, corpus.PrecisionMonth},
	search.Year:  {corpus.PrecisionMinute, corpus.PrecisionDay, corpus.PrecisionMonth, corpus.PrecisionYear},
}

// firstMoment is the first second of a day of the calendar, or the first after it
// where clocks or the calendar skipped it.
func firstMoment(day time.Time, where *time.Location) time.Time {
	is := func(t time.Time) bool { return !calendarDay(t).Before(calendarDay(day)) }
	t := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, where)
	for !is(t) {
		t = t.Add(time.Second)
	}
	for is(t.Add(-time.Second)) {
		t = t.Add(-time.Second)
	}
	return t
}

// calendarDay is the day of a local time, as a time that can be compared and counted on from.
func calendarDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// firstDay is the first day of the bucket that holds a day.
func firstDay(interval search.Interval, day time.Time) time.Time {
	switch interval {
	case search.Week:
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	case search.Month:
		return day.AddDate(0, 0, 1-day.Day())
	case search.Year:
		return time.Date(day.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return day
}

// bucketOf is the start of the bucket that holds a local time.
func bucketOf(interval search.Interval, t time.Time) time.Time {
	if interval != search.Hour {
		return firstMoment(firstDay(interval, calendarDay(t)), t.Location())
	}
	for !beginsHour(t) {
		t = t.Add(-time.Second)
	}
	return t
}

// next is the start of the bucket that follows one.
func next(interval search.Interval, start time.Time) time.Time {
	if interval == search.Hour {
		t := start.Add(time.Hour - time.Duration(start.Minute())*time.Minute - time.Duration(start.Second())*time.Second)
		if offset(t) == offset(start) {
			return t
		}
		for t = start.Add(time.Second); !beginsHour(t); {
			t = t.Add(time.Second)
		}
		return t
	}
	for day := firstDay(interval, calendarDay(start)); ; {
		switch interval {
		case search.Week:
			day = day.AddDate(0, 0, 7)
		case search.Month:
			day = day.AddDate(0, 1, 0)
		case search.Year:
			day = day.AddDate(1, 0, 0)
		default:
			day = day.AddDate(0, 0, 1)
		}
		if t := firstMoment(day, start.Location()); t.After(start) {
			return t
		}
	}
}

// beginsHour reports whether a bucket of an hour begins at a local time.
func beginsHour(t time.Time) bool {
	return t.Minute() == 0 && t.Second() == 0 || offset(t) != offset(t.Add(-time.Second))
}

func offset(t time.Time) int {
	_, seconds := t.Zone()
	return seconds
}
