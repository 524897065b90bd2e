package datetime

import "time"

// clock is a time of day with what is said of its zone.
type clock struct {
	hour, minute, second int
	zone                 zone
}

func (c clock) exists() bool {
	return c.hour < 24 && c.minute < 60 && c.second <= 60 || c.hour == 24 && c.minute == 0 && c.second == 0
}

// mostJoining is how many tokens may be between a date and its time of day.
const mostJoining = 6

// timeAfter reads a time of day that comes after a date which ends before
// token i.
func (s *scan) timeAfter(i int) (c clock, next int, ok bool) {
	if s.isWord(i, "t") && s.joined(i) {
		return s.isoTime(i + 1)
	}
	at, led := s.skip(i)
	if c, next, ok = s.clock(at, led || s.whole); ok {
		return c, next, true
	}
	return clock{}, i, false
}

// skip passes over what may be between a date and a time of day; led tells
// that a word such as "at" did.
func (s *scan) skip(i int) (at int, led bool) {
	for at = i; at < i+mostJoining; at++ {
		switch t := s.at(at); {
		case t.kind == mark && isJoint(rune(t.value)):
		case s.isNight(at):
			return at, led
		case s.isJoining(at):
			led = led || s.isWord(at, "at", "um", "kl", "klo", "kello", "ore", "alle", "a", "as", "saat", "pukul", "jam", "om", "godz", "ur", "o")
		case s.isWeekday(at):
		default:
			return at, led
		}
	}
	return at, led
}

// isNight recognizes the sign of the morning or the afternoon before a time of day.
func (s *scan) isNight(i int) bool {
	_, _, ok := s.halfBefore(i)
	return ok
}

func isJoint(r rune) bool {
	switch r {
	case ',', '-', '–', '—', '|', '·', '•', '@', ':', ';', '(', ')', '/', '.', '∙', '⋅', '、', '，', '日', '*', '~', '→', '‧', '・':
		return true
	}
	return false
}

// isoTime reads what comes after the T: 21:03:00.123Z, 2103, 210300+02.
func (s *scan) isoTime(i int) (c clock, next int, ok bool) {
	t := s.at(i)
	switch {
	case s.isNumber(i, 4, 4):
		c, next = clock{hour: t.value / 100, minute: t.value % 100}, i+1
	case s.isNumber(i, 6, 6):
		c, next = clock{hour: t.value / 10000, minute: t.value / 100 % 100, second: t.value % 100}, s.fraction(i+1)
	case s.isNumber(i, 2, 2):
		return s.clock(i, false)
	default:
		return c, i, false
	}
	if !c.exists() {
		return clock{}, i, false
	}
	c.zone, next = s.zone(next)
	return c, next, true
}

// fraction passes over the fraction of a second.
func (s *scan) fraction(i int) int {
	if s.isMark(i, '.', ',') && s.joined(i) && s.at(i+1).kind == number && s.joined(i+1) {
		return i + 2
	}
	return i
}

// clock reads a time of day that begins at a token. Hour and minute separated by a
// full stop are one only where led says that a time is due, or where a word
// after them does.
func (s *scan) clock(i int, led bool) (c clock, next int, ok bool) {
	half, at, _ := s.halfBefore(i)
	if s.isWord(at, "noon") {
		c, next = clock{hour: 12}, at+1
		c.zone, next = s.zone(next)
		return c, next, true
	}
	c, next, sure := s.hourMinute(at)
	if next == at || !c.exists() {
		return clock{}, i, false
	}
	if s.isWord(next, "uhr", "h", "hrs", "hours", "u", "uur", "horas", "ч", "г") {
		next, sure = next+1, sure || !s.isWord(next, "г")
	}
	if after, end, found := s.halfAfter(next); found {
		half, next, sure = after, end, true
	} else if half != "" {
		sure = true
	}
	if !c.shift(half) {
		return clock{}, i, false
	}
	var end int
	c.zone, end = s.zone(next)
	if !sure && !led && !(c.zone.known() && end > next) {
		return clock{}, i, false
	}
	return c, end, true
}

