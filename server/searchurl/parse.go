package searchurl

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// Options says what Parse accepts.
type Options struct {
	Also   []string      // names of further parameters, given once at most, whose values the caller takes; those of a Look are in the search
	Values schema.Values // reads the values of filters and of the query
	Theme  FindTheme     // nil: themes are read, but their documents not looked up
}

// ParseRaw reads the part of an address after the question mark. It fails as
// Parse does, and if the text is not a list of parameters.
func ParseRaw(ctx context.Context, raw string, opt Options) (Search, error) {
	values, err := url.ParseQuery(raw)
	s, parseErr := Parse(ctx, values, opt)
	if err != nil {
		return s, notParameters(err, parseErr)
	}
	return s, parseErr
}

// notParameters puts the fault of an address that is not a list of parameters
// before the faults of what could be read of it.
func notParameters(err, others error) error {
	faults := []Fault{{Position: -1, Code: UnknownValue, Message: "the address is not a list of parameters: " + err.Error()}}
	if all, ok := errors.AsType[*Errors](others); ok {
		faults = append(faults, all.Faults...)
	}
	return &Errors{Faults: faults}
}

// ReadOthers reads the parameters of an address that is not a search by their
// descriptions, and returns the values that are not empty. An error is always
// *Errors: unknown parameters, values beyond an Enum, repeats.
func ReadOthers(raw string, params ...Param) (url.Values, error) {
	values, err := url.ParseQuery(raw)
	r := &reader{}
	r.unknown(values, r.others(values, params))
	switch all := (&Errors{Faults: r.sortedFaults()}); {
	case err != nil:
		return nil, notParameters(err, all)
	case len(r.faults) > 0:
		return nil, all
	}
	for name := range values {
		values[name] = given(values[name])
	}
	return values, nil
}

// Value returns the first value of a parameter that is not empty; "" if there is none.
func Value(values url.Values, name string) string {
	for _, value := range given(values[name]) {
		return value
	}
	return ""
}

// Number returns the value of an integer among values that were checked (ReadOthers),
// or its default.
func (p Param) Number(values url.Values) int {
	n, _ := strconv.Atoi(cmp.Or(Value(values, p.Name), p.Default))
	return n
}

// Check returns an error, which is *Errors, if the parameter cannot have a value.
func (p Param) Check(value string) error {
	r := &reader{}
	if r.accept(p, []string{value}) {
		return nil
	}
	return &Errors{Faults: r.faults}
}

// others checks parameters by their descriptions and returns their names.
func (r *reader) others(values url.Values, params []Param) []string {
	var names []string
	for _, p := range params {
		names = append(names, p.Name)
		if values := given(values[p.Name]); len(values) > 0 {
			r.accept(p, values)
		}
	}
	return names
}

// given returns the values that are not empty.
func given(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
}

// Parse reads parameters. A parameter with the empty value, as a form sends
// it, counts as not given. Every value in the search, also in its Query, is an
// id. An error is *Errors, which names every fault, or one of the data of
// opt.Values. The search then holds all that could be read, so that a form can
// be shown again.
func Parse(ctx context.Context, values url.Values, opt Options) (Search, error) {
	r := &reader{search: New()}
	r.value = func(field, text string) (string, error) { return opt.Values.Read(ctx, field, text) }
	r.search.Request.Sort = "" // until it is known whether there is a q
	var others []Param
	for _, name := range opt.Also {
		others = append(others, also(name))
	}
	known := r.others(values, others)
	r.look(values, others)
	for _, rule := range table {
		known = append(known, rule.Name)
		if values := given(values[rule.Name]); len(values) > 0 && r.accept(rule.Param, values) {
			rule.read(r, values)
		}
	}
	r.unknown(values, known)
	r.theme(ctx, opt)
	r.finish()
	switch {
	case r.err != nil:
		return r.search, fmt.Errorf("searchurl: %w", r.err)
	case len(r.faults) > 0:
		return r.search, &Errors{Faults: r.sortedFaults()}
	}
	return r.search, nil
}

// reader collects a search and what is wrong with its address.
type reader struct {
	value  query.ReadValue // of a parameter or of the query
	search Search
	cursor string
	faults []Fault
	err    error // why a value could not be looked up
}

func (r *reader) fault(param string, code Code, suggestion, format string, args ...any) {
	r.faults = append(r.faults, Fault{Param: param, Position: -1, Code: code, Suggestion: suggestion, Message: fmt.Sprintf(format, args...)})
}

func (r *reader) sortedFaults() []Fault {
	slices.SortStableFunc(r.faults, func(a, b Fault) int { return strings.Compare(a.Param, b.Param) })
	return r.faults
}

func (r *reader) unknown(values url.Values, known []string) {
	for name := range values {
		if !slices.Contains(known, name) {
			r.faults = append(r.faults, Unknown(name, values.Get(name), known))
		}
	}
}

// accept checks what holds for every parameter.
func (r *reader) accept(p Param, values []string) bool {
	before := len(r.faults)
	if len(values) > 1 && !p.Repeat {
		r.fault(p.Name, UnknownValue, values[0], "is given %d times; give it once", len(values))
	}
	for _, value := range values {
		switch {
		case !utf8.ValidString(value):
			r.fault(p.Name, UnknownValue, "", "is not valid UTF-8")
		case p.Enum != nil && p.Type == "string" && p.field == "" && !slices.Contains(p.Enum, value):
			r.fault(p.Name, UnknownValue, schema.Nearest(value, p.Enum), "“%s” is not one of %s", clip(value), strings.Join(p.Enum, ", "))
		case p.Type == "integer" && p.Most > 0 && !isCount(value, p.Least, p.Most):
			r.fault(p.Name, UnknownValue, nearestCount(value, p.Least, p.Most), "“%s” is not a whole number from %d to %d", clip(value), p.Least, p.Most)
		}
	}
	return len(r.faults) == before
}

