package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"

	"standpoint/corpus"
	"standpoint/server/api"
)

type reportCommand struct {
	Check  reportCheckCommand  `cmd:"" help:"Ask every number of a report again, and say which differ and by how much."`
	Fill   reportFillCommand   `cmd:"" help:"Write what the searches say now into a report."`
	Render reportRenderCommand `cmd:"" help:"Write a report as a web page of one file, each number with a link to its search."`
}

// reportFile is a report, and what its numbers are of.
type reportFile struct {
	File   string `arg:"" help:"The report, in Markdown; - reads standard input."`
	Corpus string `env:"-" placeholder:"NAME" help:"The frozen corpus that the numbers are of; by default the one that the report names."`
}

// send sends the report to a path.
func (f reportFile) send(ctx context.Context, path string, parameters url.Values, dir string, std streams, logger *slog.Logger) (body []byte, err error) {
	var text []byte
	if f.File == "-" {
		text, err = io.ReadAll(std.in)
	} else {
		text, err = os.ReadFile(f.File)
	}
	if err != nil {
		return nil, err
	}
	if f.Corpus != "" {
		parameters.Set("corpus", f.Corpus)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, path+"?"+parameters.Encode(), bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "text/markdown")
	err = exchange(request, dir, std, logger, func(response *http.Response) error {
		body, err = io.ReadAll(response.Body)
		return err
	})
	return body, err
}

func (f reportFile) check(ctx context.Context, dir string, std streams, logger *slog.Logger) (body []byte, answer api.ReportAnswer, err error) {
	if body, err = f.send(ctx, "/api/v1/reports/check", url.Values{}, dir, std, logger); err == nil {
		answer, err = answerOf[api.ReportAnswer](body)
	}
	return body, answer, err
}

// sayFaults prints what of the report cannot be read; the error counts it.
func (f reportFile) sayFaults(answer api.ReportAnswer, std streams) error {
	for _, fault := range answer.Faults {
		fmt.Fprintf(std.err, "standpoint: %s:%d: %s\n", plain(f.File), fault.Line, plain(fault.Message))
	}
	if n := len(answer.Faults); n > 0 {
		return fmt.Errorf("%s: %s", plain(f.File), corpus.Counted(n, "fault"))
	}
	return nil
}

type reportCheckCommand struct {
	reportFile `embed:""`
	JSON       bool `env:"-" help:"Print the API’s answer as it is."`
}

// errReport is the error of a report that does not hold.
var errReport = errors.New("the report does not hold")

// Run prints a line for each number, and for each that was typed by hand.
func (c reportCheckCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	body, answer, err := c.check(ctx, flags.Data, std, logger)
	if err != nil {
		return err
	}
	if c.JSON {
		if _, err := std.out.Write(append(bytes.TrimRight(body, "\n"), '\n')); err != nil || answer.Holds {
			return err
		}
		return errReport
	}
	differing, unmarked := 0, 0
	for _, n := range answer.Numbers {
		if n.Differs {
			differing++
		}
		if _, err := fmt.Fprintf(std.out, "%s:%d: %s: %s\n", plain(c.File), n.Line, plain(n.Says), plain(saysNow(n, answer.Corpus))); err != nil {
			return err
		}
	}
	for _, t := range answer.Typed {
		how := "typed by hand, and not marked so: make it a link to a search, or write {typed: " + t.Text + "}"
		if t.Marked {
			how = "typed by hand, as it says"
		} else {
			unmarked++
		}
		if _, err := fmt.Fprintf(std.out, "%s:%d: %s: %s\n", plain(c.File), t.Line, plain(t.Text), plain(how)); err != nil {
			return err
		}
	}
	if err := c.sayFaults(answer, std); err != nil {
		return err
	}
	of := "today"
	if answer.Corpus != "" {
		of = fmt.Sprintf("in the frozen corpus “%s”", plain(answer.Corpus))
	}
	if answer.Holds {
		return std.say("holds", "%s, as they are %s", corpus.Counted(len(answer.Numbers), "number"), of)
	}
	return fmt.Errorf("%w: of %s %d differ from what they are %s, and %d typed by hand %s not marked so", errReport, corpus.Counted(len(answer.Numbers), "number"), differing, of, unmarked,
		map[bool]string{true: "is", false: "are"}[unmarked == 1])
}

// saysNow says what the search of a number says.
func saysNow(n api.ReportNumber, corpus string) string {
	if corpus == "" {
		return measured("today", n.Today)
	}
	return measured("in the frozen corpus", n.Frozen) + "; " + measured("today", n.Today)
}

func measured(where string, m api.ReportMeasure) string {
	switch {
	case m.Reason != "":
		return where + " there is no number: " + m.Reason
	case m.Difference == "":
		return where + " " + m.Value
	}
	return where + " " + m.Value + " (" + m.Difference + ")"
}

type reportFillCommand struct{ reportFile }

// Run writes the report, unless something in it cannot be read.
func (c reportFillCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	_, answer, err := c.check(ctx, flags.Data, std, logger)
	if err != nil {
		return err
	}
	if err := c.sayFaults(answer, std); err != nil {
		return err
	}
	changed, without := 0, 0
	for _, n := range answer.Numbers {
		now := n.Today
		if answer.Corpus != "" {
			now = n.Frozen
		}
		switch {
		case now.Reason != "":
			without++
			fmt.Fprintf(std.err, "standpoint: %s:%d: %s: %s\n", plain(c.File), n.Line, plain(n.Says), plain(now.Reason))
		case n.Differs:
			changed++
		}
	}
	if c.File == "-" {
		_, err = io.WriteString(std.out, answer.Filled)
	} else if err = writeBeside(c.File, bytes.NewBufferString(answer.Filled)); err == nil {
		err = std.say("filled", "%s: %d of %s changed", plain(c.File), changed, corpus.Counted(len(answer.Numbers), "number"))
	}
	if err == nil && without > 0 {
		err = fmt.Errorf("%s: there is no answer to %s", plain(c.File), corpus.Counted(without, "number"))
	}
	return err
}

type reportRenderCommand struct {
	reportFile `embed:""`
	Out        string `env:"-" short:"o" placeholder:"FILE" help:"Where to write; by default to standard output."`
	Site       string `env:"-" default:"http://127.0.0.1:8080" placeholder:"URL" help:"Where the searches are that the numbers lead to."`
}

// Run writes the page.
func (c reportRenderCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	if !strings.HasPrefix(c.Site, "http://") && !strings.HasPrefix(c.Site, "https://") {
		return usageError{fmt.Errorf("--site must be the address of a site, such as https://news.example.org, and not %q", c.Site)}
	}
	page, err := c.send(ctx, "/reports/render", url.Values{"site": {c.Site}}, flags.Data, std, logger)
	if err != nil {
		return err
	}
	return writeTo(c.Out, bytes.NewBuffer(page), std)
}
