package parse

import (
	"time"

	"standpoint/corpus"
)

// dateForms are the forms of a date that are read, the finest first. A time
// without a zone is taken as UTC.
var dateForms = []struct {
	layout    string
	precision corpus.Precision
}{
	{time.RFC3339, corpus.PrecisionMinute},
	{"2006-01-02T15:04Z07:00", corpus.PrecisionMinute},
	{"2006-01-02T15:04:05", corpus.PrecisionMinute},
	{"2006-01-02T15:04", corpus.PrecisionMinute},
	{"2006-01-02 15:04:05", corpus.PrecisionMinute},
	{"2006-01-02 15:04", corpus.PrecisionMinute},
	{"2006-01-02", corpus.PrecisionDay},
	{"2006-01", corpus.PrecisionMonth},
	{"2006", corpus.PrecisionYear},
}

// readDate reads a date and says how much of it is known.
func readDate(s string) (at time.Time, precision corpus.Precision, ok bool) {
	for _, form := range dateForms {
		if at, err := time.Parse(form.layout, s); err == nil && at.Year() > 0 {
			return at.UTC().Truncate(time.Second), form.precision, true
		}
	}
	return time.Time{}, "", false
}
