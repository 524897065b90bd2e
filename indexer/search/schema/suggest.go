package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"standpoint/corpus"
)

// How many values a fault suggests, and how many it lists of those that share a
// name.
const (
	suggestMost = 3
	listMost    = 10
)

// nouns are what one value of a field is, with its article, and what several are.
var nouns = map[string][2]string{
	Kind: {"a kind", "kinds"}, Outlet: {"an outlet", "outlets"}, Agency: {"an agency", "agencies"}, Location: {"a place", "places"},
	Stance: {"a stance", "stances"}, Labelled: {"a labeller", "labellers"}, Language: {"a language", "languages"}, Platform: {"a platform", "platforms"}, Corpus: {"a frozen corpus", "frozen corpora"}, Theme: {"a kept theme", "kept themes"},
}

// ambiguous is the fault of a name that several values have. It lists those
// that the data has first and suggests only them.
func ambiguous(in vocabulary, text string, named, held []string) *ValueError {
	place := func(value string) int {
		if i := slices.Index(held, value); i >= 0 {
			return i
		}
		return len(held)
	}
	slices.SortStableFunc(named, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	fault := &ValueError{Field: in.field, Text: text}
	for _, value := range named {
		if place(value) < len(held) && len(fault.Suggestions) < suggestMost {
			fault.Suggestions = append(fault.Suggestions, value)
		}
	}
	list := named[:min(len(named), listMost)]
	more := ""
	if n := len(named) - len(list); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	if len(fault.Suggestions) == 0 && len(held) > 0 {
		more += "; no document has any of them"
	}
	fault.Msg = fmt.Sprintf("“%s” is the name of several %s; write the id of one: %s%s",
		clip(text), nouns[in.field][1], described(in, text, list), more)
	return fault
}

// unknown is the fault of a text that is neither an id nor a name.
func unknown(in vocabulary, text string, held []string) *ValueError {
	fault := &ValueError{Field: in.field, Text: text, Suggestions: suggest(in, text, held), Unheard: !in.closed}
	known, _ := in.names.(closedNames)
	switch {
	case in.closed && len(known) > 0:
		fault.Suggestions = suggestClosed(in.field, text, known)
		fault.Msg = fmt.Sprintf("“%s” is not %s; write one of %s", clip(text), nouns[in.field][0], strings.Join(known, ", "))
		return fault
	case in.field == Language:
		fault.Msg = fmt.Sprintf("“%s” is not a language; write its English name or its code, which has two letters, such as en, fr or es (ISO 639-1)", clip(text))
	default:
		fault.Msg = fmt.Sprintf("“%s” is neither the id nor the name of %s", clip(text), nouns[in.field][0])
	}
	if len(fault.Suggestions) > 1 {
		fault.Msg += "; the most similar are " + described(in, text, fault.Suggestions)
	}
	return fault
}

// described lists values, each with its name if that says more.
func described(in vocabulary, text string, values []string) string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = value
		if names := in.names.NamesOf(in.field, value); len(names) > 0 && foldName(names[0]) != foldName(text) && foldName(names[0]) != value {
			list[i] += " (" + names[0] + ")"
		}
	}
	return strings.Join(list, ", ")
}

// suggest returns the values of the data that a text is most like: those that
// it fits, those that hold all its words, or else the nearest by edits.
func suggest(in vocabulary, text string, held []string) []string {
	type candidate struct {
		value string
		fit   Fit
	}
	var fitting []candidate
	for _, value := range held {
		names := append([]string{value}, in.names.NamesOf(in.field, value)...)
		fit := FitOf(text, names...)
		if fit == NoFit && slices.ContainsFunc(names, func(name string) bool { return hasWords(text, name) }) {
			fit = ByWord
		}
		if fit < NoFit {
			fitting = append(fitting, candidate{value, fit})
		}
	}
	slices.SortStableFunc(fitting, func(a, b candidate) int { return cmp.Compare(a.fit, b.fit) })
	var out []string
	for _, c := range fitting[:min(len(fitting), suggestMost)] {
		out = append(out, c.value)
	}
	if near := nearestValue(in, text, held); len(out) == 0 && near != "" {
		out = append(out, near)
	}
	return out
}

// nearestValue is the value whose id or name has the fewest edits or, if none is
// near, whose id or name has a word with the fewest.
func nearestValue(in vocabulary, text string, held []string) string {
	whole, words := lexicon{}, lexicon{}
	for _, value := range held {
		for _, name := range append([]string{value}, in.names.NamesOf(in.field, value)...) {
			whole.add(name, value)
			for _, word := range wordsOf(name) {
				words.add(word, value)
			}
		}
	}
	if near := whole.nearest(text); near != "" {
		return near
	}
	return words.nearest(text)
}

// lexicon is names with the first value that each is of.
type lexicon struct {
	names   []string
	valueOf map[string]string
}

func (l *lexicon) add(name, value string) {
	if _, taken := l.valueOf[name]; taken {
		return
	}
	if l.valueOf == nil {
		l.valueOf = map[string]string{}
	}
	l.names, l.valueOf[name] = append(l.names, name), value
}

func (l *lexicon) nearest(text string) string { return l.valueOf[Nearest(text, l.names)] }

// sideWords are words that readers use for the sides.
var sideWords = map[string]string{
	"negative": "critical", "against": "critical", "anti": "critical", "con": "critical", "opposed": "critical",
	"positive": "supportive", "for": "supportive", "pro": "supportive", "favorable": "supportive", "favourable": "supportive",
	"mixed": "unclear", "unknown": "unclear",
}

func suggestClosed(field, text string, known []string) []string {
	near := Nearest(text, known)
	if side := sideWords[strings.ToLower(text)]; field == Stance && side != "" {
		near = side
	}
	if near == "" {
		return nil
	}
	return []string{near}
}

// clip shortens a text for a message.
func clip(text string) string {
	const most = 60
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)
	return string(runes[:corpus.CharacterStart(runes, most)]) + "…"
}
