package pages_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// newBrowser starts Chromium. Without it the test is skipped, in CI it fails.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	return startBrowser(t, 3*time.Minute)
}

// startBrowser starts Chromium and ends it after some time.
func startBrowser(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	switch {
	case path == "" && os.Getenv("CI") != "":
		t.Fatal("chromium is not in PATH, and CI is set")
	case path == "":
		t.Skip("chromium is not in PATH: install it to test the pages in a browser")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun}
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-back-forward-cache"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// visitor clicks through pages.
type visitor struct {
	t    *testing.T
	ctx  context.Context
	site string
}

// visit opens an address.
func (v visitor) visit(address string) {
	v.t.Helper()
	v.load(chromedp.Navigate(v.site+address), address)
}

// click follows the first link that a selector finds.
func (v visitor) click(selector string) {
	v.t.Helper()
	v.load(chromedp.Click(chromedp.CSS(selector)), selector)
}

// back goes to the previous page.
func (v visitor) back() {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, chromedp.NavigateBack()); err != nil {
		v.t.Fatalf("back: %v", err)
	}
}

func (v visitor) load(step chromedp.Action[chromedp.Void], what string) {
	v.t.Helper()
	response, err := chromedp.RunResponse(v.ctx, step)
	if err != nil {
		v.t.Fatalf("%s: %v", what, err)
	}
	if response.Status >= http.StatusBadRequest && !strings.Contains(what, "nothing-here") {
		v.t.Fatalf("%s leads to status %d", what, response.Status)
	}
}

// see fails if the first element that a selector finds does not say words.
func (v visitor) see(selector, words string) {
	v.t.Helper()
	text, err := chromedp.Run(v.ctx, chromedp.TextContent(chromedp.CSS(selector), chromedp.NodeReady))
	if err != nil {
		v.t.Fatalf("%s: %v", selector, err)
	}
	if !strings.Contains(text, words) {
		v.t.Errorf("%s says %q, not %q", selector, text, words)
	}
}

// screen sets the width of the window and whether scripts run.
func (v visitor) screen(width int64, scripts bool) {
	v.t.Helper()
	noScripts := func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
		return chromedp.Void{}, err
	}
	if err := chromedp.Do(v.ctx, chromedp.EmulateViewport(width, 900), noScripts); err != nil {
		v.t.Fatal(err)
	}
}

// TestBrowser clicks through the pages as a visitor does, with and without
// JavaScript, and checks what the browser complains about.
func TestBrowser(t *testing.T) {
	ctx := newBrowser(t)
	thread := stopped()
	server := httptest.NewServer(newSite(t, thread, letters(), nameless()))
	defer server.Close()
	v := visitor{t, ctx, server.URL}
	complaints := watchConsole(t, ctx)
	for _, scripts := range []bool{true, false} {
		v.screen(1280, scripts)
		v.visit("/")
		v.see("h1", "What the news says")
		v.visit("/search?q=dhs+OR+fema")
		v.see(".total", "3 documents")
		v.click(`.choice a[href*="outlet=daily-klaxon"]`)
		v.see(".total", "2 documents")
		v.see(".choice.any .hidden", "included")
		v.click(`.choice.any a[href*="not.outlet=daily-klaxon"]`)
		v.see(".total", "1 document")
		v.see(".choice.not .hidden", "excluded")
		v.click(`.result h3 a[href^="/articles/"]`)
		v.see(".thread h2", "5 comments")
		v.click(`.comment h3 + .meta a`)
		v.see("h1", "It is on our cameras")
		v.back()
		v.back()
		v.see(".total", "1 document")
		v.see(".chips", "The Daily Klaxon")
		v.visit("/search?q=dhs+OR+fema")
		v.click(`.views a[href^="/kwic"]`)
		v.see(".total", "4 lines from 3 documents")
		v.click(`.orders a[href*="sort=left"]`)
		v.see(".orders strong", "by the words before")
		v.click(`.ways a[href*="near=5"]`)
		v.see("#near h2", "Words near the match")
		v.click(`.line a`)
		v.see("mark", "FEMA")
		v.back()
		v.click(`.ways a[href^="/keyness"]`)
		v.see(".orders strong", "all other documents")
	}
	v.screen(1280, true)
	v.keys()
	v.rumour()
	v.folds(thread[0].ID)
	v.narrow(thread[0].ID, thread[1].ID)
	v.visit("/nothing-here")
	v.see("h1", "Not found")
	all := complaints()
	if len(all) != 1 || !strings.Contains(all[0], "404") { // of the page that is not there, and nothing else
		t.Errorf("the console says: %q", all)
	}
}

// keys searches, reads and filters by keyboard alone.
func (v visitor) keys() {
	v.t.Helper()
	v.visit("/search?q=dhs+OR+fema")
	v.press("/")
	v.has("document.activeElement.id", "q")
	v.press(kb.Escape)
	v.press("j")
	v.press("j")
	v.press("k")
	v.has(`[...document.querySelectorAll(".result")].indexOf(document.activeElement)+""`, "0")
	v.press("f")
	v.has(`document.activeElement.closest(".side") !== null ? "yes" : "no"`, "yes")
	v.press("?")
	v.has(`document.querySelector("dialog").open ? "open" : "closed"`, "open")
	v.press(kb.Escape)
	v.has(`document.querySelector("dialog").open ? "open" : "closed"`, "closed")
	v.click(`.choice a[href*="outlet=daily-klaxon"]`)
	v.has("document.activeElement.dataset.keep", "outlet:daily-klaxon")
	v.press("j")
	v.load(chromedp.KeyEvent("o"), "o")
	v.see(".thread h2", "comment")
}

