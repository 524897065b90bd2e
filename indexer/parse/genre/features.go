package genre

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/words"
)

// Features lists what the model sees of a line: words and pairs of words, in
// which names, numbers, quotations and unknown words stand for their class, and
// the look of the line as a whole. A feature may come several times. known
// reports whether a word stands for itself; nil takes every word.
//
// Names are classes on purpose: a model that knew them would learn what was in
// the news when it was trained, not how news is written.
func Features(line string, known func(string) bool) []string {
	tokens, open := tokenize(line)
	out := make([]string, 0, 3*len(tokens)+8)
	previous := "^"
	for i, t := range tokens {
		class := classOf(t, known)
		out = append(out, class, previous+" "+class)
		previous = class
		if t.glued && i > 0 && gluedSentences(tokens[i-1], t) {
			out = append(out, "#glued-sentences")
		}
	}
	out = append(out, previous+" $")
	return append(out, lookOf(line, tokens, open)...)
}

// Lower lists the words of a line that are written in small letters: those that
// may come to stand for themselves, as names may not.
func Lower(line string) []string {
	tokens, _ := tokenize(line)
	var out []string
	for _, t := range tokens {
		first, _ := utf8.DecodeRuneInString(t.text)
		if t.kind == word && !unicode.IsUpper(first) {
			out = append(out, words.Lower(t.text))
		}
	}
	return out
}

func classOf(t token, known func(string) bool) string {
	switch t.kind {
	case number:
		return numberClass(t.text)
	case mark:
		return markClass(t.text)
	case emoji:
		return "#emoji"
	case handle:
		return "#handle"
	case link:
		return "#link"
	case quoted:
		return quoteClass(t.text)
	}
	return wordClass(t, known)
}

func numberClass(s string) string {
	switch {
	case strings.ContainsAny(s, "$£€"):
		return "#money"
	case strings.Contains(s, "%"):
		return "#percent"
	case len(s) == 4 && (s[:2] == "19" || s[:2] == "20"):
		return "#year"
	case strings.Contains(s, ":"):
		return "#clock"
	case strings.Contains(s, ","):
		return "#thousands"
	}
	return "#number"
}

func markClass(s string) string {
	switch {
	case s == "…" || len(s) > 1 && s[0] == '.':
		return "..."
	case len(s) > 1:
		return "!!"
	case s == "—" || s == "–":
		return "-"
	case s == "‘" || s == "’":
		return "'"
	case s[0] >= utf8.RuneSelf:
		return "#mark"
	}
	return s
}

func quoteClass(s string) string {
	switch n := strings.Count(s, " "); {
	case n < 3:
		return "#quoted-words"
	case n < 12:
		return "#quotation"
	}
	return "#long-quotation"
}

func wordClass(t token, known func(string) bool) string {
	lower := words.Lower(t.text)
	first, _ := utf8.DecodeRuneInString(t.text)
	kept := known == nil || known(lower)
	if !unicode.IsUpper(first) {
		if kept {
			return lower
		}
		return suffixClass(lower)
	}
	switch {
	case calendar[lower]:
		return "#" + calendarClass(lower)
	case titles[lower]:
		return "#title"
	case lower == "i" || strings.HasPrefix(lower, "i'"):
		return lower
	case isShouted(t.text):
		return "#capitals"
	case t.starts && kept:
		return lower
	case t.starts:
		return "#Start"
	case closed[lower]:
		return lower
	case strings.HasSuffix(lower, "'s"):
		return "#Name's"
	}
	return "#Name"
}

// suffixClass keeps the ending of a word that is not known: English endings
// tell what kind of word it is.
func suffixClass(lower string) string {
	for _, ending := range []string{"n't", "'s", "ing", "ed", "ly", "ion", "ers", "s"} {
		if strings.HasSuffix(lower, ending) {
			return "~" + ending
		}
	}
	return "~"
}

// isShouted reports whether a word in capitals is shouted, not an acronym, by its
// length and vowels.
func isShouted(s string) bool {
	letters, vowels := 0, 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
			if strings.ContainsRune("AEIOU", r) {
				vowels++
			}
		}
	}
	return letters >= 4 && vowels >= 1
}

// gluedSentences finds "end.Next": a sentence that begins without a space.
func gluedSentences(before, now token) bool {
	if now.kind != word || before.kind != mark {
		return false
	}
	first, _ := utf8.DecodeRuneInString(now.text)
	return unicode.IsUpper(first) && strings.ContainsAny(before.text, ".!?,")
}

// lookOf is how a line looks as a whole.
func lookOf(line string, tokens []token, open bool) []string {
	var out []string
	trimmed := strings.TrimSpace(line)
	first, _ := utf8.DecodeRuneInString(trimmed)
	last, _ := utf8.DecodeLastRuneInString(trimmed)
	if unicode.IsLower(first) {
		out = append(out, "#starts-lower")
	}
	if unicode.IsLetter(last) || unicode.IsDigit(last) {
		out = append(out, "#ends-bare")
	}
	if open {
		out = append(out, "#open-quotation")
	}
	if strings.Contains(line, "  ") {
		out = append(out, "#double-space")
	}
	if !hasName(tokens) {
		out = append(out, "#no-name")
	}
	return out
}

func hasName(tokens []token) bool {
	for _, t := range tokens {
		first, _ := utf8.DecodeRuneInString(t.text)
		if t.kind == word && !t.starts && unicode.IsUpper(first) && t.text != "I" && !isShouted(t.text) {
			return true
		}
	}
	return false
}

var titles = set("mr. mrs. ms. dr. sen. rep. gov. gen. lt. col. sgt. capt. rev. president secretary senator governor " +
	"mayor minister judge justice chief superintendent director attorney chairman chairwoman speaker commissioner sheriff " +
	"professor congressman congresswoman representative ambassador prosecutor detective officer")

var calendar = set("monday tuesday wednesday thursday friday saturday sunday january february march april may june july " +
	"august september october november december jan. feb. aug. sept. oct. nov. dec.")

// closed are words that a capital in the middle of a sentence does not make a name.
var closed = set("a an the and or but of in on at to for from with by as not no this that these those he she it they we you " +
	"his her their our your my is are was were be do does did have has had will would can could should")

func calendarClass(lower string) string {
	if strings.HasSuffix(lower, "day") {
		return "weekday"
	}
	return "month"
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}