// hourMinute reads the numbers of a time of day; sure tells that nothing else
// can be meant.
func (s *scan) hourMinute(i int) (c clock, next int, sure bool) {
	if s.isNumber(i, 4, 4) && s.at(i).value < 2400 && s.at(i).value%100 < 60 {
		if !s.isWord(i+1, "hrs", "hours", "gmt", "utc") {
			return c, i, false
		}
		return clock{hour: s.at(i).value / 100, minute: s.at(i).value % 100}, i + 1, true
	}
	if !s.isNumber(i, 1, 2) {
		return c, i, false
	}
	c.hour = s.at(i).value
	switch {
	case s.isMark(i+1, ':', '：', '∶') && s.isNumber(i+2, 2, 2):
		c.minute, next = s.at(i+2).value, i+3
		if s.isMark(next, ':', '：') && s.isNumber(next+1, 2, 2) && s.joined(next+1) {
			c.second, next = s.at(next+1).value, s.fraction(next+2)
		}
		return c, next, true
	case s.isWord(i+1, "h", "u", "ч") || s.isSign(i+1, "時", "时", "点", "點", "시"):
		return s.hourSign(c, i+2)
	case s.isMark(i+1, '.') && s.joined(i+1) && s.isNumber(i+2, 2, 2) && s.joined(i+2) && !(s.isMark(i+3, '.') && s.at(i+4).kind == number):
		c.minute = s.at(i + 2).value
		return c, i + 3, false
	}
	if _, _, ok := s.halfAfter(i + 1); ok || s.isWord(i+1, "uhr", "uur") {
		return c, i + 1, true
	}
	return c, i, false
}

// hourSign reads on after the sign of the hour: 21h03, 21時03分05秒.
func (s *scan) hourSign(c clock, i int) (clock, int, bool) {
	if !s.isNumber(i, 1, 2) {
		return c, i, true
	}
	c.minute = s.at(i).value
	if i++; s.isWord(i, "m", "min", "мин") || s.isSign(i, "分", "분") {
		i++
	}
	if s.isNumber(i, 1, 2) && s.isSign(i+1, "秒", "초") {
		c.second = s.at(i).value
		i += 2
	}
	return c, i, true
}

// shift moves an hour of half a day, "am" or "pm", to that of a whole one.
// "21:03 pm" is what it says.
func (c *clock) shift(half string) bool {
	switch {
	case half == "am" && c.hour == 12:
		c.hour = 0
	case half == "am":
		return c.hour < 12
	case half == "pm" && c.hour < 12:
		c.hour += 12
		return c.hour > 12
	}
	return true
}

// halfBefore reads the half of the day where it comes before the hour.
func (s *scan) halfBefore(i int) (half string, next int, ok bool) {
	switch {
	case s.isSign(i, "午", "上", "下") && s.isSign(i+1, "前", "後", "后", "午"):
		if s.raw(i) == "上" || s.raw(i+1) == "前" {
			return "am", i + 2, true
		}
		return "pm", i + 2, true
	case s.isSign(i, "오전"):
		return "am", i + 1, true
	case s.isSign(i, "오후"):
		return "pm", i + 1, true
	}
	return "", i, false
}

// halfAfter reads "a.m.", "PM", "p. m.", "μ.μ."
func (s *scan) halfAfter(i int) (half string, next int, ok bool) {
	switch {
	case s.isWord(i, "am", "πμ"):
		return "am", s.past(i+1, '.'), true
	case s.isWord(i, "pm", "μμ"):
		return "pm", s.past(i+1, '.'), true
	case s.isWord(i, "a", "p", "π", "μ") && s.isMark(i+1, '.') && s.isWord(i+2, "m", "μ"):
		if s.isWord(i, "p", "μ") {
			half = "pm"
		} else {
			half = "am"
		}
		return half, s.past(i+3, '.'), true
	}
	return "", i, false
}

// resolve puts a date and a time of day, if there is one, together.
func (s *scan) resolve(d date, c *clock) Value {
	if c == nil || d.day == 0 {
		return Value{Time: time.Date(d.year, time.Month(max(1, d.month)), max(1, d.day), 0, 0, 0, 0, time.UTC), Precision: d.precision()}
	}
	return c.on(d, s.hint.Zone)
}
