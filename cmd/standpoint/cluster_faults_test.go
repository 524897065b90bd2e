//go:build cluster

package main

import (
	"context"
	"net"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"standpoint/server/api"
)

// way is a network between servers and a cluster that can be slow or cut.
type way struct {
	net.Listener
	to string

	mu    sync.Mutex
	cut   bool
	delay time.Duration // of each piece of up to 32 KiB, to and fro
	open  map[net.Conn]bool
}

func newWay(t *testing.T, to string) *way {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &way{Listener: listener, to: to, open: map[net.Conn]bool{}}
	t.Cleanup(func() { _ = w.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go w.carry(conn)
		}
	}()
	return w
}

func (w *way) carry(from net.Conn) {
	defer from.Close()
	to, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer to.Close()
	if !w.note(from, to) {
		return
	}
	ended := make(chan struct{}, 2)
	for _, pair := range [][2]net.Conn{{from, to}, {to, from}} {
		go func() {
			w.copy(pair[0], pair[1])
			ended <- struct{}{}
		}()
	}
	<-ended
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.open, from)
	delete(w.open, to)
}

// note keeps connections in mind, unless the network is cut.
func (w *way) note(conns ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, conn := range conns {
		w.open[conn] = true
	}
	return !w.cut
}

func (w *way) copy(from, to net.Conn) {
	piece := make([]byte, 32<<10)
	for {
		n, err := from.Read(piece)
		w.mu.Lock()
		delay := w.delay
		w.mu.Unlock()
		time.Sleep(delay)
		if n > 0 {
			if _, err := to.Write(piece[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// set makes the network slow, or cuts it, also for what is on its way.
func (w *way) set(cut bool, delay time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut, w.delay = cut, delay
	if cut {
		for conn := range w.open {
			_ = conn.Close()
		}
	}
}

// disturb imports 400 threads while something happens to what the server depends on, once
// a part of them is shown. Every answer meanwhile is right or an error, and in the end each
// document is there once. An import that the fault has ended is begun again. It returns the
// server.
func (p *pair) disturb(t *testing.T, happens func(*process)) *process {
	t.Helper()
	server := p.serve(t, p.folder(t))
	data, input := p.folder(t), filepath.Join(t.TempDir(), "many.jsonl")
	writeThreads(t, input, 400)
	index := func() *exec.Cmd {
		return exec.Command("standpoint", "index", "--stance", "fast", "--batch", "50", "--data", data, input)
	}
	importing := index()
	if err := importing.Start(); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, "some of the import is shown", func() bool {
		answer, _ := get[api.SearchAnswer](t, server.address+"/api/v1/search?limit=0")
		return answer.Total.Value > 0
	})
	asking, stop := context.WithCancel(t.Context())
	asked := make(chan int, 1)
	go func() {
		defer close(asked)
		asked <- server.ask(asking, t)
	}()
	happens(server)
	if err := importing.Wait(); err != nil {
		t.Logf("the import was ended by the fault (%v) and is begun again", err)
		if out, err := index().CombinedOutput(); err != nil {
			t.Fatalf("index: %v\n%s", err, out)
		}
	}
	stop()
	if right := <-asked; right == 0 {
		t.Error("nothing was answered all the time")
	}
	var ids []string
	waitUntil(t, "the server answers again", func() bool {
		answer, status := get[api.SearchAnswer](t, server.address+"/api/v1/search?limit=0")
		return status == 200 && answer.Total.Value == 2000
	})
	if ids, _ = server.found(t); len(ids) != 2000 {
		t.Errorf("%d documents, want 2000", len(ids))
	}
	return server
}

// ask asks a server until the context ends, and returns how many answers were right: the
// total never falls, and is never more than there is. Others are errors.
func (s *process) ask(ctx context.Context, t *testing.T) (right int) {
	most := 0
	for ctx.Err() == nil {
		answer, status := get[api.SearchAnswer](t, s.address+"/api/v1/search?limit=1&facets=kind")
		switch {
		case status == 200:
			counted := 0
			for _, value := range answer.Facets["kind"].Values {
				counted += value.Count
			}
			if answer.Total.Value < most || answer.Total.Value > 2000 || counted != answer.Total.Value {
				t.Errorf("a total of %d after %d, of %d that are counted", answer.Total.Value, most, counted)
			}
			most, right = answer.Total.Value, right+1
		case status < 500:
			t.Errorf("status %d", status)
		}
		time.Sleep(20 * time.Millisecond)
	}
	return right
}

// TestClusterNetwork makes the network to the cluster slow, and cuts it.
func TestClusterNetwork(t *testing.T) {
	network := newWay(t, clusterAddress(t))
	p := startPair(t, network.Addr().String())
	p.disturb(t, func(*process) {
		network.set(false, 30*time.Millisecond)
		time.Sleep(3 * time.Second)
		network.set(true, 0)
		time.Sleep(3 * time.Second)
		network.set(false, 0)
	})
}

// TestClusterPostgresRestarted ends PostgreSQL under load as a crash would, and starts it
// again.
func TestClusterPostgresRestarted(t *testing.T) {
	p := startPair(t, clusterAddress(t))
	p.disturb(t, func(*process) {
		if err := p.postgres.Kill(); err != nil {
			t.Error(err)
		}
		time.Sleep(2 * time.Second)
		if err := p.postgres.Restart(); err != nil {
			t.Error(err)
		}
	})
}
