package pages

import (
	"math"
	"slices"
	"strconv"
	"strings"
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
	laneHeight     = 40  // of each lane, if there are several
	timelineThick  = 64  // widest bar
	timelineBars   = 250 // most bars; if there are more buckets, neighbours are merged
	laneBars       = 60  // most bars of each lane, if there are several
)

// timelineView shows the number of documents over time as bars, in one lane or, if it
// is split, in a lane for each series. Each bar is a link to the search narrowed to
// its time and series.
type timelineView struct {
	ID            string // sets it apart from others on its page; "" if there are none
	Width, Height int    // of a lane
	What          string // what is counted: "documents", "comments"
	Summary       string // what it shows, in a sentence
	First, Last   string // days or hours at the ends of the axis
	Each          string // what one bar is: "month", "3 days", "day of Europe/Paris"
	Peak          int
	Top           int        // the number at the top of the axis: round, and at least Peak
	Half          int        // half of it; 0 if that is not a whole number
	Ticks         []tickView // dates below the bars
	Lanes         []laneView
	Rows          []timeRow    // the table that says the same
	Beside        []besideView // what is in no bar
	Gap           string       // what a gap means; "" if there is none
	Bounds        string       // where the bars begin and the last one ends, as from and to have it; "": a drag narrows nothing
	Whole         string       // the search at any date; "" if it is not narrowed
	Wider         string       // the search over three times the range
	Splits        []orderView  // what it can be split by
}

// Split reports whether there are several lanes.
func (v timelineView) Split() bool { return len(v.Lanes) > 1 }

// Middle is the height of Half.
func (v timelineView) Middle() int { return v.Height / 2 }

// laneView is the bars of one series.
type laneView struct {
	Label string // "" if there is one lane
	Href  string // the search for the series; "" if there is none
	Count int    // documents of the series, those in no bar included
	Class string // "critical", …: the colour of a side; "" for the usual one
	Bars  []barView
	Gaps  []gapView
}

// barView is one bar.
type barView struct {
	X, Y, Width, Height string
	SlotX, Slot         string // the space of the bar; all of it is the link
	Count               int
	Label               string // "April 2025"
	Title               string // "April 2025: 12 documents"
	Href                string // "" if no search finds just them
}

// gapView is a time in which there is no document at all, whatever is searched for.
type gapView struct{ X, Width, End, Title string }

// timeRow is a row of the table: a time, and the bar of each lane.
type timeRow struct {
	Label string
	Href  string // the search at that time
	Bars  []barView
}

