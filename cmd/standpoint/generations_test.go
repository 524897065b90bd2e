package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/server"
	"standpoint/server/api"
	"standpoint/server/problem"
)

// site is a folder that is served in this process.
type site struct {
	t       *testing.T
	data    string
	served  *served
	address string
	stop    func()
}

// newSite serves a folder; its index is not followed until follow is called.
func newSite(t *testing.T, data string) *site {
	t.Helper()
	s := &site{t: t, data: data, served: &served{dir: data, logger: slog.New(slog.DiscardHandler), handler: &exchanged{}, options: server.Options{Open: []credentials.Scope{credentials.Read}}}}
	if err := s.served.handler.exchange(func() (http.Handler, error) { return s.served.open(t.Context()) }); err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s.served.handler)
	s.address = web.URL
	s.stop = func() {}
	t.Cleanup(func() {
		s.stop()
		web.Close()
		s.served.close()
	})
	return s
}

func (s *site) follow() {
	ctx, cancel := context.WithCancel(s.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.served.follow(ctx) }()
	s.stop = func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			s.t.Errorf("following ended with %v", err)
		}
	}
}

// ask gets an address and reads its JSON: a problem, or an answer with status 200.
func (s *site) ask(path string, into any) (status int) {
	s.t.Helper()
	response, err := http.Get(s.address + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, isProblem := into.(*problem.Problem); into != nil && isProblem == (response.StatusCode != http.StatusOK) {
		if err := json.Unmarshal(body, into); err != nil {
			s.t.Fatalf("%s: %v\n%s", path, err, body)
		}
	}
	return response.StatusCode
}

// until waits until searches find so many documents. On the way they may find
// one of the allowed numbers, or answer 503.
func (s *site) until(want int, allowed ...int) {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		var answer api.SearchAnswer
		switch status := s.ask("/api/v1/search?limit=1000", &answer); {
		case status == http.StatusServiceUnavailable:
		case status != http.StatusOK:
			s.t.Fatalf("status %d", status)
		case answer.Total.Value != len(answer.Data):
			s.t.Fatalf("total %d, %d listed", answer.Total.Value, len(answer.Data))
		case answer.Total.Value == want:
			return
		case !slices.Contains(allowed, answer.Total.Value):
			s.t.Fatalf("on the way to %d it answered %d as if that were all", want, answer.Total.Value)
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%d documents were not found", want)
		}
	}
}

// hold puts comments into the records of a folder, as another process does.
func hold(t *testing.T, data string, from, to int) {
	t.Helper()
	folder, err := datafolder.Open(t.Context(), data, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	var documents []corpus.Document
	for number := from; number < to; number++ {
		id := fmt.Sprintf("c%016x", number)
		documents = append(documents, corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a0000000000000001",
			Comment: &corpus.Comment{ID: id, Text: fmt.Sprintf("comment %d", number)}})
	}
	if _, err := folder.Records.Put(t.Context(), documents); err != nil {
		t.Fatal(err)
	}
}

// TestServeWhileTheIndexIsBuilt: nothing is answered from a part, probes and
// pages say how far it is, and what the records know is shown.
func TestServeWhileTheIndexIsBuilt(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	hold(t, data, 0, 450)
	s := newSite(t, data)
	var p problem.Problem
	for _, path := range []string{"/api/v1/search", "/readyz"} {
		if status := s.ask(path, &p); status != http.StatusServiceUnavailable || p.Code != problem.EngineUnavailable || p.Done == nil || *p.Done != 0 {
			t.Errorf("%s: %d %+v", path, status, p)
		}
	}
	if *p.Total != 450 {
		t.Errorf("readyz: total %d", *p.Total)
	}
	if status := s.ask("/search", nil); status != http.StatusServiceUnavailable {
		t.Errorf("the page of a search: %d", status)
	}
	if status := s.ask(fmt.Sprintf("/comments/c%016x", 7), nil); status != http.StatusOK {
		t.Errorf("the page of a comment: %d", status)
	}
	s.follow()
	s.until(450)
	var health api.Health
	if status := s.ask("/readyz", &health); status != http.StatusOK || health.Done == nil || *health.Done != 450 || *health.Total != 450 {
		t.Errorf("readyz: %d %+v", status, health)
	}
}

