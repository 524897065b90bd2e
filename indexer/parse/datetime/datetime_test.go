package datetime

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
)

func TestMain(m *testing.M) { corpustest.Main(m) }

// evening is 11 April 2025, 21:03, in a zone of so many hours and minutes.
func evening(hours int) time.Time {
	return time.Date(2025, 4, 11, 21, 3, 0, 0, time.FixedZone("", seconds(hours))).UTC()
}

var day = time.Date(2025, 4, 11, 0, 0, 0, 0, time.UTC)

// zoned are forms of 11 April 2025, 21:03, with a zone.
var zoned = map[string]int{
	"2025-04-11T21:03:00Z": 0, "2025-04-11T21:03Z": 0, "2025-04-11T21:03:00.123456789+02:00": 200, "2025-04-11 21:03:00 UTC": 0, "20250411T210300Z": 0,
	"20250411T2103+0200": 200, "2025-04-11T21:03:00-0400": -400, "2025-04-11T21:03:00+05": 500, "2025-04-11T21:03:00,5Z": 0, "2025-04-11 21:03:00 +0000 UTC": 0,
	"2025-04-11T21:03:00 Europe/Berlin": 200, "2025-04-11T21:03:00+02:00[Europe/Berlin]": 200, "11/Apr/2025:21:03:00 +0000": 0,
	"Fri, 11 Apr 2025 21:03:00 EST": -500, "Fri, 11 Apr 2025 21:03:00 EDT": -400, "Fri, 11 Apr 2025 21:03 GMT": 0, "Fri, 11 Apr 25 21:03:00 +0100": 100,
	"Friday, 11-Apr-25 21:03:00 GMT": 0, "Fri Apr 11 21:03:00 EDT 2025": -400, "Fri Apr 11 21:03:00 2025 GMT": 0, "Wed, 11 Apr 2025 21:03:00 CST": -600,
	"Fri Apr 11 2025 21:03:00 GMT+0200 (Central European Summer Time)": 200, "11 Apr 2025 21:03:00 GMT+2": 200,
	"April 11, 2025, 9:03 p.m. ET": -400, "Apr. 11, 2025 9:03 PM PT": -700, "April 11, 2025 at 9:03 p.m. Central Time": -500, "9:03 PM EDT, Fri April 11, 2025": -400,
	"Apr 11, 2025 9:03 PM Eastern Daylight Time": -400, "April 11, 2025 9:03pm (EDT)": -400, "Fri 11 Apr 2025 21.03 BST": 100, "21:03 BST, 11 April 2025": 100,
	"11 April 2025 2103 GMT": 0, "11.04.2025 21:03 Uhr MESZ": 200, "11 avril 2025 à 21h03 CEST": 200, "11 апреля 2025, 21:03 МСК": 300, "Jumat, 11 April 2025 21.03 WIB": 700,
	"11 April 2025 21:03 IST": 530, "April 11, 2025, 9:03 PM JST": 900, "11 April 2025 9:03pm AEST": 1000,
}

// unzoned are forms of it without one.
var unzoned = []string{
	"2025-04-11T21:03:00", "2025-04-11 21:03", "2025/04/11 21:03:00", "20250411210300", "Fri Apr 11 21:03:00 2025", "April 11, 2025 9:03 pm", "April 11th, 2025 at 9:03PM",
	"11 April 2025 at 21:03", "April 11, 2025 | 9:03pm", "11. April 2025, 21:03 Uhr", "11.04.2025 - 21:03", "11.04.25, 21:03", "le 11 avril 2025 à 21h03", "11 de abril de 2025, 21:03",
	"viernes, 11 de abril de 2025 a las 21:03 h", "11 aprile 2025 alle ore 21:03", "11 april 2025 om 21:03", "11 april 2025 kl. 21.03", "11. april 2025 kl 21:03",
	"11. huhtikuuta 2025 klo 21.03", "11 kwietnia 2025 r., godz. 21:03", "11. dubna 2025 21:03", "11 Nisan 2025 Cuma 21:03", "11 апреля 2025 г. в 21:03", "11 квітня 2025 р. о 21:03",
	"2025年4月11日 21:03", "2025年4月11日午後9時03分", "2025년 4월 11일 오후 9:03", "2025. 4. 11. 오후 9:03", "11 April 2025 pukul 21.03", "2025. április 11. 21:03",
	"11 aprilie 2025, 21:03", "11 Απριλίου 2025, 21:03", "11 tháng 4, 2025 21:03", "21h03, le 11 avril 2025", "٢٠٢٥-٠٤-١١ ٢١:٠٣",
}

