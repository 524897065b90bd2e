// Package person reads the names of people, and of the news agencies that are in
// their place, in texts such as bylines.
package person

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/parse/webpage/metadata/textkey"
)

// IsLogin recognizes a single word in lower case letters.
func IsLogin(name string) bool {
	return textkey.Words(name) == 1 && name == strings.ToLower(name) && name != strings.ToUpper(name)
}

// openers come before names.
var openers = []string{
	"by", "von", "par", "por", "de", "di", "door", "av", "af", "written by", "posted by", "published by", "geschrieben von", "ein artikel von", "artikel von",
	"oleh", "penulis", "piše", "пише", "írta", "szerző", "nga", "автор", "автори", "авторы", "текст", "autorka", "tekst", "teksti", "skrevet av", "skrevet af", "skriven av", "scris de", "écrit par", "door:", "propos recueillis par",
	"publicado por", "escrito por", "autor", "autorin", "autoren", "author", "authors", "auteur", "text", "texte", "story by", "report by", "words by", "reported by", "by:",
	"a cura di", "scritto da", "da", "przez", "autor:", "yazan", "article by", "from", "reporter",
}

// Split parts a list of names.
func Split(text string) (names []string) {
	for _, piece := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '|' || r == '•' || r == '·' || r == '/' || r == '\n' }) {
		for _, p := range splitAnd(piece) {
			names = append(names, splitComma(p)...)
		}
	}
	return names
}

// Ands are the words that join names.
var Ands = []string{" and ", " und ", " & ", " et ", " y ", " e ", " og ", " och ", " en ", " i ", " ve ", " AND ", " UND ", " with ", " mit "}

func splitAnd(text string) []string {
	for _, and := range Ands {
		if front, back, ok := strings.Cut(text, and); ok && textkey.Words(front) > 0 && textkey.Words(back) > 0 {
			if len(and) == 3 && and != " & " && textkey.Words(back) == 1 && !IsInitials(back) {
				continue // "José Ortega y Gasset"
			}
			if LooksLikeName(front) || textkey.Words(back) > 1 {
				return append([]string{front}, splitAnd(back)...)
			}
		}
	}
	return []string{text}
}

// splitComma parts at commas; what follows a name and is none itself (a place, a
// role, an agency) is dropped.
func splitComma(text string) (names []string) {
	pieces := strings.Split(text, ",")
	if len(pieces) == 1 {
		return pieces
	}
	for i, p := range pieces {
		p = strings.TrimSpace(p)
		if i == 0 || IsAgency(p) || textkey.Words(p) > 1 && !IsPlace(p) && LooksLikeName(p) && !IsHouse(p) && WithoutPosts(p) == p || IsInitials(p) && textkey.Words(pieces[0]) < 2 {
			names = append(names, p)
		}
	}
	return names
}

// IsInitials recognizes names of agencies as they are written: "AFP", "dpa".
func IsInitials(text string) bool {
	return len(text) >= 2 && len(text) <= 4 && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) && (text == strings.ToUpper(text) || text == strings.ToLower(text))
}

// LooksLikeName recognizes two to five words that begin with capitals, as names do.
func LooksLikeName(text string) bool {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	capitals := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(r) || !unicode.IsLower(r) && unicode.IsLetter(r) {
			capitals++
		}
		if strings.ContainsAny(w, "0123456789@:!?") {
			return false
		}
	}
	return capitals > 0 && capitals*2 >= len(words)
}

// Name takes what is not a name off a name: openers, addresses, handles, initials
// in brackets, roles; "" if nothing is left or it is not a name.
func Name(text string) string {
	text = WithoutBrackets(text)
	text = strings.Trim(text, " ,:;-–—.*\"“”|·•")
	text = withoutTitles(WithoutOpener(text))
	if name := WithoutPosts(text); name != "" {
		text, _, _ = strings.Cut(name, " , ")
	}
	if i := strings.IndexAny(text, "@"); i >= 0 {
		text = withoutWord(text, '@')
	}
	for _, mark := range []string{" - ", " – ", " — ", ": "} {
		if front, back, ok := strings.Cut(text, mark); ok {
			text = front
			if mark == ": " && WithoutOpener(front+" x") == "x" {
				text = back
			}
		}
	}
	text = strings.Trim(text, " ,:;-–—*\"“”|·•")
	if text == "" || utf8.RuneCountInString(text) > 60 || textkey.Words(text) > 7 || strings.Contains(text, "://") || strings.Contains(text, "www.") ||
		strings.ContainsAny(text, "{}<>[]=%$#") {
		return ""
	}
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return ""
	}
	return text
}

func WithoutBrackets(text string) string {
	for {
		i := strings.IndexByte(text, '(')
		if i < 0 {
			return text
		}
		j := strings.IndexByte(text[i:], ')')
		if j < 0 {
			return text[:i]
		}
		text = strings.TrimSpace(text[:i]) + " " + strings.TrimSpace(text[i+j+1:])
	}
}

// WithoutOpener takes words such as "By" off the beginning of names.
func WithoutOpener(text string) string {
	for {
		rest, ok := CutOpener(text)
		if !ok {
			return text
		}
		text = rest
	}
}

func CutOpener(text string) (rest string, ok bool) {
	for _, o := range openers {
		if len(text) <= len(o) || !strings.EqualFold(text[:len(o)], o) {
			continue
		}
		rest := text[len(o):]
		r, size := utf8.DecodeRuneInString(rest)
		if r != ' ' && r != ':' && r != '\u00a0' || r != ':' && beginsName(o, rest[size:]) {
			continue
		}
		return strings.TrimLeft(rest, " :\u00a0"), true
	}
	return "", false
}

// beginsName recognizes openers that may be the beginning of a name as well: "De
// Niro", "von der Leyen".
func beginsName(opener, rest string) bool {
	switch opener {
	case "di":
		next, more, _ := strings.Cut(rest, " ")
		return more == "" || IsParticle(strings.ToLower(next)) || !IsNameWord(next) || !IsNameWord(more)
	case "de", "da":
		return true
	case "von":
		next, _, _ := strings.Cut(rest, " ")
		return IsParticle(next)
	}
	return false
}

func withoutWord(text string, with rune) string {
	var kept []string
	for w := range strings.FieldsSeq(text) {
		if !strings.ContainsRune(w, with) {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// IsLatin recognizes names in letters that have capitals and parts of names that are
// separated by spaces.
func IsLatin(name string) bool {
	for _, r := range name {
		if unicode.IsLetter(r) {
			return unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek)
		}
	}
	return false
}
