package pages

import (
	"strings"
	"testing"

	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// TestErrorsSayWhatNext: every problem page says what to do next and gives the
// request ID.
func TestErrorsSayWhatNext(t *testing.T) {
	r, err := newRenderer(Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{problem.NotFound, problem.MethodNotAllowed, problem.TooLarge, problem.EngineUnavailable, problem.Timeout, problem.Internal,
		string(searchurl.QuerySyntax), string(searchurl.UnknownParameter), string(searchurl.UnknownValue), string(searchurl.BadCursor)} {
		about := problem.New(code, "detail")
		about.RequestID = "request-1"
		v := newErrorView(about)
		if v.Next == "" {
			t.Errorf("%s: nothing says what to do", code)
		}
		page, err := r.fill("error", "layout", v)
		if err != nil {
			t.Fatal(err)
		}
		CheckMarkup(t, string(page))
		for _, words := range []string{about.Title, "detail", "request-1"} {
			if !strings.Contains(string(page), words) {
				t.Errorf("%s: the page does not say %q", code, words)
			}
		}
	}
}
