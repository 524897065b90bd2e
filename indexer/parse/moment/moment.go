// Package moment reads times as sources write them.
package moment

import (
	"strings"
	"time"

	"standpoint/corpus"
)

// Moment is a time as a source writes it.
type Moment struct {
	Time      time.Time // UTC, whole seconds; a date without a time of day is its 00:00:00Z
	Precision corpus.Precision
	Zone      corpus.ZoneSource
}

// forms of a time, the finest first.
var forms = []struct {
	layout    string
	precision corpus.Precision
	zoned     bool
}{
	{time.RFC3339, corpus.PrecisionMinute, true},
	{"2006-01-02T15:04Z07:00", corpus.PrecisionMinute, true},
	{"2006-01-02T15:04:05", corpus.PrecisionMinute, false},
	{"2006-01-02T15:04", corpus.PrecisionMinute, false},
	{"2006-01-02 15:04:05", corpus.PrecisionMinute, false},
	{"2006-01-02 15:04", corpus.PrecisionMinute, false},
	{"2006-01-02", corpus.PrecisionDay, false},
	{"2006-01", corpus.PrecisionMonth, false},
	{"2006", corpus.PrecisionYear, false},
}

// Parse reads a text that is a time and nothing else, and says how much of it is
// known. A time of day without a zone is read in zone, or as UTC if zone is nil.
func Parse(text string, zone *time.Location) (Moment, bool) {
	text = strings.TrimSpace(text)
	for _, form := range forms {
		in := zone
		if in == nil || form.precision != corpus.PrecisionMinute {
			in = time.UTC
		}
		at, err := time.ParseInLocation(form.layout, text, in)
		if err != nil || at.Year() <= 0 {
			continue
		}
		m := Moment{Time: at.UTC().Truncate(time.Second), Precision: form.precision}
		switch {
		case form.zoned || form.precision != corpus.PrecisionMinute:
		case zone != nil:
			m.Zone = corpus.ZoneOutlet
		default:
			m.Zone = corpus.ZoneUnknown
		}
		return m, true
	}
	return Moment{}, false
}

// Unix is the moment of a number of seconds since 1970, as APIs give it.
func Unix(seconds float64) Moment {
	return Moment{Time: time.Unix(int64(seconds), 0).UTC(), Precision: corpus.PrecisionMinute}
}

// Hint is what is known of the source of a text. The zero value knows nothing.
type Hint struct {
	Zone     *time.Location // of times without one; nil: unknown, read as UTC
	Language string         // ISO 639-1, or with a region ("en-US", "de_AT"); "" is unknown
}

// Parse reads a text that is a time and nothing else.
func (h Hint) Parse(text string) (Moment, bool) { return Parse(text, h.Zone) }

// Find gives the first time that stands in a text, such as a byline, and where:
// the bytes from start to end.
func Find(text string, hint Hint) (m Moment, start, end int, ok bool) {
	return Moment{}, 0, 0, false
}

// FromURL gives the date that stands in the path of an address.
func FromURL(address string) (Moment, bool) { return Moment{}, false }
