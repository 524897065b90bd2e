package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/indexer/search"
	"standpoint/server/results"
	"standpoint/server/searchurl"
	"standpoint/server/table"
)

func (a *API) registerAggregate() {
	words := fmt.Sprintf("Counts the documents that a search finds by up to %d fields, with every filter of the search. ", search.MaxAxes) +
		"(missing) stands for documents without a value, (other) for those of values that top cut off; a value that reads so itself gets another pair of parentheses. Rows over fields of single values add up to the total. " +
		"time is the start of an hour, day, week, month or year in the zone tz, null for documents without a date that is known so precisely. Times without documents have rows too; gap is true where the outlet has no document at all at that time, whatever is searched for (without outlet in by: the outlets that the search asks for, or all), so that its 0 says nothing. gap is null where there is no such time or outlet. " +
		"share is the share of n. share_low and share_high are its 95% interval, which takes articles as clusters, because comments of one article are alike: a ratio of sums over articles with a linearised variance, in log odds, with Student's t for the effective number of articles. They are null where all documents of a row are of one article. " +
		fmt.Sprintf("An answer has at most %d rows. ", search.MaxCells)
	a.registerRows(huma.Operation{
		OperationID: "aggregate", Path: Base + "/aggregate", Summary: "Count documents by several fields",
		Description: words + "With format=wide the values of the last field become columns, in their order, named by the value; with several columns for each value, by the value, a point and the metric, as in critical.count. Where an outlet has no data they are null, if time or outlet is the last field; otherwise gap says so.",
	}, searchurl.AggregationParams(), "application/json", &huma.Schema{}, a.sendJSON)
	a.registerRows(huma.Operation{
		OperationID: "aggregateCSV", Path: Base + "/aggregate.csv", Summary: "Count documents by several fields, as CSV",
		Description: "The rows of aggregate as CSV (RFC 4180), in UTF-8, with a header and every column in every row; null is an empty cell. The header Expected-Rows says how many rows come.",
	}, searchurl.AggregationFileParams(), "text/csv", &huma.Schema{Type: "string"}, a.sendCSV)
}

// AggregateColumn describes one column.
type AggregateColumn struct {
	Name  string `json:"name" example:"outlet"`
	Label string `json:"label" doc:"Its name for people."`
	Type  string `json:"type" enum:"string,integer,number,boolean,time" doc:"Type of its values; time is a string as in RFC 3339. Values can be null."`
}

// AggregateRow is one row: it has every column. The columns of fields have the name of
// the field.
type AggregateRow struct {
	Time           *time.Time `json:"time,omitempty" nullable:"true" doc:"Start of the hour, day, week, month or year."`
	Count          *int       `json:"count,omitempty" doc:"Documents."`
	Authors        *int       `json:"authors,omitempty" doc:"Different authors of these documents."`
	Articles       *int       `json:"articles,omitempty" doc:"Different articles that these documents belong to or are."`
	N              *int       `json:"n,omitempty" doc:"Documents that share is a share of."`
	Share          *float64   `json:"share,omitempty" nullable:"true" doc:"count divided by n."`
	ShareLow       *float64   `json:"share_low,omitempty" nullable:"true" doc:"Lower end of its 95% interval."`
	ShareHigh      *float64   `json:"share_high,omitempty" nullable:"true" doc:"Upper end of its 95% interval."`
	ShareCorrected *float64   `json:"share_corrected,omitempty" nullable:"true" doc:"With corrected=true: the share as people judged a sample of this search. null where the sample does not cover the row."`
	Low            *float64   `json:"low,omitempty" nullable:"true" doc:"Lower end of its 95% interval."`
	High           *float64   `json:"high,omitempty" nullable:"true" doc:"Upper end of its 95% interval."`
	NLabelled      *int       `json:"n_labelled,omitempty" nullable:"true" doc:"Documents that people judged for it."`
	Method         *string    `json:"method,omitempty" nullable:"true" doc:"labels: from the judgements alone. post-stratified: weighted so that each label of the model has its share."`
	Gap            *bool      `json:"gap,omitempty" nullable:"true" doc:"True where the outlet has no document at all at this time."`
}

// AggregateAnswer is the answer of aggregate.
type AggregateAnswer struct {
	Columns  []AggregateColumn `json:"columns" doc:"In their order."`
	Data     []AggregateRow    `json:"data" doc:"In the order of the columns: the most frequent value first, times in their order, then (other), then (missing)."`
	Total    Total             `json:"total" doc:"Documents that the search finds."`
	Quality  []Quality         `json:"quality" doc:"How good the labels are, if stance or toward is counted; otherwise empty."`
	Snapshot string            `json:"snapshot" doc:"The state of the data that this shows." example:"s42-0123456789abcdef"`
	Query    Query             `json:"query"`
	Warnings []string          `json:"warnings"`
	TookMS   int64             `json:"took_ms"`
}

