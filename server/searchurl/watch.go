package searchurl

import (
	"context"
	"net/url"
	"strconv"
	"time"
)

// Watch is a request for the days on which much more came into the collection of what a
// search finds than usual.
type Watch struct {
	Search Search
	Times  int // a day is loud from so many times the usual number on,
	Least  int // and from so many documents on
}

// Numbers of a watch.
const (
	DefaultTimes     = 3
	DefaultLeast     = 10
	maxTimes         = 1000
	maxLeastOfAWatch = 1_000_000
)

var (
	timesParam = Param{Name: "times", Type: "integer", Least: 1, Most: maxTimes, Default: strconv.Itoa(DefaultTimes),
		Description: "A day is loud from so many times the usual number of documents on."}
	leastParam = Param{Name: "least", Type: "integer", Least: 1, Most: maxLeastOfAWatch, Default: strconv.Itoa(DefaultLeast),
		Description: "A day with fewer documents is never loud."}
)

// ParseWatch reads the part of an address after the question mark. It fails as ParseRaw
// does.
func ParseWatch(ctx context.Context, raw string, opt Options) (w Watch, err error) {
	err = queryOf(raw, func(values url.Values) error {
		times, least := DefaultTimes, DefaultLeast
		s, err := parseAround(ctx, values, opt, []own{{timesParam, timesParam.count(&times)}, {leastParam, leastParam.count(&least)}})
		if ranged := !s.Request.AddedFrom.IsZero() || !s.Request.AddedTo.IsZero(); ranged && err == nil {
			err = BadValue("added_from", "and added_to are the watch's own: it looks at each day; leave them out")
		}
		w = WatchOf(s)
		w.Times, w.Least = times, least
		return err
	})
	return w, err
}

// WatchOf watches what a search finds.
func WatchOf(s Search) Watch {
	s = LinesOf(s).Search.WithAdded(time.Time{}, time.Time{})
	s.Request.Limit = DefaultLimit
	return Watch{Search: s, Times: DefaultTimes, Least: DefaultLeast}
}

// URL returns the address of a watch at a path.
func (w Watch) URL(path string) string {
	values := w.Search.Deciding()
	if w.Times != DefaultTimes {
		values.Set(timesParam.Name, strconv.Itoa(w.Times))
	}
	if w.Least != DefaultLeast {
		values.Set(leastParam.Name, strconv.Itoa(w.Least))
	}
	return address(path, values)
}
