package calendar

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/zone"
)

// TestDaysBeginWhereTheirDateIsFirstRead compares the first moments of days with a
// look at every minute around them, in all zones, where clocks were changed.
func TestDaysBeginWhereTheirDateIsFirstRead(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2026))
	for _, name := range zone.Names() {
		location, err := zone.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(1970+random.IntN(70), time.Month(1+random.IntN(12)), 1, 0, 0, 0, 0, location)
		if _, change := at.ZoneBounds(); !change.IsZero() {
			at = change
		}
		c, err := New(name)
		if err != nil {
			t.Fatal(err)
		}
		noon := floorDivide(at.Unix(), secondsOfDay)
		for day := noon - 1; day <= noon+1; day++ {
			minute := (day - 2) * secondsOfDay
			for dayIn(location, minute) < day {
				minute += 60
			}
			if got := c.firstMoment(day); got != minute {
				t.Errorf("%s: day %d begins at %v, not %v", name, day, time.Unix(got, 0).In(location), time.Unix(minute, 0).In(location))
			}
		}
	}
}

func dayIn(location *time.Location, t int64) int64 {
	year, month, day := time.Unix(t, 0).In(location).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsOfDay
}

func TestBucketsOverChangesOfClocks(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		says, zone  string
		interval    search.Interval
		first, last string   // RFC 3339
		want        []string // starts, and the end of the last, in local time
	}{
		{"a day of 23 hours", "America/New_York", search.Day, "2025-03-09T12:00:00Z", "2025-03-10T12:00:00Z",
			[]string{"2025-03-09T00:00:00-05:00", "2025-03-10T00:00:00-04:00", "2025-03-11T00:00:00-04:00"}},
		{"an hour that is skipped", "America/New_York", search.Hour, "2025-03-09T06:59:59Z", "2025-03-09T07:00:00Z",
			[]string{"2025-03-09T01:00:00-05:00", "2025-03-09T03:00:00-04:00", "2025-03-09T04:00:00-04:00"}},
		{"an hour that is repeated", "America/New_York", search.Hour, "2025-11-02T05:00:00Z", "2025-11-02T06:30:00Z",
			[]string{"2025-11-02T01:00:00-04:00", "2025-11-02T01:00:00-05:00", "2025-11-02T02:00:00-05:00"}},
		{"hours of a zone half an hour off", "Asia/Kolkata", search.Hour, "2025-01-01T00:00:00Z", "2025-01-01T00:45:00Z",
			[]string{"2025-01-01T05:00:00+05:30", "2025-01-01T06:00:00+05:30", "2025-01-01T07:00:00+05:30"}},
		{"half an hour is repeated", "Australia/Lord_Howe", search.Hour, "2025-04-05T14:30:00Z", "2025-04-05T15:40:00Z",
			[]string{"2025-04-06T01:00:00+11:00", "2025-04-06T01:30:00+10:30", "2025-04-06T02:00:00+10:30", "2025-04-06T03:00:00+10:30"}},
		{"midnight is skipped", "America/Sao_Paulo", search.Day, "2018-11-03T12:00:00Z", "2018-11-04T12:00:00Z",
			[]string{"2018-11-03T00:00:00-03:00", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"}},
		{"a day is skipped", "Pacific/Apia", search.Day, "2011-12-30T00:00:00Z", "2011-12-30T12:00:00Z",
			[]string{"2011-12-29T00:00:00-10:00", "2011-12-31T00:00:00+14:00", "2012-01-01T00:00:00+14:00"}},
		{"midnight comes twice, a minute after itself", "America/St_Johns", search.Day, "2010-11-07T02:45:00Z", "2010-11-07T02:45:00Z",
			[]string{"2010-11-07T00:00:00-02:30", "2010-11-08T00:00:00-03:30"}},
		{"the last day of a leap year in a zone with rules for the future", "America/New_York", search.Month, "2048-12-31T12:00:00Z", "2048-12-31T12:00:00Z",
			[]string{"2048-12-01T00:00:00-05:00", "2049-01-01T00:00:00-05:00"}},
		{"weeks begin on Monday of the zone", "Asia/Tokyo", search.Week, "2025-01-05T16:00:00Z", "2025-01-05T16:00:00Z",
			[]string{"2025-01-06T00:00:00+09:00", "2025-01-13T00:00:00+09:00"}},
	} {
		c, err := New(row.zone)
		if err != nil {
			t.Fatal(err)
		}
		bounds, err := c.Buckets(row.interval, seconds(t, row.first), seconds(t, row.last))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, bound := range bounds {
			got = append(got, time.Unix(bound, 0).In(c.zone).Format(time.RFC3339))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s:\ngot  %v\nwant %v", row.says, got, row.want)
		}
	}
}

func seconds(t *testing.T, text string) int64 {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at.Unix()
}
