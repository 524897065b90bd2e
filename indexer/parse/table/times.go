package table

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
)

// times says how the times of a column are written.
type times struct {
	language string // one whose order of day and month is that of the column; "" if no value shows the order
	serial   bool   // as Excel numbers days
	macs     bool   // from 1904, as workbooks of old Macs do
	open     bool   // day and month are numbers, and no value shows which is which
}

// macsEpoch is how many days the numbers of old Macs are behind Excel's others.
const macsEpoch = 1462

// numeric recognizes dates that are written in numbers, the year last.
var numeric = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\D{0,12}(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?:\D|$)`)
})

// dayOrder counts what the dates of a column show of the order of day and month.
type dayOrder struct{ dates, dayFirst, monthFirst int }

func (o *dayOrder) add(v string) {
	if len(v) > 60 || !strings.ContainsAny(v, "/-") {
		return
	}
	found := numeric().FindStringSubmatch(v)
	if found == nil {
		return
	}
	o.dates++
	first, _ := strconv.Atoi(found[1])
	second, _ := strconv.Atoi(found[2])
	switch {
	case first > 12:
		o.dayFirst++
	case second > 12:
		o.monthFirst++
	}
}

// open reports whether the order is still to be shown.
func (o dayOrder) open() bool { return o.dates > 0 && o.dayFirst == 0 && o.monthFirst == 0 }

// language is one whose order is the same; "" if the order is not shown, or values
// contradict each other.
func (o dayOrder) language() string {
	switch {
	case o.dayFirst > 0 && o.monthFirst == 0:
		return "en-GB"
	case o.monthFirst > 0 && o.dayFirst == 0:
		return "en-US"
	}
	return ""
}

// Excel numbers days from 1899-12-30, hours as fractions. Those of 1954 to 2064
// are taken for days.
const firstSerial, lastSerial = 20_000, 60_000

func isSerial(v string) bool {
	n, err := strconv.ParseFloat(strings.Replace(v, ",", ".", 1), 64)
	return err == nil && n >= firstSerial && n <= lastSerial
}

// read reads a time of the column, in a zone if it says none.
func (t times) read(v string, zone *time.Location) (datetime.Value, bool) {
	if !t.serial || !isSerial(v) {
		return when(v, datetime.Hint{Zone: zone, Language: t.language})
	}
	n, _ := strconv.ParseFloat(strings.Replace(v, ",", ".", 1), 64)
	if t.macs {
		n += macsEpoch
	}
	day, part := math.Modf(n)
	at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(day))
	if part == 0 {
		return datetime.Value{Time: at, Precision: corpus.PrecisionDay}, true
	}
	at = at.Add(time.Duration(math.Round(part*24*3600)) * time.Second)
	return when(at.Format("2006-01-02 15:04:05"), datetime.Hint{Zone: zone})
}

// dayOf is a day, whose time of day is in a column of its own, as it is written;
// one that Excel numbered as a date.
func dayOf(v string, t times) string {
	if m, ok := t.read(v, nil); ok && t.serial {
		return m.Time.Format(time.DateOnly)
	}
	return v
}

// timesOf says how the times of a column are written, and whether its values are
// times.
func (g *guesser) timesOf(i int) (t times, ok bool) {
	t.language, t.open = g.orders[i].language(), g.orders[i].open()
	if len(g.values[i]) > 0 && g.share(i, isSerial) == 1 {
		return times{serial: true}, nameSays(g.names[i]) > 0 || isCalledAny(g.names[i], "date")
	}
	return t, g.share(i, func(v string) bool {
		if _, ok := t.read(v, nil); ok {
			return true
		}
		_, ok := when(v, datetime.Hint{Language: "en-US"})
		if !ok {
			_, ok = when(v, datetime.Hint{Language: "en-GB"})
		}
		return ok
	}) > 0.8
}

func (g *guesser) isTimes(i int) bool { _, ok := g.timesOf(i); return ok }

// date is when rows were written: comments posted, articles published. The column
// is known by its name, else by its values: by those of a name that is like one,
// else if no other column has times.
func (g *guesser) date() {
	i := g.find("date", g.isTimes)
	if i < 0 {
		i = g.dateByValues()
	}
	if i < 0 {
		return
	}
	i = g.withClock(i)
	g.taken[i] = true
	g.times, _ = g.timesOf(i)
	if _, kinds := g.columns["kind"]; kinds || g.comments {
		g.columns["posted"] = g.names[i]
	}
	if _, kinds := g.columns["kind"]; kinds || !g.comments {
		g.columns["published"] = g.names[i]
	}
	if g.share(i, saysClock) > 0.5 {
		return
	}
	for j := range g.names {
		if !g.taken[j] && g.share(j, isClock) > 0.9 {
			g.columns["time"], g.taken[j] = g.names[j], true
			return
		}
	}
}

func saysClock(v string) bool { return strings.Contains(v, ":") }

// withClock is, for a column of days, one that has the time of day as well and the
// same days, all written the year first; else the column itself.
func (g *guesser) withClock(i int) int {
	if g.share(i, saysClock) > 0 {
		return i
	}
	for j, name := range g.names {
		if j == i || g.taken[j] || nameSays(name) < 1 || g.share(j, saysClock) < 1 || len(g.values[j]) < len(g.values[i]) || !g.isTimes(j) {
			continue
		}
		same := 0
		for n, v := range g.values[i] {
			if len(v) == len(time.DateOnly) && strings.HasPrefix(g.values[j][n], v) {
				same++
			}
		}
		if same == len(g.values[i]) && same > 0 {
			return j
		}
	}
	return i
}

// dateByValues is the column of times that has no name we know; -1 if there is
// none, or it is not clear which.
func (g *guesser) dateByValues() int {
	best, rank, only := -1, 0, true
	for i, name := range g.names {
		says := nameSays(name)
		if g.taken[i] || says < 0 || len(g.values[i]) == 0 || says == 0 && g.share(i, isNumber) > 0 || !g.isTimes(i) {
			continue
		}
		switch {
		case best < 0 || says > rank:
			best, rank, only = i, says, true
		case says == rank:
			only = false
		}
	}
	if rank == 0 && !only {
		return -1
	}
	return best
}

// nameSays weighs a name that may be one of times: 2 says that something was
// written or published, 1 that it is a time, -1 that it is that of something else.
func nameSays(name string) int {
	n := normal(name)
	switch {
	case containsAny(n, "updat", "modif", "edit", "chang", "crawl", "retriev", "fetch", "scrap", "captur", "download", "access", "import", "index", "join", "birth",
		"lastlogin", "lastseen", "delet", "today", "expir", "registr", "collect", "seendate", "added", "aktualis", "geändert", "abruf", "membersince"):
		return -1
	case containsAny(n, "publi", "post", "creat", "written", "erstell", "veröffentl", "verfasst", "опублик", "creado", "criad", "pubblic", "issued", "submitted"):
		return 2
	case containsAny(n, "date", "time", "datum", "zeit", "fecha", "hora", "data", "dato", "datu", "дата", "время", "tarih", "päivä", "dátum", "ngày", "tanggal", "日", "时间", "時間", "날짜", "تاريخ", "when", "stamp"):
		return 1
	}
	return 0
}

func containsAny(s string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// clockForm is a time of day by itself.
var clockForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^\d{1,2}[:h]\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?\s?m\.?)?\s*(?:z|[a-z]{2,5}|[+-]\d{2}:?\d{2})?$`)
})

func isClock(v string) bool { return len(v) <= 24 && clockForm().MatchString(v) }

// when reads a time: as a text, or as seconds or milliseconds since 1970.
func when(v string, hint datetime.Hint) (datetime.Value, bool) {
	v = strings.TrimSpace(v)
	n, err := strconv.ParseFloat(v, 64)
	switch {
	case err == nil && n > 1e8 && n < 1e10:
		return datetime.Unix(n), true
	case err == nil && n > 1e11 && n < 1e13:
		return datetime.Unix(n / 1000), true
	case err == nil && (len(v) != 8 && len(v) != 4 || n <= 0):
		return datetime.Value{}, false
	}
	return hint.Parse(v)
}
