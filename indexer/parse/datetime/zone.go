package datetime

import (
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones by name, on machines without a database of them too

	"standpoint/corpus"
)

// zone is what a source says of the zone of a time of day. The zero value says
// nothing.
type zone struct {
	place  *time.Location // by the rules of a place
	offset int            // seconds east of Greenwich, if fixed
	fixed  bool
	name   string // the abbreviation, where it means several zones
	alien  bool   // the abbreviation is one that nobody here knows
}

func (z zone) known() bool { return z.fixed || z.place != nil || z.alien }

// abbreviations are names of zones with hours and minutes east of Greenwich:
// those of RFC 822 and those that mean one zone, or one to nearly everybody.
// AST is the Atlantic's, BST the British summer's, GST the Gulf's, PST the
// Pacific's. CST, IST and all others are those of the hint's zone if that has
// such a time; else CST is North America's, as in RFC 822, and IST India's.
var abbreviations = map[string]int{
	"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0,
	"EST": -500, "EDT": -400, "CST": -600, "CDT": -500, "MST": -700, "MDT": -600, "PST": -800, "PDT": -700,
	"AKST": -900, "AKDT": -800, "HST": -1000, "AST": -400, "ADT": -300, "NST": -330, "NDT": -230,
	"BST": 100, "WEST": 100, "CET": 100, "CEST": 200, "MEZ": 100, "MESZ": 200, "EET": 200, "EEST": 300, "MSK": 300, "МСК": 300, "TRT": 300,
	"IST": 530, "IDT": 300, "GST": 400, "PKT": 500, "NPT": 545, "WIB": 700, "WITA": 800, "WIT": 900, "ICT": 700,
	"HKT": 800, "SGT": 800, "MYT": 800, "PHT": 800, "AWST": 800, "JST": 900, "KST": 900, "ACST": 930, "ACDT": 1030,
	"AEST": 1000, "AEDT": 1100, "NZST": 1200, "NZDT": 1300, "SAST": 200, "CAT": 200, "EAT": 300, "WAT": 100,
	"BRT": -300, "ART": -300, "COT": -500, "PET": -500,
}

// places are zones that go by the date: summer or winter.
var places = map[string]func() *time.Location{
	"ET": eastern, "CT": central, "MT": mountain, "PT": pacific,
	"Eastern": eastern, "Central": central, "Mountain": mountain, "Pacific": pacific,
}

var (
	eastern  = location("America/New_York")
	central  = location("America/Chicago")
	mountain = location("America/Denver")
	pacific  = location("America/Los_Angeles")
)

func location(name string) func() *time.Location {
	return sync.OnceValue(func() *time.Location {
		place, err := time.LoadLocation(name)
		if err != nil {
			return nil
		}
		return place
	})
}

// zone reads the zone after a time of day that ends before token i; next is i
// if there is none.
func (s *scan) zone(i int) (z zone, next int) {
	at := i
	bracket := s.isMark(at, '(', '[')
	if bracket {
		at++
	}
	z, next = s.zoneAt(at)
	if next == at {
		return zone{}, i
	}
	if bracket {
		if !s.isMark(next, ')', ']') {
			return zone{}, i
		}
		next++
	}
	return z, next
}

func (s *scan) zoneAt(i int) (z zone, next int) {
	if z, next = s.offset(i, s.joined(i)); next > i {
		return z, s.afterOffset(next)
	}
	if s.at(i).kind != word {
		return z, i
	}
	name := s.raw(i)
	if s.isMark(i+1, '/') {
		return s.placeName(i)
	}
	if place, ok := places[name]; ok {
		if name == "Central" && s.isWord(i+1, "european", "africa") {
			return z, i
		}
		for i++; len(name) > 2 && s.isWord(i, "time", "standard", "daylight"); i++ {
		}
		return zone{place: place()}, i
	}
	hours, ok := abbreviations[name]
	if !ok {
		hours, ok = abbreviations[strings.ToUpper(name)]
		if !ok || hours != 0 || len(name) > 3 || strings.EqualFold(name, "wet") {
			if s.whole && isAbbreviation(name) && s.isEnd(i+1) {
				return zone{name: name, alien: true}, i + 1
			}
			return z, i
		}
	}
	if hours == 0 {
		if shifted, end := s.offset(i+1, true); end > i+1 {
			return shifted, s.afterOffset(end)
		}
	}
	return zone{offset: seconds(hours), fixed: true, name: name}, i + 1
}

