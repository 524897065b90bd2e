package searchurl

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

// FacetPage is a request for some of the values of a field in the documents that a
// search finds.
type FacetPage struct {
	Search   Search
	Field    string
	Contains string // only values whose id, name or alias contains it; "" for all
	Limit    int
	After    *ValuePlace  // nil: from the start
	Since    corpus.State // as in Search
}

// ValuePlace is the place of a value among all of its field.
type ValuePlace struct {
	Fit   schema.Fit // with Contains; Whole without
	Count int
	Value string
}

// Compare orders values: the best fit first, then the most frequent, then by value.
func (p ValuePlace) Compare(q ValuePlace) int {
	return cmp.Or(cmp.Compare(p.Fit, q.Fit), cmp.Compare(q.Count, p.Count), cmp.Compare(p.Value, q.Value))
}

var (
	containsParam = Param{Name: "contains", Type: "string", Example: "security",
		Description: "Only values whose id, name or alias contains this text, in upper or lower case; whole names and words first, then beginnings of words."}
	valuesLimitParam = Param{Name: "limit", Type: "integer", Least: 1, Most: MaxLimit, Default: strconv.Itoa(DefaultLimit),
		Description: "Number of values, 1 to " + strconv.Itoa(MaxLimit) + "."}
)

// FacetPageParams describes the parameters of an address of values.
func FacetPageParams() []Param {
	return paramsAround("", []string{"sort", "facets", "histogram", "tz", "highlight"}, containsParam, valuesLimitParam)
}

// ParseFacetPage reads the part of an address after the question mark. It fails as
// ParseRaw does.
func ParseFacetPage(ctx context.Context, field, raw string, opt Options) (p FacetPage, err error) {
	err = queryOf(raw, func(values url.Values) error {
		p, err = parseFacetPage(ctx, field, values, opt)
		return err
	})
	return p, err
}

func parseFacetPage(ctx context.Context, field string, values url.Values, opt Options) (FacetPage, error) {
	p := FacetPage{Field: field, Limit: DefaultLimit}
	cursor := ""
	s, err := parseAround(ctx, values, opt, []own{
		{containsParam, func(_ *reader, value string) { p.Contains = strings.TrimSpace(value) }},
		{valuesLimitParam, valuesLimitParam.count(&p.Limit)},
		{Param{Name: "cursor"}, func(_ *reader, value string) { cursor = value }},
	})
	p.Search = s
	if err != nil || cursor == "" {
		return p, err
	}
	after, since, ok := p.readCursor(cursor)
	if !ok {
		return p, badCursor("values")
	}
	p.After, p.Since = &after, since
	return p, nil
}

// Cursor writes the place after a value of an answer of a state as the value of
// parameter cursor.
func (p FacetPage) Cursor(after ValuePlace, since corpus.State) string {
	return listCursor(listPlace{int(after.Fit), after.Count, after.Value}, since, p.Search.Deciding().Encode(), p.Field, p.Contains)
}

// readCursor is the inverse of Cursor.
func (p FacetPage) readCursor(token string) (after ValuePlace, since corpus.State, ok bool) {
	place, since, ok := readListCursor(token, p.Search.Deciding().Encode(), p.Field, p.Contains)
	return ValuePlace{Fit: schema.Fit(place.first), Count: place.second, Value: place.text}, since, ok
}
