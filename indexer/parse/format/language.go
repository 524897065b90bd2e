package format

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"
)

// languageNames are names of languages after the two letters of each: in English,
// in the language itself and, of the most spread, in others.
const languageNames = `
af afrikaans; ar arabic العربية arabe arabisch árabe; az azerbaijani azərbaycan; be belarusian беларуская; bg bulgarian български bulgarisch; bn bengali bangla বাংলা;
bs bosnian bosanski; ca catalan català; cs czech čeština česky tschechisch; cy welsh cymraeg; da danish dansk dänisch; de german deutsch allemand alemán alemão tedesco duits;
el greek ελληνικά griechisch; en english englisch anglais inglés inglês inglese engels engelsk английский 英语 英語 영어; es spanish español castellano spanisch espagnol espanhol spagnolo spaans;
et estonian eesti; eu basque euskara; fa persian farsi فارسی; fi finnish suomi finnisch; fr french français französisch francés francês francese frans;
ga irish gaeilge; gl galician galego; gu gujarati ગુજરાતી; he hebrew עברית hebräisch; hi hindi हिन्दी हिंदी; hr croatian hrvatski kroatisch; hu hungarian magyar ungarisch; hy armenian հայերեն;
id indonesian indonesia; is icelandic íslenska; it italian italiano italienisch italien; ja japanese 日本語 japanisch japonais; ka georgian ქართული; kk kazakh қазақ; kn kannada ಕನ್ನಡ; ko korean 한국어 koreanisch;
lt lithuanian lietuvių litauisch; lv latvian latviešu lettisch; mk macedonian македонски; ml malayalam മലയാളം; mr marathi मराठी; ms malay melayu; nl dutch nederlands niederländisch; nb bokmål; no norwegian norsk norwegisch;
pa punjabi ਪੰਜਾਬੀ; pl polish polski polnisch; pt portuguese português portugiesisch portugais; ro romanian română rumänisch; ru russian русский russisch russe ruso; sk slovak slovenčina slowakisch; sl slovenian slovene slovenščina slowenisch;
sq albanian shqip; sr serbian српски srpski serbisch; sv swedish svenska schwedisch; sw swahili kiswahili; ta tamil தமிழ்; te telugu తెలుగు; th thai ไทย; tl tagalog filipino; tr turkish türkçe türkisch;
uk ukrainian українська ukrainisch; ur urdu اردو; vi vietnamese việt; zh chinese 中文 汉语 漢語 chinesisch chinois mandarin`

var languagesByName = sync.OnceValue(func() map[string]string {
	byName := map[string]string{}
	for entry := range strings.SplitSeq(languageNames, ";") {
		names := strings.Fields(entry)
		for _, name := range names[1:] {
			byName[name] = names[0]
		}
	}
	return byName
})

// LanguageNamed is the language that a table or an API names: by a tag, as Language
// reads it, by three letters ("eng", "ger"), or by a name ("English", "Deutsch",
// "Chinese (Simplified)"); "" if it is none.
func LanguageNamed(name string) string {
	if two := Language(name); two != "" {
		return two
	}
	if len(name) > 60 {
		return ""
	}
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	if len(words) == 0 {
		return ""
	}
	for _, word := range []string{words[0], words[len(words)-1]} { // "Brazilian Portuguese", "Tiếng Việt"
		if two := languagesByName()[word]; two != "" {
			return two
		}
	}
	if len(words) == 1 && len(words[0]) == 3 {
		if base, err := language.ParseBase(bibliographic(words[0])); err == nil {
			return Language(base.String())
		}
	}
	return ""
}

// bibliographic is the code of ISO 639-3 for one that libraries use besides
// (ISO 639-2/B).
func bibliographic(code string) string {
	switch code {
	case "ger":
		return "deu"
	case "fre":
		return "fra"
	case "dut":
		return "nld"
	case "cze":
		return "ces"
	case "gre":
		return "ell"
	case "chi":
		return "zho"
	case "rum":
		return "ron"
	case "slo":
		return "slk"
	case "per":
		return "fas"
	case "alb":
		return "sqi"
	case "ice":
		return "isl"
	case "mac":
		return "mkd"
	case "wel":
		return "cym"
	case "baq":
		return "eus"
	case "arm":
		return "hye"
	case "geo":
		return "kat"
	case "may":
		return "msa"
	}
	return code
}