// isAbbreviation recognizes what may be the abbreviation of a zone: three to five
// capitals.
func isAbbreviation(name string) bool {
	for i := range len(name) {
		if name[i] < 'A' || name[i] > 'Z' {
			return false
		}
	}
	return len(name) >= 3 && len(name) <= 5
}

// isEnd reports whether nothing but brackets and full stops comes from a token on.
func (s *scan) isEnd(i int) bool {
	for s.isMark(i, ')', ']', '.') {
		i++
	}
	return s.at(i).kind == 0
}

func seconds(hours int) int { return hours/100*3600 + hours%100*60 }

// offset reads +02:00, -0500, −5 and +2; hours alone only where the sign is
// joined to what comes before it.
func (s *scan) offset(i int, close bool) (z zone, next int) {
	if !s.isMark(i, '+', '-', '−') || s.at(i+1).kind != number || !s.joined(i+1) {
		return z, i
	}
	n, hours := s.at(i+1), 0
	next = i + 2
	switch {
	case n.digits == 4:
		hours = n.value
	case n.digits <= 2 && s.isMark(i+2, ':') && s.isNumber(i+3, 2, 2):
		hours, next = 100*n.value+s.at(i+3).value, i+4
	case n.digits <= 2 && close:
		hours = 100 * n.value
	default:
		return z, i
	}
	if hours > 1459 || hours%100 > 59 {
		return z, i
	}
	if !s.isMark(i, '+') {
		hours = -hours
	}
	return zone{offset: seconds(hours), fixed: true}, next
}

// afterOffset skips the name of a zone after its offset.
func (s *scan) afterOffset(i int) int {
	if s.isMark(i, '(', '[') {
		for end := i + 1; end < i+8 && end < len(s.tokens); end++ {
			if s.isMark(end, ')', ']') {
				return end + 1
			}
		}
		return i
	}
	if _, ok := abbreviations[s.raw(i)]; ok && s.at(i).kind == word {
		return i + 1
	}
	return i
}

// placeName reads the name of a zone in the database of zones: Europe/Berlin.
func (s *scan) placeName(i int) (z zone, next int) {
	switch s.raw(i) {
	case "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "US", "Etc":
	default:
		return z, i
	}
	next = i + 2
	for next < i+8 && (s.at(next).kind == word || s.isMark(next, '_', '/', '-')) && s.joined(next) {
		next++
	}
	place, err := time.LoadLocation(s.text[s.at(i).start:s.at(next-1).end])
	if err != nil {
		return z, i
	}
	return zone{place: place}, next
}

// on returns the time of a day at this time of day.
func (c clock) on(d date, hint *time.Location) Value {
	m := Value{Precision: corpus.PrecisionMinute}
	in := c.zone.place
	switch {
	case c.zone.fixed:
		in = time.FixedZone("", c.zone.offset)
	case c.zone.alien && (hint == nil || c.at(d, hint).Format("MST") != c.zone.name):
		in, m.Zone = time.UTC, corpus.ZoneUnknown
	case in == nil && hint != nil:
		in, m.Zone = hint, corpus.ZoneOutlet
	case in == nil:
		in, m.Zone = time.UTC, corpus.ZoneUnknown
	}
	if c.zone.name != "" && !c.zone.alien && hint != nil {
		if at := c.at(d, hint); at.Format("MST") == c.zone.name {
			in = hint
		}
	}
	m.Time = c.at(d, in).UTC()
	return m
}

func (c clock) at(d date, in *time.Location) time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, c.hour, c.minute, c.second, 0, in)
}
