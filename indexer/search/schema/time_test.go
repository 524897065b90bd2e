package schema_test

import (
	"errors"
	"regexp"
	"testing"
	"time"

	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

func TestTimesAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	pattern := regexp.MustCompile(schema.TimePattern)
	for text, want := range map[string]string{
		"2025": "2025-01-01T00:00:00Z year", "0999": "0999-01-01T00:00:00Z year", "0000": "0000-01-01T00:00:00Z year", "9999": "9999-01-01T00:00:00Z year",
		"2025-04": "2025-04-01T00:00:00Z month", "2024-02-29": "2024-02-29T00:00:00Z day",
		"2025-04-11T21:03:00Z": "2025-04-11T21:03:00Z minute", "2025-04-11t21:03:00z": "2025-04-11T21:03:00Z minute", "2025-04-11T23:03:00+02:00": "2025-04-11T21:03:00Z minute",
		// JavaScript: toISOString, the value of a control for dates and times
		"2025-03-01T12:00:00.123Z": "2025-03-01T12:00:01Z minute", "2025-03-01T12:00:00.000Z": "2025-03-01T12:00:00Z minute", "2025-03-01T12:00": "2025-03-01T12:00:00Z minute",
		// pandas, Python, PostgreSQL, git
		"2025-03-01 12:00:00": "2025-03-01T12:00:00Z minute", "2025-03-01 12:00:00+00:00": "2025-03-01T12:00:00Z minute", "2025-03-01 12:00:00.000000001": "2025-03-01T12:00:01Z minute",
		"2025-03-01 12:00:00.123456789-05:00": "2025-03-01T17:00:01Z minute", "2025-03-01T12:00:00.250000": "2025-03-01T12:00:01Z minute", "1883-11-18T12:00:00-04:56:02": "1883-11-18T16:56:02Z minute",
		"2025-03-01 12:00:00+00": "2025-03-01T12:00:00Z minute", "2025-03-01 12:00:00 -0500": "2025-03-01T17:00:00Z minute", "2025-03-01 12:00:00 UTC": "2025-03-01T12:00:00Z minute", "2025-03-01T12:00:00,5Z": "2025-03-01T12:00:01Z minute",
		// a plus sign that an address turned into a space
		"2025-03-01T12:00:00 02:00": "2025-03-01T10:00:00Z minute", "2025-03-01 12:00:00 00:00": "2025-03-01T12:00:00Z minute", "2025-03-01 12:00:00  0200": "2025-03-01T10:00:00Z minute", "2025-03-01 12:00:00 02": "2025-03-01T10:00:00Z minute",
		// seconds, milliseconds, microseconds and nanoseconds since 1970
		"1740830400": "2025-03-01T12:00:00Z minute", "1740830400000": "2025-03-01T12:00:00Z minute", "1740830400001": "2025-03-01T12:00:01Z minute", "1740830400.25": "2025-03-01T12:00:01Z minute",
		"1740830400000000": "2025-03-01T12:00:00Z minute", "1740830400000000000": "2025-03-01T12:00:00Z minute", "1740830400000000001": "2025-03-01T12:00:01Z minute",
		"100000000": "1973-03-03T09:46:40Z minute", "-2208988800": "1900-01-01T00:00:00Z minute", "-2208988800001": "1900-01-01T00:00:00Z minute", "-2208988799999": "1900-01-01T00:00:01Z minute",
		"9999-12-31T23:59:59.999Z": "10000-01-01T00:00:00Z minute", " 2025-04-11 ": "2025-04-11T00:00:00Z day",
	} {
		got, precision, err := schema.ReadTime(text)
		if err != nil || got.Format("2006-01-02T15:04:05Z07:00")+" "+string(precision) != want {
			t.Errorf("%s is read as %v %s, %v, want %s", text, got, precision, err, want)
		}
		if text[0] != ' ' && !pattern.MatchString(text) {
			t.Errorf("%s does not match the pattern", text)
		}
	}
}

func TestTextsThatAreNoTimes(t *testing.T) {
	t.Parallel()
	for text, suggestion := range map[string]string{
		"": "", "yesterday": "", "2025-13": "", "2025-02-30": "", "2025-04-11T24:00:00Z": "", "2025-04-11T12:60": "", "2025-04-11T12:00:60Z": "", "2025-04-11T12:00:00+25:00": "", "2025-04-11T12:00:00 CEST": "",
		"2025-4-1": "2025-04-01", "2025/04/11": "2025-04-11", "2025.4": "2025-04", "999-12-31": "0999-12-31", "11.04.2025": "",
		"20250411": "2025-04-11", "202504": "2025-04", "20250411T210300Z": "2025-04-11T21:03:00Z", "20250411T2103": "2025-04-11T21:03:00Z",
		"0": "1970-01-01", "86400": "1970-01-02", "999": "0999", "17408304000": "2521-08-25", "1e9": "", "1740830400000000000000": "",
		"0000-01-01T00:00:00+01:00": "", "9999-12-31T23:59:59-01:00": "", "2025-04-11T12:00:00.Z": "", "２０２５": "",
	} {
		_, _, err := schema.ReadTime(text)
		wrong, ok := errors.AsType[*schema.ValueError](err)
		if !ok || wrong.Text != text || wrong.Field != schema.Date {
			t.Errorf("%q: error %v", text, err)
			continue
		}
		if wrong.Suggestion() != suggestion {
			t.Errorf("%q: suggestion %q, want %q", text, wrong.Suggestion(), suggestion)
		}
	}
}

func TestBoundsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for want, bound := range map[string]time.Time{
		"2025-04-11": time.Date(2025, 4, 11, 0, 0, 0, 0, time.UTC), "2025-04-11T00:00:01Z": time.Date(2025, 4, 11, 0, 0, 1, 0, time.UTC),
		"0999-12-31": time.Date(999, 12, 31, 0, 0, 0, 0, time.UTC), "0001-01-01": {}, "0000-01-01": time.Date(-1, 12, 27, 0, 0, 0, 0, time.UTC),
		"9999-12-31T23:59:59.999Z": time.Date(10015, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		if got := schema.FormatTime(bound); got != want {
			t.Errorf("%v is written %s, not %s", bound, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		bound := time.Unix(rapid.Int64Range(-63_000_000_000, 254_000_000_000).Draw(t, "seconds"), 0).UTC()
		if rapid.Bool().Draw(t, "a day") {
			bound = bound.Truncate(24 * time.Hour)
		}
		got, precision, err := schema.ReadTime(schema.FormatTime(bound))
		if err != nil || !schema.Bound(got).Equal(schema.Bound(bound)) {
			t.Fatalf("%v is written %s and read as %v, %v", bound, schema.FormatTime(bound), got, err)
		}
		if again := schema.FormatTime(schema.Bound(got)); again != schema.FormatTime(bound) {
			t.Fatalf("%s is written again as %s", schema.FormatTime(bound), again)
		}
		if precision != corpus.PrecisionDay && precision != corpus.PrecisionMinute {
			t.Fatalf("precision %s", precision)
		}
	})
}
