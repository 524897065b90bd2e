package opensearchengine

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// asking is one request in the making: it turns clauses into queries of the cluster, and
// asks at once what other queries depend on.
type asking struct {
	*Engine
	ctx    context.Context
	on     *view
	view   schema.View
	themes search.Themes
	joined map[string]object // by what was asked of the other documents of a thread
	err    error             // the first
}

func (e *Engine) ask(ctx context.Context, on *view, view schema.View) *asking {
	return &asking{Engine: e, ctx: ctx, on: on, view: view, joined: map[string]object{}}
}

// fail notes an error; what is compiled is of no use then.
func (a *asking) fail(err error) object {
	if a.err == nil {
		a.err = err
	}
	return nothing()
}

func everything() object { return object{"match_all": object{}} }
func nothing() object    { return object{"match_none": object{}} }

// all finds what every query finds.
func all(queries ...object) object {
	if len(queries) == 0 {
		return everything()
	}
	return object{"bool": object{"filter": queries}}
}

// anyOf finds what one of the queries finds.
func anyOf(queries ...object) object {
	if len(queries) == 0 {
		return nothing()
	}
	return object{"bool": object{"should": queries, "minimum_should_match": 1}}
}

func not(q object) object { return object{"bool": object{"must_not": []object{q}}} }

func term(field string, value any) object {
	return object{"term": object{field: object{"value": value}}}
}

func terms(field string, values []string) object {
	if len(values) == 0 {
		return nothing()
	}
	return object{"terms": object{field: values}}
}

func exists(field string) object { return object{"exists": object{"field": field}} }

// span finds what is in a span of time; open at both ends, whatever has a time.
func span(field string, from, to time.Time) object {
	if from.IsZero() && to.IsZero() {
		return exists(field)
	}
	bounds := object{}
	if !from.IsZero() {
		bounds["gte"] = from.Unix()
	}
	if !to.IsZero() {
		bounds["lt"] = to.Unix()
	}
	return object{"range": object{field: bounds}}
}

// node compiles a clause and those inside it.
func (a *asking) node(n query.Node) object { return query.Visit[object](n, a) }

func (a *asking) Term(n query.Term) object         { return a.leaf(n) }
func (a *asking) Phrase(n query.Phrase) object     { return a.leaf(n) }
func (a *asking) Wildcard(n query.Wildcard) object { return a.leaf(n) }
func (a *asking) Fuzzy(n query.Fuzzy) object       { return a.leaf(n) }

func (a *asking) leaf(n query.Node) object {
	p, _ := query.PatternOf(n)
	return a.pattern(p, 1, a.near)
}

func (a *asking) Value(n query.Value) object {
	if isTheme(n.Field) {
		return a.inThemes([]string{n.Text})
	}
	return a.having(n.Field, func(field string) object { return term(field, n.Text) })
}

func (a *asking) DateRange(n query.DateRange) object { return span(dateField, n.From, n.To) }

func (a *asking) And(n query.And) object { return all(a.nodes(n.Nodes)...) }

func (a *asking) Or(n query.Or) object { return anyOf(a.nodes(n.Nodes)...) }

func (a *asking) Not(n query.Not) object { return not(a.node(n.Node)) }

func (a *asking) Article(n query.Article) object { return a.ofArticle(a.node(n.Node)) }

func (a *asking) HasComment(n query.HasComment) object {
	comments := all(term(keyword(schema.Kind), string(corpus.KindComment)), a.node(n.Node))
	return all(term(ownField, true), a.articles(comments))
}

func (a *asking) nodes(nodes []query.Node) []object {
	var out []object
	for _, n := range nodes {
		out = append(out, a.node(n))
	}
	return out
}

// pattern finds the texts with a pattern, in any of its fields. Near finds words of a
// field near each other in any order.
func (a *asking) pattern(p query.Pattern, boost float64, near func(p query.Pattern, field string, boost float64) object) object {
	var out []object
	for _, field := range fieldsOf(p) {
		known, _ := schema.Lookup(field)
		find := inField
		if len(p.Words) > 1 && p.Slop > 0 && !p.Ordered {
			find = near
		}
		out = append(out, find(p, wordsPrefix+field, boost*known.Boost))
	}
	return anyOf(out...)
}

