package datetime

import (
	"strings"
	"time"

	"standpoint/corpus"
)

// date is a day of the calendar, or a month if day is 0, or a year if month is 0.
type date struct{ year, month, day int }

func (d date) precision() corpus.Precision {
	switch {
	case d.month == 0:
		return corpus.PrecisionYear
	case d.day == 0:
		return corpus.PrecisionMonth
	}
	return corpus.PrecisionDay
}

// exists recognizes dates that the calendar has.
func (d date) exists() bool {
	if d.month == 0 || d.day == 0 {
		return d.month >= 0 && d.month <= 12
	}
	at := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return d.month >= 1 && d.month <= 12 && d.day >= 1 && at.Day() == d.day
}

// part is a month or a day that is written as a number: 0 is none, and must not
// be taken for one that is not given.
func part(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

// The years that are taken for years.
const firstYear, lastYear = 1900, 2100

func (s *scan) sensible(d date) bool {
	return d.exists() && (s.hint.AnyYear || firstYear <= d.year && d.year <= lastYear)
}

// date reads a date that begins at a token. If a time of day is in the
// midst of it, c is that.
func (s *scan) date(i int) (d date, c *clock, next int, ok bool) {
	switch t := s.at(i); {
	case s.isNumber(i, 8, 8) || s.isNumber(i, 14, 14):
		d, c, next, ok = s.compact(i)
	case s.isNumber(i, 4, 4):
		d, next, ok = s.yearFirst(i)
	case s.isNumber(i, 1, 2):
		d, next, ok = s.dayFirst(i)
	case t.kind == word && s.month(i) > 0:
		d, c, next, ok = s.monthFirst(i)
	case t.kind == word:
		d, next, ok = s.ofEra(i)
	}
	return d, c, next, ok && s.sensible(d)
}

// compact reads 20250411, and 20250411210300 as archives write it.
func (s *scan) compact(i int) (d date, c *clock, next int, ok bool) {
	n := s.at(i).value
	if s.at(i).digits == 14 {
		n /= 1_000_000
		rest := s.at(i).value % 1_000_000
		c = &clock{hour: rest / 10000, minute: rest / 100 % 100, second: rest % 100}
		if !s.whole || !c.exists() {
			return d, nil, i, false
		}
	} else if !s.whole && !(s.isWord(i+1, "t") && s.joined(i+1)) {
		return d, nil, i, false
	}
	return date{n / 10000, part(n / 100 % 100), part(n % 100)}, c, i + 1, true
}

// yearFirst reads 2025-04-11, 2025/4/11, "2025. 4. 11.", "2025年4月11日",
// "2025. április 11." and, of a whole text, 2025-04 and 2025.
func (s *scan) yearFirst(i int) (d date, next int, ok bool) {
	d.year = s.at(i).value
	if d, next, ok := s.withSigns(i, d.year); ok {
		return d, next, true
	}
	if s.isMark(i+1, '-', '/', '.') && s.isNumber(i+2, 1, 2) {
		separator := rune(s.at(i + 1).value)
		if separator != '.' && !(s.joined(i+1) && s.joined(i+2)) {
			return d, i, false
		}
		d.month = part(s.at(i + 2).value)
		if s.isMark(i+3, separator) && s.isNumber(i+4, 1, 2) && !s.isMark(i+5, '/') {
			d.day = part(s.at(i + 4).value)
			next = i + 5
			if separator == '.' && s.isMark(next, '.') {
				next++
			}
			return d, next, true
		}
		return d, i + 3, s.whole && separator != '.' && s.isNumber(i+2, 2, 2)
	}
	at := i + 1
	for at < i+3 && (s.isMark(at, '.', ',', '-', '/') || s.isWord(at, "m")) {
		at++
	}
	if d.month = s.month(at); d.month > 0 && s.isNumber(s.past(at+1, '.', '-', '/'), 1, 2) {
		at = s.past(at+1, '.', '-', '/')
		d.day = part(s.at(at).value)
		return d, s.past(at+1, '.'), true
	}
	return date{year: d.year}, i + 1, s.whole && i+1 == len(s.tokens)
}

// past is the number of a token, or of the next if it is one of the marks.
func (s *scan) past(i int, marks ...rune) int {
	if s.isMark(i, marks...) {
		return i + 1
	}
	return i
}

// withSigns reads the rest of a date with a sign after each of its numbers, as
// Chinese, Japanese and Korean have it.
func (s *scan) withSigns(i, year int) (d date, next int, ok bool) {
	if !s.isSign(i+1, "年", "년") || !s.isNumber(i+2, 1, 2) || !s.isSign(i+3, "月", "월") {
		return d, i, false
	}
	d = date{year: year, month: part(s.at(i + 2).value)}
	if s.isNumber(i+4, 1, 2) && s.isSign(i+5, "日", "일", "号", "號") {
		d.day = part(s.at(i + 4).value)
		return d, i + 6, true
	}
	return d, i + 4, true
}

// isSign recognizes a word as it is written: folding takes Korean signs apart.
func (s *scan) isSign(i int, signs ...string) bool {
	if s.at(i).kind != word {
		return false
	}
	for _, sign := range signs {
		if s.raw(i) == sign {
			return true
		}
	}
	return false
}

// ofEra reads Japanese years: 令和7年4月11日.
func (s *scan) ofEra(i int) (d date, next int, ok bool) {
	for _, era := range [...]struct {
		first, second string
		before        int // its first year
	}{{"令", "和", 2018}, {"平", "成", 1988}, {"昭", "和", 1925}} {
		if !s.isSign(i, era.first) || !s.isSign(i+1, era.second) {
			continue
		}
		if s.isSign(i+2, "元") {
			return s.withSigns(i+2, era.before+1)
		}
		if s.isNumber(i+2, 1, 2) {
			return s.withSigns(i+2, era.before+s.at(i+2).value)
		}
	}
	return d, i, false
}

// dayFirst reads "11 April 2025", "11. April 2025", "11 de abril de 2025",
// "11-Apr-25" and, where its order is known, numbers alone.
func (s *scan) dayFirst(i int) (d date, next int, ok bool) {
	if d, next, ok := s.numeric(i); ok {
		return d, next, true
	}
	d.day = part(s.at(i).value)
	at := i + 1
	if s.isWord(at, "st", "nd", "rd", "th", "er", "e", "eme", "º", "ª", "o", "a") && s.joined(at) || s.isMark(at, '°', '.', '-', '/', '‑') {
		at++
	}
	if s.isWord(at, "thang") && s.isNumber(at+1, 1, 2) {
		d.month = part(s.at(at + 1).value)
		at += 2
	} else {
		for s.isWord(at, "de", "of", "d", "di") || s.isMark(at, '\'', '’') {
			at++
		}
		d.month = s.month(at)
		at++
	}
	if d.month == 0 {
		return d, i, false
	}
	for n := 0; n < 2 && (s.isMark(at, '.', ',', '-', '/', '‑', '\'', '’') || s.isWord(at, "de", "del", "of", "nam")); n++ {
		at++
	}
	d.year, next, ok = s.year(at)
	return d, next, ok
}

// year reads a year of four digits, or of two where a time of day follows or
// nothing else can be meant.
func (s *scan) year(i int) (year, next int, ok bool) {
	switch {
	case s.isNumber(i, 4, 4):
		return s.at(i).value, i + 1, !s.isMark(i+1, ':') || !s.joined(i+1) || s.isNumber(i+2, 2, 2) && s.isMark(i+3, ':')
	case s.isNumber(i, 2, 2) && !(s.isMark(i+1, ':', '.') && s.isNumber(i+2, 2, 2)):
		if !s.whole {
			if _, _, ok := s.timeAfter(i + 1); !ok {
				return 0, i, false
			}
		}
		return century(s.at(i).value), i + 1, true
	}
	return 0, i, false
}

// century completes a year of two digits as POSIX does.
func century(year int) int {
	if year < 69 {
		return 2000 + year
	}
	return 1900 + year
}

// numeric reads 11.04.2025, and 11/04/2025 and 11-04-2025 where the order of day
// and month is known.
func (s *scan) numeric(i int) (d date, next int, ok bool) {
	if !s.isMark(i+1, '.', '/', '-') || !s.isNumber(i+2, 1, 2) {
		return d, i, false
	}
	separator := rune(s.at(i + 1).value)
	if !s.isMark(i+3, separator) || s.isMark(i-1, separator) && s.joined(i) {
		return d, i, false
	}
	if separator != '.' && !(s.joined(i+1) && s.joined(i+2) && s.joined(i+3) && s.joined(i+4)) {
		return d, i, false
	}
	if s.isMark(i+5, separator) && s.joined(i+5) && s.at(i+6).kind == number && s.joined(i+6) {
		return d, i, false // a version, or an address of a machine
	}
	first, second := part(s.at(i).value), part(s.at(i+2).value)
	year, next, ok := s.year(i + 4)
	if !ok {
		return d, i, false
	}
	switch order := s.hint.order(); {
	case separator == '.' || first > 12 || first == second:
		return date{year, second, first}, next, true
	case second > 12:
		return date{year, first, second}, next, true
	case order == monthThenDay:
		return date{year, first, second}, next, true
	case order == dayThenMonth:
		return date{year, second, first}, next, true
	}
	return d, i, false
}

// monthFirst reads "April 11, 2025", "April 2025" and "Apr 11 21:03:00 2025".
func (s *scan) monthFirst(i int) (d date, c *clock, next int, ok bool) {
	d.month = s.month(i)
	at := i + 1
	for n := 0; n < 2 && (s.isMark(at, '.', '-', '/', ',') || s.isWord(at, "de", "del", "of")); n++ {
		at++
	}
	if s.isNumber(at, 4, 4) {
		d.year = s.at(at).value
		return d, nil, at + 1, true
	}
	if !s.isNumber(at, 1, 2) {
		return d, nil, i, false
	}
	d.day = part(s.at(at).value)
	at++
	if s.isWord(at, "st", "nd", "rd", "th") && s.joined(at) {
		at++
	}
	if t, after, found := s.timeAfter(at); found {
		for s.isMark(after, ',') || s.isWord(after, "on", "of") {
			after++
		}
		if s.isNumber(after, 4, 4) {
			d.year = s.at(after).value
			return d, &t, after + 1, true
		}
	}
	for n := 0; n < 2 && (s.isMark(at, ',', '.', '-', '/', '\'', '’') || s.isWord(at, "de", "del", "of")); n++ {
		at++
	}
	if d.year, next, ok = s.year(at); ok {
		return d, nil, next, true
	}
	return d, nil, i, false
}

// order says which of two numbers is the month.
type order int

const (
	unknownOrder order = iota
	dayThenMonth
	monthThenDay
)

// order is the order in which people of a region, else of a time zone and of a
// language, write dates in numbers; unknown where the two disagree.
func (h Hint) order() order {
	language, region, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(h.Language), "_", "-"), "-")
	switch region {
	case "us", "ph":
		return monthThenDay
	case "", "ca", "419", "001", "150":
	default:
		return dayThenMonth
	}
	byLanguage, byZone := orderOfLanguage(language), orderOfZone(h.Zone)
	if region == "ca" || byLanguage != unknownOrder && byZone != unknownOrder && byLanguage != byZone {
		return unknownOrder
	}
	return max(byLanguage, byZone)
}

