package datetime

import (
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
)

// Ago is how long before the day of its reading a text says that something was:
// "3 hours ago", "gestern um 9:15", "2年前". Only whoever knows when a page was
// taken from the web can say when that was (Before).
type Ago struct {
	years, months, days int
	span                time.Duration
	precision           corpus.Precision
	clock               *clock // of "yesterday at 21:03"
}

// Before is the time that lies so long before at. It is as precise as what the
// text counts in: minutes to the minute, hours and days to the day, weeks and
// months to the month, years to the year. zone is that of a time of day; nil:
// unknown.
func (a Ago) Before(at time.Time, zone *time.Location) Value {
	if zone != nil {
		at = at.In(zone)
	}
	then := at.AddDate(-a.years, -a.months, -a.days).Add(-a.span)
	if a.months > 0 && then.Day() != at.Day() { // the 31st of a month that has 30 days
		then = then.AddDate(0, 0, -then.Day())
	}
	d := date{then.Year(), int(then.Month()), then.Day()}
	switch {
	case a.clock != nil:
		return a.clock.on(d, zone)
	case a.precision == corpus.PrecisionMinute:
		return Value{Time: then.UTC().Truncate(time.Minute), Precision: corpus.PrecisionMinute}
	case a.precision == corpus.PrecisionMonth:
		d.day = 0
	case a.precision == corpus.PrecisionYear:
		d.month, d.day = 0, 0
	}
	return Value{Time: time.Date(d.year, time.Month(max(1, d.month)), max(1, d.day), 0, 0, 0, 0, time.UTC), Precision: a.precision}
}

// Words of times that count from the reading, in the languages of monthNames
// that most pages are in. Accents and cases do not count.
var (
	units = map[string]string{
		"second": "s sec secs second seconds sekunde sekunden sek seconde secondes seconden segundo segundos secondo secondi sekunder sekund sekundy sekundami sekuntia saniye секунд секунды секунду másodperce secunde detik giây δευτερόλεπτα segon segons ثانية ثوان שניות",
		"minute": "m min mins minute minutes minuten minuto minutos minuti minuut minuter minutter minuut minut minuty minutę minutami minutou minuuttia minuutti dakika dk минут минуты минуту мин хвилин хвилини хвилину хв perce perccel menit phút λεπτά λεπτό minuta minuts دقيقة دقائق דקות",
		"hour":   "h hr hrs hour hours stunde stunden std heure heures hora horas ora ore uur uren timme timmar time timer tim godzin godziny godzinę godz hodinami hodinou hodiny hodin tuntia tunti saat часов часа час год година години годин годину órája órával jam giờ ώρες ώρα hores sata sati sat ساعة ساعات שעות שעה",
		"day":    "d day days tag tage tagen jour jours día días giorno giorni dia dias dag dagen dagar dage dager dni dzień dnia dny dnem dňami päivää päivä gün дней дня день днів дні napja nappal zile zi hari ngày μέρες ημέρες ημέρα μέρα dies dana dan يوم أيام ימים יום",
		"week":   "w wk wks week weeks woche wochen semaine semaines semana semanas settimana settimane weken vecka veckor uge uger uke uker tygodni tygodnie tydzień týdny týdnem týždňami viikkoa viikko hafta недель недели неделю тижнів тижні тиждень hete héttel săptămâni săptămână minggu tuần εβδομάδες εβδομάδα setmana setmanes tjedna tjedan أسبوع أسابيع שבועות שבוע",
		"month":  "mo mos mth mths month months monat monate monaten mois mes meses mese mesi mês maand maanden månad månader måned måneder miesięcy miesiące miesiąc měsíci měsícem mesiacmi kuukautta kuukausi ay месяцев месяца месяц місяців місяці місяць hónapja hónappal luni lună bulan tháng μήνες μήνα mesos mjeseca mjesec شهر أشهر חודשים חודש",
		"year":   "y yr yrs year years jahr jahre jahren an ans année années año años anno anni ano anos jaar jaren år lat lata rok roky rokem lety rokmi vuotta vuosi yıl лет года рік роки років éve évvel ani tahun năm χρόνια έτη any anys godina godine سنة سنوات שנים שנה",
	}
	oneWords = "a an one ein eine einem einer eines un une una uno um uma een en ett et én jeden jedną jednou yksi bir один одну одна egy o satu một un'"
	fewWords = "few couple paar einigen wenigen quelques unos unas pocos pocas alguns algumas pochi poche qualche några noen nogle kilka několika несколько кілька néhány câteva beberapa birkaç"
	agoWords = "ago fa geleden sedan siden sidan sitten temu назад тому önce ezelőtt lalu trước atrás πριν earlier"
	inWords  = "vor hace há il fa prije pre před pred acum преди منذ قبل לפני πριν fyrir"
	byWords  = "about around almost over nearly approximately ca circa ungefähr etwa fast über knapp environ presque près plus alrededor casi más cerca quase mais quasi più oltre circa ongeveer bijna ruim omkring cirka około ponad prawie okolo asi noin yaklaşık около примерно близько kb aproximativ sekitar khoảng for för y a de di d of than que als för για από oko ett of-a"
	nowWords = "just now|now|right now|moments ago|a moment ago|seconds ago|less than a minute ago|gerade eben|soeben|jetzt|vor wenigen augenblicken|à l'instant|à l’instant|ahora mismo|justo ahora|hace un momento|adesso|proprio ora|poco fa|agora|agora mesmo|zojuist|zonet|nu|just nu|nyss|akkurat nå|lige nu|przed chwilą|teraz|právě teď|práve teraz|juuri nyt|äsken|az önce|şimdi|только что|щойно|az imént|most|chiar acum|τώρα|baru saja|vừa xong|たった今|刚刚|剛剛|방금|الآن|עכשיו"
	dayWords = [3]string{
		"today|heute|aujourd'hui|aujourd’hui|hoy|oggi|hoje|vandaag|idag|i dag|tänään|dziś|dzisiaj|dnes|сегодня|сьогодні|bugün|ma|azi|astăzi|avui|danas|днес|σήμερα|hari ini|hôm nay|今日|今天|오늘|اليوم|היום",
		"yesterday|gestern|hier|ayer|ieri|ontem|gisteren|igår|i går|eilen|wczoraj|včera|вчера|вчора|dün|tegnap|ahir|jučer|juče|χθες|kemarin|hôm qua|昨日|昨天|어제|أمس|אתמול",
		"vorgestern|avant-hier|anteayer|l'altro ieri|anteontem|eergisteren|i förrgår|i forgårs|przedwczoraj|předevčírem|позавчера|позавчора|前天|一昨日|그저께",
	}
)

