//go:build gallery

package pages_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"standpoint/corpus/credentials"
	"standpoint/indexer/search"
	"standpoint/server"
	"standpoint/server/results"
)

// state is a page in a state that is worth looking at.
type state struct{ name, address string }

// states are the pages of the invented documents in all their states.
func states(long, thread, nameless, comment, group string) []state {
	return []state{
		{"start", "/"}, {"help", "/help"}, {"data", "/data"}, {"corpora", "/corpora"}, {"methods", "/methods?agency=us-dhs"}, {"about", "/about"},
		{"search-all", "/search"}, {"search-words", "/search?q=dhs+OR+fema"}, {"search-filters", "/search?q=grounds&agency=us-dhs&not.outlet=daily-klaxon&from=2025-02&min_confidence=0.6"},
		{"search-page", "/search?kind=comment&limit=2&histogram=month"}, {"search-spelled", "/search?q=wistle"}, {"search-nothing", "/search?q=whistle+zzz&outlet=daily-klaxon"},
		{"search-syntax", "/search?q=%28dhs+OR&outlet=harbor-ledger"}, {"search-fault", "/search?oulet=harbor-ledger&from=yesterday"},
		{"facet", "/facets/agency?kind=comment"}, {"facet-nothing", "/facets/agency?contains=zzz"},
		{"kwic", "/kwic?q=grounds+OR+dhs&sort=left&width=4&near=3"}, {"kwic-nothing", "/kwic?q=zzz"}, {"keyness", "/keyness?q=dhs&min_documents=1"}, {"themes", "/themes?outlet=quiet-times"}, {"themes-few", "/themes?q=whistle"}, {"themes-kept", "/themes/kept"}, {"keyness-sets", "/keyness?kind=comment&outlet=harbor-ledger&against.kind=comment&against.outlet=daily-klaxon&min_documents=1"}, {"explore", "/explore?by=outlet,toward&metrics=count,share&of=outlet"},
		{"search-split", "/search?split=outlet"}, {"search-sides", "/search?agency=us-dhs&split=side"}, {"search-compact", "/search?view=compact"},
		{"agency", "/agency?agency=us-dhs"}, {"agency-range", "/agency?agency=us-dhs&from=2025-02-25&split=outlet"}, {"place", "/place?location=us-il"}, {"outlet", "/outlet?outlet=harbor-ledger"}, {"author", "/author?author=m_okonjo"},
		{"article", "/articles/" + thread}, {"article-marked", "/articles/" + thread + "?q=whistle"}, {"article-nameless", "/articles/" + nameless},
		{"thread-side", "/articles/" + thread + "?toward=us-dhs:critical"}, {"thread-found", "/articles/" + thread + "?q=opinion&show=found"}, {"thread-none", "/articles/" + thread + "?toward=us-fema:critical"},
		{"thread-first-page", "/articles/" + long}, {"thread-second-page", "/articles/" + long + "?page=2"}, {"thread-newest", "/articles/" + long + "?sort=newest"},
		{"events", "/events"}, {"event", "/events/" + someEvent}, {"event-target", "/events/" + someEvent + "?target=us-fema"},
		{"campaigns", "/campaigns"}, {"campaigns-none", "/campaigns?q=zzz"}, {"campaign", group}, {"comment", "/comments/" + comment}, {"error-404", "/nothing-here"}, {"error-parameter", "/articles/" + thread + "?pag=2"},
	}
}

const galleryLimit = 20 * time.Minute

