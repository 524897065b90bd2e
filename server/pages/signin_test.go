package pages_test

import (
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"standpoint/corpus/credentials"
)

// signIn fills in the form for a key and sends it.
func (v visitor) signIn(key string) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, chromedp.SendKeys(chromedp.CSS("#key"), key)); err != nil {
		v.t.Fatal(err)
	}
	v.click(".sign-in button")
}

// refused opens an address, or clicks, where the answer is an error.
func (v visitor) refused(step chromedp.Action[chromedp.Void], status int64) {
	v.t.Helper()
	response, err := chromedp.RunResponse(v.ctx, step)
	if err != nil || response.Status != status {
		v.t.Fatalf("%v, %v, not %d", response, err, status)
	}
}

// TestBrowserSignsIn: a visitor is asked for a key, signs in, goes on with the page that
// they wanted, makes a feed of it, revokes the feed, and signs out; with and without
// JavaScript.
func TestBrowserSignsIn(t *testing.T) {
	ctx := newBrowser(t)
	site, keys := newPrivateSite(t, map[string]credentials.Role{"Ann <b>": "coder"}, stopped())
	server := httptest.NewServer(site)
	defer server.Close()
	v := visitor{t, ctx, server.URL}
	for _, scripts := range []bool{true, false} {
		v.screen(360, scripts)
		v.refused(chromedp.Navigate(v.site+"/search?q=dhs&kind=comment"), 401)
		v.see("h1", "A key is needed")
		v.click(".error a[href^='/sign-in']")
		v.see("h1", "Sign in")
		if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS("#key"), "sp_key_wrong")); err != nil {
			t.Fatal(err)
		}
		v.refused(chromedp.Click(chromedp.CSS(".sign-in button")), 401)
		v.see("[role=alert]", "This key is not known here.")
		v.signIn(keys["Ann <b>"])
		v.see(".total", "comment")
		v.has("location.pathname + location.search", "/search?q=dhs&kind=comment")
		v.has("document.cookie", "")
		v.see(".person", "Ann <b> (coder)")
		v.has("String(document.documentElement.scrollWidth <= document.documentElement.clientWidth)", "true")
		v.click(".follow button")
		v.see(".made h2", "The feed is ready")
		v.see(".made bdi", "comments with “dhs”")
		v.see("#atom", server.URL+"/feeds/sp_feed_")
		v.has("String(document.documentElement.scrollWidth <= document.documentElement.clientWidth)", "true")
		v.click(".saved button")
		v.see(".feeds", "There are no feeds yet.")
		v.visit("/")
		v.see(".person", "Ann <b> (coder)")
		v.refused(chromedp.Click(chromedp.CSS(".person button")), 401) // which leads to the start page
		v.see("h1", "A key is needed")
		v.refused(chromedp.Navigate(v.site+"/search?q=dhs&kind=comment"), 401)
	}
}
