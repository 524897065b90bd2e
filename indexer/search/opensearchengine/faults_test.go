//go:build cluster

package opensearchengine_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/opensearchengine"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/searchtest"
)

// network is the way to the cluster. Fault decides what becomes of a request: it is lost
// before it arrives, or its answer is.
type network struct {
	mu    sync.Mutex
	fault func(*http.Request) (before, after bool)
}

func (n *network) set(fault func(*http.Request) (before, after bool)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.fault = fault
}

var errCut = errors.New("the network is cut")

func (n *network) RoundTrip(req *http.Request) (*http.Response, error) {
	n.mu.Lock()
	fault := n.fault
	n.mu.Unlock()
	before, after := false, false
	if fault != nil {
		before, after = fault(req)
	}
	if before {
		return nil, errCut
	}
	response, err := http.DefaultTransport.RoundTrip(req)
	if err == nil && after {
		_ = response.Body.Close()
		return nil, errCut
	}
	return response, err
}

// nth makes the nth request to a path fail, before it arrives or after.
func nth(n int, path string, arrives bool) func(*http.Request) (bool, bool) {
	seen := 0
	return func(req *http.Request) (bool, bool) {
		if !strings.Contains(req.Method+" "+req.URL.Path, path) {
			return false, false
		}
		seen++
		return seen == n && !arrives, seen == n && arrives
	}
}

// opened is an index of the test's own, reached over a network.
func opened(t *testing.T, existing bool) (*opensearchengine.Engine, *network, string) {
	t.Helper()
	if address() == "" {
		t.Fatal("STANDPOINT_TEST_OPENSEARCH must be the address of a cluster; make check-cluster starts one")
	}
	index := indexOf(t.Name())
	n := &network{}
	remove := func() {
		if err := opensearchengine.Remove(context.Background(), address(), index, opensearchengine.Access{}); err != nil {
			t.Error(err)
		}
	}
	remove() // of a run that was ended
	t.Cleanup(remove)
	return open(t, n, existing), n, index
}

