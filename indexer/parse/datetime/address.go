package datetime

import (
	"net/url"
	"strings"
)

// The years that addresses of the web have. Numbers in addresses are mostly
// something else.
const firstWebYear, lastWebYear = 1990, lastYear

// FromURL returns the date that is in the path of an address: /2025/04/11/,
// /2025/apr/11/, /2025/0411/, /2025-04-11-title, /title-20250411, or /2025/04/
// to the month. It is the day where the outlet is.
func FromURL(address string) (Value, bool) {
	path := address
	if u, err := url.Parse(address); err == nil {
		path = u.Path
	} else if i := strings.IndexAny(address, "?#"); i >= 0 {
		path = address[:i]
	}
	if len(path) > piece || !strings.ContainsAny(path, "12") {
		return Value{}, false
	}
	s := newScan(path, Hint{}, false)
	month, found := Value{}, false
	for i := range s.tokens {
		d, ok := s.inPath(i)
		switch {
		case !ok:
		case d.day > 0:
			return s.resolve(d, nil), true
		case !found:
			month, found = s.resolve(d, nil), true
		}
	}
	return month, found
}

// inPath reads a date in a path that begins at a token.
func (s *scan) inPath(i int) (d date, ok bool) {
	if s.at(i).kind != number || !s.edge(i-1) {
		return d, false
	}
	n := s.at(i)
	switch n.digits {
	case 8:
		d = date{n.value / 10000, n.value / 100 % 100, n.value % 100}
		return d, webDate(d) && s.edge(i+1)
	case 4:
		d.year = n.value
	default:
		return d, false
	}
	if !s.isMark(i+1, '/', '-', '_', '.') {
		return d, false
	}
	separator := rune(s.at(i + 1).value)
	switch {
	case separator == '/' && s.isNumber(i+2, 4, 4) && s.edge(i+3): // /2025/0411/
		d.month, d.day = part(s.at(i+2).value/100), part(s.at(i+2).value%100)
		return d, webDate(d)
	case s.isNumber(i+2, 1, 2):
		d.month = s.at(i + 2).value
	default:
		d.month = s.month(i + 2)
	}
	if d.month == 0 {
		return d, false
	}
	if s.isMark(i+3, separator) && s.isNumber(i+4, 1, 2) && s.edge(i+5) {
		d.day = s.at(i + 4).value
		if d.day > 0 && webDate(d) {
			return d, true
		}
		d.day = 0
	}
	return d, separator == '/' && s.edge(i+3) && s.raw(i+3) != "-" && webDate(d)
}

// edge recognizes a token that may be beside a date in a path; there is none at
// its ends.
func (s *scan) edge(i int) bool {
	return s.at(i).kind == 0 || s.isMark(i, '/', '-', '_', '.', '+', ' ')
}

func webDate(d date) bool {
	return d.exists() && d.month > 0 && firstWebYear <= d.year && d.year <= lastWebYear
}
