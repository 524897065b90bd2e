package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus/credentials"
	"standpoint/corpus/samples"
	"standpoint/server/access"
	"standpoint/server/coding"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
	"standpoint/server/timelimit"
)

// DrawnSample is a list of documents that were drawn from what a search finds, for people to judge.
type DrawnSample struct {
	ID        int64           `json:"id"`
	Name      string          `json:"name"`
	Created   time.Time       `json:"created"`
	Search    string          `json:"search" doc:"The search that it was drawn from, in its canonical form."`
	Target    string          `json:"target" doc:"Agency toward which documents are judged; empty if they are judged as such."`
	Seed      string          `json:"seed"`
	By        string          `json:"by" doc:"What it is stratified by: model (its label), or a field; empty if by nothing."`
	Articles  bool            `json:"articles" doc:"True if articles were drawn, each with all its documents that the search finds."`
	Snapshot  string          `json:"snapshot" doc:"The state of the data that it was drawn from last."`
	Documents int             `json:"documents" doc:"Documents in the sample."`
	Found     int             `json:"found" doc:"Documents that it was drawn from."`
	Codebook  string          `json:"codebook" doc:"Name of the codebook."`
	Version   string          `json:"version" doc:"Version of the codebook."`
	Mine      int             `json:"mine" doc:"Documents that the holder of the key judged."`
	Progress  *SampleProgress `json:"progress" doc:"Of all coders; null as long as the holder of the key has not judged all documents and does not decide about the judgements of others."`
}

// SampleProgress counts the documents of a sample.
type SampleProgress struct {
	Settled    int `json:"settled" doc:"Documents that have a value that stands."`
	Disagreed  int `json:"disagreed" doc:"Documents about which coders differ, and nobody has settled it."`
	CannotTell int `json:"cannot_tell" doc:"Documents about which no coder could tell."`
	Agreed     int `json:"agreed" doc:"Documents on which coders agree and whose label nobody has let count beyond the sample."`
}

// SamplesAnswer lists samples.
type SamplesAnswer struct {
	Data []DrawnSample `json:"data" doc:"The last one first."`
}

// SamplePlan says how a sample is drawn.
type SamplePlan struct {
	Name       string            `json:"name" doc:"What to call the sample."`
	Search     string            `json:"search" doc:"Parameters of a search, as after the question mark of its address." example:"kind=comment&agency=FEMA"`
	Size       int               `json:"size" doc:"Documents in the sample; with articles, articles."`
	Target     string            `json:"target" required:"false" doc:"The agency toward which documents are judged, by id or name; by default the one that the search asks for."`
	By         string            `json:"by" required:"false" doc:"Stratify by model (its label), kind, outlet, language or platform."`
	Allocation string            `json:"allocation" required:"false" enum:"proportional,equal" doc:"With by: proportional, as many of each part as it has, and at least 10; or equal, of each as many."`
	Seed       string            `json:"seed" required:"false" default:"1" doc:"The same seed draws the same sample, on any machine."`
	Articles   bool              `json:"articles" required:"false" doc:"True to draw articles, each with all its documents that the search finds."`
	Codebook   *samples.Codebook `json:"codebook" required:"false" doc:"What coders can say; by default the codebook for stances that comes with the program."`
}

// SampleGrowth says how large a sample is to be.
type SampleGrowth struct {
	Size       int    `json:"size" doc:"Documents that the sample is to have, or articles; as many as it has or more."`
	Allocation string `json:"allocation" required:"false" enum:"proportional,equal"`
}

// Judged says what was kept.
type Judged struct {
	Kept     int             `json:"kept" doc:"Judgements that were kept."`
	Progress *SampleProgress `json:"progress" doc:"As of the sample."`
}

var (
	sampleParam = searchurl.Param{Name: "sample", Type: "integer", Example: "1", Description: "Number of the sample."}
	coderParam  = searchurl.Param{Name: "coder", Type: "string", Example: "ann",
		Description: "Who judged, where the file does not say; by default the name of the key. Only keys with the scope moderate may send what others say, or “settled”, which decides where coders disagree."}
	sampleFormParam = searchurl.Param{Name: "format", Type: "string", Enum: formNames(), Default: string(coding.CSV),
		Description: "csv; doccano: JSON Lines for doccano; labelstudio: JSON for Label Studio."}
	spreadsheetParam = searchurl.Param{Name: "download", Type: "string", Enum: []string{"1"}, Description: "1: a file to be saved. A CSV is made safe to open in a spreadsheet."}
)