// Any reports whether something is counted.
func (r timeRow) Any() bool {
	return slices.ContainsFunc(r.Bars, func(b barView) bool { return b.Count > 0 })
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

// series is what one lane shows.
type series struct {
	label, class string
	narrowed     func(searchurl.Search) (searchurl.Search, bool) // to the documents of the series; false: no search finds just them
	buckets      []search.Bucket
	gaps         []bool // of each bucket; nil: not known
	beside       int    // documents that are in no bucket
}

// everything is the series of all documents of a search.
func everything(h *search.Histogram, gaps []bool) []series {
	return []series{{narrowed: func(s searchurl.Search) (searchurl.Search, bool) { return s, true }, buckets: h.Buckets, gaps: gaps, beside: h.Undated + h.Imprecise}}
}

// newTimeline draws series that have the buckets of a histogram; nil if there are fewer
// than two buckets or nothing is in them. Page is the path of the page that shows it; bars lead to documents.
func newTimeline(s searchurl.Search, h *search.Histogram, lanes []series, page string) *timelineView {
	if h == nil || len(h.Buckets) < 2 || !slices.ContainsFunc(h.Buckets, func(b search.Bucket) bool { return b.Count > 0 }) {
		return nil
	}
	where, err := zone.Load(s.Request.Zone)
	if err != nil {
		return nil // the search would have failed
	}
	most, height := timelineBars, timelineHeight
	if len(lanes) > 1 {
		most, height = laneBars, laneHeight
	}
	per := (len(h.Buckets) + most - 1) / most
	buckets := joinBuckets(h.Buckets, per)
	v := &timelineView{Width: timelineWidth, Height: height, What: nounOf(s) + "s", Each: each(h.Interval, per), Beside: beside(s, h), Bounds: boundsOf(s, buckets)}
	if s.Request.Zone != "" {
		v.Each += " of " + s.Request.Zone
	}
	for _, lane := range lanes {
		for _, b := range joinBuckets(lane.buckets, per) {
			v.Peak = max(v.Peak, b.Count)
		}
	}
	v.Top, v.Half = topOf(v.Peak)
	d := drawer{search: s, interval: h.Interval, per: per, where: where, top: v.Top, height: height}
	for _, b := range buckets {
		v.Rows = append(v.Rows, timeRow{Label: barLabel(b.Start.In(where), h.Interval, per), Href: d.closer(s, b)})
	}
	for _, lane := range lanes {
		drawn := d.lane(lane)
		for i, bar := range drawn.Bars {
			v.Rows[i].Bars = append(v.Rows[i].Bars, bar)
		}
		if len(drawn.Gaps) > 0 {
			v.Gap = gapWords(s)
		}
		v.Lanes = append(v.Lanes, drawn)
	}
	v.Ticks = ticks(buckets, h.Interval, where)
	v.First, v.Last = axis(h.Interval, buckets[0].Start.In(where), buckets[len(buckets)-1].End.In(where))
	dated := 0
	for _, b := range buckets {
		dated += b.Count
	}
	v.Summary = countDocuments(s, dated) + " from " + v.First + " to " + v.Last + ", by " + v.Each + "; at most " + number(v.Peak) + " in one."
	if !s.Request.From.IsZero() || !s.Request.To.IsZero() {
		v.Whole = atAnyRange(s, time.Time{}, time.Time{}, page)
		v.Wider = wider(s, page)
	}
	return v
}

// boundsOf writes where the bars begin and where the last one ends.
func boundsOf(s searchurl.Search, buckets []search.Bucket) string {
	var bounds []string
	for _, b := range buckets {
		from, _ := reach(s, b)
		bounds = append(bounds, schema.FormatTime(from))
	}
	_, to := reach(s, buckets[len(buckets)-1])
	return strings.Join(append(bounds, schema.FormatTime(to)), " ")
}

// wider is the address of the search over the range and as much time before and after it;
// "" if the range is open.
func wider(s searchurl.Search, page string) string {
	from, to := s.Request.From, s.Request.To
	if from.IsZero() || to.IsZero() {
		return ""
	}
	long := to.Sub(from)
	if from.AddDate(1, 0, 0).After(to) && from.Sub(time.Time{}) > long && long > 0 {
		return atAnyRange(s, schema.Bound(from.Add(-long)), schema.Bound(to.Add(long)), page)
	}
	return ""
}

// gapWords say what a gap is.
func gapWords(s searchurl.Search) string {
	switch {
	case len(s.Filter(schema.Outlet).Any) == 1:
		return "no document of this outlet at all"
	case len(s.Filter(schema.Outlet).Any) > 1:
		return "no document of these outlets at all"
	}
	return "no document at all in the collection"
}

// atAnyRange returns the address of the search in another range of dates, with a timeline
// for that range: an interval that was asked for may be too long or too short for it.
func atAnyRange(s searchurl.Search, from, to time.Time, page string) string {
	return s.WithRange(from, to).WithFacets(s.Request.Facets, nil).URL(page)
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

// drawer draws the lanes of a timeline.
type drawer struct {
	search      searchurl.Search
	interval    search.Interval
	per         int // buckets of each bar
	where       *time.Location
	top, height int
}

// closer returns the address of a search narrowed to the part of a bucket that it
// reaches, in which there are as many documents as the bucket counts.
func (d drawer) closer(s searchurl.Search, b search.Bucket) string {
	from, to := reach(d.search, b)
	return atAnyRange(s, from, to, "/search")
}

// lane draws a series.
func (d drawer) lane(of series) laneView {
	v := laneView{Label: of.label, Class: of.class, Count: of.beside}
	narrowed, ok := of.narrowed(d.search)
	if ok && of.label != "" {
		v.Href = narrowed.WithFacets(d.search.Request.Facets, nil).URL("/search")
	}
	buckets := joinBuckets(of.buckets, d.per)
	wide := float64(timelineWidth) / float64(len(buckets))
	for i, b := range buckets {
		bar := d.bar(b, float64(i)*wide, wide)
		bar.Title = bar.Label + ": " + countDocuments(d.search, b.Count)
		if of.label != "" {
			bar.Title = bar.Label + ", " + of.label + ": " + countDocuments(d.search, b.Count)
		}
		if ok {
			bar.Href = d.closer(narrowed, b)
		}
		v.Count += b.Count
		v.Bars = append(v.Bars, bar)
	}
	v.Gaps = d.gaps(of, buckets, wide)
	return v
}

// bar draws a bucket.
func (d drawer) bar(b search.Bucket, x, wide float64) barView {
	tall := 0.0
	if b.Count > 0 {
		tall = max(2, math.Round(float64(b.Count)/float64(d.top)*float64(d.height)))
	}
	thick := min(wide*0.88, timelineThick)
	return barView{
		X: measure(x + (wide-thick)/2), Y: measure(float64(d.height) - tall), Width: measure(thick), Height: measure(tall),
		SlotX: measure(x), Slot: measure(wide),
		Count: b.Count, Label: barLabel(b.Start.In(d.where), d.interval, d.per),
	}
}

// gaps joins neighbouring bars without any document.
func (d drawer) gaps(of series, buckets []search.Bucket, wide float64) (gaps []gapView) {
	begun := -1
	for i := range len(buckets) + 1 {
		empty := i < len(buckets) && len(of.gaps) > 0 && !slices.Contains(of.gaps[i*d.per:min((i+1)*d.per, len(of.gaps))], false)
		switch {
		case empty && begun < 0:
			begun = i
		case !empty && begun >= 0:
			first, last := axis(d.interval, buckets[begun].Start.In(d.where), buckets[i-1].End.In(d.where))
			gaps = append(gaps, gapView{measure(float64(begun) * wide), measure(float64(i-begun) * wide), measure(float64(i) * wide), first + " to " + last})
			begun = -1
		}
	}
	return gaps
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
	return amount(n, nounOf(s))
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
