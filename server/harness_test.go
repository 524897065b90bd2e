package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/corpus/frozen"
	"standpoint/corpus/moderation"
	"standpoint/corpus/quality"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/corpus/samples"
	"standpoint/corpus/theme"
	"standpoint/indexer/follow"
	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine"
	"standpoint/indexer/search/schema"
	"standpoint/server"
)

var update = flag.Bool("update", false, "rewrite golden files")

// site is a server over a real store and a real engine, with an engine that can
// be made to fail and counts its searches.
type site struct {
	t        testing.TB
	handler  http.Handler
	store    records.Store
	engine   *testEngine
	follower *follow.Follower
	log      *bytes.Buffer
	spec     map[string]any // the OpenAPI document, as served
}

// stores are the records with all that is kept beside them.
type stores interface {
	records.Store
	Credentials() credentials.Store
	Samples() samples.Store
	Frozen() frozen.Store
	Moderation() moderation.Store
	Themes() theme.Store
}

// openPair opens new records and a new index, which hold nothing. Of a build with the tag
// cluster they are in PostgreSQL and OpenSearch.
var openPair = func(t testing.TB) (stores, search.Engine) {
	t.Helper()
	engine, err := bleveengine.Open(t.Context(), "", bleveengine.Options{InMemory: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return sqlitetest.Open(t, t.TempDir()).(stores), engine
}

// capabilities are what the pair does that is not promised of every pair.
var capabilities = struct {
	embeddedScores bool // hits by relevance are in the order of the embedded engine's formula, with its figures
}{embeddedScores: true}

// testEngine does before, if it is set, instead of answering.
type testEngine struct {
	search.Engine
	searches atomic.Int64
	before   atomic.Pointer[func(context.Context) error]
}

func (e *testEngine) Search(ctx context.Context, req search.Request) (*search.Results, error) {
	e.searches.Add(1)
	if before := e.before.Load(); before != nil {
		if err := (*before)(ctx); err != nil {
			return nil, err
		}
	}
	return e.Engine.Search(ctx, req)
}

func (e *testEngine) List(ctx context.Context, req search.ListRequest) (*search.Listing, error) {
	e.searches.Add(1)
	if before := e.before.Load(); before != nil {
		if err := (*before)(ctx); err != nil {
			return nil, err
		}
	}
	return e.Engine.List(ctx, req)
}

func (e *testEngine) Words(ctx context.Context, req search.WordsRequest, visit func(search.WordCount) error) (search.WordTotals, error) {
	e.searches.Add(1)
	if before := e.before.Load(); before != nil {
		if err := (*before)(ctx); err != nil {
			return search.WordTotals{}, err
		}
	}
	return e.Engine.Words(ctx, req, visit)
}

// names are a few names as a gazetteer knows them.
type names struct{}

var known = map[string]map[string][]string{ // field, value, name and aliases
	schema.Agency: {
		"us-dhs": {"Department of Homeland Security", "DHS", "Homeland Security"},
		"us-ice": {"Immigration and Customs Enforcement", "ICE"},
	},
	schema.Outlet:   {"harbor-ledger": {"Harbor Ledger"}, "daily-klaxon": {"Daily Klaxon"}},
	schema.Location: {"us": {"United States", "America"}, "us-ca": {"California"}, "us-ca-los-angeles": {"Los Angeles"}},
}

func (names) Known(field, id string) bool { return known[field][id] != nil }

func (names) Named(field, name string) []string {
	var found []string
	for value, all := range known[field] {
		if schema.FitOf(name, all...) == schema.Whole {
			found = append(found, value)
		}
	}
	slices.Sort(found)
	return found
}

func (names) NamesOf(field, value string) []string { return known[field][value] }

// measured is how good the labels are.
var measured = quality.Table{
	{Kind: corpus.KindComment, Named: true, Label: corpus.Critical, Min: 0.5, What: "comments", Texts: 296, Given: 50, Right: 31, True: 200},
	{Kind: corpus.KindComment, Named: true, Label: corpus.Critical, Min: 0.7, What: "comments", Texts: 296, Given: 3, Right: 3, True: 200},
	{Kind: corpus.KindArticle, Named: true, Label: corpus.Neutral, Min: 0.5, What: "sentences of news", Texts: 1286, Given: 521, Right: 398, True: 615},
}

func newSite(t testing.TB, change ...func(*server.Options)) *site {
	t.Helper()
	ctx := t.Context()
	s := &site{t: t, log: &bytes.Buffer{}}
	var engine search.Engine
	s.store, engine = openPair(t)
	s.engine = &testEngine{Engine: engine}
	s.follower = follow.New(s.store, engine, follow.Options{})
	if _, err := s.store.Put(ctx, documents()); err != nil {
		t.Fatal(err)
	}
	s.project()
	opt := server.Options{
		Engine: s.engine, Records: s.store, Names: names{}, Version: "test", Quality: measured,
		Logger: slog.New(slog.NewTextHandler(s.log, nil)), Open: []credentials.Scope{credentials.Read, credentials.Metrics}, Origins: []string{"*"}, AccessLog: slog.New(slog.NewTextHandler(s.log, nil)), LogQueries: true,
		Now: func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) },
	}
	for _, c := range change {
		c(&opt)
	}
	var err error
	if s.handler, err = server.New(opt); err != nil {
		t.Fatal(err)
	}
	return s
}

