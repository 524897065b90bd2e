package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/server/problem"
	"standpoint/server/report"
	"standpoint/server/searchurl"
)

// reportsAtOnce is how many reports are checked at the same time; others wait.
const reportsAtOnce = 2

var reportParam = searchurl.Param{Name: "corpus", Type: "string", Example: "spring floods", Description: "The frozen corpus that the numbers are of, in place of the one that the report names."}

var shownParam = searchurl.Param{Name: "report", Type: "string", Example: "fema", Description: "The name of the report, as in the address of its page."}

func (a *API) registerReports() {
	op := huma.Operation{
		OperationID: "checkReport", Method: http.MethodPost, Path: Base + "/reports/check", Tags: []string{"Reports"},
		Summary: "Ask every number of a report again",
		Description: fmt.Sprintf("Takes a report in Markdown, of at most %d KiB and %d numbers, and says of each number what the report says, what its search says in the frozen corpus that the report names, and what it says today. Nothing is kept. ", report.MaxSize>>10, report.MaxNumbers) +
			"A number is a link whose text is the number and whose address is a search, as in `[44](/search?agency=us-fema)`; `[31.4%](/explore?agency=us-fema&by=toward \"share of us-fema:critical\")` is a number of a table, and `[0.87](/search?agency=us-fema \"alpha\")` the agreement of those who judged a sample of the search. A question mark stands for a number that nobody has filled in yet.",
	}
	a.describePost(&op, []searchurl.Param{reportParam}, map[string]*huma.MediaType{"text/markdown": {
		Schema: &huma.Schema{Type: "string"}, Example: "[44](/search?agency=us-fema) documents are about FEMA.\n",
	}})
	atOnce := make(chan struct{}, reportsAtOnce)
	registerReport(a, op, func(ctx context.Context, in *request) (*ReportAnswer, error) { return a.checkReport(ctx, in, atOnce) })
	shown := huma.Operation{
		OperationID: "checkShownReport", Method: http.MethodGet, Path: op.Path, Tags: op.Tags,
		Summary: "Ask every number of a report that is shown again", Description: "Says the same of a report that the server shows on its pages (`serve --reports`).",
	}
	describeOperation(a.huma.OpenAPI(), &shown, []searchurl.Param{shownParam, reportParam})
	delete(shown.Responses, "304")
	registerReport(a, shown, func(ctx context.Context, in *request) (*ReportAnswer, error) {
		return a.checkShownReport(ctx, in, atOnce)
	})
}

// registerReport registers an operation whose answer changes with the file of a report, not
// with the collection alone, and so is not kept.
func registerReport(a *API, op huma.Operation, check func(context.Context, *request) (*ReportAnswer, error)) {
	op.Responses["200"] = &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{"application/json": {Schema: a.schemaOf(ReportAnswer{})}}}
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*unkept[ReportAnswer], error) {
		out, err := check(ctx, in)
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		return &unkept[ReportAnswer]{CacheControl: "no-store", Body: out}, nil
	})
}

// unkept is an answer that nobody keeps.
type unkept[T any] struct {
	CacheControl string `header:"Cache-Control"`
	Body         *T
}

// ReportAnswer is a report with what its searches say.
type ReportAnswer struct {
	Title   string         `json:"title" doc:"The first heading; empty if there is none."`
	Corpus  string         `json:"corpus" doc:"Name of the frozen corpus that the numbers are of; empty if they are of the whole collection."`
	Holds   bool           `json:"holds" doc:"Every number is as the report says, no number was typed by hand without being marked so, and there are no faults."`
	Numbers []ReportNumber `json:"numbers" doc:"In their order."`
	Typed   []ReportTyped  `json:"typed" doc:"Numbers that were typed by hand."`
	Faults  []ReportFault  `json:"faults" doc:"What cannot be read."`
	Filled  string         `json:"filled" doc:"The report with what the searches say in the place of its numbers."`
}

