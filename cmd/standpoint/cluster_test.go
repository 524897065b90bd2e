//go:build cluster

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/records/postgres/postgrestest"
	"standpoint/server/api"
)

// pair is a PostgreSQL and an index of an OpenSearch that several data folders share.
type pair struct {
	postgres *postgrestest.Server
	records  string // address
	engine   string
	prefix   string
}

// clusterAddress is the host and port of the OpenSearch that make check-cluster starts.
func clusterAddress(t *testing.T) string {
	t.Helper()
	address, ok := strings.CutPrefix(os.Getenv("STANDPOINT_TEST_OPENSEARCH"), "http://")
	if !ok {
		t.Fatal("STANDPOINT_TEST_OPENSEARCH must be the address of a cluster; make check-cluster starts one")
	}
	return address
}

// startPair starts a PostgreSQL of the test's own, beside an OpenSearch that is there.
func startPair(t *testing.T, opensearch string) *pair {
	t.Helper()
	folder, err := os.MkdirTemp("", "standpoint-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	server, err := postgrestest.Start(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	prefix := fmt.Sprintf("pair-%d", time.Now().UnixNano())
	t.Cleanup(func() { removeIndexes(t, opensearch, prefix) })
	return &pair{server, server.Fresh(), "opensearch://" + opensearch + "/" + prefix, prefix}
}

// removeIndexes removes the indexes of a test, asking the first node.
func removeIndexes(t testing.TB, opensearch, prefix string) {
	t.Helper()
	opensearch, _, _ = strings.Cut(opensearch, ",")
	for _, name := range strings.Fields(string(curl(t, "GET", "http://"+opensearch+"/_cat/indices/"+prefix+"*?h=index"))) {
		curl(t, "DELETE", "http://"+opensearch+"/"+name)
	}
}

func curl(t testing.TB, method, address string) []byte {
	t.Helper()
	out, err := exec.Command("curl", "-sS", "-X", method, address).Output()
	if err != nil {
		t.Errorf("%s %s: %v", method, address, err)
	}
	return out
}

// folder makes a data folder with both addresses.
func (p *pair) folder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := datafolder.KeepRecordsAt(dir, p.records); err != nil {
		t.Fatal(err)
	}
	if err := datafolder.KeepIndexAt(dir, p.engine); err != nil {
		t.Fatal(err)
	}
	return dir
}

// leader is the number of the process that keeps the index; 0 if none does.
func (p *pair) leader(t *testing.T) int {
	t.Helper()
	folder, err := datafolder.Open(t.Context(), p.folder(t), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	lease, err := folder.Records.CurrentLease(t.Context(), "index "+p.prefix)
	if err != nil {
		return 0
	}
	return lease.Holder.PID
}

// process is a server that a test may kill.
type process struct {
	cmd     *exec.Cmd
	address string
	ended   bool
}

func (p *pair) serve(t *testing.T, data string) *process {
	t.Helper()
	s := &process{cmd: exec.Command("standpoint", "serve", "--data", data, "--stance", "fast", "--addr", "127.0.0.1:0", "--log", "warn")}
	messages, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if s.ended {
			return
		}
		_ = s.cmd.Process.Signal(os.Interrupt)
		if err := s.cmd.Wait(); err != nil {
			t.Errorf("a server ended with %v", err)
		}
	})
	said := bufio.NewReader(messages)
	for {
		line, err := said.ReadString('\n')
		if err != nil {
			t.Fatalf("a server ended: %v", err)
		}
		if _, rest, found := strings.Cut(line, "Standpoint is at "); found {
			s.address, _, _ = strings.Cut(rest, " ")
			break
		}
		t.Log(strings.TrimSpace(line))
	}
	go func() { _, _ = io.Copy(os.Stderr, said) }()
	return s
}

func (s *process) kill(t *testing.T) {
	t.Helper()
	s.ended = true
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait()
}

// found is all that a server shows, each document once, with the total.
func (s *process) found(t *testing.T) (ids []string, facets map[string]api.Facet) {
	t.Helper()
	for cursor := ""; ; {
		answer, status := get[api.SearchAnswer](t, s.address+"/api/v1/search?sort=newest&limit=100&facets=outlet,kind,agency,author"+cursor)
		if status != 200 {
			t.Fatalf("status %d", status)
		}
		for _, d := range answer.Data {
			ids = append(ids, d.ID)
		}
		if answer.NextCursor == "" {
			if answer.Total.Value != len(ids) {
				t.Errorf("%d are listed of %d", len(ids), answer.Total.Value)
			}
			slices.Sort(ids)
			if doubled := len(ids) - len(slices.Compact(slices.Clone(ids))); doubled > 0 {
				t.Errorf("%d documents are there twice", doubled)
			}
			return ids, answer.Facets
		}
		cursor = "&cursor=" + answer.NextCursor
	}
}

