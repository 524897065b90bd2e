package datetime

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// monthNames are the names and abbreviations of each month, in the cases in
// which dates have them, in Catalan, Czech, Danish, Dutch, English, Finnish,
// French, German, Greek, Hungarian, Indonesian, Italian, Norwegian, Polish,
// Portuguese, Romanian, Russian, Spanish, Swedish, Turkish, Ukrainian and Arabic.
// No name means two months. Accents do not count.
var monthNames = [12]string{
	"january jan januar jänner janvier janv enero ene janeiro gennaio gen januari tammikuu tammikuuta tammik stycznia styczeń sty leden ledna led " +
		"ocak oca январь января янв січень січня січ ianuarie ian január ιανουάριος ιανουαρίου ιαν gener يناير",
	"february feb febr februar feber février févr fév febrero fevereiro fev febbraio februari helmikuu helmikuuta helmik lutego luty lut únor února úno " +
		"şubat şub февраль февраля фев февр лютий лютого лют februarie február φεβρουάριος φεβρουαρίου φεβ febrer فبراير",
	"march mar märz maerz mrz mär mars marzo março marts maart mrt maaliskuu maaliskuuta maalisk marca marzec březen března bře mart март марта мар " +
		"березень березня бер martie március márc μάρτιος μαρτίου μαρ març maret مارس",
	"april apr avril avr abril abr aprile huhtikuu huhtikuuta huhtik kwietnia kwiecień kwi duben dubna dub nisan nis апрель апреля апр квітень квітня квіт кві " +
		"aprilie április ápr απρίλιος απριλίου απρ أبريل ابريل",
	"may mai mayo maio maggio mag mei maj maja toukokuu toukokuuta toukok květen května kvě mayıs май мая травень травня трав тра " +
		"május máj μάιος μαΐου μαι maig مايو",
	"june jun juni juin junio junho giugno giu kesäkuu kesäkuuta kesäk czerwca czerwiec cze červen června čvn haziran haz июнь июня июн " +
		"червень червня черв чер iunie iun június jún ιούνιος ιουνίου ιουν juny يونيو",
	"july jul juli juillet juil julio julho luglio lug heinäkuu heinäkuuta heinäk lipca lipiec lip červenec července čvc temmuz tem июль июля июл " +
		"липень липня лип iulie iul július júl ιούλιος ιουλίου ιουλ juliol يوليو",
	"august aug août agosto ago augustus augusti elokuu elokuuta elok sierpnia sierpień sie srpen srpna srp ağustos ağu август августа авг " +
		"серпень серпня серп сер augusztus agustus agu agt αύγουστος αυγούστου αυγ agost أغسطس",
	"september sept sep septembre septiembre setiembre setembro set settembre sett syyskuu syyskuuta syysk września wrzesień wrz září zář eylül eyl " +
		"сентябрь сентября сен сент вересень вересня вер septembrie szeptember szept σεπτέμβριος σεπτεμβρίου σεπ σεπτ setembre سبتمبر",
	"october oct oktober okt octobre octubre outubro out ottobre ott lokakuu lokakuuta lokak października październik paź říjen října říj ekim eki " +
		"октябрь октября окт жовтень жовтня жовт жов octombrie október οκτώβριος οκτωβρίου οκτ octubre أكتوبر اكتوبر",
	"november nov novembre noviembre novembro marraskuu marraskuuta marrask listopada listopad listopadu lis kasım kas ноябрь ноября ноя нояб " +
		"листопад листопада лист лис noiembrie noi νοέμβριος νοεμβρίου νοε نوفمبر",
	"december dec dezember dez décembre déc diciembre dic dezembro dicembre desember des joulukuu joulukuuta jouluk grudnia grudzień gru prosinec prosince pro " +
		"aralık ara декабрь декабря дек грудень грудня груд гру decembrie δεκέμβριος δεκεμβρίου δεκ desembre ديسمبر",
}

// weekdayNames may come before, after or within a date and say nothing more.
const weekdayNames = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun " +
	"montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so " +
	"lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim " +
	"lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom " +
	"segunda terça quarta quinta sexta feira seg ter qua qui sex " +
	"lunedì martedì mercoledì giovedì venerdì sabato domenica gio " +
	"maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo " +
	"måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag mån tis tir ons tor tors fre lör lør søn sön " +
	"maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina ke pe la su " +
	"poniedziałek wtorek środa czwartek piątek sobota niedziela pon wt śr czw pt sob niedz nd " +
	"pondělí úterý středa čtvrtek pátek neděle po út st čt pá ne " +
	"pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt çar per cum cmt paz " +
	"понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс понеділок вівторок середа пʼятниця п'ятниця субота неділя нд " +
	"senin selasa rabu kamis jumat sabtu minggu sen sel rab kam jum sab min " +
	"hétfő kedd szerda csütörtök péntek szombat vasárnap hétfőn kedden szerdán csütörtökön pénteken szombaton vasárnap " +
	"luni marți miercuri joi vineri sâmbătă duminică " +
	"δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή δευ τρι τετ πεμ παρ σαβ κυρ " +
	"dilluns dimarts dimecres dijous divendres dissabte diumenge " +
	"月 火 水 木 金 土 日 曜日 星期 周 週 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 월 화 수 목 금 토 일 " +
	"월요일 화요일 수요일 목요일 금요일 토요일 일요일"

// joiningNames are between the parts of a date, or between a date and its
// time of day.
const joiningNames = "at on the of in around by um am den der le la les à a el las los lo de del da do em às as il alle ore ora ad dne " +
	"kl klo kello om op den på o godz godzina dnia roku r v ve в во о об г года год р року от с saat saatte tarihinde pukul jam pada hari tanggal " +
	"στις την της ώρα ngày lúc năm t y och et und and hrs hours uhr h horas hora uur ur κατά"

// vocabulary is the tables by name, folded.
type vocabulary struct {
	months   map[string]int
	weekdays map[string]bool
	joining  map[string]bool
}

var names = sync.OnceValue(func() vocabulary {
	v := vocabulary{map[string]int{}, set(weekdayNames), set(joiningNames)}
	for i, line := range monthNames {
		for name := range strings.FieldsSeq(line) {
			v.months[string(fold(nil, name))] = i + 1
		}
	}
	return v
})

func set(line string) map[string]bool {
	all := map[string]bool{}
	for name := range strings.FieldsSeq(line) {
		all[string(fold(nil, name))] = true
	}
	return all
}

// fold appends a word in lower case and without accents.
func fold(to []byte, word string) []byte {
	for i := 0; i < len(word); {
		if c := word[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			to = append(to, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(word[i:])
		for _, part := range string(norm.NFD.AppendString(nil, string(unicode.ToLower(r)))) {
			if !unicode.Is(unicode.Mn, part) {
				to = utf8.AppendRune(to, part)
			}
		}
		i += size
	}
	return to
}
