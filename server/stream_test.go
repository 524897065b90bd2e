package server_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/server"
	"standpoint/server/problem"
)

// stream reads a whole result and checks how many rows it says it has.
func (s *site) stream(address string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	w := s.do(http.MethodGet, address, headers...)
	if w.Code != http.StatusOK {
		s.t.Fatalf("GET %s: %d: %s", address, w.Code, w.Body)
	}
	return w
}

// lines are the rows of JSON Lines.
func (s *site) lines(address string) (rows []map[string]any, w *httptest.ResponseRecorder) {
	s.t.Helper()
	w = s.stream(address)
	for scanner := bufio.NewScanner(bytes.NewReader(w.Body.Bytes())); scanner.Scan(); {
		var row map[string]any
		if err := json.Unmarshal(scanner.Bytes(), &row); err != nil {
			s.t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if got := w.Header().Get("Expected-Rows"); got != strconv.Itoa(len(rows)) {
		s.t.Errorf("%s: %s rows are expected, %d came", address, got, len(rows))
	}
	return rows, w
}

// TestStreamsAreSearches: the rows are those of the pages of a search, in their order.
func TestStreamsAreSearches(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"", "q=check", "q=welfare+OR+school&sort=relevance", "sort=oldest&kind=comment", "sort=confidence&min_confidence=0.3", "agency=us-dhs&labels=true", "q=check&highlight=none", "outlet=nothing-here&outlet=harbor-ledger", "q=zebra"} {
		var page struct{ Data []map[string]any }
		s.get("/api/v1/search?limit=1000&"+query, http.StatusOK, &page)
		rows, w := s.lines("/api/v1/search.jsonl?" + query)
		for i, row := range rows {
			if fault := s.faults(map[string]any{"$ref": "#/components/schemas/StreamedRow"}, row, "row"); len(fault) > 0 {
				t.Fatalf("%s: row %d: %v", query, i, fault)
			}
			if row["snapshot"] != w.Header().Get("Snapshot") || row["version"] != "test" {
				t.Errorf("%s: row of %v and %v", query, row["snapshot"], row["version"])
			}
			delete(row, "snapshot")
			delete(row, "version")
		}
		if diff := cmp.Diff(page.Data, rows); diff != "" && len(page.Data)+len(rows) > 0 {
			t.Errorf("%s: (-pages +stream):\n%s", query, diff)
		}
		table, err := csv.NewReader(s.stream("/api/v1/search.csv?" + query).Body).ReadAll()
		if err != nil || len(table) != len(rows)+1 {
			t.Fatalf("%s: %d lines of CSV for %d rows, %v", query, len(table), len(rows), err)
		}
		for i, row := range rows {
			if table[i+1][0] != row["id"] {
				t.Errorf("%s: row %d of CSV is %v", query, i, table[i+1][0])
			}
		}
	}
}

// TestFormatsHaveTheSameColumns: the keys of JSON Lines are the columns of CSV.
func TestFormatsHaveTheSameColumns(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"", "labels=true", "shape=stances", "shape=stances&labels=true"} {
		rows, _ := s.lines("/api/v1/search.jsonl?" + query)
		header, err := csv.NewReader(s.stream("/api/v1/search.csv?" + query).Body).Read()
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(header)
		for _, row := range rows {
			if diff := cmp.Diff(header, slices.Sorted(maps.Keys(row))); diff != "" {
				t.Fatalf("%s: (-CSV +JSON Lines):\n%s", query, diff)
			}
		}
	}
}

// TestStreamGoldens shows each format and shape.
func TestStreamGoldens(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const some = "q=school+OR+job+OR+Besuch+OR+gone&sort=oldest&labels=true"
	for name, address := range map[string]string{
		"stream.jsonl": "/api/v1/search.jsonl?" + some, "stream.csv": "/api/v1/search.csv?" + some, "stream.parquet.txt": "/api/v1/search.parquet?" + some,
		"stream-stances.jsonl": "/api/v1/search.jsonl?shape=stances&" + some, "stream-stances.csv": "/api/v1/search.csv?shape=stances&" + some, "stream-stances.parquet.txt": "/api/v1/search.parquet?shape=stances&" + some,
	} {
		body := s.stream(address).Body.Bytes()
		if strings.Contains(name, "parquet") {
			body = dumpParquet(t, body)
		}
		goldenText(t, name, body)
	}
}

