package schema

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"standpoint/corpus"
)

// Names knows the values of fields by their ids and names.
type Names interface {
	// Known reports whether a field has a value with this id, whether or not a
	// document has it.
	Known(field, id string) bool
	// Named returns the ids of the values that have exactly this name or alias,
	// in a fixed order; letter case and accents do not count.
	Named(field, name string) []string
	// NamesOf returns what a value is called: its name, then its aliases;
	// nothing if it has no name.
	NamesOf(field, value string) []string
}

// Data knows which values the documents have.
type Data interface {
	// Values returns every value of a field that a document has, the most
	// frequent first.
	Values(ctx context.Context, field string) ([]string, error)
}

// Values reads the values of fields for parameters, the query language and the
// command line. The package documentation says how. The zero
// Values knows what the schema knows; it takes any id of an open vocabulary.
type Values struct {
	Names Names // nil: values have no names
	Data  Data  // nil: documents may have any id
}

// ValueError is a text that is not a value of a field, or that is the name of
// several.
type ValueError struct {
	Field       string
	Text        string
	Msg         string   // what is wrong and what to write, without a final stop
	Suggestions []string // values that would do, the best first
	// Unheard reports whether it is nothing worse than a value that is not heard of
	// here, though there may be one elsewhere: an outlet of another collection.
	Unheard bool
}

func (e *ValueError) Error() string { return e.Field + ": " + e.Msg }

// Suggestion returns the best suggestion; "" if there is none.
func (e *ValueError) Suggestion() string {
	if len(e.Suggestions) == 0 {
		return ""
	}
	return e.Suggestions[0]
}

// Read returns the value, by its id, that a text stands for in a field. An
// error is a *ValueError, or one of Data.
func (v Values) Read(ctx context.Context, field, text string) (string, error) {
	switch field, _ = Origin(field); field {
	case Author:
		return text, nil
	case Article:
		return readArticle(text)
	case Copies:
		return readName(text, Copies, "g", "a group of copies")
	case Event:
		return readName(text, Event, "e", "an event")
	case Toward:
		return v.readToward(ctx, text)
	}
	return v.read(ctx, vocabulary{
		field: field, names: v.namesOf(field), closed: Vocabulary(field) != nil || field == Language,
		data: func() ([]string, error) { return v.dataOf(ctx, field) },
	}, text)
}

// Vocabulary returns all the values of a field whose values are all known; nil
// for other fields.
func Vocabulary(field string) []string {
	switch field, _ = Origin(field); field {
	case Kind:
		return []string{string(corpus.KindArticle), string(corpus.KindComment)}
	case Stance:
		return sides()
	case Labelled:
		return []string{string(corpus.ByModel), string(corpus.ByPeople)}
	}
	return nil
}

func sides() []string {
	var names []string
	for _, label := range corpus.Labels {
		names = append(names, string(label))
	}
	return names
}

// NamesOf returns what a value of a field is called: its name, then its aliases;
// nothing if it has no name. A pair of target and side is called as its target is.
func (v Values) NamesOf(field, value string) []string {
	field, _ = Origin(field)
	if target, _, ok := SplitToward(value); field == Toward && ok {
		field, value = Agency, target
	}
	return v.namesOf(field).NamesOf(field, value)
}

// namesOf returns who knows the values of a field.
func (v Values) namesOf(field string) Names {
	switch {
	case Vocabulary(field) != nil:
		return closedNames(Vocabulary(field))
	case field == Language:
		return languages{}
	case v.Names != nil:
		return v.Names
	}
	return closedNames(nil)
}

// closedNames are values without names.
type closedNames []string

func (c closedNames) Known(_, id string) bool       { return slices.Contains(c, id) }
func (closedNames) Named(string, string) []string   { return nil }
func (closedNames) NamesOf(string, string) []string { return nil }
func (v Values) dataOf(ctx context.Context, field string) ([]string, error) {
	if v.Data == nil {
		return nil, nil
	}
	values, err := v.Data.Values(ctx, field)
	if err != nil {
		return nil, fmt.Errorf("schema: values of %s: %w", field, err)
	}
	return values, nil
}

// vocabulary is where the values of one field are looked up.
type vocabulary struct {
	field  string // whose names the values have
	names  Names
	closed bool // the schema knows every value that there can be
	data   func() ([]string, error)
}

// read looks a text up: by id, then by name. An id that the names know is not
// looked for in the data.
func (v Values) read(ctx context.Context, in vocabulary, text string) (string, error) {
	text = strings.TrimSpace(text)
	id := strings.ToLower(text)
	if id == "" {
		return "", &ValueError{Field: in.field, Text: text, Msg: "the value is blank"}
	}
	if in.names.Known(in.field, id) {
		return id, nil
	}
	held, err := in.data()
	if err != nil {
		return "", err
	}
	if value, ok := among(held, text); ok {
		return value, nil
	}
	switch named := named(in, text, held); {
	case len(named) == 1:
		return named[0], nil
	case len(named) > 1:
		return "", ambiguous(in, text, named, held)
	case v.Data == nil && !in.closed:
		return openID(text), nil
	}
	return "", unknown(in, text, held)
}

