package pages_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/corpus/moderation"
	"standpoint/corpus/records"
	"standpoint/indexer/derive"
	"standpoint/indexer/follow"
	"standpoint/indexer/search"
	"standpoint/server"
	"standpoint/server/pages"
)

// pasted is one text under several names, below two articles of two outlets, with small
// edits; one of them has markup in it. Other comments are there once.
func pasted() []corpus.Document {
	const text = "I have written to the harbour board four times since March. The ferry is late every single morning, and my children miss their school."
	var out []corpus.Document
	for i, comments := range [][]string{
		{text, "Hello <b>everybody</b>! " + text, strings.Replace(text, "March", "April", 1), "Get another boat then, or move to the city, as all of us did."},
		{text, strings.Replace(text, "The ferry", "<script>alert(1)</script> The ferry", 1), "Nobody asked for this bridge, and nobody will use it when it is there."},
	} {
		a := corpus.Article{ID: fmt.Sprintf("a00000000000000c%d", i), Outlet: []string{"harbor-ledger", "daily-klaxon"}[i], Headline: fmt.Sprintf("Ferry late, part %d", i+1), Published: at("2025-04-10T08:00:00Z"), PublishedPrecision: corpus.PrecisionMinute, Paragraphs: []string{"Nothing was said."}}
		t := corpus.Thread{Article: a}
		for j, words := range comments {
			t.Comments = append(t.Comments, corpus.Comment{ID: fmt.Sprintf("c0000000000000%d0%d", i+1, j), Author: fmt.Sprintf("Reader %d%d", i, j), Text: words, Posted: at(fmt.Sprintf("2025-04-1%dT0%d:00:00Z", i+1, j)), PostedPrecision: corpus.PrecisionMinute})
		}
		out = append(out, t.Documents()...)
	}
	return out
}

// listLink is a number that leads to a list of as many values.
var listLink = regexp.MustCompile(`<a href="(/facets/[^"]*)"[^>]*><span class="n">([0-9,]+)</span>`)

// campaignOf follows the first link to a group on a page.
func campaignOf(t *testing.T, page string) string {
	t.Helper()
	link := regexp.MustCompile(`href="(/campaigns/g[0-9a-f]{16})"`).FindStringSubmatch(page)
	if link == nil {
		t.Fatalf("no group is linked on\n%s", page)
	}
	return link[1]
}

// TestCampaigns: a text under several names is one group, whose numbers all lead to as
// many documents; its small edits are shown, and its markup is text. Comments and
// results link to it.
func TestCampaigns(t *testing.T) {
	t.Parallel()
	site := newSite(t, pasted(), stopped())
	for address, least := range map[string]int{"/campaigns": 2, "/campaigns?article=a00000000000000c1": 3, "/campaigns?outlet=harbor-ledger&author=Reader+01": 3} {
		leadsToWhatItSays(t, site, address, least)
		page := get(t, site, address, http.StatusOK)
		if !strings.Contains(page, ">Same text, 5 names</a>") || !strings.Contains(page, "<p>1 group of") {
			t.Errorf("%s does not show the one group: %s", address, page)
		}
		lists := listLink.FindAllStringSubmatch(page, -1)
		if len(lists) != 2 {
			t.Errorf("%s has %d lists", address, len(lists))
		}
		for _, list := range lists {
			if values := strings.Count(get(t, site, html.UnescapeString(list[1]), http.StatusOK), `<li class="choice `); fmt.Sprint(values) != list[2] {
				t.Errorf("%s says %s and leads to a list of %d", address, list[2], values)
			}
		}
	}
	for _, address := range []string{"/campaigns?min_names=6", "/campaigns?q=bridge", "/campaigns?allowed=only"} {
		if page := get(t, site, address, http.StatusOK); !strings.Contains(page, "No text is there under several names.") {
			t.Errorf("%s finds groups", address)
		}
	}
	for _, address := range []string{"/campaigns?kind=article", "/campaigns?min_names=x", "/campaigns?allowed=perhaps", "/campaigns?limit=101", "/campaigns?cursor=x"} {
		get(t, site, address, http.StatusBadRequest)
	}
	for _, address := range []string{"/campaigns/g0000000000000000", "/campaigns/zzz", "/campaigns/%22%20OR%20x"} {
		get(t, site, address, http.StatusNotFound)
	}
	group := campaignOf(t, get(t, site, "/campaigns", http.StatusOK))
	leadsToWhatItSays(t, site, group, 4)
	page := get(t, site, group, http.StatusOK)
	for _, want := range []string{
		`<ins><span class="hidden"> [added: </span>Hello &lt;b&gt;everybody&lt;/b&gt;! <span class="hidden">] </span></ins>I have`,
		`<del><span class="hidden"> [left out: </span>March. <span class="hidden">] </span></del><ins><span class="hidden"> [added: </span>April. `, `>&lt;script&gt;alert(1)&lt;/script&gt; <`,
		`<p class="note">word for word</p>`, "Ferry late, part 1", "Reader 11",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s does not show %q:\n%s", group, want, page)
		}
	}
	if strings.Contains(page, "<form class=\"allow\"") {
		t.Error("a stranger may say what the group is")
	}
	for _, address := range []string{"/search?q=ferry&kind=comment", "/search?q=ferry&kind=comment&view=compact", "/comments/c0000000000000101", "/articles/a00000000000000c0"} {
		if page := get(t, site, address, http.StatusOK); !strings.Contains(address, "compact") && !strings.Contains(page, `<a href="`+group+`"><bdi>same text, 5 names, on 2 articles</bdi></a>`) {
			t.Errorf("%s does not link to the group", address)
		}
	}
	pages.CheckMarkup(t, page)
}

