package pages

import (
	"slices"
	"strings"
	"testing"
	"time"

	"standpoint/indexer/search"
	"standpoint/server/searchurl"
)

func TestTimeline(t *testing.T) {
	date := func(day string) time.Time {
		when, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	rows := []struct {
		name     string
		interval search.Interval
		zone     string
		bounds   []time.Time // of the buckets
		bars     int
		label    string // of the second bar
		query    string // of its link
		axis     string
	}{
		{"days", search.Day, "", every(date("2025-02-27"), 12, 0, 0, 1), 12, "28 Feb 2025", "from=2025-02-28&to=2025-03-01", "27 Feb 2025 – 10 Mar 2025"},
		{"weeks", search.Week, "", every(date("2025-02-24"), 12, 0, 0, 7), 12, "week of 3 Mar 2025", "from=2025-03-03&to=2025-03-10", "24 Feb 2025 – 18 May 2025"},
		{"months", search.Month, "", every(date("2024-01-01"), 14, 0, 1, 0), 14, "February 2024", "from=2024-02-01&to=2024-03-01", "1 Jan 2024 – 28 Feb 2025"},
		{"years", search.Year, "", every(date("1999-01-01"), 20, 1, 0, 0), 20, "2000", "from=2000-01-01&to=2001-01-01", "1 Jan 1999 – 31 Dec 2018"},
		{"hours", search.Hour, "", hours(date("2025-02-24"), 5), 5, "24 Feb 2025, 01:00", "from=2025-02-24T01%3A00%3A00Z&to=2025-02-24T02%3A00%3A00Z", "24 Feb 2025, 00:00 – 24 Feb 2025, 05:00"},
		{"more buckets than bars", search.Day, "", every(date("2020-01-01"), 1000, 0, 0, 1), 250, "4 days from 5 Jan 2020", "from=2020-01-05&to=2020-01-09", "1 Jan 2020 – 26 Sep 2022"},
		{"the first years", search.Year, "", every(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), 12, 1, 0, 0), 12, "0001", "from=0001-01-01&to=0002-01-01", "1 Jan 0000 – 31 Dec 0011"},
		{"the last year", search.Month, "", every(date("9999-11-01"), 2, 0, 1, 0), 2, "December 9999", "from=9999-12-01&to=9999-12-31T23%3A59%3A59.999Z", "1 Nov 9999 – 31 Dec 9999"},
		{"days of a zone", search.Day, "America/New_York", every(time.Date(2025, 3, 8, 5, 0, 0, 0, time.UTC), 2, 0, 0, 1), 2, "9 Mar 2025", "from=2025-03-09T05%3A00%3A00Z&to=2025-03-10T05%3A00%3A00Z&tz=America%2FNew_York", "8 Mar 2025 – 10 Mar 2025"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			h := &search.Histogram{Interval: row.interval}
			for i, start := range row.bounds[1:] {
				h.Buckets = append(h.Buckets, search.Bucket{Start: row.bounds[i], End: start, Count: 1 + i%3})
			}
			s := searchurl.New()
			s.Request.Zone = row.zone
			v := drawn(s, h)
			shown, counted := 0, 0
			for _, bar := range v.Lanes[0].Bars {
				shown += bar.Count
			}
			for _, bucket := range h.Buckets {
				counted += bucket.Count
			}
			if len(v.Lanes[0].Bars) != row.bars || shown != counted {
				t.Errorf("%d bars of %d documents, want %d of %d", len(v.Lanes[0].Bars), shown, row.bars, counted)
			}
			if bar := v.Lanes[0].Bars[1]; bar.Label != row.label || bar.Href != "/search?"+row.query || !strings.HasPrefix(bar.Title, row.label+": ") {
				t.Errorf("second bar: %q, %q, %q", bar.Label, bar.Title, bar.Href)
			}
			if axis := v.First + " – " + v.Last; axis != row.axis {
				t.Errorf("axis %q", axis)
			}
		})
	}
}

// every are the bounds of n buckets of so many years, months and days.
func every(first time.Time, n, years, months, days int) []time.Time {
	var bounds []time.Time
	for i := range n + 1 {
		bounds = append(bounds, first.AddDate(i*years, i*months, i*days))
	}
	return bounds
}

func hours(first time.Time, n int) []time.Time {
	var bounds []time.Time
	for i := range n + 1 {
		bounds = append(bounds, first.Add(time.Duration(i)*time.Hour))
	}
	return bounds
}

// days are buckets of days from the first on, with these counts.
func days(first time.Time, counts ...int) *search.Histogram {
	h := &search.Histogram{Interval: search.Day}
	for i, n := range counts {
		h.Buckets = append(h.Buckets, search.Bucket{Start: first.AddDate(0, 0, i), End: first.AddDate(0, 0, i+1), Count: n})
	}
	return h
}

func TestTimelineOfLittle(t *testing.T) {
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, h := range []*search.Histogram{nil, {}, days(now, 3), days(now, 0, 0, 0)} {
		if v := drawn(searchurl.New(), h); v != nil {
			t.Errorf("%v: %v", h, v)
		}
	}
	if v := drawn(searchurl.New(), days(now, 1, 400)); v.Lanes[0].Bars[0].Height != "2" {
		t.Errorf("one document among 400 has a bar %s high, too low to be seen", v.Lanes[0].Bars[0].Height)
	}
}

func TestTimelineWithinARange(t *testing.T) {
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	s := searchurl.New().WithRange(now.Add(6*time.Hour), now.Add(30*time.Hour))
	v := drawn(s, days(now, 1, 2))
	if first, last := v.Lanes[0].Bars[0].Href, v.Lanes[0].Bars[1].Href; first != "/search?from=2025-01-01T06%3A00%3A00Z&to=2025-01-02" || last != "/search?from=2025-01-02&to=2025-01-02T06%3A00%3A00Z" {
		t.Errorf("the bars at the ends lead beyond the range: %s, %s", first, last)
	}
	if v.Whole != "/search" {
		t.Errorf("all dates are at %q", v.Whole)
	}
	if v := drawn(searchurl.New(), days(now, 1, 2)); v.Whole != "" {
		t.Errorf("without a range there is a link to all dates: %q", v.Whole)
	}
}

func TestTimelineSaysWhatIsInNoBar(t *testing.T) {
	h := days(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), 1, 2)
	h.Undated, h.Imprecise = 4, 3
	v := drawn(searchurl.New().With("outlet", "x", searchurl.Any), h)
	want := []besideView{{3, "whose date is known only to the month or year", ""}, {4, "without a date", "/search?missing=date&outlet=x"}}
	if !slices.Equal(v.Beside, want) {
		t.Errorf("beside the bars: %v", v.Beside)
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -5: "−5", -123456: "−123,456"} {
		if got := number(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

// drawn draws a histogram without gaps in one lane.
func drawn(s searchurl.Search, h *search.Histogram) *timelineView {
	if h == nil {
		return newTimeline(s, nil, nil, "/search")
	}
	return newTimeline(s, h, everything(h, nil), "/search")
}
