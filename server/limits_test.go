package server_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"standpoint/server"
	"standpoint/server/access"
	"standpoint/server/api"
	"standpoint/server/problem"
	"standpoint/server/ratelimit"
)

func limited(opt *server.Options) {
	minute := func(n int) ratelimit.Rate { return ratelimit.Rate{Requests: n, Window: time.Minute} }
	opt.Limits = &access.Limits{Limiter: ratelimit.New(), Anonymous: minute(3), Keyed: minute(5)}
	opt.Proxies = access.Proxies{netip.MustParsePrefix("10.0.0.0/8")}
}

// TestTooManyRequests: each address and each key has its own limit, errors count, and
// who is over it is told when to come again. Probes are always answered.
func TestTooManyRequests(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, limited)
	from := func(address string, headers ...string) *httptest.ResponseRecorder {
		r := s.request(http.MethodGet, "/api/v1/search?limit=1", headers...)
		r.RemoteAddr = net.JoinHostPort(address, "4711")
		return s.answer(r)
	}
	for i, want := range []string{`"default";r=2;t=20`, `"default";r=1;t=40`, `"default";r=0;t=60`} {
		if w := from("192.0.2.7"); w.Code != http.StatusOK || w.Header().Get("RateLimit") != want || w.Header().Get("RateLimit-Policy") != `"default";q=3;w=60` {
			t.Errorf("%d: %d %v", i, w.Code, w.Header())
		}
	}
	w := from("192.0.2.7")
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "20" || !strings.Contains(w.Body.String(), `"code":"rate-limited"`) || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := from("192.0.2.7", "X-Forwarded-For", "192.0.2.99"); w.Code != http.StatusTooManyRequests {
		t.Errorf("an address that a stranger makes up counts: %d", w.Code)
	}
	if w := from("10.0.0.1", "X-Forwarded-For", "198.51.100.1, 192.0.2.7"); w.Code != http.StatusTooManyRequests {
		t.Errorf("through a proxy it is another client: %d", w.Code)
	}
	if w := from("10.0.0.1", "X-Forwarded-For", "192.0.2.8, 10.1.2.3"); w.Code != http.StatusOK {
		t.Errorf("another client through the proxies: %d", w.Code)
	}
	if w := from("192.0.2.7", "Authorization", "Bearer "+keys["unknown"]); w.Code != http.StatusTooManyRequests {
		t.Errorf("who tries keys is not limited: %d", w.Code)
	}
	for range 2 { // the same, whatever address it comes from
		for _, address := range []string{"192.0.2.7", "2001:db8::1"} {
			if w := from(address, "Authorization", "Bearer "+keys["read"]); w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("RateLimit-Policy"), `"default";q=5`) {
				t.Errorf("with a key: %d %v", w.Code, w.Header())
			}
		}
	}
	if w := from("192.0.2.30", "Authorization", "Bearer "+keys["read"]); w.Header().Get("RateLimit") != `"default";r=0;t=60` {
		t.Errorf("a key has a limit of its own: %v", w.Header())
	}
	for range 3 { // one network of IPv6
		from("2001:db8:1:1::7")
	}
	if same, other := from("2001:db8:1:1:ffff::1"), from("2001:db8:1:2::7"); same.Code != http.StatusTooManyRequests || other.Code != http.StatusOK {
		t.Errorf("IPv6: %d %d", same.Code, other.Code)
	}
	for range 10 {
		if w := s.do(http.MethodGet, "/healthz"); w.Code != http.StatusOK || w.Header().Get("RateLimit") != "" {
			t.Fatalf("a probe: %d %v", w.Code, w.Header())
		}
	}
	page := s.request(http.MethodGet, "/search")
	page.RemoteAddr = "192.0.2.7:1"
	if w := s.answer(page); w.Code != http.StatusTooManyRequests || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		t.Errorf("a page: %d %v", w.Code, w.Header())
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, limited)
	var l api.Limits
	s.get("/api/v1/limits", http.StatusOK, &l)
	if l.Key != nil || *l.Requests.Limit != 3 || *l.Requests.WindowSeconds != 60 || *l.Requests.Remaining != 2 || l.Rows != 1000 || l.TimeoutSeconds != 15 || *l.SearchesAtOnce != server.DefaultSearches || strings.Join(l.Scopes, " ") != "read metrics" {
		t.Errorf("%+v", l)
	}
	w := s.do(http.MethodGet, "/api/v1/limits", "Authorization", "Bearer "+keys["import"])
	if !strings.Contains(w.Body.String(), `"key":"import","scopes":["read","import","metrics"],"requests":{"limit":5,`) || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s", w.Body)
	}
	unlimited := newSite(t)
	unlimited.get("/api/v1/limits", http.StatusOK, &l)
	if l.Requests.Limit != nil {
		t.Errorf("%+v", l)
	}
}