// filter takes the values of FIELD or not.FIELD. One that is not heard of is taken
// as it is written if it is an alternative to one that is: it adds nothing to what is
// found, and whoever answers the search says so.
func (r *reader) filter(param, field string, values []string, exclude bool) {
	ids := make([]string, len(values))
	var unheard *schema.ValueError // the first
	heard := false
	for i, text := range values {
		id, err := r.value(field, text)
		wrong, isWrong := errors.AsType[*schema.ValueError](err)
		switch {
		case isWrong && wrong.Unheard && !exclude:
			ids[i] = strings.TrimSpace(text)
			if unheard == nil {
				unheard = wrong
			}
			continue
		case isWrong:
			r.fault(param, UnknownValue, wrong.Suggestion(), "%s", wrong.Msg)
			r.faults[len(r.faults)-1].Others = wrong.Suggestions[min(1, len(wrong.Suggestions)):]
			return
		case err != nil:
			r.err = err
			return
		}
		ids[i], heard = id, true
	}
	if unheard != nil && !heard {
		r.fault(param, UnknownValue, unheard.Suggestion(), "%s", unheard.Msg)
		return
	}
	f := r.search.Filter(field)
	if exclude {
		f.Not = ids
	} else {
		f.Any = ids
	}
	r.search = r.search.WithFilter(f)
}

// facets reads a list such as outlet,agency:50.
func (r *reader) facets(list string) {
	var facets []search.FacetRequest
	for item := range strings.SplitSeq(list, ",") {
		name, number, counted := strings.Cut(strings.TrimSpace(item), ":")
		limit, ok := DefaultFacetLimit, true
		if counted {
			limit, ok = readCount(number, 1, MaxFacetLimit)
		}
		switch {
		case !slices.Contains(FacetFields(), name):
			r.fault("facets", UnknownValue, schema.Nearest(name, FacetFields()), "“%s” is not one of %s", clip(name), strings.Join(FacetFields(), ", "))
		case !ok:
			r.fault("facets", UnknownValue, "", "“%s” after %s is not a whole number from 1 to %d", clip(number), name, MaxFacetLimit)
		case slices.ContainsFunc(facets, func(f search.FacetRequest) bool { return f.Field == name }):
			r.fault("facets", UnknownValue, "", "names %s twice", name)
		default:
			facets = append(facets, search.FacetRequest{Field: name, Limit: limit})
		}
	}
	r.search.Request.Facets = sortedFacets(facets)
}

// finish does what needs all parameters: the query, the default order, the
// order of the bounds and the cursor.
func (r *reader) finish() {
	r.readQuery()
	if r.search.Request.Sort == "" {
		r.search.Request.Sort = r.search.DefaultSort()
	}
	req := r.search.Request
	r.ordered("from", req.From, "to", req.To)
	r.ordered("added_from", req.AddedFrom, "added_to", req.AddedTo)
	count := 0
	for _, f := range req.Filters {
		count += len(f.Any) + len(f.Not)
	}
	if count > MaxValues {
		r.fault("", TooLarge, "", "%d values are given; there can be at most %d", count, MaxValues)
	}
	if r.cursor == "" || len(r.faults) > 0 {
		return
	}
	cursor, since, err := r.search.readCursor(r.cursor)
	if err != nil {
		r.fault("cursor", BadCursor, "", "%s", err)
		return
	}
	r.search = r.search.After(cursor, since)
}

// ordered checks that a range has a second in it.
func (r *reader) ordered(first string, from time.Time, last string, to time.Time) {
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		r.fault(first, UnknownValue, "", "%s is not before %s, %s, so the range is empty", schema.FormatTime(from), last, schema.FormatTime(to))
	}
}

func (r *reader) readQuery() {
	text := r.search.Query
	if n := utf8.RuneCountInString(text); n > MaxQuery {
		r.fault("q", TooLarge, "", "has %d characters; it can have at most %d", n, MaxQuery)
		return
	}
	if text == "" {
		return
	}
	if r.search.Match == MatchAny {
		r.search.Request.Any = text
		return
	}
	reading, err := query.ParseValues(text, r.value)
	if wrong, ok := errors.AsType[*query.SyntaxError](err); ok {
		code := QuerySyntax
		if wrong.Value != nil {
			code = UnknownValue
		}
		r.faults = append(r.faults, Fault{Param: "q", Position: wrong.Offset, Message: wrong.Msg, Suggestion: wrong.Repair, Code: code})
		return
	}
	if err != nil {
		r.err = err
		return
	}
	r.search.Query, r.search.Request.Query = reading.Canonical, reading.Node
}

func isCount(text string, least, most int) bool {
	_, ok := readCount(text, least, most)
	return ok
}

// readCount reads a whole number from least to most.
func readCount(text string, least, most int) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= least && n <= most && text[0] != '+' && text[0] != '-'
}

func nearestCount(text string, least, most int) string {
	n, err := strconv.Atoi(text)
	switch {
	case errors.Is(err, strconv.ErrRange) && text[0] != '-' || err == nil && n > most:
		return strconv.Itoa(most)
	case err == nil && n < least:
		return strconv.Itoa(least)
	}
	return ""
}

// clip shortens a value for a message.
func clip(text string) string { return corpus.Excerpt(text, 60) }