// until waits until a server shows so many documents. On the way it may show what is
// allowed, or say that it cannot answer.
func (s *process) until(t *testing.T, want int, allowed ...int) {
	t.Helper()
	waitUntil(t, fmt.Sprintf("%d documents are shown", want), func() bool {
		answer, status := get[api.SearchAnswer](t, s.address+"/api/v1/search?limit=0")
		if status == 200 && answer.Total.Value != want && !slices.Contains(allowed, answer.Total.Value) {
			t.Fatalf("a server shows %d documents, want %d or %v", answer.Total.Value, want, allowed)
		}
		return status == 200 && answer.Total.Value == want
	})
}

func waitUntil(t *testing.T, what string, is func() bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 90*time.Second)
	defer stop()
	for !is() {
		select {
		case <-ctx.Done():
			t.Fatalf("it is not so: %s", what)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// TestClusterSeveralServers: servers over the same records and the same index show the same,
// also what people do; the
// one that keeps the index is killed, and another goes on; nothing is lost or doubled.
func TestClusterSeveralServers(t *testing.T) {
	p := startPair(t, clusterAddress(t))
	dirs := []string{p.folder(t), p.folder(t)}
	here := p.folder(t)
	servers := []*process{p.serve(t, dirs[0]), p.serve(t, dirs[1])}
	input := func(name string, threads int) string {
		path := filepath.Join(t.TempDir(), name)
		writeThreads(t, path, threads)
		return path
	}
	// A command in a third folder puts documents in; both servers show them.
	program(t, "index", "--stance", "fast", "--data", here, input("few.jsonl", 20))
	for _, s := range servers {
		s.until(t, 100, 0)
	}
	// A key that was made in one folder is good at all servers.
	key := strings.TrimSpace(string(program(t, "keys", "add", "desk", "--scope", "import", "--data", dirs[0])))
	for _, s := range servers {
		out, err := exec.Command("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Authorization: Bearer "+key, s.address+"/api/v1/imports").Output()
		if err != nil || string(out) != "200" {
			t.Errorf("the key is answered with %s, %v", out, err)
		}
	}
	// So is all that people do.
	p.worked(t, dirs[0], servers[0], servers[1])
	// One of the two keeps the index. It is killed in the middle of an import.
	dead := slices.IndexFunc(servers, func(s *process) bool { return s.cmd.Process.Pid == p.leader(t) })
	if dead < 0 {
		t.Fatalf("process %d keeps the index, and neither server does", p.leader(t))
	}
	importing := exec.Command("standpoint", "index", "--stance", "fast", "--batch", "100", "--data", here, input("many.jsonl", 400))
	if err := importing.Start(); err != nil {
		t.Fatal(err)
	}
	other := servers[1-dead]
	waitUntil(t, "some of the import is shown", func() bool {
		answer, _ := get[api.SearchAnswer](t, other.address+"/api/v1/search?limit=0")
		return answer.Total.Value > 100
	})
	servers[dead].kill(t)
	if err := importing.Wait(); err != nil {
		t.Fatalf("index: %v", err)
	}
	got, _ := other.found(t)
	if len(got) != 2000 {
		t.Errorf("once index has ended, %d documents are shown, want 2000", len(got))
	}
	waitUntil(t, "the other server keeps the index", func() bool { return p.leader(t) == other.cmd.Process.Pid })
	program(t, "index", "--stance", "fast", "--data", here, input("more.jsonl", 500))
	other.until(t, 2500)
	// A server that comes later shows the same.
	late := p.serve(t, dirs[dead])
	late.until(t, 2500)
	ids, facets := other.found(t)
	lateIDs, lateFacets := late.found(t)
	if diff := cmp.Diff(ids, lateIDs) + cmp.Diff(facets, lateFacets); diff != "" {
		t.Errorf("two servers differ:\n%s", diff)
	}
	if len(ids) != 2500 {
		t.Errorf("%d documents, want 2500", len(ids))
	}
	// The index is built again, by the server that keeps it, for all.
	before := p.places(t)
	program(t, "rebuild", "--data", here)
	for _, s := range []*process{other, late} {
		if again, _ := s.found(t); !slices.Equal(again, ids) {
			t.Errorf("built again, it holds %d documents", len(again))
		}
	}
	if after := p.places(t); len(after) == 0 || slices.Contains(before, after[len(after)-1]) {
		t.Errorf("the index was not built again: %v, %v", before, after)
	}
}

// places are the indexes on the list of the records.
func (p *pair) places(t *testing.T) (places []string) {
	t.Helper()
	folder, err := datafolder.Open(t.Context(), p.folder(t), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	indexes, err := folder.Records.Indexes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, index := range indexes {
		places = append(places, index.Place)
	}
	return places
}