// TestManyCampaigns: pages of groups have each group once.
func TestManyCampaigns(t *testing.T) {
	t.Parallel()
	a := corpus.Article{ID: "a00000000000000d0", Outlet: "harbor-ledger", Headline: "Many", Paragraphs: []string{"Much was said."}}
	thread := corpus.Thread{Article: a}
	for i := range 7 {
		for j := range 2 + i%3 {
			text := fmt.Sprintf("%s%d stands here in words that nobody else has %s%d", strings.Repeat("number ", 2), i, strings.Repeat(string(rune('a'+i))+" ", 9), i)
			thread.Comments = append(thread.Comments, corpus.Comment{ID: fmt.Sprintf("c00000000000d%d0%d", i, j), Author: fmt.Sprint("reader ", j), Text: text})
		}
	}
	site := newSite(t, thread.Documents())
	seen, names := map[string]bool{}, []string{}
	for address := "/campaigns?limit=3"; address != ""; {
		page := get(t, site, address, http.StatusOK)
		for _, group := range regexp.MustCompile(`<a href="(/campaigns/g[0-9a-f]{16})">Same text, (\d) names`).FindAllStringSubmatch(page, -1) {
			if seen[group[1]] {
				t.Errorf("%s is there twice", group[1])
			}
			seen[group[1]], names = true, append(names, group[2])
		}
		address = ""
		if next := regexp.MustCompile(`<a href="(/campaigns\?[^"]*)" rel="nofollow">Next page`).FindStringSubmatch(page); next != nil {
			address = html.UnescapeString(next[1])
		}
	}
	if got := strings.Join(names, ""); got != "4433222" {
		t.Errorf("the groups have %s names", got)
	}
}