func orderOfLanguage(language string) order {
	switch language {
	case "", "en", "zh", "ja", "ko", "hu":
		return unknownOrder
	}
	return dayThenMonth
}

// orderOfZone knows the zones of the United States and the Philippines, who
// write the month first; Canada writes either.
func orderOfZone(zone *time.Location) order {
	if zone == nil {
		return unknownOrder
	}
	name := zone.String()
	area, _, _ := strings.Cut(name, "/")
	switch name {
	case "America/New_York", "America/Detroit", "America/Chicago", "America/Denver", "America/Boise", "America/Phoenix",
		"America/Los_Angeles", "America/Anchorage", "America/Juneau", "Pacific/Honolulu", "Pacific/Guam", "Asia/Manila":
		return monthThenDay
	case "America/Toronto", "America/Montreal", "America/Vancouver", "America/Edmonton", "America/Winnipeg", "America/Halifax", "America/Regina", "America/St_Johns":
		return unknownOrder
	}
	switch {
	case area == "US" || strings.HasPrefix(name, "America/Indiana/") || strings.HasPrefix(name, "America/Kentucky/"):
		return monthThenDay
	case area == "Europe" || area == "Australia" || area == "Africa" || area == "Asia" || area == "America" || name == "Pacific/Auckland":
		return dayThenMonth
	}
	return unknownOrder
}
