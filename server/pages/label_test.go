package pages_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/corpus/records/sqlite"
	"standpoint/corpus/samples"
	"standpoint/server"
)

// newCodingSite is a site whose comments people judge.
func newCodingSite(t *testing.T, documents ...[]corpus.Document) (site http.Handler, keys map[string]string, store samples.Store) {
	t.Helper()
	keys = map[string]string{}
	site = newSiteWith(t, func(opt *server.Options) {
		records := opt.Records.(*sqlite.Store)
		opt.Credentials, store = records.Credentials(), records.Samples()
		opt.Samples, opt.Reports = store, fstest.MapFS{"dhs.md": {Data: []byte(reportOfTheSample)}}
		for name, role := range map[string]credentials.Role{"ann": "coder", "bob": "coder", "meg": "moderator"} {
			keys[name] = credentials.NewSecret(credentials.Key)
			key := credentials.Credential{Kind: credentials.Key, Name: name, Scopes: credentials.ScopesOf(role)}
			if _, err := opt.Credentials.Add(t.Context(), key, credentials.DigestOf(keys[name])); err != nil {
				t.Fatal(err)
			}
		}
	}, documents...)
	return site, keys, store
}

// reportOfTheSample is a report of what newCodingSite holds, with one of everything.
const reportOfTheSample = `# What readers say of the DHS

There are [65](/search?kind=comment) comments; of them, [20](/explore?kind=comment&by=toward "n_labelled of us-dhs:critical")
were judged: [? (? to ?)](/explore?kind=comment&by=toward "share_corrected of us-dhs:critical") are critical.
Coders agree: [? (? to ?)](/search?kind=comment "alpha"). This was *typed* by hand: 12.

### Lists and tables

1. A [link](https://example.org/), ` + "`code`" + ` and ~~what was struck~~.
2. > A quote.

| outlet | documents |
| --- | ---: |
| Harbor Ledger | [1,000](/explore?by=outlet "count of harbor-ledger") |

---

![Sides by outlet](/explore?by=outlet,toward)

![Documents by day](/search?histogram=day)

![Cannot be drawn](/explore?by=colour)
`

// enter signs a browser in, once who was signed in has signed out.
func (v visitor) enter(key string) {
	v.t.Helper()
	v.visit("/")
	if text, err := chromedp.Run(v.ctx, chromedp.OuterHTML(chromedp.CSS("header.site"))); err == nil && strings.Contains(text, "sign-out") {
		v.click(".person button")
	}
	v.visit("/sign-in")
	v.signIn(key)
}

