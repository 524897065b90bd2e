package ratelimit

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func TestTake(t *testing.T) {
	t.Parallel()
	l, rate := New(), Rate{Requests: 3, Window: 30 * time.Second}
	for i, want := range []struct {
		after     time.Duration
		ok        bool
		remaining int
		header    string
	}{
		{0, true, 2, `"default";r=2;t=10`},
		{0, true, 1, `"default";r=1;t=20`},
		{0, true, 0, `"default";r=0;t=30`},
		{0, false, 0, `"default";r=0;t=30`},
		{9 * time.Second, false, 0, `"default";r=0;t=21`},
		{10 * time.Second, true, 0, `"default";r=0;t=30`},
		{10 * time.Second, false, 0, `"default";r=0;t=30`},
		{time.Hour, true, 2, `"default";r=2;t=10`},
	} {
		v := l.Take("ann", rate, start.Add(want.after))
		header := http.Header{}
		v.Write(header)
		if v.OK != want.ok || v.Remaining != want.remaining || header.Get("RateLimit") != want.header || header.Get("RateLimit-Policy") != `"default";q=3;w=30` || (header.Get("Retry-After") == "") != want.ok {
			t.Errorf("%d: %+v %v", i, v, header)
		}
		if i == 4 && header.Get("Retry-After") != "1" {
			t.Errorf("try again after %s", header.Get("Retry-After"))
		}
	}
	if v := l.Take("bob", rate, start); !v.OK || v.Remaining != 2 {
		t.Errorf("another client: %+v", v)
	}
	for range 100 {
		v := l.Take("ann", Rate{}, start)
		header := http.Header{}
		if v.Write(header); !v.OK || len(header) > 0 {
			t.Fatalf("without a limit: %+v %v", v, header)
		}
	}
}

// TestNeverMoreThanTheRate: in every window of time a client gets at most twice what it
// may send (what it saved and what it earns), and who waits as told is served.
func TestNeverMoreThanTheRate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l, rate := New(), Rate{Requests: rapid.IntRange(1, 50).Draw(t, "requests"), Window: time.Duration(rapid.IntRange(1, 100).Draw(t, "seconds")) * time.Second}
		now, served := start, []time.Time{}
		for range rapid.IntRange(1, 300).Draw(t, "calls") {
			now = now.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "ms")) * time.Millisecond)
			v := l.Take("ann", rate, now)
			if !v.OK {
				now = now.Add(v.Retry)
				if v = l.Take("ann", rate, now); !v.OK {
					t.Fatalf("who waited as told is refused: %+v", v)
				}
			}
			if v.Remaining < 0 || v.Remaining >= rate.Requests || v.Whole > rate.Window {
				t.Fatalf("%+v", v)
			}
			served = append(served, now)
		}
		first := 0
		for i, at := range served {
			for served[first].Before(at.Add(-rate.Window)) {
				first++
			}
			if i-first+1 > 2*rate.Requests+1 {
				t.Fatalf("%d requests in %s, where %d are allowed", i-first+1, rate.Window, rate.Requests)
			}
		}
	})
}

// TestMemoryIsBounded: whatever number of clients comes, and those who are over their
// limit stay so.
func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	l, rate := New(), Rate{Requests: 10, Window: time.Minute}
	l.max = 1000
	for range 10 {
		l.Take("greedy", rate, start)
	}
	for i := range 20_000 {
		l.Take(fmt.Sprint("client", i), rate, start)
		if n := l.Clients(); n > 1000 {
			t.Fatalf("%d clients are remembered", n)
		}
	}
	if v := l.Take("greedy", rate, start); v.OK {
		t.Error("a client that is over its limit was forgotten before those that are not")
	}
	for i := range 1000 {
		l.Take(fmt.Sprint("later", i), rate, start.Add(time.Hour))
	}
	if n := l.Clients(); n > 1000 {
		t.Errorf("%d clients are remembered", n)
	}
}
