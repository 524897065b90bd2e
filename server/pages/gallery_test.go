//go:build gallery

package pages_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"standpoint/indexer/search"
	"standpoint/server"
	"standpoint/server/results"
)

// state is a page in a state that is worth looking at.
type state struct{ name, address string }

// states are the pages of the invented documents in all their states.
func states(long, thread, nameless, comment string) []state {
	return []state{
		{"start", "/"}, {"help", "/help"}, {"data", "/data"}, {"about", "/about"},
		{"search-all", "/search"}, {"search-words", "/search?q=dhs+OR+fema"}, {"search-filters", "/search?q=grounds&agency=us-dhs&not.outlet=daily-klaxon&from=2025-02&min_confidence=0.6"},
		{"search-page", "/search?kind=comment&limit=2&histogram=month"}, {"search-spelled", "/search?q=wistle"}, {"search-nothing", "/search?q=whistle+zzz&outlet=daily-klaxon"},
		{"search-syntax", "/search?q=%28dhs+OR&outlet=harbor-ledger"}, {"search-fault", "/search?oulet=harbor-ledger&from=yesterday"},
		{"facet", "/facets/agency?kind=comment"}, {"facet-nothing", "/facets/agency?contains=zzz"},
		{"kwic", "/kwic?q=grounds+OR+dhs&sort=left&width=4&near=3"}, {"kwic-nothing", "/kwic?q=zzz"}, {"keyness", "/keyness?q=dhs&min_documents=1"}, {"explore", "/explore?by=outlet,toward&metrics=count,share&of=outlet"},
		{"search-split", "/search?split=outlet"}, {"search-sides", "/search?agency=us-dhs&split=side"}, {"search-compact", "/search?view=compact"},
		{"agency", "/agency?agency=us-dhs"}, {"agency-range", "/agency?agency=us-dhs&from=2025-02-25&split=outlet"}, {"place", "/place?location=us-il"}, {"outlet", "/outlet?outlet=harbor-ledger"}, {"author", "/author?author=m_okonjo"},
		{"article", "/articles/" + thread}, {"article-marked", "/articles/" + thread + "?q=whistle"}, {"article-nameless", "/articles/" + nameless},
		{"thread-side", "/articles/" + thread + "?toward=us-dhs:critical"}, {"thread-found", "/articles/" + thread + "?q=opinion&show=found"}, {"thread-none", "/articles/" + thread + "?toward=us-fema:critical"},
		{"thread-first-page", "/articles/" + long}, {"thread-second-page", "/articles/" + long + "?page=2"}, {"thread-newest", "/articles/" + long + "?sort=newest"},
		{"comment", "/comments/" + comment}, {"error-404", "/nothing-here"}, {"error-parameter", "/articles/" + thread + "?pag=2"},
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
	all := states(other[0].ID, thread[0].ID, nameless()[0].ID, thread[2].ID)
	full := httptest.NewServer(newSite(t, thread, letters(), nameless(), other))
	defer full.Close()
	empty := httptest.NewServer(newSite(t))
	defer empty.Close()
	building := httptest.NewServer(newSiteWith(t, func(o *server.Options) { o.Engine = unfinished{o.Engine} }))
	defer building.Close()
	sites := map[string][]state{full.URL: all, empty.URL: {{"empty-start", "/"}, {"empty-search", "/search?q=word"}, {"empty-data", "/data"}}, building.URL: {{"building", "/search?q=word"}}}
	ctx := startBrowser(t, galleryLimit)
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

// unfinished is an engine whose index is being built.
type unfinished struct{ results.Engine }

func (unfinished) Search(context.Context, search.Request) (*search.Results, error) {
	return nil, &search.BuildingError{Done: 120, Total: 905}
}
