package query

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"standpoint/indexer/search/schema"
)

// Words puts queries and filters into English, so that a reader can check how
// they were understood. The zero value shows values by their ids.
type Words struct {
	// Label returns what a value is called; nil shows it as it is.
	Label func(field, value string) string
	// Named says that agencies and places must be named in the text itself.
	Named bool

	comments bool // what is said is said of comments alone
}

// Say says which documents a query finds: what they are, "articles and comments"
// or one of the two, and what each condition on them is, to be joined by commas:
// with “welfare check”; without words that begin with “deport”; in AP News.
//
// A list inside a list begins with a word that says what it is: "both … and" or
// "all of … and" of what must all hold, "either … or" or "any of … or" of
// alternatives. A negation is said of each clause that it reaches, so that "not"
// never follows "not".
func (w Words) Say(n Node) (documents string, conditions []string) {
	documents = "articles and comments"
	if n == nil {
		return documents, nil
	}
	s := sayingOf(n)
	parts := []saying{s}
	if s.kind == allSaying {
		parts = s.parts
	}
	for i, part := range parts {
		if kinds := kindsOf(part); len(kinds) > 0 {
			if len(kinds) == 1 {
				documents = kinds[0] + "s"
			}
			parts = slices.Delete(slices.Clone(parts), i, i+1)
			break
		}
	}
	if documents == "articles and comments" && slices.ContainsFunc(parts, saying.hasComment) {
		documents = "articles"
	}
	w.comments = documents == "comments"
	return documents, w.conditions(parts)
}

// conditions says what must all hold.
func (w Words) conditions(parts []saying) (conditions []string) {
	groups := grouped(parts)
	for _, group := range groups {
		conditions = append(conditions, w.say(saying{kind: allSaying, parts: group}, len(groups) == 1 || len(group) > 1))
	}
	return conditions
}

// Condition says a query as one condition, which can follow "articles and
// comments".
func (w Words) Condition(n Node) string { return w.say(sayingOf(n), true) }

// kindsOf returns the kinds of document that a saying lets through; none if it
// says anything else.
func kindsOf(s saying) (kinds []string) {
	if kind, ok := s.leaf.(Value); ok && kind.Field == schema.Kind {
		return slices.DeleteFunc(schema.Vocabulary(schema.Kind), func(k string) bool { return (k == kind.Text) == s.not })
	}
	for _, part := range s.parts {
		kind := kindsOf(part)
		if len(kind) == 0 || s.kind == allSaying {
			return nil
		}
		kinds = append(kinds, kind...)
	}
	return kinds
}

// saying is a query whose negations have been moved to its leaves.
type saying struct {
	kind  sayingKind
	leaf  Node // of a leaf
	not   bool // of a leaf
	parts []saying
}

type sayingKind int

const (
	leafSaying sayingKind = iota
	allSaying
	anySaying
)

func sayingOf(n Node) saying { return Visit[saying](n, sayer{}) }

// sayer moves negations to the leaves: not (a or b) is not a and not b.
type sayer struct{ not bool }

func (s sayer) Term(n Term) saying             { return saying{leaf: n, not: s.not} }
func (s sayer) Phrase(n Phrase) saying         { return saying{leaf: n, not: s.not} }
func (s sayer) Wildcard(n Wildcard) saying     { return saying{leaf: n, not: s.not} }
func (s sayer) Fuzzy(n Fuzzy) saying           { return saying{leaf: n, not: s.not} }
func (s sayer) Value(n Value) saying           { return saying{leaf: n, not: s.not} }
func (s sayer) DateRange(n DateRange) saying   { return saying{leaf: n, not: s.not} }
func (s sayer) Article(n Article) saying       { return saying{leaf: n, not: s.not} }
func (s sayer) HasComment(n HasComment) saying { return saying{leaf: n, not: s.not} }
func (s sayer) Not(n Not) saying               { return Visit[saying](n.Node, sayer{!s.not}) }
func (s sayer) And(n And) saying               { return s.list(n.Nodes, !s.not) }
func (s sayer) Or(n Or) saying                 { return s.list(n.Nodes, s.not) }

// list says a list whose parts must all hold, or else any of them; lists of the
// same kind inside it become part of it.
func (s sayer) list(nodes []Node, all bool) saying {
	out := saying{kind: anySaying}
	if all {
		out.kind = allSaying
	}
	for _, n := range nodes {
		if part := Visit[saying](n, s); part.kind == out.kind {
			out.parts = append(out.parts, part.parts...)
		} else {
			out.parts = append(out.parts, part)
		}
	}
	if len(out.parts) == 1 {
		return out.parts[0]
	}
	return out
}

