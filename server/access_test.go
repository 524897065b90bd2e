package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"standpoint/corpus/credentials"
	"standpoint/server"
	"standpoint/server/problem"
)

// newGuarded is a site with keys, each by the name of its scope.
func newGuarded(t *testing.T, change ...func(*server.Options)) (*site, map[string]string) {
	t.Helper()
	var store credentials.Store
	s := newSite(t, append([]func(*server.Options){func(opt *server.Options) {
		store = opt.Records.(stores).Credentials()
		opt.Credentials = store
	}}, change...)...)
	keys := map[string]string{}
	add := func(name string, expires time.Time, scopes ...credentials.Scope) int64 {
		keys[name] = credentials.NewSecret(credentials.Key)
		key, err := store.Add(t.Context(), credentials.Credential{Kind: credentials.Key, Name: name, Scopes: scopes, Expires: expires}, credentials.DigestOf(keys[name]))
		if err != nil {
			t.Fatal(err)
		}
		return key.ID
	}
	for _, scope := range credentials.Scopes {
		add(string(scope), time.Time{}, scope)
	}
	add("expired", time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC), credentials.Admin)
	if err := store.Revoke(t.Context(), add("revoked", time.Time{}, credentials.Admin)); err != nil {
		t.Fatal(err)
	}
	keys["unknown"] = credentials.NewSecret(credentials.Key)
	return s, keys
}

func private(opt *server.Options) { opt.Open = nil }

// TestReadsNeedAKeyWhereTheyArePrivate: every route demands the scope read, but those
// that say whether the server is well and how to use it.
func TestReadsNeedAKeyWhereTheyArePrivate(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, private)
	open := map[string]bool{"/healthz": true, "/api/v1/limits": true, "/readyz": true, "/api/v1/openapi.json": true, "/api/v1/openapi-3.0.json": true, "/api/docs": true}
	paths := []string{"/", "/search?q=check", "/about", "/articles/" + firstArticle, "/kwic?q=check"}
	sent := map[string]bool{} // what is only sent to
	for path, item := range s.openAPI()["paths"].(map[string]any) {
		sent[path] = item.(map[string]any)["get"] == nil
		paths = append(paths, strings.NewReplacer("comments/{id}", "comments/"+firstComment, "{event}", someEvent, "{id}", firstArticle, "{field}", "outlet").Replace(path))
	}
	for _, path := range paths {
		method := map[bool]string{false: http.MethodGet, true: http.MethodPost}[sent[path]]
		for name, key := range keys {
			w := s.do(method, path, "Authorization", "Bearer "+key)
			want, code := http.StatusForbidden, problem.Forbidden
			switch {
			case name == "expired" || name == "revoked" || name == "unknown":
				want, code = http.StatusUnauthorized, problem.Unauthenticated
			case open[path] || name == "read" || name == "admin" || path == "/metrics":
				continue
			}
			if w.Code != want || !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer realm=") || w.Header().Get("ETag") != "" ||
				strings.HasPrefix(path, "/api") && !strings.Contains(w.Body.String(), `"code":"`+code+`"`) || strings.Contains(w.Body.String(), key) {
				t.Errorf("%s with the key %s: %d %v %s", path, name, w.Code, w.Header(), w.Body)
			}
		}
		w := s.do(method, path)
		if open[path] != (w.Code == http.StatusOK) || !open[path] && w.Code != http.StatusUnauthorized {
			t.Errorf("%s without a key: %d", path, w.Code)
		}
		if w := s.do(http.MethodHead, path); !open[path] && !sent[path] && w.Code != http.StatusUnauthorized {
			t.Errorf("HEAD %s without a key: %d", path, w.Code)
		}
		if path == "/metrics" { // which TestMetrics asks for
			continue
		}
		good := s.do(method, path, "Authorization", "bearer  "+keys["read"])
		if good.Code == http.StatusUnauthorized || good.Code == http.StatusForbidden {
			t.Errorf("%s with a key: %d %s", path, good.Code, good.Body)
		}
		if etag := good.Header().Get("ETag"); etag != "" && !open[path] {
			for _, header := range []string{etag, "*"} {
				if w := s.do(http.MethodGet, path, "If-None-Match", header); w.Code != http.StatusUnauthorized {
					t.Errorf("%s: who knows the tag learns without a key that it is so: %d", path, w.Code)
				}
			}
		}
	}
	if w := s.do(http.MethodGet, "/static/style.css"); w.Code != http.StatusOK {
		t.Errorf("the style sheet of the page that asks for a key: %d", w.Code)
	}
	for _, told := range []string{"expired on 2025-12-31", "was revoked on ", "is not known here"} {
		found := false
		for _, key := range keys {
			found = found || strings.Contains(s.do(http.MethodGet, "/api/v1/search", "Authorization", "Bearer "+key).Body.String(), told)
		}
		if !found {
			t.Errorf("nobody is told that a key %s", told)
		}
	}
}

// TestOpenReads: nobody needs a key, any good one does no harm, and one that is not
// good is refused rather than left unsaid.
func TestOpenReads(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t)
	for name, key := range keys {
		want := http.StatusOK
		if name == "expired" || name == "revoked" || name == "unknown" {
			want = http.StatusUnauthorized
		}
		if w := s.do(http.MethodGet, "/api/v1/search", "Authorization", "Bearer "+key); w.Code != want {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	for _, header := range []string{"", "Basic YW5uOmFubg==", "Digest username=ann", keys["read"]} { // those of a proxy in front
		if w := s.do(http.MethodGet, "/api/v1/search", "Authorization", header); w.Code != http.StatusOK {
			t.Errorf("%q: %d", header, w.Code)
		}
	}
	for _, header := range []string{"Bearer", "Bearer ", "Bearer x y", "bearer " + strings.Repeat("x", 5000)} {
		if w := s.do(http.MethodGet, "/api/v1/search", "Authorization", header); w.Code != http.StatusUnauthorized {
			t.Errorf("%.20q: %d", header, w.Code)
		}
	}
	r := s.request(http.MethodGet, "/api/v1/search", "Authorization", "Bearer "+keys["read"])
	r.Header.Add("Authorization", "Bearer "+keys["admin"])
	if w := s.answer(r); w.Code != http.StatusUnauthorized {
		t.Errorf("two keys: %d", w.Code)
	}
}

// TestKeyInTheAddress: it is refused wherever it stands, and no log and no answer
// repeats it.
func TestKeyInTheAddress(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t)
	key := keys["read"]
	for _, address := range []string{"/api/v1/search?key=" + key, "/search?q=" + key, "/search?q=a+" + key + "+b", "/api/v1/articles/" + key, "/" + key + "?x=1",
		"/search?" + key, "/search?q=" + strings.ReplaceAll(key, "_", "%5F"), "/search/?q=" + key, "/api/v1/search?q=" + url.QueryEscape("“"+key+"”")} {
		w := s.do(http.MethodGet, address)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "revoke this one") || strings.Contains(fmt.Sprint(w.Body, w.Header()), key[7:]) {
			t.Errorf("%s: %d %v %s", address, w.Code, w.Header(), w.Body)
		}
	}
	for _, name := range []string{"key", "api_key", "access_token", "token"} {
		if w := s.do(http.MethodGet, "/api/v1/search?"+name+"=x"); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	if strings.Contains(s.log.String(), key[7:]) {
		t.Errorf("the log holds the key:\n%s", s.log)
	}
	if w := s.do(http.MethodGet, "/search?q=sp_key_is+a+word"); w.Code != http.StatusOK {
		t.Errorf("a word that begins like a key: %d", w.Code)
	}
}
