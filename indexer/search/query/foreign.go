package query

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// The operators of other search systems. What means one thing beyond doubt is
// understood, the rest is a fault with what to write instead; see the table in
// the description of the language.

var (
	nearSign     = regexp.MustCompile(`^(?i)(near|within|n|w|pre|p|onear|next)?/([0-9]+)$`)
	nearBare     = regexp.MustCompile(`^(?:(?:NEAR|ADJ)([0-9]{0,2})|(?:near|adj)([0-9]{1,2})|[NW]([0-9]))$`) // an operator elsewhere, perhaps a word
	trailingSign = regexp.MustCompile(`[!?]+$|\pL\$+$`)
	authorSign   = regexp.MustCompile(`^/?u/`)
	listSign     = regexp.MustCompile(`^[^#@]*\pL[,;_]+\pL`)
	nearPart     = regexp.MustCompile(`^(?i)(near|within|n|w|pre)?/(s|p|sent|para|sentence|paragraph)$`)
	nearAround   = regexp.MustCompile(`^AROUND *\(([0-9]+)\)`)
	boostSign    = regexp.MustCompile(`\^[0-9]+(\.[0-9]+)?$`)
	regexText    = regexp.MustCompile(`^/(\S+?)/(?:[\s)]|$)`)
	simpleRegex  = regexp.MustCompile(`^(\pL|\pN|\.[*+]?)+$`)
	rangeText    = regexp.MustCompile(`^([\[{])\s*(\S+)\s+TO\s+([^\s\]}]+)\s*([\]}])`)
	comparedText = regexp.MustCompile(`^([A-Za-z_]+)(==?|[<>]=?)(.*)$`)
)

// foreign reads an operator of another system at the place of reading, where the
// text up to the next space, parenthesis or quotation mark is rest; done is false
// if there is none.
func (l *lexer) foreign(rest string) (done bool, f *fault) {
	operator, symbol := symbols[rest]
	boost := boostSign.FindString(rest)
	switch bound := l.bound(); {
	case symbol && !bound:
		l.remark(l.at, nil, "“%s” is read as %s.", rest, operatorWords[operator]).minor = operator == andToken
		l.emit(operator, rest, l.at+len(rest))
	case l.inValues() || l.after(fieldToken, isValueField):
		return false, l.rangeFault()
	case isAddress(rest):
		return false, nil
	case !bound && l.nearOperator(rest):
	case !bound && rest[0] == '+' && !l.alone(1):
		l.aside(l.at, "“+” adds nothing: words next to each other must all be there.")
		l.at++
	case boost == rest && (l.after(quoteToken) || l.after(closeToken)):
		l.remarkBoost(l.at, boost)
		l.at += len(rest)
	default:
		return false, l.foreignFault(rest)
	}
	return true, nil
}

// foreignFault is the fault of an operator that is not understood.
func (l *lexer) foreignFault(rest string) *fault {
	for _, fault := range []func(string) *fault{l.partFault, l.regexFault, l.joinedFault, l.backslashFault, l.comparedFault} {
		if f := fault(rest); f != nil {
			return f
		}
	}
	return l.rangeFault()
}

// symbols are operators in signs, operatorWords what they are called here.
var (
	symbols       = map[string]kind{"&&": andToken, "&": andToken, "||": orToken, "|": orToken}
	operatorWords = map[kind]string{andToken: "AND", orToken: "OR", notToken: "NOT"}
)

// hasMeaning reports whether a word that stands without quotation marks is read
// otherwise than as its letters.
func hasMeaning(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	_, lower := lowerOperators[word]
	_, symbol := symbols[word]
	switch {
	case isSingle(first), strings.HasPrefix(word, "//"): // which is an address after a colon
		return true
	case isAddress(word):
		return false
	case lower || symbol || first == '+' || strings.ContainsFunc(word, isSign) || strings.Contains(word, "%") || len(openLetters(word)) > 0:
		return true
	}
	return trailingSign.MatchString(word) || listSign.MatchString(word) || nearSign.MatchString(word) || nearPart.MatchString(word) || nearBare.MatchString(word) || regexText.MatchString(word)
}

