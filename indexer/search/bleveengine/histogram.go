package bleveengine

import (
	"slices"

	"standpoint/indexer/search"
	"standpoint/indexer/search/calendar"
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
	calendar           *calendar.Calendar
	interval           search.Interval
	bounds             []int64 // where buckets begin, and where the last of them ends; nil without buckets
	width              float64 // of buckets, on average
	undated, imprecise int     // documents that are in no bucket
}

// newTimeline divides the time of the matches.
func newTimeline(found []*findings, req search.Request, interval search.Interval) (*timeline, error) {
	c, err := calendar.New(req.Zone)
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
	interval = dates.Interval(interval, c, req)
	first, last, imprecise := dates.Reach(interval, req)
	t := &timeline{matches: matches, calendar: c, interval: interval, undated: dates.Undated, imprecise: imprecise}
	if first > last {
		return t, nil
	}
	if t.bounds, err = c.Buckets(interval, first, last); err != nil {
		return nil, err
	}
	t.width = float64(t.bounds[t.buckets()]-t.bounds[0]) / float64(t.buckets())
	return t, nil
}

func (t *timeline) buckets() int { return max(0, len(t.bounds)-1) }

// histogram counts the matches by bucket.
func (t *timeline) histogram() *search.Histogram {
	out := calendar.Histogram(t.interval, t.bounds, t.undated, t.imprecise)
	if t.buckets() == 0 {
		return out
	}
	counts := make([]int, t.buckets())
	for _, m := range t.matches {
		for p := range calendar.Finest(t.interval) + 1 {
			m.countInto(counts, t.bounds, t.calendar, int(p))
		}
	}
	for i, count := range counts {
		out.Buckets[i].Count = count
	}
	return out
}

// bucket finds the bucket of the date of a match, which is precise enough for it. Where
// it is, is guessed from the average width, and then looked for from there.
func (t *timeline) bucket(date int64, precision uint8) int {
	at := t.calendar.Moment(date, precision)
	i := min(int(float64(at-t.bounds[0])/t.width), t.buckets()-1)
	for t.bounds[i] > at {
		i--
	}
	for t.bounds[i+1] <= at {
		i++
	}
	return i
}

func findDates(matches []datePlaces, total int, c *calendar.Calendar) calendar.Found {
	d := calendar.NewFound(total)
	for _, m := range matches {
		for p := range schema.Precisions {
			from, to := m.ofPrecision(p)
			if from = m.next(from, to); from == to {
				continue
			}
			n := m.count(from, to)
			d.Add(p, c.Moment(m.date(from), uint8(p)), c.Moment(m.date(m.last(from, to)), uint8(p)), n)
			d.Undated -= n
		}
	}
	return d
}

// arrivals counts the matches by when they were added.
func arrivals(found []*findings, req search.Request) ([]int, error) {
	if len(req.Arrivals) == 0 {
		return nil, nil
	}
	bounds := make([]int64, len(req.Arrivals))
	for i, at := range req.Arrivals {
		bounds[i] = at.Unix()
	}
	counts := make([]int, len(bounds)-1)
	for _, f := range found {
		err := eachDocument(f.pass, f.full, func(docs []uint32) {
			for _, doc := range docs {
				at, known := f.segment.columns.added.at(doc)
				if !known || at < bounds[0] || at >= bounds[len(counts)] {
					continue
				}
				i, is := slices.BinarySearch(bounds, at)
				if !is {
					i--
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
