package schema

import (
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"standpoint/corpus"
)

// TimeForms names the forms that ReadTime reads, for people.
const TimeForms = "a year, a month, a day or a time (2025, 2025-04, 2025-04-11, 2025-04-11T21:03:00Z), or the seconds or milliseconds since 1970"

// TimePattern is a regular expression (ECMA-262) that every text matches that ReadTime reads.
const TimePattern = `^([0-9]{4}(-[0-9]{2}(-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?([Zz]|[Uu][Tt][Cc]|[ +-][0-9]{2}(:?[0-9]{2}(:?[0-9]{2})?)?))?)?)?)?|-?([0-9]{9,10}|[0-9]{12,13}|[0-9]{15,16}|[0-9]{18,19})([.][0-9]+)?)$`

// The parts of a date or time. An offset from UTC may have a space for its plus
// sign, which is what an address turns it into.
var (
	dateForm   = regexp.MustCompile(`^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$`)
	timeForm   = regexp.MustCompile(`^([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?(?: ?(Z|UTC|[ +-][0-9:]+))?$`)
	offsetForm = regexp.MustCompile(`^([ +-])([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2}))?)?$`)
	numberForm = regexp.MustCompile(`^-?([0-9]+)(?:[.]([0-9]+))?$`)
)

// The times that a bound can be: dates have years of four digits.
var (
	earliest = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
)

// endOfTime is how the end of the year 9999 is written, which has no form of its own.
const endOfTime = "9999-12-31T23:59:59.999Z"

// ReadTime reads a date or a time as people and machines write it. It returns where
// it begins, in UTC, and whether it is a year, a month, a day or a time
// (corpus.PrecisionMinute). An error is a *ValueError.
//
// A time is a date, T or a space, hours and minutes, and, if need be, seconds with
// any fraction and an offset from UTC: Z, UTC, +02:00, +0200, +02. Without one it is
// in UTC. A number of 4 digits is a year; one of 9 or 10 digits is in seconds since
// 1970, one of 12 or 13 in milliseconds, of 15 or 16 in microseconds, of 18 or 19 in
// nanoseconds; others are errors. (So seconds reach from 1973 to 2286, the others
// from 1973 and, before 1970, as far the other way.)
//
// Dates are whole seconds, so t >= 12:00:00.5 is t >= 12:00:01, and t < 12:00:00.5
// is t < 12:00:01: a fraction is rounded up, and half-open spans stay exact.
func ReadTime(text string) (time.Time, corpus.Precision, error) {
	upper := strings.ToUpper(strings.TrimSpace(text))
	t, precision, ok := readDate(upper)
	if !ok {
		t, ok = readClock(upper)
		precision = corpus.PrecisionMinute
	}
	if !ok {
		t, ok = readNumber(upper)
	}
	if !ok || t.Before(earliest) || t.After(latest) {
		return time.Time{}, "", wrongTime(text, upper)
	}
	return t, precision, nil
}

func readDate(text string) (time.Time, corpus.Precision, bool) {
	m := dateForm.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, "", false
	}
	precision := corpus.PrecisionYear
	switch {
	case m[3] != "":
		precision = corpus.PrecisionDay
	case m[2] != "":
		precision = corpus.PrecisionMonth
	}
	t, ok := day(m[1], m[2], m[3])
	return t, precision, ok
}

