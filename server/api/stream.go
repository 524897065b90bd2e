package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/problem"
	"standpoint/server/results"
	"standpoint/server/searchurl"
	"standpoint/server/table"
	"standpoint/server/timelimit"
)

// StreamedRow is a row of a whole result.
type StreamedRow struct {
	Found
	Source
}

// Source says where a row comes from.
type Source struct {
	Snapshot string `json:"snapshot" repeats:"true" doc:"The state of the data that the result shows, the same in all rows." example:"s42-0123456789abcdef"`
	Version  string `json:"version" repeats:"true" doc:"Version of the program that wrote the row."`
}

// StanceRow is a row for a document and a target.
type StanceRow struct {
	ID                 string     `json:"id" doc:"Id of the document."`
	Kind               string     `json:"kind" enum:"article,comment"`
	ArticleID          string     `json:"article_id" doc:"Id of the article of the thread; for an article, its own id."`
	Outlet             *string    `json:"outlet" repeats:"true" doc:"Slug of the article's outlet."`
	Platform           *string    `json:"platform" repeats:"true" doc:"The site or service of the discussion."`
	Published          *time.Time `json:"published" doc:"When the document was published or posted; null if unknown."`
	PublishedPrecision *string    `json:"published_precision" enum:"minute,day,month,year" doc:"How precisely published is known."`
	Added              *time.Time `json:"added" doc:"When the records first held the document."`
	Author             *string    `json:"author" doc:"Author of a comment, or bylines of an article."`
	Language           *string    `json:"language" repeats:"true" doc:"ISO 639-1."`
	DuplicateGroup     *string    `json:"duplicate_group" doc:"Shared by documents with nearly the same text."`
	Event              *string    `json:"event" doc:"Shared by articles of several outlets about the same happening."`

	Target           string        `json:"target" repeats:"true" doc:"Id of an agency."`
	Label            string        `json:"label" enum:"supportive,critical,neutral,unclear" doc:"The side at the minimum that was asked for."`
	Confidence       table.Decimal `json:"confidence" doc:"How likely the label is to be right; 0.0 for unclear."`
	ChanceCritical   table.Decimal `json:"chance_critical" doc:"How likely the document is critical of the target."`
	ChanceNeutral    table.Decimal `json:"chance_neutral" doc:"How likely it is neutral."`
	ChanceSupportive table.Decimal `json:"chance_supportive" doc:"How likely it is supportive. The three sum to 1, or are all 0 if nothing was judged."`
	Named            bool          `json:"named" doc:"True if the text itself names the target; false if only a document above it in the thread does."`
	EvidenceStart    *int          `json:"evidence_start" doc:"Where the words that show it begin in the text, in code points; null if nothing was judged, or if people settled another side than the model."`
	EvidenceEnd      *int          `json:"evidence_end" doc:"Where they end."`
	Evidence         *string       `json:"evidence" doc:"These words."`
	Judge            string        `json:"source" repeats:"true" doc:"The model or rule that judged, or people."`
	LabelledBy       string        `json:"labelled_by" repeats:"true" enum:"model,people" doc:"Who gave the label: people, if they judged it in a sample and settled it."`
	ModelLabel       *string       `json:"model_label" repeats:"true" enum:"supportive,critical,neutral,unclear" doc:"The label that the model alone gives at that minimum; null if it judged nothing."`
	*StanceNames
	Source
}

// StanceNames stand beside ids with labels=true; without it there are none.
type StanceNames struct {
	OutletLabel *string `json:"outlet_label" required:"false" only:"labels" repeats:"true" doc:"With labels=true: name of outlet."`
	TargetName
}

// streamStall is how long a client may take for the next part of a stream, and
// streamPart the most bytes of one.
const (
	streamStall = 30 * time.Second
	streamPart  = 64 << 10
)

func (a *API) registerStreams() {
	for _, format := range table.Formats {
		a.registerStream(format)
	}
}