// nearOperator reads w/5, near/5, pre/5, /5 and AROUND(5).
func (l *lexer) nearOperator(rest string) bool {
	name, digits, end := "", "", l.at+len(rest)
	if m := nearSign.FindStringSubmatch(rest); m != nil {
		name, digits = strings.ToLower(m[1]), m[2]
	} else if m := nearAround.FindStringSubmatch(l.text[l.at:]); m != nil {
		digits, end = m[1], l.at+len(m[0])
	}
	if digits == "" || name == "" && !l.afterClause() {
		return false
	}
	reach, err := strconv.Atoi(digits)
	if err != nil {
		reach = MaxReach
	}
	text, ordered, order := l.text[l.at:end], slices.Contains([]string{"pre", "p", "onear", "next"}, name), ""
	if ordered {
		order = "in this order and "
	}
	if name != "pre" { // which is how it is printed
		l.aside(l.at, "“%s” is read as %snear each other, with at most %s between.", text, order, otherWords(reach))
	}
	l.emit(nearToken, text, end)
	last := &l.tokens[len(l.tokens)-1]
	last.reach, last.ordered = reach, ordered
	return true
}

// afterClause reports whether a clause ends somewhere before the place of reading.
func (l *lexer) afterClause() bool {
	return len(l.tokens) > 0 && endsClause(l.tokens[len(l.tokens)-1].kind)
}

func (l *lexer) partFault(rest string) *fault {
	m := nearPart.FindStringSubmatch(rest)
	if m == nil || l.bound() || m[1] == "" && !l.afterClause() {
		return nil
	}
	part, reach := "sentences", "w/15"
	if strings.HasPrefix(strings.ToLower(m[2]), "p") {
		part, reach = "paragraphs", "w/50"
	}
	if strings.EqualFold(m[1], "pre") {
		reach = "pre" + reach[1:]
	}
	return &fault{at: l.at, msg: fmt.Sprintf("%s cannot be counted; say within how many words, such as %s, which never reaches into another paragraph", part, reach), edit: replace(l.at, l.at+len(rest), reach)}
}

