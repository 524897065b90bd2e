package results

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Completion is what a text may mean that somebody is typing: a value of a field, or a
// word.
type Completion struct {
	Field  string // "": Value is a word
	Value  string
	Label  string           // name of the value, or the text completed by the word
	Search searchurl.Search // for it and for what was typed before it
	Total  int              // documents that the search finds, at least 1
}

// What is offered at most.
const (
	completedFields = 2 // values of each field
	completedWords  = 4
	completedBy     = 5 // words of a name that was typed
)

// completable are the fields whose values are offered, in this order.
var completable = []string{schema.Agency, schema.Location, schema.Outlet, schema.Author}

// Complete offers what the last words of parameter q may be meant for, given the other
// parameters of the search: names that have a word which begins so, and words of the
// texts. What is before them stays in the search. Everything that is offered finds
// something. Parameters that cannot be read are an error, as of Read, but q is not: it is
// not finished.
func (r *Reader) Complete(ctx context.Context, values url.Values, also ...string) ([]Completion, error) {
	typed := strings.TrimLeft(values.Get("q"), " ")
	rest := url.Values{}
	for name, given := range values {
		if name != "q" && name != "cursor" {
			rest[name] = given
		}
	}
	s, err := r.Read(ctx, rest.Encode(), also...)
	if err != nil || strings.TrimSpace(typed) == "" {
		return nil, err
	}
	c := completer{reader: r, values: rest, also: also, counts: r.Tally()}
	if err := c.names(ctx, s, typed); err != nil {
		return nil, err
	}
	if err := c.words(ctx, s, typed); err != nil {
		return nil, err
	}
	return c.found, nil
}

// completer collects completions.
type completer struct {
	reader *Reader
	values url.Values // all parameters but q
	also   []string
	counts *Tally
	found  []Completion
}

// names offers the values that the longest ending of a text fits.
func (c *completer) names(ctx context.Context, s searchurl.Search, typed string) error {
	bare := s.FirstPage().Request
	bare.Limit, bare.Histogram, bare.Facets = 0, nil, nil
	for _, field := range completable {
		bare.Facets = append(bare.Facets, search.FacetRequest{Field: field})
	}
	counted, err := c.reader.ask(ctx, bare)
	if err != nil {
		return fmt.Errorf("results: names: %w", err)
	}
	starts := wordStarts(typed)
	for _, at := range starts[max(0, len(starts)-completedBy):] {
		name := strings.TrimSpace(typed[at:])
		if utf8.RuneCountInString(name) < 2 {
			continue
		}
		before, readable, err := c.read(ctx, strings.TrimSpace(typed[:at]))
		if err != nil {
			return err
		}
		for _, facet := range counted.Facets {
			if !readable {
				break
			}
			if err := c.valuesOf(ctx, before, facet, name); err != nil {
				return err
			}
		}
		if len(c.found) > 0 {
			return nil
		}
	}
	return nil
}

// wordStarts are where the words of a text begin, in bytes.
func wordStarts(text string) (starts []int) {
	inside := false
	for i, letter := range text {
		space := unicode.IsSpace(letter)
		if !space && !inside {
			starts = append(starts, i)
		}
		inside = !space
	}
	return starts
}

// valuesOf offers the values of a field that fit a name best.
func (c *completer) valuesOf(ctx context.Context, s searchurl.Search, facet search.Facet, name string) error {
	type fitting struct {
		search.FacetValue
		fit schema.Fit
	}
	var fit []fitting
	for _, v := range facet.Values {
		label := c.reader.Label(facet.Field, v.Value)
		if f := c.reader.fit(facet.Field, FacetValue{Value: v.Value, Label: label}, name); f <= schema.ByBeginning && v.Count > 0 {
			fit = append(fit, fitting{v, f})
		}
	}
	slices.SortStableFunc(fit, func(a, b fitting) int { return cmp.Or(cmp.Compare(a.fit, b.fit), cmp.Compare(b.Count, a.Count)) })
	for _, v := range fit[:min(len(fit), completedFields)] {
		err := c.offer(ctx, Completion{Field: facet.Field, Value: v.Value, Label: c.reader.Label(facet.Field, v.Value),
			Search: s.Without(facet.Field).With(facet.Field, v.Value, searchurl.Any)})
		if err != nil {
			return err
		}
	}
	return nil
}

// words offers the most frequent words that begin as the last word of a text does.
func (c *completer) words(ctx context.Context, s searchurl.Search, typed string) error {
	starts := wordStarts(typed)
	at := starts[len(starts)-1]
	last := strings.TrimLeft(typed[at:], `("-+`)
	at = len(typed) - len(last)
	if utf8.RuneCountInString(last) < 2 || strings.ContainsFunc(last, func(letter rune) bool { return !unicode.IsLetter(letter) }) {
		return nil
	}
	begins, err := c.beginning(ctx, s, last)
	if err != nil {
		return err
	}
	offered := 0
	for _, word := range begins {
		whole := typed[:at] + word
		asked, readable, err := c.read(ctx, whole)
		if err != nil || !readable {
			return err
		}
		before := len(c.found)
		if err := c.offer(ctx, Completion{Value: word, Label: whole, Search: asked}); err != nil {
			return err
		}
		if offered += len(c.found) - before; offered == completedWords {
			break
		}
	}
	return nil
}

// beginning are the words that begin with some letters, the most frequent first, without
// inflections of those before them.
func (c *completer) beginning(ctx context.Context, s searchurl.Search, letters string) ([]string, error) {
	type frequent struct {
		word string
		in   int
	}
	filters := s.FirstPage().Request
	var all []frequent
	asked := search.WordsRequest{Sets: []search.Request{{Filters: filters.Filters, From: filters.From, To: filters.To, View: filters.View}},
		Word: query.Word{Form: query.Open, Text: schema.Fold(letters) + "*"}}
	_, err := c.reader.engine.Words(ctx, asked, func(w search.WordCount) error {
		if w.In[0] > 0 {
			all = append(all, frequent{w.Word, w.In[0]})
		}
		return nil
	})
	if tooMuch(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("results: words: %w", err)
	}
	slices.SortStableFunc(all, func(a, b frequent) int { return cmp.Compare(b.in, a.in) })
	var words []string
	known := map[string]bool{}
	for _, f := range all {
		token := schema.Analyze(f.word)
		if len(token) != 1 || known[token[0].Term] {
			continue
		}
		known[token[0].Term] = true
		if words = append(words, f.word); len(words) == 2*completedWords {
			break
		}
	}
	return words, nil
}

// read reads the search with other words; readable is whether they are a query.
func (c *completer) read(ctx context.Context, words string) (s searchurl.Search, readable bool, err error) {
	values := url.Values{"q": {words}}
	for name, given := range c.values {
		values[name] = given
	}
	s, err = c.reader.Read(ctx, values.Encode(), c.also...)
	if _, wrong := errors.AsType[*searchurl.Errors](err); wrong {
		return s, false, nil
	}
	return s, err == nil, err
}

// offer adds what finds something.
func (c *completer) offer(ctx context.Context, offered Completion) error {
	n, counted, err := c.counts.Total(ctx, offered.Search)
	if err != nil || !counted || n == 0 {
		return err
	}
	offered.Total = n
	c.found = append(c.found, offered)
	return nil
}