var streamWords = map[table.Format]struct{ id, summary, description string }{
	table.JSONLines: {"searchLines", "All that a search finds, as JSON Lines", "One JSON object a line, in UTF-8. Every key is in every line. Numbers that can have a fraction always have a point."},
	table.CSVFormat: {"searchCSV", "All that a search finds, as CSV", "RFC 4180, in UTF-8 without a byte order mark, with a header and every column in every row. A value that is not known, and an empty list, is an empty cell. " +
		`The values of a list are joined by |; a \ stands before a | or \ that is in a value. Records and maps are JSON. See download for spreadsheets.`},
	table.Parquet: {"searchParquet", "All that a search finds, as Parquet", "The same columns with their types: texts, whole numbers (64 bits), decimals (double), times (microseconds, UTC), lists and records. Compressed with Snappy, in groups of at most 20,000 rows. The file ends with what is needed to read it, so one that broke off cannot be read; cursor gets the other rows as a file of their own."},
}

const streamDescription = " The whole result of a search is sent, in its order, as one snapshot of the collection has it, however much changes meanwhile. The header Expected-Rows says how many rows come. " +
	"If something goes wrong after the first row, or a document of the result is taken down, the connection breaks: an answer that ends regularly is whole. With Stream-Cursor it goes on after the last row that came. Four streams can run at a time; others get 503 with Retry-After."

// registerStream registers the whole results in one format.
func (a *API) registerStream(format table.Format) {
	words := streamWords[format]
	op := huma.Operation{OperationID: words.id, Method: http.MethodGet, Path: Base + "/search." + string(format), Tags: []string{"Search"},
		Summary: words.summary, Description: words.description + streamDescription}
	describeOperation(a.huma.OpenAPI(), &op, searchurl.StreamParams())
	a.describeRows(&op, format)
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*huma.StreamResponse, error) {
		now, err := a.reader.Now(ctx)
		if err == nil && results.Matches(in.ctx.Header("If-None-Match"), a.etag(in, now)) {
			return &huma.StreamResponse{Body: func(to huma.Context) {
				to.SetHeader("ETag", a.etag(in, now))
				to.SetStatus(http.StatusNotModified)
			}}, nil
		}
		request, err := a.reader.ReadStream(ctx, in.rawQuery())
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		rows, err := a.reader.Stream(ctx, request)
		if errors.Is(err, results.ErrBusy) {
			busy := problem.New(problem.EngineUnavailable, "As many whole results are being sent as can be at a time. Try again in a while.")
			busy.RetryAfter = 5
			err = busy
		}
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		return &huma.StreamResponse{Body: func(to huma.Context) { a.stream(ctx, in, to, format, request, rows) }}, nil
	})
}

// describeRows describes what a stream sends: the rows of both shapes.
func (a *API) describeRows(op *huma.Operation, format table.Format) {
	schemas := a.huma.OpenAPI().Components.Schemas
	content := &huma.Schema{Type: "string", Description: "Rows as the schemas StreamedRow and, with shape=stances, StanceRow describe them."}
	if format == table.Parquet {
		content.Format = "binary"
	}
	schemas.Schema(reflect.TypeFor[StreamedRow](), true, "StreamedRow")
	schemas.Schema(reflect.TypeFor[StanceRow](), true, "StanceRow")
	header := func(kind, description string) *huma.Param {
		return &huma.Param{Description: description, Schema: &huma.Schema{Type: kind}}
	}
	op.Responses["200"] = &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{mediaType(format): {Schema: content}}, Headers: map[string]*huma.Param{
		"Expected-Rows": header("integer", "The number of rows; with cursor, of those that are left."),
		"Snapshot":      header("string", "The state of the data that the result shows."),
		"Stream-Cursor": header("string", "What a cursor begins with that goes on after a row; see cursor."),
		"ETag":          header("string", "Strong validator: it changes whenever the answer can change."),
	}}
}