// rumour is the story of a moderator who finds every comment about a rumour in one
// thread by keyboard alone.
func (v visitor) rumour() {
	v.t.Helper()
	v.visit("/")
	v.press("/")
	v.typed("wrong father kind:article")
	v.see(".total", "1 document")
	v.press("j")
	v.load(chromedp.KeyEvent("o"), "o")
	v.see(".thread h2", "5 comments")
	v.press("s")
	v.has("document.activeElement.id", "thread-q")
	v.typed("video OR opinion OR answer")
	v.see("#listed", "3 of 5 comments")
	var found []string
	for range 3 {
		v.press("j")
		id, err := chromedp.Run(v.ctx, chromedp.Evaluate[string]("document.activeElement.id"))
		if err != nil {
			v.t.Fatal(err)
		}
		found = append(found, id)
		v.has(`document.activeElement.querySelector("mark") ? "marked" : "not marked"`, "marked")
	}
	if slices.Sort(found); found[0] == "" || len(slices.Compact(found)) != 3 {
		v.t.Errorf("the keys do not lead from comment to comment: %q", found)
	}
	v.has(`document.querySelectorAll(".comment .context").length + ""`, "1") // the other reply answers what is not there
	v.load(chromedp.KeyEvent("o"), "o")
	v.has(`/^\/comments\/c[0-9a-f]{16}$/.test(location.pathname) ? "its own page" : location.href`, "its own page")
	v.back()
	v.see("#listed", "3 of 5 comments")
}

// folds hides the replies to a comment and shows them again.
func (v visitor) folds(article string) {
	v.t.Helper()
	v.visit("/articles/" + article)
	hidden := `document.querySelectorAll(".comment[hidden]").length + ""`
	v.press("n")
	v.press("c")
	v.has(hidden, "3")
	v.has(`document.querySelector(".fold").textContent`, "Show 3 replies")
	v.press("c")
	v.has(hidden, "0")
	v.press("n")
	v.has(`[...document.querySelectorAll(".comment")].indexOf(document.activeElement) + ""`, "4")
	v.press("p")
	v.has(`[...document.querySelectorAll(".comment")].indexOf(document.activeElement) + ""`, "0")
}

// typed types into the field that has the focus, in place of what is there, and presses
// Enter, which loads a page. The driver also sends a letter whose key a page has taken,
// which a keyboard does not.
func (v visitor) typed(text string) {
	v.t.Helper()
	v.has("String(document.activeElement.select())", "undefined")
	if err := chromedp.Do(v.ctx, chromedp.KeyEvent(text)); err != nil {
		v.t.Fatal(err)
	}
	v.load(chromedp.KeyEvent(kb.Enter), text)
}

// press presses a key.
func (v visitor) press(key string) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, chromedp.KeyEvent(key)); err != nil {
		v.t.Fatalf("%q: %v", key, err)
	}
}

// has fails if an expression of the page is not a text.
func (v visitor) has(expression, want string) {
	v.t.Helper()
	got, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](expression))
	if err != nil || got != want {
		v.t.Errorf("%s is %q, %v, not %q", expression, got, err, want)
	}
}

// narrow looks for pages that are wider than a small telephone.
func (v visitor) narrow(article, comment string) {
	v.t.Helper()
	v.screen(360, true)
	for _, address := range []string{"/", "/search", "/search?q=dhs&agency=us-dhs", "/search?q=%22dhs%22+zzz&outlet=quiet-times", "/facets/toward", "/kwic?q=dhs&width=20&near=5", "/keyness?q=dhs", "/explore?by=toward,outlet", "/agency?agency=us-dhs", "/outlet?outlet=harbor-ledger&split=side", "/search?view=compact&split=outlet", "/articles/" + article, "/articles/" + article + "?sort=newest&q=dhs", "/comments/" + comment, "/about", "/help", "/data"} {
		v.visit(address)
		over, err := chromedp.Run(v.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
		if err != nil {
			v.t.Fatal(err)
		}
		if over > 0 {
			v.t.Errorf("%s is %d pixels wider than a screen of 360", address, over)
		}
	}
}

// watchConsole collects what the browser writes to its console. The function
// that it returns stops this and returns the text.
func watchConsole(t *testing.T, ctx context.Context) func() []string {
	t.Helper()
	const done = "that is all"
	messages := chromedp.Console(ctx)
	return func() []string {
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](`console.log("`+done+`")`)); err != nil {
			t.Fatal(err)
		}
		var all []string
		for message, err := range messages {
			if err != nil {
				t.Fatal(err)
			}
			if message.Text == done {
				break
			}
			all = append(all, message.String()+" "+message.URL)
		}
		return all
	}
}
