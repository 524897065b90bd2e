package pages_test

import (
	"encoding/csv"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"standpoint/corpus/credentials"
	"standpoint/corpus/moderation"
	"standpoint/server"
	"standpoint/server/pages"
)

const thread0 = "/desk?article=a00000000000000c0"

// TestDesk: every number on the desk leads to as many comments. What was marked as seen is
// not new any more, for this person and this search alone; others may do nothing.
func TestDesk(t *testing.T) {
	t.Parallel()
	site, keys := newPrivateSite(t, map[string]credentials.Role{"moe": "moderator", "meg": "moderator", "cody": "coder"}, pasted(), stopped(), subjects())
	moe, meg, cody := signedIn(t, site, keys["moe"]), signedIn(t, site, keys["meg"]), signedIn(t, site, keys["cody"])
	for _, address := range []string{"/desk", "/desk/select", "/desk/flagged", "/desk/acts", "/desk/acts/1"} {
		cody.get(address, http.StatusForbidden)
	}
	for _, address := range []string{"/desk/select", "/desk/seen"} {
		cody.post(address, url.Values{"search": {""}}, http.StatusForbidden)
		moe.from("https://evil.example").post(address, url.Values{"search": {""}}, http.StatusForbidden)
	}
	for address, least := range map[string]int{"/desk": 8, thread0: 6, "/desk?q=ferry": 6, "/desk?q=zzz": 0, "/desk?agency=us-dhs": 4, "/desk?outlet=quiet-times": 6} {
		page := moe.get(address, http.StatusOK)
		pages.CheckMarkup(t, page)
		links := numberLink.FindAllStringSubmatch(page, -1)
		for _, link := range links {
			found := foundTotal.FindStringSubmatch(moe.get(html.UnescapeString(link[1]), http.StatusOK))
			if found == nil && link[2] != "0" || found != nil && found[1] != link[2] {
				t.Errorf("%s says %s and leads to %s, which finds %v", address, link[2], link[1], found)
			}
		}
		if len(links) < least {
			t.Errorf("%s has %d numbers, want %d or more", address, len(links), least)
		}
	}
	themes := regexp.MustCompile(`<li><bdi>[^<]*</bdi> <a href="[^"]*"[^>]*><span class="n">(\d+)</span> comments</a> <a href="([^"]*)"`).FindAllStringSubmatch(moe.get("/desk?outlet=quiet-times", http.StatusOK), -1)
	if len(themes) < 2 {
		t.Errorf("the desk has %d themes", len(themes))
	}
	for _, theme := range themes {
		if page := moe.get(html.UnescapeString(theme[2]), http.StatusOK); !strings.Contains(page, `value="`+theme[1]+`"`) {
			t.Errorf("%s selects other than %s comments", theme[2], theme[1])
		}
	}
	fresh := regexp.MustCompile(`id="new"><a [^>]*><span class="n">(\d+)</span>`)
	news := func(p *person, address string) string {
		return fresh.FindStringSubmatch(p.get(address, http.StatusOK))[1]
	}
	if n := news(moe, thread0); n != "4" {
		t.Fatalf("before any visit %s are new", n)
	}
	hidden := func(page, name string) string {
		return html.UnescapeString(regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)[1])
	}
	var visit url.Values
	for range 2000 { // until the second in which the comments came is over
		page := moe.get(thread0, http.StatusOK)
		visit = url.Values{"search": {hidden(page, "search")}, "until": {hidden(page, "until")}}
		moe.post("/desk/seen", visit, http.StatusSeeOther)
		if news(moe, thread0) == "0" {
			break
		}
	}
	for _, row := range []struct {
		who     *person
		address string
		want    string
	}{{moe, thread0, "0"}, {meg, thread0, "4"}, {moe, "/desk?article=a00000000000000c1", "3"}} {
		if n := news(row.who, row.address); n != row.want {
			t.Errorf("%s has %s new comments, want %s", row.address, n, row.want)
		}
	}
	for _, bad := range []url.Values{{"search": visit["search"]}, {"search": visit["search"], "until": {"2999-01-01T00:00:00Z"}}, {"search": {"colour=red"}, "until": visit["until"]}, {"search": visit["search"], "until": visit["until"], "x": {"y"}}} {
		moe.post("/desk/seen", bad, http.StatusBadRequest)
	}
}

