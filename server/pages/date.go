package pages

import (
	"strings"
	"time"

	"standpoint/corpus"
)

// dateView is a time, as precise as it is known.
type dateView struct {
	Text    string // for people; "" if it is not known
	Machine string // for the datetime attribute
}

// dates are the layouts of each precision, for people and for machines.
var dates = map[corpus.Precision][2]string{
	corpus.PrecisionMinute: {"2 Jan 2006, 15:04 UTC", time.RFC3339},
	corpus.PrecisionDay:    {"2 Jan 2006", time.DateOnly},
	corpus.PrecisionMonth:  {"January 2006", "2006-01"},
	corpus.PrecisionYear:   {"2006", "2006"},
}

// newDate returns the view of a time; an unknown precision counts as a minute.
func newDate(t time.Time, precision corpus.Precision, zone corpus.ZoneSource) dateView {
	if t.IsZero() {
		return dateView{}
	}
	layouts, known := dates[precision]
	if !known {
		layouts = dates[corpus.PrecisionMinute]
	}
	t = t.UTC()
	v := dateView{Text: t.Format(layouts[0]), Machine: t.Format(layouts[1])}
	if layouts != dates[corpus.PrecisionMinute] {
		return v
	}
	switch zone {
	case corpus.ZoneUnknown:
		v.Text = strings.TrimSuffix(v.Text, " UTC") + ", time zone unknown"
	case corpus.ZoneOutlet:
		v.Text += ", from the outlet’s time zone"
	}
	return v
}

// documentDate returns the date when a document was published.
func documentDate(d corpus.Document) dateView {
	if d.Article != nil {
		return newDate(d.Article.Published, d.Article.PublishedPrecision, d.Article.PublishedZone)
	}
	return newDate(d.Comment.Posted, d.Comment.PostedPrecision, d.Comment.PostedZone)
}

// day writes an end of a range of dates: a day, with the time if it is not midnight.
func day(t time.Time) string {
	if t.Equal(t.Truncate(24 * time.Hour)) {
		return t.UTC().Format("2 Jan 2006")
	}
	return t.UTC().Format("2 Jan 2006, 15:04:05 UTC")
}

// dateSources says where a date comes from.
var dateSources = map[string]string{
	"json-ld": "from the page’s structured data",
	"meta":    "from the page’s metadata",
	"time":    "from the page",
	"url":     "from the address",
	"text":    "from the text",
	"header":  "from the header of the file",
	"record":  "from a feed, dump or export",
}
