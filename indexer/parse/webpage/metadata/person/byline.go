package person

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// InHan reads names of Han letters from the beginning of a text: two to four
// letters each, a space and marks between them.
func InHan(text string) (names []string) {
	text, _, _ = strings.Cut(strings.TrimLeft(text, " \u3000"), ")")
	for _, stop := range []string{"）", "】", "|", "｜", "／", "/"} {
		text, _, _ = strings.Cut(text, stop)
	}
	for _, name := range strings.FieldsFunc(text, func(r rune) bool {
		return r == '、' || r == '，' || r == ',' || r == ' ' || r == '\u3000' || r == '；'
	}) {
		n := utf8.RuneCountInString(name)
		if n < 2 || n > 4 || strings.ContainsFunc(name, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			break
		}
		names = append(names, name)
	}
	return names
}

// AfterOpener is what comes after the first word that names authors, at most
// a few words from the beginning: "Gespeichert von …", "Posted by …".
func AfterOpener(text string) (rest string, ok bool) {
	at, before := 0, ""
	for i := range 6 {
		word, tail, more := strings.Cut(text[at:], " ")
		if !more {
			return "", false
		}
		bare := strings.ToLower(strings.Trim(word, ":,.–-|"))
		if IsOpener(bare) && notCredits[before] {
			return "", false
		}
		if IsOpener(bare) || i == 0 && strings.HasSuffix(word, ":") && IsLabel(bare) {
			return tail, true
		}
		at, before = len(text)-len(tail), bare
	}
	return "", false
}

func IsOpener(word string) bool { return openerWords[word] }

// IsLabel recognizes words that come with a colon before names.
func IsLabel(word string) bool { return labelWords[word] }

// In reads names from the beginning of a text: words with capitals,
// initials and the small words between them, separated by commas and words for
// "and". It ends where something else begins, such as a date. A single word that
// is not written as a name counts if nick is true.
func In(text string, nick bool) (names []string) {
	var name []string
	inside := false // brackets behind a name
	joined := false // by a word for "and" to the name before
	done := func() {
		for len(name) > 0 && IsParticle(name[len(name)-1]) {
			name = name[:len(name)-1]
		}
		if len(name) > 1 && !(len(names) > 0 && !joined && IsPlace(strings.Join(name, " "))) || len(name) == 1 && (len(names) == 0 || IsInitials(name[0]) && (joined || IsAgency(name[0]))) {
			names = append(names, strings.Join(name, " "))
		}
		name, joined = nil, false
	}
	for word := range strings.FieldsSeq(WithoutPosts(text)) {
		bare := strings.TrimRight(word, ",;|")
		if bare == "" { // "Name , Name"
			done()
			continue
		}
		if strings.HasSuffix(bare, ":") { // a label of something else
			done()
			return names
		}
		if len(name) > 1 && strings.HasPrefix(bare, "(") { // a place or an initial
			done()
			inside = true
		}
		if inside {
			inside = !strings.HasSuffix(bare, ")")
			continue
		}
		switch {
		case IsAnd(bare) && bare == word:
			if len(name) == 0 && len(names) == 0 {
				return nil
			}
			done()
			joined = true
			continue
		case IsNameWord(bare), len(name) > 0 && IsParticle(bare):
			name = append(name, strings.Trim(bare, "()"))
		case nick && len(name) == 0 && len(names) == 0 && isNick(bare):
			return []string{bare}
		default:
			done()
			return names
		}
		if bare != word {
			done()
			if strings.HasSuffix(word, "|") {
				return names
			}
		}
		if len(name) > 5 {
			return names
		}
	}
	done()
	return names
}

// IsNameWord recognizes words as names have them: a capital, then letters.
func IsNameWord(word string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, "(\"'„“‚‘«"))
	if !unicode.IsLetter(r) || unicode.IsLower(r) || strings.ContainsAny(word, "0123456789@/!?%&") {
		return false
	}
	return !IsNoName(word)
}

// IsNoName recognizes words that are written with a capital beside names and are none.
func IsNoName(word string) bool {
	lower := strings.ToLower(strings.Trim(word, ".:"))
	if handles[lower] {
		return true
	}
	switch lower {
	case "die", "der", "das", "ein", "eine", "zur", "kontakt", "contact", "anmelden", "login", "register", "newsletter", "abo", "werbung", "hosted", "übersetzung", "kategorie", "category", "tags",
		"published", "updated", "posted", "uhr", "stand", "am", "on", "veröffentlicht", "aktualisiert", "modified", "follow", "share", "zum", "alle", "mehr", "more", "view", "read", "all", "profil", "profile", "about", "über", "photo", "foto", "image", "bild", "email", "folgen", "teilen", "last",
		"january", "february", "march", "june", "july", "september", "october", "november", "december", "januar", "februar", "märz", "juni", "juli", "oktober", "dezember",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "apr", "feb", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "okt", "dez", "mon", "tue", "wed", "thu", "fri", "sat", "sun":
		return true
	}
	return false
}

// isNick recognizes a word that somebody may go by.
func isNick(word string) bool {
	return utf8.RuneCountInString(word) > 2 && !IsNoName(word) && strings.ContainsFunc(word, unicode.IsLetter) && !strings.ContainsAny(word, "/:@!?%&#{}<>")
}

func IsParticle(word string) bool {
	switch word {
	case "de", "la", "las", "los", "del", "della", "di", "da", "dos", "das", "do", "du", "le", "van", "von", "der", "den", "ten", "ter", "zu", "zur", "zum", "vom", "bin", "bint", "al", "el", "ibn", "af", "av", "v.", "d’", "st.":
		return true
	}
	return false
}

func IsAnd(word string) bool {
	switch strings.ToLower(word) {
	case "and", "und", "&", "et", "y", "e", "og", "och", "en", "i", "ve", "with", "mit":
		return true
	}
	return false
}
