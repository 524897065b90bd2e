package searchurl

import (
	"encoding/binary"
	"fmt"

	"standpoint/corpus"
)

// listPlace is a row of a list whose rows are ordered by two numbers and a text.
type listPlace struct {
	first, second int
	text          string
}

// A cursor of such a list is URL-safe base64 without padding of a digest (see
// Search.Cursor), the state that the page showed, and its last row.
const (
	listState = 8
	listHead  = listState + stateSize
)

// listCursor writes the place after a row of an answer of a state. It is good for lists on
// which the same texts decide.
func listCursor(after listPlace, since corpus.State, deciding ...string) string {
	buf := make([]byte, listHead)
	putState(buf[listState:], since)
	buf = binary.AppendUvarint(buf, uint64(after.first))
	buf = binary.AppendUvarint(buf, uint64(after.second))
	buf = appendText(buf, after.text)
	copy(buf, digest(nil, buf[listState:], deciding...))
	return cursorEncoding.EncodeToString(buf)
}

// readListCursor is the inverse of listCursor.
func readListCursor(token string, deciding ...string) (after listPlace, since corpus.State, ok bool) {
	buf, err := cursorEncoding.DecodeString(token)
	if err != nil || len(buf) <= listHead || string(buf[:listState]) != string(digest(nil, buf[listState:], deciding...)) {
		return after, since, false
	}
	rest := packed{rest: buf[listHead:]}
	after = listPlace{rest.number(), rest.number(), rest.text()}
	return after, stateIn(buf[listState:listHead]), !rest.short && len(rest.rest) == 0
}

// badCursor is the error of a cursor that belongs to other rows.
func badCursor(rows string) error {
	return &Errors{Faults: []Fault{{Param: "cursor", Position: -1, Code: BadCursor,
		Message: fmt.Sprintf("this is not a next_cursor of these %s; write it as it was given, with all other parameters the same, or leave it out to begin again", rows)}}}
}
