//go:build soak

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"standpoint/server/api"
)

// These tests take minutes and are run by `make soak` and `make load` alone.

// gauges are what must not grow, with how much of their median they may differ, and how
// much more.
var gauges = map[string]struct{ part, more float64 }{
	"go_goroutines":                      {0.10, 10},
	"process_open_fds":                   {0.10, 10},
	"process_resident_memory_bytes":      {0.10, 16 << 20},
	"go_memstats_heap_objects":           {0.25, 100_000},
	"standpoint_index_size_bytes":        {0.25, 4 << 20},
	"standpoint_index_lag_changes":       {0, 5_000},
	"standpoint_http_requests_in_flight": {0, 20},
}

var metric = regexp.MustCompile(`(?m)^([a-z_]+) ([0-9.e+-]+)$`)

// metricsOf reads the metrics of a server.
func metricsOf(ctx context.Context, address string) (map[string]float64, error) {
	text, status, err := fetched(ctx, address+"/metrics", "")
	if err != nil || status != http.StatusOK {
		return nil, fmt.Errorf("metrics: %d, %w", status, err)
	}
	values := map[string]float64{}
	for _, line := range metric.FindAllStringSubmatch(string(text), -1) {
		if _, wanted := gauges[line[1]]; wanted {
			values[line[1]], _ = strconv.ParseFloat(line[2], 64)
		}
	}
	if len(values) != len(gauges) {
		return nil, fmt.Errorf("metrics: only %v are there", slices.Sorted(maps.Keys(values)))
	}
	return values, nil
}

func fetched(ctx context.Context, address, key string) ([]byte, int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, 0, err
	}
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, 0, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return text, response.StatusCode, err
}

// reads are what visitors ask for.
var reads = []string{
	"/", "/search?q=FEMA", "/search?kind=comment&toward=us-fema:critical", "/search?sort=oldest&limit=50", "/explore?by=outlet,stance", "/kwic?q=officials", "/about",
	"/api/v1/search?q=officials+said&facets=outlet,stance,agency&histogram=auto", "/api/v1/search?q=sham*&limit=5", "/api/v1/search?q=%22shame+on%22", "/api/v1/search?q=offcials~&limit=1",
	"/api/v1/search?sort=score&limit=100", "/api/v1/aggregate?by=agency,stance,time:month&metrics=count,authors,share", "/api/v1/search.csv?kind=comment&q=FEMA", "/api/v1/search.jsonl?q=EPA",
	"/api/v1/search.parquet?q=RCMP", "/api/v1/facets/author?contains=reader", "/api/v1/kwic?q=late", "/api/v1/keyness?q=FEMA", "/api/v1/explain?q=a+OR+(b", "/api/v1/changes?limit=100",
	"/api/v1/openapi.json", "/api/v1/search?q=%22open", "/api/v1/articles/a0000000000000000", "/nothing/here", "/readyz",
}

// soakFor is how long the traffic lasts.
func soakFor(t *testing.T) time.Duration {
	length, err := time.ParseDuration(os.Getenv("STANDPOINT_SOAK"))
	if err != nil {
		t.Fatalf("STANDPOINT_SOAK: %v", err)
	}
	return length
}

// TestSoak lets a server answer mixed traffic while imports replace, withdraw and add the
// same documents again and again. Compared are the second third of the time and the last.
func TestSoak(t *testing.T) {
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	writeThreads(t, input, 1000)
	program(t, "index", "--stance", "fast", "--data", data, input)
	base := serving(t, data, "--stance", "fast")
	key := strings.TrimSpace(string(program(t, "keys", "add", "soak", "--scope", "import", "--data", data)))
	length := soakFor(t)
	ctx, stop := context.WithTimeout(t.Context(), length)
	defer stop()
	var asked, imported, failed atomic.Int64
	wrong := func(format string, args ...any) {
		if ctx.Err() == nil && failed.Add(1) < 10 {
			t.Errorf(format, args...)
		}
	}
	var workers sync.WaitGroup
	for seed := range 4 {
		workers.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(seed)))
			for ctx.Err() == nil {
				path := reads[random.IntN(len(reads))]
				asking, leave := context.WithCancel(ctx)
				if random.IntN(20) == 0 { // who does not wait for the answer
					time.AfterFunc(time.Duration(random.IntN(20))*time.Millisecond, leave)
				}
				_, status, err := fetched(asking, base+path, "")
				if left := asking.Err() != nil; !left && (err != nil || status >= 500) {
					wrong("%s: %d, %v", path, status, err)
				}
				leave()
				asked.Add(1)
			}
		})
	}
	workers.Go(func() {
		for round := 0; ctx.Err() == nil; round++ {
			_, response, err := sent(ctx, base+"/api/v1/imports?filename=soak.jsonl", key, versions(round%3))
			if err != nil || response.StatusCode >= 300 {
				wrong("import: %v, %v", response, err)
			}
			imported.Add(1)
		}
	})
	var values []map[string]float64
	for every := time.NewTicker(length / 120); ctx.Err() == nil; {
		select {
		case <-every.C:
			now, err := metricsOf(ctx, base)
			if err == nil {
				values = append(values, now)
			} else {
				wrong("%v", err)
			}
		case <-ctx.Done():
			every.Stop()
		}
	}
	workers.Wait()
	if asked.Load() < 100 || imported.Load() < 3 || len(values) < 60 {
		t.Fatalf("too little happened: %d requests, %d imports, %d samples", asked.Load(), imported.Load(), len(values))
	}
	t.Logf("%s: %d requests, %d imports of 100 documents, %d failed", length, asked.Load(), imported.Load(), failed.Load())
	third := len(values) / 3
	for _, name := range slices.Sorted(maps.Keys(gauges)) {
		before, after := medianOf(values[third:2*third], name), medianOf(values[2*third:], name)
		t.Logf("%-36s %14.0f %14.0f", name, before, after)
		if g := gauges[name]; after > before*(1+g.part)+g.more {
			t.Errorf("%s grew from %.0f to %.0f", name, before, after)
		}
	}
}