func fieldsOf(p query.Pattern) []string {
	switch {
	case len(p.Words) == 0:
		return nil
	case p.Field != "":
		return []string{p.Field}
	}
	return schema.TextFields
}

// inField finds the texts of a field with a pattern whose words are in order. Boost is what
// the score is multiplied with.
func inField(p query.Pattern, field string, boost float64) object {
	if len(p.Words) == 1 {
		return word(p.Words[0], field, boost)
	}
	if p.Slop == 0 && !hasOpen(p.Words) {
		var words []string
		for _, w := range p.Words {
			words = append(words, form(w.Form, w.Text))
		}
		return object{"match_phrase": object{field: object{"query": strings.Join(words, " "), "analyzer": "asked", "boost": boost}}}
	}
	return object{"intervals": object{field: object{"all_of": places(p.Words, true, p.Slop), "boost": boost}}}
}

// places are where words are within a stretch of a text.
func places(words []query.Word, ordered bool, slop int) object {
	var out []object
	for _, w := range words {
		out = append(out, place(w))
	}
	return object{"ordered": ordered, "max_gaps": slop, "intervals": out}
}

// word finds the texts with a word.
func word(w query.Word, field string, boost float64) object {
	switch w.Form {
	case query.Open:
		return object{"wildcard": object{field: object{"value": open(w.Text), "rewrite": "constant_score", "boost": boost}}}
	case query.Similar:
		if w.Text == "" {
			return nothing()
		}
		return object{"fuzzy": object{field: object{
			"value": form(w.Form, w.Text), "fuzziness": w.Edits, "prefix_length": utf8.RuneCountInString(marks[w.Form]) + 1,
			"transpositions": true, "rewrite": "constant_score", "boost": boost}}}
	}
	return object{"term": object{field: object{"value": form(w.Form, w.Text), "boost": boost}}}
}

// open writes a word with open letters for the cluster, in which a backslash takes the
// meaning of a sign away.
func open(text string) string { return form(query.Open, strings.ReplaceAll(text, `\`, `\\`)) }

func hasOpen(words []query.Word) bool {
	for _, w := range words {
		if w.Form == query.Open {
			return true
		}
	}
	return false
}

// mostExpanded is the most words that one with open letters may stand for in a phrase.
const mostExpanded = 1000

// place is where a word is in a text.
func place(w query.Word) object {
	if w.Form == query.Open {
		return object{"wildcard": object{"pattern": open(w.Text), "analyzer": "asked", "max_expansions": mostExpanded}}
	}
	return object{"match": object{"query": form(w.Form, w.Text), "analyzer": "asked"}}
}

// having finds the documents whose values of a field, or of a field of their article, a
// query finds.
func (a *asking) having(field string, find func(field string) object) object {
	q := find(keyword(a.view.Variant(field)))
	if _, ofArticle := schema.Origin(field); ofArticle {
		return a.ofArticle(q)
	}
	return q
}

// filter finds what passes a filter.
func (a *asking) filter(f search.Filter, corpora search.Corpora) object {
	among := func(values []string) object {
		if f.Field == schema.Corpus {
			return a.inCorpora(values, corpora)
		}
		if isTheme(f.Field) {
			return a.inThemes(values)
		}
		return a.having(f.Field, func(field string) object { return terms(field, values) })
	}
	missing := func() object {
		if isTheme(f.Field) {
			return not(a.inThemes(a.themeNames()))
		}
		if field, _ := schema.Lookup(f.Field); field.Type == schema.Time {
			return not(exists(f.Field))
		}
		return not(a.having(f.Field, exists))
	}
	var out []object
	if len(f.Not) > 0 {
		out = append(out, not(among(f.Not)))
	}
	var either []object
	if len(f.Any) > 0 {
		either = append(either, among(f.Any))
	}
	if f.Missing {
		either = append(either, missing())
	}
	if either != nil {
		out = append(out, anyOf(either...))
	}
	return all(out...)
}

// inCorpora finds the documents of some corpora.
func (a *asking) inCorpora(names []string, corpora search.Corpora) object {
	var sets []object
	for _, name := range names {
		set := corpora[name]
		switch {
		case set == nil:
		case len(set.IDs) > MaxRows:
			return a.fail(tooMany("asks for a corpus of more than %d documents", MaxRows))
		default:
			sets = append(sets, terms(idField, set.IDs))
		}
	}
	return anyOf(sets...)
}
