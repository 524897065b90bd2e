package results

import (
	"context"
	"math"
	"slices"
	"time"

	"standpoint/indexer/search"
	"standpoint/server/searchurl"
)

// Lengths of a watch, in days of UTC.
const (
	WatchDays  = 30 // that are shown
	usualDays  = 28 // before a day, whose mean is usual: four of each day of the week
	usualLeast = 7  // of these, for which the collection was there; with fewer nothing is usual yet
)

// quietFrom is how many documents have to be missed before a watch is quiet: if as many
// come as usual and by chance (Poisson), there are none once in 22,000 such times.
const quietFrom = 10

// Watch is what came in day by day of what a search finds.
type Watch struct {
	searchurl.Watch
	ReadBack string
	Days     []WatchDay // today first
	Last     time.Time  // when the last document came in; zero: none ever did
	Quiet    Quiet
	began    time.Time // see Reader.began
}

// WatchDay is a day of a watch.
type WatchDay struct {
	Day    time.Time        // its beginning
	Search searchurl.Search // finds the documents that came in
	Count  int
	Usual  float64 // mean of the days before; below 0 where there were too few
	Loud   bool
}

// Quiet says since when nothing came in, although it usually does; it is zero otherwise.
type Quiet struct {
	Since  time.Time // the day after the last document
	From   time.Time // the day by which it was quiet
	Missed float64   // documents that usually come in as many days as are over
}

// ReadWatch reads the address of a watch.
func (r *Reader) ReadWatch(ctx context.Context, raw string) (searchurl.Watch, error) {
	return searchurl.ParseWatch(ctx, raw, r.options())
}

// Watched says at a time whether something still comes in; it looks at no days.
func (r *Reader) Watched(ctx context.Context, w searchurl.Watch, now time.Time) (*Watch, error) {
	s := w.Search.WithSort(search.Added)
	s.Request.Limit = 1
	newest, err := r.Search(ctx, s)
	if err != nil {
		return nil, err
	}
	out := &Watch{Watch: w}
	if out.ReadBack, err = r.readBack(ctx, w.Search); err != nil {
		return nil, err
	}
	if len(newest.Items) > 0 {
		out.Last = newest.Items[0].Document.Added.UTC()
	}
	today := startOfDay(now)
	if out.began, err = r.began(ctx, today); err != nil || out.Last.IsZero() {
		return out, err
	}
	out.Quiet, err = r.quiet(ctx, w.Search, startOfDay(out.Last), out.began, today)
	return out, err
}

// Watch counts what came in up to a time. A day is loud if as many documents came in as w
// asks for. Days are those of the clock that gave the documents their time.
func (r *Reader) Watch(ctx context.Context, w searchurl.Watch, now time.Time) (*Watch, error) {
	out, err := r.Watched(ctx, w, now)
	if err != nil {
		return nil, err
	}
	today, began := startOfDay(now), out.began
	counts, err := r.arrived(ctx, w.Search, began, today)
	if err != nil {
		return nil, err
	}
	usual := func(i int) float64 { // before the day of that number
		days := min(usualDays, daysFrom(began, today.AddDate(0, 0, -i)))
		if days < usualLeast {
			return -1
		}
		sum := 0
		for _, n := range counts[i+1 : i+1+days] {
			sum += n
		}
		return float64(sum) / float64(days)
	}
	for i, count := range counts[:WatchDays] {
		day := today.AddDate(0, 0, -i)
		if day.Before(began) {
			break
		}
		one := WatchDay{Day: day, Search: on(w.Search, day), Count: count, Usual: usual(i)}
		one.Loud = one.Usual >= 0 && count >= w.Least && float64(count) >= float64(w.Times)*one.Usual
		out.Days = append(out.Days, one)
	}
	return out, nil
}

// arrived counts what came in on each day that a watch looks at, today first. Groups are
// counted day by day, since one can have documents of several days.
func (r *Reader) arrived(ctx context.Context, s searchurl.Search, began, today time.Time) ([]int, error) {
	counts := make([]int, WatchDays+usualDays)
	if s.Request.Unit == search.ByDocument {
		days := daysOf(today)
		req := plainly(s.WithAdded(days[0], days[len(days)-1]))
		req.Arrivals = days
		found, err := r.ask(ctx, req)
		if err != nil {
			return nil, err
		}
		copy(counts, found.Arrivals)
		slices.Reverse(counts)
		return counts, nil
	}
	for i := range counts {
		day := today.AddDate(0, 0, -i)
		if day.Before(began) {
			break
		}
		var err error
		if counts[i], err = r.Total(ctx, on(s, day)); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// daysOf are the beginnings of the days that a watch looks at, and the end of the last.
func daysOf(today time.Time) (days []time.Time) {
	for day := lookedAt(today); !day.After(today.AddDate(0, 0, 1)); day = day.AddDate(0, 0, 1) {
		days = append(days, day)
	}
	return days
}

// quiet says whether too many whole days are over without a document since the last day
// with one.
func (r *Reader) quiet(ctx context.Context, s searchurl.Search, last, began, today time.Time) (Quiet, error) {
	since, days := last.AddDate(0, 0, 1), usualDays
	if began.After(lookedAt(today)) {
		days = min(days, daysFrom(began, since))
	}
	over := daysFrom(since, today)
	if days < usualLeast || over < 1 {
		return Quiet{}, nil
	}
	n, err := r.Total(ctx, s.WithAdded(since.AddDate(0, 0, -days), since))
	usual := float64(n) / float64(days)
	if err != nil || float64(over)*usual < quietFrom {
		return Quiet{}, err
	}
	return Quiet{Since: since, From: since.AddDate(0, 0, int(math.Ceil(quietFrom/usual))), Missed: float64(over) * usual}, nil
}

// on restricts a search to what came in on a day.
func on(s searchurl.Search, day time.Time) searchurl.Search {
	return s.WithAdded(day, day.AddDate(0, 0, 1)).WithSort(search.Added)
}

// began is the day on which the collection got its first document or, if that is longer
// ago than a watch looks back, the first day that it looks at.
func (r *Reader) began(ctx context.Context, today time.Time) (time.Time, error) {
	days := daysOf(today)
	found, err := r.ask(ctx, search.Request{AddedTo: today, Arrivals: append([]time.Time{time.Unix(0, 0)}, days...)})
	if err != nil {
		return days[0], err
	}
	at := slices.IndexFunc(found.Arrivals, func(n int) bool { return n > 0 })
	if at < 0 {
		return today, nil
	}
	return days[max(0, at-1)], nil
}

// lookedAt is the first day that a watch looks at.
func lookedAt(today time.Time) time.Time { return today.AddDate(0, 0, 1-WatchDays-usualDays) }

func startOfDay(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

func daysFrom(first, after time.Time) int { return int(after.Sub(first) / (24 * time.Hour)) }
