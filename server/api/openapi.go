package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/server/problem"
	"standpoint/server/results"
	"standpoint/server/searchurl"
	"standpoint/templates"
)

const problemType = "application/problem+json"

// pathParams describes the variable parts of paths.
var pathParams = map[string]searchurl.Param{
	"import": numberParam,
	"sample": sampleParam,
	"id":     {Name: "id", Type: "string", Description: "Id of the document.", Example: "a0123456789abcdef"},
	"field":  fieldParam,
	"event":  {Name: "event", Type: "string", Description: "Id of the event, as the field event has it.", Example: "e0123456789abcdef"},
	"name":   {Name: "name", Type: "string", Description: "Name of the frozen corpus.", Example: "spring floods"},
	"theme":  {Name: "theme", Type: "string", Description: "Name of the kept theme.", Example: "alerts at night"},
	"group":  {Name: "group", Type: "string", Description: "Name of the group, as duplicate_group has it.", Example: "g0123456789abcdef"},
}

// describeOperation gives an operation its parameters and the answers that all
// operations have.
func describeOperation(document *huma.OpenAPI, op *huma.Operation, params []searchurl.Param) {
	for name, p := range pathParams {
		if strings.Contains(op.Path, "{"+name+"}") {
			param := parameter(p)
			param.In, param.Required, param.AllowEmptyValue = "path", true, false
			op.Parameters = append(op.Parameters, param)
		}
	}
	for _, p := range params {
		op.Parameters = append(op.Parameters, parameter(p))
	}
	op.SkipValidateParams = true
	schema := document.Components.Schemas.Schema(reflect.TypeFor[problem.Problem](), true, "Problem")
	wrong := func(description string) *huma.Response {
		return &huma.Response{Description: description, Content: map[string]*huma.MediaType{problemType: {Schema: schema}}}
	}
	op.Responses = map[string]*huma.Response{
		"304":     {Description: "The answer that If-None-Match names is still valid."},
		"400":     wrong("A parameter is unknown or its value is not allowed."),
		"401":     wrong("There is no key, or it is not good."),
		"403":     wrong("The key lacks the scope."),
		"429":     wrong("The client sent too many requests; Retry-After says when to try again."),
		"default": wrong("An error (RFC 9457)."),
	}
	if strings.Contains(op.Path, "{id}") {
		op.Responses["404"] = wrong("There is no document with this id.")
		op.Responses["410"] = wrong("The document was taken down.")
	}
	if strings.Contains(op.Path, "{event}") {
		op.Responses["404"] = wrong("There is no event with this id.")
	}
	if strings.Contains(op.Path, "{group}") {
		op.Responses["404"] = wrong("There is no such group of comments.")
	}
	if op.Path == "/healthz" || op.Path == "/readyz" { // probes have no limit
		delete(op.Responses, "429")
	}
	if slices.Contains(op.Tags, "Operations") { // they are never the same
		delete(op.Responses, "304")
	}
}

// describePost describes an operation that takes a body, with the answers that all of
// them have.
func (a *API) describePost(op *huma.Operation, params []searchurl.Param, content map[string]*huma.MediaType) {
	describeOperation(a.huma.OpenAPI(), op, params)
	op.SkipValidateBody = true
	op.RequestBody = &huma.RequestBody{Required: true, Content: content}
	delete(op.Responses, "304")
	large := *op.Responses["400"]
	large.Description = "The body has too many bytes."
	op.Responses["413"] = &large
}

// schemaOf returns the schema of a wire type.
func (a *API) schemaOf(value any) *huma.Schema {
	return a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(value), true, "")
}

// parameter describes one parameter of the address. An empty value counts as not
// given, because forms send empty values.
func parameter(p searchurl.Param) *huma.Param {
	schema := &huma.Schema{Type: p.Type, Pattern: p.Pattern}
	if p.Type == "number" {
		describeRange(schema, p.Enum)
	} else {
		for _, value := range p.Enum {
			schema.Enum = append(schema.Enum, value)
		}
	}
	if p.Most > 0 {
		least, most := float64(p.Least), float64(p.Most)
		schema.Minimum, schema.Maximum = &least, &most
	}
	if p.Default != "" {
		schema.Default = typed(p.Type, p.Default)
	}
	out := &huma.Param{Name: p.Name, In: "query", Description: p.Description, Schema: schema, AllowEmptyValue: true}
	if p.Example != "" {
		out.Example = typed(p.Type, p.Example)
	}
	if p.Repeat {
		explode := true
		out.Schema = &huma.Schema{Type: "array", Items: schema}
		out.Style, out.Explode = "form", &explode
		if p.Example != "" {
			out.Example = []any{out.Example}
		}
	}
	return out
}

