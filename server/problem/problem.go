// Package problem says what went wrong with a request. One function maps every
// error to a status, a code and words, both for pages and for the API.
package problem

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"standpoint/corpus/frozen"
	"standpoint/corpus/records"
	"standpoint/corpus/theme"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/server/coding"
	"standpoint/server/searchurl"
	"standpoint/server/timelimit"
)

// Problem is an error in the form of RFC 9457 (application/problem+json).
type Problem struct {
	Type      string  `json:"type" doc:"URI that names the kind of problem." example:"urn:standpoint:problem:unknown-value"`
	Title     string  `json:"title" doc:"The kind of problem in a few words."`
	Status    int     `json:"status" doc:"HTTP status."`
	Detail    string  `json:"detail" doc:"What is wrong with this request."`
	Code      string  `json:"code" doc:"Code of the kind of problem, for programs."`
	RequestID string  `json:"request_id" doc:"Id of the request; the server logs it too."`
	Errors    []Param `json:"errors,omitempty" doc:"The parameters with errors."`
	Done      *uint64 `json:"done,omitempty" doc:"While the index is being built: the number of changes that are in it."`
	Total     *uint64 `json:"total,omitempty" doc:"While the index is being built: the number of changes to wait for."`
	// RetryAfter is the number of seconds after which to try again; 0: not known.
	RetryAfter int `json:"-"`
	// Challenge is the header WWW-Authenticate; "": none.
	Challenge string `json:"-"`
}

// Param is one parameter with an error.
type Param struct {
	Param      string  `json:"param" doc:"Name of the parameter."`
	Position   *int    `json:"position,omitempty" doc:"Position of the error in the value, in code points from 0."`
	Message    string  `json:"message" doc:"What is wrong with it."`
	Suggestion *string `json:"suggestion,omitempty" doc:"A value that is allowed; for an unknown parameter, the most similar known name."`
}

// The codes of problems, in addition to those of searchurl.
const (
	Unauthenticated   = "unauthenticated"
	Forbidden         = "forbidden"
	NotFound          = "not-found"
	Withdrawn         = "withdrawn"
	MethodNotAllowed  = "method-not-allowed"
	UnreadableBody    = "unreadable-body"
	TooLarge          = "too-large"
	RateLimited       = "rate-limited"
	EngineUnavailable = "engine-unavailable"
	Timeout           = "timeout"
	Internal          = "internal"
)

// kinds holds the status and the title of every code.
var kinds = map[string]struct {
	status int
	title  string
}{
	string(searchurl.QuerySyntax):      {http.StatusBadRequest, "The query cannot be read"},
	string(searchurl.UnknownParameter): {http.StatusBadRequest, "Unknown parameter"},
	string(searchurl.UnknownValue):     {http.StatusBadRequest, "The value of a parameter is not allowed"},
	string(searchurl.BadCursor):        {http.StatusBadRequest, "The cursor does not belong to this search"},
	Unauthenticated:                    {http.StatusUnauthorized, "A key is needed"},
	Forbidden:                          {http.StatusForbidden, "Not allowed"},
	UnreadableBody:                     {http.StatusBadRequest, "The body of the request cannot be read"},
	TooLarge:                           {http.StatusRequestEntityTooLarge, "The request is too large"},
	NotFound:                           {http.StatusNotFound, "Not found"},
	Withdrawn:                          {http.StatusGone, "Withdrawn"},
	MethodNotAllowed:                   {http.StatusMethodNotAllowed, "Method not allowed"},
	RateLimited:                        {http.StatusTooManyRequests, "Too many requests"},
	EngineUnavailable:                  {http.StatusServiceUnavailable, "The search engine cannot answer now"},
	Timeout:                            {http.StatusGatewayTimeout, "The answer took too long"},
	Internal:                           {http.StatusInternalServerError, "Something went wrong on the server"},
}

// New returns a problem with a code; an unknown code counts as Internal.
func New(code, detail string) *Problem {
	kind, known := kinds[code]
	if !known {
		code, kind = Internal, kinds[Internal]
	}
	return &Problem{
		Type:   "urn:standpoint:problem:" + code,
		Title:  kind.title,
		Status: kind.status,
		Detail: detail,
		Code:   code,
	}
}

// Error makes a problem an error, so that a handler can return it.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders returns the headers of the answer with the problem.
func (p *Problem) GetHeaders() http.Header {
	header := http.Header{}
	if p.RetryAfter > 0 {
		header.Set("Retry-After", strconv.Itoa(p.RetryAfter))
	}
	if p.Challenge != "" {
		header.Set("WWW-Authenticate", p.Challenge)
	}
	return header
}

