package zone

import (
	"errors"
	"slices"
	"testing"
	"time"

	"standpoint/corpus/corpustest"
)

func TestMain(m *testing.M) { corpustest.Main(m) }

func TestEveryNameIsAZone(t *testing.T) {
	t.Parallel()
	names := Names()
	if len(names) < 500 || !slices.IsSorted(names) || !slices.Contains(names, UTC) {
		t.Fatalf("%d names", len(names))
	}
	for _, name := range names {
		if read, err := Read(name); err != nil || read != name {
			t.Errorf("%s is read as %s, %v", name, read, err)
		}
		if location, err := Load(name); err != nil || location.String() != name {
			t.Errorf("%s: %v, %v", name, location, err)
		}
	}
	if location, err := Load(""); err != nil || location != time.UTC {
		t.Errorf("no name: %v, %v", location, err)
	}
}

func TestReadInAnyLetterCase(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"america/new_york": "America/New_York", " utc ": "UTC", "EUROPE/PARIS": "Europe/Paris", "est5edt": "EST5EDT"} {
		if got, err := Read(text); err != nil || got != want {
			t.Errorf("%s is read as %s, %v", text, got, err)
		}
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"New York": "America/New_York", "berlin": "Europe/Berlin", "São Paulo": "America/Sao_Paulo", "Port au Prince": "America/Port-au-Prince",
		"US/New_York": "America/New_York", "America/New York": "America/New_York", "Europe/Pariss": "Europe/Paris", "Amerika/Chicago": "America/Chicago",
		"PST": "America/Los_Angeles", "cest": "Europe/Paris", "Z": "UTC",
		"+02:00": "Etc/GMT-2", "UTC+2": "Etc/GMT-2", "UTC 2": "Etc/GMT-2", "-0500": "Etc/GMT+5", "GMT-05": "Etc/GMT+5", "+00:00": "UTC", "+05:30": "", "+19": "",
		"Local": "", "../etc/passwd": "", "no such zone anywhere": "",
	} {
		_, err := Read(text)
		unknown, ok := errors.AsType[*UnknownError](err)
		if !ok || unknown.Text != text || unknown.Suggestion != want {
			t.Errorf("%s: %v, suggestion %q, want %q", text, err, unknown.Suggestion, want)
		}
		if _, err := Load(text); err == nil {
			t.Errorf("%s was loaded", text)
		}
	}
	if _, err := Load("utc"); err == nil {
		t.Error("a name in another letter case was loaded")
	}
}