// TestLabelInTheBrowser: two people each judge 20 comments of a sample by keyboard alone,
// and a third sees how well they agree, decides where they do not, and exports it.
func TestLabelInTheBrowser(t *testing.T) {
	ctx := newBrowser(t)
	site, keys, store := newCodingSite(t, stopped(), longThread(60))
	server := httptest.NewServer(site)
	defer server.Close()
	v := visitor{t, ctx, server.URL}
	complaints := watchConsole(t, ctx)
	v.screen(1280, true)
	v.enter(keys["ann"])
	v.visit("/search?kind=comment")
	v.click(`.sides a[href^="/samples/new"]`)
	v.has(`document.querySelector("#target").select() ?? "here"`, "here")
	fill := `(() => { const set = (id, value) => (document.getElementById(id).value = value); set("target", "us-dhs"); set("size", "20"); return "set"; })()`
	v.has(fill, "set")
	v.click(".sheet button")
	v.see(".done", "The sample is drawn")
	for _, coder := range []struct {
		name string
		key  func(n int) string
	}{{"ann", func(n int) string { return fmt.Sprint(1 + n%4) }}, {"bob", func(n int) string { return fmt.Sprint(1 + max(n, 2)%4) }}} {
		v.enter(keys[coder.name])
		v.visit("/samples/1/label")
		v.see("h1", "Document 1 of 20")
		v.has(`document.querySelector(".judge .stance, .judge mark, .judge [class*=evidence]") ? "a label" : "blind"`, "blind")
		for n := range 20 {
			if n == 5 { // a slip, taken back
				v.load(chromedp.KeyEvent("0"), "0")
				v.see("h1", "Document 7 of 20")
				v.load(chromedp.KeyEvent("u"), "u")
				v.see("h1", "Document 6 of 20")
			}
			if n == 6 {
				v.press("b")
				v.has(`document.querySelector("#mark1").checked ? "marked" : "not"`, "marked")
				v.press("n")
				v.has("document.activeElement.id", "note")
				if err := chromedp.Do(v.ctx, chromedp.KeyEvent("1 of 2")); err != nil { // digits in a note judge nothing
					t.Fatal(err)
				}
				v.press(kb.Escape)
			}
			v.load(chromedp.KeyEvent(coder.key(n)), coder.key(n))
		}
		v.see("h1", "All 20 documents are judged")
	}
	codes, err := store.Codes(t.Context(), 1)
	if err != nil || len(codes) != 40 {
		t.Fatalf("%d codes, %v", len(codes), err)
	}
	noted := slices.DeleteFunc(slices.Clone(codes), func(c samples.Code) bool { return c.Note == "" })
	if len(noted) != 2 || !strings.HasSuffix(noted[0].Note, "1 of 2") || !slices.Equal(noted[0].Marks, []string{"wrong place"}) {
		t.Errorf("what was noted: %+v", noted)
	}
	v.enter(keys["meg"])
	v.visit("/samples/1")
	v.click(`a[href$="/agreement"]`)
	v.see("h1", "Agreement")
	v.see(".confusion caption", "Cohen’s kappa: 0.")
	v.has(`document.querySelectorAll(".dispute form").length + ""`, "2")
	v.click(".dispute form button")
	v.has(`document.querySelectorAll(".dispute form").length + ""`, "2") // one to settle, one decided
	v.see("h2:last-of-type", "Decided")
	exported, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`fetch("/api/v1/samples/1/codes?format=csv").then((r) => r.text())`, chromedp.EvalAwaitPromise))
	if err != nil || strings.Count(exported, "\r\n") != 42 {
		t.Errorf("the export has %d lines, %v", strings.Count(exported, "\r\n"), err)
	}
	v.visit("/search?kind=comment")
	v.see(".checked", "documents were judged")
	v.see(".checked", "critical")
	v.visit("/reports")
	v.click(`a[href="/reports/dhs"]`)
	v.see("h1", "What readers say of the DHS")
	v.see(".report .by-hand", "12")
	v.has(`document.querySelectorAll(".report .number.differs").length + ""`, "4")
	const send = `fetch("/api/v1/reports/check", {method: "POST", body: %s}).then((r) => r.json())`
	filled, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](fmt.Sprintf(send, strconv.Quote(reportOfTheSample))+`.then((a) => a.filled)`, chromedp.EvalAwaitPromise))
	if err != nil || !strings.Contains(filled, "% (") || strings.Contains(filled, "[?") {
		t.Errorf("the report is filled as %s, %v", filled, err)
	}
	marked := strings.Replace(filled, "by hand: 12", "by hand: {typed: 12}", 1)
	said, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](fmt.Sprintf(send, strconv.Quote(marked))+`.then((a) => a.holds + " " + a.numbers.length)`, chromedp.EvalAwaitPromise))
	if err != nil || said != "true 5" {
		t.Errorf("what is filled and marked is said to hold: %s, %v", said, err)
	}
	v.screen(360, true)
	for _, address := range []string{"/reports", "/reports/dhs", "/samples", "/samples/1", "/samples/1/agreement", "/samples/1/codebook", "/samples/1/label?at=" + codes[0].Document, "/samples/new?kind=comment"} {
		v.visit(address)
		v.has(`String(document.documentElement.scrollWidth - document.documentElement.clientWidth)`, "0")
	}
	v.screen(1280, false) // the same with a mouse and without JavaScript
	v.enter(keys["bob"])
	v.visit("/samples/1/label?at=" + codes[0].Document)
	v.click(`.values button[value="critical"]`)
	v.see("h1", "All 20 documents are judged")
	for _, said := range complaints() {
		if !strings.HasPrefix(said, "debug:") { // advice, such as about forms with a password
			t.Errorf("the console says: %q", said)
		}
	}
}
