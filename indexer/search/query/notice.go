package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// Notice says how a part of a query was read that means something else in other
// search systems, or in another spelling. A printed query has none but OpenLetters.
type Notice struct {
	Offset int    // of the part, in code points from the start of the query
	Msg    string // one or more sentences
	Other  string // a whole query that has the other meaning; "" if there is none
	Minor  bool   // it says no more than the read-back, and matters only where nothing is found
}

// OpenLetters is the notice of words with open letters, unless all of a word is its
// beginning and a *.
const OpenLetters = "In a word, ? stands for any one letter and * for any number of letters, inside quotation marks too."

// remark is a notice in the making: what is noticed alike is one notice.
type remark struct {
	at    int // of the first part, in bytes
	msg   string
	edits []*edit // of all parts, in order; together they give the other query
	whole string  // the other query itself; "" if edits give it
	minor bool    // see Notice
	prose bool    // it is left out of the notices of a sentence
}

// remarks gathers what is noticed.
type remarks []remark

// remark notes how a part of the query was read; edit gives it the other meaning,
// nil if there is none.
func (r *remarks) remark(at int, edit *edit, format string, args ...any) *remark {
	msg := fmt.Sprintf(format, args...)
	i := slices.IndexFunc(*r, func(r remark) bool { return r.msg == msg })
	if i < 0 {
		i = len(*r)
		*r = append(*r, remark{at: at, msg: msg})
	}
	if edit != nil {
		(*r)[i].edits = append((*r)[i].edits, edit)
	}
	return &(*r)[i]
}

// aside notes what the read-back shows as well.
func (r *remarks) aside(at int, format string, args ...any) {
	r.remark(at, nil, format, args...).minor = true
}

// maxNotices bounds how many notices a query has, one more aside that says how many
// are left out.
const maxNotices = 20

// notices returns what was remarked, in the order of the query.
func (p *parser) notices() []Notice {
	if p.isSentence() {
		p.remarks = slices.DeleteFunc(p.remarks, func(r remark) bool { return r.prose })
	}
	slices.SortStableFunc(p.remarks, func(a, b remark) int { return a.at - b.at })
	var out []Notice
	for i, r := range p.remarks {
		if i == maxNotices {
			return append(out, Notice{Offset: utf8.RuneCountInString(p.text[:r.at]), Msg: fmt.Sprintf("%d more notices of this query are left out.", len(p.remarks)-i)})
		}
		out = append(out, Notice{Offset: utf8.RuneCountInString(p.text[:r.at]), Msg: r.msg, Other: p.other(r), Minor: r.minor})
	}
	return out
}

// other is the query with the edits of a remark, if that can be read.
func (p *parser) other(r remark) string {
	if r.whole != "" || len(r.edits) == 0 {
		return r.whole
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

// noticeOperator remarks on a word that stands where an operator could and is one in
// another system, or in capitals.
func (p *parser) noticeOperator(t token) {
	if t.kind != wordToken || p.field != "" && p.outer.end == t.start || !startsClause(p.peek().kind) {
		return
	}
	between := p.at > 1 && endsClause(p.tokens[p.at-2].kind)
	if operator, is := lowerOperators[t.text]; is && (between || operator == notToken) {
		p.remark(t.start, replace(t.start, t.end, operatorWords[operator]), "Operators are written in capitals, AND, OR and NOT; in small letters they are looked for as words.").prose = true
	}
	if !between {
		return
	}
	if m := nearBare.FindStringSubmatch(t.text); m != nil {
		near := nearWritten(t.text, m[1]+m[2]+m[3])
		p.remark(t.start, replace(t.start, t.end, near), "“%s” is looked for as a word; words near each other are written with %s between them.", t.text, near)
	}
	if edit, is := p.bareOperator(t); is && strings.ToUpper(p.text) != p.text {
		p.remark(t.start, edit, "“%s” is looked for as a word; the operators are AND, OR, NOT, w/5 and pre/5, and a range of dates is written date:2025-04..2025-05.", t.text)
	}
}

// bareOperator reports whether a word is an operator in another system, and puts
// what can be written instead in its place.
func (p *parser) bareOperator(t token) (instead *edit, is bool) {
	before, after := p.tokens[p.at-2], p.peek()
	switch t.text {
	case "ANDNOT":
		return replace(t.start, t.end, "NOT"), true
	case "SAME":
		return replace(t.start, t.end, "w/50"), true
	case "XOR":
		return nil, true
	case "BUT":
		return replace(t.start, t.end, ""), after.kind == notToken
	case "TO":
		ofDates := p.at > 2 && p.tokens[p.at-3].kind == fieldToken && p.tokens[p.at-3].text == schema.Date
		return replace(before.end, after.start, ".."), ofDates
	}
	return nil, false
}

// nearWritten is the operator for what another system writes as N5, W5, ADJ5 or NEAR.
func nearWritten(text, reach string) string {
	switch {
	case reach == "":
		return "near/10"
	case strings.HasPrefix(text, "W"):
		return "pre/" + reach
	}
	return "near/" + reach
}

func startsClause(k kind) bool {
	switch k {
	case openToken, notToken, fieldToken, exactToken, quoteToken, wordToken:
		return true
	}
	return false
}

func endsClause(k kind) bool { return k == wordToken || k == quoteToken || k == closeToken }

// What tells a sentence, such as a headline or a line of a comment, from a list of
// words to look for.
const (
	sentenceWords   = 8 // that a text has which needs no words of grammar
	sentenceGrammar = 2 // different words of grammar in a shorter text
)

// isSentence reports whether a query is a piece of running text, in which “and” and “!”
// are what they are everywhere: it has no operator, no field and no exact word, and
// is long or has words of grammar, "and", "or" and "not" aside.
func (p *parser) isSentence() bool {
	words, grammar := 0, map[string]bool{}
	for _, t := range p.tokens {
		switch t.kind {
		case andToken, orToken, notToken, fieldToken, exactToken, nearToken:
			return false
		case wordToken:
			words++
			lower := strings.ToLower(strings.Trim(t.text, ",;.:!?"))
			if _, operator := lowerOperators[lower]; !operator && schema.IsGrammar(lower) {
				grammar[lower] = true
			}
		}
	}
	return words >= sentenceWords || words > sentenceGrammar && len(grammar) >= sentenceGrammar
}
