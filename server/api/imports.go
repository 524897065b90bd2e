package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"standpoint/corpus/credentials"
	"standpoint/corpus/records"
	"standpoint/server/access"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
	"standpoint/server/timelimit"
)

// Importer brings documents into the records, as the command index does.
type Importer interface {
	// Formats are the names of what can be asked for as a format.
	Formats() []string
	// Limit is the most bytes of one upload.
	Limit() int64
	// Import keeps an upload until it is imported. It returns the import once that has
	// finished, or after some seconds while it goes on. An error is *searchurl.Errors if
	// a parameter is wrong, and otherwise that of reading or keeping the upload; nothing
	// was imported then.
	Import(ctx context.Context, upload Upload) (*Import, error)
	// Imports returns the newest imports, the last first.
	Imports(ctx context.Context, limit int) ([]Import, error)
	// Imported returns the import with a number; records.ErrNotFound if there is none.
	Imported(ctx context.Context, number int64) (*Import, error)
}

// Upload is what is to be imported.
type Upload struct {
	Filename, Outlet, Format string // "" if not given
	Body                     io.Reader
}

// Import is one import.
type Import struct {
	ID       int64      `json:"id" doc:"Its number; documents keep that of the import that brought them first."`
	Status   string     `json:"status" enum:"running,finished,interrupted" doc:"running: it goes on, or waits for another import. interrupted: it was stopped before its end; send the same again to complete it."`
	Started  time.Time  `json:"started"`
	Finished *time.Time `json:"finished"`
	Error    *string    `json:"error" doc:"Why it stopped before its end, if it did."`
	Receipt  *Receipt   `json:"receipt" doc:"What became of what was read so far; null as long as nothing was."`
}

// Receipt says what became of everything that was given.
type Receipt struct {
	Import      int64           `json:"import"`
	Resumed     string          `json:"resumed,omitempty" doc:"The page from which a run that was cut off went on."`
	Changed     []string        `json:"changed,omitempty" doc:"Files that changed while the run was cut off."`
	CutOff      bool            `json:"cut_off,omitempty" doc:"True if the run was stopped."`
	Files       int             `json:"files" doc:"Files that gave at least one thread."`
	Threads     int             `json:"threads"`
	Articles    Counts          `json:"articles"`
	Comments    Counts          `json:"comments"`
	Failed      Faults          `json:"failed" doc:"What was named, but is not there."`
	Quarantined Faults          `json:"quarantined" doc:"What should be documents, but is broken."`
	Skipped     Faults          `json:"skipped" doc:"What is not a document."`
	Warnings    Faults          `json:"warnings" doc:"What was read, except for a detail."`
	Notes       Faults          `json:"notes" doc:"How something was read, such as the columns of a table."`
	Outlets     []OutletSummary `json:"outlets" doc:"The outlets that articles came from."`
	Unlabelled  *Unlabelled     `json:"unlabelled,omitempty"`
	Retriable   int             `json:"retriable,omitempty" doc:"Inputs that another version of the program could not read, and that this one may read."`
	Sample      *Sample         `json:"sample,omitempty" doc:"What the collection holds of the shipped sample, if it holds any."`
}

// Counts says what became of documents.
type Counts struct {
	New       int `json:"new"`
	Unchanged int `json:"unchanged"`
	Merged    int `json:"merged" doc:"They added something without changing the words."`
	Replaced  int `json:"replaced" doc:"They brought other words; the old ones are kept as a revision."`
	Withdrawn int `json:"withdrawn" doc:"They were skipped, because they were taken down."`
}

// Faults are all faults of one kind.
type Faults struct {
	Total  int           `json:"total"`
	Listed []ImportFault `json:"listed" doc:"The first of them."`
}

// ImportFault is what is wrong with one input.
type ImportFault struct {
	Path   string `json:"path"`
	Line   int    `json:"line,omitempty" doc:"From 1."`
	Offset int64  `json:"offset,omitempty" doc:"In bytes."`
	Reason string `json:"reason"`
}

// Sample says how much of the shipped sample is held.
type Sample struct {
	Import    int64 `json:"import" doc:"The import that brought it."`
	Documents int   `json:"documents"`
}

// OutletSummary says how complete the articles of an outlet are.
type OutletSummary struct {
	Outlet string   `json:"outlet" doc:"Empty if it is unknown."`
	Came   Coverage `json:"came" doc:"The articles that this import brought."`
	Before Coverage `json:"before" doc:"Those held before."`
}

// Coverage counts articles of an outlet.
type Coverage struct {
	Outlet   string `json:"outlet" doc:"Empty if it is unknown."`
	Articles int    `json:"articles"`
	Dated    int    `json:"dated" doc:"Those with a date."`
	Bylined  int    `json:"bylined" doc:"Those with a byline."`
	Answered int    `json:"answered" doc:"Those with comments."`
}

// Unlabelled says that some threads wait for their labels.
type Unlabelled struct {
	Threads int    `json:"threads"`
	Reason  string `json:"reason"`
}

var (
	filenameParam = searchurl.Param{Name: "filename", Type: "string", Example: "dump.ndjson.zst",
		Description: "The name of what is sent: documents keep it as their origin. What it is, is recognized by its content."}
	outletParam = searchurl.Param{Name: "outlet", Type: "string", Example: "valley-post",
		Description: "Outlet of all articles, by its slug, whatever they say of themselves."}
	formatParam = searchurl.Param{Name: "format", Type: "string", Description: "Read everything as this format, instead of finding out."}
	numberParam = searchurl.Param{Name: "import", Type: "integer", Example: "7", Description: "Number of the import."}
)

