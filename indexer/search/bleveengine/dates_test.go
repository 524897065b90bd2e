package bleveengine

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"standpoint/indexer/search"
	"standpoint/indexer/search/calendar"
	"standpoint/indexer/search/schema"
)

// TestDatesAreCountedByPlace compares counting by the order of dates with looking at
// every document.
func TestDatesAreCountedByPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(1, 400).Draw(t, "documents")
		values, has := make([]int64, count), make([]uint64, (count+63)/64)
		precision := make([]uint8, count)
		p := datePlaces{bits: make([]uint64, (count+63)/64)}
		var matches []int
		for doc := range count {
			if rapid.IntRange(0, 5).Draw(t, "dated") > 0 {
				values[doc] = rapid.Int64Range(0, 90*(24*3600)).Draw(t, "date")
				has[doc/64] |= 1 << (doc % 64)
				precision[doc] = rapid.Uint8Range(0, uint8(len(schema.Precisions)-1)).Draw(t, "precision")
			}
			if rapid.Bool().Draw(t, "match") {
				matches = append(matches, doc)
			}
		}
		dates := newNumberColumn(pack(values), has)
		order := orderDates(dates, precision)
		p.dateOrder, p.dates = &order, dates
		for _, doc := range matches {
			place := order.place.at(doc)
			p.bits[place/64] |= 1 << (place % 64)
		}
		c, err := calendar.New(rapid.SampledFrom([]string{"", "America/New_York", "Asia/Kathmandu"}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		interval := rapid.SampledFrom([]search.Interval{search.Hour, search.Day, search.Week, search.Month}).Draw(t, "interval")
		bounds, err := c.Buckets(interval, -2*(24*3600), 92*(24*3600))
		if err != nil {
			t.Fatal(err)
		}
		for rank := range schema.Precisions {
			got, want := make([]int, len(bounds)-1), make([]int, len(bounds)-1)
			var places []int
			for _, doc := range matches {
				if date, dated := dates.at(uint32(doc)); dated && precision[doc] == uint8(rank) {
					moment := c.Moment(date, uint8(rank))
					bucket, begins := slices.BinarySearch(bounds, moment)
					if !begins {
						bucket--
					}
					want[bucket]++
					places = append(places, int(order.place.at(doc)))
				}
			}
			p.countInto(got, bounds, c, rank)
			if !slices.Equal(got, want) {
				t.Fatalf("precision %d: %v, not %v", rank, got, want)
			}
			from, to := p.ofPrecision(rank)
			slices.Sort(places)
			if n := p.count(from, to); n != len(places) {
				t.Fatalf("%d places from %d to %d, not %d", n, from, to, len(places))
			}
			if len(places) > 0 && (p.next(from, to) != places[0] || p.last(from, to) != places[len(places)-1]) {
				t.Fatalf("first and last place: %d and %d of %v", p.next(from, to), p.last(from, to), places)
			}
		}
	})
}
