package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"standpoint/corpus"
	"standpoint/server/results"
)

// TestRoutesAreDocumented: every route of the router is in the OpenAPI
// document and every operation of the document is a route.
func TestRoutesAreDocumented(t *testing.T) {
	t.Parallel()
	a, e := whole(t)
	var routes, documented []string
	for _, r := range e.Routes() {
		routes = append(routes, r.Method+" "+r.Path)
	}
	for path, item := range a.OpenAPI().Paths {
		if item.Put != nil || item.Patch != nil {
			t.Errorf("%s has other operations than GET, POST and DELETE", path)
		}
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Delete} {
			if op != nil {
				documented = append(documented, op.Method+" "+strings.NewReplacer("{", ":", "}", "").Replace(path))
			}
		}
	}
	slices.Sort(routes)
	slices.Sort(documented)
	if !slices.Equal(routes, documented) {
		t.Errorf("routes:\n%s\ndocumented:\n%s", strings.Join(routes, "\n"), strings.Join(documented, "\n"))
	}
}

func TestDocumentIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	var specs, pages [][]byte
	for range 2 {
		a, err := Register(echo.New(), results.New(nil, nil, nil, nil), Options{})
		if err != nil {
			t.Fatal(err)
		}
		specs, pages = append(specs, a.spec), append(pages, a.docs)
	}
	if !bytes.Equal(specs[0], specs[1]) || !bytes.Equal(pages[0], pages[1]) {
		t.Error("two documents of the same interface differ")
	}
}

// chain returns comments that each answer the one before.
func chain(n int) []corpus.Document {
	documents := make([]corpus.Document, n)
	for i := range documents {
		c := corpus.Comment{ID: fmt.Sprint("c", i), Depth: i}
		if i > 0 {
			c.ParentID = fmt.Sprint("c", i-1)
		}
		documents[i] = corpus.Document{ID: c.ID, Kind: corpus.KindComment, Comment: &c}
	}
	return documents
}

func TestTreeKeepsEveryCommentAndIsNotNestedTooDeep(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, maxNesting, maxNesting + 1, 5000} {
		t0 := readThread(chain(n))
		replies := nested(t0.page(0, n))
		body, err := json.Marshal(replies)
		if err != nil || replies == nil {
			t.Fatalf("%d: %v", n, err)
		}
		if count := bytes.Count(body, []byte(`"parent_id"`)); count != n {
			t.Errorf("%d: the tree holds %d", n, count)
		}
		deepest, depth := 0, 0
		for rest := replies; len(rest) > 0; rest = rest[0].Children {
			depth++
			deepest = max(deepest, depth)
		}
		if deepest > maxNesting+1 {
			t.Errorf("%d: nested %d deep", n, deepest)
		}
	}
}

func TestUnknownIsNullAndListsAreNever(t *testing.T) {
	t.Parallel()
	for _, value := range []any{
		found(results.Item{Document: corpus.Document{Comment: &corpus.Comment{}}}, nil),
		article(corpus.Document{Article: &corpus.Article{}}),
		comment(corpus.Document{Comment: &corpus.Comment{}}, ""),
		NewSearchAnswer(&results.Page{}, 0),
	} {
		body, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		if err := json.Unmarshal(body, &fields); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"agencies", "locations", "toward", "stances", "quotes", "bylines", "paragraphs", "captions", "related", "highlights", "data", "facets", "warnings"} {
			if v, has := fields[name]; has && v == nil {
				t.Errorf("%T: %s is null", value, name)
			}
		}
		for _, name := range []string{"published", "outlet", "language", "duplicate_group", "score", "url"} {
			if v := fields[name]; v != nil {
				t.Errorf("%T: unknown %s is %v", value, name, v)
			}
		}
	}
}
