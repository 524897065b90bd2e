package office

import (
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// timeForm is what a number format shows of a number.
type timeForm byte

const (
	noTime  timeForm = iota
	isDate           // a day, perhaps with its time
	isClock          // a time of day alone
)

// readStyles returns, for each style of cells, what its number format shows.
func readStyles(p *parts, name string) (forms []timeForm, err error) {
	own := map[int]timeForm{}
	inCells := false
	err = p.each(name, func(_ *part, start xml.StartElement) error {
		switch start.Name.Local {
		case "numFmt":
			if id, err := strconv.Atoi(attribute(start, "numFmtId")); err == nil {
				own[id] = formOf(attribute(start, "formatCode"))
			}
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs", "cellStyleXfs":
			inCells = false
		case "xf":
			if inCells && len(forms) < 1<<16 {
				id, _ := strconv.Atoi(attribute(start, "numFmtId"))
				form, ok := own[id]
				if !ok {
					form = builtIn(id)
				}
				forms = append(forms, form)
			}
		}
		return nil
	})
	return forms, err
}

// builtIn is what a format shows that every Excel has by its number (ECMA-376, part
// 1, section 18.8.30).
func builtIn(id int) timeForm {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return isDate
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return isClock
	}
	return noTime
}

// literal is what stands for itself in the code of a number format: texts, escaped
// characters, colours and locales.
var literal = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`"[^"]*"|[\\_*].|\[(?:[^hmsHMS\]][^\]]*|[hmsHMS][^hmsHMS\]][^\]]*)\]`)
})

// formOf is what the code of a number format shows (section 18.8.31).
func formOf(code string) timeForm {
	code, _, _ = strings.Cut(strings.ToLower(literal().ReplaceAllString(code, "")), ";")
	if strings.Contains(code, "general") || strings.ContainsAny(code, "0#?@") && !strings.ContainsAny(code, "yd") && !strings.Contains(code, "s") {
		return noTime
	}
	switch {
	case strings.ContainsAny(code, "yd"):
		return isDate
	case strings.ContainsAny(code, "hs"):
		return isClock
	case strings.Contains(code, "m"):
		return isDate
	}
	return noTime
}

// Days are counted so that 1900-03-01 is 61: Excel has a 29th of February in 1900.
const days1904 = 1462

// serial is the time that a number of days stands for; false if it is none. A day
// whose time is midnight has no time.
func serial(n float64, macs bool, form timeForm) (string, bool) {
	if n < 0 || n >= 2_958_466 || math.IsNaN(n) { // 10000-01-01
		return "", false
	}
	day, part := math.Modf(n)
	seconds := time.Duration(math.Round(part*24*3600)) * time.Second
	if form == isClock && day == 0 {
		return time.Time{}.Add(seconds).Format("15:04:05"), true
	}
	switch {
	case macs:
		day += days1904
	case day < 60:
		day++
	}
	at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(day)).Add(seconds)
	if seconds == 0 {
		return at.Format(time.DateOnly), true
	}
	return at.Format(time.DateTime), true
}

// isoTime is a time as ISO 8601 writes it, without the "T" and without the time of
// midnight.
func isoTime(text string) string {
	day, clock, ok := strings.Cut(text, "T")
	clock = strings.TrimSuffix(clock, "Z")
	whole, fraction, _ := strings.Cut(clock, ".")
	switch {
	case !ok:
		return text
	case strings.Trim(whole, "0:") == "" && strings.Trim(fraction, "0") == "":
		return day
	}
	return day + " " + whole
}