// TestAllowedCampaign: a moderator says what a group is, nobody else does, and it is
// remembered although an earlier copy comes and gives the group another name.
func TestAllowedCampaign(t *testing.T) {
	t.Parallel()
	var opt server.Options
	people := map[string]credentials.Role{"moe": "moderator", "cody": "coder"}
	site, keys := newPrivateSiteWith(t, people, func(o *server.Options) { opt = *o }, pasted())
	as := map[string]*person{}
	for name, key := range keys {
		as[name] = signedIn(t, site, key)
	}
	group := campaignOf(t, as["moe"].get("/campaigns", http.StatusOK))
	if !strings.Contains(as["moe"].get(group, http.StatusOK), `<form class="allow" method="post" action="`+group+`">`) || strings.Contains(as["cody"].get(group, http.StatusOK), `class="allow"`) {
		t.Error("the form is not for moderators alone")
	}
	petition := url.Values{"label": {" a <i>petition</i>  "}}
	as["cody"].post(group, petition, http.StatusForbidden)
	as["moe"].post(group, url.Values{"label": {strings.Repeat("x", 65)}}, http.StatusBadRequest)
	as["moe"].post(group, url.Values{"name": {"x"}}, http.StatusBadRequest)
	as["moe"].from("https://evil.example").post(group, petition, http.StatusForbidden)
	before := as["cody"].get("/campaigns", http.StatusOK)
	as["moe"].post(group, petition, http.StatusSeeOther)
	const said = "a &lt;i&gt;petition&lt;/i&gt;"
	if page := as["cody"].get(group, http.StatusOK); !strings.Contains(page, `<bdi>`+said+`</bdi>`) || strings.Contains(page, "was said by") {
		t.Errorf("a reader does not see what the group is, or sees who said it: %s", page)
	}
	if page := as["moe"].get(group, http.StatusOK); !strings.Contains(page, "was said by <bdi>moe</bdi>") {
		t.Error("a moderator does not see who said it")
	}
	if before == as["cody"].get("/campaigns", http.StatusOK) {
		t.Error("the list has not changed")
	}
	if page := as["cody"].get("/search?q=ferry", http.StatusOK); !strings.Contains(page, "same text, 5 names, on 2 articles ("+said+")") {
		t.Error("the results do not say what the group is")
	}
	if page := as["cody"].get("/campaigns?allowed=without", http.StatusOK); strings.Contains(page, group) || !strings.Contains(page, ">1 more</a> is allowed") {
		t.Error("a group that is allowed is listed, or nobody says that it is not")
	}
	store := opt.Records.(interface {
		derive.Records
		records.Writer
	})
	earlier := pasted()[1]
	c := *earlier.Comment
	c.ID, c.Author, c.Posted = "c0000000000000999", "First Reader", at("2024-01-01T00:00:00Z")
	earlier.ID, earlier.Comment = c.ID, &c
	if _, err := store.Put(t.Context(), []corpus.Document{earlier}); err != nil {
		t.Fatal(err)
	}
	if err := derive.CatchUp(t.Context(), store, derive.Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err := follow.New(store, opt.Engine.(search.Engine), follow.Options{}).CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	renamed := campaignOf(t, as["moe"].get("/campaigns?allowed=only", http.StatusOK))
	if renamed == group {
		t.Error("the group has kept its name; the test shows nothing")
	}
	as["moe"].post(renamed, url.Values{"label": {""}}, http.StatusSeeOther)
	if page := as["moe"].get("/campaigns?allowed=only", http.StatusOK); strings.Contains(page, renamed) {
		t.Error("what was taken back is still allowed")
	}
	acts, err := opt.Moderation.Acts(t.Context(), 0, 10)
	if err != nil || len(acts) != 2 || acts[0].Action != moderation.Disallow || acts[1].Action != moderation.Allow || acts[1].Name != "moe" || acts[1].Documents != 5 {
		t.Errorf("the audit has %+v, %v", acts, err)
	}
}

// person is a browser that was signed in.
type person struct {
	t      *testing.T
	site   http.Handler
	cookie string
	origin string // "": this site
}

func signedIn(t *testing.T, site http.Handler, key string) *person {
	t.Helper()
	p := &person{t: t, site: site}
	w := p.post("/sign-in", url.Values{"key": {key}}, http.StatusSeeOther)
	p.cookie = w.Result().Cookies()[0].String()
	p.cookie, _, _ = strings.Cut(p.cookie, ";")
	return p
}

// from is the same person on a page of another site.
func (p person) from(origin string) *person {
	p.origin = origin
	return &p
}

func (p *person) get(address string, status int) string {
	p.t.Helper()
	r := httptest.NewRequestWithContext(p.t.Context(), http.MethodGet, address, nil)
	r.Header.Set("Cookie", p.cookie)
	return p.answer(r, status).Body.String()
}

func (p *person) post(address string, fields url.Values, status int) *httptest.ResponseRecorder {
	p.t.Helper()
	r := httptest.NewRequestWithContext(p.t.Context(), http.MethodPost, address, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", p.cookie)
	if p.origin == "" {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	} else {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", p.origin)
	}
	return p.answer(r, status)
}

func (p *person) answer(r *http.Request, status int) *httptest.ResponseRecorder {
	p.t.Helper()
	w := httptest.NewRecorder()
	p.site.ServeHTTP(w, r)
	if w.Code != status {
		p.t.Fatalf("%s %s: status %d, want %d\n%s", r.Method, r.URL, w.Code, status, w.Body)
	}
	return w
}