// dates are forms of 11 April 2025 alone.
var dates = []string{
	"2025-04-11", "2025/4/11", "2025.04.11", "20250411", "April 11, 2025", "Apr 11 2025", "Friday, April 11, 2025", "11 April 2025", "11-Apr-2025", "11th April 2025", "the 11th of April, 2025",
	"11. April 2025", "Freitag, 11. April 2025", "11.4.2025", "11. 4. 2025", "11 avril 2025", "vendredi 11 avril 2025", "11 de abril de 2025", "11 aprile 2025", "11 april 2025",
	"fredag 11 april 2025", "11 kwietnia 2025", "11. dubna 2025", "11 Nisan 2025", "11 апреля 2025 года", "11 квітня 2025", "2025年4月11日", "2025年4月11日（金）", "令和7年4月11日",
	"2025년 4월 11일", "2025. 4. 11.", "11 April 2025", "2025. április 11.", "11 aprilie 2025", "11 Απριλίου 2025", "11 أبريل 2025", "ngày 11 tháng 4 năm 2025", "11 d’abril de 2025",
	"2025-04-11 EDT", "2025-04-11Z", "2025-04-11+02:00", "11 April 2025 GMT",
}

func TestParse(t *testing.T) {
	for text, hours := range zoned {
		if m, ok := Parse(text, nil); !ok || !m.Time.Equal(evening(hours)) || m.Precision != corpus.PrecisionMinute || m.Zone != corpus.ZoneGiven {
			t.Errorf("Parse(%q) = %v, %v, want %v", text, m, ok, evening(hours))
		}
	}
	there := time.FixedZone("there", -5*60*60)
	for _, text := range unzoned {
		if m, ok := Parse(text, nil); !ok || !m.Time.Equal(evening(0)) || m.Precision != corpus.PrecisionMinute || m.Zone != corpus.ZoneUnknown {
			t.Errorf("Parse(%q) = %v, %v, want %v", text, m, ok, evening(0))
		}
		if m, ok := Parse(text, there); !ok || !m.Time.Equal(evening(-500)) || m.Zone != corpus.ZoneOutlet {
			t.Errorf("Parse(%q) there = %v, %v, want %v", text, m, ok, evening(-500))
		}
	}
	for _, text := range dates {
		if m, ok := Parse(text, there); !ok || !m.Time.Equal(day) || m.Precision != corpus.PrecisionDay || m.Zone != corpus.ZoneGiven {
			t.Errorf("Parse(%q) = %v, %v, want %v", text, m, ok, day)
		}
	}
	for text, want := range map[string]Value{
		"2025": {Time: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Precision: corpus.PrecisionYear}, "2025-04": {Time: time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC), Precision: corpus.PrecisionMonth},
		"April 2025": {Time: time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC), Precision: corpus.PrecisionMonth}, "abril de 2025": {Time: time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC), Precision: corpus.PrecisionMonth},
		"2025-04-11T24:00:00Z":           {Time: day.AddDate(0, 0, 1), Precision: corpus.PrecisionMinute},
		"Nov. 19, 2019 4:50 p.m. ET":     {Time: time.Date(2019, 11, 19, 21, 50, 0, 0, time.UTC), Precision: corpus.PrecisionMinute},
		"12:00 a.m. EDT, April 11, 2025": {Time: time.Date(2025, 4, 11, 4, 0, 0, 0, time.UTC), Precision: corpus.PrecisionMinute},
		"04/13/2025":                     {Time: time.Date(2025, 4, 13, 0, 0, 0, 0, time.UTC), Precision: corpus.PrecisionDay},
		"29 February 2024":               {Time: time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), Precision: corpus.PrecisionDay},
	} {
		if m, ok := Parse(text, nil); !ok || m != want {
			t.Errorf("Parse(%q) = %v, %v, want %v", text, m, ok, want)
		}
	}
}

func TestNoTimes(t *testing.T) {
	for _, text := range []string{
		"", "x", "3 hours ago", "yesterday at 21:03", "today", "April 11", "April 11, 9:03 pm", "9:03 pm", "31 April 2025", "29 February 2025", "2025-13-01", "2025-00-10", "2025-04-31",
		"04/11/2025", "4-11-2025", "0001-01-01T00:00:00Z", "1899-12-31", "2101-01-01", "11 April 2025 at 25:03", "2025-04-11T21:61:00Z", "April 11, 2025 13:03 am", "Published 11 April 2025",
		"Founded 1956", "11 April 2025 and 12 April 2025", "10.0.0.1", "555-04-2025", strings.Repeat("1", 1000), "2025-04-11T21:03:00+99:00",
	} {
		if m, ok := Parse(text, nil); ok {
			t.Errorf("Parse(%q) = %v", text, m)
		}
	}
}

