package server_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// TestDescribedRequests: random requests that the OpenAPI document allows, and others that
// it does not, are answered as it says and never by an error of the server. What it allows
// is refused only where values are names that nobody has.
func TestDescribedRequests(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	random := rand.New(rand.NewPCG(1, 2))
	paths := s.openAPI()["paths"].(map[string]any)
	statuses := map[int]int{}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		op, reads := paths[path].(map[string]any)["get"].(map[string]any)
		if !reads {
			continue
		}
		parameters, _ := op["parameters"].([]any)
		for range 40 {
			address, wrong := someAddress(random, path, parameters)
			w := s.do(http.MethodGet, address)
			statuses[w.Code]++
			switch {
			case w.Code >= 500 && w.Code != http.StatusServiceUnavailable:
				t.Errorf("GET %s: %d %s", address, w.Code, w.Body)
			case wrong && w.Code < 400:
				t.Errorf("GET %s: %d, although the document does not allow it", address, w.Code)
			}
			if kind := w.Header().Get("Content-Type"); kind == "application/json" || kind == "application/problem+json" {
				s.checkDocumented(address, w)
			}
		}
	}
	if statuses[http.StatusOK] == 0 || statuses[http.StatusBadRequest] == 0 {
		t.Errorf("statuses %v: too few kinds", statuses)
	}
}

// someAddress fills in a path. Wrong reports whether the document refuses a value.
func someAddress(random *rand.Rand, path string, parameters []any) (address string, wrong bool) {
	values := url.Values{}
	for _, each := range parameters {
		p := each.(map[string]any)
		schema := p["schema"].(map[string]any)
		name := p["name"].(string)
		if p["in"] == "path" {
			value := []string{firstArticle, firstComment, "outlet", "toward", "7", "x"}[random.IntN(6)]
			path = strings.ReplaceAll(path, "{"+name+"}", value)
			continue
		}
		if random.IntN(6) > 0 {
			continue
		}
		if items, repeats := schema["items"].(map[string]any); repeats {
			schema = items
		}
		value, bad := someValue(random, schema, p["example"])
		wrong = wrong || bad
		values.Add(name, value)
	}
	if random.IntN(12) == 0 {
		values.Set("no_such_parameter", "1")
		wrong = true
	}
	return path + "?" + values.Encode(), wrong
}

// someValue draws a value of a schema, or one that it does not allow.
func someValue(random *rand.Rand, schema map[string]any, example any) (value string, wrong bool) {
	if list, ok := example.([]any); ok && len(list) > 0 {
		example = list[0]
	}
	bad := random.IntN(8) == 0
	if enum, ok := schema["enum"].([]any); ok {
		if bad {
			return "none of these", true
		}
		return fmt.Sprint(enum[random.IntN(len(enum))]), false
	}
	least, _ := schema["minimum"].(float64)
	most, bounded := schema["maximum"].(float64)
	switch {
	case schema["type"] == "integer" && bounded && bad:
		return fmt.Sprint(int(most) + 1), true
	case schema["type"] == "integer" && bounded:
		return fmt.Sprint(int(least) + random.IntN(min(int(most-least), 30)+1)), false
	case schema["type"] == "number" && bounded && bad:
		return fmt.Sprint(most + 0.05), true
	case schema["type"] == "number" && bounded:
		return fmt.Sprint(least), false
	case example != nil && random.IntN(2) == 0:
		return fmt.Sprint(example), false
	}
	return []string{"check", "reader 3", "us-dhs", "(a OR", "\"", "2025-04", "-1", "\x00", "é👍🏽", "a:b", "article:(x)", strings.Repeat("x", 300)}[random.IntN(12)], false
}
