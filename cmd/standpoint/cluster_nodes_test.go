//go:build cluster

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/cmd/internal/datafolder"
	"standpoint/server/api"
)

// nodes is a cluster of three nodes. A node is named by its place.
type nodes struct {
	dir   string
	ports [3]int
}

// startNodes starts a cluster, which is there when all three nodes are.
func startNodes(t *testing.T) *nodes {
	t.Helper()
	dir, err := os.MkdirTemp(inMemory(), "standpoint-nodes-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	n := &nodes{dir, [3]int{19221, 19222, 19223}}
	t.Cleanup(func() { n.each(func(i int) { n.script(t, i, "stop") }, 0, 1, 2) })
	n.start(t, 0, 1, 2)
	return n
}

// inMemory is a folder in memory, if there is one: what the nodes keep need not last.
func inMemory() string {
	if _, err := os.Stat("/dev/shm"); err == nil {
		return "/dev/shm"
	}
	return ""
}

func (n *nodes) each(do func(i int), places ...int) {
	var all sync.WaitGroup
	for _, i := range places {
		all.Go(func() { do(i) })
	}
	all.Wait()
}

func (n *nodes) script(t *testing.T, i int, what string) {
	program := os.Getenv("OPENSEARCH_PROGRAM")
	if program == "" {
		t.Error("OPENSEARCH_PROGRAM must be the folder of the program; make check-cluster names it")
		return
	}
	cmd := exec.Command("../../.ci/cluster/node.sh", what, program)
	ports := fmt.Sprintf("%d,%d,%d", n.ports[0], n.ports[1], n.ports[2])
	cmd.Env = append(os.Environ(), "OPENSEARCH_NODE="+n.of(i), fmt.Sprint("OPENSEARCH_PORT=", n.ports[i]), "OPENSEARCH_CLUSTER="+ports, "OPENSEARCH_HEAP=384m")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("node.sh %s: %v\n%s", what, err, out)
	}
}

// of is the folder of a node.
func (n *nodes) of(i int) string { return filepath.Join(n.dir, fmt.Sprint(i)) }

// start starts nodes, also those that were killed: they have their data.
func (n *nodes) start(t *testing.T, places ...int) {
	t.Helper()
	n.each(func(i int) { n.script(t, i, "start") }, places...)
	if t.Failed() {
		t.FailNow()
	}
}

// kill ends nodes as a power cut would.
func (n *nodes) kill(t *testing.T, places ...int) {
	t.Helper()
	for _, i := range places {
		text, err := os.ReadFile(filepath.Join(n.of(i), "pid"))
		pid, wrong := strconv.Atoi(strings.TrimSpace(string(text)))
		if err := errors.Join(err, wrong); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
}

// address is that of all nodes, as servers are told it.
func (n *nodes) address() string {
	return fmt.Sprintf("127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d", n.ports[0], n.ports[1], n.ports[2])
}

// tell sends a node a request that it has to take.
func (n *nodes) tell(t *testing.T, i int, method, path, body string) []byte {
	t.Helper()
	out, err := exec.Command("curl", "-sS", "--fail-with-body", "-m", "60", "-X", method, "-H", "Content-Type: application/json",
		"-d", body, fmt.Sprintf("http://127.0.0.1:%d%s", n.ports[i], path)).CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v: %s", method, path, err, out)
	}
	return out
}

// set gives a setting of the cluster a value; null: as it was.
func (n *nodes) set(t *testing.T, settings string) {
	t.Helper()
	n.tell(t, 0, "PUT", "/_cluster/settings", `{"transient":`+settings+`}`)
}

// whole waits until every shard has all its copies.
func (n *nodes) whole(t *testing.T) {
	t.Helper()
	n.tell(t, 0, "GET", "/_cluster/health?wait_for_nodes=3&wait_for_status=green&wait_for_no_relocating_shards=true&timeout=55s", "")
}

// shard is a copy of a part of an index.
type shard struct {
	Index, Shard, Prirep, State, Node string
}

// copies are the copies of shards that are there of an index, without the one of its state.
func (n *nodes) copies(t *testing.T, prefix string) []shard {
	t.Helper()
	var all []shard
	if err := json.Unmarshal(n.tell(t, 0, "GET", "/_cat/shards/"+prefix+"*?format=json", ""), &all); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(s shard) bool { return s.State != "STARTED" || strings.HasSuffix(s.Index, ".state") })
}

// holder is the place of the node that has the primary copy of a shard, or the other one.
func (n *nodes) holder(t *testing.T, prefix, kind string) int {
	t.Helper()
	n.whole(t)
	for _, s := range n.copies(t, prefix) {
		if s.Prirep == kind {
			return slices.IndexFunc(n.ports[:], func(port int) bool { return s.Node == fmt.Sprint("node-", port) })
		}
	}
	t.Fatalf("there is no copy %s of %s", kind, prefix)
	return 0
}

