package pages

import (
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
		first    time.Time
		buckets  int
		bars     int
		label    string // of the second bar
		query    string // of its link
		axis     string
	}{
		{"days", search.Day, date("2025-02-27"), 12, 12, "28 Feb 2025", "from=2025-02-28&to=2025-03-01", "27 Feb 2025 – 10 Mar 2025"},
		{"weeks", search.Week, date("2025-02-24"), 12, 12, "week of 3 Mar 2025", "from=2025-03-03&to=2025-03-10", "24 Feb 2025 – 18 May 2025"},
		{"months", search.Month, date("2024-01-01"), 14, 14, "February 2024", "from=2024-02-01&to=2024-03-01", "1 Jan 2024 – 28 Feb 2025"},
		{"years", search.Year, date("1999-01-01"), 20, 20, "2000", "from=2000-01-01&to=2001-01-01", "1 Jan 1999 – 31 Dec 2018"},
		{"hours", search.Hour, date("2025-02-24"), 5, 5, "24 Feb 2025, 01:00", "from=2025-02-24T01%3A00%3A00Z&to=2025-02-24T02%3A00%3A00Z", "24 Feb 2025 – 24 Feb 2025, 05:00:00 UTC"},
		{"more buckets than bars", search.Day, date("2020-01-01"), 1000, 250, "4 days from 5 Jan 2020", "from=2020-01-05&to=2020-01-09", "1 Jan 2020 – 26 Sep 2022"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			h := &search.Histogram{Interval: row.interval}
			for i := range row.buckets {
				h.Buckets = append(h.Buckets, search.Bucket{Start: addIntervals(row.first, row.interval, i), Count: i % 3})
			}
			v := newTimeline(searchurl.New(), h)
			shown, counted := 0, 0
			for _, bar := range v.Bars {
				shown += bar.Count
			}
			for _, bucket := range h.Buckets {
				counted += bucket.Count
			}
			if len(v.Bars) != row.bars || shown != counted {
				t.Errorf("%d bars of %d documents, want %d of %d", len(v.Bars), shown, row.bars, counted)
			}
			if bar := v.Bars[1]; bar.Label != row.label || bar.Href != "/search?"+row.query || !strings.HasPrefix(bar.Title, row.label+": ") {
				t.Errorf("second bar: %q, %q, %q", bar.Label, bar.Title, bar.Href)
			}
			if axis := v.First + " – " + v.Last; axis != row.axis {
				t.Errorf("axis %q", axis)
			}
		})
	}
}

func TestTimelineOfLittle(t *testing.T) {
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, h := range []*search.Histogram{nil, {}, {Interval: search.Day, Buckets: []search.Bucket{{Start: now, Count: 3}}}} {
		if v := newTimeline(searchurl.New(), h); v != nil {
			t.Errorf("%v: %v", h, v)
		}
	}
	s := searchurl.New().WithRange(now.AddDate(0, 0, 1), time.Time{})
	v := newTimeline(s, &search.Histogram{Interval: search.Day, Buckets: []search.Bucket{{Start: now, Count: 1}, {Start: now.AddDate(0, 0, 1), Count: 400}}})
	if !v.Bars[0].Outside || v.Bars[1].Outside {
		t.Error("the bar before the range is outside of it, the one in it is not")
	}
	if v.Bars[0].Height != "2" {
		t.Errorf("one document among 400 has a bar %s high, too low to be seen", v.Bars[0].Height)
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -5: "−5", -123456: "−123,456"} {
		if got := number(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
