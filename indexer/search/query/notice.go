package query

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Notice says how a part of a query was read that means something else in other
// search systems, or in another spelling. A printed query has none.
type Notice struct {
	Offset int    // of the part, in code points from the start of the query
	Msg    string // one or more sentences
	Other  string // a whole query that has the other meaning; "" if there is none
}

// remark is a notice in the making: what is noticed alike is one notice.
type remark struct {
	at    int // of the first part, in bytes
	msg   string
	edits []*edit // of all parts, in order; together they give the other query
}

// remark notes how a part of the query was read; edit gives it the other meaning,
// nil if there is none.
func (p *parser) remark(at int, edit *edit, format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	i := slices.IndexFunc(p.remarks, func(r remark) bool { return r.msg == msg })
	if i < 0 {
		i = len(p.remarks)
		p.remarks = append(p.remarks, remark{at: at, msg: msg})
	}
	if edit != nil {
		p.remarks[i].edits = append(p.remarks[i].edits, edit)
	}
}

// notices returns what was remarked, in the order of the query.
func (p *parser) notices() []Notice {
	slices.SortStableFunc(p.remarks, func(a, b remark) int { return a.at - b.at })
	var out []Notice
	for _, r := range p.remarks {
		out = append(out, Notice{Offset: utf8.RuneCountInString(p.text[:r.at]), Msg: r.msg, Other: p.other(r)})
	}
	return out
}

// other is the query with the edits of a remark, if that can be read.
func (p *parser) other(r remark) string {
	if len(r.edits) == 0 {
		return ""
	}
	text := p.text
	for _, e := range slices.Backward(r.edits) {
		text = e.apply(text)
	}
	if utf8.RuneCountInString(text) > MaxLength {
		return ""
	}
	if _, f := parse(text, p.read); f != nil {
		return ""
	}
	return text
}

// lowerOperators are the operators as people write them in other systems.
var lowerOperators = map[string]kind{"and": andToken, "or": orToken, "not": notToken}

// noticeOperator remarks on a word in small letters that stands where an operator
// could.
func (p *parser) noticeOperator(t token) {
	operator, is := lowerOperators[t.text]
	if !is || t.kind != wordToken || p.field != "" && p.outer.end == t.start {
		return
	}
	before := endToken
	if p.at > 1 {
		before = p.tokens[p.at-2].kind
	}
	if !startsClause(p.peek().kind) || operator != notToken && !endsClause(before) {
		return
	}
	capitals := map[kind]string{andToken: "AND", orToken: "OR", notToken: "NOT"}[operator]
	p.remark(t.start, replace(t.start, t.end, capitals), "“%s” in small letters is looked for as a word; the operator is written in capitals, %s.", t.text, capitals)
}

func startsClause(k kind) bool {
	switch k {
	case openToken, notToken, fieldToken, exactToken, quoteToken, wordToken:
		return true
	}
	return false
}

func endsClause(k kind) bool { return k == wordToken || k == quoteToken || k == closeToken }
