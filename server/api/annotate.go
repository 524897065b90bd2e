package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// Annotator understands texts without keeping them.
type Annotator interface {
	// Lines reads texts as JSON Lines and yields an answer, as JSON, for each line, in
	// their order. It stops at the first error: that of ctx, or that texts cannot be
	// annotated now.
	Lines(ctx context.Context, in io.Reader) iter.Seq2[[]byte, error]
}

// maxAnnotated is the most bytes of the texts of one request, and annotatedAtOnce how many
// requests are annotated at the same time; others wait.
const (
	maxAnnotated    = 4 << 20
	annotatedAtOnce = 2
)

const linesType = "application/x-ndjson"

// linesAnswer is an answer of JSON Lines.
type linesAnswer struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

func (a *API) registerAnnotate() {
	op := huma.Operation{
		OperationID: "annotate", Method: http.MethodPost, Path: Base + "/annotate", Tags: []string{"Texts"},
		Summary: "Annotate texts without keeping them",
		Description: fmt.Sprintf("Takes JSON Lines and answers with JSON Lines: one for each line, in the same order, with the agencies, places, stances and quotes of its text. Only text is required; id is given back; headline, article (the text that a comment stands under) and parent (the comment that it answers) help to understand it, and targets are phrases whose stance is wanted too. "+
			"A line that cannot be read is answered with its id and error. A request has at most %d MiB, and must be answered within the time that the server allows; send fewer texts at a time where that is too short.", maxAnnotated>>20),
	}
	a.describePost(&op, nil, map[string]*huma.MediaType{linesType: {
		Schema:  &huma.Schema{Type: "string", Description: "JSON Lines."},
		Example: `{"id":"1","headline":"FEMA takes back letters","text":"FEMA should be ashamed."}` + "\n",
	}})
	op.Responses["200"] = &huma.Response{Description: "JSON Lines, an answer for each line.", Content: map[string]*huma.MediaType{linesType: {Schema: &huma.Schema{Type: "string"}}}}
	atOnce := make(chan struct{}, annotatedAtOnce)
	a.registerAnnotateOne(atOnce)
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*linesAnswer, error) {
		if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
			return nil, a.fail(ctx, err)
		}
		texts, err := readBody(in, maxAnnotated, "Send fewer texts at a time.")
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		answers, err := a.annotate(ctx, texts, atOnce)
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		return &linesAnswer{ContentType: linesType, CacheControl: "no-store", Body: answers}, nil
	})
}

var (
	annotatedParam = searchurl.Param{Name: "text", Type: "string", Example: "FEMA should be ashamed.", Description: "The text."}
	aboveParams    = []searchurl.Param{
		{Name: "headline", Type: "string", Description: "The headline that it stands under."},
		{Name: "parent", Type: "string", Description: "The text of the comment that it answers."},
	}
)

// registerAnnotateOne registers the annotation of one text that fits into an address.
func (a *API) registerAnnotateOne(atOnce chan struct{}) {
	params := append([]searchurl.Param{annotatedParam}, aboveParams...)
	op := huma.Operation{
		OperationID: "annotateOne", Method: http.MethodGet, Path: Base + "/annotate", Tags: []string{"Texts"},
		Summary: "Annotate one short text", Description: "What a POST says of one line, for a text that fits into an address. Nothing is kept.",
	}
	describeOperation(a.huma.OpenAPI(), &op, params)
	delete(op.Responses, "304")
	op.Responses["200"] = &huma.Response{Description: "What is understood of the text.", Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: "object"}}}}
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*linesAnswer, error) {
		values, err := searchurl.ReadOthers(in.rawQuery(), params...)
		if err == nil && values.Get(annotatedParam.Name) == "" {
			err = searchurl.BadValue(annotatedParam.Name, "is missing; write the text to annotate")
		}
		var answer []byte
		if err == nil {
			line, _ := json.Marshal(map[string]string{"text": values.Get(annotatedParam.Name), "headline": values.Get("headline"), "parent": values.Get("parent")}) // texts can be written always
			answer, err = a.annotate(ctx, line, atOnce)
		}
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		return &linesAnswer{ContentType: "application/json", CacheControl: "no-store", Body: answer}, nil
	})
}

// annotate answers texts, when there are few enough others at the same time.
func (a *API) annotate(ctx context.Context, texts []byte, atOnce chan struct{}) ([]byte, error) {
	select {
	case atOnce <- struct{}{}:
		defer func() { <-atOnce }()
	case <-ctx.Done():
		return nil, tooSlow(context.Cause(ctx))
	}
	var out bytes.Buffer
	for answer, err := range a.opt.Annotator.Lines(ctx, bytes.NewReader(texts)) {
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, tooSlow(context.Cause(ctx))
		case err != nil:
			a.opt.Logger.ErrorContext(ctx, "texts cannot be annotated", "request_id", problem.RequestID(ctx), "error", err)
			p := problem.New(problem.EngineUnavailable, "Texts cannot be annotated now. Try again in a moment.")
			p.RetryAfter = 2
			return nil, p
		}
		out.Write(answer)
		out.WriteByte('\n')
	}
	return out.Bytes(), nil
}

// tooSlow is the error of texts that take longer than a request may.
func tooSlow(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return problem.New(problem.Timeout, "Annotating these texts takes longer than a request may. Send fewer at a time.")
	}
	return err
}

// readBody reads the body of a request, which has at most limit bytes; advice says what to
// do if it has more.
func readBody(in *request, limit int64, advice string) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(in.ctx.BodyReader(), limit+1))
	switch {
	case err != nil:
		return nil, problem.New(problem.UnreadableBody, "The body of the request ended before it was complete.")
	case int64(len(body)) > limit:
		return nil, tooLarge(limit, advice)
	}
	return body, nil
}

func tooLarge(limit int64, advice string) error {
	return problem.New(problem.TooLarge, fmt.Sprintf("The body of the request has more than %d bytes. %s", limit, advice))
}