// TestSearchesAtOnce: searches wait for their turn, and one whose client leaves waits no
// longer and stops.
func TestSearchesAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(opt *server.Options) { opt.Searches = 2 })
	var mu sync.Mutex
	running, most := 0, 0
	started, goOn := make(chan struct{}, 10), make(chan struct{})
	slow := func(ctx context.Context) error {
		mu.Lock()
		running++
		most = max(most, running)
		mu.Unlock()
		started <- struct{}{}
		defer func() {
			mu.Lock()
			running--
			mu.Unlock()
		}()
		select {
		case <-goOn:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.engine.before.Store(&slow)
	var answered sync.WaitGroup
	ask := func(ctx context.Context) {
		answered.Go(func() { s.answer(s.request(http.MethodGet, "/api/v1/search?limit=1").WithContext(ctx)) })
	}
	leaving, leave := context.WithCancel(t.Context())
	ask(leaving)
	<-started
	ask(t.Context())
	<-started
	for range 3 {
		ask(t.Context())
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if w := s.answer(s.request(http.MethodGet, "/api/v1/search").WithContext(gone)); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("whose client is gone still waits: %d %s", w.Code, w.Body)
	}
	leave() // its turn goes to the next
	<-started
	close(goOn)
	answered.Wait()
	if most != 2 {
		t.Errorf("%d searches ran at once", most)
	}
}

// TestSlowClientsAreDropped: who takes nothing of an answer, or sends nothing of a body,
// does not hold a connection for ever.
func TestSlowClientsAreDropped(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(opt *server.Options) { opt.Idle = 50 * time.Millisecond })
	web, closed := httptest.NewUnstartedServer(s.handler), make(chan struct{}, 10)
	web.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			closed <- struct{}{}
		}
	}
	web.Start()
	t.Cleanup(web.Close)
	connect := func(request string) net.Conn {
		t.Helper()
		conn, err := net.Dial("tcp", web.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
		if _, err := io.WriteString(conn, request); err != nil {
			t.Fatal(err)
		}
		return conn
	}
	// A body that does not come: the answer does not wait for it.
	head, err := io.ReadAll(connect("POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"))
	if err != nil || !strings.HasPrefix(string(head), "HTTP/1.1 405") {
		t.Errorf("a body that does not come: %.60q, %v", head, err)
	}
	<-closed
	// Answers that nobody takes: more than all buffers hold.
	connect(strings.Repeat("GET /api/v1/search?limit=100 HTTP/1.1\r\nHost: localhost\r\n\r\n", 2000))
	select {
	case <-closed:
	case <-time.After(time.Minute):
		t.Error("a client that takes nothing is not dropped")
	}
}

// TestMetrics: what was done is counted by route, not by address.
func TestMetrics(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t)
	etag := s.do(http.MethodGet, "/api/v1/search").Header().Get("ETag")
	s.do(http.MethodGet, "/api/v1/search", "If-None-Match", etag)
	s.do(http.MethodGet, "/api/v1/search", "If-None-Match", `"other"`)
	s.do(http.MethodHead, "/api/v1/articles/"+firstArticle)
	s.do(http.MethodGet, "/api/v1/articles/a00000000000000ff")
	s.do("BREW", "/invented/by/a/stranger")
	w := s.do(http.MethodGet, "/metrics")
	body := w.Body.String()
	for _, line := range []string{
		`standpoint_http_requests_total{code="200",method="GET",route="/api/v1/search"} 2`,
		`standpoint_http_requests_total{code="304",method="GET",route="/api/v1/search"} 1`,
		`standpoint_http_requests_total{code="200",method="HEAD",route="/api/v1/articles/:id"} 1`,
		`standpoint_http_requests_total{code="404",method="GET",route="/api/v1/articles/:id"} 1`,
		`standpoint_http_request_duration_seconds_count{route="/api/v1/search"} 3`,
		`standpoint_http_conditional_requests_total{result="hit"} 1`,
		`standpoint_http_conditional_requests_total{result="miss"} 1`,
		`standpoint_engine_duration_seconds_count{operation="search"} 2`,
		`standpoint_http_requests_in_flight 1`,
		`standpoint_info{version="test"} 1`,
		"process_open_fds ", "go_goroutines ", `method="other"`,
	} {
		if !strings.Contains(body, line) {
			t.Errorf("there is no line %s", line)
		}
	}
	if strings.Contains(body, "stranger") || strings.Contains(body, firstArticle) || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain; version=0.0.4") || w.Header().Get("ETag") != "" {
		t.Errorf("%v\n%s", w.Header(), body)
	}
	closed, keys2 := newGuarded(t, private)
	for key, want := range map[string]int{"": 401, keys2["read"]: 403, keys2["metrics"]: 200, keys["metrics"]: 401} {
		header := "Bearer " + key
		if key == "" {
			header = ""
		}
		if w := closed.do(http.MethodGet, "/metrics", "Authorization", header); w.Code != want {
			t.Errorf("metrics of a server that strangers reach: %d, not %d", w.Code, want)
		}
	}
	var p problem.Problem
	s.get("/metrics?x=1", http.StatusBadRequest, &p)
}
