package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"standpoint/server"
	"standpoint/server/problem"
)

var addresses = regexp.MustCompile(`\s(?:href|src|action|formaction)="([^"]*)"`)

// TestBelowAPath: where a proxy shows the site below a path, every link of every page
// and every address that an answer leads to begins with the path, whether the proxy
// sends it or not.
func TestBelowAPath(t *testing.T) {
	t.Parallel()
	const base = "/news/standpoint"
	s := newSite(t, func(opt *server.Options) { opt.BasePath = base })
	for _, path := range []string{"/", "/search?q=check", "/search?q=" + `%22%20href=%22/x%22`, "/articles/" + firstArticle, "/comments/" + quotingReply, "/facets/outlet", "/kwic?q=check", "/keyness?q=check", "/themes", "/about", "/nothing", "/search?limit=x", "/api/docs"} {
		page := s.do(http.MethodGet, base+path)
		links := addresses.FindAllStringSubmatch(page.Body.String(), -1)
		if len(links) < 3 {
			t.Errorf("%s: %d, %d links", path, page.Code, len(links))
		}
		for _, link := range links {
			if to := link[1]; !strings.HasPrefix(to, base+"/") && !strings.HasPrefix(to, "https://") && !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, "?") && to != "" {
				t.Errorf("%s leads to %s", path, to)
			}
		}
		if stripped := s.do(http.MethodGet, path); stripped.Body.String() != page.Body.String() || stripped.Code != page.Code {
			t.Errorf("%s is another page if the proxy leaves out the path", path)
		}
	}
	for from, to := range map[string]string{base + "/search/": base + "/search", base + "//search": base + "/search", "/search/?q=x": base + "/search?q=x", base + "/articles/x?fbclid=1": base + "/articles/x"} {
		if w := s.do(http.MethodGet, from); w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != to {
			t.Errorf("%s: %d to %s", from, w.Code, w.Header().Get("Location"))
		}
	}
	if servers := s.openAPI()["servers"].([]any); servers[0].(map[string]any)["url"] != base+"/" {
		t.Errorf("servers %v", servers)
	}
	if w := s.do(http.MethodGet, base); w.Code != http.StatusOK {
		t.Errorf("%s: %d", base, w.Code)
	}
	if w := s.do(http.MethodGet, base+"s/search"); w.Code != http.StatusNotFound {
		t.Errorf("a path that only begins so: %d", w.Code)
	}
}

// TestWhosePagesMayRead: pages of other sites read the API only if they may, errors
// and whatever headers their clients send included; pages for people never.
func TestWhosePagesMayRead(t *testing.T) {
	t.Parallel()
	named := newSite(t, func(opt *server.Options) { opt.Origins = []string{"https://maps.example", "http://localhost:3000"} })
	none := newSite(t, func(opt *server.Options) { opt.Origins = nil })
	all := newSite(t)
	for _, path := range []string{"/api/v1/search", "/api/v1/search?limit=x", "/api/v1/nothing", "/api/v1/openapi.json", "/readyz"} {
		for _, test := range []struct {
			s            *site
			origin, want string
		}{
			{named, "https://maps.example", "https://maps.example"}, {named, "http://localhost:3000", "http://localhost:3000"},
			{named, "https://evil.example", ""}, {named, "https://maps.example.evil.example", ""}, {named, "null", ""}, {named, "", ""},
			{none, "https://maps.example", ""}, {all, "https://maps.example", "*"}, {all, "null", "*"},
		} {
			w := test.s.do(http.MethodGet, path, "Origin", test.origin)
			if h := w.Header(); h.Get("Access-Control-Allow-Origin") != test.want || h.Get("Access-Control-Allow-Credentials") != "" ||
				(test.want != "") != strings.Contains(h.Get("Access-Control-Expose-Headers"), "Retry-After") || test.s == named && !strings.Contains(strings.Join(h.Values("Vary"), ","), "Origin") {
				t.Errorf("%s for %q: %v", path, test.origin, h)
			}
			asks := test.s.do(http.MethodOptions, path, "Origin", test.origin, "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization,x-grafana-org-id, if-none-match")
			if h := asks.Header(); asks.Code != http.StatusNoContent && asks.Code != http.StatusNotFound || (test.want != "") != (h.Get("Access-Control-Allow-Headers") == "authorization,x-grafana-org-id, if-none-match") || h.Get("Access-Control-Allow-Origin") != test.want {
				t.Errorf("OPTIONS %s for %q: %d %v", path, test.origin, asks.Code, h)
			}
		}
	}
	for _, headers := range []string{"x\r\ny", "a b", "<script>", strings.Repeat("x", 2000)} {
		if w := all.do(http.MethodOptions, "/api/v1/search", "Origin", "https://a.example", "Access-Control-Request-Headers", headers); w.Header().Get("Access-Control-Allow-Headers") != "" {
			t.Errorf("%.20q may come", headers)
		}
	}
	if w := all.do(http.MethodGet, "/search", "Origin", "https://a.example"); w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Error("other sites may read the pages")
	}
}

// TestHostHeader: where only this machine can come, a page that lets its own name point
// here reads nothing.
func TestHostHeader(t *testing.T) {
	t.Parallel()
	local := newSite(t, func(opt *server.Options) { opt.Hosts = []string{"corpus.test"} })
	anywhere := newSite(t)
	for host, ok := range map[string]bool{
		"localhost": true, "localhost:8080": true, "LOCALHOST.": true, "a.localhost:1": true, "127.0.0.1:8080": true, "127.7.7.7": true, "[::1]:8080": true, "[::1]": true, "corpus.test:80": true, "Corpus.Test": true,
		"evil.example": false, "evil.example:8080": false, "localhost.evil.example": false, "evillocalhost": false, "192.0.2.1:8080": false, "0.0.0.0": false, "": false, "127.0.0.1.evil.example": false, "[::ffff:10.0.0.1]": false,
	} {
		for _, path := range []string{"/api/v1/search", "/search", "/healthz"} {
			r := local.request(http.MethodGet, path)
			r.Host = host
			if w := local.answer(r); (w.Code == http.StatusOK) != ok || !ok && (w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "welfare")) {
				t.Errorf("%s at %q: %d", path, host, w.Code)
			}
			if w := anywhere.answer(r); w.Code != http.StatusOK {
				t.Errorf("a public server, %s at %q: %d", path, host, w.Code)
			}
		}
	}
	r := local.request(http.MethodGet, "/api/v1/search")
	r.Host = "evil.example"
	if w := local.answer(r); !strings.Contains(w.Body.String(), `"code":"`+problem.Forbidden+`"`) {
		t.Errorf("%s", w.Body)
	}
}
