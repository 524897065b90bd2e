package main

import (
	"fmt"
	"strings"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/zone"
	"standpoint/server/api"
)

// impreciseWords say how little is known of dates that are in no bucket of an interval.
var impreciseWords = map[search.Interval]string{
	search.Hour: "known only to the day, month or year", search.Day: "known only to the month or year",
	search.Week: "known only to the month or year", search.Month: "known only to the year",
}

// printHistogram writes the counts over time, with a line for each bucket, in a time zone.
func printHistogram(b *strings.Builder, h *api.Histogram, tz string) {
	if h == nil {
		return
	}
	interval := search.Interval(h.Interval)
	name, where := zone.UTC, time.UTC
	if read, err := zone.Read(tz); err == nil { // another text is an error of the API
		if location, err := zone.Load(read); err == nil {
			name, where = read, location
		}
	}
	fmt.Fprintf(b, "\ndate, by %s", interval)
	if name != zone.UTC {
		fmt.Fprintf(b, " of %s", name)
	}
	b.WriteString("\n")
	for _, bucket := range h.Buckets {
		fmt.Fprintf(b, "%8d  %s\n", bucket.Count, bucketLabel(interval, bucket.Start.In(where), bucket.End.In(where)))
	}
	if h.Imprecise > 0 {
		fmt.Fprintf(b, "%8d  %s\n", h.Imprecise, impreciseWords[interval])
	}
	if h.Undated > 0 {
		fmt.Fprintf(b, "%8d  without a date\n", h.Undated)
	}
}

// bucketLabel names a bucket by its local start; a week by its first and last day.
func bucketLabel(interval search.Interval, start, end time.Time) string {
	switch interval {
	case search.Hour:
		if start.Location() != time.UTC {
			return start.Format("2006-01-02 15:04 -07:00") // an hour can come twice
		}
		return start.Format("2006-01-02 15:04")
	case search.Week:
		return start.Format(time.DateOnly) + " to " + end.Add(-time.Second).Format(time.DateOnly)
	case search.Month:
		return start.Format("2006-01")
	case search.Year:
		return start.Format("2006")
	}
	return start.Format(time.DateOnly)
}