// TestGallery takes a picture of every page in every state, light and dark, wide and
// narrow, and lets axe-core look for what keeps people from using it. GALLERY names
// the folder of the pictures, AXE the file of axe-core.
func TestGallery(t *testing.T) {
	axe, err := os.ReadFile(os.Getenv("AXE"))
	if err != nil {
		t.Fatalf("AXE must name the file axe.min.js: %v (use make gallery)", err)
	}
	folder := os.Getenv("GALLERY")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatalf("GALLERY must name a folder: %v", err)
	}
	thread, other := stopped(), longThread(260)
	told := letters()
	thread[0].Event, told[0].Event = someEvent, someEvent
	site := newEventSite(t, thread, told, nameless(), other, pasted(), subjects())
	all := states(other[0].ID, thread[0].ID, nameless()[0].ID, thread[2].ID, campaignOf(t, get(t, site, "/campaigns?outlet=daily-klaxon", 200)))
	full := httptest.NewServer(site)
	defer full.Close()
	empty := httptest.NewServer(newSite(t))
	defer empty.Close()
	building := httptest.NewServer(newSiteWith(t, func(o *server.Options) { o.Engine = unfinished{o.Engine} }))
	defer building.Close()
	sites := map[string][]state{full.URL: all, empty.URL: {{"empty-start", "/"}, {"empty-search", "/search?q=word"}, {"empty-data", "/data"}}, building.URL: {{"building", "/search?q=word"}}}
	desk, keys, _ := newCodingSite(t, thread, other)
	coding := httptest.NewServer(desk)
	defer coding.Close()
	ctx := startBrowser(t, galleryLimit)
	judge(visitor{t, ctx, coding.URL}, keys)
	sites[coding.URL] = []state{{"samples", "/samples"}, {"sample", "/samples/1"}, {"sample-new", "/samples/new?kind=comment&agency=us-dhs"}, {"label", "/samples/1/label?at=" + thread[2].ID}, {"agreement", "/samples/1/agreement"}, {"codebook", "/samples/1/codebook"}, {"reports", "/reports"}, {"report", "/reports/dhs"}}
	for site, states := range sites {
		for _, s := range states {
			for _, scheme := range []string{"light", "dark"} {
				for _, width := range []int64{1280, 360} {
					v := visitor{t, ctx, site}
					look(v, s, scheme, width, string(axe), folder)
				}
			}
		}
	}
}

// judge draws a sample of all comments and has two people judge some of it; the second
// stays signed in.
func judge(v visitor, keys map[string]string) {
	v.t.Helper()
	for _, who := range []string{"ann", "meg"} {
		v.enter(keys[who])
		if who == "ann" {
			v.visit("/samples/new?kind=comment")
			v.has(`(() => { document.getElementById("target").value = "us-dhs"; document.getElementById("size").value = "1000"; return "set"; })()`, "set")
			v.click(".sheet button")
		}
		v.visit("/samples/1/label")
		for n := range 8 {
			key := fmt.Sprint(1 + (n+len(who))%3)
			if who == "meg" && n%2 == 0 {
				key = "4"
			}
			v.load(chromedp.KeyEvent(key), key)
		}
	}
}