// move moves a copy of each shard, to the node that has none of it, and waits until it is
// there.
func (n *nodes) move(t *testing.T, prefix string) {
	t.Helper()
	copies := n.copies(t, prefix)
	holders := map[string][]string{}
	for _, s := range copies {
		holders[s.Index+s.Shard] = append(holders[s.Index+s.Shard], s.Node)
	}
	var moves []string
	for _, s := range copies {
		for _, port := range n.ports {
			if to := fmt.Sprint("node-", port); s.Prirep == "p" && !slices.Contains(holders[s.Index+s.Shard], to) {
				moves = append(moves, fmt.Sprintf(`{"move":{"index":%q,"shard":%s,"from_node":%q,"to_node":%q}}`, s.Index, s.Shard, s.Node, to))
			}
		}
	}
	if len(moves) == 0 {
		t.Errorf("nothing can be moved: %v", copies)
	}
	n.tell(t, 0, "POST", "/_cluster/reroute", `{"commands":[`+strings.Join(moves, ",")+`]}`)
	n.whole(t)
}

// blocked waits until the cluster takes no writes into an index, and makes no new ones, or
// does so again.
func (n *nodes) blocked(t *testing.T, prefix string, want bool) {
	t.Helper()
	waitUntil(t, fmt.Sprintf("the cluster is blocked: %v", want), func() bool {
		index, all := n.tell(t, 0, "GET", "/"+prefix+"*/_settings", ""), n.tell(t, 0, "GET", "/_cluster/settings?flat_settings", "")
		return strings.Contains(string(index), "read_only_allow_delete") == want && strings.Contains(string(all), `"cluster.blocks.create_index":"true"`) == want
	})
}

// shown is what a server shows of the records of a pair whose index is in its folder.
func (p *pair) shown(t *testing.T) (ids []string, facets map[string]api.Facet) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "embedded")
	if err := datafolder.KeepRecordsAt(dir, p.records); err != nil {
		t.Fatal(err)
	}
	embedded := p.serve(t, dir)
	embedded.until(t, 2000, 0)
	return embedded.found(t)
}

// goesOn waits until a server answers a search.
func (s *process) goesOn(t *testing.T) (total int) {
	t.Helper()
	waitUntil(t, "a search is answered", func() bool {
		answer, status := get[api.SearchAnswer](t, s.address+"/api/v1/search?limit=0")
		total = answer.Total.Value
		return status == 200
	})
	return total
}

// TestClusterThreeNodes imports into a cluster of three nodes that keeps two copies of each
// shard, while something happens to it. What the cluster has acknowledged is there in the
// end, once, whichever copies were lost meanwhile.
func TestClusterThreeNodes(t *testing.T) {
	n := startNodes(t)
	var ids []string // of every import, as the embedded engine shows them
	var facets map[string]api.Facet
	for _, test := range []struct {
		name    string
		happens func(t *testing.T, p *pair, s *process)
	}{
		{"a node is killed and comes back", func(t *testing.T, p *pair, s *process) {
			place := n.holder(t, p.prefix, "p")
			n.kill(t, place)
			s.goesOn(t)
			n.start(t, place)
			waitUntil(t, "all is shown", func() bool { return s.goesOn(t) == 2000 })
			place = n.holder(t, p.prefix, "p") // and now nothing is written any more
			n.kill(t, place)
			s.goesOn(t)
			n.start(t, place)
		}},
		{"shards are moved", func(t *testing.T, p *pair, _ *process) {
			n.move(t, p.prefix)
			n.move(t, p.prefix)
		}},
		{"disks are full", func(t *testing.T, p *pair, s *process) {
			mark := func(free string) {
				n.set(t, fmt.Sprintf(`{"cluster.routing.allocation.disk":{"threshold_enabled":true,"watermark":{"low":%[1]s,"high":%[1]s,"flood_stage":%[1]s}},"cluster.info.update.interval":"10s"}`, free))
			}
			mark(`"1000000gb"`)
			n.blocked(t, p.prefix, true)
			s.goesOn(t)
			mark(`"1kb"`)
			n.blocked(t, p.prefix, false)
		}},
		{"only a copy that has missed writes is left for a time", func(t *testing.T, p *pair, s *process) {
			primary, other := n.holder(t, p.prefix, "p"), n.holder(t, p.prefix, "r")
			n.kill(t, other)
			before := s.goesOn(t)
			waitUntil(t, "something is written into one copy alone", func() bool { return s.goesOn(t) > before })
			n.kill(t, primary)
			n.start(t, other)
			for range 3 { // until the primary is back, there is no whole index
				if answer, status := get[api.SearchAnswer](t, s.address+"/api/v1/search?limit=1"); status != 503 {
					t.Errorf("status %d, a total of %d, without the newest copy", status, answer.Total.Value)
				}
			}
			n.start(t, primary)
		}},
		{"all nodes are killed and come back", func(t *testing.T, _ *pair, _ *process) {
			n.kill(t, 0, 1, 2)
			n.start(t, 0, 1, 2)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			n.whole(t)
			p := startPair(t, n.address())
			p.engine += "?replicas=1"
			s := p.disturb(t, func(s *process) { test.happens(t, p, s) })
			if ids == nil {
				ids, facets = p.shown(t)
			}
			gotIDs, gotFacets := s.found(t)
			if diff := cmp.Diff(ids, gotIDs) + cmp.Diff(facets, gotFacets); diff != "" {
				t.Errorf("the cluster does not hold what it has acknowledged:\n%s", diff)
			}
		})
	}
}
