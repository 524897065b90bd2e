package pages

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"standpoint/server/feed"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

const watchPath = "/watch"

// watchView is the view of watch.html: how much came in of what a search finds, day by day.
type watchView struct {
	frame
	ReadBack string
	Hidden   []field // the search, for the form
	Times    int
	Least    int
	Days     []watchDayView
	Early    bool // nothing is usual yet
	Quiet    string
	Last     string // day of the last document; "" if there never was one
	Follow   string // the search, as the form that makes a feed sends it
	Back     string
}

// watchDayView is one day.
type watchDayView struct {
	Day   link
	Count int
	Bar   string
	Usual string // "" where nothing is usual yet
	Loud  string // how many times the usual number; "" if the day is not loud
}

func (p *Pages) watch(w http.ResponseWriter, r *http.Request) error {
	asked, err := p.reader.ReadWatch(r.Context(), r.URL.RawQuery)
	if err != nil {
		return err
	}
	found, err := p.reader.Watch(r.Context(), asked, time.Now())
	if err != nil {
		return err
	}
	v := &watchView{
		frame:    frame{Title: "Watch", Canonical: asked.URL(watchPath), NoIndex: true, Query: asked.Search.Query},
		ReadBack: visible(found.ReadBack), Hidden: hiddenOf(asked.Search.Deciding()), Times: asked.Times, Least: asked.Least,
		Quiet: quietWords(found.Quiet), Follow: asked.Search.Deciding().Encode(), Back: asked.Search.URL("/search"),
	}
	if !found.Last.IsZero() {
		v.Last = day(found.Last)
	}
	peak := 1
	for _, d := range found.Days {
		peak = max(peak, d.Count)
	}
	for _, d := range found.Days {
		one := watchDayView{Day: link{Label: day(d.Day), Href: d.Search.URL("/search")}, Count: d.Count, Bar: measure(100 * float64(d.Count) / float64(peak))}
		if d.Usual >= 0 {
			one.Usual = decimal(d.Usual)
		}
		if d.Loud {
			one.Loud = loudWords(d)
		}
		v.Days = append(v.Days, one)
	}
	v.Early = len(found.Days) > 0 && found.Days[0].Usual < 0
	return p.show(w, r, "watch", v)
}

// decimal writes a number with at most one digit behind the point.
func decimal(n float64) string { return strconv.FormatFloat(math.Round(10*n)/10, 'f', -1, 64) }

func loudWords(d results.WatchDay) string {
	if d.Usual == 0 {
		return "usually none"
	}
	return decimal(float64(d.Count)/d.Usual) + " times as many as usual"
}

func quietWords(q results.Quiet) string {
	if q.Missed == 0 {
		return ""
	}
	return fmt.Sprintf("Nothing has come in since %s, where about %s would be usual. The source may have fallen silent.", day(q.Since), amount(int(math.Round(q.Missed)), "document"))
}

// thresholdWords say when a watch speaks.
func thresholdWords(w searchurl.Watch) string {
	return fmt.Sprintf("days with at least %s, and %d times as many as usual", amount(w.Least, "document"), w.Times)
}

// watchFeed fills a feed with the loud days of a watch, if days are wanted, and with its
// being quiet, which it returns in words.
func (p *Pages) watchFeed(ctx context.Context, raw, site string, out *feed.Feed, days bool) (says string, err error) {
	asked, err := p.reader.ReadWatch(ctx, raw)
	if err != nil {
		return "", err
	}
	look := p.reader.Watched
	if days {
		look = p.reader.Watch
	}
	found, err := look(ctx, asked, time.Now())
	if err != nil {
		return "", err
	}
	out.Title = feedTitle + found.ReadBack + ", " + thresholdWords(asked)
	if says = quietWords(found.Quiet); says != "" {
		out.Entries = append(out.Entries, feed.Entry{ID: out.ID + ":quiet:" + found.Quiet.Since.Format(time.DateOnly), Title: "Nothing new since " + day(found.Quiet.Since),
			Address: site + asked.URL(watchPath), Updated: found.Quiet.From, Text: says})
	}
	for _, d := range found.Days {
		if d.Loud {
			until := d.Day.AddDate(0, 0, 1)
			if found.Last.Before(until) { // the day may go on
				until = found.Last
			}
			out.Entries = append(out.Entries, feed.Entry{ID: out.ID + ":" + d.Day.Format(time.DateOnly), Title: fmt.Sprintf("%s on %s, %s", amount(d.Count, "document"), day(d.Day), loudWords(d)),
				Address: site + d.Search.URL("/search"), Updated: until, Text: fmt.Sprintf("%s: %s on %s. Usual are %s a day.", found.ReadBack, amount(d.Count, "document"), day(d.Day), decimal(d.Usual))})
		}
	}
	for _, e := range out.Entries {
		if out.Updated.Before(e.Updated) {
			out.Updated = e.Updated
		}
	}
	return says, nil
}

// watching reads the threshold of a form that makes a feed, and returns the address that
// the feed opens.
func (p *Pages) watching(ctx context.Context, search, times, least string) (opens, readBack string, err error) {
	w, err := p.reader.ReadWatch(ctx, search+"&times="+cmp.Or(times, strconv.Itoa(searchurl.DefaultTimes))+"&least="+cmp.Or(least, strconv.Itoa(searchurl.DefaultLeast)))
	if err != nil {
		return "", "", err
	}
	found, err := p.opened(ctx, w.Search.URL("/search"), 0)
	if err != nil {
		return "", "", err
	}
	return w.URL(watchPath), found.ReadBack + ", " + thresholdWords(w), nil
}