// grouped puts neighbours together that share their first words: the words that
// must be there, and the values that one field must not have.
func grouped(parts []saying) [][]saying {
	var groups [][]saying
	for _, part := range parts {
		if n := len(groups); n > 0 && joins(groups[n-1][0], part) {
			groups[n-1] = append(groups[n-1], part)
		} else {
			groups = append(groups, []saying{part})
		}
	}
	return groups
}

func joins(a, b saying) bool {
	return a.isNoun() && b.isNoun() || a.not && b.not && a.field() != "" && a.field() == b.field()
}

// field is that of a value; "" of anything else.
func (s saying) field() string {
	value, _ := s.leaf.(Value)
	return value.Field
}

// isNoun reports whether a saying can follow "with": it is made of words that
// must be there.
func (s saying) isNoun() bool {
	if s.kind != leafSaying {
		return len(s.parts) > 0 && !slices.ContainsFunc(s.parts, func(part saying) bool { return !part.isNoun() })
	}
	switch s.leaf.(type) { // without saying what is inside
	case Article:
		return false
	case HasComment:
		return !s.not
	}
	return !s.not && Words{}.phrase(s.leaf).noun
}

// say says what documents are like. A list that stands alone begins without a
// word that says what it is, unless it holds another list of alternatives.
func (w Words) say(s saying, alone bool) string {
	switch {
	case s.kind != leafSaying && len(s.parts) == 0:
		return nothing(s.kind)
	case s.kind != leafSaying && len(s.parts) == 1:
		return w.say(s.parts[0], alone)
	case s.isNoun():
		return "with " + w.noun(s, alone)
	case s.kind == leafSaying:
		return w.leaf(s)
	case w.sharesField(s):
		return w.values(s.parts)
	}
	said := make([]string, len(s.parts))
	for i, part := range s.parts {
		said[i] = strings.TrimPrefix(w.say(part, false), "that are ")
	}
	return listed(s, said, alone)
}

// nothing says a list without clauses.
func nothing(kind sayingKind) string {
	if kind == allSaying {
		return "that match anything"
	}
	return "that match nothing"
}

// noun says words that must be there, to follow "with".
func (w Words) noun(s saying, alone bool) string {
	if s.kind == leafSaying {
		return w.phrase(s.leaf).text
	}
	if text := plainWords(s); text != "" {
		return "every word of " + quoted(text)
	}
	said := make([]string, len(s.parts))
	for i, part := range s.parts {
		said[i] = w.noun(part, false)
	}
	return listed(s, said, alone)
}

// listed joins the parts of a list: either a or b; all of a, b, and both c and d.
func listed(s saying, parts []string, alone bool) string {
	nested := slices.ContainsFunc(s.parts, func(part saying) bool { return part.kind != leafSaying })
	opening, conjunction := "both ", "and"
	switch {
	case s.kind == anySaying && len(parts) == 2:
		opening, conjunction = "either ", "or"
	case s.kind == anySaying:
		opening, conjunction = "any of ", "or"
	case len(parts) > 2:
		opening = "all of "
	}
	if alone && (!nested || s.kind == allSaying) {
		opening = ""
	}
	if nested {
		conjunction = ", " + conjunction
	} else {
		conjunction = " " + conjunction
	}
	last := len(parts) - 1
	return opening + strings.Join(parts[:last], ", ") + conjunction + " " + parts[last]
}

// sharesField reports whether all parts are values of one field that can be said
// in one: in AP News or Fox News; not in AP News or Fox News.
func (w Words) sharesField(s saying) bool {
	field, not := s.parts[0].field(), s.kind == allSaying
	return field != "" && !slices.ContainsFunc(s.parts, func(part saying) bool { return part.field() != field || part.not != not })
}

func (w Words) values(parts []saying) string {
	var labels []string
	for _, part := range parts {
		labels = append(labels, w.label(part.leaf.(Value)))
	}
	return negated(parts[0].not, w.preposition(parts[0].field())+orList(labels))
}

// leaf says a leaf that is not a word that must be there.
func (w Words) leaf(s saying) string {
	phrase := w.phrase(s.leaf)
	if phrase.noun {
		return "without " + phrase.text
	}
	return negated(s.not, phrase.text)
}

func negated(not bool, text string) string {
	rest, are := strings.CutPrefix(text, "that are ")
	switch {
	case not && are:
		return "that are not " + rest
	case not:
		return "not " + text
	}
	return text
}

// orList joins alternatives: a, b or c.
func orList(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " or " + list[last]
}

// prepositions are what is said before the label of a value.
var prepositions = map[string]string{
	schema.Kind: "that are ", schema.Outlet: "in ", schema.Agency: "about ", schema.Location: "about ", schema.Author: "by ", schema.Labelled: "with sides labelled by ",
	schema.Language: "in ", schema.Platform: "on ", schema.Article: "in the thread of ", schema.Copies: "in the group of copies ", schema.Event: "about the event ", schema.Corpus: "in the frozen corpus ", schema.Theme: "of the theme ",
}