var (
	streamLineages = regexp.MustCompile(`(s[0-9]+)-[0-9a-f]{16}`)
	streamAdded    = regexp.MustCompile(`20(?:2[6-9]|[3-9][0-9])-[0-9-]+T[0-9:]+Z`)
)

// goldenText is golden for what is not one JSON value.
func goldenText(t *testing.T, name string, body []byte) {
	t.Helper()
	got := streamLineages.ReplaceAllString(string(body), "$1-lineage")
	got = streamAdded.ReplaceAllString(got, "2026-01-01T00:00:00Z")
	compare(t, name, got)
}

// dumpParquet writes the schema of a Parquet file and its rows as text.
func dumpParquet(t *testing.T, body []byte) []byte {
	t.Helper()
	file, err := parquet.OpenFile(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	fmt.Fprintln(&out, file.Schema())
	for _, name := range []string{"query", "rows", "snapshot", "version"} {
		value, _ := file.Lookup(name)
		fmt.Fprintf(&out, "%s: %s\n", name, value)
	}
	rows := parquet.NewReader(file)
	defer rows.Close()
	columns := file.Schema().Columns()
	for {
		buffer := make([]parquet.Row, 1)
		n, err := rows.ReadRows(buffer)
		if n == 1 {
			fmt.Fprintln(&out, "row")
			for _, v := range buffer[0] {
				text := fmt.Sprintf("%q", v.String())
				if strings.Contains(strings.Join(columns[v.Column()], "."), "added") {
					text = "time"
				}
				fmt.Fprintf(&out, "  %s %d %d %s\n", strings.Join(columns[v.Column()], "."), v.RepetitionLevel(), v.DefinitionLevel(), text)
			}
		}
		if errors.Is(err, io.EOF) {
			return out.Bytes()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestStreamsGoOn: after every row, the cursor gives exactly the rest, and says how
// much it is.
func TestStreamsGoOn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"q=check&", "shape=stances&min_confidence=0.7&sort=oldest&"} {
		rows, w := s.lines("/api/v1/search.jsonl?" + query)
		for i, row := range rows {
			key := row["id"].(string)
			if strings.HasPrefix(query, "shape") {
				key += ":" + row["target"].(string)
			}
			rest, _ := s.lines("/api/v1/search.jsonl?" + query + "cursor=" + w.Header().Get("Stream-Cursor") + "." + url.QueryEscape(key))
			if diff := cmp.Diff(rows[i+1:], rest); diff != "" && len(rows)-i-1+len(rest) > 0 {
				t.Fatalf("%s after row %d (-want +got):\n%s", query, i, diff)
			}
		}
	}
}

func TestStreamCursorsAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	head := s.stream("/api/v1/search.csv?q=check").Header().Get("Stream-Cursor")
	refused := func(query string) {
		t.Helper()
		var p problem.Problem
		s.get("/api/v1/search.csv?"+query, http.StatusBadRequest, &p)
		if p.Code != "bad-cursor" || len(p.Errors) != 1 || p.Errors[0].Param != "cursor" {
			t.Errorf("%s: %+v", query, p)
		}
	}
	good := head + "." + firstComment
	s.stream("/api/v1/search.csv?q=check&cursor=" + good)
	s.stream("/api/v1/search.csv?q=check&download=1&cursor=" + good)
	refused("cursor=" + good)
	refused("q=check&shape=stances&cursor=" + good)
	refused("q=check&cursor=" + head)
	refused("q=check&cursor=" + head + "." + commentID(4)) // which it does not find
	refused("q=check&cursor=" + head + ".nothing")
	refused("q=check&cursor=x." + firstComment)
	if _, err := s.store.Put(t.Context(), []corpus.Document{late("c00000000000000bb")}); err != nil {
		t.Fatal(err)
	}
	s.project()
	refused("q=check&cursor=" + good) // of another snapshot
}

func TestStreamHeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for path, kind := range map[string]string{"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8; header=present", "parquet": "application/vnd.apache.parquet"} {
		w := s.stream("/api/v1/search." + path)
		h := w.Header()
		if h.Get("Content-Type") != kind || h.Get("Expected-Rows") != "36" || h.Get("ETag") == "" || h.Get("Content-Disposition") != "" || !strings.Contains(h.Get("Access-Control-Expose-Headers"), "Expected-Rows") {
			t.Errorf("%s: %v", path, h)
		}
		before := s.engine.searches.Load()
		if again := s.do(http.MethodGet, "/api/v1/search."+path, "If-None-Match", h.Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 || s.engine.searches.Load() != before {
			t.Errorf("%s: unchanged: %d with %d bytes", path, again.Code, again.Body.Len())
		}
		head := s.do(http.MethodHead, "/api/v1/search."+path)
		if head.Code != http.StatusOK || head.Body.Len() > 0 || head.Header().Get("Expected-Rows") != "36" {
			t.Errorf("%s: HEAD: %d %v", path, head.Code, head.Header())
		}
		saved := s.stream("/api/v1/search." + path + "?download=1")
		if got := saved.Header().Get("Content-Disposition"); got != `attachment; filename="standpoint-documents.`+path+`"` {
			t.Errorf("%s: saved as %s", path, got)
		}
		if marked := bytes.HasPrefix(saved.Body.Bytes(), []byte("\uFEFF")); marked != (path == "csv") {
			t.Errorf("%s: byte order mark: %v", path, marked)
		}
	}
}

// hooked are records whose snapshots call a function before they are read.
type hooked struct {
	records.Store
	before func(read int) error
}

func (h hooked) Snapshot(ctx context.Context) (records.Snapshot, error) {
	snap, err := h.Store.Snapshot(ctx)
	return &hookedSnapshot{Snapshot: snap, before: h.before}, err
}

type hookedSnapshot struct {
	records.Snapshot
	before func(read int) error
	reads  int
}

func (h *hookedSnapshot) Get(ctx context.Context, ids []string) ([]corpus.Document, error) {
	if err := h.before(h.reads); err != nil {
		return nil, err
	}
	h.reads++
	return h.Snapshot.Get(ctx, ids)
}

// manyComments fill several reads of a stream.
func manyComments(n int) []corpus.Document {
	var out []corpus.Document
	for i := range n {
		id := fmt.Sprintf("c1%015x", i)
		out = append(out, corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: firstArticle,
			Comment: &corpus.Comment{ID: id, Text: fmt.Sprintf("Plenty of words, number %d.", i), Posted: time.Date(2025, 5, 1, 0, 0, n-i, 0, time.UTC)}})
	}
	return out
}

