package pages

import (
	"net/http"

	"standpoint/server/problem"
)

// buildingView is the view of building.html: the index is being built, and
// searches have to wait until it is complete.
type buildingView struct {
	frame
	Heading              string
	Done, Total, Percent int
	Again                string // address to reload; "" if that would not help
	RequestID            string
}

// newBuildingView returns the view of a problem that reports progress.
func newBuildingView(r *http.Request, about *problem.Problem) *buildingView {
	v := &buildingView{
		frame:     frame{Title: "The index is being built", NoIndex: true},
		Heading:   "The search index is being built",
		Total:     int(*about.Total),
		RequestID: about.RequestID,
	}
	v.Done = min(int(*about.Done), v.Total)
	if v.Total > 0 {
		v.Percent = 100 * v.Done / v.Total
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		v.Refresh, v.Again = max(about.RetryAfter, 1), r.URL.RequestURI()
	}
	return v
}
