// Package calendar divides time into the buckets of a histogram, in any time zone, as
// search.Histogram says. Engines share it.
package calendar

import (
	"math"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/zone"
)

const (
	secondsOfHour = 3600
	secondsOfDay  = 24 * secondsOfHour
)

// Calendar divides time into buckets in one time zone. Times are in seconds, days
// in days of the calendar, both since 1970. It is of one request: it is not safe
// for use by several goroutines.
type Calendar struct {
	zone  *time.Location
	known map[int64]int64 // first moments of days, by day
	last  period          // that was looked up
}

// period is a time [begin, end) in which one offset from UTC applies, in seconds.
type period struct{ begin, end, offset int64 }

func New(name string) (*Calendar, error) {
	location, err := zone.Load(name)
	return &Calendar{zone: location, known: map[int64]int64{}}, err
}

// Moment is the time that a date stands for; see search.Histogram.
func (c *Calendar) Moment(date int64, precision uint8) int64 {
	if precision == 0 {
		return date
	}
	return c.firstMoment(floorDivide(date, secondsOfDay))
}

// Buckets gives where the buckets begin that reach from first to last, and where
// the last of them ends.
func (c *Calendar) Buckets(interval search.Interval, first, last int64) ([]int64, error) {
	bounds := []int64{c.start(interval, first)}
	for n := 0; bounds[n] <= last; n++ {
		if n == search.MaxBuckets {
			return nil, search.TooManyBuckets(interval)
		}
		bounds = append(bounds, c.next(interval, bounds[n]))
	}
	return bounds, nil
}

// Reaches reports whether n buckets are needed to reach from first to last.
func (c *Calendar) Reaches(n int, interval search.Interval, first, last int64) bool {
	if first > last {
		return false
	}
	start := c.start(interval, first)
	for range n - 1 {
		if start = c.next(interval, start); start > last {
			return false
		}
	}
	return true
}

// start is where the bucket begins that holds a time.
func (c *Calendar) start(interval search.Interval, t int64) int64 {
	if interval == search.Hour {
		p := c.period(t)
		return max(p.begin, floorHour(t, p.offset))
	}
	start := c.firstMoment(floorDay(interval, c.localDay(t)))
	for next := c.next(interval, start); next <= t; next = c.next(interval, start) {
		start = next // clocks were put back behind midnight: the day had begun before
	}
	return start
}

// next is where the bucket begins that follows one.
func (c *Calendar) next(interval search.Interval, start int64) int64 {
	if interval == search.Hour {
		p := c.period(start)
		return min(p.end, floorHour(start, p.offset)+secondsOfHour)
	}
	for day := floorDay(interval, c.localDay(start)); ; {
		day = nextDay(interval, day)
		if next := c.firstMoment(day); next > start { // it is not where a day was skipped
			return next
		}
	}
}

// localDay is the day on which a time is.
func (c *Calendar) localDay(t int64) int64 {
	return floorDivide(t+c.period(t).offset, secondsOfDay)
}

// furthest is more than any place was ever ahead of UTC.
const furthest = 26 * secondsOfHour

// firstMoment is the first time whose day is a day or a later one.
func (c *Calendar) firstMoment(day int64) int64 {
	local := day * secondsOfDay
	if c.zone == time.UTC {
		return local
	}
	if first, known := c.known[day]; known {
		return first
	}
	t := local - furthest
	for {
		p := c.period(t)
		if first := max(t, local-p.offset); first < p.end {
			c.known[day] = first
			return first
		}
		t = p.end
	}
}

// period gives the period in which a time is.
func (c *Calendar) period(t int64) period {
	if t >= c.last.begin && t < c.last.end {
		return c.last
	}
	at := time.Unix(t, 0).In(c.zone)
	p := period{math.MinInt64, math.MaxInt64, offsetOf(at)}
	from, _ := at.ZoneBounds()
	for !from.IsZero() && offsetOf(from.Add(-time.Second)) == p.offset { // only the name changed, or the year
		from, _ = from.Add(-time.Second).ZoneBounds()
	}
	to := following(at)
	for !to.IsZero() && offsetOf(to) == p.offset {
		to = following(to)
	}
	if !from.IsZero() {
		p.begin = from.Unix()
	}
	if !to.IsZero() {
		p.end = to.Unix()
	}
	c.last = p
	return p
}

// following is a later time up to which the offset from UTC is that of t; zero: it
// stays so. Where a rule gives the changes of each year, Go ends every year after 365
// days, and the bounds of the last day of a leap year end before it.
func following(t time.Time) time.Time {
	_, end := t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		return t.Add(secondsOfDay * time.Second)
	}
	return end
}

func offsetOf(t time.Time) int64 {
	_, seconds := t.Zone()
	return int64(seconds)
}

// floorHour is when the hour of the clock began, at an offset.
func floorHour(t, offset int64) int64 {
	return floorDivide(t+offset, secondsOfHour)*secondsOfHour - offset
}

// floorDay is the first day of the day, week, month or year that a day is in.
func floorDay(interval search.Interval, day int64) int64 {
	switch interval {
	case search.Week:
		return floorDivide(day+3, 7)*7 - 3 // 1970 began on a Thursday
	case search.Month:
		year, month, _ := dateOf(day)
		return dayOf(year, month)
	case search.Year:
		year, _, _ := dateOf(day)
		return dayOf(year, time.January)
	}
	return day
}

// nextDay is the first day of the next one.
func nextDay(interval search.Interval, first int64) int64 {
	year, month, _ := dateOf(first)
	switch interval {
	case search.Week:
		return first + 7
	case search.Month:
		return dayOf(year, month+1)
	case search.Year:
		return dayOf(year+1, month)
	}
	return first + 1
}

func dateOf(day int64) (int, time.Month, int) {
	return time.Unix(day*secondsOfDay, 0).UTC().Date()
}

func dayOf(year int, month time.Month) int64 {
	return floorDivide(time.Date(year, month, 1, 0, 0, 0, 0, time.UTC).Unix(), secondsOfDay)
}

func floorDivide(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