// newStreamSite is a site with many comments, and its records call before.
func newStreamSite(t *testing.T, timeout time.Duration, before *atomic.Pointer[func(int) error]) *site {
	t.Helper()
	s := newSite(t, func(opt *server.Options) {
		opt.Timeout = timeout
		opt.Records = hooked{opt.Records.(records.Store), func(read int) error {
			if f := before.Load(); f != nil {
				return (*f)(read)
			}
			return nil
		}}
	})
	if _, err := s.store.Put(t.Context(), manyComments(1500)); err != nil {
		t.Fatal(err)
	}
	s.project()
	return s
}

// fetch reads an answer over a connection.
func fetch(t *testing.T, address string, packed bool) (body []byte, header http.Header, err error) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableCompression: !packed}}
	defer client.CloseIdleConnections()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := client.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer w.Body.Close()
	body, err = io.ReadAll(w.Body)
	return body, w.Header, err
}

// TestStreamsOfOneSnapshot: what is written while a stream runs changes nothing in it,
// and a time limit for requests does not cut it.
func TestStreamsOfOneSnapshot(t *testing.T) {
	t.Parallel()
	var before atomic.Pointer[func(int) error]
	s := newStreamSite(t, 5*time.Second, &before)
	plain, _ := s.lines("/api/v1/search.jsonl?q=plenty&sort=newest")
	write := func(read int) error {
		if read == 2 {
			<-time.After(5500 * time.Millisecond) // longer than a request may take
		}
		changed := manyComments(1500)[read*256 : min(read*256+400, 1500)]
		for i := range changed {
			changed[i].Comment.Text += fmt.Sprintf(" Changed in read %d.", read)
		}
		_, err := s.store.Put(context.Background(), append(changed, late(fmt.Sprintf("c2%015x", read))))
		return err
	}
	before.Store(&write)
	ts := httptest.NewServer(s.handler)
	defer ts.Close()
	body, header, err := fetch(t, ts.URL+"/api/v1/search.jsonl?q=plenty&sort=newest", true)
	if err != nil || header.Get("Expected-Rows") != "1500" {
		t.Fatalf("%v, %v", err, header)
	}
	i := 0
	for scanner := bufio.NewScanner(bytes.NewReader(body)); scanner.Scan(); i++ {
		var row map[string]any
		if err := json.Unmarshal(scanner.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plain[i], row); diff != "" {
			t.Fatalf("row %d (-before +meanwhile):\n%s", i, diff)
		}
	}
	if i != 1500 {
		t.Errorf("%d rows", i)
	}
}

