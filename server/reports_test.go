package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"standpoint/corpus/frozen"
	"standpoint/server"
)

// reported is what the API says of a report.
type reported struct {
	Holds   bool
	Corpus  string
	Numbers []struct {
		Line    int
		Says    string
		Differs bool
		Frozen  measuredNumber
		Today   measuredNumber
	}
	Typed  []struct{ Text string }
	Faults []struct {
		Line    int
		Message string
	}
	Filled string
}

type measuredNumber struct{ Value, Difference, Reason string }

// post sends a text.
func (s *site) post(address, text string, status int) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, address, strings.NewReader(text))
	r.Header.Set("Content-Type", "text/markdown")
	w := s.answer(r)
	if w.Code != status {
		s.t.Fatalf("POST %s: %d, not %d: %s", address, w.Code, status, w.Body)
	}
	return w
}

func (s *site) report(text string) (answer reported) {
	s.t.Helper()
	w := s.post("/api/v1/reports/check", text, http.StatusOK)
	s.checkDocumentedAs("post", "/api/v1/reports/check", w)
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		s.t.Fatal(err)
	}
	return answer
}

// newReports is a site with a judged sample of 60 documents, a frozen corpus of 50 of them,
// and the reports of a folder.
func newReports(t *testing.T, files fstest.MapFS) *site {
	t.Helper()
	var held judgements
	s := newSite(t, func(o *server.Options) {
		o.Judgements, o.Corpora = &held, o.Records.(stores).Frozen()
		if files != nil {
			o.Reports = files
		}
	})
	held = *zebras(s)
	store := s.store.(stores)
	var ids []string
	for i := range 50 {
		ids = append(ids, fmt.Sprintf("c%016x", 1<<40+i))
	}
	documents, err := store.Get(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	var items []frozen.Item
	for _, d := range documents {
		items = append(items, frozen.ItemOf(d))
	}
	c, err := frozen.Corpus{Name: "Fifty zebras", Snapshot: "s1-0123456789abcdef"}.Fill(items)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Frozen().Add(t.Context(), c, items); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestReportNumbers: each number is what the API says of its search, and a report that is
// filled in holds.
func TestReportNumbers(t *testing.T) {
	t.Parallel()
	s := newReports(t, nil)
	const zebra = "q=zebra&agency=us-ice"
	text := "[61](/search?" + zebra + ") of [?](/search?kind=comment&agency=ICE&q=zebra)\n\n" +
		"[20.0%](/explore?" + zebra + "&by=toward \"share of ICE:critical\")\n" +
		"[? (? to ?)](/explore?" + zebra + "&by=toward \"share_corrected of us-ice:critical\")\n" +
		"[?](/explore?" + zebra + "&by=toward \"n_labelled of us-ice:critical\")\n" +
		"[15](/explore?" + zebra + "&by=kind,toward \"articles of comment, us-ice:neutral\")\n" +
		"[0](/explore?" + zebra + "&by=outlet \"count of harbor-ledger\")\n"
	got := s.report(text)
	var says []string
	for _, n := range got.Numbers {
		says = append(says, fmt.Sprintf("%d %s %s %s%s", n.Line, n.Says, n.Today.Value, n.Today.Difference, n.Today.Reason))
	}
	want := []string{"1 61 60 −1", "1 ? 60 ", "3 20.0% 20.0% ", "4 ? (? to ?) ", "5 ? 40 ", "6 15 15 ", "7 0 0 "}
	for i, line := range want {
		if i >= len(says) || !strings.HasPrefix(says[i], line) {
			t.Fatalf("%q, want %q", says, want)
		}
	}
	var rows aggregated
	s.get("/api/v1/aggregate?"+zebra+"&by=toward&corrected=true", http.StatusOK, &rows)
	for _, row := range rows.Data {
		if row["toward"] == "us-ice:critical" {
			exact := fmt.Sprintf("%.1f%% (%.1f to %.1f)", 100*row["share_corrected"].(float64), 100*row["low"].(float64), 100*row["high"].(float64))
			if got.Numbers[3].Today.Value != exact {
				t.Errorf("%s, but the API says %s", got.Numbers[3].Today.Value, exact)
			}
		}
	}
	if got.Holds || got.Numbers[2].Differs || !got.Numbers[1].Differs {
		t.Errorf("%+v", got)
	}
	if again := s.report(got.Filled); !again.Holds || again.Filled != got.Filled || strings.Contains(again.Filled, "[?") {
		t.Errorf("%+v", again)
	}
}

// TestReportOfAFrozenCorpus: numbers are compared with the corpus, and what they are today
// is said.
func TestReportOfAFrozenCorpus(t *testing.T) {
	t.Parallel()
	s := newReports(t, nil)
	got := s.report("---\ncorpus: fifty zebras\n---\n[50](/search?q=zebra), [52](/search?q=zebra), [50](/search?q=zebra&corpus=Fifty+zebras), [?](/search?q=zebra \"alpha\")")
	if got.Corpus != "Fifty zebras" || len(got.Numbers) != 4 || got.Holds {
		t.Fatalf("%+v", got)
	}
	for i, want := range []string{
		"false {50  } {60 +10 }", "true {50 −2 } {60 +8 }", "false {50  } {50  }",
		"true {  nobody has judged a sample of this search} {  nobody has judged a sample of this search}",
	} {
		if n := got.Numbers[i]; fmt.Sprint(n.Differs, n.Frozen, n.Today) != want {
			t.Errorf("%d: %v %v %v, want %s", i, n.Differs, n.Frozen, n.Today, want)
		}
	}
	if filled := s.report(strings.ReplaceAll(got.Filled, ", [?](/search?q=zebra \"alpha\")", "")); !filled.Holds || !strings.Contains(filled.Filled, "[50](/search?q=zebra), [50]") {
		t.Errorf("%+v", filled)
	}
	if none := s.report("---\ncorpus: none\n---\n[60](/search?q=zebra)"); none.Holds || len(none.Faults) != 1 || none.Faults[0].Message != "there is no frozen corpus of the name “none”; standpoint corpus list shows all" || none.Numbers[0].Differs {
		t.Errorf("%+v", none)
	}
}

// TestReportReasons: what has no answer says why, as the search itself does.
func TestReportReasons(t *testing.T) {
	t.Parallel()
	s := newReports(t, nil)
	for number, want := range map[string]string{
		`[1](/search?agency=FEEMA)`:                                            "agency: ",
		`[1](/search?q=%28a)`:                                                  "q: the parenthesis is not closed",
		`[1](/search?oulet=x)`:                                                 "did you mean “outlet”",
		`[1](/explore?by=toward "count of us-ice:critcal")`:                    "toward: ",
		`[1](/explore?by=toward "count of a, b")`:                              "must name a value of each field in by",
		`[1](/explore?by=colour "count of red")`:                               "by: “colour” is not one of",
		`[1](/explore?by=kind,outlet,stance "count of a, b, c")`:               "at most two fields",
		`[1%](/explore?q=nothing&by=outlet "share of harbor-ledger")`:          "the search finds no document of this row",
		`[1%](/explore?by=toward "share_corrected of us-ice:critical")`:        "no sample was drawn from this search",
		`[1%](/explore?by=outlet "share_corrected of harbor-ledger")`:          "put toward into by",
		`[1](/explore?by=kind,outlet&top=1 "count of article, harbor-ledger")`: "not among the most frequent ones",
	} {
		got := s.report(number + "\n")
		if len(got.Numbers) != 1 {
			t.Errorf("%s: %+v", number, got)
		} else if reason := got.Numbers[0].Today.Reason; !strings.Contains(reason, want) || (reason == "") != (want == "") || got.Holds {
			t.Errorf("%s: %q, want %q", number, reason, want)
		}
	}
	s.post("/api/v1/reports/check", strings.Repeat("x", 1<<20), http.StatusRequestEntityTooLarge)
	s.post("/api/v1/reports/check?copus=x", "", http.StatusBadRequest)
	s.post("/reports/render?site=javascript:alert(1)", "", http.StatusBadRequest)
	s.post("/reports/render", strings.Repeat("x", 1<<20), http.StatusRequestEntityTooLarge)
}

// TestReportPages: reports of a folder are listed and shown; every number leads to the
// search that it is of; nothing outside the folder is.
func TestReportPages(t *testing.T) {
	t.Parallel()
	text := "---\ncorpus: Fifty zebras\n---\n# Zebras & ICE\n\nThere are [50](/search?q=zebra), not [51](/search?q=zebra), and 12 more.\n\n![Sides](/explore?q=zebra&by=toward)\n\n![Over time](/search?histogram=month)\n\n" +
		"## Hostile\n\n<script>alert(1)</script> [x](javascript:alert(2)) ![y](https://evil.example/y.png) ![no](/explore?by=colour)\n\n![no](/explore?by=colour)\n"
	files := fstest.MapFS{"zebras.md": {Data: []byte(text)}, "secret.txt": {Data: []byte("secret")}, "folder.md/x.md": {Data: []byte("x")}, "empty.md": {Data: nil}, "große Zahlen.md": {Data: []byte("1")}}
	s := newReports(t, files)
	list := s.do(http.MethodGet, "/reports").Body.String()
	for _, want := range []string{`<a href="/reports/zebras"><bdi>Zebras &amp; ICE</bdi></a> <span class="note">2 numbers, in the frozen corpus “Fifty zebras”`, `href="/reports/gro%C3%9Fe%20Zahlen"`, `<bdi>empty.md</bdi>`} {
		if !strings.Contains(list, want) {
			t.Errorf("no %s in %s", want, list)
		}
	}
	if strings.Contains(list, "secret") || strings.Contains(list, "folder") {
		t.Error(list)
	}
	page := s.do(http.MethodGet, "/reports/zebras").Body.String()
	for _, want := range []string{
		`<h1 dir="auto">Zebras &amp; ICE</h1>`,
		`<a class="number" href="/search?corpus=Fifty&#43;zebras&amp;q=zebra" rel="nofollow">50</a>`,
		`<a class="number differs" href="/search?corpus=Fifty&#43;zebras&amp;q=zebra" rel="nofollow">51</a> <span class="now">(now 50)</span>`,
		`<span class="by-hand" title="Typed by hand">12<span class="hidden"> (typed by hand)</span></span>`,
		`title="Critical of Immigration and Customs Enforcement: 10 documents">10</a>`,
		`&lt;script&gt;alert(`, `>y</a>`, `Cannot be drawn: by: “colour” is not one of`, `Cannot be read: line 14: a table or a timeline stands in a paragraph of its own.`,
		"1 of 2 numbers of this report differs from what the searches find in the frozen corpus “Fifty zebras”",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
	for _, no := range []string{"<script>alert", "javascript:", "<img", "ZgotmplZ"} {
		if strings.Contains(page, no) {
			t.Errorf("%s in %s", no, page)
		}
	}
	shown, sent := s.do(http.MethodGet, "/api/v1/reports/check?report=zebras"), s.post("/api/v1/reports/check", text, http.StatusOK)
	s.checkDocumentedAs("get", "/api/v1/reports/check", shown)
	if shown.Code != http.StatusOK || shown.Body.String() != sent.Body.String() {
		t.Errorf("a report that is shown: %d %s, and sent %s", shown.Code, shown.Body, sent.Body)
	}
	for address, code := range map[string]int{"?report=none": http.StatusNotFound, "?report=..%2Fzebras": http.StatusNotFound, "": http.StatusBadRequest, "?report=zebras&copus=x": http.StatusBadRequest} {
		if w := s.do(http.MethodGet, "/api/v1/reports/check"+address); w.Code != code {
			t.Errorf("%s: %d, not %d: %s", address, w.Code, code, w.Body)
		}
	}
	files["zebras.md"] = &fstest.MapFile{Data: []byte("changed")}
	if page := s.do(http.MethodGet, "/reports/zebras").Body.String(); !strings.Contains(page, "changed") {
		t.Error("the page shows what the file was")
	}
	for _, address := range []string{"/reports/none", "/reports/secret.txt", "/reports/secret", "/reports/folder", "/reports/folder%2Fx", "/reports/..%2Fzebras", "/reports/zebras.md", "/reports/%00"} {
		if w := s.do(http.MethodGet, address); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "secret.txt") && !strings.Contains(address, "secret") {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	if w := newSite(t).do(http.MethodGet, "/reports"); w.Code != http.StatusNotFound {
		t.Errorf("no reports are served, but the list is answered with %d", w.Code)
	}
}

// TestReportFile: a page of one file loads nothing, and its links lead to the site.
func TestReportFile(t *testing.T) {
	t.Parallel()
	s := newReports(t, nil)
	page := s.post("/reports/render?site=https://news.example.org/below/&corpus=fifty+zebras", "# Zebras\n\n[50](/search?q=zebra) and [away](https://example.org/)\n\n![t](/explore?q=zebra&by=toward)", http.StatusOK).Body.String()
	for _, want := range []string{"<title>Zebras</title>", `href="https://news.example.org/below/search?corpus=Fifty&#43;zebras&amp;q=zebra"`, `href="https://example.org/"`, "default-src 'none'", "<style>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page[max(0, len(page)-4000):])
		}
	}
	for _, no := range []string{"<script", "<link", "src=", `href="/`, "@import", "url("} {
		if strings.Contains(page, no) {
			t.Errorf("the page has %s", no)
		}
	}
}
