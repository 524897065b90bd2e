package server_test

import (
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/samples"
	"standpoint/server"
	"standpoint/server/access"
	"standpoint/server/api"
	"standpoint/server/ratelimit"
)

// silent annotates nothing and imports nothing, so that their paths are there.
type silent struct{}

func (silent) Lines(context.Context, io.Reader) iter.Seq2[[]byte, error] {
	return func(func([]byte, error) bool) {}
}
func (silent) Formats() []string { return []string{"threads"} }
func (silent) Limit() int64      { return 1000 }
func (silent) Import(_ context.Context, upload api.Upload) (*api.Import, error) {
	_, err := io.Copy(io.Discard, upload.Body)
	return nil, errors.Join(err, records.ErrNotFound)
}
func (silent) Imports(context.Context, int) ([]api.Import, error)   { return nil, nil }
func (silent) Imported(context.Context, int64) (*api.Import, error) { return nil, records.ErrNotFound }

func everyPath(opt *server.Options) {
	opt.Annotator, opt.Importer, opt.Hosts = silent{}, silent{}, []string{"example.com"}
	opt.Samples = opt.Records.(stores).Samples()
}

// TestEveryDocumentedError: each error that the OpenAPI document tells of, of each
// operation, can be had, and is then as the document says.
func TestEveryDocumentedError(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, private, everyPath)
	alone := corpus.Article{ID: "a00000000000000dd", Outlet: "harbor-ledger", Headline: "Taken down"}
	if _, err := s.store.Put(t.Context(), corpus.Thread{Article: alone}.Documents()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.Withdraw(t.Context(), []string{commentID(5), alone.ID}, "asked for"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.(stores).Samples().Add(t.Context(), samples.Sample{Name: "one", Codebook: samples.Stance()}, nil); err != nil {
		t.Fatal(err)
	}
	s.project()
	flooded, _ := newGuarded(t, everyPath, func(opt *server.Options) {
		opt.Limits = &access.Limits{Limiter: ratelimit.New(), Anonymous: ratelimit.Rate{Requests: 1, Window: time.Minute}}
	})
	flooded.do(http.MethodGet, "/about")
	admin, unknown := []string{"Authorization", "Bearer " + keys["admin"]}, []string{"Authorization", "Bearer " + keys["unknown"]}
	// provoke provokes an error with a request for a path.
	provoke := map[string]func(method, path string) *httptest.ResponseRecorder{
		"400": func(method, path string) *httptest.ResponseRecorder {
			return s.do(method, filled(path, "")+"?no_such=1", admin...)
		},
		"401": func(method, path string) *httptest.ResponseRecorder {
			return s.do(method, filled(path, ""), unknown...)
		},
		"403": func(method, path string) *httptest.ResponseRecorder {
			r := s.request(method, filled(path, ""), admin...)
			r.Host = "evil.example"
			return s.answer(r)
		},
		"404": func(method, path string) *httptest.ResponseRecorder {
			return s.do(method, filled(path, "ffffffffffffffff"), admin...)
		},
		"410": func(method, path string) *httptest.ResponseRecorder {
			return s.do(method, strings.NewReplacer("/articles/{id}", "/articles/"+alone.ID, "/comments/{id}", "/comments/"+commentID(5)).Replace(path), admin...)
		},
		"413": func(method, path string) *httptest.ResponseRecorder {
			r := httptest.NewRequestWithContext(t.Context(), method, filled(path, ""), strings.NewReader(strings.Repeat("x", 5<<20)))
			r.Header.Set("Authorization", admin[1])
			return s.answer(r)
		},
		"429":     func(method, path string) *httptest.ResponseRecorder { return flooded.do(method, filled(path, "")) },
		"default": func(_, path string) *httptest.ResponseRecorder { return s.do("PATCH", filled(path, ""), admin...) },
	}
	paths := s.openAPI()["paths"].(map[string]any)
	provoked := map[string]int{}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		for method, op := range paths[path].(map[string]any) {
			for status := range op.(map[string]any)["responses"].(map[string]any) {
				if status[0] == '2' || status[0] == '3' {
					continue
				}
				how, known := provoke[status]
				if !known {
					t.Errorf("%s %s: nothing provokes %s", method, path, status)
					continue
				}
				w := how(strings.ToUpper(method), path)
				want := map[string]int{"400": 400, "401": 401, "403": 403, "404": 404, "410": 410, "413": 413, "429": 429, "default": 405}[status]
				if w.Code != want {
					t.Errorf("%s %s: provoked %d, got %d %s", method, path, want, w.Code, w.Body)
					continue
				}
				s.checkDocumentedAs(method, filled(path, ""), w)
				provoked[status]++
			}
		}
	}
	for status := range provoke {
		if provoked[status] == 0 {
			t.Errorf("no operation tells of %s", status)
		}
	}
}

// filled fills in a path of the document, so that it leads to something, or to the id
// that ends so.
func filled(path, id string) string {
	article, comment, group, event, sample := firstArticle, firstComment, firstGroup, someEvent, "1"
	if id != "" {
		article, comment, group, event, sample = "a"+id, "c"+id, "g"+id, "e"+id, "99"
	}
	return strings.NewReplacer("/articles/{id}", "/articles/"+article, "/comments/{id}", "/comments/"+comment, "{group}", group, "{event}", event, "{field}", "outlet", "{import}", "1", "{sample}", sample).Replace(path)
}

// TestParametersAreGivenOnce: a parameter that cannot be repeated is refused if it is,
// wherever it is documented, and so is one that is not documented.
func TestParametersAreGivenOnce(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, everyPath)
	refused := 0
	for path, item := range s.openAPI()["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			parameters, _ := op.(map[string]any)["parameters"].([]any)
			for _, each := range parameters {
				p := each.(map[string]any)
				if schema := p["schema"].(map[string]any); p["in"] != "query" || schema["type"] == "array" {
					continue
				}
				name := p["name"].(string)
				value := "1"
				if example, ok := p["example"].(string); ok {
					value = example
				}
				address := filled(path, "") + "?" + name + "=" + value + "&" + name + "=" + value
				w := s.do(strings.ToUpper(method), strings.ReplaceAll(address, " ", "+"), "Authorization", "Bearer "+keys["admin"])
				if w.Code != http.StatusBadRequest {
					t.Errorf("%s %s: %d", method, address, w.Code)
				}
				refused++
			}
		}
	}
	if refused < 50 {
		t.Errorf("only %d parameters were tried", refused)
	}
}
