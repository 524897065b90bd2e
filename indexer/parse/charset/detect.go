package charset

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// choose detects the encoding of bytes that are not all ASCII. declared is what
// the page or its server says; it is believed unless the bytes are UTF-8 or are
// none of its characters.
func choose(text []byte, declared string) string {
	good, bad := multibyte(text)
	switch {
	case bad == 0 && good > 0, good > 20*bad:
		return utf8Name
	case declared != "" && declared != utf8Name && fits(text, declared):
		return declared
	case good > 4*bad:
		return utf8Name
	}
	if name := detect(text); name != "" {
		return name
	}
	return utf8Name
}

// multibyte counts the characters of more than one byte that are UTF-8, and the
// bytes that are not.
func multibyte(text []byte) (good, bad int) {
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r != utf8.RuneError || size > 1:
			good++
		case len(text)-i >= utf8.UTFMax || utf8.FullRune(text[i:]):
			bad++
		}
		i += size
	}
	return good, bad
}

// fits reports whether nearly all of a text is of an encoding.
func fits(text []byte, name string) bool {
	decoded := decode(text, name)
	strange, beyond := 0, 0
	for _, r := range decoded {
		if r >= utf8.RuneSelf {
			beyond++
		}
		if r == utf8.RuneError {
			strange++
		}
	}
	return strange*20 <= beyond
}

// decode returns a text in UTF-8; what a window cuts at its end is left out.
func decode(text []byte, name string) string {
	out := make([]byte, 3*len(text)+utf8.UTFMax)
	n, _, _ := decoderOf(name).Transform(out, text, false)
	return string(out[:n])
}

// sampled is how many bytes around characters that are not ASCII the encodings
// are tried on.
const sampled = 2 << 10

// detect returns the encoding in which a text looks most like one of the languages
// that are written in it; "" if it looks like none.
func detect(text []byte) string {
	text = sample(text)
	best, name := 0.0, ""
	for _, c := range candidates {
		decoded := decode(text, c.name)
		for _, l := range c.languages {
			if likeness := likeness(decoded, l); likeness > best+0.01 {
				best, name = likeness, c.name
			}
		}
	}
	return name
}

// sample takes the lines of a text that are not ASCII, up to some length.
func sample(text []byte) []byte {
	var taken []byte
	for len(text) > 0 && len(taken) < sampled {
		line := text
		if i := bytes.IndexByte(text[:min(len(text), sampled)], '\n'); i >= 0 {
			line = text[:i+1]
		} else {
			line = text[:min(len(text), sampled)]
		}
		text = text[len(line):]
		if ascii(line) < len(line) {
			taken = append(taken, line...)
		}
	}
	return taken
}

// candidate is an encoding with languages that are written in it.
type candidate struct {
	name      string
	languages []language
}

// language is how a language is written beyond ASCII: the letters that are
// frequent, those that it has besides, and its script.
type language struct {
	frequent, other string
	script          *unicode.RangeTable
}

func latin(letters string) language { return language{letters, "", unicode.Latin} }

// candidates come in the order in which they are preferred among equals.
var candidates = []candidate{
	{"windows-1252", []language{
		latin(""), latin("éèàêçôùâîûëïœÉÀÈÊÇ"), latin("äöüßÄÖÜé"), latin("áéíóúñü¿¡ÁÉÍÓÚÑºª"), latin("ãáéõçíóúâêôàÁÉÍÓÚÃÇÕºª"), latin("àèéìòùÈÀ"),
		latin("æøåÆØÅéäö"), latin("åäöÅÄÖé"), latin("éëïöüèáóÉ"), latin("áéíóúýþðæöÁÉÍÓÚÝÞÐÆÖ"), latin("àèéíòóúçïü·")}},
	{"windows-1250", []language{
		latin("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"), latin("áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ"), latin("áäčďéíľĺňóôŕšťúýžÁČĎÉÍĽŇÓŠŤÚÝŽ"), latin("áéíóöőúüűÁÉÍÓÖŐÚÜŰ"),
		latin("ăâîşţșțĂÂÎŞŢ"), latin("čćđšžČĆĐŠŽ")}},
	{"iso-8859-2", []language{
		latin("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"), latin("áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ"), latin("áäčďéíľĺňóôŕšťúýžÁČĎÉÍĽŇÓŠŤÚÝŽ"), latin("čćđšžČĆĐŠŽ")}},
	{"windows-1254", []language{latin("çğıöşüÇĞİÖŞÜâîû")}},
	{"windows-1257", []language{latin("ąčęėįšųūžĄČĘĖĮŠŲŪŽ"), latin("āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ"), latin("äõöüšžÄÕÖÜŠŽ")}},
	{"windows-1251", cyrillic}, {"koi8-r", cyrillic}, {"koi8-u", cyrillic}, {"iso-8859-5", cyrillic}, {"ibm866", cyrillic},
	{"windows-1253", greek}, {"iso-8859-7", greek},
	{"windows-1255", []language{{"יוהלאמרתבשנ", "גדזחטכסעפצקךםןףץ", unicode.Hebrew}}},
	{"windows-1256", []language{{"ايلمنوتربة", "أإآبجحخدذزسشصضطظعغفقكهىئءؤپچژگکی", unicode.Arabic}}},
	{"windows-874", []language{{"านรอกเงมยลวดท", "สตบปคหจขพชะัีิ่้์ไแใโุูึำผถซฟธศษณฉญฐ", unicode.Thai}}},
	{"shift_jis", japanese}, {"euc-jp", japanese},
	{"gb18030", []language{{"的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运", "", unicode.Han}}},
	{"big5", []language{{"的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作里用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運", "", unicode.Han}}},
	{"euc-kr", []language{{"이다의는에가을하고지로한사기리어도인스자를아정시나대은라서부수해그들일전만장으과제있여주상게보원공구조", "", unicode.Hangul}}},
}

