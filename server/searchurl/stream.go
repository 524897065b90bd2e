package searchurl

import (
	"context"
	"net/url"
	"strings"

	"standpoint/corpus"
)

// Shape says what the rows of a stream are.
type Shape string

// The shapes.
const (
	Documents Shape = "documents" // a row for each document
	Stances   Shape = "stances"   // a row for each document and target
)

// Stream is a request for the whole result of a search as rows. Its Search has no
// cursor.
type Stream struct {
	Search   Search
	Shape    Shape
	Download bool    // as a file for spreadsheets
	Resume   *Resume // nil: from the first row
}

// Resume says where a stream that broke off goes on.
type Resume struct {
	Of  Pinned
	Row string // key of the last row that came whole
}

// Pinned are the states that a stream shows.
type Pinned struct{ Index, Records corpus.State }

var (
	shapeParam = Param{Name: "shape", Type: "string", Enum: []string{string(Documents), string(Stances)}, Default: string(Documents),
		Description: "What a row is. documents: a document that is found. stances: a document and a target that it takes a side toward, or is judged toward; documents without one have no row."}
	downloadParam = Param{Name: "download", Type: "string", Enum: []string{"1", "0"}, Default: "0",
		Description: "1: as a file to save. A CSV is then made for spreadsheets: it begins with a byte order mark, and an apostrophe is before each text that a spreadsheet would take for a formula. Programs should leave it out, since they get the texts as they are without it."}
	streamCursorParam = Param{Name: "cursor", Type: "string",
		Description: "Where to go on after the connection broke: the header Stream-Cursor of that answer, a point, and the id of the last row that came whole (with shape=stances its id, a colon and its target). All other parameters must stay the same. It is refused once anything has changed in the collection, since the rest would be of another snapshot."}
)

// StreamParams describes the parameters of an address of a stream.
func StreamParams() []Param {
	return paramsAround("Changes nothing here: all rows are sent.", []string{"facets", "histogram", "tz"}, shapeParam, downloadParam, streamCursorParam)
}

// ParseStream reads the part of an address after the question mark. It fails as
// ParseRaw does.
func ParseStream(ctx context.Context, raw string, opt Options) (s Stream, err error) {
	err = queryOf(raw, func(values url.Values) error {
		s, err = parseStream(ctx, values, opt)
		return err
	})
	return s, err
}

func parseStream(ctx context.Context, values url.Values, opt Options) (Stream, error) {
	s := Stream{Shape: Documents}
	cursor := ""
	var err error
	s.Search, err = parseAround(ctx, values, opt, []own{
		{shapeParam, func(_ *reader, value string) { s.Shape = Shape(value) }},
		{downloadParam, func(_ *reader, value string) { s.Download = value == "1" }},
		{streamCursorParam, func(_ *reader, value string) { cursor = value }},
	})
	s.Search = s.Search.WithFacets(nil, nil)
	s.Search.Request.Limit, s.Search.Request.Zone = DefaultLimit, ""
	if err != nil || cursor == "" {
		return s, err
	}
	s.Resume, err = s.readCursor(cursor)
	return s, err
}

// A cursor of a stream is, before the point, URL-safe base64 without padding of
//
//	1 byte    version
//	8 bytes   digest, as of the cursor of a search, also of the shape
//	16 bytes  state of the index, as there
//	16 bytes  state of the records
const (
	streamVersion = 1
	streamDigest  = 1
	streamStates  = streamDigest + 8
	streamLength  = streamStates + 2*stateSize
)

// Cursor writes what the value of cursor begins with, up to the point.
func (s Stream) Cursor(of Pinned) string {
	buf := make([]byte, streamLength)
	buf[0] = streamVersion
	putState(buf[streamStates:], of.Index)
	putState(buf[streamStates+stateSize:], of.Records)
	copy(buf[streamDigest:], s.digestOf(buf))
	return cursorEncoding.EncodeToString(buf)
}

func (s Stream) readCursor(token string) (*Resume, error) {
	fault := &Errors{Faults: []Fault{{Param: "cursor", Position: -1, Code: BadCursor,
		Message: "this is not the Stream-Cursor of this search with a point and the id of a row after it; write all other parameters as they were, or leave it out to begin again"}}}
	head, row, _ := strings.Cut(token, ".")
	buf, err := cursorEncoding.DecodeString(head)
	if err != nil || len(buf) != streamLength || buf[0] != streamVersion || row == "" || string(buf[streamDigest:streamStates]) != string(s.digestOf(buf)) {
		return nil, fault
	}
	return &Resume{Of: Pinned{stateIn(buf[streamStates : streamStates+stateSize]), stateIn(buf[streamStates+stateSize:])}, Row: row}, nil
}

func (s Stream) digestOf(buf []byte) []byte {
	return digest(buf[:streamDigest], buf[streamStates:], s.Search.found().Format(), string(s.Shape))
}

// Format writes what decides on the rows as the part of an address after the question
// mark, without cursor and download.
func (s Stream) Format() string {
	values := s.Search.FirstPage().Values()
	if s.Shape != Documents {
		values.Set("shape", string(s.Shape))
	}
	return values.Encode()
}