// TestGalleryOfModerators does the same with the pages of those who moderate.
func TestGalleryOfModerators(t *testing.T) {
	axe, err := os.ReadFile(os.Getenv("AXE"))
	if err != nil {
		t.Fatalf("AXE must name the file axe.min.js: %v (use make gallery)", err)
	}
	folder := os.Getenv("GALLERY")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatalf("GALLERY must name a folder: %v", err)
	}
	site, keys := newPrivateSite(t, map[string]credentials.Role{"Moe": "moderator"}, pasted(), stopped(), subjects())
	moe := signedIn(t, site, keys["Moe"])
	group := campaignOf(t, moe.get("/campaigns", 200))
	for _, fields := range []url.Values{{"search": {"q=ferry"}, "which": {"ticked"}, "id": {"c0000000000000100"}, "action": {"flag"}}, {"search": {"q=ferry"}, "which": {"ticked"}, "id": {"c0000000000000100"}, "action": {"note"}, "note": {"Ask the harbour board."}}} {
		moe.post("/desk/select", fields, 303)
	}
	keep := html.UnescapeString(regexp.MustCompile(`href="(/themes/keep[^"]*)"`).FindStringSubmatch(moe.get("/themes?outlet=quiet-times", 200))[1])
	for _, theme := range []url.Values{{"name": {"Harbour"}, "q": {"ferry OR whistle"}, "from": {""}}, {"name": {"Grounds"}, "q": {"grounds w/5 school"}, "from": {""}}} {
		moe.post("/themes/kept", theme, 303)
	}
	server := httptest.NewServer(site)
	defer server.Close()
	v := visitor{t, startBrowser(t, galleryLimit), server.URL}
	v.visit("/sign-in")
	v.signIn(keys["Moe"])
	for _, s := range []state{{"desk", "/desk"}, {"desk-thread", thread0}, {"desk-nothing", "/desk?q=zzz"}, {"select", "/desk/select?q=ferry"}, {"select-done", "/desk/select?q=ferry&done=flag"}, {"flagged", "/desk/flagged"}, {"acts", "/desk/acts"}, {"acted", "/desk/acts/1"}, {"campaign-moderated", group}, {"desk-themes", "/desk?outlet=quiet-times"}, {"theme-draft", keep}, {"watch", "/watch?q=ferry&least=1"}, {"themes-kept-moderated", "/themes/kept"}, {"search-by-theme", "/search?theme=Harbour"}} {
		for _, scheme := range []string{"light", "dark"} {
			for _, width := range []int64{1280, 360} {
				look(v, s, scheme, width, string(axe), folder)
			}
		}
	}
}

// look visits a page, takes its picture and asks axe.
func look(v visitor, s state, scheme string, width int64, axe, folder string) {
	v.t.Helper()
	name := fmt.Sprintf("%s-%s-%d", s.name, scheme, width)
	media := func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return chromedp.Void{}, err
	}
	if err := chromedp.Do(v.ctx, chromedp.EmulateViewport(width, 900), media, chromedp.Navigate(v.site+s.address)); err != nil {
		v.t.Fatalf("%s: %v", name, err)
	}
	painted, err := chromedp.Run(v.ctx, chromedp.Evaluate[painting](paintingScript, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatalf("%s: %v", name, err)
	}
	if painted.Moved > 0 {
		v.t.Errorf("%s: what is on the page moves while it loads (layout shift %v)", name, painted.Moved)
	}
	v.t.Logf("%s: the largest content is painted after %.0f ms", name, painted.Largest)
	picture, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		v.t.Fatalf("%s: %v", name, err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		v.t.Fatal(err)
	}
	if _, err := chromedp.Run(v.ctx, chromedp.Evaluate[any](axe+";null")); err != nil {
		v.t.Fatalf("%s: axe does not load: %v", name, err)
	}
	found, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](
		`axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations.map(v => v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" ; "))))`, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatalf("%s: axe: %v", name, err)
	}
	var violations []string
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		v.t.Fatal(err)
	}
	for _, violation := range violations {
		v.t.Errorf("%s: %s", name, violation)
	}
}

// painting is how a page came to be: the sum of its layout shifts, and when its largest
// content was painted, in milliseconds since it was asked for (the browser's Performance
// entries of these names).
type painting struct{ Moved, Largest float64 }

const paintingScript = `new Promise(done => {
  const found = {Moved: 0, Largest: 0};
  const take = entries => { for (const e of entries) { if (e.entryType === "layout-shift") found.Moved += e.value; else found.Largest = Math.max(found.Largest, e.startTime) } };
  const seen = ["layout-shift", "largest-contentful-paint"].map(type => { const o = new PerformanceObserver(l => take(l.getEntries())); o.observe({type, buffered: true}); return o });
  if (document.querySelector("meta[name=look-again]")) document.querySelector("input").focus(); // else it loads again
  requestAnimationFrame(() => setTimeout(() => { for (const o of seen) take(o.takeRecords()); done(found) }, 50));
})`

// unfinished is an engine whose index is being built.
type unfinished struct{ results.Engine }

func (unfinished) Search(context.Context, search.Request) (*search.Results, error) {
	return nil, &search.BuildingError{Done: 120, Total: 905}
}
