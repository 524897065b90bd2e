package datetime

import (
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
)

// TestNoMonthHasTwoMeanings except for those that are contested.
func TestNoMonthHasTwoMeanings(t *testing.T) {
	t.Parallel()
	of := map[string]int{}
	for i, line := range monthNames {
		for name := range strings.FieldsSeq(line) {
			folded := string(fold(nil, name))
			if m, again := of[folded]; again && m != i+1 {
				t.Errorf("%s means months %d and %d", name, m, i+1)
			}
			if _, also := contested[folded]; also {
				t.Errorf("%s is contested", name)
			}
			of[folded] = i + 1
		}
	}
}

// TestLanguages reads dates as news of many languages have them.
func TestLanguages(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"mar, 18 ott 2022 13:28:06 +0200":  "2022-10-18T11:28:06Z",
		"mar. 18 oct. 2022":                "2022-10-18",
		"mar 18 oct 2022 10:00":            "2022-10-18T10:00:00Z",
		"mar., 08 janv. 2019 10:00:00 GMT": "2019-01-08T10:00:00Z",
		"Mar 18, 2022":                     "2022-03-18",
		"mar. 18 mar. 2025":                "2025-03-18",
		"četvrtak, 5. listopada 2023.":     "2023-10-05",
		"czwartek, 5 listopada 2020":       "2020-11-05",
		"5. listopadu 2020":                "2020-11-05",
		"ponedjeljak, 12. srpnja 2021.":    "2021-07-12",
		"12. srpna 2021":                   "2021-08-12",
		"12. srpnja 2021. u 10:15":         "2021-07-12T10:15:00Z",
		"2025 m. balandžio 11 d.":          "2025-04-11",
		"11. aprīlis, 2025":                "2025-04-11",
		"11. aprill 2025":                  "2025-04-11",
		"петък, 11 април 2025":             "2025-04-11",
		"11. април 2025.":                  "2025-04-11",
		"11. apríla 2025":                  "2025-04-11",
		"četrtek, 11. avgust 2022":         "2022-08-11",
		"fimmtudagur 11. ágúst 2022":       "2022-08-11",
		"11 באפריל 2025":                   "2025-04-11",
		"11 अप्रैल 2025":                   "2025-04-11",
		"11 de xullo de 2025":              "2025-07-11",
		"11 آوریل 2025":                    "2025-04-11",
		"11 красавіка 2025":                "2025-04-11",
		"11 Prill 2025":                    "2025-04-11",
		"11 Ogos 2025":                     "2025-08-11",
		"11 Agosti 2025":                   "2025-08-11",
		"11 aprel 2025":                    "2025-04-11",
		"11 เมษายน 2025":                   "2025-04-11",
	} {
		m, ok := Hint{}.Parse(text)
		got := m.Time.Format(time.RFC3339)
		if m.Precision == corpus.PrecisionDay {
			got = m.Time.Format(time.DateOnly)
		}
		if !ok || got != want {
			t.Errorf("%q: %s %v, want %s", text, got, ok, want)
		}
	}
	for text, byLanguage := range map[string]map[string]int{
		"5. listopada 2020": {"hr": 10, "pl": 11, "bs-BA": 10, "": 0, "de": 0},
		"5 lip 2020":        {"hr": 6, "pl-PL": 7, "": 0},
		"5. srp 2020":       {"hr": 7, "cs": 8, "": 0},
	} {
		for language, want := range byLanguage {
			m, ok := Hint{Language: language}.Parse(text)
			if got := int(m.Time.Month()); ok != (want > 0) || ok && got != want {
				t.Errorf("%q in %q: month %d %v, want %d", text, language, got, ok, want)
			}
		}
	}
}

// TestUnknownZones: the abbreviation of a zone that nobody knows is not UTC.
func TestUnknownZones(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]corpus.ZoneSource{
		"Thu, 14 May 2020 17:55:00 XYZT": corpus.ZoneUnknown,
		"2020-05-14 17:55 (QQT)":         corpus.ZoneUnknown,
		"14/05/2020 17:55 GMT+7":         corpus.ZoneGiven,
		"2020-05-14 17:55 JST":           corpus.ZoneGiven,
	} {
		m, ok := Hint{}.Parse(text)
		if !ok || m.Zone != want || m.Precision != corpus.PrecisionMinute {
			t.Errorf("%q: %+v %v, want zone %q", text, m, ok, want)
		}
	}
	tashkent := time.FixedZone("UZT", 5*3600)
	if m, ok := Parse("14 May 2020 17:55 UZT", tashkent); !ok || m.Zone != corpus.ZoneOutlet || m.Time.Hour() != 12 {
		t.Errorf("the outlet's own: %+v %v", m, ok)
	}
	if m, ok := Parse("14 May 2020 17:55 XYZ", tashkent); !ok || m.Zone != corpus.ZoneUnknown || m.Time.Hour() != 17 {
		t.Errorf("another than the outlet's: %+v %v", m, ok)
	}
}
