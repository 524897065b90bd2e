package pages

import (
	"math"
	"strconv"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/search/zone"
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
	What          string // what is counted: "documents", "comments"
	Summary       string // what it shows, in a sentence
	First, Last   string // days or hours at the ends of the axis
	Each          string // what one bar is: "month", "3 days", "day of Europe/Paris"
	Peak          int
	Top           int        // the number at the top of the axis: round, and at least Peak
	Half          int        // half of it; 0 if that is not a whole number
	Ticks         []tickView // dates below the bars
	Bars          []barView
	Beside        []besideView // what is in no bar
	Whole         string       // the search at any date; "" if it is not narrowed
}

// Middle is the height of Half.
func (v timelineView) Middle() int { return v.Height / 2 }

// barView is one bar and one row of the table that says the same.
type barView struct {
	X, Y, Width, Height string
	SlotX, Slot         string // the space of the bar; all of it is the link
	Count               int
	Label               string // "April 2025"
	Title               string // "April 2025: 12 documents"
	Href                string
}

// tickView is a date below the bars, at the middle of the bar that it names.
type tickView struct {
	X      string // per cent of the width
	Label  string
	Anchor string // "start", "middle" or "end" of the label is at X
	Minor  bool   // is left out where there is little room
}

// besideView is a number of documents that are in no bar.
type besideView struct {
	Count int
	Text  string // why: "without a date"
	Href  string // the search for them; "" if there is none
}

// newTimeline draws a histogram; nil if there are fewer than two buckets or nothing is in them.
func newTimeline(s searchurl.Search, h *search.Histogram) *timelineView {
	if h == nil || len(h.Buckets) < 2 {
		return nil
	}
	where, err := zone.Load(s.Request.Zone)
	if err != nil {
		return nil // the search would have failed
	}
	per := (len(h.Buckets) + timelineBars - 1) / timelineBars
	buckets := joinBuckets(h.Buckets, per)
	v := &timelineView{Width: timelineWidth, Height: timelineHeight, What: nounOf(s) + "s", Each: each(h.Interval, per), Beside: beside(s, h)}
	if s.Request.Zone != "" {
		v.Each += " of " + s.Request.Zone
	}
	dated := 0
	for _, b := range buckets {
		v.Peak = max(v.Peak, b.Count)
		dated += b.Count
	}
	if dated == 0 {
		return nil
	}
	v.Top, v.Half = topOf(v.Peak)
	wide := float64(timelineWidth) / float64(len(buckets))
	for i, b := range buckets {
		v.Bars = append(v.Bars, newBar(s, b, barLabel(b.Start.In(where), h.Interval, per), float64(i)*wide, wide, v.Top))
	}
	v.Ticks = ticks(buckets, h.Interval, where)
	v.First, v.Last = axis(h.Interval, buckets[0].Start.In(where), buckets[len(buckets)-1].End.In(where))
	v.Summary = countDocuments(s, dated) + " from " + v.First + " to " + v.Last + ", by " + v.Each + "; at most " + number(v.Peak) + " in one."
	if !s.Request.From.IsZero() || !s.Request.To.IsZero() {
		v.Whole = closer(s, time.Time{}, time.Time{})
	}
	return v
}

// closer returns the address of the search in another range of dates, with a timeline
// for that range: an interval that was asked for may be too long or too short for it.
func closer(s searchurl.Search, from, to time.Time) string {
	return s.WithRange(from, to).WithFacets(s.Request.Facets, nil).URL("/search")
}

// axis writes the ends of a timeline: its first and its last day or, of hours, when
// it begins and ends.
func axis(interval search.Interval, start, end time.Time) (first, last string) {
	if interval == search.Hour {
		return start.Format("2 Jan 2006, 15:04"), end.Format("2 Jan 2006, 15:04")
	}
	return start.Format("2 Jan 2006"), end.Add(-time.Second).Format("2 Jan 2006")
}

// topOf returns the least of 1, 2, 4, 5, 6, 8 and 10 times a power of ten that is not
// below a number, and its half if that is whole.
func topOf(peak int) (top, half int) {
	for power := 1; ; power *= 10 {
		for _, digit := range []int{1, 2, 4, 5, 6, 8} {
			if top = digit * power; top >= peak {
				if top%2 == 0 {
					half = top / 2
				}
				return top, half
			}
		}
	}
}

// timelineTicks is the most dates below a timeline.
const timelineTicks = 6

