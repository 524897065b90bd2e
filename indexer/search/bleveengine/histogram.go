package bleveengine

import (
	"math"
	"slices"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// histogram counts the matches by time of publication.
func histogram(found []*findings, req search.Request) (*search.Histogram, error) {
	if req.Histogram == nil {
		return nil, nil
	}
	t, err := newTimeline(found, req, req.Histogram.Interval)
	if err != nil {
		return nil, err
	}
	return t.histogram(), nil
}

// timeline is what is divided into the buckets of a histogram.
type timeline struct {
	matches            []datePlaces
	calendar           *calendar
	interval           search.Interval
	bounds             []int64 // where buckets begin, and where the last of them ends; nil without buckets
	width              float64 // of buckets, on average
	undated, imprecise int     // documents that are in no bucket
}

// newTimeline divides the time of the matches.
func newTimeline(found []*findings, req search.Request, interval search.Interval) (*timeline, error) {
	c, err := newCalendar(req.Zone)
	if err != nil {
		return nil, err
	}
	matches, total := make([]datePlaces, len(found)), 0
	for i, f := range found {
		if matches[i], err = f.placesOf(); err != nil {
			return nil, err
		}
		total += int(f.full.GetCardinality())
	}
	dates := findDates(matches, total, c)
	if interval == "" || interval == search.Auto {
		interval = dates.auto(c, req)
	}
	first, last, imprecise := dates.reach(interval, req)
	t := &timeline{matches: matches, calendar: c, interval: interval, undated: dates.undated, imprecise: imprecise}
	if first > last {
		return t, nil
	}
	if t.bounds, err = c.buckets(interval, first, last); err != nil {
		return nil, err
	}
	t.width = float64(t.bounds[t.buckets()]-t.bounds[0]) / float64(t.buckets())
	return t, nil
}

func (t *timeline) buckets() int { return max(0, len(t.bounds)-1) }

// histogram counts the matches by bucket.
func (t *timeline) histogram() *search.Histogram {
	out := &search.Histogram{Interval: t.interval, Undated: t.undated, Imprecise: t.imprecise}
	if t.buckets() == 0 {
		return out
	}
	counts := make([]int, t.buckets())
	for _, m := range t.matches {
		for p := range finest(t.interval) + 1 {
			m.countInto(counts, t.bounds, t.calendar, int(p))
		}
	}
	for i, count := range counts {
		out.Buckets = append(out.Buckets, search.Bucket{Start: time.Unix(t.bounds[i], 0).UTC(), End: time.Unix(t.bounds[i+1], 0).UTC(), Count: count})
	}
	return out
}

// bucket finds the bucket of the date of a match, which is precise enough for it. Where
// it is, is guessed from the average width, and then looked for from there.
func (t *timeline) bucket(date int64, precision uint8) int {
	at := t.calendar.moment(date, precision)
	i := min(int(float64(at-t.bounds[0])/t.width), t.buckets()-1)
	for t.bounds[i] > at {
		i--
	}
	for t.bounds[i+1] <= at {
		i++
	}
	return i
}

// finest is the coarsest precision, by its rank, of dates that are counted in
// buckets of an interval.
func finest(interval search.Interval) uint8 {
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

// datesFound are the moments of the matches: of each precision, the first, the last
// and how many there are. Without any, first > last.
type datesFound struct {
	first, last []int64
	counts      []int
	undated     int
}

func findDates(matches []datePlaces, total int, c *calendar) datesFound {
	precisions := len(schema.Precisions)
	d := datesFound{first: slices.Repeat([]int64{math.MaxInt64}, precisions), last: slices.Repeat([]int64{math.MinInt64}, precisions), counts: make([]int, precisions)}
	d.undated = total
	for _, m := range matches {
		for p := range precisions {
			from, to := m.ofPrecision(p)
			if from = m.next(from, to); from == to {
				continue
			}
			d.first[p] = min(d.first[p], c.moment(m.date(from), uint8(p)))
			d.last[p] = max(d.last[p], c.moment(m.date(m.last(from, to)), uint8(p)))
			n := m.count(from, to)
			d.counts[p], d.undated = d.counts[p]+n, d.undated-n
		}
	}
	return d
}

// reach gives the times from and to which buckets of an interval reach, and how
// many dates are not precise enough for them. Without buckets, first > last.
func (d datesFound) reach(interval search.Interval, req search.Request) (first, last int64, imprecise int) {
	first, last = math.MaxInt64, math.MinInt64
	for p := range d.counts {
		if uint8(p) > finest(interval) {
			imprecise += d.counts[p]
			continue
		}
		first, last = min(first, d.first[p]), max(last, d.last[p])
	}
	if !req.From.IsZero() {
		first = min(first, req.From.Unix())
	}
	if !req.To.IsZero() {
		last = max(last, req.To.Unix()-1)
	}
	return first, last, imprecise
}

// auto is the interval that search.Auto takes.
func (d datesFound) auto(c *calendar, req search.Request) search.Interval {
	for _, wide := range []search.Interval{search.Year, search.Month, search.Week} {
		if first, last, _ := d.reach(wide, req); c.reaches(search.AutoBuckets, wide, first, last) {
			return wide
		}
	}
	if !req.From.IsZero() && !req.To.IsZero() && req.To.Sub(req.From) <= search.AutoHours {
		return search.Hour
	}
	return search.Day
}