// relative is the words above, folded and looked up.
type relative struct {
	units                 map[string]string
	one, few, ago, in, by map[string]bool
	days                  map[string]int // whole texts and beginnings: 0 is today
	now                   map[string]bool
	longestDay            int // words
}

var relatives = sync.OnceValue(func() relative {
	words := func(list string) map[string]bool {
		all := map[string]bool{}
		for word := range strings.FieldsSeq(list) {
			all[folded(word)] = true
		}
		return all
	}
	r := relative{units: map[string]string{}, one: words(oneWords), few: words(fewWords), ago: words(agoWords), in: words(inWords), by: words(byWords), days: map[string]int{}, now: map[string]bool{}}
	for unit, list := range units {
		for word := range words(list) {
			r.units[word] = unit
		}
	}
	for days, list := range dayWords {
		for text := range strings.SplitSeq(list, "|") {
			r.days[folded(text)] = days
			r.longestDay = max(r.longestDay, len(strings.Fields(text)))
		}
	}
	for text := range strings.SplitSeq(nowWords, "|") {
		r.now[folded(text)] = true
	}
	return r
})

func folded(text string) string { return string(fold(nil, text)) }

// longestAgo is how many bytes a text has at most that counts from now.
const longestAgo = 64

// Relative reads a text that is a time counted from its reading and nothing
// else but words such as "about", "posted" or "at".
func (h Hint) Relative(text string) (Ago, bool) {
	text = strings.Trim(text, " \t\r\n\u00a0()[]·•|,.:–—-")
	if text == "" || len(text) > longestAgo {
		return Ago{}, false
	}
	if a, ok := inSigns(text); ok {
		return a, true
	}
	r := relatives()
	words := pieces(folded(text))
	for len(words) > 1 && posting[words[0]] {
		words = words[1:]
	}
	if len(words) == 0 {
		return Ago{}, false
	}
	if r.now[strings.Join(words, " ")] {
		return Ago{precision: corpus.PrecisionMinute}, true
	}
	if a, ok := r.named(words, h); ok {
		return a, true
	}
	return r.counted(words)
}

// posting are words that come before a time and say no more than that it is one.
var posting = map[string]bool{"posted": true, "commented": true, "published": true, "edited": true, "replied": true, "written": true, "gepostet": true, "geschrieben": true, "publie": true, "publicado": true, "am": true, "on": true}

// pieces are the words of a folded text; a number and the letters after it are two.
func pieces(text string) (words []string) {
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(word, ",.")
		i := 0
		for i < len(word) && '0' <= word[i] && word[i] <= '9' {
			i++
		}
		if 0 < i && i < len(word) && word[i] >= 'a' {
			words = append(words, word[:i], word[i:])
		} else if word != "" {
			words = append(words, word)
		}
	}
	return words
}

