package query

import (
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

// String writes the clause as a query that Parse reads as the same clause.
func (n Article) String() string { return schema.Article + ":(" + n.Node.String() + ")" }

// String writes the clause as a query that Parse reads as the same clause.
func (n HasComment) String() string { return hasComment + ":(" + n.Node.String() + ")" }

// hasComment is written before the query of a HasComment, and schema.Article
// before that of an Article.
const hasComment = "has_comment"

func isJoin(field string) bool { return field == schema.Article || field == hasComment }

func isJoinField(t token) bool { return isJoin(t.text) }

// fieldNamed returns a field that can come before a colon.
func fieldNamed(name string) (field schema.Field, known bool) {
	if name = strings.ToLower(name); name == hasComment {
		return schema.Field{Name: hasComment, Query: true}, true
	}
	field, known = schema.Lookup(name)
	return field, known && field.Query
}

// join reads what follows article: or has_comment:, a clause or a query in
// parentheses. Ids of articles stand for their threads, as values of the field.
func (p *parser) join(t token) (Node, *fault) {
	if t.text == schema.Article && isID(p.peek()) {
		return p.articleID(p.take(), t)
	}
	if p.peek().kind != openToken { // which counts by itself
		if f := p.deeper(t); f != nil {
			return nil, f
		}
		defer func() { p.depth-- }()
	}
	before := p.ofArticle
	p.ofArticle = t.text == schema.Article
	defer func() { p.ofArticle = before }()
	node, f := p.primary()
	if f != nil {
		return nil, f
	}
	switch inner, same := node.(Article); {
	case t.text == hasComment:
		return HasComment{node}, nil
	case same: // an article's article is itself
		return inner, nil
	case onlyIDs(node):
		return node, nil
	}
	return Article{node}, nil
}

// isID reports whether a token is the id of a document; that of a comment is then
// refused.
func isID(t token) bool { return t.kind == wordToken && isIDText(t.text) }

func isIDText(text string) bool { return corpus.IsID(strings.ToLower(text)) }

// articleID reads the id of an article; outer is the field before it.
func (p *parser) articleID(t, outer token) (Node, *fault) {
	p.field, p.outer = schema.Article, outer
	defer func() { p.field = "" }()
	return p.clause(t)
}

// onlyIDs reports whether a clause is the id of an article, or a list of them joined
// by OR.
func onlyIDs(n Node) bool {
	if or, ok := n.(Or); ok {
		return !slices.ContainsFunc(or.Nodes, func(n Node) bool { return !onlyIDs(n) })
	}
	value, ok := n.(Value)
	return ok && value.Field == schema.Article
}
