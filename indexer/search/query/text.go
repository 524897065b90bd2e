package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// textWord is one word of a text of a query. The token of a word with open letters
// has a letter in the place of each.
type textWord struct {
	schema.Token
	text string // as written, from Start to End
	open bool   // it holds ? or * for open letters
}

// wordsOf returns the words of a text of a query. A * is part of a word wherever it
// touches one; a ? is unless it ends the word, where it is a question mark. Web
// addresses hold neither.
func wordsOf(text string) []textWord {
	at := openLetters(text)
	var out []textWord
	for _, token := range schema.Analyze(filled(text, at)) {
		first, _ := slices.BinarySearch(at, token.Start)
		last, _ := slices.BinarySearch(at, token.End)
		if last > first { // a sign that belongs to a word is not looked for in one with open letters
			token.End = token.Start + len(strings.TrimRight(text[token.Start:token.End], wordSigns))
		}
		out = append(out, textWord{token, text[token.Start:token.End], last > first})
	}
	if len(at) == 0 {
		return out
	}
	return joinOpen(text, out)
}

// wordSigns can be at the end of a word.
const wordSigns = "#+"

// openLetters returns the places in a text of the signs that stand for open
// letters, ascending.
func openLetters(text string) (at []int) {
	if !strings.ContainsAny(text, "*?") {
		return nil
	}
	start := 0
	for field := range strings.FieldsFuncSeq(text, unicode.IsSpace) {
		start += strings.Index(text[start:], field)
		if !isAddress(field) {
			at = append(at, openIn(field, start)...)
		}
		start += len(field)
	}
	return at
}

func openIn(field string, start int) (at []int) {
	for i := 0; i < len(field); {
		run := len(field[i:]) - len(strings.TrimLeft(field[i:], "*?"))
		if run == 0 {
			i++
			continue
		}
		signs := field[i : i+run]
		if next, _ := utf8.DecodeRuneInString(field[i+run:]); !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			signs = strings.TrimRight(signs, "?")
		}
		for k := range signs {
			at = append(at, start+i+k)
		}
		i += run
	}
	return at
}

// isAddress reports whether what stands between spaces is a web address.
func isAddress(field string) bool {
	before, _, path := strings.Cut(field, "/")
	return strings.Contains(field, "://") || strings.HasPrefix(field, "www.") || path && strings.Contains(strings.Trim(before, "."), ".")
}

// joinOpen joins a word that is nothing but open letters with the word that it
// touches: in scripts whose every sign is a word, the letter that fills it in is one
// of its own.
func joinOpen(text string, words []textWord) []textWord {
	var out []textWord
	for _, w := range words {
		n := len(out)
		if n > 0 && out[n-1].End == w.Start && (isOpen(w.text) || isOpen(out[n-1].text)) {
			last := &out[n-1]
			last.End, last.open, last.text = w.End, true, text[last.Start:w.End]
			continue
		}
		out = append(out, w)
	}
	return out
}

// isOpen reports whether a word is nothing but open letters.
func isOpen(word string) bool { return strings.Trim(word, "*?") == "" }

// isSign reports whether a rune by itself is a sign that nothing looks for.
func isSign(r rune) bool { return !isWordRune(r) && len(schema.Dropped(string(r))) > 0 }

// withoutSigns returns a text without the signs that nothing looks for, and these
// signs, each once. The words of both texts are the same.
func withoutSigns(text string) (clean string, signs []string) {
	if !strings.ContainsFunc(text, isSign) {
		return text, nil
	}
	words := wordsOf(text)
	start := 0
	var b strings.Builder
	for field := range strings.FieldsFuncSeq(text, unicode.IsSpace) {
		start += strings.Index(text[start:], field)
		b.WriteByte(' ')
		for i, r := range field {
			switch {
			case !isSign(r) || isAddress(field) || inWord(words, start+i):
				b.WriteRune(r)
			default:
				b.WriteByte(' ')
				if !slices.Contains(signs, string(r)) {
					signs = append(signs, string(r))
				}
			}
		}
		start += len(field)
	}
	clean = strings.Join(strings.Fields(b.String()), " ")
	if !slices.EqualFunc(words, wordsOf(clean), func(a, b textWord) bool { return a.text == b.text && a.Term == b.Term }) {
		return text, nil
	}
	return clean, signs
}

// filled puts a letter in the place of each open one, and takes the signs of tags
// away from it: #abol*_tolls is not a tag.
func filled(text string, at []int) string {
	out := []byte(text)
	for _, i := range at {
		out[i] = 'a'
		for start := i - 1; start >= 0 && out[start] != ' '; start-- {
			if out[start] == '#' || out[start] == '@' {
				out[start] = ' '
			}
		}
	}
	return string(out)
}

func inWord(words []textWord, at int) bool {
	return slices.ContainsFunc(words, func(w textWord) bool { return at >= w.Start && at < w.End })
}