func open(t *testing.T, n *network, existing bool) *opensearchengine.Engine {
	t.Helper()
	engine, err := opensearchengine.Open(t.Context(), address(), indexOf(t.Name()), opensearchengine.Options{Shards: 2, Existing: existing, Access: opensearchengine.Access{Transport: n}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine
}

// batch has the documents from one number on and before another.
func batch(from, to int, seq corpus.Seq) search.Batch {
	b := search.Batch{Seq: seq, Lineage: fmt.Sprintf("%016x", seq)}
	for n := from; n < to; n++ {
		b.Upserts = append(b.Upserts, searchtest.SyntheticDocument(n))
	}
	return b
}

func put(t *testing.T, engine search.Engine, b search.Batch) {
	t.Helper()
	if err := errors.Join(engine.Write(t.Context(), b), engine.Refresh(t.Context())); err != nil {
		t.Fatal(err)
	}
}

// shows fails the test unless a search sees so many documents of a state.
func shows(t *testing.T, engine search.Searcher, documents int, seq corpus.Seq) {
	t.Helper()
	got, err := engine.Search(t.Context(), search.Request{Limit: 1000})
	if err != nil || got.Total != documents || len(got.Hits) != documents || got.Applied.Seq != seq {
		t.Errorf("a search sees %+v, %v; want %d documents of %d", got, err, documents, seq)
	}
}

// TestBatchInPart loses a request of a batch, or its answer: nothing of the batch is seen
// until it is written again, and then each document is there once.
func TestBatchInPart(t *testing.T) {
	for name, fault := range map[string]func(*http.Request) (bool, bool){
		"the bulk does not arrive":              nth(1, "_bulk", false),
		"the answer to the bulk is lost":        nth(1, "_bulk", true),
		"the note does not arrive":              nth(1, "PUT", false),
		"the answer to the note is lost":        nth(1, "PUT", true),
		"the state does not arrive":             nth(2, "PUT", false),
		"the answer to the state is lost":       nth(2, "PUT", true),
		"the documents cannot be made visible":  nth(1, "_refresh", false),
		"the answer of a point in time is lost": nth(1, "point_in_time", true),
	} {
		t.Run(name, func(t *testing.T) {
			engine, net, _ := opened(t, false)
			put(t, engine, batch(0, 20, 1))
			net.set(fault)
			next := batch(10, 60, 2)
			next.Deletes = []string{searchtest.SyntheticDocument(0).ID}
			err := engine.Write(t.Context(), next)
			if err == nil {
				err = engine.Refresh(t.Context())
			}
			if err == nil || !errors.Is(err, search.ErrUnavailable) {
				t.Fatalf("error %v, want that the engine is unavailable", err)
			}
			net.set(nil)
			shows(t, engine, 20, 1)
			again := open(t, net, true) // another process goes on
			if state, err := again.Applied(t.Context()); err != nil || state.Seq != 1 && state.Seq != 2 {
				t.Fatalf("applied %v, %v", state, err)
			}
			put(t, again, next)
			shows(t, again, 59, 2)
		})
	}
}

func TestOutOfReach(t *testing.T) {
	engine, net, _ := opened(t, false)
	put(t, engine, batch(0, 5, 1))
	net.set(func(*http.Request) (bool, bool) { return true, false })
	if _, err := engine.Search(t.Context(), search.Request{}); !errors.Is(err, search.ErrUnavailable) {
		t.Errorf("a search: %v", err)
	}
	if err := engine.Write(t.Context(), batch(5, 9, 2)); !errors.Is(err, search.ErrUnavailable) {
		t.Errorf("a write: %v", err)
	}
	net.set(nil)
	shows(t, engine, 5, 1)
	put(t, engine, batch(5, 9, 2))
	shows(t, engine, 9, 2)
}

// TestWriteThatTakesLong: while a bulk waits for the cluster, searches go on, and say what
// they see.
func TestWriteThatTakesLong(t *testing.T) {
	engine, net, _ := opened(t, false)
	put(t, engine, batch(0, 5, 1))
	waits, goOn := make(chan bool), make(chan bool)
	net.set(func(req *http.Request) (bool, bool) {
		if strings.Contains(req.URL.Path, "_bulk") {
			waits <- true
			<-goOn
		}
		return false, false
	})
	written := make(chan error, 1)
	go func() { written <- engine.Write(context.Background(), batch(5, 9, 2)) }()
	<-waits
	limited, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	if state, err := engine.Applied(limited); err != nil || state.Seq != 1 {
		t.Errorf("applied %v, %v", state, err)
	}
	shows(t, engine, 5, 1)
	tell(t, http.MethodDelete, "/_search/point_in_time/_all", "")
	if _, err := engine.Search(t.Context(), search.Request{}); !errors.Is(err, search.ErrUnavailable) {
		t.Errorf("a search that needs what is held: %v", err)
	}
	close(goOn)
	if err := errors.Join(<-written, engine.Refresh(t.Context())); err != nil {
		t.Fatal(err)
	}
	shows(t, engine, 9, 2)
}

// tell sends the cluster a request of the test's own.
func tell(t *testing.T, method, path, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode >= 300 {
		t.Fatalf("%s %s: %s", method, path, response.Status)
	}
}

// TestReadOnly: a cluster whose disk is full takes no writes; once it does, all is there.
func TestReadOnly(t *testing.T) {
	engine, _, index := opened(t, false)
	put(t, engine, batch(0, 5, 1))
	tell(t, http.MethodPut, "/"+index+"/_settings", `{"index.blocks.read_only_allow_delete": true}`)
	if err := engine.Write(t.Context(), batch(5, 9, 2)); !errors.Is(err, search.ErrUnavailable) {
		t.Errorf("a write: %v", err)
	}
	shows(t, engine, 5, 1)
	tell(t, http.MethodPut, "/"+index+"/_settings", `{"index.blocks.read_only_allow_delete": null}`)
	put(t, engine, batch(5, 9, 2))
	shows(t, engine, 9, 2)
}

// TestPointInTimeLost: searches open another one, and a cursor by relevance is refused.
func TestPointInTimeLost(t *testing.T) {
	engine, _, _ := opened(t, false)
	put(t, engine, batch(0, 30, 1))
	req := search.Request{Query: query.Not{Node: query.Term{Text: "nowhere"}}, Sort: search.Relevance, Limit: 4}
	first, err := engine.Search(t.Context(), req)
	if err != nil || len(first.Hits) != 4 {
		t.Fatalf("%+v, %v", first, err)
	}
	put(t, engine, batch(30, 40, 2))
	tell(t, http.MethodDelete, "/_search/point_in_time/_all", "")
	shows(t, engine, 40, 2)
	req.After = &search.Cursor{Key: math.Inf(1), Statistics: first.Statistics}
	_, err = engine.Search(t.Context(), req)
	if bad := new(search.BadRequestError); !errors.As(err, &bad) || bad.Field != "cursor" {
		t.Errorf("a cursor of a state that is gone: %v", err)
	}
}

func TestTwoWriters(t *testing.T) {
	one, net, _ := opened(t, false)
	put(t, one, batch(0, 5, 1))
	two := open(t, net, true)
	put(t, two, batch(5, 9, 2))
	if err := one.Write(t.Context(), batch(0, 3, 3)); err == nil || errors.Is(err, search.ErrUnavailable) {
		t.Errorf("a second process writes: %v", err)
	}
	shows(t, two, 9, 2)
}

// looks fails the test unless another process that looks sees a state.
func looks(t *testing.T, engine *opensearchengine.Engine, seq corpus.Seq) {
	t.Helper()
	if state, err := engine.Look(t.Context()); err != nil || state.Seq != seq {
		t.Errorf("who looks sees %v, %v; want the state of %d", state, err, seq)
	}
}

// TestOthersLook: processes that do not write see what the writer has shown, and nothing
// else; a cursor by relevance of one goes on at another; they go on without the writer.
func TestOthersLook(t *testing.T) {
	writer, net, index := opened(t, false)
	early := open(t, &network{}, true)
	looks(t, early, 0)
	put(t, writer, batch(0, 30, 1))
	looks(t, early, 1)
	shows(t, early, 30, 1)
	if err := writer.Write(t.Context(), batch(30, 40, 2)); err != nil { // whole, but not shown yet
		t.Fatal(err)
	}
	looks(t, early, 1)
	net.set(nth(1, "_bulk", true))
	if err := writer.Write(t.Context(), batch(40, 50, 3)); err == nil {
		t.Fatal("the fault did not happen")
	}
	net.set(nil)
	late := open(t, &network{}, true) // while a batch is there in part
	for _, other := range []*opensearchengine.Engine{early, late} {
		looks(t, other, 1)
		shows(t, other, 30, 1)
	}
	req := search.Request{Query: query.Not{Node: query.Term{Text: "nowhere"}}, Sort: search.Relevance, Limit: 20}
	first, err := early.Search(t.Context(), req)
	if err != nil || len(first.Hits) != 20 {
		t.Fatalf("%+v, %v", first, err)
	}
	put(t, writer, batch(40, 50, 3))
	looks(t, late, 3)
	shows(t, late, 50, 3)
	req.After = &search.Cursor{Key: first.Hits[19].Key, ID: first.Hits[19].ID, Statistics: first.Statistics}
	if rest, err := late.Search(t.Context(), req); err != nil || len(rest.Hits) != 10 || rest.Hits[0].ID == first.Hits[19].ID {
		t.Errorf("the second page at another process: %+v, %v; want the other 10", rest, err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	shows(t, late, 50, 3)
	tell(t, http.MethodDelete, "/_search/point_in_time/_all", "")
	shows(t, late, 50, 3)
	looks(t, early, 3)
	put(t, early, batch(50, 55, 4)) // writes from now on
	looks(t, late, 4)
	shows(t, late, 55, 4)
	if err := opensearchengine.Remove(t.Context(), address(), index, opensearchengine.Access{}); err != nil {
		t.Fatal(err)
	}
	_, err = late.Look(t.Context())
	if damage := new(search.DamageError); !errors.As(err, &damage) {
		t.Errorf("a look at an index that is gone: %v, want a DamageError", err)
	}
}

// TestPartOfAnotherHistory: a part of a batch that never comes again belongs to no state of
// the records, so the index is built again.
func TestPartOfAnotherHistory(t *testing.T) {
	engine, net, _ := opened(t, false)
	put(t, engine, batch(0, 5, 1))
	net.set(nth(1, "_bulk", true))
	if err := engine.Write(t.Context(), batch(5, 9, 2)); err == nil {
		t.Fatal("the fault did not happen")
	}
	net.set(nil)
	err := errors.Join(engine.Write(t.Context(), batch(20, 21, 2)), engine.Refresh(t.Context()))
	if damage := new(search.DamageError); !errors.As(err, &damage) {
		t.Errorf("error %v, want a DamageError", err)
	}
}

func TestIndexGone(t *testing.T) {
	engine, _, index := opened(t, false)
	put(t, engine, batch(0, 5, 1))
	if err := opensearchengine.Remove(t.Context(), address(), index, opensearchengine.Access{}); err != nil {
		t.Fatal(err)
	}
	_, err := opensearchengine.Open(t.Context(), address(), index, opensearchengine.Options{Existing: true})
	if damage := new(search.DamageError); !errors.As(err, &damage) {
		t.Errorf("error %v, want a DamageError", err)
	}
}
