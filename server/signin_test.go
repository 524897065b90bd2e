package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"standpoint/corpus/credentials"
	"standpoint/server"
	"standpoint/server/access"
)

const sameOrigin = "same-origin"

// today has the server at the time of its store, by which sessions end.
func today(opt *server.Options) { opt.Now = time.Now }

// send sends a form as a browser does that is on this site, unless headers say otherwise.
func (s *site) send(path string, fields url.Values, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", sameOrigin)
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	return s.answer(r)
}

// signedIn signs in with a key and returns the header Cookie of that browser.
func (s *site) signedIn(key string) string {
	s.t.Helper()
	w := s.send("/sign-in", url.Values{"key": {key}})
	if w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 1 {
		s.t.Fatalf("sign in: %d %v %s", w.Code, w.Header(), w.Body)
	}
	cookie := w.Result().Cookies()[0]
	return cookie.Name + "=" + cookie.Value
}

// TestSignIn: a browser that was signed in may do what its key may, sees its name and
// its role, and may do nothing once it has signed out or its key was revoked.
func TestSignIn(t *testing.T) {
	t.Parallel()
	var store credentials.Store
	s, keys := newGuarded(t, private, today, func(opt *server.Options) { store = opt.Credentials })
	if w := s.do(http.MethodGet, "/search?q=check"); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), `href="/sign-in?next=%2Fsearch%3Fq%3Dcheck"`) {
		t.Errorf("the page that asks for a key: %d %s", w.Code, w.Body)
	}
	if w := s.do(http.MethodGet, "/sign-in?next=/search?q=check"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `value="/search?q=check"`) || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the form: %d %s", w.Code, w.Body)
	}
	w := s.send("/sign-in", url.Values{"key": {" " + keys["moderate"] + "\n"}, "next": {"/search?q=check"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/search?q=check" {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	cookie := s.signedIn(keys["read"])
	for _, address := range []string{"/search?q=check", "/api/v1/search?q=check", "/api/v1/search.csv"} {
		if w := s.do(http.MethodGet, address, "Cookie", cookie); w.Code != http.StatusOK {
			t.Errorf("%s signed in: %d %s", address, w.Code, w.Body)
		}
	}
	page := s.do(http.MethodGet, "/search?q=check", "Cookie", "other=x; "+cookie)
	if body := page.Body.String(); !strings.Contains(body, "<bdi>read</bdi> (reader)") || !strings.Contains(body, `action="/sign-out"`) || strings.Contains(body, ">Sign in<") || strings.Contains(body, "sp_") {
		t.Errorf("the page does not say who is signed in: %s", body)
	}
	if got := page.Header().Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("others may keep the page of one who is signed in: %q", got)
	}
	admin := s.signedIn(keys["admin"])
	if other := s.do(http.MethodGet, "/search?q=check", "Cookie", admin, "If-None-Match", page.Header().Get("ETag")); other.Code != http.StatusOK {
		t.Errorf("another person gets the page that one had: %d", other.Code)
	}
	if w := s.do(http.MethodGet, "/search?q=check", "Cookie", cookie, "If-None-Match", page.Header().Get("ETag")); w.Code != http.StatusNotModified {
		t.Errorf("the same person, once more: %d", w.Code)
	}
	if w := s.do(http.MethodGet, "/api/v1/search", "Cookie", cookie+"; "+cookie); w.Code != http.StatusUnauthorized {
		t.Errorf("two sessions: %d", w.Code)
	}
	if w := s.do(http.MethodGet, "/api/v1/search", "Authorization", "Bearer "+strings.Split(cookie, "=")[1]); w.Code != http.StatusUnauthorized {
		t.Errorf("a session sent as a key: %d", w.Code)
	}
	if w := s.do(http.MethodGet, "/api/v1/search", "Cookie", strings.Split(cookie, "=")[0]+"="+keys["read"]); w.Code != http.StatusUnauthorized {
		t.Errorf("a key sent as a session: %d", w.Code)
	}
	if w := s.send("/sign-out", nil, "Cookie", cookie); w.Code != http.StatusSeeOther || w.Result().Cookies()[0].MaxAge >= 0 || w.Result().Cookies()[0].Value != "" {
		t.Errorf("sign out: %d %v", w.Code, w.Header())
	}
	for _, gone := range []string{cookie, "standpoint-session=sp_session_x"} {
		if w := s.do(http.MethodGet, "/api/v1/search", "Cookie", gone); w.Code != http.StatusUnauthorized {
			t.Errorf("after signing out: %d", w.Code)
		}
		if w := s.send("/sign-out", nil, "Cookie", gone); w.Code != http.StatusSeeOther {
			t.Errorf("signing out twice: %d", w.Code)
		}
	}
	all, err := store.List(t.Context(), credentials.Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range all {
		if key.Name == "admin" {
			err = store.Revoke(t.Context(), key.ID)
		}
	}
	if w := s.do(http.MethodGet, "/api/v1/search", "Cookie", admin); err != nil || w.Code != http.StatusUnauthorized {
		t.Errorf("after the key was revoked: %v %d", err, w.Code)
	}
}

// TestSignInRefuses: bad keys and forms get words, and nothing that was sent comes back.
func TestSignInRefuses(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, today)
	for name, told := range map[string]string{"expired": "expired on 2025-12-31", "revoked": "was revoked on ", "unknown": "is not known here"} {
		w := s.send("/sign-in", url.Values{"key": {keys[name]}, "next": {"/about"}})
		if w.Code != http.StatusUnauthorized || len(w.Result().Cookies()) != 0 || !strings.Contains(w.Body.String(), told) || !strings.Contains(w.Body.String(), `value="/about"`) ||
			strings.Contains(w.Body.String(), keys[name]) || w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s: %d %v %s", name, w.Code, w.Header(), w.Body)
		}
	}
	good := url.Values{"key": {keys["read"]}}
	for what, w := range map[string]*httptest.ResponseRecorder{
		"no key":        s.send("/sign-in", nil),
		"twice":         s.send("/sign-in", url.Values{"key": {keys["read"], keys["read"]}}),
		"unknown field": s.send("/sign-in", url.Values{"key": {keys["read"]}, "admin": {"true"}}),
		"JSON":          s.send("/sign-in", good, "Content-Type", "application/json"),
		"plain text":    s.send("/sign-in", good, "Content-Type", "text/plain"),
		"address":       s.send("/sign-in?next=/", good),
		"key in it":     s.send("/sign-in?key="+keys["read"], good),
		"large":         s.send("/sign-in", url.Values{"key": {strings.Repeat("x", 100_000)}}),
		"other method":  s.do(http.MethodPut, "/sign-in"),
	} {
		if w.Code < 400 || w.Code >= 500 || len(w.Result().Cookies()) != 0 || strings.Contains(w.Body.String(), keys["read"]) {
			t.Errorf("%s: %d %v %s", what, w.Code, w.Header(), w.Body)
		}
	}
	if strings.Contains(s.log.String(), keys["read"]) {
		t.Error("the log has the key")
	}
}