// stream sends rows. It breaks the connection if they are not all there.
func (a *API) stream(ctx context.Context, in *request, to huma.Context, format table.Format, request searchurl.Stream, rows *results.Rows) {
	err := func() error {
		defer rows.Close()
		to.SetHeader("Content-Type", format.MediaType())
		to.SetHeader("Cache-Control", "no-cache")
		to.SetHeader("ETag", a.etag(in, rows.Snapshot))
		to.SetHeader("Expected-Rows", strconv.Itoa(rows.Left))
		to.SetHeader("Snapshot", rows.Snapshot.String())
		to.SetHeader("Stream-Cursor", rows.Cursor)
		if request.Download {
			to.SetHeader("Content-Disposition", fmt.Sprintf(`attachment; filename="standpoint-%s.%s"`, request.Shape, format))
		}
		to.SetStatus(http.StatusOK)
		if dropped(to.BodyWriter()) {
			return nil
		}
		if !timelimit.Lift(ctx) {
			return context.Cause(ctx)
		}
		out := newPatient(to.BodyWriter())
		defer out.end()
		if err := out.flush(); err != nil { // how many rows come is known at once
			return err
		}
		return a.sendRows(ctx, out, format, request, rows)
	}()
	if err == nil {
		return
	}
	if ctx.Err() == nil { // otherwise the client has gone
		a.opt.Logger.ErrorContext(ctx, "stream broken off", "request_id", problem.RequestID(ctx), "error", err)
	}
	cut(to.BodyWriter())
	panic(http.ErrAbortHandler)
}

func (a *API) sendRows(ctx context.Context, out io.Writer, format table.Format, request searchurl.Stream, rows *results.Rows) error {
	source := Source{rows.Snapshot.String(), a.opt.Version}
	opt := table.Options{CSV: table.CSVOptions{Spreadsheet: request.Download}, Metadata: map[string]string{
		"snapshot": source.Snapshot, "version": source.Version, "query": request.Format(), "rows": strconv.Itoa(rows.Left)}}
	if rows.Label != nil {
		opt.Only = []string{"labels"}
	}
	if request.Shape == searchurl.Stances {
		return sendAll(ctx, out, format, opt, rows, func(row results.Row) *StanceRow { return stanceRow(row, rows.Label, source) })
	}
	return sendAll(ctx, out, format, opt, rows, func(row results.Row) *StreamedRow {
		return &StreamedRow{found(row.Item, rows.Label), source}
	})
}

func sendAll[T any](ctx context.Context, out io.Writer, format table.Format, opt table.Options, rows *results.Rows, of func(results.Row) *T) error {
	w, err := table.NewWriter[T](out, format, opt)
	if err != nil {
		return err
	}
	if err := rows.Each(ctx, func(row results.Row) error { return w.Write(of(row)) }); err != nil {
		return err
	}
	return w.Close()
}

func stanceRow(row results.Row, label labeler, source Source) *StanceRow {
	d := row.Document
	s := newStance(d.Annotation, *row.Stance, row.View.Min(), label)
	f := found(results.Item{Document: d, View: row.View}, nil)
	out := &StanceRow{
		ID: f.ID, Kind: f.Kind, ArticleID: f.ArticleID, Outlet: f.Outlet, Platform: f.Platform, Published: f.Published, PublishedPrecision: f.PublishedPrecision,
		Added: f.Added, Author: f.Author, Language: f.Language, DuplicateGroup: f.DuplicateGroup, Event: f.Event,
		Target: s.Target, Label: s.Label, Confidence: s.Confidence, ChanceCritical: s.Chances[0], ChanceNeutral: s.Chances[1], ChanceSupportive: s.Chances[2],
		Named: s.Named, Judge: s.Source, LabelledBy: s.LabelledBy, ModelLabel: s.ModelLabel, Source: source,
	}
	if label != nil {
		out.StanceNames = &StanceNames{labelOf(label, schema.Outlet, f.Outlet), *s.TargetName}
	}
	if s.Evidence != nil {
		out.EvidenceStart, out.EvidenceEnd, out.Evidence = &s.Evidence[0], &s.Evidence[1], wordsAt(f.Text, *s.Evidence)
	}
	return out
}

// wordsAt are the words of a text at a span; nil if it has no such span.
func wordsAt(text string, span corpus.Span) *string {
	runes := []rune(text)
	if span[0] < 0 || span[0] > span[1] || span[1] > len(runes) {
		return nil
	}
	words := string(runes[span[0]:span[1]])
	return &words
}

// mediaType is the type of a format without parameters, as OpenAPI names it.
func mediaType(format table.Format) string {
	name, _, _ := strings.Cut(format.MediaType(), ";")
	return name
}