func formNames() (names []string) {
	for _, form := range coding.Forms {
		names = append(names, string(form))
	}
	return names
}

// Bounds of the bodies.
const (
	maxJudged   = 4 << 20
	maxPlan     = 256 << 10
	samplesTag  = "Samples"
	fewerAtOnce = "Send fewer judgements at a time."
)

// sampleAnswer is an answer that nobody may keep.
type sampleAnswer[T any] struct {
	Status       int
	Location     string `header:"Location" required:"false"`
	CacheControl string `header:"Cache-Control"`
	Body         T
}

func (a *API) registerSamples() {
	one := Base + "/samples/{sample}"
	judged(a, huma.Operation{OperationID: "samples", Method: http.MethodGet, Path: Base + "/samples", Summary: "The samples", Description: "All samples, with how far they are judged."}, nil, credentials.Code, a.listSamples)
	judged(a, huma.Operation{OperationID: "sample", Method: http.MethodGet, Path: one, Summary: "One sample", Description: "How it was drawn, and how far it is judged."}, nil, credentials.Code,
		withSample(a, func(ctx context.Context, in *request, c coding.Coded) (*DrawnSample, error) {
			return a.wireSample(ctx, c)
		}))
	judged(a, huma.Operation{OperationID: "codebook", Method: http.MethodGet, Path: one + "/codebook", Summary: "The codebook of a sample", Description: "What coders can say, and what it means."}, nil, credentials.Code,
		withSample(a, func(_ context.Context, _ *request, c coding.Coded) (*samples.Codebook, error) {
			return &c.Codebook, nil
		}))
	judged(a, huma.Operation{OperationID: "drawSample", Method: http.MethodPost, Path: Base + "/samples", DefaultStatus: http.StatusCreated, Summary: "Draw a sample",
		Description: "Draws documents of what a search finds, for people to judge. Which ones depends on the seed and the ids of the documents alone, so a larger sample of the same seed holds the smaller one."}, a.bodyOf(SamplePlan{}), credentials.Code, a.drawSample)
	judged(a, huma.Operation{OperationID: "extendSample", Method: http.MethodPost, Path: one, Summary: "Draw more documents of a sample",
		Description: "Searches again and draws with the size that is wanted now. What was drawn before stays."}, a.bodyOf(SampleGrowth{}), credentials.Code, withSample(a, a.extendSample))
	judged(a, huma.Operation{OperationID: "settleSample", Method: http.MethodPost, Path: one + "/agreement", Summary: "Let labels count beyond the sample",
		Description: "The labels on which coders agree, by the rule of the codebook, take the place of the model's wherever documents are shown, searched and counted. Only of samples of sides toward an agency. Documents about which coders disagree are settled one by one, by sending judgements of the coder “settled”."}, nil, credentials.Moderate, withSample(a, a.settleSample(coding.Desk.SettleAgreed)))
	judged(a, huma.Operation{OperationID: "unsettleSample", Method: http.MethodDelete, Path: one + "/agreement", Summary: "Take these labels back",
		Description: "The labels on which coders agree count no longer, and the model's stand again. What was decided about disagreements stays."}, nil, credentials.Moderate, withSample(a, a.settleSample(coding.Desk.TakeBack)))
	judged(a, huma.Operation{OperationID: "reviseCodebook", Method: http.MethodPost, Path: one + "/codebook", Summary: "Put another codebook in its place",
		Description: "It needs a version that there was not yet, and must have every value and mark that was given; the earlier version is kept."}, a.bodyOf(samples.Codebook{}), credentials.Moderate, withSample(a, a.reviseCodebook))
	judged(a, huma.Operation{OperationID: "removeSample", Method: http.MethodDelete, Path: one, Summary: "Delete a sample", Description: "It is deleted with all that was said of its documents. The answer is the sample as it was."}, nil, credentials.Moderate, withSample(a, a.removeSample))
	judged(a, huma.Operation{OperationID: "judge", Method: http.MethodPost, Path: one + "/codes", Summary: "Judge documents of a sample",
		Description: fmt.Sprintf("Takes what people said, as CSV with the columns document and value (and note, marks, coder), as doccano’s JSON Lines or as Label Studio’s JSON, and keeps all of it or nothing. What a coder said of a document before is replaced. The answer comes once it is on disk. At most %d MiB can be sent at once.", maxJudged>>20)},
		map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: "string"}}, linesType: {Schema: &huma.Schema{Type: "string"}}, "application/json": {Schema: &huma.Schema{Type: "array"}}},
		credentials.Code, withSample(a, a.judge), coderParam)
	a.registerAgreement(one)
	a.registerSampleFiles(one)
}

