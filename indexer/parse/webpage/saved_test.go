package webpage_test

import (
	"strings"
	"testing"
)

// TestSavedCopies: a page is the same article, with the same text, whoever saved it.
func TestSavedCopies(t *testing.T) {
	t.Parallel()
	const address = "https://bugle.example/ferry.html"
	page := func(head, body string) string {
		return "<html><head>" + head + "<title>The ferry sails again</title></head><body>" + body + "<article><h1>The ferry sails again</h1>" + paragraphs() + "</article></body></html>"
	}
	canonical := `<link rel=canonical href="` + address + `">`
	want := readAs(t, "<!DOCTYPE html>"+page(canonical, ""), "")[0].Article
	for name, copied := range map[string]string{
		"Chromium":   "<!DOCTYPE html>\n<!-- saved from url=(0032)" + address + " -->\n" + page("", ""),
		"Explorer":   "<!DOCTYPE html>\n<!-- saved from url=(0032)" + address + " -->\n" + page("", ""),
		"SingleFile": "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: " + address + " \n saved date: Fri Jan 05 2024 08:00:00 GMT+0100\n-->" + page("", "<div class=sf-hidden>Subscribe now and never miss a ferry again, says the box that is not shown to anybody.</div>"),
		"HTTrack":    "<!DOCTYPE html>" + page("", "") + "\n<!-- Mirrored from bugle.example/ferry.html by HTTrack Website Copier/3.x [XR&CO'2014], Fri, 05 Jan 2024 -->",
		"monolith":   "<!-- Saved from " + address + " at 2024-01-05T08:00:00Z using monolith v2.7.0 -->\n<!DOCTYPE html>" + page("", ""),
		"Save Page":  "<!DOCTYPE html>" + page(`<meta name="savepage-url" content="`+address+`">`, ""),
		"Wayback": "<!DOCTYPE html>" + page(`<script>__wm.wombat("`+address+`","20240105080000","https://web.archive.org/","web","","");</script>`,
			`<div id="wm-ipp-base"><form><input value="`+address+`"></form><span>12 captures</span><span>05 Mar 2021 - 14 Jun 2023</span></div>`),
		"Wayback, canonical":    "<!DOCTYPE html>" + page(`<link rel=canonical href="https://web.archive.org/web/20240105080000/`+address+`">`, ""),
		"Google, header before": `<meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><base href="` + address + `"><div id="google-cache-hdr"><div>This is Google's cache of ` + address + `. It is a snapshot of the page as it appeared on 5 Jan 2024 08:00:00 GMT.</div></div><!DOCTYPE html>` + page("", ""),
		"archive.today": `<!DOCTYPE html>` + page(`<link rel=canonical href="https://archive.is/AbC12"><meta property="og:url" content="https://archive.is/2024.01.05-080000/`+address+`"><meta property="article:published_time" content="2024-01-05T08:00:00Z">`,
			`<div id=HEADER>Saved from <input value="`+address+`"> 5 Jan 2024 08:00:00 UTC</div>`),
	} {
		threads := readAs(t, copied, "")
		if len(threads) != 1 {
			t.Errorf("%s: %d threads", name, len(threads))
			continue
		}
		switch got := threads[0].Article; {
		case got.ID != want.ID || got.Outlet != want.Outlet:
			t.Errorf("%s: %s of %s, want %s of %s (%s)", name, got.ID, got.Outlet, want.ID, want.Outlet, got.URL)
		case !got.Published.IsZero():
			t.Errorf("%s: published %s", name, got.Published)
		case strings.Join(got.Paragraphs, "\n") != strings.Join(want.Paragraphs, "\n"):
			t.Errorf("%s: %q", name, got.Paragraphs)
		}
	}
}