// regexFault is the fault of /lev.e/.
func (l *lexer) regexFault(string) *fault {
	m := regexText.FindStringSubmatch(l.text[l.at:])
	if m == nil || !strings.ContainsAny(m[1], `.*+?[]{}()|^$\`) {
		return nil
	}
	f := &fault{at: l.at, msg: "regular expressions are not read; in a word, ? stands for any one letter and * for any number of letters"}
	if text := regexWildcard(m[1]); text != "" {
		f.edit = replace(l.at, l.at+len(m[1])+2, text)
	}
	return f
}

// regexWildcard writes a regular expression as a word with open letters; "" if
// that cannot say the same.
func regexWildcard(expression string) string {
	if !simpleRegex.MatchString(expression) {
		return ""
	}
	return strings.NewReplacer(".*", "*", ".+", "?*", ".", "?").Replace(expression)
}

// joinedFault is the fault of a||b.
func (l *lexer) joinedFault(rest string) *fault {
	for _, sign := range []string{"&&", "||", "|"} {
		if before, after, ok := strings.Cut(rest, sign); ok && before != "" && after != "" {
			operator := operatorWords[symbols[sign]]
			at := l.at + len(before)
			return &fault{at: at, msg: fmt.Sprintf("put a space before and after %s, or write %s", sign, operator), edit: replace(at, at+len(sign), " "+operator+" ")}
		}
	}
	return nil
}

// backslashFault is the fault of a backslash outside quotation marks. Its repair
// puts what it belongs to between them.
func (l *lexer) backslashFault(rest string) *fault {
	if !strings.Contains(rest, `\`) {
		return nil
	}
	var plain strings.Builder
	end := l.at
	for end < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[end:])
		if r == '\\' && end+1 < len(l.text) {
			end++
			r, size = utf8.DecodeRuneInString(l.text[end:])
		} else if unicode.IsSpace(r) || r == ')' {
			break
		}
		if r == '*' || r == '?' {
			r = ' ' // no word holds them
		}
		plain.WriteRune(r)
		end += size
	}
	return &fault{at: l.at + strings.Index(rest, `\`), msg: `a backslash is only read inside quotation marks, before " and \; put the words in quotation marks to look for them as they are`, edit: replace(l.at, end, quote(plain.String()))}
}

// comparedFault is the fault of lang=en and date>=2025.
func (l *lexer) comparedFault(rest string) *fault {
	m := comparedText.FindStringSubmatch(rest)
	if m == nil || l.bound() {
		return nil
	}
	name := strings.ToLower(m[1])
	field, known := schema.Lookup(name)
	if known = known && field.Query; !known {
		name = synonyms[name]
	}
	if name == "" {
		return nil
	}
	after := name + ":"
	if m[2] != "=" && m[2] != "==" {
		after += m[2]
	}
	return &fault{at: l.at, msg: fmt.Sprintf("a field is written with a colon, %s:value", name), edit: replace(l.at, l.at+len(m[1])+len(m[2]), after)}
}

// rangeFault is the fault of [a TO b].
func (l *lexer) rangeFault() *fault {
	m := rangeText.FindStringSubmatch(l.text[l.at:])
	switch {
	case m == nil:
		return nil
	case !l.after(fieldToken, func(t token) bool { return t.text == schema.Date }):
		return &fault{at: l.at, msg: "ranges are of dates alone, as in date:2025-04..2025-05"}
	}
	first, last := strings.Trim(m[2], "*"), strings.Trim(m[3], "*")
	if m[1] == "{" {
		first = shiftDate(first, 1)
	}
	if m[4] == "}" {
		last = shiftDate(last, -1)
	}
	return &fault{at: l.at, msg: "a range is written with two dots, as in date:2025-04..2025-05", edit: replace(l.at, l.at+len(m[0]), first+".."+last)}
}

// shiftDate returns the nth unit after a date; the date itself if it cannot be read.
func shiftDate(text string, n int) string {
	t, u, err := readEnd(text)
	if err != nil || u == none {
		return text
	}
	return u.write(u.shift(t, n))
}

func (r *remarks) remarkBoost(at int, boost string) {
	r.remark(at, nil, "“%s” is not read: how much a word counts is measured by how rare it is.", boost)
}

// foreignFields are operators of other systems that look like a field. Some have a
// field here; those without one are "".
var foreignFields = map[string]string{
	"intitle": schema.Headline + ":", "allintitle": schema.Headline + ":", "intext": schema.Body + ":", "allintext": schema.Body + ":", "site": schema.Outlet + ":",
	"before": schema.Date + ":<", "until": schema.Date + ":<", "after": schema.Date + ":>=", "since": schema.Date + ":>=",
	"inurl": "", "allinurl": "", "inanchor": "", "allinanchor": "", "filetype": "", "ext": "", "cache": "", "related": "", "link": "", "define": "", "info": "", "imagesize": "",
}

// foreignField is the fault of inurl:levee and the like; next is where the word ends.
func (l *lexer) foreignField(name, rest string, next int) *fault {
	lower := strings.ToLower(name)
	ours, known := foreignFields[lower]
	end := l.at + len(name) + 1
	switch {
	case !known:
		return nil
	case ours == "":
		return &fault{at: l.at, msg: fmt.Sprintf("%s: is of a search engine for the web; only words, fields and dates are looked for here. Put the word in quotation marks to look for it as it is", lower)}
	case strings.HasPrefix(lower, "all"):
		return &fault{at: l.at, msg: fmt.Sprintf("write %s(…) for words that must all be there", ours), edit: replace(l.at, len(l.text), ours+"("+strings.TrimSpace(l.text[end:])+")")}
	}
	f := &fault{at: l.at, msg: fmt.Sprintf("there is no field %q; did you mean %s? Put the word in quotation marks to look for it as it is", name, strings.TrimRight(ours, ":<>=")), edit: replace(l.at, end, ours)}
	if rest == "" {
		f.edit.end = next + len(l.text[next:]) - len(strings.TrimLeftFunc(l.text[next:], unicode.IsSpace))
	}
	return f
}