// ReportNumber is a number of a report.
type ReportNumber struct {
	Line    int           `json:"line" doc:"From 1 on."`
	Says    string        `json:"says" doc:"What the report says." example:"61.2% (51.4 to 71.3)"`
	Address string        `json:"address" doc:"Of its search, as the report has it."`
	Differs bool          `json:"differs" doc:"From the frozen corpus or, without one, from today; or it is a question mark, or there is no answer."`
	Frozen  ReportMeasure `json:"frozen" doc:"In the frozen corpus; everything is empty without one."`
	Today   ReportMeasure `json:"today" doc:"In the whole collection as it is now."`
}

// ReportMeasure is what a search says.
type ReportMeasure struct {
	Value      string `json:"value" doc:"In the form of the number; empty if there is a reason." example:"61.2% (51.4 to 71.3)"`
	Difference string `json:"difference" doc:"By how much it is above what the report says; empty if it is the same." example:"+0.3 points"`
	Reason     string `json:"reason" doc:"Why there is no answer."`
}

// ReportTyped is a number that was typed by hand.
type ReportTyped struct {
	Line   int    `json:"line"`
	Text   string `json:"text" example:"12"`
	Marked bool   `json:"marked" doc:"By the author, as in {typed: 12}."`
}

// ReportFault is what cannot be read in a line.
type ReportFault struct {
	Line    int    `json:"line"`
	Message string `json:"message"`
}

func (a *API) checkReport(ctx context.Context, in *request, atOnce chan struct{}) (*ReportAnswer, error) {
	values, err := searchurl.ReadOthers(in.rawQuery(), reportParam)
	if err != nil {
		return nil, err
	}
	text, err := readBody(in, report.MaxSize, "A report can have no more.")
	if err != nil {
		return nil, err
	}
	return a.askAgain(ctx, string(text), values.Get(reportParam.Name), atOnce)
}

func (a *API) checkShownReport(ctx context.Context, in *request, atOnce chan struct{}) (*ReportAnswer, error) {
	values, err := searchurl.ReadOthers(in.rawQuery(), shownParam, reportParam)
	if err != nil {
		return nil, err
	}
	if values.Get(shownParam.Name) == "" {
		return nil, searchurl.BadValue(shownParam.Name, "must name a report that the server shows")
	}
	text, err := report.Open(a.opt.Reports, values.Get(shownParam.Name))
	if err != nil {
		return nil, err
	}
	return a.askAgain(ctx, text, values.Get(reportParam.Name), atOnce)
}

// askAgain asks every number of a report again.
func (a *API) askAgain(ctx context.Context, text, corpus string, atOnce chan struct{}) (*ReportAnswer, error) {
	select {
	case atOnce <- struct{}{}:
		defer func() { <-atOnce }()
	case <-ctx.Done():
		return nil, problem.New(problem.Timeout, "Too many reports are being checked. Try again in a moment.")
	}
	checked, err := report.Check(ctx, a.reader, report.Parse(text), corpus)
	if err != nil {
		return nil, err
	}
	return newReportAnswer(checked), nil
}

func newReportAnswer(c *report.Checked) *ReportAnswer {
	out := &ReportAnswer{Title: c.Title, Holds: c.Holds(), Numbers: []ReportNumber{}, Typed: []ReportTyped{}, Faults: []ReportFault{}, Filled: c.Filled()}
	if c.Frozen != nil {
		out.Corpus = c.Frozen.Name
	}
	for _, n := range c.Numbers {
		out.Numbers = append(out.Numbers, ReportNumber{Line: n.Line, Says: n.Says, Address: n.Address, Differs: n.Differs(), Frozen: reportMeasure(n.Frozen), Today: reportMeasure(n.Today)})
	}
	for _, t := range c.Typed {
		out.Typed = append(out.Typed, ReportTyped(t))
	}
	for _, f := range c.Faults {
		out.Faults = append(out.Faults, ReportFault{f.Line, f.Text})
	}
	return out
}

func reportMeasure(a report.Answer) ReportMeasure {
	return ReportMeasure{a.Text, a.Difference, a.Reason}
}