// TestServeWhileTheIndexIsHarmed: it is noticed and built again without a
// restart, and no answer on the way lacks anything.
func TestServeWhileTheIndexIsHarmed(t *testing.T) {
	t.Parallel()
	each := func(data string, harm func(path string) error) (err error) {
		found, _ := filepath.Glob(filepath.Join(data, "index", "v*", "*.zap"))
		for _, path := range found {
			err = errors.Join(err, harm(path))
		}
		return err
	}
	data := t.TempDir()
	hold(t, data, 0, 100)
	s := newSite(t, data)
	s.follow()
	s.until(100)
	held := 100
	for name, harm := range map[string]func() error{
		"removed": func() error { return removeIndex(data) },
		"cut":     func() error { return each(data, func(path string) error { return os.Truncate(path, 99) }) },
		"emptied": func() error { return each(data, func(path string) error { return os.Truncate(path, 0) }) },
		"files removed": func() error {
			return each(data, os.Remove)
		},
	} {
		if err := harm(); err != nil {
			t.Fatal(name, err)
		}
		hold(t, data, held, held+50)
		held += 50
		s.until(held, held-50)
		t.Log(name, "mended")
	}
}

// removeIndex takes the index away while a process writes to it.
func removeIndex(data string) error {
	gone := filepath.Join(data, fmt.Sprintf("gone%d", time.Now().UnixNano()))
	return os.Rename(filepath.Join(data, "index"), gone)
}

// TestServeOtherRecords puts an older copy of the records, to which other
// changes were written, into the place of those that are served.
func TestServeOtherRecords(t *testing.T) {
	t.Parallel()
	data, copied := t.TempDir(), t.TempDir()
	hold(t, data, 0, 20)
	copyFile(t, filepath.Join(data, "records.db"), filepath.Join(copied, "records.db"))
	hold(t, data, 20, 60)
	hold(t, copied, 1000, 1100) // its sequence number is ahead
	s := newSite(t, data)
	s.follow()
	s.until(60)
	var before api.SearchAnswer
	s.ask("/api/v1/search?limit=10", &before)
	for _, name := range []string{"records.db-wal", "records.db-shm"} {
		if err := os.Remove(filepath.Join(data, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	if err := os.Rename(filepath.Join(copied, "records.db"), filepath.Join(data, "records.db")); err != nil {
		t.Fatal(err)
	}
	s.until(120, 60)
	var p problem.Problem
	if status := s.ask("/api/v1/search?limit=10&cursor="+before.NextCursor, &p); status != http.StatusBadRequest || p.Code != "bad-cursor" {
		t.Errorf("a cursor of the records before: %d %+v", status, p)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, content, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestOlderRecordsPutBack goes through the command line: an import, a copy, more
// imports, the copy put back, other imports until there are more changes than
// the index has seen. What is counted is what is listed and what is held.
func TestOlderRecordsPutBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, copied := filepath.Join(dir, "data"), filepath.Join(dir, "copy.db")
	input := func(threads, skip int) string {
		path := filepath.Join(dir, fmt.Sprintf("%d-%d.jsonl", threads, skip))
		writeThreads(t, path, threads)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(strings.TrimSpace(string(content)), "\n")
		write(t, path, []byte(strings.Join(lines[skip:], "")))
		return path
	}
	program(t, "index", "--data", data, input(10, 0))
	copyFile(t, filepath.Join(data, "records.db"), copied)
	program(t, "index", "--data", data, input(40, 0))
	if found, _ := everything(t, data); len(found) != 200 {
		t.Fatalf("%d documents", len(found))
	}
	copyFile(t, copied, filepath.Join(data, "records.db"))
	receipt := string(program(t, "index", "--data", data, input(100, 45)))
	if !strings.Contains(receipt, "built again because it was of other records") {
		t.Errorf("the receipt does not say that the index was built again:\n%s", receipt)
	}
	found, facets := everything(t, data) // checks that the total is what is listed
	kinds := 0
	for _, value := range facets["kind"].Values {
		kinds += value.Count
	}
	if want := 5 * (10 + 55); len(found) != want || kinds != want {
		t.Errorf("%d documents are listed and %d counted, want %d", len(found), kinds, want)
	}
	if receipt := string(program(t, "index", "--data", data, input(101, 100))); strings.Contains(receipt, "built again") {
		t.Errorf("a whole index was built again:\n%s", receipt)
	}
}

// TestIndexBesideAServerWhoseIndexGoes removes the index under a server while
// another process imports: neither fails, and all is found.
func TestIndexBesideAServerWhoseIndexGoes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	s := &site{t: t, address: serving(t, data)}
	for round := range 3 {
		if err := removeIndex(data); err != nil {
			t.Fatal(err)
		}
		writeThreads(t, input, 10*(round+1))
		program(t, "index", "--data", data, input)
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
			var answer api.SearchAnswer
			if status := s.ask("/api/v1/search", &answer); status == http.StatusOK && answer.Total.Value == 50*(round+1) {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("what was indexed is not shown")
			}
		}
	}
}
