package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"
)

// openAPI is the OpenAPI document as the site serves it.
func (s *site) openAPI() map[string]any {
	s.t.Helper()
	if s.spec == nil {
		w := s.do(http.MethodGet, "/api/v1/openapi.json")
		if err := json.Unmarshal(w.Body.Bytes(), &s.spec); err != nil {
			s.t.Fatalf("openapi.json: %v", err)
		}
	}
	return s.spec
}

// checkDocumented fails the test if an answer is not as the OpenAPI document
// says: its status, its type and every field.
func (s *site) checkDocumented(url string, w *httptest.ResponseRecorder) {
	s.t.Helper()
	s.checkDocumentedAs("get", url, w)
}

// checkDocumentedAs is checkDocumented for an answer to a method of the document.
func (s *site) checkDocumentedAs(method, url string, w *httptest.ResponseRecorder) {
	s.t.Helper()
	path, _, _ := strings.Cut(url, "?")
	for template, item := range s.openAPI()["paths"].(map[string]any) {
		if !fits(template, path) {
			continue
		}
		responses := item.(map[string]any)[method].(map[string]any)["responses"].(map[string]any)
		response, ok := responses[fmt.Sprint(w.Code)].(map[string]any)
		if !ok {
			response = responses["default"].(map[string]any)
		}
		mediaType, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		content, ok := response["content"].(map[string]any)[mediaType].(map[string]any)
		if !ok {
			s.t.Errorf("%s %s answers %d as %q, which is not documented", method, url, w.Code, mediaType)
			return
		}
		var body any
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			s.t.Fatalf("GET %s: %v: %s", url, err, w.Body)
		}
		for _, fault := range s.faults(content["schema"].(map[string]any), body, "body") {
			s.t.Errorf("GET %s: %s", url, fault)
		}
		return
	}
	if w.Header().Get("Content-Type") != "application/problem+json" {
		s.t.Errorf("GET %s is not documented", url)
	}
}

func fits(template, path string) bool {
	want, have := strings.Split(template, "/"), strings.Split(path, "/")
	return slices.EqualFunc(want, have, func(w, h string) bool { return w == h || strings.HasPrefix(w, "{") && h != "" })
}

// faults compares a value with a JSON schema, as far as our document goes:
// $ref, type, enum, format date-time, properties, required,
// additionalProperties, items, minItems and maxItems.
func (s *site) faults(schema map[string]any, value any, at string) []string {
	if ref, ok := schema["$ref"].(string); ok {
		name := ref[strings.LastIndexByte(ref, '/')+1:]
		target, ok := s.openAPI()["components"].(map[string]any)["schemas"].(map[string]any)[name].(map[string]any)
		if !ok {
			return []string{at + ": there is no schema " + ref}
		}
		return s.faults(target, value, at)
	}
	if !typeFits(schema["type"], value) {
		return []string{fmt.Sprintf("%s: %T is not of type %v", at, value, schema["type"])}
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.Contains(enum, value) {
		return []string{fmt.Sprintf("%s: %v is none of %v", at, value, enum)}
	}
	switch value := value.(type) {
	case map[string]any:
		return s.objectFaults(schema, value, at)
	case []any:
		var all []string
		for _, bound := range []string{"minItems", "maxItems"} {
			if n, ok := schema[bound].(float64); ok && (bound == "minItems") == (len(value) < int(n)) && len(value) != int(n) {
				all = append(all, fmt.Sprintf("%s: %d items, %s %v", at, len(value), bound, n))
			}
		}
		for i, item := range value {
			all = append(all, s.faults(schema["items"].(map[string]any), item, fmt.Sprintf("%s[%d]", at, i))...)
		}
		return all
	case string:
		if schema["format"] == "date-time" {
			// Only the end of the last year that RFC 3339 can write has a fraction.
			if t, err := time.Parse(time.RFC3339, value); err != nil || t.UTC().Format(time.RFC3339) != value && value != "9999-12-31T23:59:59.999Z" {
				return []string{at + ": " + value + " is not an RFC 3339 time in UTC with seconds"}
			}
		}
	}
	return nil
}

func (s *site) objectFaults(schema, value map[string]any, at string) []string {
	var all []string
	properties, _ := schema["properties"].(map[string]any)
	if required, ok := schema["required"].([]any); ok {
		for _, name := range required {
			if _, has := value[name.(string)]; !has {
				all = append(all, fmt.Sprintf("%s: %v is missing", at, name))
			}
		}
	}
	for name, field := range value {
		property, documented := properties[name].(map[string]any)
		additional, more := schema["additionalProperties"].(map[string]any)
		switch {
		case documented:
			all = append(all, s.faults(property, field, at+"."+name)...)
		case more:
			all = append(all, s.faults(additional, field, at+"."+name)...)
		case properties != nil:
			all = append(all, at+": "+name+" is not documented")
		}
	}
	return all
}

func typeFits(want, value any) bool {
	switch want := want.(type) {
	case nil:
		return true
	case []any:
		return slices.ContainsFunc(want, func(w any) bool { return typeFits(w, value) })
	default:
		switch value := value.(type) {
		case nil:
			return want == "null"
		case bool:
			return want == "boolean"
		case string:
			return want == "string"
		case float64:
			return want == "number" || want == "integer" && value == float64(int64(value))
		case []any:
			return want == "array"
		case map[string]any:
			return want == "object"
		}
	}
	return false
}
