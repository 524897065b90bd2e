// Package datetime reads times as sources write them: as machines do, in the
// forms of RFC 3339, ISO 8601, RFC 822, RFC 850 and asctime, and as people do
// in some fifty languages.
//
// A time is read only if it says of itself when it was: what counts from now
// ("3 hours ago"), what lacks the year, what the calendar does not have and
// what could be two dates is none. 04/11/2025 is read where the number over 12
// or a Hint says which is the month.
package datetime

import (
	"strings"
	"time"

	"standpoint/corpus"
)

// Value is a time as a source writes it.
type Value struct {
	Time      time.Time // UTC, whole seconds; a date without a time of day is its 00:00:00Z
	Precision corpus.Precision
	Zone      corpus.ZoneSource
}

// Hint is what is known of the source of a text. The zero value knows nothing.
type Hint struct {
	Zone     *time.Location // of times without one; nil: unknown, they are read as UTC
	Language string         // ISO 639-1, or with a region ("en-US", "de_AT"); "" is unknown
	AnyYear  bool           // years outside 1900 to 2100 are years as well
}

// Parse reads a text that is a time and nothing else, and says how much of it is
// known. A time of day without a zone is read in zone, or as UTC if zone is nil.
func Parse(text string, zone *time.Location) (Value, bool) { return Hint{Zone: zone}.Parse(text) }

// longest is how many bytes a text has at most that is a time and nothing else.
const longest = 200

// Parse reads a text that is a time and nothing else.
func (h Hint) Parse(text string) (Value, bool) {
	text = strings.TrimSpace(text)
	if len(text) > longest || len(text) < len("2025") {
		return Value{}, false
	}
	if m, ok := h.common(text); ok {
		return m, true
	}
	s := newScan(text, h, true)
	at := 0
	for at < len(s.tokens) && (s.isWeekday(at) || s.isJoining(at) || s.isMark(at, '(', '[', ',', '.', '-', '–', '|')) && s.month(at) == 0 {
		at++
	}
	m, next, ok := s.match(at)
	for !ok && at < len(s.tokens) && s.isWeekday(at) { // whose name is also that of a month: "mar, 18 ott 2022"
		at = s.past(s.past(at+1, '.'), ',')
		m, next, ok = s.match(at)
	}
	if ok && m.Precision == corpus.PrecisionDay && next < len(s.tokens) && (s.at(next).kind == word || strings.Contains(text, ":")) {
		_, next = s.zone(next) // the day of a zone: "2025-04-11 EDT", in XML Schema 2025-04-11+02:00
	}
	for next < len(s.tokens) && (s.isWeekday(next) || s.isWord(next, "г", "года", "р", "року", "roku", "uhr", "hrs", "local", "time", "d", "godine", "god", "gada") || s.isMark(next, ')', ']', '.', ',', '(', '）', '（')) {
		next++
	}
	if !ok || next < len(s.tokens) {
		return Value{}, false
	}
	return m, true
}

// common reads the form in which most times of machines are, in little time.
func (h Hint) common(text string) (m Value, ok bool) {
	if len(text) < len("2006-01-02T15:04:05Z") || text[4] != '-' || text[10] != 'T' {
		return m, false
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || !h.AnyYear && (at.Year() < firstYear || at.Year() > lastYear) {
		return m, false
	}
	return Value{Time: at.UTC().Truncate(time.Second), Precision: corpus.PrecisionMinute}, true
}

// match reads a time that begins at a token.
func (s *scan) match(i int) (m Value, next int, ok bool) {
	if d, c, next, ok := s.date(i); ok {
		if c == nil && d.day > 0 {
			if t, end, found := s.timeAfter(next); found {
				c, next = &t, end
			}
		}
		if c != nil && !c.zone.known() {
			c.zone, next = s.zone(next)
		}
		return s.resolve(d, c), next, true
	}
	c, at, ok := s.clock(i, false)
	if !ok {
		return m, i, false
	}
	at, _ = s.skip(at)
	d, other, next, ok := s.date(at)
	if !ok || other != nil || d.day == 0 {
		return m, i, false
	}
	if !c.zone.known() {
		c.zone, next = s.zone(next)
	}
	return s.resolve(d, &c), next, true
}

// Exact returns the time of a text that is a date with a time of day, as machines
// write it, in UTC if it has no zone; zero if the text is anything else.
func Exact(text string) time.Time {
	at, ok := Hint{AnyYear: true}.Parse(text)
	if !ok || at.Precision != corpus.PrecisionMinute {
		return time.Time{}
	}
	return at.Time
}

// Unix is the time of a number of seconds since 1970, as APIs give it.
func Unix(seconds float64) Value {
	return Value{Time: time.Unix(int64(seconds), 0).UTC(), Precision: corpus.PrecisionMinute}
}
