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
	c, err := newCalendar(req.Zone)
	if err != nil {
		return nil, err
	}
	dates, err := findDates(found, c)
	if err != nil {
		return nil, err
	}
	out := &search.Histogram{Interval: req.Histogram.Interval, Undated: dates.undated}
	if out.Interval == "" || out.Interval == search.Auto {
		out.Interval = dates.auto(c, req)
	}
	first, last, imprecise := dates.reach(out.Interval, req)
	out.Imprecise = imprecise
	if first > last {
		return out, nil
	}
	bounds, err := c.buckets(out.Interval, first, last)
	if err != nil {
		return nil, err
	}
	counts, err := countDates(found, c, bounds, out.Interval)
	if err != nil {
		return nil, err
	}
	for i, count := range counts {
		out.Buckets = append(out.Buckets, search.Bucket{Start: time.Unix(bounds[i], 0).UTC(), End: time.Unix(bounds[i+1], 0).UTC(), Count: count})
	}
	return out, nil
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

func findDates(found []*findings, c *calendar) (datesFound, error) {
	precisions := len(schema.Precisions)
	d := datesFound{first: slices.Repeat([]int64{math.MaxInt64}, precisions), last: slices.Repeat([]int64{math.MinInt64}, precisions), counts: make([]int, precisions)}
	for _, f := range found {
		dates, precision := f.segment.columns.date, f.segment.columns.precision
		err := eachDocument(f.pass, f.full, func(docs []uint32) {
			for _, doc := range docs {
				date, ok := dates.at(doc)
				if !ok {
					d.undated++
					continue
				}
				p := precision[doc]
				at := c.moment(date, p)
				d.first[p], d.last[p] = min(d.first[p], at), max(d.last[p], at)
				d.counts[p]++
			}
		})
		if err != nil {
			return d, err
		}
	}
	return d, nil
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

// countDates counts the matches by bucket. Where a date is, is guessed from the
// width that buckets have on average, and then looked for from there.
func countDates(found []*findings, c *calendar, bounds []int64, interval search.Interval) ([]int, error) {
	counts, coarsest := make([]int, len(bounds)-1), finest(interval)
	width := float64(bounds[len(counts)]-bounds[0]) / float64(len(counts))
	for _, f := range found {
		dates, precision := f.segment.columns.date, f.segment.columns.precision
		err := eachDocument(f.pass, f.full, func(docs []uint32) {
			for _, doc := range docs {
				date, ok := dates.at(doc)
				if !ok || precision[doc] > coarsest {
					continue
				}
				at := c.moment(date, precision[doc])
				i := min(int(float64(at-bounds[0])/width), len(counts)-1)
				for bounds[i] > at {
					i--
				}
				for bounds[i+1] <= at {
					i++
				}
				counts[i]++
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return counts, nil
}