// openID is a text taken for an id. Ids are in lower case; a phrase, which may
// be a target, stays as it is written.
func openID(text string) string {
	if strings.Contains(text, " ") {
		return text
	}
	return strings.ToLower(text)
}

// among finds a value as it is written, or else in other letter case.
func among(values []string, text string) (string, bool) {
	if slices.Contains(values, text) {
		return text, true
	}
	i := slices.IndexFunc(values, func(value string) bool { return strings.EqualFold(value, text) })
	if i < 0 {
		return "", false
	}
	return values[i], true
}

// named returns the values that have a name: those that the names know by it,
// and those that only the data knows, such as an outlet called as its slug reads.
func named(in vocabulary, text string, held []string) []string {
	found := slices.Clone(in.names.Named(in.field, text))
	for _, value := range held {
		if !in.names.Known(in.field, value) && FitOf(text, in.names.NamesOf(in.field, value)...) == Whole && !slices.Contains(found, value) {
			found = append(found, value)
		}
	}
	return found
}

// readArticle reads the id of an article: an a and 16 hexadecimal digits.
func readArticle(text string) (string, error) {
	id := strings.ToLower(strings.TrimSpace(text))
	if corpus.IsID(id) && id[0] == 'a' {
		return id, nil
	}
	return "", &ValueError{Field: Article, Text: text,
		Msg: fmt.Sprintf("“%s” is not the id of an article; write an a and 16 hexadecimal digits, such as a0123456789abcdef", clip(text))}
}

// readName reads the name of what several documents have in common: a letter and 16
// hexadecimal digits.
func readName(text, field, letter, what string) (string, error) {
	name := strings.ToLower(strings.TrimSpace(text))
	if digits, is := strings.CutPrefix(name, letter); is && corpus.IsID("a"+digits) {
		return name, nil
	}
	article := map[string]string{"g": "a", "e": "an"}[letter]
	return "", &ValueError{Field: field, Text: text,
		Msg: fmt.Sprintf("“%s” is not the name of %s; write %s %s and 16 hexadecimal digits, such as %s0123456789abcdef", clip(text), what, article, letter, letter)}
}

// readToward reads a target and a side. A target is an agency, or a phrase that
// stances of the data are toward.
func (v Values) readToward(ctx context.Context, text string) (string, error) {
	target, side := cutToward(strings.TrimSpace(text))
	if target == "" {
		return "", &ValueError{Field: Toward, Text: text, Msg: fmt.Sprintf("“%s” is not a target and a side; write both, such as us-dhs:critical", clip(text))}
	}
	label, sideErr := v.Read(ctx, Stance, side)
	pairs, err := v.dataOf(ctx, Toward)
	if err != nil {
		return "", err
	}
	found, err := v.read(ctx, vocabulary{field: Agency, names: v.namesOf(Agency), data: func() ([]string, error) { return targets(pairs), nil }}, target)
	if wrong, ok := errors.AsType[*ValueError](err); ok {
		return "", wrong.toward(text, label, pairs)
	}
	if wrong, ok := errors.AsType[*ValueError](sideErr); ok {
		return "", wrongSide(wrong, text, found)
	}
	return found + ":" + label, err
}

// wrongSide makes the fault of a side the fault of a pair with a target.
func wrongSide(wrong *ValueError, text, target string) *ValueError {
	fault := &ValueError{Field: Toward, Text: text,
		Msg: fmt.Sprintf("“%s” is not a side; toward takes a target and one of %s, such as us-dhs:critical", clip(wrong.Text), strings.Join(sides(), ", "))}
	for _, suggestion := range wrong.Suggestions {
		fault.Suggestions = append(fault.Suggestions, target+":"+suggestion)
	}
	return fault
}

// toward makes a fault of a target the fault of a pair.
func (e *ValueError) toward(text, side string, pairs []string) *ValueError {
	out := &ValueError{Field: Toward, Text: text, Msg: e.Msg, Unheard: e.Unheard}
	for _, target := range e.Suggestions {
		if pair := target + ":" + side; slices.Contains(pairs, pair) {
			out.Suggestions = append(out.Suggestions, pair)
		}
	}
	return out
}

// cutToward cuts a pair at its last colon; both parts are "" if it is none.
func cutToward(text string) (target, side string) {
	i := strings.LastIndexByte(text, ':')
	if i <= 0 {
		return "", ""
	}
	return strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+1:])
}

// targets are those of pairs, without repeats.
func targets(pairs []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, pair := range pairs {
		if target, _, ok := SplitToward(pair); ok && !seen[target] {
			seen[target] = true
			out = append(out, target)
		}
	}
	return out
}