// TestOnlyThisSiteSends: what another site has a browser send does not sign anybody in
// or out and changes nothing, whatever the browser says of it or leaves out.
func TestOnlyThisSiteSends(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, today)
	cookie := s.signedIn(keys["admin"])
	rows := []struct {
		what    string
		headers []string
		good    bool
	}{
		{"this site", nil, true},
		{"another site", []string{"Sec-Fetch-Site", "cross-site"}, false},
		{"a site beside it", []string{"Sec-Fetch-Site", "same-site"}, false},
		{"nothing is said", []string{"Sec-Fetch-Site", ""}, false},
		{"an older browser", []string{"Sec-Fetch-Site", "", "Origin", "http://example.com"}, true},
		{"an older browser on another site", []string{"Sec-Fetch-Site", "", "Origin", "http://evil.example"}, false},
		{"another port", []string{"Sec-Fetch-Site", "", "Origin", "http://example.com:8081"}, false},
		{"a file", []string{"Sec-Fetch-Site", "", "Origin", "null"}, false},
		{"both", []string{"Sec-Fetch-Site", "cross-site", "Origin", "http://example.com"}, false},
	}
	for _, row := range rows {
		for _, path := range []string{"/sign-in", "/sign-out"} {
			headers := row.headers
			if path == "/sign-out" {
				headers = append([]string{"Cookie", s.signedIn(keys["read"])}, headers...)
			}
			fields := url.Values{}
			if path == "/sign-in" {
				fields = url.Values{"key": {keys["read"]}}
			}
			w := s.send(path, fields, headers...)
			if row.good != (w.Code == http.StatusSeeOther) || !row.good && (w.Code != http.StatusForbidden || len(w.Result().Cookies()) != 0) {
				t.Errorf("%s, %s: %d %v", path, row.what, w.Code, w.Header())
			}
		}
	}
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", ""}} {
		if w := s.send("/api/v1/search", nil, append([]string{"Cookie", cookie}, headers...)...); w.Code != http.StatusForbidden {
			t.Errorf("a POST to the API with a cookie: %d", w.Code)
		}
	}
}