// bodyOf is a body of JSON.
func (a *API) bodyOf(value any) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{"application/json": {Schema: a.schemaOf(value)}}
}

// judged registers an operation on samples, or on what else people keep beside the documents.
func judged[T any](a *API, op huma.Operation, body map[string]*huma.MediaType, scope credentials.Scope, answer func(context.Context, *request) (*T, error), params ...searchurl.Param) {
	a.describeSamples(&op, body, scope, params)
	status := max(op.DefaultStatus, http.StatusOK)
	op.Responses[strconv.Itoa(status)] = &huma.Response{Description: op.Summary + ".", Content: a.bodyOf(*new(T))}
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*sampleAnswer[*T], error) {
		_, err := searchurl.ReadOthers(in.rawQuery(), params...)
		if err == nil {
			err = access.Require(ctx, credentials.Read) // it shows what is in the collection
		}
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		out := &sampleAnswer[*T]{Status: status, CacheControl: "no-store"}
		if out.Body, err = answer(ctx, in); err != nil {
			return nil, a.fail(ctx, err)
		}
		if made, ok := any(out.Body).(*DrawnSample); ok && status == http.StatusCreated {
			out.Location = fmt.Sprintf("%s/samples/%d", Base, made.ID)
		}
		return out, nil
	})
	if body != nil {
		maps.Copy(op.RequestBody.Content, body)
	}
}

// describeSamples describes an operation on samples. The library reads a body of JSON
// itself if it knows of it at registration, and leaves nothing for the handler, so the
// content of the body is added after that.
func (a *API) describeSamples(op *huma.Operation, body map[string]*huma.MediaType, scope credentials.Scope, params []searchurl.Param) {
	op.Security = access.Demand(scope)
	if op.Tags == nil {
		op.Tags = []string{samplesTag}
	}
	if body != nil {
		a.describePost(op, params, map[string]*huma.MediaType{})
	} else {
		describeOperation(a.huma.OpenAPI(), op, params)
		delete(op.Responses, "304")
	}
	if strings.Contains(op.Path, "{sample}") {
		missing := *op.Responses["400"]
		missing.Description = "There is no sample with this number."
		op.Responses["404"] = &missing
	}
}

// withSample gives an operation the sample that its path names.
func withSample[T any](a *API, answer func(context.Context, *request, coding.Coded) (*T, error)) func(context.Context, *request) (*T, error) {
	return func(ctx context.Context, in *request) (*T, error) {
		c, err := a.sampleOf(ctx, in)
		if err != nil {
			return nil, err
		}
		return answer(ctx, in, c)
	}
}

func (a *API) sampleOf(ctx context.Context, in *request) (coding.Coded, error) {
	c, err := a.opt.Desk.Numbered(ctx, in.path("sample"))
	if errors.Is(err, samples.ErrNotFound) {
		return c, problem.New(problem.NotFound, "There is no sample with this number.")
	}
	return c, err
}

// wireSample is a sample as the caller may see it.
func (a *API) wireSample(ctx context.Context, c coding.Coded) (*DrawnSample, error) {
	out := &DrawnSample{ID: c.ID, Name: c.Name, Created: c.Created, Search: c.Search, Target: c.Target, Seed: c.Seed, By: c.By, Articles: c.Articles, Snapshot: c.Snapshot,
		Documents: len(c.Items), Codebook: c.Codebook.Name, Version: c.Codebook.Version}
	for _, size := range c.Sizes {
		out.Found += size.Documents
	}
	caller := access.Of(ctx)
	for _, code := range c.Codes {
		if code.Coder == caller.Name {
			out.Mine++
		}
	}
	seen, whole, err := a.opt.Desk.Seen(ctx, c, caller.Name, caller.May(credentials.Moderate))
	if err == nil && whole {
		out.Progress = wireProgress(seen)
	}
	return out, err
}