func TestHint(t *testing.T) {
	zone := func(name string) *time.Location {
		place, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return place
	}
	april, november := time.Date(2025, 4, 11, 0, 0, 0, 0, time.UTC), time.Date(2025, 11, 4, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		hint Hint
		want time.Time
	}{
		{Hint{Language: "en-US"}, april}, {Hint{Language: "en_GB"}, november}, {Hint{Language: "de"}, november}, {Hint{Language: "fr-BE"}, november}, {Hint{Language: "en"}, time.Time{}},
		{Hint{Zone: zone("America/New_York")}, april}, {Hint{Zone: zone("Europe/London"), Language: "en"}, november}, {Hint{Zone: zone("America/Toronto"), Language: "en"}, time.Time{}},
		{Hint{Zone: zone("America/New_York"), Language: "es"}, time.Time{}}, {Hint{Zone: time.UTC}, time.Time{}},
	} {
		if m, _ := c.hint.Parse("04/11/2025"); !m.Time.Equal(c.want) {
			t.Errorf("%+v: %v, want %v", c.hint, m.Time, c.want)
		}
	}
	if m, ok := (Hint{Zone: zone("Asia/Jerusalem")}).Parse("2025-01-11 21:03 IST"); !ok || m.Time.Hour() != 19 {
		t.Errorf("IST in Jerusalem: %v", m)
	}
	if m, ok := (Hint{Zone: zone("Asia/Shanghai")}).Parse("2025-01-11 21:03 CST"); !ok || m.Time.Hour() != 13 {
		t.Errorf("CST in Shanghai: %v", m)
	}
	if m, ok := (Hint{AnyYear: true}).Parse("1815-06-18"); !ok || m.Time.Year() != 1815 {
		t.Errorf("any year: %v", m)
	}
}

func TestFind(t *testing.T) {
	for text, want := range map[string]string{
		"Published 9:03 PM EDT Fri April 11, 2025":                  "9:03 PM EDT Fri April 11, 2025",
		"By Jo Doe | Updated April 11, 2025 at 9:03 a.m. and later": "April 11, 2025 at 9:03 a.m.",
		"In May 2025 he said that on 3 May 2024 it had been 10":     "3 May 2024",
		"Spring, May 2025":                                                        "May 2025",
		"Jo Doe, Rom – 11. April 2025, 21:03 Uhr":                                 "11. April 2025, 21:03 Uhr",
		"Zuletzt am 11.04.2025 um 21:03 geändert":                                 "11.04.2025 um 21:03",
		"the year 2025, 3 hours ago, in 12 of 2019 cases, 10.1.2020.5":            "",
		"He may 2025 times":                                                       "may 2025",
		"version 1.2.2025.4 of 11.12.2020":                                        "11.12.2020",
		"公開日：2025年4月11日 21時03分 更新":                                                "2025年4月11日 21時03分",
		strings.Repeat("words and 12 numbers ", 2000) + "11 April 2025":           "11 April 2025",
		strings.Repeat("é", 4090) + " 11 April 2025 " + strings.Repeat("é", 5000): "11 April 2025",
		"call 555-0199, room 11, April 2025 and 4 August 1999 at noon, ok":        "4 August 1999 at noon",
	} {
		m, start, end, ok := Find(text, Hint{})
		if got := text[start:end]; got != want || ok != (want != "") {
			t.Errorf("Find(%.60q) = %q %v, want %q", text, got, m, want)
		}
	}
}

func TestFromURL(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/2025/04/11/title": "2025-04-11 day", "https://a.example/world/2025/apr/11/title": "2025-04-11 day", "https://a.example/2025-04-11-title.html": "2025-04-11 day",
		"/title-20250411": "2025-04-11 day", "https://a.example/20250411/x": "2025-04-11 day", "https://a.example/2025/0411/1": "2025-04-11 day", "https://a.example/2025/4/1/": "2025-04-01 day",
		"https://a.example/2025/04/title": "2025-04-01 month", "https://a.example/2025/04": "2025-04-01 month", "https://a.example/world-12345678": "", "https://a.example/2025/13/45/": "",
		"https://a.example/item?date=2025-04-11": "", "https://a.example/story-1997": "", "https://a.example/": "", "::": "", "https://a.example/a2025-04-11": "",
	} {
		m, ok := FromURL(address)
		got := ""
		if ok {
			got = m.Time.Format("2006-01-02") + " " + string(m.Precision)
		}
		if got != want {
			t.Errorf("FromURL(%q) = %q, want %q", address, got, want)
		}
	}
}

