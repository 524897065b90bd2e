package api

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"standpoint/server/coding"
	"standpoint/server/results"
)

var update = flag.Bool("update", false, "rewrite golden files")

// writes are those parts that a server only has if it is given them.
type writes struct{}

func (writes) Lines(context.Context, io.Reader) iter.Seq2[[]byte, error] { return nil }
func (writes) Formats() []string                                         { return []string{"html", "threads"} }
func (writes) Limit() int64                                              { return 1 << 30 }
func (writes) Import(context.Context, Upload) (*Import, error)           { return nil, nil }
func (writes) Imports(context.Context, int) ([]Import, error)            { return nil, nil }
func (writes) Imported(context.Context, int64) (*Import, error)          { return nil, nil }

// whole makes the interface with all that it can have.
func whole(t *testing.T) (*API, *echo.Echo) {
	t.Helper()
	e := echo.New()
	a, err := Register(e, results.New(nil, nil, nil, nil), Options{Version: "test", Annotator: writes{}, Importer: writes{}, Desk: &coding.Desk{}})
	if err != nil {
		t.Fatal(err)
	}
	return a, e
}

type object = map[string]any

// TestNothingIsNarrowed: what the OpenAPI document once promised, it promises still. With
// -update, the document of today is what is promised from now on.
func TestNothingIsNarrowed(t *testing.T) {
	t.Parallel()
	const path = "testdata/openapi.json"
	a, _ := whole(t)
	now := decode(t, a.spec)
	if *update {
		text, err := json.MarshalIndent(now, "", " ")
		if err == nil {
			err = os.WriteFile(path, append(text, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range narrowed(decode(t, text), now) {
		t.Error(fault)
	}
}

func decode(t *testing.T, text []byte) object {
	t.Helper()
	var document object
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	return document
}

// TestNarrowingIsFound: each way of promising less is told.
func TestNarrowingIsFound(t *testing.T) {
	t.Parallel()
	a, _ := whole(t)
	search := func(d object) object { return at(d, "paths", "/api/v1/search", "get") }
	parameter := func(d object, name string) object {
		for _, p := range search(d)["parameters"].([]any) {
			if p.(object)["name"] == name {
				return p.(object)
			}
		}
		return nil
	}
	found := func(d object) object { return at(d, "components", "schemas", "Found") }
	for name, change := range map[string]func(object){
		"a path":         func(d object) { delete(at(d, "paths"), "/api/v1/kwic") },
		"a method":       func(d object) { delete(at(d, "paths", "/api/v1/annotate"), "post") },
		"a parameter":    func(d object) { search(d)["parameters"] = search(d)["parameters"].([]any)[1:] },
		"required":       func(d object) { parameter(d, "q")["required"] = true },
		"another type":   func(d object) { at(parameter(d, "q"), "schema")["type"] = "integer" },
		"a value":        func(d object) { at(parameter(d, "sort"), "schema")["enum"] = []any{"newest"} },
		"few values":     func(d object) { at(parameter(d, "q"), "schema")["enum"] = []any{"a"} },
		"a range":        func(d object) { at(parameter(d, "limit"), "schema")["maximum"] = 10.0 },
		"a default":      func(d object) { at(parameter(d, "limit"), "schema")["default"] = 10.0 },
		"a pattern":      func(d object) { at(parameter(d, "q"), "schema")["pattern"] = "^a" },
		"once":           func(d object) { parameter(d, "outlet")["schema"] = object{"type": "string"} },
		"an answer":      func(d object) { delete(at(search(d), "responses"), "400") },
		"a field":        func(d object) { delete(at(found(d), "properties"), "author") },
		"null":           func(d object) { at(found(d), "properties", "text")["type"] = []any{"string", "null"} },
		"a type":         func(d object) { at(found(d), "properties", "replies")["type"] = "string" },
		"sometimes":      func(d object) { found(d)["required"] = []any{"id"} },
		"another answer": func(d object) { at(found(d), "properties", "toward", "items")["type"] = "integer" },
	} {
		old, changed := decode(t, a.spec), decode(t, a.spec)
		change(changed)
		if len(narrowed(old, changed)) == 0 {
			t.Errorf("less is promised (%s), and not told", name)
		}
	}
	old, more := decode(t, a.spec), decode(t, a.spec)
	at(more, "paths")["/api/v1/new"] = object{"get": object{}}
	at(found(more), "properties")["new"] = object{"type": "string"}
	at(parameter(more, "limit"), "schema")["maximum"] = 2000.0
	at(parameter(more, "sort"), "schema")["enum"] = append(at(parameter(more, "sort"), "schema")["enum"].([]any), "new")
	if faults := narrowed(old, more); len(faults) > 0 {
		t.Errorf("more is promised, which is told as less: %v", faults)
	}
}

// at follows names into an object.
func at(d object, names ...string) object {
	for _, name := range names {
		d, _ = d[name].(object)
	}
	return d
}

// narrowed compares two documents and says where the new one promises less.
func narrowed(old, now object) (faults []string) {
	n := narrowing{old: old, now: now, seen: map[string]bool{}}
	for path, item := range at(old, "paths") {
		for method, op := range item.(object) {
			name := strings.ToUpper(method) + " " + path
			if present := at(now, "paths", path, method); present == nil {
				n.say("%s is gone", name)
			} else {
				n.operation(name, op.(object), present)
			}
		}
	}
	slices.Sort(n.faults)
	return n.faults
}

type narrowing struct {
	old, now object
	seen     map[string]bool // schemas that were compared
	faults   []string
}

func (n *narrowing) say(format string, args ...any) {
	n.faults = append(n.faults, fmt.Sprintf(format, args...))
}

func (n *narrowing) operation(name string, old, now object) {
	was, is := byName(old), byName(now)
	for parameter, p := range was {
		if is[parameter] == nil {
			n.say("%s: parameter %s is gone", name, parameter)
			continue
		}
		n.input(name+": parameter "+parameter, at(p, "schema"), at(is[parameter], "schema"))
	}
	for parameter, p := range is {
		if p["required"] == true && (was[parameter] == nil || was[parameter]["required"] != true) {
			n.say("%s: parameter %s must now be given", name, parameter)
		}
	}
	for status, answer := range at(old, "responses") {
		for kind, content := range at(answer.(object), "content") {
			present := at(now, "responses", status, "content", kind)
			if present == nil {
				n.say("%s: the answer %s as %s is gone", name, status, kind)
				continue
			}
			n.output(name+": answer "+status, at(content.(object), "schema"), at(present, "schema"))
		}
	}
}

func byName(op object) map[string]object {
	out := map[string]object{}
	list, _ := op["parameters"].([]any)
	for _, p := range list {
		out[p.(object)["name"].(string)] = p.(object)
	}
	return out
}

// input compares what may be sent: no less than before.
func (n *narrowing) input(name string, old, now object) {
	values := func(s object) []any { list, _ := s["enum"].([]any); return list }
	for _, key := range []string{"type", "default", "format"} {
		if fmt.Sprint(old[key]) != fmt.Sprint(now[key]) {
			n.say("%s: %s was %v, and is %v", name, key, old[key], now[key])
		}
	}
	for _, value := range values(old) {
		if len(values(now)) > 0 && !slices.Contains(values(now), value) {
			n.say("%s: the value %v is gone", name, value)
		}
	}
	if len(values(old)) == 0 && len(values(now)) > 0 {
		n.say("%s: only some values are left", name)
	}
	least, most := bounds(old)
	if newLeast, newMost := bounds(now); newLeast > least || newMost < most {
		n.say("%s: from %v to %v is left of %v to %v", name, newLeast, newMost, least, most)
	}
	if pattern := now["pattern"]; pattern != nil && pattern != old["pattern"] {
		n.say("%s: must now match %v", name, pattern)
	}
	if items := at(old, "items"); items != nil {
		n.input(name, items, at(now, "items"))
	}
}

func bounds(s object) (least, most float64) {
	least, most = -1e300, 1e300
	if v, ok := s["minimum"].(float64); ok {
		least = v
	}
	if v, ok := s["maximum"].(float64); ok {
		most = v
	}
	return least, most
}

// output compares what is answered: no field is gone or may be missing or null that was
// there before, and none has another type.
func (n *narrowing) output(name string, old, now object) {
	if ref, ok := old["$ref"].(string); ok {
		if now["$ref"] != ref {
			n.say("%s: was %s", name, ref)
			return
		}
		schema := ref[strings.LastIndexByte(ref, '/')+1:]
		if n.seen[schema] {
			return
		}
		n.seen[schema] = true
		n.output(schema, at(n.old, "components", "schemas", schema), at(n.now, "components", "schemas", schema))
		return
	}
	if fmt.Sprint(old["type"], old["format"]) != fmt.Sprint(now["type"], now["format"]) {
		n.say("%s: was %v, and is %v", name, old["type"], now["type"])
		return
	}
	required := func(s object) []any { list, _ := s["required"].([]any); return list }
	for _, field := range required(old) {
		if !slices.Contains(required(now), field) {
			n.say("%s: %v can now be missing", name, field)
		}
	}
	for _, field := range slices.Sorted(maps.Keys(at(old, "properties"))) {
		if present := at(now, "properties", field); present == nil {
			n.say("%s: %s is gone", name, field)
		} else {
			n.output(name+"."+field, at(old, "properties", field), present)
		}
	}
	for _, inner := range []string{"items", "additionalProperties"} {
		if was := at(old, inner); was != nil {
			n.output(name+"[]", was, at(now, inner))
		}
	}
}