// uploadPatience is how long a client may send nothing of an upload.
const uploadPatience = time.Minute

type importAnswer struct {
	Status       int
	Location     string `header:"Location" doc:"Address of the import."`
	CacheControl string `header:"Cache-Control"`
	Body         *Import
}

func (a *API) registerImports() {
	format := formatParam
	format.Enum = a.opt.Importer.Formats()
	params := []searchurl.Param{filenameParam, outletParam, format}
	limit := a.opt.Importer.Limit()
	op := huma.Operation{
		OperationID: "import", Method: http.MethodPost, Path: Base + "/imports", Tags: []string{"Imports"},
		Summary: "Import pages, dumps and archives",
		Description: fmt.Sprintf("Takes the bytes of anything that the command index reads: a page, a dump, an export, a feed, a table, an archive of these. It is imported once all of it has arrived, one import at a time. The answer is 201 with the receipt or, if the import takes longer than some seconds, 202 while it goes on; Location has the address to ask. "+
			"Sending the same again changes nothing, and the receipt says so. At most %d MiB can be sent at once.", limit>>20),
		Security: access.Demand(credentials.Import),
	}
	a.describePost(&op, params, map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}})
	schema := a.schemaOf(Import{})
	op.Responses["201"] = &huma.Response{Description: "It is imported; the receipt says what became of it.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	op.Responses["202"] = &huma.Response{Description: "It is being imported.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	op.DefaultStatus = http.StatusCreated
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*importAnswer, error) {
		values, err := searchurl.ReadOthers(in.rawQuery(), params...)
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		timelimit.Lift(ctx) // uploads take as long as they take, if only they go on
		body := &upload{in: in.ctx.BodyReader(), left: limit, limit: limit, control: http.NewResponseController(humaecho.Unwrap(in.ctx).Response())}
		one, err := a.opt.Importer.Import(ctx, Upload{Filename: values.Get("filename"), Outlet: values.Get("outlet"), Format: values.Get("format"), Body: body})
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		out := &importAnswer{Status: http.StatusCreated, Location: fmt.Sprintf("%s/imports/%d", Base, one.ID), CacheControl: "no-store", Body: one}
		if one.Status == "running" {
			out.Status = http.StatusAccepted
		}
		return out, nil
	})
	a.registerImported()
	a.registerImportList()
}

// importsLimit is how many imports an answer has if nobody says, and importsMost at most.
const (
	importsLimit = 20
	importsMost  = 1000
)

var importsLimitParam = searchurl.Param{Name: "limit", Type: "integer", Least: 1, Most: importsMost, Default: strconv.Itoa(importsLimit),
	Description: "Number of imports, 1 to " + strconv.Itoa(importsMost) + "."}

// ImportsAnswer lists imports.
type ImportsAnswer struct {
	Data []Import `json:"data" doc:"The last one first."`
}

type importsAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         *ImportsAnswer
}

func (a *API) registerImportList() {
	op := huma.Operation{
		OperationID: "imports", Method: http.MethodGet, Path: Base + "/imports", Tags: []string{"Imports"},
		Summary: "The last imports", Description: "The imports of the last time, those of the command index too, each with its receipt.",
		Security: access.Demand(credentials.Import),
	}
	describeOperation(a.huma.OpenAPI(), &op, []searchurl.Param{importsLimitParam})
	delete(op.Responses, "304")
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*importsAnswer, error) {
		values, err := searchurl.ReadOthers(in.rawQuery(), importsLimitParam)
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		list, err := a.opt.Importer.Imports(ctx, importsLimitParam.Number(values))
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		return &importsAnswer{CacheControl: "no-store", Body: &ImportsAnswer{Data: list}}, nil
	})
}

func (a *API) registerImported() {
	op := huma.Operation{
		OperationID: "imported", Method: http.MethodGet, Path: Base + "/imports/{import}", Tags: []string{"Imports"},
		Summary: "One import", Description: "How far an import has come, with its receipt. It can be one of the command index too.",
		Security: access.Demand(credentials.Import),
	}
	describeOperation(a.huma.OpenAPI(), &op, nil)
	delete(op.Responses, "304")
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*importAnswer, error) {
		if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
			return nil, a.fail(ctx, err)
		}
		one, err := a.imported(ctx, in.path("import"))
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		return &importAnswer{Status: http.StatusOK, CacheControl: "no-store", Body: one}, nil
	})
}

func (a *API) imported(ctx context.Context, text string) (*Import, error) {
	var number int64
	if _, err := fmt.Sscanf(text, "%d", &number); err != nil || fmt.Sprint(number) != text {
		return nil, problem.New(problem.NotFound, "There is no import with this number.")
	}
	one, err := a.opt.Importer.Imported(ctx, number)
	if errors.Is(err, records.ErrNotFound) {
		return nil, problem.New(problem.NotFound, "There is no import with this number.")
	}
	return one, err
}

// upload reads a body up to a limit, and gives up on a client that sends nothing for long.
type upload struct {
	in          io.Reader
	left, limit int64
	control     *http.ResponseController
}

func (u *upload) Read(p []byte) (int, error) {
	_ = u.control.SetReadDeadline(time.Now().Add(uploadPatience)) // tests have none
	n, err := u.in.Read(p)
	if u.left -= int64(n); u.left < 0 {
		return 0, tooLarge(u.limit, "Send it in parts, or compressed.")
	}
	if err != nil && err != io.EOF {
		err = problem.New(problem.UnreadableBody, "The body of the request ended before it was complete; nothing of it was imported.")
	}
	return n, err
}
