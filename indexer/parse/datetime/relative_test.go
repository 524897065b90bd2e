package datetime

import (
	"testing"
	"time"
)

func TestRelative(t *testing.T) {
	at := time.Date(2021, 3, 31, 12, 30, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"3 hours ago": "2021-03-31 day", "about an hour ago": "2021-03-31 day", "an hour ago": "2021-03-31 day", "Posted 14 hours ago": "2021-03-30 day",
		"5 minutes ago": "2021-03-31T12:25 minute", "just now": "2021-03-31T12:30 minute", "a few seconds ago": "2021-03-31T12:29 minute",
		"2 days ago": "2021-03-29 day", "1 week ago": "2021-03 month", "1 month ago": "2021-02 month", "over 2 years ago": "2019 year", "3h": "2021-03-31 day", "2d ago": "2021-03-29 day", "4 wks": "2021-03 month", "6mo": "2020-09 month", "1 y": "2020 year",
		"yesterday": "2021-03-30 day", "Yesterday at 9:03 PM": "2021-03-30T21:03 minute", "today, 08:15": "2021-03-31T08:15 minute", "Gestern um 21:03 Uhr": "2021-03-30T21:03 minute", "hier à 21h03": "2021-03-30T21:03 minute", "ayer a las 21:03": "2021-03-30T21:03 minute", "вчера в 21:03": "2021-03-30T21:03 minute",
		"vor 3 Stunden": "2021-03-31 day", "vor einem Tag": "2021-03-30 day", "vor etwa 2 Jahren": "2019 year", "il y a 3 heures": "2021-03-31 day", "il y a un an": "2020 year", "il y a environ 2 mois": "2021-01 month", "hace 3 horas": "2021-03-31 day", "hace un día": "2021-03-30 day", "há 3 dias": "2021-03-28 day", "3 dias atrás": "2021-03-28 day",
		"3 ore fa": "2021-03-31 day", "un anno fa": "2020 year", "3 uur geleden": "2021-03-31 day", "een dag geleden": "2021-03-30 day", "för 3 timmar sedan": "2021-03-31 day", "for 2 dager siden": "2021-03-29 day", "3 tuntia sitten": "2021-03-31 day", "3 godziny temu": "2021-03-31 day", "rok temu": "", "před 3 hodinami": "2021-03-31 day",
		"3 часа назад": "2021-03-31 day", "2 роки тому": "2019 year", "3 saat önce": "2021-03-31 day", "3 órája": "2021-03-31 day", "2 nappal ezelőtt": "2021-03-29 day", "acum 3 ore": "2021-03-31 day", "πριν από 3 ώρες": "2021-03-31 day", "3 jam yang lalu": "2021-03-31 day", "3 giờ trước": "2021-03-31 day", "3時間前": "2021-03-31 day", "2年前": "2019 year", "3 小时前": "2021-03-31 day", "3시간 전": "2021-03-31 day", "منذ 3 ساعات": "2021-03-31 day", "לפני 3 ימים": "2021-03-28 day",
		// none
		"": "", "3 hours": "", "in 3 hours": "", "hours ago": "", "3 people ago": "", "I was there 3 years ago": "", "yesterday he said": "", "20 March": "", "2019": "", "for 3 years": "", "3D": "2021-03-28 day", "vor der Tür": "", "一年前の話": "", "the day": "", "1234 days ago": "",
	} {
		got := ""
		if a, ok := (Hint{}).Relative(text); ok {
			v := a.Before(at, nil)
			layout := map[string]string{"minute": "2006-01-02T15:04", "day": "2006-01-02", "month": "2006-01", "year": "2006"}[string(v.Precision)]
			got = v.Time.Format(layout) + " " + string(v.Precision)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