// TestStreamsBreakOff: what goes wrong after the first row breaks the connection,
// packed or not, and never gives a short file that looks whole.
func TestStreamsBreakOff(t *testing.T) {
	t.Parallel()
	var before atomic.Pointer[func(int) error]
	s := newStreamSite(t, 0, &before)
	ts := httptest.NewServer(s.handler)
	defer ts.Close()
	taken := 0
	for name, fault := range map[string]func(read int) error{
		"a row is taken down": func(read int) error {
			if read != 3 {
				return nil
			}
			taken++
			_, err := s.store.Withdraw(context.Background(), []string{manyComments(1500)[1500-taken].ID}, "asked for")
			return err
		},
		"the records fail": func(read int) error {
			if read < 3 {
				return nil
			}
			return records.ErrDamaged
		},
		"a panic": func(read int) error {
			if read == 3 {
				panic("boom")
			}
			return nil
		},
	} {
		before.Store(&fault)
		for _, format := range []string{"jsonl", "csv", "parquet"} {
			for _, packed := range []bool{false, true} {
				body, header, err := fetch(t, ts.URL+"/api/v1/search."+format+"?q=plenty&sort=newest", packed)
				if err == nil || header.Get("Expected-Rows") == "" {
					t.Errorf("%s, %s, packed %v: %d bytes, %v, %v", name, format, packed, len(body), err, header)
				}
				s.project()
			}
		}
	}
	none := func(int) error { return nil }
	before.Store(&none)
	if body, header, err := fetch(t, ts.URL+"/api/v1/search.csv?q=plenty", true); err != nil || strconv.Itoa(bytes.Count(body, []byte("\r\n"))-1) != header.Get("Expected-Rows") {
		t.Errorf("afterwards: %v, %v", err, header)
	}
	if log := s.log.String(); !strings.Contains(log, "stream broken off") || !strings.Contains(log, "boom") {
		t.Error("the log does not say why")
	}
}

// TestTooManyStreams: those beyond the bound are told to come again, and a client that
// leaves makes room.
func TestTooManyStreams(t *testing.T) {
	t.Parallel()
	var before atomic.Pointer[func(int) error]
	s := newStreamSite(t, 0, &before)
	reached, open := make(chan struct{}), make(chan struct{})
	wait := func(int) error { reached <- struct{}{}; <-open; return nil }
	before.Store(&wait)
	ended := make(chan int)
	for range 4 {
		go func() {
			w := s.do(http.MethodGet, "/api/v1/search.csv?q=check")
			ended <- w.Code
		}()
		<-reached
	}
	var p problem.Problem
	w := s.get("/api/v1/search.csv", http.StatusServiceUnavailable, &p)
	if p.Code != problem.EngineUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("%+v %v", p, w.Header())
	}
	close(open)
	for range 4 {
		if code := <-ended; code != http.StatusOK {
			t.Errorf("a stream that waited: %d", code)
		}
	}
	none := func(int) error { return nil }
	before.Store(&none)
	s.stream("/api/v1/search.csv?q=check")
}

// TestSpreadsheets: a file for spreadsheets has no formula, and one for programs the
// texts as they are.
func TestSpreadsheets(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	evil := late("c00000000000000cc")
	evil.Comment.Author, evil.Comment.Text = `=HYPERLINK("http://evil.example")`, "+1-check\r\nwith \"quotes\", and | bars\x01"
	if _, err := s.store.Put(t.Context(), []corpus.Document{evil}); err != nil {
		t.Fatal(err)
	}
	s.project()
	cells := func(query string) []string {
		body := s.stream("/api/v1/search.csv?q=bars" + query).Body.String()
		table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\uFEFF"))).ReadAll()
		if err != nil || len(table) != 2 {
			t.Fatalf("%v: %v", table, err)
		}
		return []string{table[1][slices.Index(table[0], "author")], table[1][slices.Index(table[0], "text")]}
	}
	plain := []string{evil.Comment.Author, strings.ReplaceAll(evil.Comment.Text, "\r\n", "\n")} // as this reader reads it
	if diff := cmp.Diff(plain, cells("")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"'" + plain[0], "'" + plain[1]}, cells("&download=1")); diff != "" {
		t.Error(diff)
	}
}
