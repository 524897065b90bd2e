package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quotation marks. A double one always is one; a single one can be an apostrophe.
const (
	doubleMarks = "\"“”„‟«»＂″〝〞〟❝❞"
	singleMarks = "'‘’‚‛‹›＇❛❜"
)

func isQuote(r rune) bool  { return strings.ContainsRune(doubleMarks, r) }
func isSingle(r rune) bool { return strings.ContainsRune(singleMarks, r) }

// quoted reads from one double quotation mark to the next. A straight mark is
// closed by a straight one, if there is one, so that others can be inside;
// \" and \\ are the mark and the backslash themselves.
func (l *lexer) quoted(mark rune) *fault {
	start := l.at
	open := start + utf8.RuneLen(mark)
	content, end, ok := untilQuote(l.text, open, func(r rune) bool { return r == '"' || mark != '"' && isQuote(r) })
	if !ok {
		content, end, ok = untilQuote(l.text, open, isQuote)
	}
	if !ok {
		return &fault{at: start, msg: "the quotation mark is not closed", edit: insert(len(l.text), `"`)}
	}
	l.emitQuote(content, end)
	return nil
}

// emitQuote emits what is between quotation marks, with the ~ and the number that
// may follow.
func (l *lexer) emitQuote(content string, end int) {
	rest := l.text[end:]
	n := 0
	if strings.HasPrefix(rest, "~") {
		n = len(rest) - len(strings.TrimLeft(rest[1:], "0123456789"))
		if more := rest[n:]; len(more) > 1 && more[0] == '.' && isWordRune(rune(more[1])) { // which no number of words has
			n = len(rest) - len(strings.TrimLeft(more[1:], "0123456789"))
		}
	}
	l.emit(quoteToken, content, end+n)
	l.tokens[len(l.tokens)-1].suffix = rest[:n]
}

func untilQuote(text string, from int, closes func(rune) bool) (content string, end int, ok bool) {
	var b strings.Builder
	for i := from; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\\' && i+1 < len(text) && (text[i+1] == '"' || text[i+1] == '\\') {
			b.WriteByte(text[i+1])
			i += 2
			continue
		}
		if closes(r) {
			return b.String(), i + size, true
		}
		b.WriteRune(r)
		i += size
	}
	return "", 0, false
}

// elisions are words that begin with an apostrophe.
var elisions = strings.Fields("bout cause cept cos coz cuz em ere fraid gainst kay n neath nother nuff round sup tis til till twas twere twill twould")

// singleQuoted reads from a single quotation mark to the one that closes it; ok is
// false if it is an apostrophe. A mark opens a quotation where a clause can begin,
// and closes it where one can end. One after an s may belong to the word (the
// workers' rights): it closes if no other mark does before the next opening.
func (l *lexer) singleQuoted(mark rune) (ok bool) {
	open := l.at + utf8.RuneLen(mark)
	if !l.canOpen(open) {
		return false
	}
	var closing []int
	for i, r := range l.text[open:] {
		at := open + i
		if isQuote(r) {
			break
		}
		if !isSingle(r) {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(l.text[open:at])
		after := at + utf8.RuneLen(r)
		switch {
		case i > 0 && !unicode.IsSpace(before) && canEnd(l.text[after:]):
			closing = append(closing, at)
			continue
		case i > 0 && unicode.IsSpace(before) && opens(l.text[after:]):
		default:
			continue
		}
		break
	}
	if len(closing) == 0 {
		word, _, _ := strings.Cut(l.text[open:], " ")
		l.aside(l.at, "The single quotation mark before “%s” is not closed, and is read as an apostrophe.", word)
		return false
	}
	at := closing[len(closing)-1]
	if i := slices.IndexFunc(closing, func(at int) bool { return l.text[at-1] != 's' && l.text[at-1] != 'S' }); i >= 0 {
		at = closing[i]
	}
	content := l.text[open:at]
	l.aside(l.at, "What is between single quotation marks is read as between double ones: “%s”.", content)
	l.emitQuote(content, at+utf8.RuneLen(runeAt(l.text, at)))
	return true
}

// canOpen reports whether the mark at the place of reading, which ends before open,
// can open a quotation.
func (l *lexer) canOpen(open int) bool {
	before, _ := utf8.DecodeLastRuneInString(l.text[:l.at])
	begins := l.at == 0 || unicode.IsSpace(before) || strings.ContainsRune("(:=-+", before)
	return begins && opens(l.text[open:])
}

// opens reports whether a text can be inside quotation marks, rather than after an
// apostrophe.
func opens(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	word := strings.ToLower(text[:len(text)-len(strings.TrimLeftFunc(text, isWordRune))])
	decade := strings.TrimSuffix(word, "s") != word && strings.Trim(word, "0123456789") == "s"
	return text != "" && !unicode.IsSpace(first) && !decade && !slices.Contains(elisions, word)
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// canEnd reports whether a clause can end before a text.
func canEnd(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return text == "" || unicode.IsSpace(first) || strings.ContainsRune(")~^,;", first)
}

// isInch reports whether the double mark at a place stands for inches: after a
// digit, and before nothing.
func isInch(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	return unicode.IsDigit(before) && canEnd(text[at+utf8.RuneLen(runeAt(text, at)):])
}
