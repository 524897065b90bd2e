// Package zone knows the time zones of the IANA database by their names. The
// database comes with the program, so a zone is known on every machine.
package zone

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the database

	"standpoint/indexer/search/schema"
)

// UTC is the name of the zone that applies if none is asked for.
const UTC = "UTC"

// list holds the names of the database, one a line, in ascending order.
//
//go:embed names.txt
var list string

// Names returns the names of all zones in ascending order.
func Names() []string { return strings.Fields(list) }

// UnknownError is a text that is not the name of a zone.
type UnknownError struct {
	Text       string
	Suggestion string // the name of a zone that may be meant; "" if none is known
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("“%s” is not a time zone; write a name of the IANA database, such as Europe/Paris, America/New_York or UTC", e.Text)
}

// Read returns the name of the zone that a text stands for: the same name, in
// any letter case. The error is an *UnknownError.
func Read(text string) (string, error) {
	text = strings.TrimSpace(text)
	names := Names()
	if i := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, text) }); i >= 0 {
		return names[i], nil
	}
	return "", &UnknownError{Text: text, Suggestion: suggest(text, names)}
}

// Load returns a zone by its name as Read returns it; "" is UTC. The error is an
// *UnknownError.
func Load(name string) (*time.Location, error) {
	if name == "" {
		return time.UTC, nil
	}
	if !slices.Contains(Names(), name) {
		return nil, &UnknownError{Text: name, Suggestion: suggest(name, Names())}
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("zone: %w", err)
	}
	return location, nil
}

// abbreviations are what people call zones that the database has by a city. Of
// those that several countries use, it is the one that most readers mean.
var abbreviations = map[string]string{
	"PT": "America/Los_Angeles", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "MT": "America/Denver", "MDT": "America/Denver",
	"CT": "America/Chicago", "CST": "America/Chicago", "CDT": "America/Chicago", "ET": "America/New_York", "EDT": "America/New_York",
	"AST": "America/Halifax", "ADT": "America/Halifax", "NST": "America/St_Johns", "NDT": "America/St_Johns", "BRT": "America/Sao_Paulo",
	"BST": "Europe/London", "CEST": "Europe/Paris", "MEZ": "Europe/Berlin", "MESZ": "Europe/Berlin", "EEST": "Europe/Athens", "MSK": "Europe/Moscow",
	"IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "HKT": "Asia/Hong_Kong", "SGT": "Asia/Singapore",
	"AEST": "Australia/Sydney", "AEDT": "Australia/Sydney", "AWST": "Australia/Perth", "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland", "Z": UTC,
}

// suggest finds the zone that a text may mean: by its city, an abbreviation, an
// offset in whole hours, or the spelling.
func suggest(text string, names []string) string {
	city := cityOf(text)
	if i := slices.IndexFunc(names, func(name string) bool { return cityOf(name) == city }); i >= 0 {
		return names[i]
	}
	if name := abbreviations[strings.ToUpper(text)]; name != "" {
		return name
	}
	if name := fixed(text); slices.Contains(names, name) {
		return name
	}
	return schema.Nearest(strings.ReplaceAll(text, " ", "_"), names)
}

// cityOf is the last part of a name, without accents and in one spelling of the
// gaps between words.
func cityOf(name string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(schema.Fold(name[strings.LastIndexByte(name, '/')+1:]))
}

// offset is a distance from UTC. A plus sign may have become a space in an address.
var offset = regexp.MustCompile(`^(?i:UTC|GMT)?([+ -])0?([0-9]{1,2})(?::?00)?$`)

// fixed names the zone at a distance from UTC in whole hours; "" for other texts.
// The signs of these names are those of POSIX: east of Greenwich is minus.
func fixed(text string) string {
	m := offset.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	hours, _ := strconv.Atoi(m[2])
	switch {
	case hours == 0:
		return UTC
	case m[1] == "-":
		return "Etc/GMT+" + strconv.Itoa(hours)
	}
	return "Etc/GMT-" + strconv.Itoa(hours)
}
