package api

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/indexer/search/query"
	"standpoint/server/searchurl"
	"standpoint/templates"
)

// docsView is what the page of the OpenAPI document shows.
type docsView struct {
	Title, Version, Description string
	Operations                  []operationView
	Shared                      []parameterView // of every operation that searches
	Schemas                     []schemaView
	Language                    query.Language
}

type operationView struct {
	ID, Method, Path, Summary, Description string
	Parameters                             []parameterView // without those of Shared
	Searches                               bool            // it takes those too
	Example                                string          // its address, with parameters
	Curl                                   string          // a command that asks for the example
	Answer                                 typeView
}

type parameterView struct {
	Name, In, Description, Default string
	Type                           string
	Values                         []string // all possible values, if they are fixed
	Repeat                         bool
}

type schemaView struct {
	Name   string
	Fields []fieldView
}

type fieldView struct {
	Name, Description string
	Type              typeView
	Values            []string
	Optional          bool
}

// order is the order in which operations are shown, by their ids; others follow.
var order = []string{"search", "searchLines", "searchCSV", "searchParquet", "facet", "aggregate", "aggregateCSV", "explain", "themes", "kwic", "keyness", "collocates", "campaigns", "campaign", "article", "thread", "articleRevisions", "comment", "commentRevisions", "changes", "annotateOne", "annotate", "import", "imports", "imported"}

// position returns the position of an operation in the order.
func position(op *huma.Operation) int {
	if i := slices.Index(order, op.OperationID); i >= 0 {
		return i
	}
	return len(order)
}

// typeView names a type; Schema is the schema to link to, "" if there is none.
type typeView struct{ Text, Schema string }

// renderDocs writes the page of an OpenAPI document.
func renderDocs(w io.Writer, document *huma.OpenAPI) error {
	page, err := template.ParseFS(templates.APIDocs, "apidocs.html", "parts/language.html")
	if err != nil {
		return fmt.Errorf("template: %w", err)
	}
	return page.Execute(w, newDocsView(document))
}

func newDocsView(document *huma.OpenAPI) docsView {
	view := docsView{Title: document.Info.Title, Version: document.Info.Version, Description: document.Info.Description, Language: query.Described()}
	var operations []*huma.Operation
	for _, path := range document.Paths {
		for _, op := range []*huma.Operation{path.Get, path.Post, path.Delete} {
			if op != nil {
				operations = append(operations, op)
			}
		}
	}
	slices.SortFunc(operations, func(a, b *huma.Operation) int {
		return cmp.Or(cmp.Compare(position(a), position(b)), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	shared := map[string]string{}
	for _, p := range searchurl.Params() {
		shared[p.Name] = p.Description
		view.Shared = append(view.Shared, newParameterView(parameter(p)))
	}
	for _, op := range operations {
		view.Operations = append(view.Operations, newOperationView(op, shared))
	}
	for name, schema := range document.Components.Schemas.Map() {
		view.Schemas = append(view.Schemas, newSchemaView(name, schema))
	}
	slices.SortFunc(view.Schemas, func(a, b schemaView) int { return cmp.Compare(a.Name, b.Name) })
	return view
}

// newOperationView describes an operation. Shared are the descriptions of parameters
// that are told elsewhere, by name.
func newOperationView(op *huma.Operation, shared map[string]string) operationView {
	view := operationView{ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary, Description: op.Description}
	for _, p := range op.Parameters {
		if description, told := shared[p.Name]; told && description == p.Description {
			view.Searches = true
		} else {
			view.Parameters = append(view.Parameters, newParameterView(p))
		}
	}
	view.Example, view.Curl = exampleOf(op)
	for _, status := range []string{"201", "200"} {
		if answer := op.Responses[status]; answer != nil {
			view.Answer = answerOf(answer)
		}
	}
	return view
}

func answerOf(answer *huma.Response) (out typeView) {
	for kind, content := range answer.Content {
		switch out = typeOf(content.Schema); kind {
		case "text/html":
			out = typeView{Text: "a page"}
		case linesType:
			out = typeView{Text: "JSON Lines"}
		}
	}
	return out
}

func newParameterView(p *huma.Param) parameterView {
	schema := p.Schema
	view := parameterView{Name: p.Name, In: p.In, Description: p.Description}
	if schema.Type == "array" {
		view.Repeat, schema = true, schema.Items
	}
	view.Type, view.Values = schema.Type, valuesOf(schema)
	if schema.Default != nil {
		view.Default = fmt.Sprint(schema.Default)
	}
	return view
}

func newSchemaView(name string, schema *huma.Schema) schemaView {
	view := schemaView{Name: name}
	for _, field := range slices.Sorted(maps.Keys(schema.Properties)) {
		s := schema.Properties[field]
		view.Fields = append(view.Fields, fieldView{
			Name: field, Description: s.Description, Type: typeOf(s), Values: valuesOf(s),
			Optional: !slices.Contains(schema.Required, field),
		})
	}
	return view
}

func valuesOf(s *huma.Schema) []string {
	var values []string
	for _, value := range s.Enum {
		if value != nil {
			values = append(values, fmt.Sprint(value))
		}
	}
	return values
}

// typeOf returns the type of a schema in words.
func typeOf(s *huma.Schema) typeView {
	switch {
	case s == nil:
		return typeView{Text: "nothing"}
	case s.Ref != "":
		name := s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
		return typeView{Text: name, Schema: name}
	case s.Type == "array":
		inner := typeOf(s.Items)
		return typeView{Text: "list of " + inner.Text, Schema: inner.Schema}
	case s.Type == "object" && s.AdditionalProperties != nil:
		if inner, ok := s.AdditionalProperties.(*huma.Schema); ok {
			named := typeOf(inner)
			return typeView{Text: "map of names to " + named.Text, Schema: named.Schema}
		}
	}
	text := s.Type
	if s.Format != "" && s.Type == "string" {
		text = s.Format
	}
	if s.Nullable {
		text += " or null"
	}
	return typeView{Text: text}
}

func fileETag(content []byte, acceptEncoding string) string {
	sum := sha256.Sum256(content)
	tag := hex.EncodeToString(sum[:12])
	if strings.Contains(acceptEncoding, "gzip") {
		tag += "-gzip"
	}
	return `"` + tag + `"`
}
