package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"standpoint/server/api"
)

const outletsHeader = "slug\tname\taliases\thosts\tzone\n"

// TestServeKnowsAdoptedNames: when another process has adopted labels of an
// agency that the user added, a running server can be asked for that agency.
func TestServeKnowsAdoptedNames(t *testing.T) {
	t.Parallel()
	const threads = 8
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	writeThreads(t, input, threads)
	program(t, "index", "--data", data, input)
	address := serving(t, data) + "/api/v1/search?agency=us-story"
	if status, _ := conditional(t, address, "", nil); status != http.StatusBadRequest {
		t.Fatalf("an agency that nobody named: status %d", status)
	}
	write(t, filepath.Join(data, "gazetteer", "agencies.tsv"), []byte("id\tname\tparent\tkind\taliases\nus-story\tStory\t\tagency\tstory=any\n"))
	program(t, "reannotate", "--data", data)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		var answer api.SearchAnswer
		status, _ := conditional(t, address, "", &answer)
		if status == http.StatusOK && answer.Total.Value >= threads {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("status %d, %d documents", status, answer.Total.Value)
		}
	}
}

// TestServeReadsChangedNames: a new name of an outlet changes no document, but it
// changes the answers, those that a client already has too. Tables with an error
// leave the names as they were.
func TestServeReadsChangedNames(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	feed(t, exitDone, valueThreads(t), "index", "--data", data, "-")
	s := newSite(t, data)
	outlets := filepath.Join(data, "gazetteer", "outlets.tsv")
	addresses := []string{s.address + "/api/v1/search?limit=1&facets=outlet", s.address + "/search?limit=1"}
	known := make([]string, len(addresses))
	for i, address := range addresses {
		_, known[i] = conditional(t, address, "", nil)
	}
	for _, step := range []struct {
		table   string
		name    string // of the outlet harbor-ledger
		changed bool
	}{
		{"", "Harbor Ledger", false},
		{outletsHeader + "harbor-ledger\tThe Ledger\t\t\t\n", "The Ledger", true},
		{"not a table", "The Ledger", false},
		{outletsHeader + "harbor-ledger\tHarbour Ledger\t\t\t\n", "Harbour Ledger", true},
	} {
		if step.table != "" {
			write(t, outlets, []byte(step.table))
		}
		s.served.renewNames()
		for i, address := range addresses {
			status, etag := conditional(t, address, known[i], nil)
			if changed := status == http.StatusOK; changed != step.changed || changed == (etag == known[i]) {
				t.Errorf("%s after %q: status %d, ETag %s, before %s", address, step.table, status, etag, known[i])
			}
			known[i] = etag
		}
		if status, _ := conditional(t, s.address+"/api/v1/search?outlet="+url.QueryEscape(step.name), "", nil); status != http.StatusOK {
			t.Errorf("outlet=%s after %q: status %d", step.name, step.table, status)
		}
	}
}

// conditional gets an address unless its answer still has an ETag ("": in any
// case), and reads an answer with status 200 into into, if that is not nil.
func conditional(t *testing.T, address, known string, into any) (status int, etag string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if known != "" {
		request.Header.Set("If-None-Match", known)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if into != nil && response.StatusCode == http.StatusOK {
		if err := json.NewDecoder(response.Body).Decode(into); err != nil {
			t.Fatal(err)
		}
	}
	return response.StatusCode, response.Header.Get("ETag")
}
