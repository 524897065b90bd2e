package server_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"standpoint/corpus/credentials"
	"standpoint/server"
	"standpoint/server/access"
)

var feedAddress = regexp.MustCompile(`href="http://example\.com(/feeds/sp_feed_[A-Z2-7]{26}\.(?:atom|json))"`)

// newFeed makes a feed of a search and returns its addresses, that of Atom first.
func (s *site) newFeed(cookie, search string) []string {
	s.t.Helper()
	w := s.send("/feeds", url.Values{"search": {search}}, "Cookie", cookie)
	var all []string
	for _, found := range feedAddress.FindAllStringSubmatch(w.Body.String(), -1) {
		all = append(all, found[1])
	}
	if w.Code != http.StatusOK || len(all) != 2 || w.Header().Get("Cache-Control") != "no-store" {
		s.t.Fatalf("make a feed: %d %v %s", w.Code, w.Header(), w.Body)
	}
	return all
}

type atom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []entry `xml:"entry"`
}

type entry struct {
	ID      string `xml:"id"`
	Title   string `xml:"title"`
	Author  string `xml:"author>name"`
	Content string `xml:"content"`
	Link    struct {
		Href string `xml:"href,attr"`
	} `xml:"link"`
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// keyID is the id of the key of a name.
func (s *site) keyID(store credentials.Store, name string) int64 {
	s.t.Helper()
	all, err := store.List(s.t.Context(), credentials.Key)
	i := slices.IndexFunc(all, func(key credentials.Credential) bool { return key.Name == name })
	if err != nil || i < 0 {
		s.t.Fatalf("no key %s: %v", name, err)
	}
	return all[i].ID
}

// TestFeed: a feed holds what its search finds, in both formats, for whoever has its
// address; a reader that has it gets 304 without a search; and its address opens
// nothing else.
func TestFeed(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, private, today)
	cookie := s.signedIn(keys["read"])
	addresses := s.newFeed(cookie, "q=grade+OR+job&kind=comment&sort=oldest&limit=1&facets=outlet")
	w := s.do(http.MethodGet, addresses[0])
	var got atom
	if err := xml.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/atom+xml; charset=utf-8" {
		t.Fatalf("%d %v %v\n%s", w.Code, w.Header(), err, w.Body)
	}
	if !strings.Contains(got.Title, "comments with") || len(got.Entries) != 2 || got.Links[0].Href != "http://example.com"+addresses[0] || !strings.HasPrefix(got.Links[1].Href, "http://example.com/search?") {
		t.Errorf("%+v", got)
	}
	for _, e := range got.Entries {
		if !strings.HasPrefix(e.ID, "urn:standpoint:document:c") || !strings.HasPrefix(e.Link.Href, "http://example.com/comments/c") || e.Author == "" || e.Content == "" || !strings.HasSuffix(e.Title, " on Welfare checks draw a crowd") {
			t.Errorf("%+v", e)
		}
	}
	if !slices.ContainsFunc(got.Entries, func(e entry) bool {
		return strings.HasSuffix(e.Content, "<script>alert(1)</script>")
	}) || strings.Contains(w.Body.String(), "<script") {
		t.Errorf("a text did not come as it is: %s", w.Body)
	}
	var items struct {
		Version, Title, FeedURL string
		Items                   []struct{ ID, Title, URL string }
	}
	j := s.do(http.MethodGet, addresses[1])
	if err := json.Unmarshal(j.Body.Bytes(), &items); err != nil || items.Version != "https://jsonfeed.org/version/1.1" || len(items.Items) != 2 || items.Items[0].ID != got.Entries[0].ID {
		t.Errorf("%v %s", err, j.Body)
	}
	before := s.engine.searches.Load()
	for _, header := range []string{w.Header().Get("ETag"), "*", `"x", ` + w.Header().Get("ETag")} {
		if w := s.do(http.MethodGet, addresses[0], "If-None-Match", header); w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("ETag") == "" {
			t.Errorf("If-None-Match %s: %d %s", header, w.Code, w.Body)
		}
	}
	if s.engine.searches.Load() != before {
		t.Error("a 304 cost a search")
	}
	if w := s.do(http.MethodGet, addresses[1], "If-None-Match", w.Header().Get("ETag")); w.Code != http.StatusOK {
		t.Errorf("the tag of the other format: %d", w.Code)
	}
	secret := strings.TrimSuffix(strings.TrimPrefix(addresses[0], "/feeds/"), ".atom")
	for _, address := range []string{"/search", "/api/v1/search", "/feeds", "/feeds/" + secret, "/feeds/" + secret + ".csv"} {
		for _, headers := range [][]string{{}, {"Authorization", "Bearer " + secret}, {"Cookie", "standpoint-session=" + secret}} {
			if w := s.do(http.MethodGet, address, headers...); w.Code != http.StatusUnauthorized && w.Code != http.StatusNotFound {
				t.Errorf("%s with the secret of a feed in %v: %d", address, headers, w.Code)
			}
		}
	}
	for _, address := range []string{"/feeds/" + secret[:len(secret)-1] + "A.atom", "/feeds/.atom", "/feeds/x.json"} {
		if w := s.do(http.MethodGet, address); w.Code != http.StatusNotFound && !strings.HasSuffix(address, secret+".atom") {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	if w := s.do(http.MethodGet, addresses[0]+"?q=x"); w.Code != http.StatusBadRequest {
		t.Errorf("a feed with a parameter: %d", w.Code)
	}
	if strings.Contains(s.log.String(), secret[8:]) {
		t.Error("the log has the address of a feed")
	}
}

// TestFeedsAreOnesOwn: people list and revoke their own feeds, admins those of all; a
// revoked one opens nothing, and neither does one whose key was revoked.
func TestFeedsAreOnesOwn(t *testing.T) {
	t.Parallel()
	var store credentials.Store
	s, keys := newGuarded(t, private, today, func(opt *server.Options) { store = opt.Credentials })
	ann, bob, boss := s.signedIn(keys["read"]), s.signedIn(keys["admin"]), s.signedIn(keys["import"])
	first, second := s.newFeed(ann, "q=check"), s.newFeed(ann, "kind=article")
	list := func(cookie string) string { return s.do(http.MethodGet, "/feeds", "Cookie", cookie).Body.String() }
	if page := list(ann); strings.Count(page, `action="/feeds/revoke"`) != 2 || strings.Contains(page, "sp_feed") || !strings.Contains(page, "check") {
		t.Errorf("one's own feeds: %s", page)
	}
	if page := list(bob); strings.Count(page, `action="/feeds/revoke"`) != 2 || !strings.Contains(page, "by <bdi>read</bdi>") {
		t.Errorf("the feeds of all: %s", page)
	}
	if w := s.do(http.MethodGet, "/feeds", "Cookie", boss); w.Code != http.StatusForbidden {
		t.Errorf("who may not read lists feeds: %d", w.Code)
	}
	feeds, err := store.List(t.Context(), credentials.Feed)
	if err != nil || len(feeds) != 2 || feeds[0].Opens != "/search?q=check&sort=added" {
		t.Fatalf("%+v, %v", feeds, err)
	}
	third, err := store.Add(t.Context(), credentials.Credential{Kind: credentials.Feed, Key: s.keyID(store, "admin"), Opens: "/search"}, credentials.DigestOf("x"))
	if err != nil {
		t.Fatal(err)
	}
	revoke := func(cookie, id string, headers ...string) int {
		return s.send("/feeds/revoke", url.Values{"id": {id}}, append([]string{"Cookie", cookie}, headers...)...).Code
	}
	for _, id := range []string{number(third.ID), "0", "x", "", "99"} {
		if code := revoke(ann, id); code != http.StatusNotFound {
			t.Errorf("revoke %q: %d", id, code)
		}
	}
	if code := revoke(ann, number(feeds[0].ID), "Sec-Fetch-Site", "cross-site"); code != http.StatusForbidden {
		t.Errorf("another site revokes a feed: %d", code)
	}
	if code := revoke(ann, number(feeds[0].ID)); code != http.StatusSeeOther {
		t.Errorf("revoke one's own: %d", code)
	}
	if one, other := s.do(http.MethodGet, first[0]).Code, s.do(http.MethodGet, second[0]).Code; one != http.StatusNotFound || other != http.StatusOK {
		t.Errorf("after one of two was revoked: %d, %d", one, other)
	}
	if code := revoke(bob, number(feeds[1].ID)); code != http.StatusSeeOther {
		t.Errorf("an admin revokes one of another: %d", code)
	}
	again := s.newFeed(ann, "q=check")
	if err := store.Revoke(t.Context(), s.keyID(store, "read")); err != nil {
		t.Fatal(err)
	}
	if w := s.do(http.MethodGet, again[0]); w.Code != http.StatusNotFound {
		t.Errorf("the feed of a revoked key: %d", w.Code)
	}
}

// TestFeedsAreBounded: a search that cannot be read is refused, and so is one feed too many.
func TestFeedsAreBounded(t *testing.T) {
	t.Parallel()
	var store credentials.Store
	s, keys := newGuarded(t, today, func(opt *server.Options) { store = opt.Credentials })
	cookie := s.signedIn(keys["read"])
	for _, search := range []string{"q=%28", "qq=x", "outlet=nobody-knows-it"} {
		if w := s.send("/feeds", url.Values{"search": {search}}, "Cookie", cookie); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", search, w.Code)
		}
	}
	if w := s.send("/feeds", url.Values{"search": {"q=check"}}); w.Code != http.StatusForbidden {
		t.Errorf("nobody makes a feed: %d", w.Code)
	}
	for i := range access.MaxFeeds {
		if _, err := store.Add(t.Context(), credentials.Credential{Kind: credentials.Feed, Key: s.keyID(store, "read"), Opens: "/search"}, credentials.DigestOf(number(int64(i)))); err != nil {
			t.Fatal(err)
		}
	}
	if w := s.send("/feeds", url.Values{"search": {"q=check"}}, "Cookie", cookie); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "at most 50 feeds") {
		t.Errorf("one feed too many: %d", w.Code)
	}
}