// named reads "yesterday" and "yesterday at 21:03".
func (r relative) named(words []string, h Hint) (Ago, bool) {
	for n := min(r.longestDay, len(words)); n > 0; n-- {
		days, ok := r.days[strings.Join(words[:n], " ")]
		if !ok {
			continue
		}
		a := Ago{days: days, precision: corpus.PrecisionDay}
		if n == len(words) {
			return a, true
		}
		s := newScan(strings.Join(words[n:], " "), h, true)
		c, next, ok := s.timeAfter(0)
		if !ok || next < len(s.tokens) {
			return Ago{}, false
		}
		a.clock, a.precision = &c, corpus.PrecisionMinute
		return a, true
	}
	return Ago{}, false
}

// counted reads "3 hours ago", "about an hour ago", "vor 3 Stunden", "il y a un an"
// and, of a whole text, "3h" or "2 wks".
func (r relative) counted(words []string) (Ago, bool) {
	front, count, unit := false, 0, ""
	i := 0
	for ; i < len(words) && (r.in[words[i]] || r.by[words[i]]) && !(r.one[words[i]] && i+1 < len(words) && r.units[words[i+1]] != ""); i++ {
		front = front || r.in[words[i]]
	}
	number := i < len(words) && words[i][0] >= '0' && words[i][0] <= '9'
	switch {
	case i >= len(words):
		return Ago{}, false
	case number && len(words[i]) <= 3 && words[i][len(words[i])-1] <= '9':
		for _, c := range words[i] {
			count = 10*count + int(c-'0')
		}
		i++
	default:
		for ; i < len(words) && (r.one[words[i]] || r.few[words[i]] || r.by[words[i]]) && r.units[words[i]] == "" || i+1 < len(words) && r.one[words[i]] && r.units[words[i+1]] != ""; i++ {
			count = 1
			if r.few[words[i]] {
				count = 3
			}
		}
	}
	if i >= len(words) || count == 0 {
		return Ago{}, false
	}
	short := number && i == 1 && len(words) == 2 && len(words[i]) <= 3
	if unit = r.units[words[i]]; unit == "" {
		return Ago{}, false
	}
	back := false
	for i++; i < len(words); i++ {
		if !r.ago[words[i]] && words[i] != "yang" && words[i] != "tiempo" {
			return Ago{}, false
		}
		back = back || r.ago[words[i]]
	}
	if !front && !back && !short && !hungarian[words[len(words)-1]] {
		return Ago{}, false
	}
	return of(unit, count), true
}

// hungarian are forms that mean "ago" by themselves.
var hungarian = map[string]bool{"perce": true, "oraja": true, "napja": true, "hete": true, "honapja": true, "eve": true, "masodperce": true}

func of(unit string, count int) Ago {
	switch unit {
	case "second":
		return Ago{span: time.Duration(count) * time.Second, precision: corpus.PrecisionMinute}
	case "minute":
		return Ago{span: time.Duration(count) * time.Minute, precision: corpus.PrecisionMinute}
	case "hour":
		return Ago{span: time.Duration(count) * time.Hour, precision: corpus.PrecisionDay}
	case "day":
		return Ago{days: count, precision: corpus.PrecisionDay}
	case "week":
		return Ago{days: 7 * count, precision: corpus.PrecisionMonth}
	case "month":
		return Ago{months: count, precision: corpus.PrecisionMonth}
	}
	return Ago{years: count, precision: corpus.PrecisionYear}
}

// signs are the units of languages that write no spaces, each with what follows it.
var signs = []struct{ sign, unit string }{
	{"秒", "second"}, {"초", "second"}, {"分钟", "minute"}, {"分鐘", "minute"}, {"分", "minute"}, {"분", "minute"},
	{"小时", "hour"}, {"小時", "hour"}, {"個小時", "hour"}, {"个小时", "hour"}, {"時間", "hour"}, {"시간", "hour"},
	{"天", "day"}, {"日", "day"}, {"일", "day"}, {"週間", "week"}, {"周", "week"}, {"週", "week"}, {"星期", "week"}, {"个星期", "week"}, {"주", "week"},
	{"个月", "month"}, {"個月", "month"}, {"か月", "month"}, {"ヶ月", "month"}, {"カ月", "month"}, {"ヵ月", "month"}, {"개월", "month"}, {"달", "month"}, {"年", "year"}, {"년", "year"},
}

// inSigns reads "3時間前", "3 小时前" and "3시간 전".
func inSigns(text string) (Ago, bool) {
	end := ""
	for _, after := range []string{"之前", "以前", "前", "전"} {
		if strings.HasSuffix(text, after) {
			end = after
			break
		}
	}
	if end == "" {
		return Ago{}, false
	}
	text = strings.TrimRight(strings.TrimSuffix(text, end), " ")
	count, i := 0, 0
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		d := digit(r)
		if d < 0 || count > 999 {
			break
		}
		count = 10*count + d
		i += size
	}
	rest := strings.TrimFunc(text[i:], unicode.IsSpace)
	for _, s := range signs {
		if i > 0 && rest == s.sign {
			return of(s.unit, count), true
		}
	}
	return Ago{}, false
}