// registerRows registers a read whose rows are written one after the other.
func (a *API) registerRows(op huma.Operation, params []searchurl.Param, mediaType string, body *huma.Schema, send func(found *results.Aggregate, started time.Time, to huma.Context) error) {
	op.Method, op.Tags = http.MethodGet, []string{"Search"}
	describeOperation(a.huma.OpenAPI(), &op, params)
	if mediaType == "application/json" {
		schemas := a.huma.OpenAPI().Components.Schemas
		body = schemas.Schema(reflect.TypeFor[AggregateAnswer](), true, "AggregateAnswer")
		describeRow(schemas.Map()["AggregateRow"])
	}
	op.Responses["200"] = &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{mediaType: {Schema: body}}, Headers: map[string]*huma.Param{
		"Expected-Rows": {Description: "The number of rows.", Schema: &huma.Schema{Type: "integer"}},
		"ETag":          {Description: "Strong validator: it changes whenever the answer can change.", Schema: &huma.Schema{Type: "string"}},
		"Cache-Control": {Description: "no-cache: a client can keep the answer, but must ask with If-None-Match whether it is still valid.", Schema: &huma.Schema{Type: "string"}},
	}}
	for i, p := range op.Parameters {
		if p.Name == "by" {
			op.Parameters[i].Required, op.Parameters[i].AllowEmptyValue = true, false
		}
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*huma.StreamResponse, error) {
		started := a.opt.Now()
		etag := ""
		now, err := a.reader.Now(ctx)
		if err == nil {
			etag = a.etag(in, now)
		}
		head := func(to huma.Context, status int) {
			if etag != "" {
				to.SetHeader("ETag", etag)
			}
			to.SetHeader("Cache-Control", "no-cache")
			to.SetStatus(status)
		}
		notModified := &huma.StreamResponse{Body: func(to huma.Context) { head(to, http.StatusNotModified) }}
		if asked := in.ctx.Header("If-None-Match"); err == nil && results.Matches(asked, etag) {
			return notModified, nil
		}
		found, err := a.aggregate(ctx, in, mediaType != "application/json")
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		if results.MatchesAll(in.ctx.Header("If-None-Match")) {
			return notModified, nil
		}
		return &huma.StreamResponse{Body: func(to huma.Context) {
			to.SetHeader("Content-Type", contentTypes[mediaType])
			to.SetHeader("Expected-Rows", strconv.Itoa(found.Size))
			if found.Request.Download {
				to.SetHeader("Content-Disposition", `attachment; filename="standpoint-aggregate.csv"`)
			}
			head(to, http.StatusOK)
			if err := send(found, started, to); err != nil { // the client has gone: no other error can come
				a.opt.Logger.DebugContext(ctx, "answer broken off", "error", err)
			}
		}}, nil
	})
}

// describeRow adds the columns of fields to the schema of a row. Others are those of
// format=wide.
func describeRow(row *huma.Schema) {
	for _, field := range searchurl.FacetFields() {
		row.Properties[field] = &huma.Schema{Type: "string", Description: "Value of " + field + ", (other) or (missing)."}
		row.Properties[field+"_label"] = &huma.Schema{Type: "string", Description: "With labels=true: its name."}
	}
	row.AdditionalProperties = &huma.Schema{Description: "With format=wide: a metric of a value of the last field."}
}

var contentTypes = map[string]string{"application/json": "application/json", "text/csv": "text/csv; charset=utf-8; header=present"}

func (a *API) aggregate(ctx context.Context, in *request, file bool) (*results.Aggregate, error) {
	asked, err := a.reader.ReadAggregation(ctx, in.rawQuery(), file)
	if err != nil {
		return nil, err
	}
	return a.reader.Aggregate(ctx, asked)
}

func (a *API) sendCSV(found *results.Aggregate, _ time.Time, to huma.Context) error {
	var names []string
	for _, c := range found.Columns {
		names = append(names, c.Name)
	}
	w := table.NewCSV(to.BodyWriter(), names, table.CSVOptions{Spreadsheet: found.Request.Download})
	for row := range found.Rows {
		for i, value := range row {
			if number, ok := value.(float64); ok {
				row[i] = table.Decimal(number)
			}
		}
		if err := w.Write(row...); err != nil {
			return err
		}
	}
	return w.Flush()
}

// sendJSON writes an AggregateAnswer whose rows have their columns as keys, in order.
func (a *API) sendJSON(found *results.Aggregate, started time.Time, to huma.Context) error {
	columns := make([]AggregateColumn, len(found.Columns))
	keys := make([][]byte, len(found.Columns))
	for i, c := range found.Columns {
		columns[i] = AggregateColumn{Name: c.Name, Label: c.Label, Type: string(c.Type)}
		if c.Label == "" {
			columns[i].Label = c.Name
		}
		name, err := json.Marshal(c.Name)
		if err != nil {
			return err
		}
		keys[i] = append(name, ':')
	}
	head, err := json.Marshal(columns)
	if err != nil {
		return err
	}
	tail, err := json.Marshal(struct {
		Total    Total     `json:"total"`
		Quality  []Quality `json:"quality"`
		Snapshot string    `json:"snapshot"`
		Query    Query     `json:"query"`
		Warnings []string  `json:"warnings"`
		TookMS   int64     `json:"took_ms"`
	}{Total{found.Total, "eq"}, qualities(found.Quality), found.Snapshot.String(), Query{found.Canonical, found.ReadBack}, results.Strings(found.Notices), a.opt.Now().Sub(started).Milliseconds()})
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(to.BodyWriter(), 32<<10)
	write(out, []byte(`{"columns":`), head, []byte(`,"data":[`))
	between := []byte(nil)
	for row := range found.Rows {
		write(out, between)
		if err := writeRow(out, keys, row); err != nil {
			return err
		}
		between = []byte(",\n")
	}
	write(out, []byte("],"), tail[1:], []byte("\n"))
	return out.Flush()
}

// write writes parts; Flush returns the error.
func write(out io.Writer, parts ...[]byte) {
	for _, part := range parts {
		_, _ = out.Write(part)
	}
}

func writeRow(out *bufio.Writer, keys [][]byte, row []any) error {
	for i, value := range row {
		if number, ok := value.(float64); ok {
			value = table.Decimal(number)
		}
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		before := byte(',')
		if i == 0 {
			before = '{'
		}
		if err := out.WriteByte(before); err != nil {
			return err
		}
		write(out, keys[i], text)
	}
	return out.WriteByte('}')
}
