package query

import (
	"context"
	"fmt"
	"slices"
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
	reading, err := ParseValues(text, func(field, text string) (string, error) {
		return schema.Values{}.Read(context.Background(), field, text)
	})
	return reading.Node, err
}

// Reading is how a query was read.
type Reading struct {
	Node      Node
	Canonical string   // the text with each value written as its id
	Notices   []Notice // in the order of the text
}

// ParseValues reads a query as Parse does, and its values by read. An error is a
// *SyntaxError, or one of read that is not about the text.
func ParseValues(text string, read ReadValue) (Reading, error) {
	if i := invalidUTF8(text); i >= 0 {
		return Reading{}, &SyntaxError{Offset: utf8.RuneCountInString(text[:i]), Msg: "the text is not valid UTF-8"}
	}
	text = schema.WithCommas(text)
	if n := utf8.RuneCountInString(text); n > MaxLength {
		return Reading{}, &SyntaxError{Offset: MaxLength, Msg: fmt.Sprintf("the query has %d characters; it can have at most %d", n, MaxLength)}
	}
	p, f := parse(text, read)
	if f != nil {
		return Reading{}, f.error(text, read)
	}
	return Reading{p.node, p.canonical(), p.notices()}, nil
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
	l, f := lex(text)
	if f != nil {
		return nil, f
	}
	p := &parser{text: text, tokens: l.tokens, remarks: l.remarks, read: read, node: And{}}
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
	text   string
	tokens []token
	read   ReadValue
	node   Node   // the whole query, once it is read
	ids    []edit // puts ids in the places of values that are written otherwise, in order
	remarks
	at        int
	depth     int
	clauses   int
	field     string // of the group that is being read; "" in none
	outer     token  // its fieldToken
	ofArticle bool   // what is read is asked of articles: directly inside article:(…)
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
		return p.near()
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
		if p.ofArticle && p.field == "" && isID(t) {
			return p.articleID(t, t)
		}
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
	case before.kind == notToken && t.kind == nearToken:
		f.msg = fmt.Sprintf("words that are not near each other are written -(one %s two)", t.text)
		if first, second := p.tokens[max(here-2, 0)], p.peek(); first.kind == wordToken && second.kind == wordToken {
			f.edit = replace(before.start, second.end, fmt.Sprintf("-(%s %s %s)", first.text, t.text, second.text))
		}
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
	if isJoin(t.text) {
		return p.join(t)
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
	p.noticeOperator(t)
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