// ContentType returns the type of RFC 9457, whatever the client asked for.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// Of returns what an error means for the client. If the client did not cause the
// error, its words are not shown: they go to the log.
func Of(ctx context.Context, err error) *Problem {
	if errors.Is(err, context.Canceled) && timelimit.Passed(ctx) {
		err = fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
	}
	p := of(err)
	p.RequestID = RequestID(ctx)
	return p
}

func of(err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		same := *p
		return &same
	}
	if faults, ok := errors.AsType[*searchurl.Errors](err); ok {
		return ofFaults(faults)
	}
	if syntax, ok := errors.AsType[*query.SyntaxError](err); ok {
		return ofFaults(&searchurl.Errors{Faults: []searchurl.Fault{{
			Param: "q", Position: syntax.Offset, Message: syntax.Msg, Suggestion: syntax.Repair, Code: searchurl.QuerySyntax}}})
	}
	if bad, ok := errors.AsType[*search.BadRequestError](err); ok {
		return ofFaults(&searchurl.Errors{Faults: []searchurl.Fault{{
			Param: parameter(bad.Field), Position: -1, Message: bad.Msg, Code: codeOf(bad.Field)}}})
	}
	if building, ok := errors.AsType[*search.BuildingError](err); ok {
		return ofBuilding(building)
	}
	switch {
	case errors.Is(err, records.ErrWithdrawn):
		return New(Withdrawn, "This document was taken down. Its text is no longer in this collection.")
	case errors.Is(err, records.ErrNotFound):
		return New(NotFound, "There is no document with this address.")
	case errors.Is(err, frozen.ErrNotFound):
		return New(NotFound, "There is no frozen corpus of this name.")
	case errors.Is(err, coding.ErrCountsAlone):
		return New(Forbidden, "This sample is not of sides toward an agency; what is said in it counts in it alone.")
	case errors.Is(err, theme.ErrNotFound):
		return New(NotFound, "There is no kept theme of this name.")
	case errors.Is(err, records.ErrDamaged):
		return New(Internal, "The records are damaged. The people who run this site can replace them with a backup: standpoint restore.")
	case errors.Is(err, context.DeadlineExceeded):
		return New(Timeout, "The search took too long. Try a narrower one.")
	case errors.Is(err, search.ErrUnavailable), errors.Is(err, context.Canceled):
		p := New(EngineUnavailable, "The search engine cannot answer now. Try again in a moment.")
		p.RetryAfter = retryAfter
		return p
	}
	return New(Internal, "This is an error of the server. Its log has the details under the number of this request.")
}

// retryAfter is the number of seconds after which to try an engine again that
// cannot answer.
const retryAfter = 2

func ofBuilding(building *search.BuildingError) *Problem {
	p := New(EngineUnavailable, fmt.Sprintf("The search index is being built: %d of %d changes are in it. Try again in a moment.", building.Done, building.Total))
	done, total := uint64(building.Done), uint64(building.Total)
	p.Done, p.Total = &done, &total
	p.RetryAfter = retryAfter
	return p
}

// codeOf returns the code of a fault in a field of a request.
func codeOf(field string) searchurl.Code {
	if field == "cursor" {
		return searchurl.BadCursor
	}
	return searchurl.UnknownValue
}

// parameter returns the parameter that sets a field of a request.
func parameter(field string) string {
	switch field {
	case "query", "any":
		return "q"
	case "interval":
		return "histogram"
	}
	return field
}

// ofFaults returns a problem with the code of the first error.
func ofFaults(faults *searchurl.Errors) *Problem {
	code := Internal
	var params []Param
	var details []string
	for i, f := range faults.Faults {
		if i == 0 {
			code = string(f.Code)
		}
		params = append(params, Fault(f))
		details = append(details, f.String())
	}
	p := New(code, strings.Join(details, "; "))
	p.Errors = params
	return p
}

// Fault returns what is wrong with a parameter.
func Fault(f searchurl.Fault) Param {
	out := Param{Param: f.Param, Message: f.Message}
	if f.Position >= 0 {
		out.Position = &f.Position
	}
	if f.Suggestion != "" {
		out.Suggestion = &f.Suggestion
	}
	return out
}

type requestIDKey struct{}

// WithRequestID returns a context that holds the number of a request.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID returns the number of the request that a context belongs to; "" if
// it has none.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}