// TestSelect: what is ticked, or all that matches, is flagged, gets a note, and is handed
// over as a file; what cannot be meant is refused; and everything is in the audit.
func TestSelect(t *testing.T) {
	t.Parallel()
	var opt server.Options
	site, keys := newPrivateSiteWith(t, map[string]credentials.Role{"moe": "moderator"}, func(o *server.Options) { opt = *o }, pasted())
	moe := signedIn(t, site, keys["moe"])
	const search = "kind=comment&q=ferry"
	send := func(status int, fields ...string) *httptest.ResponseRecorder {
		values := url.Values{"search": {search}}
		for i := 0; i < len(fields); i += 2 {
			values.Add(fields[i], fields[i+1])
		}
		return moe.post("/desk/select", values, status)
	}
	flagged := func() (ids []string) {
		ids, err := opt.Moderation.Flagged(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	send(http.StatusSeeOther, "which", "ticked", "id", "c0000000000000100", "id", "c0000000000000101", "action", "flag", "note", "", "total", "5")
	if got := flagged(); !slices.Equal(got, []string{"c0000000000000100", "c0000000000000101"}) {
		t.Errorf("flagged %v", got)
	}
	send(http.StatusSeeOther, "which", "all", "action", "flag", "total", "5")
	if got := flagged(); len(got) != 5 {
		t.Errorf("flagged %v", got)
	}
	send(http.StatusSeeOther, "which", "ticked", "id", "c0000000000000101", "action", "unflag")
	send(http.StatusSeeOther, "which", "ticked", "id", "c0000000000000100", "action", "note", "note", "ask <b>legal</b>")
	if page := moe.get("/desk/select?"+search+"&done=flag", http.StatusOK); !strings.Contains(page, "note by moe: ask &lt;b&gt;legal&lt;/b&gt;") || strings.Count(page, "flagged by moe") != 4 || !strings.Contains(page, "They are flagged.") {
		t.Errorf("the marks are not shown: %s", page)
	}
	if page := moe.get("/desk/flagged", http.StatusOK); strings.Count(page, "flagged by moe") != 4 {
		t.Errorf("not all that is flagged is listed: %s", page)
	}
	file := send(http.StatusOK, "which", "all", "action", "hand over", "total", "5")
	rows, err := csv.NewReader(file.Body).ReadAll()
	if err != nil || len(rows) != 6 || rows[0][0] != "id" || !strings.HasPrefix(file.Header().Get("Content-Disposition"), "attachment") {
		t.Fatalf("handed over %v, %v, %v", rows, err, file.Header())
	}
	if text := rows[2][7]; !strings.HasPrefix(text, "Hello <b>everybody</b>! I have") {
		t.Errorf("the text is %q", text)
	}
	for name, bad := range map[string][]string{
		"another total":  {"which", "all", "action", "flag", "total", "4"},
		"nothing ticked": {"which", "ticked", "action", "flag"},
		"unknown":        {"which", "ticked", "id", "c0000000000000fff", "action", "flag"},
		"no action":      {"which", "all", "total", "5"},
		"another action": {"which", "all", "total", "5", "action", "seen"},
		"an empty note":  {"which", "all", "total", "5", "action", "note", "note", " "},
		"a long note":    {"which", "all", "total", "5", "action", "note", "note", strings.Repeat("x", 2001)},
		"which?":         {"which", "some", "action", "flag"},
	} {
		t.Log(name)
		send(http.StatusBadRequest, bad...)
	}
	acts, err := opt.Moderation.Acts(t.Context(), 0, 10)
	var done []string
	for _, a := range acts {
		done = append(done, string(a.Action))
		if a.Name != "moe" || a.Search != search {
			t.Errorf("%+v", a)
		}
	}
	if want := "hand over note unflag flag flag"; err != nil || strings.Join(done, " ") != want {
		t.Errorf("the audit has %v, want %s", done, want)
	}
	if page := moe.get("/desk/acts", http.StatusOK); !strings.Contains(page, `<bdi>moe</bdi> handed over <a href="/desk/acts/5">5 documents</a>`) {
		t.Errorf("the audit does not say who handed over what: %s", page)
	}
	if page := moe.get("/desk/acts/1", http.StatusOK); strings.Count(page, `<p class="meta">`) != 2 {
		t.Errorf("the act does not show its documents: %s", page)
	}
	moe.get("/desk/acts/99", http.StatusNotFound)
	moe.get("/desk/acts/x", http.StatusNotFound)
	moe.get("/desk/acts?before=x", http.StatusBadRequest)
}

// TestBrowserModerates is a moderator's minute: open a thread with copies, see that it has
// them, select all, flag them, hand them over, and mark the thread as seen; with and
// without JavaScript.
func TestBrowserModerates(t *testing.T) {
	ctx := newBrowser(t)
	var opt server.Options
	site, keys := newPrivateSiteWith(t, map[string]credentials.Role{"Moe": "moderator"}, func(o *server.Options) { opt = *o }, pasted())
	server := httptest.NewServer(site)
	defer server.Close()
	v := visitor{t, ctx, server.URL}
	v.screen(360, true)
	v.visit("/sign-in")
	v.signIn(keys["Moe"])
	for _, scripts := range []bool{true, false} {
		v.screen(360, scripts)
		v.visit("/articles/a00000000000000c0")
		v.see("#thread", "same text, 5 names")
		v.click("a.to-desk")
		v.see("h1", "Desk")
		v.see(".campaigns h3", "Same text, 5 names")
		v.has("String(document.documentElement.scrollWidth <= document.documentElement.clientWidth)", "true")
		v.click("a.select")
		v.see("label[for=all]", "all 3 that match")
		v.has("String(document.documentElement.scrollWidth <= document.documentElement.clientWidth)", "true")
		if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("#all"))); err != nil {
			t.Fatal(err)
		}
		v.click("button[value=flag]")
		v.see("[role=status]", "They are flagged.")
		v.see(".marks", "flagged by Moe")
		v.visit(thread0)
		v.click(".seen button")
		v.see("#new-heading", "New since")
	}
	v.screen(1280, true)
	v.visit("/desk/select?kind=comment&article=a00000000000000c0")
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(async () => { document.querySelector("#all").checked = true; const f = document.querySelector("form.select"); const r = await fetch(f.getAttribute('action'), {method: "POST", body: new URLSearchParams(new FormData(f, f.querySelector("button[value='hand over']")))}); return r.headers.get("Content-Disposition") + " " + (await r.text()).split("\r\n").length; })()`, chromedp.EvalAwaitPromise))
	if err != nil || !strings.HasPrefix(got, "attachment;") || !strings.HasSuffix(got, " 6") {
		t.Errorf("handed over %q, %v", got, err)
	}
	flagged, err := opt.Moderation.Flagged(t.Context())
	if err != nil || len(flagged) != 3 {
		t.Errorf("flagged %v, %v", flagged, err)
	}
	acts, err := opt.Moderation.Acts(t.Context(), 0, 1)
	if err != nil || acts[0].Action != moderation.HandOver || acts[0].Documents != 4 || acts[0].Name != "Moe" {
		t.Errorf("the audit ends with %+v, %v", acts, err)
	}
}
