package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// kind is what a token is.
type kind int

const (
	endToken kind = iota
	openToken
	closeToken
	andToken
	orToken
	notToken   // NOT or a leading minus
	fieldToken // text is the field's name; its value follows at once
	exactToken // =; a word or quotes follow at once
	quoteToken // text is what is between the quotes, without escapes
	nearToken  // w/5 and the like
	wordToken  // text is as written
)

// token is one piece of a query; start and end are bytes.
type token struct {
	kind       kind
	text       string
	start, end int
	suffix     string // of a quoteToken, a ~ and the digits after it
	reach      int    // of a nearToken
	ordered    bool   // of a nearToken
}

// ends reports whether a word ends before a rune.
func ends(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' || isQuote(r) }

// lexer cuts a query into tokens.
type lexer struct {
	text   string
	at     int
	tokens []token
	groups []bool // of every open parenthesis, whether values are in it
	remarks
}

// lex cuts a query into tokens; the last is an endToken.
func lex(text string) (*lexer, *fault) {
	l := &lexer{text: text}
	for {
		l.skipSpace()
		if l.at == len(text) {
			if len(l.tokens) == 0 && text != "" && len(l.remarks) > 0 {
				return nil, noWord(token{start: 0, end: len(text)}, strings.TrimSpace(text))
			}
			l.emit(endToken, "", l.at)
			return l, nil
		}
		if f := l.next(); f != nil {
			return nil, f
		}
	}
}

func (l *lexer) skipSpace() {
	l.at += len(l.text[l.at:]) - len(strings.TrimLeftFunc(l.text[l.at:], unicode.IsSpace))
}

func (l *lexer) emit(k kind, text string, end int) {
	l.tokens = append(l.tokens, token{kind: k, text: text, start: l.at, end: end})
	l.at = end
}

func (l *lexer) next() *fault {
	r, size := utf8.DecodeRuneInString(l.text[l.at:])
	switch {
	case r == '(':
		l.groups = append(l.groups, l.after(fieldToken, isValueField) || l.inValues())
		l.emit(openToken, "(", l.at+size)
	case r == ')':
		l.groups = l.groups[:max(len(l.groups)-1, 0)]
		l.emit(closeToken, ")", l.at+size)
	case isQuote(r) && l.after(wordToken) && isInch(l.text, l.at):
		l.aside(l.at, "“%c” after a number is read as inches, and is not looked for.", r)
		l.at += size
	case isQuote(r):
		return l.quoted(r)
	case isSingle(r) && l.singleQuoted(r):
		return nil
	default:
		return l.word()
	}
	return nil
}

// word reads up to a space, a parenthesis or a quotation mark: an operator, a
// sign before a clause, a field before its value, or a word.
func (l *lexer) word() *fault {
	rest := l.text[l.at:]
	if i := strings.IndexFunc(rest, ends); i >= 0 {
		rest = rest[:i]
	}
	bound := l.bound()
	switch {
	case !bound && l.isShouted(rest):
		l.aside(l.at, "In a sentence in capitals, “%s” is looked for as a word.", rest)
		l.emit(wordToken, rest, l.at+len(rest))
	case !bound && rest == "AND":
		l.emit(andToken, rest, l.at+len(rest))
	case !bound && rest == "OR":
		l.emit(orToken, rest, l.at+len(rest))
	case !bound && rest == "NOT":
		l.emit(notToken, rest, l.at+len(rest))
	case rest[0] == '-' && !bound && !l.alone(1):
		l.emit(notToken, "-", l.at+1)
	case rest[0] == '=' && !l.after(exactToken) && !l.after(fieldToken, isValueField) && !l.alone(1):
		l.emit(exactToken, "=", l.at+1)
	default:
		name, _ := splitField(rest)
		if field, known := schema.Lookup(strings.ToLower(name)); !known || !field.Query { // else the value is still to come
			if done, f := l.foreign(rest); done || f != nil {
				return f
			}
		}
		if !bound && !l.inValues() && isLoneSign(rest) {
			l.loneSign(rest)
			return nil
		}
		return l.fieldOrWord(rest)
	}
	return nil
}

// inValues reports whether the innermost open parentheses hold values of one field.
func (l *lexer) inValues() bool { return len(l.groups) > 0 && l.groups[len(l.groups)-1] }

// alone reports whether nothing directly follows a sign of n bytes.
func (l *lexer) alone(n int) bool {
	r, size := utf8.DecodeRuneInString(l.text[l.at+n:])
	return size == 0 || unicode.IsSpace(r) || r == ')'
}

// after reports whether a token of kind k is directly before the place of reading.
func (l *lexer) after(k kind, and ...func(token) bool) bool {
	if len(l.tokens) == 0 {
		return false
	}
	last := l.tokens[len(l.tokens)-1]
	return last.kind == k && last.end == l.at && !slices.ContainsFunc(and, func(is func(token) bool) bool { return !is(last) })
}

// bound reports whether what comes next belongs to a field or = before it.
func (l *lexer) bound() bool { return l.after(fieldToken) || l.after(exactToken) }

func isValueField(t token) bool {
	field, _ := schema.Lookup(t.text)
	return field.Type != schema.Text && !isJoin(t.text)
}

func (l *lexer) fieldOrWord(word string) *fault {
	name, rest := splitField(word)
	field, known := fieldNamed(name)
	next := l.at + len(word)
	followed := rest != "" || next < len(l.text) && (l.text[next] == '(' || isQuote(runeAt(l.text, next)))
	values := l.inValues() || l.after(fieldToken, isValueField)
	switch {
	case l.after(fieldToken) && word[0] == '-':
		return l.lateMinus()
	case !values && strings.IndexFunc(word, isMistakenSign) == 0 && len(schema.Analyze(word)) > 0:
		return l.mistakenSign(word)
	case known && (values || l.bound() && !l.after(fieldToken, isJoinField)):
		return l.nestedField(field.Name, word)
	case values || name == "":
		l.emit(wordToken, word, next)
	case !known && l.foreignField(name, rest, next) != nil:
		return l.foreignField(name, rest, next)
	case !known && !followed:
		l.emit(wordToken, word, next)
	case !known:
		return l.unknownField(name, word)
	case !followed:
		return l.emptyField(field.Name, next)
	default:
		l.emit(fieldToken, field.Name, l.at+len(name)+1)
	}
	return nil
}

// lateMinus is the fault of field:-value.
func (l *lexer) lateMinus() *fault {
	field := l.tokens[len(l.tokens)-1]
	return &fault{at: l.at, msg: fmt.Sprintf("write the minus before the field: -%s:value", field.text), edit: replace(field.start, l.at+1, "-"+field.text+":")}
}

// isMistakenSign reports whether a rune is a sign that means something in other
// query languages, or that a word processor makes of ours. Such signs are not
// silently ignored.
func isMistakenSign(r rune) bool { return r == '!' || r == '–' || r == '−' || r == '~' }

func (l *lexer) mistakenSign(word string) *fault {
	sign, size := utf8.DecodeRuneInString(word)
	f := &fault{at: l.at, msg: fmt.Sprintf("to exclude a word, write - directly before it, not %c; put the word in quotation marks to look for it as it is", sign)}
	switch {
	case sign != '~' && !l.bound():
		f.edit = replace(l.at, l.at+size, "-")
		return f
	case sign == '~':
		f.msg = "~ directly follows a word or a phrase, as in colour~ or \"near these\"~5; put the word in quotation marks to look for it as it is"
	}
	f.edit = replace(l.at, l.at+len(word), quote(word))
	if n := len(l.tokens); sign == '~' && n > 0 && l.tokens[n-1].kind == quoteToken && fuzzySuffix("x"+word) > 0 {
		f.edit = replace(l.tokens[n-1].end, l.at, "")
	}
	return f
}

// nestedField is the fault of field:field:value. Its repair drops the outer field or =.
func (l *lexer) nestedField(name, word string) *fault {
	f := &fault{at: l.at, msg: fmt.Sprintf("the field %s is inside another clause; put %q in quotation marks to look for it as it is", name, word)}
	if l.bound() {
		last := l.tokens[len(l.tokens)-1]
		f.edit = replace(last.start, last.end, "")
	} else {
		f.edit = replace(l.at, l.at+len(word), quote(word))
	}
	return f
}

func runeAt(text string, at int) rune {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return r
}

// splitField splits a word that looks like a field and its value: letters and
// a colon, but no address ("https://…").
func splitField(word string) (name, rest string) {
	name, rest, ok := strings.Cut(word, ":")
	if !ok || name == "" || strings.HasPrefix(rest, "//") || strings.ContainsFunc(name, notLetter) {
		return "", ""
	}
	if lower := strings.ToLower(name); lower == "http" || lower == "https" {
		return "", ""
	}
	return name, rest
}

func notLetter(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_' }

func (l *lexer) unknownField(name, word string) *fault {
	f := &fault{at: l.at, msg: fmt.Sprintf("there is no field %q; fields are %s; put the word in quotation marks to look for it as it is", name, strings.Join(fieldNames(), ", "))}
	if near := nearestField(name); near != "" {
		f.msg = fmt.Sprintf("there is no field %q; did you mean %s? Put the word in quotation marks to look for it as it is", name, near)
		f.edit = replace(l.at, l.at+len(name), near)
		return f
	}
	if len(word) > len(name)+1 {
		f.edit = replace(l.at, l.at+len(word), quote(word))
	} else {
		f.edit = replace(l.at+len(name), l.at+len(name)+1, " ")
	}
	return f
}

func (l *lexer) emptyField(name string, next int) *fault {
	f := &fault{at: next, msg: fmt.Sprintf("the field %s has no value; write %s:value without a space", name, name)}
	value := len(l.text) - len(strings.TrimLeftFunc(l.text[next:], unicode.IsSpace))
	if value < len(l.text) && l.text[value] != ')' {
		f.edit = replace(next, value, "")
	} else {
		f.edit = replace(l.at, next, "")
	}
	return f
}

// isPlain reports whether a word can be written without quotation marks and is
// then read as that one word.
func isPlain(word string) bool {
	if word == "" || strings.ContainsFunc(word, ends) || fuzzySuffix(word) >= 0 || hasMeaning(word) || isIDText(word) {
		return false
	}
	switch {
	case word == "AND" || word == "OR" || word == "NOT" || word[0] == '-' || word[0] == '=' || strings.IndexFunc(word, isMistakenSign) == 0:
		return false
	}
	name, rest := splitField(word)
	_, known := fieldNamed(name)
	return name == "" || rest == "" && !known
}

// isPlainValue reports whether a whole value can be written without quotation marks.
func isPlainValue(value string) bool {
	first, _ := utf8.DecodeRuneInString(value)
	if value == "" || value[0] == '-' || strings.HasPrefix(value, "//") || isSingle(first) || strings.ContainsFunc(value, ends) || strings.Contains(value, "*") {
		return false
	}
	name, _ := splitField(value)
	_, known := fieldNamed(name)
	return !known
}