// TestNames is a property of the tables: no name of a month means two.
func TestNames(t *testing.T) {
	seen := map[string]int{}
	for month, line := range monthNames {
		for name := range strings.FieldsSeq(line) {
			name = string(fold(nil, name))
			if other, known := seen[name]; known && other != month {
				t.Errorf("%s is month %d and %d", name, other+1, month+1)
			}
			seen[name] = month
		}
	}
}

// TestRoundTrip is a property: what a machine writes of a time is read as it.
func TestRoundTrip(t *testing.T) {
	layouts := []string{time.RFC3339, time.RFC1123Z, time.RFC1123, time.RFC850, time.RFC822Z, time.ANSIC, time.UnixDate, time.RFC3339Nano, "20060102T150405Z0700", "January 2, 2006 at 3:04:05 PM MST", "2 Jan 2006 15:04:05 -0700", "02.01.2006 15:04:05"}
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(0, 3_000_000_000).Draw(t, "seconds"), 0).UTC()
		layout := rapid.SampledFrom(layouts).Draw(t, "layout")
		if layout == time.RFC850 && at.Year() >= 2069 {
			return
		}
		want := at
		if layout == time.RFC822Z {
			if at.Year() >= 2069 {
				return
			}
			want = at.Truncate(time.Minute)
		}
		if m, ok := Parse(at.Format(layout), nil); !ok || !m.Time.Equal(want) {
			t.Fatalf("Parse(%q) = %v, %v", at.Format(layout), m, ok)
		}
	})
}

func FuzzMoment(f *testing.F) {
	for text := range zoned {
		f.Add(text)
	}
	for _, text := range append(append([]string{}, unzoned...), dates...) {
		f.Add("x " + text + " y")
	}
	f.Fuzz(func(t *testing.T, text string) {
		if m, ok := Parse(text, nil); ok && (m.Time.Year() < 1899 || m.Time.Year() > 2101 || m.Precision == "") {
			t.Fatalf("Parse(%q) = %v", text, m)
		}
		m, start, end, ok := Find(text, Hint{Language: "en-US"})
		if start < 0 || end > len(text) || ok && start >= end || !ok && m != (Value{}) {
			t.Fatalf("Find(%q) = %v from %d to %d", text, m, start, end)
		}
		if utf8.ValidString(text) && !utf8.ValidString(text[start:end]) {
			t.Fatalf("Find(%q) cuts a letter", text)
		}
		FromURL(text)
	})
}

func BenchmarkParse(b *testing.B) {
	for _, text := range []string{"2025-04-11T21:03:00Z", "Fri, 11 Apr 2025 21:03:00 GMT", "April 11, 2025, 9:03 p.m. ET", "11 апреля 2025 г. в 21:03", "3 hours ago"} {
		b.Run(strings.ReplaceAll(text, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				Parse(text, nil)
			}
		})
	}
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("About 14,000 vehicles cross the bridge each day, and in 2019 there were 12 accidents. ", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text, Hint{})
	}
}

// TestExact: times as forums and other machines write them, with or without a zone.
func TestExact(t *testing.T) {
	want := time.Date(2023, 11, 14, 22, 13, 20, 0, time.UTC)
	for _, text := range []string{
		"2023-11-14T22:13:20Z", "2023-11-14T22:13:20.123456Z", "2023-11-14T22:13:20", "2023-11-14T22:13:20.123",
		"2023-11-14T23:13:20+01:00", "2023-11-14T22:13:20.123000+0000", "2023-11-14 22:13:20", "2023-11-14 22:13:20+00:00",
	} {
		if got := Exact(text); !got.Equal(want) {
			t.Errorf("%q is %v", text, got)
		}
	}
	for _, text := range []string{"", "yesterday", "0000-00-00T00:00:00", "1700000000", "2023-11-14", "2023"} {
		if got := Exact(text); !got.IsZero() {
			t.Errorf("%q is %v", text, got)
		}
	}
}
