package pages

import (
	"math"
	"strconv"
	"time"

	"standpoint/indexer/search"
	"standpoint/server/searchurl"
)

// The measures of the timeline, in its own units.
const (
	timelineWidth  = 1000
	timelineHeight = 72
	timelineThick  = 64  // widest bar
	timelineBars   = 250 // most bars; if there are more buckets, neighbours are merged
)

// timelineView shows the number of documents over time as bars. Each bar is a
// link to the search narrowed to its time.
type timelineView struct {
	Width, Height int
	Summary       string // what it shows, in a sentence
	First, Last   string // days at the ends of the axis
	Each          string // what one bar is: "month", "3 days"
	Peak          int
	Bars          []barView
	Undated       int
}

// barView is one bar and one row of the table that says the same.
type barView struct {
	X, Y, Width, Height string
	SlotX, Slot         string // the space of the bar; all of it is the link
	Count               int
	Label               string // "April 2025"
	Title               string // "April 2025: 12 documents"
	Href                string
	Outside             bool // outside the dates that the search is narrowed to
}

// newTimeline draws a histogram; nil if there are fewer than two buckets.
func newTimeline(s searchurl.Search, h *search.Histogram) *timelineView {
	if h == nil || len(h.Buckets) < 2 {
		return nil
	}
	per := (len(h.Buckets) + timelineBars - 1) / timelineBars
	buckets := joinBuckets(h.Buckets, per)
	v := &timelineView{Width: timelineWidth, Height: timelineHeight, Undated: h.Undated, Each: each(h.Interval, per)}
	dated := 0
	for _, b := range buckets {
		v.Peak = max(v.Peak, b.Count)
		dated += b.Count
	}
	wide := float64(timelineWidth) / float64(len(buckets))
	for i, b := range buckets {
		v.Bars = append(v.Bars, newBar(s, b, addIntervals(b.Start, h.Interval, per), barLabel(b.Start, h.Interval, per), float64(i)*wide, wide, v.Peak))
	}
	end := addIntervals(buckets[len(buckets)-1].Start, h.Interval, per)
	v.First, v.Last = day(buckets[0].Start), day(end.Add(-24*time.Hour))
	if h.Interval == search.Hour {
		v.First, v.Last = day(buckets[0].Start), day(end)
	}
	v.Summary = countDocuments(dated) + " from " + v.First + " to " + v.Last + ", by " + v.Each + "; at most " + number(v.Peak) + " in one."
	return v
}

func newBar(s searchurl.Search, b search.Bucket, end time.Time, label string, x, wide float64, peak int) barView {
	tall := 0.0
	if b.Count > 0 {
		tall = max(2, math.Round(float64(b.Count)/float64(peak)*timelineHeight))
	}
	thick := min(wide*0.88, timelineThick)
	req := s.Request
	return barView{
		X:       measure(x + (wide-thick)/2),
		Y:       measure(timelineHeight - tall),
		Width:   measure(thick),
		SlotX:   measure(x),
		Slot:    measure(wide),
		Height:  measure(tall),
		Count:   b.Count,
		Label:   label,
		Title:   label + ": " + countDocuments(b.Count),
		Href:    s.WithRange(b.Start, end).URL("/search"),
		Outside: !req.From.IsZero() && !end.After(req.From) || !req.To.IsZero() && !b.Start.Before(req.To),
	}
}

// joinBuckets merges every per neighbouring buckets into one.
func joinBuckets(buckets []search.Bucket, per int) []search.Bucket {
	var out []search.Bucket
	for i, b := range buckets {
		if i%per == 0 {
			out = append(out, search.Bucket{Start: b.Start.UTC()})
		}
		out[len(out)-1].Count += b.Count
	}
	return out
}

// addIntervals returns the time n intervals later.
func addIntervals(t time.Time, interval search.Interval, n int) time.Time {
	switch interval {
	case search.Hour:
		return t.Add(time.Duration(n) * time.Hour)
	case search.Week:
		return t.AddDate(0, 0, 7*n)
	case search.Month:
		return t.AddDate(0, n, 0)
	case search.Year:
		return t.AddDate(n, 0, 0)
	}
	return t.AddDate(0, 0, n)
}

var barLayouts = map[search.Interval]string{
	search.Hour: "2 Jan 2006, 15:04", search.Day: "2 Jan 2006", search.Week: "2 Jan 2006", search.Month: "January 2006", search.Year: "2006",
}

func barLabel(start time.Time, interval search.Interval, per int) string {
	label := start.UTC().Format(barLayouts[interval])
	switch {
	case per > 1:
		return each(interval, per) + " from " + label
	case interval == search.Week:
		return "week of " + label
	}
	return label
}

func each(interval search.Interval, per int) string {
	if per == 1 {
		return string(interval)
	}
	return strconv.Itoa(per) + " " + string(interval) + "s"
}

func countDocuments(n int) string {
	if n == 1 {
		return "1 document"
	}
	return number(n) + " documents"
}

// measure writes a length with at most two decimals.
func measure(x float64) string {
	return strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
}
