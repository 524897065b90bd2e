package pages_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestAnalyst: an analyst goes from a bar to the documents and back, narrows the time with
// the mouse, and finds an agency by typing, without losing what she had chosen.
func TestAnalyst(t *testing.T) {
	ctx := newBrowser(t)
	site := httptest.NewServer(newSite(t, stopped(), letters(), nameless()))
	defer site.Close()
	v := visitor{t, ctx, site.URL}
	complaints := watchConsole(t, ctx)
	v.screen(1280, true)

	v.visit("/search?q=dhs+OR+fema&view=compact")
	v.click(`.splits a[href*="split=outlet"]`)
	v.see(".splits strong", "by outlet")
	v.has(`new URL(location).searchParams.get("view")`, "compact")
	v.click(`.chart a[aria-label^="week of 24 Feb 2025, The Harbor Ledger"], .chart a[aria-label*="The Harbor Ledger"]`)
	v.see(".total", "1 document")
	v.see(".chips", "The Harbor Ledger")
	v.has(`new URL(location).searchParams.get("view")`, "compact")
	v.back()
	v.see(".splits strong", "by outlet")
	v.see(".total", "3 documents")
	v.has(`document.querySelector("#q").value`, "dhs OR fema")

	v.load(v.drag(".chart", 0.01, 0.4), "a drag over the bars")
	v.see(".total", "1 document")
	v.has(`new URL(location).searchParams.get("split") + " " + new URL(location).searchParams.get("view")`, "outlet compact")
	v.click(`.beside a:last-child`)
	v.see(".total", "3 documents")

	v.visit("/agency?agency=us-dhs&from=2025-02-25")
	v.click(`.sided-by td.critical a`)
	v.see(".total", "1 comment")
	v.click(`.ways a[href^="/agency"]`)
	v.see("h1", "Department of Homeland Security")
	v.see(".chips", "25 Feb 2025")

	v.visit("/search?kind=comment")
	if err := chromedp.Do(ctx, chromedp.Focus(chromedp.CSS("#q"))); err != nil {
		t.Fatal(err)
	}
	v.press("homel")
	v.see("[role=option] .label", "Department of Homeland Security")
	v.has(`document.querySelector("#q").getAttribute("aria-expanded")`, "true")
	v.press(kb.ArrowDown)
	v.has(`document.getElementById(document.querySelector("#q").getAttribute("aria-activedescendant")).textContent.includes("Homeland") + ""`, "true")
	v.load(chromedp.KeyEvent(kb.Enter), "a suggestion")
	v.see("h1", "Department of Homeland Security")
	v.has(`new URL(location).searchParams.get("kind")`, "comment")
	if all := complaints(); len(all) > 0 {
		t.Errorf("the console says: %q", all)
	}
}

// drag moves the mouse over the first element that a selector finds, with the button down,
// from one part of its width to another.
func (v visitor) drag(selector string, from, to float64) chromedp.Action[chromedp.Void] {
	v.t.Helper()
	at := func(part float64) (x, y float64) {
		expression := fmt.Sprintf(`(() => { const b = document.querySelector(%q).getBoundingClientRect(); return [b.left + b.width * %v, b.top + b.height / 2]; })()`, selector, part)
		point, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]float64](expression))
		if err != nil || len(point) != 2 {
			v.t.Fatalf("%s: %v, %v", selector, point, err)
		}
		return point[0], point[1]
	}
	x, y := at(from)
	half, _ := at((from + to) / 2)
	end, _ := at(to)
	down := chromedp.ButtonType(input.MouseButtonLeft)
	held := func(p *input.DispatchMouseEventParams) { p.Buttons = 1 }
	if err := chromedp.Do(v.ctx, chromedp.MouseEvent(chromedp.MouseMoved, x, y), chromedp.MouseEvent(chromedp.MousePressed, x, y, down, held),
		chromedp.MouseEvent(chromedp.MouseMoved, half, y, down, held), chromedp.MouseEvent(chromedp.MouseMoved, end, y, down, held)); err != nil {
		v.t.Fatal(err)
	}
	return chromedp.MouseEvent(chromedp.MouseReleased, end, y, down)
}
