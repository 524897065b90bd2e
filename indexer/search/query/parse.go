package query

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// Bounds of a query.
const (
	MaxLength  = 4096 // code points, as written and as printed
	MaxDepth   = 50   // parentheses and negations inside each other
	MaxClauses = 256  // words, phrases, values and dates
)

// Parse reads a query. Words and clauses next to each other are ANDed; NOT
// binds tighter than AND, AND tighter than OR. Lists inside a list of their
// own kind are flattened and a list of one is that one, so that a query has one
// form. Blank text is an empty And, which matches everything. Values are read
// by what the schema alone knows (schema.Values{}). Every error is a
// *SyntaxError.
func Parse(text string) (Node, error) {
	n, _, err := ParseValues(text, func(field, text string) (string, error) {
		return schema.Values{}.Read(context.Background(), field, text)
	})
	return n, err
}

// ParseValues reads a query as Parse does, and its values by read. Canonical is
// the text with each value written as its id. An error is a *SyntaxError, or
// one of read that is not about the text.
func ParseValues(text string, read ReadValue) (n Node, canonical string, err error) {
	if i := invalidUTF8(text); i >= 0 {
		return nil, "", &SyntaxError{Offset: utf8.RuneCountInString(text[:i]), Msg: "the text is not valid UTF-8"}
	}
	text = schema.WithCommas(text)
	if n := utf8.RuneCountInString(text); n > MaxLength {
		return nil, "", &SyntaxError{Offset: MaxLength, Msg: fmt.Sprintf("the query has %d characters; it can have at most %d", n, MaxLength)}
	}
	p, f := parse(text, read)
	if f != nil {
		return nil, "", f.error(text, read)
	}
	return p.node, p.canonical(), nil
}

// canonical is the text with the ids of values in their places or, where that
// would be too long to be read again, the printed query.
func (p *parser) canonical() string {
	text := p.text
	for _, id := range slices.Backward(p.ids) {
		text = id.apply(text)
	}
	if utf8.RuneCountInString(text) > MaxLength {
		return p.node.String()
	}
	return text
}

func invalidUTF8(text string) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func parse(text string, read ReadValue) (*parser, *fault) {
	tokens, f := lex(text)
	if f != nil {
		return nil, f
	}
	p := &parser{text: text, tokens: tokens, read: read, node: And{}}
	if p.peek().kind == endToken {
		return p, nil
	}
	if p.node, f = p.or(); f != nil {
		return nil, f
	}
	if t := p.peek(); t.kind == closeToken {
		return nil, &fault{at: t.start, msg: "a parenthesis is closed that was not opened", edit: replace(t.start, t.end, " ")}
	}
	p.calm()
	if utf8.RuneCountInString(p.node.String()) > MaxLength {
		return nil, &fault{at: len(text), msg: fmt.Sprintf("the query is longer than %d characters when each word is written with its field", MaxLength)}
	}
	return p, nil
}

type parser struct {
	text    string
	tokens  []token
	read    ReadValue
	node    Node   // the whole query, once it is read
	loud    Node   // the same in capitals, if it is loud as a whole
	ids     []edit // puts ids in the places of values that are written otherwise, in order
	at      int
	depth   int
	clauses int
	field   string // of the group that is being read; "" in none
	outer   token  // its fieldToken
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) take() token {
	t := p.tokens[p.at]
	if t.kind != endToken {
		p.at++
	}
	return t
}

