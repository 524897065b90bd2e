package problem

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"standpoint/corpus/records"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/server/searchurl"
)

func TestEveryErrorHasStatusAndCode(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		err    error
		status int
		code   string
	}{
		{fmt.Errorf("x: %w", records.ErrNotFound), 404, "not-found"},
		{fmt.Errorf("/a/path: %w", records.ErrDamaged), 500, "internal"},
		{fmt.Errorf("x: %w", records.ErrWithdrawn), 410, "withdrawn"},
		{fmt.Errorf("x: %w", search.ErrUnavailable), 503, "engine-unavailable"},
		{fmt.Errorf("x: %w", context.DeadlineExceeded), 504, "timeout"},
		{context.Canceled, 503, "engine-unavailable"},
		{errors.New("disk on fire"), 500, "internal"},
		{&query.SyntaxError{Offset: 3, Msg: "m", Repair: "r"}, 400, "query-syntax"},
		{fmt.Errorf("x: %w", &search.BadRequestError{Field: "query", Msg: "m"}), 400, "unknown-value"},
		{&searchurl.Errors{Faults: []searchurl.Fault{{Param: "p", Position: -1, Code: searchurl.UnknownParameter}}}, 400, "unknown-parameter"},
		{&searchurl.Errors{Faults: []searchurl.Fault{{Param: "cursor", Position: -1, Code: searchurl.BadCursor}}}, 400, "bad-cursor"},
		{&searchurl.Errors{Faults: []searchurl.Fault{{Param: "q", Position: -1, Code: searchurl.TooLarge}}}, 413, "too-large"},
		{fmt.Errorf("x: %w", New(MethodNotAllowed, "d")), 405, "method-not-allowed"},
		{New("no such code", "d"), 500, "internal"},
	} {
		p := Of(WithRequestID(t.Context(), "r1"), row.err)
		if p.Status != row.status || p.Code != row.code || p.Title == "" || p.Type != "urn:standpoint:problem:"+row.code || p.RequestID != "r1" {
			t.Errorf("%v becomes %+v", row.err, p)
		}
		if row.status == 500 && p.Detail == row.err.Error() {
			t.Errorf("the problem of %v shows its words to the client", row.err)
		}
	}
}

func TestFaultsOnTheWire(t *testing.T) {
	t.Parallel()
	err := &searchurl.Errors{Faults: []searchurl.Fault{
		{Param: "q", Position: 0, Message: "is wrong", Suggestion: "right", Code: searchurl.QuerySyntax},
		{Param: "sort", Position: -1, Message: "is old", Code: searchurl.UnknownValue},
	}}
	body, _ := json.Marshal(Of(t.Context(), err).Errors)
	if want := `[{"param":"q","position":0,"message":"is wrong","suggestion":"right"},{"param":"sort","message":"is old"}]`; string(body) != want {
		t.Errorf("%s", body)
	}
	if p := Of(t.Context(), err); p.Detail != "q: is wrong (did you mean “right”?); sort: is old" {
		t.Errorf("detail is %q", p.Detail)
	}
}

func TestProblemsAreNotShared(t *testing.T) {
	t.Parallel()
	p := New(NotFound, "d")
	if Of(WithRequestID(t.Context(), "r1"), p); p.RequestID != "" {
		t.Error("the number of one request is in the problem of all requests")
	}
}
