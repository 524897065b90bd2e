package pages

import (
	"net/http"
	"net/url"
	"strconv"

	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// errorView is the view of error.html.
type errorView struct {
	frame
	Status    int
	Heading   string
	Detail    string
	Params    []paramView
	Next      string // what to do now
	RequestID string
	Retry     string // address for another try; "" if that would not help
	Without   string // address without the parameters that there are not; "" if there are none
}

// paramView is a parameter with an error.
type paramView struct{ Name, Message, Suggestion string }

// Error shows a problem as a page with its status.
func (p *Pages) Error(w http.ResponseWriter, r *http.Request, about *problem.Problem) {
	if about.Done != nil && about.Total != nil {
		p.fail(w, r, about, "building", newBuildingView(r, about))
		return
	}
	v := newErrorView(about)
	if about.Status >= http.StatusInternalServerError && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		v.Retry = r.URL.RequestURI()
	}
	if about.Code == string(searchurl.UnknownParameter) {
		known := r.URL.Query()
		for _, param := range about.Errors {
			known.Del(param.Param)
		}
		v.Without = (&url.URL{Path: r.URL.Path, RawQuery: known.Encode()}).String()
	}
	p.fail(w, r, about, "error", v)
}

// fail sends the page of a problem.
func (p *Pages) fail(w http.ResponseWriter, r *http.Request, about *problem.Problem, name string, v view) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Del("ETag")
	if err := p.renderer.render(w, r, about.Status, name, v); err != nil {
		http.Error(w, about.Title+"\n"+about.Detail, about.Status)
	}
}

func newErrorView(about *problem.Problem) *errorView {
	v := &errorView{
		frame:     frame{Title: about.Title, NoIndex: true},
		Status:    about.Status,
		Heading:   about.Title,
		Detail:    visible(about.Detail),
		Next:      nextSteps[about.Code],
		RequestID: about.RequestID,
	}
	for _, param := range about.Errors {
		shown := paramView{Name: param.Param, Message: visible(param.Message)}
		if param.Position != nil {
			shown.Message += " (at character " + strconv.Itoa(*param.Position+1) + ")"
		}
		if param.Suggestion != nil {
			shown.Suggestion = visible(*param.Suggestion)
		}
		v.Params = append(v.Params, shown)
	}
	if len(v.Params) > 0 { // they say everything
		v.Detail = ""
		if about.Code == problem.NotFound {
			v.Next = correctAddress
		}
	}
	return v
}

const correctAddress = "Correct the address, or start again from the search page."

// nextSteps says what to do about a problem, by its code.
var nextSteps = map[string]string{
	problem.Unauthenticated:            "Sign in with a key. If you have none, ask the people who run this site for one.",
	problem.Forbidden:                  "Ask the people who run this site for a key that allows it.",
	problem.NotFound:                   "Check that the address is complete, or search for the document. It may also have been removed.",
	problem.Withdrawn:                  "It will not return to this address. The people who run this site can say why it was taken down.",
	problem.MethodNotAllowed:           "Open the address in a browser, or read the API documentation to see what it accepts.",
	problem.TooLarge:                   "Ask for less at once: shorten the query or give fewer values.",
	problem.RateLimited:                "Wait a moment and try again.",
	problem.EngineUnavailable:          "Wait a moment and try again. You can often still read articles and threads.",
	problem.Timeout:                    "Try a narrower search: a shorter range of dates, one outlet, or whole words instead of beginnings of words.",
	problem.Internal:                   "Try again. If it happens again, tell the people who run this site, and give them the number of the request.",
	string(searchurl.UnknownParameter): correctAddress,
	string(searchurl.UnknownValue):     correctAddress,
	string(searchurl.BadCursor):        "Go to the first page of the search and continue from there.",
	string(searchurl.QuerySyntax):      "Correct the query.",
}