// ticks returns dates of some bars at equal distances. The year is said once, and
// again when it changes.
func ticks(buckets []search.Bucket, interval search.Interval, where *time.Location) []tickView {
	var out []tickView
	step := (len(buckets) + timelineTicks - 1) / timelineTicks
	var before time.Time
	for i := 0; i < len(buckets); i += step {
		start := buckets[i].Start.In(where)
		t := tickView{X: measure(100 * (float64(i) + 0.5) / float64(len(buckets))), Label: tickLabel(start, before, interval), Anchor: "middle", Minor: len(out)%2 == 1}
		if i == 0 {
			t.X, t.Anchor = "0", "start"
		} else if i == len(buckets)-1 {
			t.X, t.Anchor = "100", "end"
		}
		out = append(out, t)
		before = start
	}
	return out
}

// tickLabel writes the start of a bar without what the tick before it says.
func tickLabel(start, before time.Time, interval search.Interval) string {
	sameYear := !before.IsZero() && start.Year() == before.Year()
	switch {
	case interval == search.Year:
		return start.Format("2006")
	case interval == search.Month && sameYear:
		return start.Format("Jan")
	case interval == search.Month:
		return start.Format("Jan 2006")
	case interval == search.Hour && sameYear && start.YearDay() == before.YearDay():
		return start.Format("15:04")
	case interval == search.Hour:
		return start.Format("2 Jan, 15:04")
	case sameYear:
		return start.Format("2 Jan")
	}
	return start.Format("2 Jan 2006")
}

// impreciseWords say how little is known of dates that are in no bucket of an interval.
var impreciseWords = map[search.Interval]string{
	search.Hour: "whose date is known only to the day, month or year", search.Day: "whose date is known only to the month or year",
	search.Week: "whose date is known only to the month or year", search.Month: "whose date is known only to the year",
}

func beside(s searchurl.Search, h *search.Histogram) (out []besideView) {
	if h.Imprecise > 0 {
		out = append(out, besideView{Count: h.Imprecise, Text: impreciseWords[h.Interval]})
	}
	if h.Undated > 0 {
		out = append(out, besideView{Count: h.Undated, Text: "without a date", Href: s.WithMissing(schema.Date, true).URL("/search")})
	}
	return out
}

// newBar draws a bucket. Its link leads to the part of it that the search is
// narrowed to, in which there are as many documents as it counts.
func newBar(s searchurl.Search, b search.Bucket, label string, x, wide float64, top int) barView {
	tall := 0.0
	if b.Count > 0 {
		tall = max(2, math.Round(float64(b.Count)/float64(top)*timelineHeight))
	}
	thick := min(wide*0.88, timelineThick)
	from, to := reach(s, b)
	return barView{
		X:      measure(x + (wide-thick)/2),
		Y:      measure(timelineHeight - tall),
		Width:  measure(thick),
		SlotX:  measure(x),
		Slot:   measure(wide),
		Height: measure(tall),
		Count:  b.Count,
		Label:  label,
		Title:  label + ": " + countDocuments(s, b.Count),
		Href:   closer(s, from, to),
	}
}

// reach is the part of a bucket that a search is narrowed to.
func reach(s searchurl.Search, b search.Bucket) (from, to time.Time) {
	from, to = schema.Bound(b.Start), schema.Bound(b.End)
	if have := s.Request.From; !have.IsZero() && have.After(from) {
		from = have
	}
	if have := s.Request.To; !have.IsZero() && have.Before(to) {
		to = have
	}
	return from, to
}

// joinBuckets merges every per neighbouring buckets into one.
func joinBuckets(buckets []search.Bucket, per int) []search.Bucket {
	var out []search.Bucket
	for i, b := range buckets {
		if i%per == 0 {
			out = append(out, search.Bucket{Start: b.Start})
		}
		last := &out[len(out)-1]
		last.End = b.End
		last.Count += b.Count
	}
	return out
}

var barLayouts = map[search.Interval]string{
	search.Hour: "2 Jan 2006, 15:04", search.Day: "2 Jan 2006", search.Week: "2 Jan 2006", search.Month: "January 2006", search.Year: "2006",
}

func barLabel(start time.Time, interval search.Interval, per int) string {
	label := start.Format(barLayouts[interval])
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

// countDocuments writes how many documents of a search there are.
func countDocuments(s searchurl.Search, n int) string {
	if n == 1 {
		return "1 " + nounOf(s)
	}
	return number(n) + " " + nounOf(s) + "s"
}

// nounOf returns what a search finds: comments, articles, or documents of either kind.
func nounOf(s searchurl.Search) string {
	if kinds := s.Filter(schema.Kind); len(kinds.Any) == 1 && !kinds.Missing {
		return kinds.Any[0]
	}
	return "document"
}

// measure writes a length with at most two decimals.
func measure(x float64) string {
	return strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
}