// day is midnight of a day; month and day may be "" for the first.
func day(year, month, day string) (time.Time, bool) {
	y, m, d := number(year), 1, 1
	if month != "" {
		m = number(month)
	}
	if day != "" {
		d = number(day)
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, t.Year() == y && int(t.Month()) == m && t.Day() == d
}

// number reads digits; "" is 0.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// readClock reads a date with a time of day.
func readClock(text string) (time.Time, bool) {
	m := timeForm.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	t, ok := day(m[1], m[2], m[3])
	hour, minute, second := number(m[4]), number(m[5]), number(m[6])
	offset, known := readOffset(m[8])
	if !ok || !known || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	if strings.Trim(m[7], "0") != "" {
		second++
	}
	return t.Add(time.Duration(3600*hour+60*minute+second-offset) * time.Second), true
}

// readOffset reads an offset from UTC in seconds.
func readOffset(text string) (int, bool) {
	if text == "" || text == "Z" || text == "UTC" {
		return 0, true
	}
	m := offsetForm.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	hours, minutes, seconds := number(m[2]), number(m[3]), number(m[4])
	offset := 3600*hours + 60*minutes + seconds
	if m[1] == "-" {
		offset = -offset
	}
	return offset, hours < 24 && minutes < 60 && seconds < 60
}

// perSecond are the units of numbers, by how many digits they have.
var perSecond = map[int]int64{9: 1, 10: 1, 12: 1e3, 13: 1e3, 15: 1e6, 16: 1e6, 18: 1e9, 19: 1e9}

// readNumber reads the time since 1970, rounded up to whole seconds.
func readNumber(text string) (time.Time, bool) {
	m := numberForm.FindStringSubmatch(text)
	if m == nil || perSecond[len(m[1])] == 0 {
		return time.Time{}, false
	}
	value, ok := new(big.Rat).SetString(text)
	if !ok {
		return time.Time{}, false
	}
	value.Quo(value, new(big.Rat).SetInt64(perSecond[len(m[1])]))
	seconds, rest := new(big.Int).DivMod(value.Num(), value.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		seconds.Add(seconds, big.NewInt(1))
	}
	return time.Unix(seconds.Int64(), 0).UTC(), true
}

var (
	looseDate = regexp.MustCompile(`^([0-9]{1,4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?$`)
	packed    = regexp.MustCompile(`^([0-9]{4})([0-9]{2})([0-9]{2})?(?:T([0-9]{2})([0-9]{2})([0-9]{2})?(.*))?$`)
)

// wrongTime is the fault of a text that is not a date or time, with one that may be meant.
func wrongTime(text, upper string) *ValueError {
	fault := &ValueError{Field: Date, Text: text, Msg: fmt.Sprintf("“%s” is not a date or time; write %s", clip(text), TimeForms)}
	for _, candidate := range candidates(upper) {
		t, precision, ok := readDate(candidate)
		if !ok {
			t, ok = readClock(candidate)
			precision = corpus.PrecisionMinute
		}
		if ok && !t.Before(earliest) && !t.After(latest) {
			fault.Suggestions = []string{writeAs(t, precision)}
			break
		}
	}
	return fault
}

// candidates are what people may mean by a text: a date with other signs or fewer
// digits, one without signs, or seconds not long before or after 1970.
func candidates(text string) (out []string) {
	if m := looseDate.FindStringSubmatch(text); m != nil {
		out = append(out, padded(m[1], 4)+withSign("-", padded(m[2], 2))+withSign("-", padded(m[3], 2)))
	}
	if m := packed.FindStringSubmatch(text); m != nil {
		date := m[1] + "-" + m[2] + withSign("-", m[3])
		if m[4] != "" {
			date += "T" + m[4] + ":" + m[5] + withSign(":", m[6]) + m[7]
		}
		out = append(out, date)
	}
	if m := numberForm.FindStringSubmatch(text); m != nil {
		if len(text) == 3 {
			out = append(out, padded(text, 4)) // a year
		}
		if seconds, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(seconds) < 1e12 {
			out = append(out, time.Unix(int64(math.Ceil(seconds)), 0).UTC().Format(time.RFC3339))
		}
	}
	return out
}

// padded writes digits with zeros before them; "" stays.
func padded(digits string, width int) string {
	if digits == "" {
		return ""
	}
	return strings.Repeat("0", max(0, width-len(digits))) + digits
}

func withSign(sign, text string) string {
	if text == "" {
		return ""
	}
	return sign + text
}

// writeAs writes a time no more precisely than it was given.
func writeAs(t time.Time, precision corpus.Precision) string {
	switch precision {
	case corpus.PrecisionYear:
		return t.Format("2006")
	case corpus.PrecisionMonth:
		return t.Format("2006-01")
	}
	return FormatTime(t)
}

// FormatTime writes a bound in the shortest form of a day and a time that says it:
// ReadTime reads it as the same bound. The end of the year 9999 is written with a
// fraction, which is rounded up.
func FormatTime(t time.Time) string {
	t = Bound(t).UTC()
	switch {
	case !t.Before(latest):
		return endOfTime
	case t.Equal(Bound(time.Time{})):
		return time.Time{}.Format(time.DateOnly)
	case t.Equal(t.Truncate(24 * time.Hour)):
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// Bound is a bound at a time that can be written and that is not the zero time.Time,
// which stands for no bound. It parts the same dates: none is at the zero time,
// because that stands for no date, and none is before the year 0 or after 9999.
func Bound(t time.Time) time.Time {
	switch {
	case t.IsZero():
		return t.Add(time.Second)
	case t.Before(earliest):
		return earliest
	case t.After(latest):
		return latest
	}
	return t
}