func medianOf(values []map[string]float64, name string) float64 {
	var all []float64
	for _, v := range values {
		all = append(all, v[name])
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// versions are 20 threads in one of three versions. Their number stays the same.
func versions(version int) io.Reader {
	var b bytes.Buffer
	for i := range 20 {
		fmt.Fprintf(&b, `{"article":{"url":"https://valley-post.example/soak/%d","outlet":"valley-post","headline":"Soak %[1]d","paragraphs":["Officials of FEMA said on Monday that version %d was late."]},"comments":[`, i, version)
		for j := range 4 {
			if j > 0 {
				b.WriteString(",")
			}
			fmt.Fprintf(&b, `{"native_id":"%d","author":"reader%[1]d","text":"Shame on FEMA, version %d."}`, j, version)
		}
		b.WriteString("]}\n")
	}
	return &b
}

func sent(ctx context.Context, address, key string, body io.Reader) (text []byte, response *http.Response, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, body)
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Authorization", "Bearer "+key)
	if response, err = http.DefaultClient.Do(request); err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	text, err = io.ReadAll(response.Body)
	return text, response, err
}

// loadThreads are the threads of the load test, of five documents each: those that are there,
// and those that are added meanwhile. STANDPOINT_LOAD_THREADS names another number.
func loadThreads(t *testing.T) (there, added int) {
	there = 20_000
	if given := os.Getenv("STANDPOINT_LOAD_THREADS"); given != "" {
		var err error
		if there, err = strconv.Atoi(given); err != nil || there < 1000 {
			t.Fatalf("STANDPOINT_LOAD_THREADS=%s: want a number from 1000", given)
		}
	}
	return there, there / 10
}

// TestLoad lets wrk search 100,000 documents while index adds 10,000. No answer may fail.
// The numbers of what is there from the start must be right in every answer, and those of
// everything must grow from the one number to the other. STANDPOINT_LOAD_MEMORY is the most
// megabytes that the server may take.
func TestLoad(t *testing.T) {
	if _, err := exec.LookPath("wrk"); err != nil {
		t.Fatal("wrk is not installed (Debian package wrk)")
	}
	there, added := loadThreads(t)
	dir := t.TempDir()
	if kept := os.Getenv("STANDPOINT_LOAD_DIR"); kept != "" {
		dir = kept
	}
	data, input, more := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl"), filepath.Join(dir, "more.jsonl")
	if _, err := os.Stat(data); err != nil {
		writeThreads(t, input, there)
		program(t, "index", "--stance", "fast", "--data", data, input)
	}
	text, err := os.ReadFile(input)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(text, []byte("\n"))[:added]
	later := bytes.ReplaceAll(bytes.Join(lines, nil), []byte("valley-post"), []byte("harbor-ledger"))
	later = bytes.ReplaceAll(later, []byte("officials"), []byte("captains"))
	if err := os.WriteFile(more, bytes.ReplaceAll(later, []byte("Officials"), []byte("Captains")), 0o600); err != nil {
		t.Fatal(err)
	}
	base := serving(t, data, "--stance", "fast")
	script := filepath.Join(dir, "load.lua")
	if err := os.WriteFile(script, []byte(fmt.Sprintf(loadScript, there, 5*there, 4*there)), 0o600); err != nil {
		t.Fatal(err)
	}
	before, err := metricsOf(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var checked, most atomic.Int64
	var watching sync.WaitGroup
	watching.Go(func() { checked.Store(watchTotals(ctx, t, base, 5*there, 5*(there+added))) })
	watching.Go(func() {
		for ctx.Err() == nil {
			if now, err := metricsOf(ctx, base); err == nil {
				most.Store(max(most.Load(), int64(now["process_resident_memory_bytes"])))
			}
			time.Sleep(200 * time.Millisecond)
		}
	})
	indexing := make(chan error, 1)
	go func() {
		out, err := exec.CommandContext(ctx, "standpoint", "index", "--stance", "fast", "--data", data, more).CombinedOutput()
		if err != nil {
			err = fmt.Errorf("index: %w\n%s", err, out)
		}
		indexing <- err
	}()
	done := false
	for round := 0; !done || round < 1; round++ { // as long as index runs
		out, err := exec.CommandContext(ctx, "wrk", "-t2", "-c16", "-d15s", "--timeout", "30s", "-s", script, base).CombinedOutput()
		if err != nil || bytes.Contains(out, []byte("Non-2xx")) || bytes.Contains(out, []byte("Socket errors")) || !bytes.Contains(out, []byte("wrong 0\n")) {
			t.Errorf("wrk: %v\n%s", err, out)
		}
		t.Logf("%s", out)
		select {
		case err := <-indexing:
			if done = true; err != nil {
				t.Error(err)
			}
		default:
		}
	}
	stop()
	watching.Wait()
	answer, _ := get[api.SearchAnswer](t, base+"/api/v1/search?limit=0")
	if want := 5 * (there + added); answer.Total.Value != want {
		t.Errorf("at the end there are %d documents, want %d", answer.Total.Value, want)
	}
	t.Logf("%d totals were right; memory %.0f MB before, %d MB at most", checked.Load(), before["process_resident_memory_bytes"]/1e6, most.Load()/1e6)
	if limit, err := strconv.ParseInt(os.Getenv("STANDPOINT_LOAD_MEMORY"), 10, 64); err == nil && most.Load() > limit*1e6 {
		t.Errorf("the server took %d MB, at most %d MB are expected", most.Load()/1e6, limit)
	}
	if checked.Load() < 10 {
		t.Errorf("only %d totals were looked at", checked.Load())
	}
}

// loadScript asks for pages and the API in turn. Of the words of what was there at the start
// it knows the totals.
const loadScript = `
local asked = {
  {"/api/v1/search?q=officials&limit=5&facets=outlet,agency,stance", %[1]d},
  {"/api/v1/search?outlet=valley-post&limit=20", %[2]d},
  {"/api/v1/search?outlet=valley-post&kind=comment&q=shame&limit=1", %[3]d},
  {"/api/v1/search?q=number77&limit=3", nil},
  {"/api/v1/aggregate?by=agency,stance&outlet=valley-post&q=monday", %[1]d},
  {"/search?q=FEMA&outlet=valley-post", nil},
}
local n = 0
wrong = 0
local threads = {}
function setup(thread) table.insert(threads, thread) end
function request()
  n = n + 1
  return wrk.format("GET", asked[(n - 1) %% #asked + 1][1])
end
function response(status, headers, body)
  local total = body:match('"total":{"value":(%%d+)')
  if status ~= 200 then wrong = wrong + 1 return end
  if total then
    total = tonumber(total)
    if total ~= %[1]d and total ~= %[2]d and total ~= %[3]d and total > 10 then wrong = wrong + 1 end
  end
end
function done(summary, latency, requests)
  local all = 0
  for _, thread in ipairs(threads) do all = all + thread:get("wrong") end
  io.write(string.format("requests %%d, wrong %%d\n", summary.requests, all))
end
`

// watchTotals asks again and again for what adds up, and returns how many answers were right.
func watchTotals(ctx context.Context, t *testing.T, base string, last, most int) (right int64) {
	for ctx.Err() == nil {
		text, status, err := fetched(ctx, base+"/api/v1/search?limit=0&facets=outlet,kind", "")
		if ctx.Err() != nil {
			return right
		}
		var answer api.SearchAnswer
		if err == nil && status == http.StatusOK {
			err = json.Unmarshal(text, &answer)
		}
		sum := func(field string) (n int) {
			f := answer.Facets[field]
			for _, v := range f.Values {
				n += v.Count
			}
			return n + f.Missing + f.Other
		}
		total := answer.Total.Value
		switch {
		case err != nil || status != http.StatusOK:
			t.Errorf("%d, %v", status, err)
		case total < last || total > most:
			t.Errorf("%d documents after %d", total, last)
		case sum("outlet") != total || sum("kind") != total:
			t.Errorf("%d documents, but outlets add up to %d and kinds to %d", total, sum("outlet"), sum("kind"))
		default:
			right++
		}
		last = max(last, total)
	}
	return right
}