func (p *parser) or() (Node, *fault) {
	var list []Node
	for {
		node, f := p.and()
		if f != nil {
			return nil, f
		}
		if or, ok := node.(Or); ok {
			list = append(list, or.Nodes...)
		} else {
			list = append(list, node)
		}
		if p.peek().kind != orToken {
			break
		}
		p.take()
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return Or{list}, nil
}

func (p *parser) and() (Node, *fault) {
	var list []Node
	for {
		node, f := p.not()
		if f != nil {
			return nil, f
		}
		if and, ok := node.(And); ok {
			list = append(list, and.Nodes...)
		} else {
			list = append(list, node)
		}
		switch p.peek().kind {
		case andToken:
			p.take()
			continue
		case endToken, closeToken, orToken:
			if len(list) == 1 {
				return list[0], nil
			}
			return And{list}, nil
		}
	}
}

func (p *parser) not() (Node, *fault) {
	if p.peek().kind != notToken {
		return p.primary()
	}
	if f := p.deeper(p.take()); f != nil {
		return nil, f
	}
	defer func() { p.depth-- }()
	node, f := p.not()
	if f != nil {
		return nil, f
	}
	return Not{node}, nil
}

func (p *parser) deeper(t token) *fault {
	if p.depth++; p.depth > MaxDepth {
		return &fault{at: t.start, msg: fmt.Sprintf("parentheses and negations are more than %d deep inside each other", MaxDepth)}
	}
	return nil
}

func (p *parser) primary() (Node, *fault) {
	t := p.take()
	switch t.kind {
	case openToken:
		return p.group(t)
	case fieldToken:
		return p.fielded(t)
	case exactToken, quoteToken, wordToken:
		return p.clause(t)
	case closeToken:
		return nil, p.nothingBefore(t, "a closing parenthesis")
	case endToken:
		return nil, p.nothingBefore(t, "the end")
	}
	return nil, p.nothingBefore(t, t.text)
}

// nothingBefore is the fault of an operator or an end where a clause should be.
// Its repair removes the operator before it or, if there is none, the operator
// itself.
func (p *parser) nothingBefore(t token, what string) *fault {
	f := &fault{at: t.start, msg: fmt.Sprintf("expected a word, a phrase or a field before %s", what)}
	here := p.at - 1
	if t.kind == endToken {
		here = p.at
	}
	if here == 0 {
		f.edit = replace(t.start, t.end, " ")
		return f
	}
	before := p.tokens[here-1]
	switch {
	case before.kind == openToken && t.kind == closeToken:
		f.msg = "there is nothing between the parentheses"
		f.edit = replace(before.start, t.end, " ")
	case before.kind == openToken && t.kind == endToken:
		f.msg = "the parenthesis is not closed"
		f.edit = replace(before.start, t.end, " ")
	case before.kind == openToken:
		f.edit = replace(t.start, t.end, " ")
	default:
		f.msg = fmt.Sprintf("expected a word, a phrase or a field between %s and %s", before.text, what)
		if t.kind == endToken {
			f.msg = fmt.Sprintf("expected a word, a phrase or a field after %s", before.text)
		}
		f.edit = replace(before.start, before.end, " ")
	}
	return f
}

func (p *parser) group(open token) (Node, *fault) {
	if f := p.deeper(open); f != nil {
		return nil, f
	}
	defer func() { p.depth-- }()
	node, f := p.or()
	if f != nil {
		return nil, f
	}
	if p.take().kind != closeToken {
		return nil, &fault{at: open.start, msg: "the parenthesis is not closed", edit: insert(len(p.text), ")")}
	}
	return node, nil
}

// fielded reads what follows a field: a clause or a group of clauses.
func (p *parser) fielded(t token) (Node, *fault) {
	if p.field != "" {
		return nil, &fault{at: t.start, msg: fmt.Sprintf("the field %s is inside the parentheses of the field %s", t.text, p.field),
			edit: replace(p.outer.start, p.outer.end, "")}
	}
	p.field, p.outer = t.text, t
	defer func() { p.field = "" }()
	if p.peek().kind == openToken {
		return p.group(p.take())
	}
	return p.clause(p.take())
}

// clause reads one leaf. The lexer makes sure that a word, quotes or a
// parenthesis directly follows a field or an equals sign.
func (p *parser) clause(t token) (Node, *fault) {
	if p.clauses++; p.clauses > MaxClauses {
		return nil, &fault{at: t.start, msg: fmt.Sprintf("the query has more than %d words, phrases and values", MaxClauses)}
	}
	field, _ := schema.Lookup(p.field)
	if p.field != "" && field.Type != schema.Text {
		return p.value(field, t)
	}
	exact := t.kind == exactToken
	if exact {
		equals := t
		if t = p.take(); t.kind != quoteToken && t.kind != wordToken {
			return nil, &fault{at: equals.end, msg: `expected a word or a phrase after =, such as ="deported"`, edit: replace(equals.start, equals.end, " ")}
		}
	}
	if t.kind == quoteToken {
		return p.phrase(t, exact)
	}
	return p.word(t, exact)
}

// phrase reads what is between quotation marks. One word is a Term.
func (p *parser) phrase(t token, exact bool) (Node, *fault) {
	text := strings.Join(strings.Fields(t.text), " ")
	words := len(schema.Analyze(text))
	if words == 0 {
		return nil, noWord(t, t.text)
	}
	slop, f := p.slop(t, words)
	switch {
	case f != nil:
		return nil, f
	case words == 1:
		return Term{p.field, text, exact}, nil
	}
	return Phrase{p.field, text, slop, exact}, nil
}

func (p *parser) slop(t token, words int) (int, *fault) {
	if t.suffix == "" {
		return 0, nil
	}
	cut := replace(t.end-len(t.suffix), t.end, "")
	slop, err := strconv.Atoi(t.suffix[1:])
	switch {
	case words == 1:
		return 0, &fault{at: cut.start, msg: "one word cannot be near others; ~ after quotation marks needs two words between the marks", edit: cut}
	case t.suffix == "~":
		return 0, &fault{at: t.end, msg: `expected a number after ~, such as "near these"~5`, edit: insert(t.end, "5")}
	case slop == 0 && err == nil:
		return 0, nil
	case err != nil || words+slop > MaxReach:
		most := max(MaxReach-words, 0)
		cut.text = "~" + strconv.Itoa(most)
		return 0, &fault{at: cut.start, msg: fmt.Sprintf("%d words can be at most ~%d near each other", words, most), edit: cut}
	}
	return slop, nil
}

func (p *parser) word(t token, exact bool) (Node, *fault) {
	star, tilde := strings.Contains(t.text, "*"), fuzzySuffix(t.text)
	switch {
	case exact && (star || tilde >= 0):
		return nil, &fault{at: t.start, msg: "an exact word cannot end in * or ~; put it in quotation marks to look for it as it is", edit: replace(t.start, t.end, quote(t.text))}
	case star:
		return p.prefix(t)
	case tilde >= 0:
		return p.fuzzy(t, tilde)
	}
	words := len(schema.Analyze(t.text))
	switch {
	case words == 0:
		return nil, noWord(t, t.text)
	case words > 1 && !isPlain(t.text): // printed in quotation marks, hence a phrase
		return Phrase{Field: p.field, Text: t.text, Exact: exact}, nil
	}
	return Term{p.field, t.text, exact}, nil
}

func noWord(t token, text string) *fault {
	f := &fault{at: t.start, msg: fmt.Sprintf("%q contains no word that can be found", text), edit: replace(t.start, t.end, " ")}
	switch text {
	case "|", "||":
		f.msg, f.edit.text = fmt.Sprintf("%q is not an operator; write OR", text), " OR "
	case "&", "&&":
		f.msg = fmt.Sprintf("%q is not an operator; words are joined by AND, which can be left out", text)
	}
	return f
}

func (p *parser) prefix(t token) (Node, *fault) {
	text := strings.TrimRight(t.text, "*")
	bare := strings.Trim(t.text, "*")
	f := &fault{at: t.start + strings.Index(t.text, "*")}
	switch {
	case bare == "":
		f.msg, f.edit = "* needs the beginning of a word before it, as in deport*", replace(t.start, t.end, " ")
	case t.text[0] == '*':
		f.msg, f.edit = "* can only be at the end of a word, as in deport*", replace(t.start, t.end, bare)
	case strings.Contains(text, "*"):
		f.msg, f.edit = "* can only be at the end of a word, as in deport*; put the word in quotation marks to look for it as it is", replace(t.start, t.end, quote(t.text))
	case len(t.text) > len(text)+1:
		f.msg, f.edit = "one * is enough", replace(t.start, t.end, text+"*")
	case !oneWord(text) && !oneWord(text+"a"):
		f.msg, f.edit = fmt.Sprintf("%q is more than one word, or none; * can only follow the beginning of one word", text), replace(t.start, t.end, text)
	default:
		return Prefix{p.field, text}, nil
	}
	return nil, f
}

// oneWord reports whether the analyzer reads all of a text as one word.
func oneWord(text string) bool {
	tokens := schema.Analyze(text)
	return len(tokens) == 1 && tokens[0].Start == 0 && tokens[0].End == len(text)
}

func (p *parser) fuzzy(t token, tilde int) (Node, *fault) {
	text, digits := t.text[:tilde], t.text[tilde+1:]
	edits, err := defaultEdits(text), error(nil)
	if digits != "" {
		edits, err = strconv.Atoi(digits)
	}
	switch {
	case err != nil || edits > 2:
		return nil, &fault{at: t.start + tilde, msg: "a word can differ in at most 2 letters", edit: replace(t.start+tilde, t.end, "~2")}
	case !oneWord(text):
		return nil, &fault{at: t.start, msg: fmt.Sprintf("%q is more than one word, or none; ~ can only follow one word", text), edit: replace(t.start, t.end, text)}
	}
	return Fuzzy{p.field, text, edits}, nil
}

func defaultEdits(word string) int {
	switch n := utf8.RuneCountInString(schema.Fold(word)); {
	case n <= 2:
		return 0
	case n <= 5:
		return 1
	}
	return 2
}