func (w Words) preposition(field string) string {
	if w.Named && (field == schema.Agency || field == schema.Location) {
		return "naming "
	}
	return prepositions[field]
}

func (w Words) label(n Value) string {
	switch {
	case n.Field == schema.Kind:
		return n.Text + "s"
	case w.Label == nil:
		return n.Text
	}
	return w.Label(n.Field, n.Text)
}

// phrase is a leaf in words: a noun can follow "with" and "without", another
// one can follow "not".
type phrase struct {
	text string
	noun bool
}

func (w Words) phrase(leaf Node) phrase { return Visit[phrase](leaf, phraser{w}) }

type phraser struct{ words Words }

func (phraser) Term(n Term) phrase {
	return phrase{exactly(n.Exact) + quoted(lookedFor(n.Text)) + inCapitals(n.Text, n.Exact) + inField(n.Field), true}
}

func (phraser) Phrase(n Phrase) phrase {
	near := ""
	words := wordsOf(n.Text)
	switch {
	case n.Slop > 0 && len(words) > 2:
		near = " near each other (at most " + otherWords(n.Slop) + " among them)"
	case n.Slop > 0:
		near = " near each other (at most " + strconv.Itoa(n.Slop) + " " + plural(n.Slop, "word") + " between)"
	}
	if n.Ordered {
		near = " in this order," + near
	}
	open := ""
	for _, w := range words {
		if w.open {
			open += w.text
		}
	}
	open = openWords(open)
	return phrase{exactly(n.Exact) + quoted(lookedFor(n.Text)) + inCapitals(n.Text, n.Exact) + open + near + inField(n.Field), true}
}

func (phraser) Wildcard(n Wildcard) phrase {
	if beginning := strings.TrimSuffix(n.Text, "*"); !strings.ContainsAny(beginning, "*?") {
		return phrase{"words that begin with " + quoted(beginning) + inField(n.Field), true}
	}
	return phrase{"words like " + quoted(n.Text) + openWords(n.Text) + inField(n.Field), true}
}

// openWords says what the signs for open letters mean.
func openWords(text string) string {
	one, more := strings.Contains(text, "?"), strings.Contains(text, "*")
	switch {
	case one && more:
		return " (? any one letter, * any letters)"
	case one:
		return " (? any one letter)"
	case more:
		return " (* any letters)"
	}
	return ""
}

func (phraser) Fuzzy(n Fuzzy) phrase {
	return phrase{"words spelled like " + quoted(n.Text) + inField(n.Field), true}
}

func (p phraser) Value(n Value) phrase {
	return phrase{p.words.preposition(n.Field) + p.words.label(n), false}
}

func (phraser) DateRange(n DateRange) phrase { return phrase{"published " + Span(n.From, n.To), false} }

// Lists and negations are not leaves.
func (phraser) And(And) phrase { return phrase{} }
func (phraser) Or(Or) phrase   { return phrase{} }
func (phraser) Not(Not) phrase { return phrase{} }

func quoted(text string) string { return "“" + text + "”" }

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

func exactly(exact bool) string {
	if exact {
		return "exactly "
	}
	return ""
}

func inField(field string) string {
	if field == "" {
		return ""
	}
	return " in the " + field
}

// Span says a half-open span of time, to follow "published": in April 2025;
// from 1 April 2025 to 5 May 2025; before 2025. A zero end is open; a span
// without ends is "at any known date".
func Span(from, to time.Time) string {
	from, to = from.UTC(), to.UTC()
	switch {
	case from.IsZero() && to.IsZero():
		return "at any known date"
	case to.IsZero():
		return "from " + instant(from) + " on"
	case from.IsZero():
		return "before " + instant(to)
	}
	for u, layout := range spanLayouts {
		if unit(u) >= unitOf(from) && unit(u).add(from, 1).Equal(to) {
			return layout.preposition + from.Format(layout.format)
		}
	}
	if unitOf(from) < second && unitOf(to) < second {
		return "from " + instant(from) + " to " + instant(to.AddDate(0, 0, -1))
	}
	return "from " + instant(from) + " until " + instant(to)
}

// spanLayouts say a span of one unit.
var spanLayouts = []struct{ preposition, format string }{
	year: {"in ", "2006"}, month: {"in ", "January 2006"}, day: {"on ", "2 January 2006"},
}

func instant(t time.Time) string {
	if unitOf(t) < second {
		return t.Format("2 January 2006")
	}
	return t.Format("2 January 2006, 15:04:05 UTC")
}