func wireProgress(c coding.Coded) *SampleProgress {
	p := c.Progress()
	return &SampleProgress{Settled: p.Settled, Disagreed: p.Disagreed, CannotTell: p.CannotTell, Agreed: len(c.Agreed())}
}

func (a *API) listSamples(ctx context.Context, _ *request) (*SamplesAnswer, error) {
	all, err := a.opt.Desk.All(ctx)
	out := &SamplesAnswer{Data: []DrawnSample{}}
	for _, c := range all {
		var one *DrawnSample
		if one, err = a.wireSample(ctx, c); err != nil {
			break
		}
		out.Data = append(out.Data, *one)
	}
	return out, err
}

// readJSON reads the body of a request. A field that there is not is an error.
func readJSON(in *request, into any) error {
	text, err := readBody(in, maxPlan, "It holds more than a plan or a codebook needs.")
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return problem.New(problem.UnreadableBody, "The body must be JSON as the documentation has it: "+err.Error())
	}
	return nil
}

func (a *API) drawSample(ctx context.Context, in *request) (*DrawnSample, error) {
	asked := SamplePlan{Seed: "1"}
	if err := readJSON(in, &asked); err != nil {
		return nil, err
	}
	if err := checkAllocation(asked.Allocation); err != nil {
		return nil, err
	}
	search, err := a.reader.Read(ctx, asked.Search)
	if err != nil {
		return nil, err
	}
	plan := coding.Plan{Name: asked.Name, Size: asked.Size, Equal: asked.Allocation == "equal", Target: asked.Target, Seed: asked.Seed, By: asked.By, Articles: asked.Articles, Codebook: samples.Stance()}
	if asked.Codebook != nil {
		plan.Codebook = *asked.Codebook
	}
	timelimit.Lift(ctx) // all that the search finds is read
	c, _, err := a.opt.Desk.Draw(ctx, search.Deciding(), plan)
	if err != nil {
		return nil, err
	}
	return a.wireSample(ctx, c)
}

func checkAllocation(allocation string) error {
	if allocation == "" || allocation == "proportional" || allocation == "equal" {
		return nil
	}
	return searchurl.BadValue("allocation", "must be proportional or equal")
}

func (a *API) extendSample(ctx context.Context, in *request, c coding.Coded) (*DrawnSample, error) {
	var asked SampleGrowth
	if err := readJSON(in, &asked); err != nil {
		return nil, err
	}
	if err := checkAllocation(asked.Allocation); err != nil {
		return nil, err
	}
	timelimit.Lift(ctx) // all that the search finds is read
	c, _, err := a.opt.Desk.Extend(ctx, c, asked.Size, asked.Allocation == "equal")
	if err != nil {
		return nil, err
	}
	return a.wireSample(ctx, c)
}

func (a *API) reviseCodebook(ctx context.Context, in *request, c coding.Coded) (*samples.Codebook, error) {
	var book samples.Codebook
	if err := readJSON(in, &book); err != nil {
		return nil, err
	}
	return &book, a.opt.Desk.Revise(ctx, c, book)
}

// settleSample answers with the sample after an act, which says of how many documents it
// was.
func (a *API) settleSample(act func(coding.Desk, context.Context, coding.Coded) (int, error)) func(context.Context, *request, coding.Coded) (*DrawnSample, error) {
	return func(ctx context.Context, _ *request, c coding.Coded) (*DrawnSample, error) {
		_, err := act(*a.opt.Desk, ctx, c)
		if err == nil {
			c, err = a.opt.Desk.Sample(ctx, c.ID)
		}
		if err != nil {
			return nil, err
		}
		return a.wireSample(ctx, c)
	}
}

func (a *API) removeSample(ctx context.Context, _ *request, c coding.Coded) (*DrawnSample, error) {
	out, err := a.wireSample(ctx, c)
	if err != nil {
		return nil, err
	}
	return out, a.opt.Desk.Store.Remove(ctx, c.ID)
}

