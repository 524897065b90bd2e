package searchurl

import (
	"context"
	"encoding/binary"
	"net/url"
	"slices"
	"strconv"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

// LineSort is an order of the lines of a concordance.
type LineSort string

// The orders. Ties are ordered by document and place.
const (
	ByDocument LineSort = "document" // the newest document first
	ByLeft     LineSort = "left"     // the words before the match, from the nearest outward
	ByRight    LineSort = "right"    // the words after it
)

// LineSorts lists the orders in the order in which people are shown them.
var LineSorts = []LineSort{ByDocument, ByLeft, ByRight}

// The words of context on either side of a match.
const (
	DefaultWidth = 8
	MaxWidth     = 50
)

// Lines is a request for the lines of a concordance: the places at which the words
// of a search are in the documents that it finds. Its Search has neither an order
// nor a cursor of its own; its limit is the number of lines. Lines are values, as
// searches are.
type Lines struct {
	Search Search
	Width  int
	Sort   LineSort
	After  *Line        // nil: from the start
	Since  corpus.State // as in Search
}

// Line is the place of a line among all. Lines compare by Key, then by ID, by Field in the
// order of schema.TextFields, and by Start.
type Line struct {
	Key   string // what the order compares, as bytes; at most maxLineKey
	ID    string // of the document
	Field string // one of schema.TextFields
	Start int    // byte of the text
}

var (
	widthParam = Param{Name: "width", Type: "integer", Least: 1, Most: MaxWidth, Default: strconv.Itoa(DefaultWidth),
		Description: "Words of context on either side of a match, 1 to " + strconv.Itoa(MaxWidth) + "."}
	lineSortParam = Param{Name: "sort", Type: "string", Enum: lineSorts(), Default: string(ByDocument),
		Description: "Order of the lines. document: the newest document first. left, right: by the words before or after the match, from the nearest outward, ten words at most; letter case, accents and punctuation do not count. Ties are ordered by document and place."}
)

func lineSorts() []string {
	var names []string
	for _, order := range LineSorts {
		names = append(names, string(order))
	}
	return names
}

// LineParams describes the parameters of an address of lines.
func LineParams() []Param {
	return paramsAround("Lines on a page, at most "+strconv.Itoa(MaxLimit)+"; 0 asks for totals alone.", []string{"facets", "histogram", "tz", "highlight", "labels"}, widthParam, lineSortParam)
}

// ParseLines reads the part of an address after the question mark. It fails as
// ParseRaw does.
func ParseLines(ctx context.Context, raw string, opt Options) (l Lines, err error) {
	err = queryOf(raw, func(values url.Values) error {
		l, err = parseLines(ctx, values, opt)
		return err
	})
	return l, err
}

func parseLines(ctx context.Context, values url.Values, opt Options) (Lines, error) {
	l := Lines{Width: DefaultWidth, Sort: ByDocument}
	cursor := ""
	s, err := parseAround(ctx, values, opt, []own{
		{widthParam, widthParam.count(&l.Width)},
		{lineSortParam, func(_ *reader, value string) { l.Sort = LineSort(value) }},
		{Param{Name: "cursor"}, func(_ *reader, value string) { cursor = value }},
	})
	l.Search = s
	if err != nil || cursor == "" {
		return l, err
	}
	after, since, err := l.readCursor(cursor)
	if err != nil {
		return l, badCursor("lines")
	}
	l.After, l.Since = &after, since
	return l, nil
}

// Values writes a request as parameters, without defaults.
func (l Lines) Values() url.Values {
	values := l.Search.FirstPage().Values()
	if l.Width != DefaultWidth {
		values.Set("width", strconv.Itoa(l.Width))
	}
	if l.Sort != ByDocument {
		values.Set("sort", string(l.Sort))
	}
	if l.After != nil {
		values.Set("cursor", l.Cursor(*l.After, l.Since))
	}
	return values
}

// Format writes a request as the part of an address after the question mark.
// ParseLines reads it back.
func (l Lines) Format() string { return l.Values().Encode() }

// URL returns the address of a request at a path.
func (l Lines) URL(path string) string { return address(path, l.Values()) }

// FirstPage returns the request from its first line on.
func (l Lines) FirstPage() Lines {
	l.After, l.Since = nil, corpus.State{}
	return l
}

// WithSort returns the request in another order, from its first line on.
func (l Lines) WithSort(order LineSort) Lines {
	l = l.FirstPage()
	l.Sort = order
	return l
}

// LinesOf is the request for the lines of what a search finds.
func LinesOf(s Search) Lines {
	s = s.FirstPage().WithFacets(nil, nil)
	s.Request.Sort, s.Request.Limit, s.Request.Zone, s.Highlight, s.Labels = s.DefaultSort(), DefaultLimit, "", true, false
	return Lines{Search: s, Width: DefaultWidth, Sort: ByDocument}
}

// A cursor of lines is written as the cursor of a search is, of
//
//	1 byte   version
//	8 bytes  digest, as there, also of the order of the lines
//	8 bytes  sequence number of the state that the page showed, big endian
//	8 bytes  lineage of that state
//	uvarint  length of the key
//	n bytes  key
//	1 byte   number of the field in schema.TextFields
//	uvarint  start
//	n bytes  id of the document
const (
	lineVersion   = 1
	lineDigest    = 1 // where the digest begins
	lineState     = lineDigest + 8
	lineHead      = lineState + stateSize
	maxLineKey    = 512
	maxLineID     = 64
	maxLineCursor = lineHead + maxLineKey + 3*binary.MaxVarintLen64 + maxLineID
)

// Cursor writes the place after a line of an answer of a state as the value of
// parameter cursor. It is good for requests with the same lines in the same order;
// their number and width may change.
func (l Lines) Cursor(after Line, since corpus.State) string {
	buf := make([]byte, lineHead, lineHead+len(after.Key)+len(after.ID)+16)
	buf[0] = lineVersion
	putState(buf[lineState:lineHead], since)
	buf = appendText(buf, after.Key)
	buf = append(buf, byte(slices.Index(schema.TextFields, after.Field)))
	buf = binary.AppendUvarint(buf, uint64(after.Start))
	buf = append(buf, after.ID...)
	copy(buf[lineDigest:], l.digestOf(buf))
	return cursorEncoding.EncodeToString(buf)
}

// readCursor is the inverse of Cursor.
func (l Lines) readCursor(token string) (after Line, since corpus.State, err error) {
	if len(token) > cursorEncoding.EncodedLen(maxLineCursor) {
		return after, since, errCursor
	}
	buf, err := cursorEncoding.DecodeString(token)
	if err != nil || len(buf) <= lineHead || buf[0] != lineVersion || string(buf[lineDigest:lineState]) != string(l.digestOf(buf)) {
		return after, since, errCursor
	}
	since = stateIn(buf[lineState:lineHead])
	rest := packed{rest: buf[lineHead:]}
	after.Key = rest.text()
	field := rest.number() // one byte: there are few
	after.Start = rest.number()
	if rest.short || field >= len(schema.TextFields) {
		return after, since, errCursor
	}
	after.Field, after.ID = schema.TextFields[field], string(rest.rest)
	return after, since, nil
}

// digestOf is 8 bytes over a written cursor, without the digest in it, and
// the parts of the request that decide on lines and their order.
func (l Lines) digestOf(buf []byte) []byte {
	return digest(buf[:lineDigest], buf[lineState:], l.Search.found().Format(), string(l.Sort))
}
