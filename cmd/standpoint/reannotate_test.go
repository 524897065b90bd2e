package main

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"standpoint/server/api"
)

// TestServeReannotates: a server brings the labels of what it holds up to the
// user's own names by itself. Until all are there, the old ones answer.
func TestServeReannotates(t *testing.T) {
	t.Parallel()
	const threads = 12
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	writeThreads(t, input, threads)
	program(t, "index", "--data", data, input)
	fresh := filepath.Join(dir, "fresh")
	for _, folder := range []string{data, fresh} {
		write(t, filepath.Join(folder, "gazetteer", "agencies.tsv"), []byte("id\tname\tparent\tkind\taliases\nus-story\tStory\t\tagency\tstory=any\n"))
	}
	program(t, "index", "--data", fresh, input)
	var want api.SearchAnswer
	if err := json.Unmarshal(program(t, "search", "--data", fresh, "--json", "--agency", "us-story"), &want); err != nil || want.Total.Value < threads {
		t.Fatalf("annotated from the start: %d documents, %v", want.Total.Value, err)
	}

	address := serving(t, data)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		answer, status := get[api.SearchAnswer](t, address+"/api/v1/search?agency=us-story&limit=1000")
		switch n := answer.Total.Value; {
		case status != http.StatusOK:
			t.Fatalf("status %d", status)
		case n == want.Total.Value: // the first answer with a new label has them all
			for _, found := range answer.Data {
				if !slices.Contains(found.Agencies, "us-story") {
					t.Errorf("%s is about %v", found.ID, found.Agencies)
				}
			}
			return
		case n != 0:
			t.Fatalf("%d of %d documents have the new label", n, want.Total.Value)
		case time.Now().After(deadline):
			t.Fatal("no document got a new label")
		}
	}
}