// judge keeps what people said. Only who decides about the judgements of others sends
// them.
func (a *API) judge(ctx context.Context, in *request, c coding.Coded) (*Judged, error) {
	values, err := searchurl.ReadOthers(in.rawQuery(), coderParam)
	if err != nil {
		return nil, err
	}
	body, err := readBody(in, maxJudged, fewerAtOnce)
	if err != nil {
		return nil, err
	}
	caller := access.Of(ctx)
	coder := values.Get(coderParam.Name)
	if coder == "" {
		coder = caller.Name
	}
	codes, err := coding.Read(bytes.NewReader(body), coder)
	if err != nil {
		return nil, problem.New(problem.UnreadableBody, err.Error())
	}
	if err := a.opt.Desk.Import(ctx, c, codes, caller.Name, caller.May(credentials.Moderate)); err != nil {
		return nil, err
	}
	if c, err = a.opt.Desk.Sample(ctx, c.ID); err != nil {
		return nil, err
	}
	one, err := a.wireSample(ctx, c)
	if err != nil {
		return nil, err
	}
	return &Judged{Kept: len(codes), Progress: one.Progress}, nil
}

// sampleFile is a file of a sample.
type sampleFile struct {
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition" required:"false"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

// registerSampleFiles registers the texts of a sample and what was said of them, as files.
func (a *API) registerSampleFiles(one string) {
	for _, file := range []struct {
		id, path, summary, description string
		write                          func(ctx context.Context, out *bytes.Buffer, c coding.Coded, form coding.Form, spreadsheet bool) error
	}{
		{"sampleTexts", "/texts", "The texts of a sample", "What coders see: each document with its headline and what it answers, and without any label. Documents that are gone from the collection are left out.", a.writeTexts},
		{"sampleCodes", "/codes", "What was said of a sample", "Each judgement, in the order of the sample. Until the holder of the key has judged all documents, only hers, unless she decides about the judgements of others.", a.writeCodes},
	} {
		params := []searchurl.Param{sampleFormParam, spreadsheetParam}
		op := huma.Operation{OperationID: file.id, Method: http.MethodGet, Path: one + file.path, Summary: file.summary, Description: file.description}
		a.describeSamples(&op, nil, credentials.Code, params)
		text := &huma.MediaType{Schema: &huma.Schema{Type: "string"}}
		op.Responses["200"] = &huma.Response{Description: file.summary + ".", Content: map[string]*huma.MediaType{"text/csv": text, linesType: text, "application/json": {Schema: &huma.Schema{Type: "array"}}}}
		huma.Register(a.huma, op, func(ctx context.Context, in *request) (*sampleFile, error) {
			values, err := searchurl.ReadOthers(in.rawQuery(), params...)
			if err == nil {
				err = access.Require(ctx, credentials.Read)
			}
			if err != nil {
				return nil, a.fail(ctx, err)
			}
			c, err := a.sampleOf(ctx, in)
			if err != nil {
				return nil, a.fail(ctx, err)
			}
			form, download := coding.Form(values.Get("format")), values.Get("download") == "1"
			if form == "" {
				form = coding.CSV
			}
			var out bytes.Buffer
			if err := file.write(ctx, &out, c, form, download); err != nil {
				return nil, a.fail(ctx, err)
			}
			kind, ending := form.Type()
			answer := &sampleFile{ContentType: kind, CacheControl: "no-store", Body: out.Bytes()}
			if download {
				answer.Disposition = fmt.Sprintf(`attachment; filename="sample-%d%s.%s"`, c.ID, strings.ReplaceAll(file.path, "/", "-"), ending)
			}
			return answer, nil
		})
	}
}

func (a *API) writeTexts(ctx context.Context, out *bytes.Buffer, c coding.Coded, form coding.Form, spreadsheet bool) error {
	texts, _, err := a.opt.Desk.Texts(ctx, c.Items)
	if err != nil {
		return err
	}
	return form.Write(out, texts, spreadsheet)
}

func (a *API) writeCodes(ctx context.Context, out *bytes.Buffer, c coding.Coded, form coding.Form, spreadsheet bool) error {
	caller := access.Of(ctx)
	seen, _, err := a.opt.Desk.Seen(ctx, c, caller.Name, caller.May(credentials.Moderate))
	if err != nil {
		return err
	}
	return a.opt.Desk.WriteCodes(ctx, out, seen, form, spreadsheet)
}