// project brings the index to where the records are.
func (s *site) project() {
	s.t.Helper()
	if _, err := s.follower.CatchUp(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// do answers one request, with headers as name, value, name, value.
func (s *site) do(method, url string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.answer(s.request(method, url, headers...))
}

func (s *site) request(method, url string, headers ...string) *http.Request {
	r := httptest.NewRequestWithContext(s.t.Context(), method, url, nil)
	r.Header.Set("X-Request-Id", "req-1")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func (s *site) answer(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// get reads JSON, checks it against its documented schema and decodes it.
func (s *site) get(url string, status int, into any) *httptest.ResponseRecorder {
	s.t.Helper()
	w := s.do(http.MethodGet, url)
	if w.Code != status {
		s.t.Fatalf("GET %s: %d, not %d: %s", url, w.Code, status, w.Body)
	}
	s.checkDocumented(url, w)
	if into != nil {
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			s.t.Fatalf("GET %s: %v", url, err)
		}
	}
	return w
}

// golden compares JSON with a file of testdata.
// The history of the records, which snapshots and cursors name, changes with
// whatever is kept of documents, and with the time of the test.
var (
	lineages = regexp.MustCompile(`"(s[0-9]+)-[0-9a-f]{16}"`)
	added    = regexp.MustCompile(`"added": "[^"]*"`)
	cursors  = regexp.MustCompile(`"next_cursor": "[A-Za-z0-9_-]+"`)
)

func golden(t *testing.T, name string, body []byte) {
	t.Helper()
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, bytes.TrimSpace(body), "", "  "); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	pretty.WriteByte('\n')
	got := lineages.ReplaceAllString(pretty.String(), `"$1-lineage"`)
	got = added.ReplaceAllString(got, `"added": "time"`)
	got = cursors.ReplaceAllString(got, `"next_cursor": "cursor"`)
	compare(t, name, got)
}

// compare compares a text with a file of testdata.
func compare(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run the tests with -update to write it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; -update rewrites it:\n%s", path, diff)
	}
}

const (
	firstArticle  = "a000000000000001a"
	secondArticle = "a000000000000002a"
	firstComment  = "c0000000000000001"
	quotingReply  = "c0000000000000002"
	someEvent     = "e0123456789abcdef" // of both articles
	firstGroup    = "g0000000000000001"
)

func commentID(n int) string { return fmt.Sprintf("c%016x", n) }

// documents returns two articles with their comments. Many of the comments differ
// only in what is counted.
func documents() []corpus.Document {
	dhs := corpus.AgencyMention{ID: "us-dhs", Name: "Department of Homeland Security", Named: true, Spans: []corpus.Span{{4, 33}}}
	california := corpus.LocationMention{ID: "us-ca", Name: "California", Path: []string{"us"}, Named: true, Spans: []corpus.Span{{43, 53}}}
	first := corpus.Article{
		ID: firstArticle, URL: "https://harborledger.example/checks", Outlet: "harbor-ledger", Headline: "Welfare checks draw a crowd", Bylines: []string{"Ida Venn", "Tomas Reed"},
		Published: time.Date(2025, 4, 11, 21, 3, 0, 0, time.UTC), PublishedPrecision: corpus.PrecisionMinute, DateSource: "json-ld", Language: "en",
		Paragraphs: []string{"The Department of Homeland Security visited California schools.", "Officials called it a welfare check."},
		Captions:   []string{"A school in April."}, Related: []string{"Read more: five questions"},
	}
	second := corpus.Article{ID: secondArticle, Outlet: "daily-klaxon", Headline: "Nobody asked", Paragraphs: []string{"A short piece about nothing much."}}
	out := []corpus.Document{
		{ID: first.ID, Kind: corpus.KindArticle, ArticleID: first.ID, Article: &first, Outlet: first.Outlet, Headline: first.Headline, Event: someEvent,
			Annotation: corpus.Annotation{Language: "en", Agencies: []corpus.AgencyMention{dhs}, Locations: []corpus.LocationMention{california},
				Stances: []corpus.Stance{{Target: "us-dhs", Chances: corpus.Chances{0.06, 0.9, 0.04}, Evidence: &corpus.Span{0, 62}, Source: "rule:1"}}}},
		{ID: second.ID, Kind: corpus.KindArticle, ArticleID: second.ID, Article: &second, Outlet: second.Outlet, Headline: second.Headline, Event: someEvent,
			Annotation: corpus.Annotation{Language: "en"}},
	}
	comment := func(n int, article corpus.Article, parent string, depth int, text string) corpus.Document {
		score := n
		c := corpus.Comment{ID: commentID(n), ParentID: parent, Depth: depth, Author: fmt.Sprintf("reader %d", n%5), Text: text, Score: &score,
			Posted: time.Date(2025, 4, 12, n, 0, 0, 0, time.UTC)}
		return corpus.Document{ID: c.ID, Kind: corpus.KindComment, ArticleID: article.ID, Comment: &c, Outlet: article.Outlet, Headline: article.Headline,
			Annotation: corpus.Annotation{Language: "en"}}
	}
	about := func(d corpus.Document, label corpus.Label, confidence float64) corpus.Document {
		d.Annotation.Agencies = []corpus.AgencyMention{{ID: "us-dhs", Name: dhs.Name}}
		stance := corpus.Stance{Target: "us-dhs", Chances: corpus.ChancesFor(label, confidence), Source: "model:1"}
		if label != corpus.Unclear {
			stance.Evidence = &corpus.Span{0, 4}
		}
		d.Annotation.Stances = []corpus.Stance{stance}
		return d
	}
	out = append(out, about(comment(1, first, "", 0, "A welfare check? They sent four of them to a grade school."), corpus.Critical, 0.83))
	reply := about(comment(2, first, firstComment, 1, "> They sent four of them\n\nGood. That is the job. <script>alert(1)</script>"), corpus.Supportive, 0.55)
	reply.Annotation.Quotes = []corpus.Quote{{Of: "comment", SourceID: firstComment, Span: corpus.Span{2, 24}, SourceSpan: corpus.Span{17, 39}}}
	out = append(out, reply)
	out = append(out, about(comment(3, first, quotingReply, 2, "Das war kein Besuch – 👍🏽 welfare checks are not this."), corpus.Unclear, 0))
	orphan := comment(4, second, "cffffffffffffffff", 1, "Whoever I answered is gone.")
	orphan.Comment.Author, orphan.Comment.Posted, orphan.Comment.Score, orphan.Annotation.Language = "", time.Time{}, nil, ""
	out = append(out, orphan)
	for n := 5; n < 35; n++ {
		d := comment(n, []corpus.Article{first, second}[n%2], "", 0, fmt.Sprintf("Comment number %d about the check.", n))
		if n%3 == 0 {
			d = about(d, corpus.Labels[n%4], 0.5+float64(n%5)/10)
		}
		if n%4 == 0 {
			d.DuplicateGroup = firstGroup
		}
		out = append(out, d)
	}
	return out
}