// describeRange describes numbers by the first and the last, not by an enum:
// makers of clients cannot name the members of an enum of fractions. Nor by their
// distance: many validators refuse 0.3 as a multiple of 0.1.
func describeRange(schema *huma.Schema, values []string) {
	least, _ := strconv.ParseFloat(values[0], 64) // as package searchurl wrote them
	most, _ := strconv.ParseFloat(values[len(values)-1], 64)
	schema.Minimum, schema.Maximum = &least, &most
}

// typed returns a value as a JSON value of its type.
func typed(kind, value string) any {
	if n, err := strconv.ParseFloat(value, 64); err == nil && kind != "string" {
		return n
	}
	return value
}

// raw is an answer that is written unchanged.
type raw struct {
	ContentType  string `header:"Content-Type"`
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Status       int
	Body         []byte
}

// registerDescription registers the OpenAPI document and its page. Both are made
// after everything else is registered.
func (a *API) registerDescription() {
	a.registerFile(Base+"/openapi.json", "openapi", "The OpenAPI document", "application/json", &a.spec)
	a.registerFile(Base+"/openapi-3.0.json", "openapi30", "The OpenAPI document as version 3.0, for programs that do not read 3.1", "application/json", &a.older)
	a.registerFile("/api/docs", "docs", "The OpenAPI document as a page", "text/html; charset=utf-8", &a.docs)
}

func (a *API) registerFile(path, id, summary, contentType string, content *[]byte) {
	op := huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Tags: []string{"Description"}, Summary: summary, Security: []map[string][]string{}}
	describeOperation(a.huma.OpenAPI(), &op, nil)
	mediaType, _, _ := strings.Cut(contentType, ";")
	schema := &huma.Schema{Type: "string"}
	if mediaType == "application/json" {
		schema = &huma.Schema{Type: "object"}
	}
	op.Responses["200"] = &huma.Response{Description: summary, Content: map[string]*huma.MediaType{mediaType: {Schema: schema}}}
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*raw, error) {
		if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
			return nil, problem.Of(ctx, err)
		}
		out := &raw{ContentType: contentType, ETag: fileETag(*content, in.ctx.Header("Accept-Encoding")), CacheControl: "no-cache", Status: http.StatusOK}
		if asked := in.ctx.Header("If-None-Match"); results.Matches(asked, out.ETag) || results.MatchesAll(asked) {
			out.Status = http.StatusNotModified
		} else {
			out.Body = *content
		}
		return out, nil
	})
}

// describe writes the OpenAPI document and its page.
func (a *API) describe() error {
	document := a.huma.OpenAPI()
	schemas := document.Components.Schemas.Map()
	delete(schemas, "ErrorModel") // the library's type; our errors are problems
	delete(schemas, "ErrorDetail")
	for _, schema := range schemas {
		straighten(schema)
	}
	schemas["Stance"].Properties["evidence"].Nullable = true // the one list that can be null: a span that is not there
	spec, err := json.Marshal(document)
	if err != nil {
		return fmt.Errorf("api: OpenAPI document: %w", err)
	}
	a.spec = spec
	if a.older, err = document.Downgrade(); err != nil {
		return fmt.Errorf("api: OpenAPI document of version 3.0: %w", err)
	}
	var page bytes.Buffer
	if err := renderDocs(&page, document); err != nil {
		return fmt.Errorf("api: page of the OpenAPI document: %w", err)
	}
	a.docs = templates.Below(page.Bytes(), a.opt.Base)
	return nil
}

// straighten makes schemas match the wire types: lists are never null, the
// allowed values of a nullable field include null, and objects can get new fields
// without breaking their readers.
func straighten(s *huma.Schema) {
	if s == nil {
		return
	}
	if s.Type == "array" {
		s.Nullable = false
	}
	if s.AdditionalProperties == false {
		s.AdditionalProperties = nil
	}
	if s.Nullable && len(s.Enum) > 0 && !slices.Contains(s.Enum, nil) {
		s.Enum = append(s.Enum, nil)
	}
	for _, property := range s.Properties {
		straighten(property)
	}
	straighten(s.Items)
	if additional, ok := s.AdditionalProperties.(*huma.Schema); ok {
		straighten(additional)
	}
}