// TestNextStaysHere: who signs in goes on with a page of this site alone.
func TestNextStaysHere(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, today)
	for next, want := range map[string]string{
		"": "/", "/about": "/about", "/search?q=a&q=b#c": "/search?q=a&q=b", "/sign-in?next=/about": "/",
		"//evil.example": "/", "///evil.example": "/", `/\evil.example`: "/", `\\evil.example`: "/", "https://evil.example/": "/", "evil.example": "/",
		"javascript:alert(1)": "/", "data:text/html,x": "/", "/\r\nSet-Cookie: a=b": "/", "/a\tb": "/", "http:/about": "/", "/%0d%0aX: y": "/%0D%0AX:%20y", "/%5cevil.example": "/", "//user@evil.example/x": "/",
	} {
		w := s.send("/sign-in", url.Values{"key": {keys["read"]}, "next": {next}})
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != want {
			t.Errorf("%q: %d %q, not %q", next, w.Code, got, want)
		}
	}
}

// TestCookie: scripts cannot read it, other sites cannot have it sent, and over TLS it
// never goes in the clear.
func TestCookie(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, today, func(opt *server.Options) {
		opt.Proxies = access.Proxies{netip.MustParsePrefix("192.0.2.1/32")}
	})
	fields := url.Values{"key": {keys["read"]}}
	plain := s.send("/sign-in", fields).Result().Cookies()[0]
	if plain.Name != "standpoint-session" || plain.Secure || !plain.HttpOnly || plain.SameSite != http.SameSiteLaxMode || plain.Path != "/" || plain.Domain != "" ||
		time.Until(plain.Expires).Round(24*time.Hour) != access.SessionLife {
		t.Errorf("%v", plain)
	}
	w := s.send("/sign-in", fields, "X-Forwarded-Proto", "https")
	safe := w.Result().Cookies()[0]
	if safe.Name != "__Host-standpoint-session" || !safe.Secure || !safe.HttpOnly || safe.SameSite != http.SameSiteLaxMode || safe.Path != "/" || safe.Domain != "" {
		t.Errorf("over TLS: %v", safe)
	}
	if w := s.send("/sign-out", nil, "X-Forwarded-Proto", "https", "Cookie", safe.Name+"="+safe.Value); w.Header().Get("Clear-Site-Data") != `"cache"` || !w.Result().Cookies()[0].Secure {
		t.Errorf("signing out over TLS: %v", w.Header())
	}
	if w := s.send("/sign-in", fields, "X-Forwarded-Proto", "https", "Sec-Fetch-Site", "", "Origin", "http://example.com"); w.Code != http.StatusForbidden {
		t.Errorf("a page in the clear sends to one over TLS: %d", w.Code)
	}
	below, keys := newGuarded(t, today, func(opt *server.Options) { opt.BasePath = "/news" })
	w = below.send("/news/sign-in", url.Values{"key": {keys["read"]}, "next": {"/about"}})
	if c := w.Result().Cookies()[0]; c.Path != "/news" || w.Header().Get("Location") != "/news/about" {
		t.Errorf("below a path: %v %v", c, w.Header())
	}
	store := s.store.(stores).Credentials()
	if all, err := store.List(t.Context(), credentials.Session); err != nil || len(all) != 1 {
		t.Errorf("sessions: %v, %v", all, err)
	}
}