var (
	cyrillic = []language{{"оеаинтсрвл", "кмдпуяыьгзбчйхжшюцщэфёъіїєґўђјљњћџ", unicode.Cyrillic}}
	greek    = []language{{"αοιετσνηυρ", "πκμλςωγδχθφβξζψάέήίόύώϊϋΐΰ", unicode.Greek}}
	japanese = []language{{"のにはをたがでてとしれさるいなかもらりすっまうあコンスルトーライリアッ、。", "日一国人年大十二本中長出三時行見月後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨", unicode.Katakana}}
)

// Weights of what a character says for a language.
const (
	frequentLetter = 1.0
	otherLetter    = 0.6
	ownScript      = 0.25 // a letter of the script that is not in the lists
	capital        = 0.4  // a capital at the beginning of a word, of a script with lower case
	punctuation    = 0.6  // a quotation mark, a dash, an ellipsis
	sign           = 0.0
	strangeLetter  = -1.0
	misplaced      = -2.0 // a sign or a capital within a word, a letter beside one of another script
	noText         = -6.0
)

// likeness is how much a text looks like a language beyond its ASCII: the mean
// over its other characters, 1 at most; an alphabet with many signs for few
// sounds and one with a sign for each word come out alike.
func likeness(text string, l language) float64 {
	sum, n := 0.0, 0
	before := ' '
	for i, r := range text {
		if r >= utf8.RuneSelf {
			after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
			sum += l.weigh(before, r, after)
			n++
		}
		before = r
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func (l language) weigh(before, r, after rune) float64 {
	letter := unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)
	switch {
	case !isText(r) || r == utf8.RuneError || r >= 0x80 && r < 0xa0:
		return noText
	case strings.ContainsRune(quotationMarks, r):
		return punctuation
	case strings.ContainsRune("£¥¢", r) && isASCIIDigit(after):
		return punctuation
	case isASCIIDigit(before) || isASCIIDigit(after):
		return sign
	case !letter && strings.ContainsRune(l.frequent, r):
		return frequentLetter
	case !letter && unicode.IsLetter(before) && unicode.IsLetter(after) && before < 0x3000:
		return misplaced
	case !letter:
		return sign
	case l.script == unicode.Latin && unicode.IsUpper(r) && unicode.IsLower(before),
		l.script != unicode.Latin && (isASCIILetter(before) || isASCIILetter(after)) && !unicode.Is(unicode.Han, r) && l.script != unicode.Katakana,
		l.script != unicode.Latin && unicode.IsUpper(r) && unicode.IsLower(before):
		return misplaced
	case unicode.Is(unicode.Han, r) && (isASCIILetter(before) && isASCIILetter(after)):
		return misplaced
	case strings.ContainsRune(l.frequent, r):
		return frequentLetter
	case strings.ContainsRune(l.other, r):
		return otherLetter
	case l.script == unicode.Latin:
		return strangeLetter
	case unicode.Is(l.script, r):
		if unicode.IsUpper(r) {
			return capital
		}
		return ownScript
	case l.script == unicode.Katakana && (unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Han, r)):
		return ownScript
	case l.script == unicode.Hangul && unicode.Is(unicode.Han, r):
		return sign
	}
	return strangeLetter
}

const quotationMarks = "’‘“”„‚«»–—…•·€§°©®™ ¿¡、。，！？「」《》（）：；"

func isASCIIDigit(r rune) bool { return '0' <= r && r <= '9' }

func isASCIILetter(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }
