package feed

import (
	"bytes"
	"flag"
	"strings"
	"testing"
	"time"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/*.txtar"

func TestPages(t *testing.T) { formattest.Suite(t, Formats(), golden, *update) }

func FuzzFeed(f *testing.F) { formattest.Fuzz(f, Formats(), golden) }

func TestForeignPagesAreNotClaimed(t *testing.T) {
	for _, page := range []string{
		"<html><body><feed></feed></body></html>", "<note><to>x</to></note>", "feed", "<", "<!--", `{"version":"1"}`, `[]`,
	} {
		for _, f := range Formats() {
			if f.Claims(format.Head{Text: []byte(page), Whole: true}) {
				t.Errorf("%s claims %s", f.Name, page)
			}
		}
	}
}

func TestRootsAreClaimed(t *testing.T) {
	for _, page := range []string{
		"<rss>", "<RSS version='0.91'>", "<?xml version='1.0'?>\n<!DOCTYPE rss SYSTEM \"x\" [<!ENTITY a \">\">]>\n<rss>", "<!-- > --><rdf:RDF>",
		"<feed xmlns='http://www.w3.org/2005/Atom'>", "<atom:feed>", "\xc2\xa0<?xml version='1.0'?><rss>",
	} {
		if !claimsXML(format.Head{Text: []byte(page)}) {
			t.Errorf("%s is not claimed", page)
		}
	}
}

// TestFullTexts: what may be a summary is never the text of the article.
func TestFullTexts(t *testing.T) {
	long := strings.Repeat("A sentence of some length stands here. ", 25)
	for name, c := range map[string]struct {
		content, summary string
		paragraphs       int
		cut              bool
	}{
		"content":                    {"<p>One.</p><p>Two.</p>", "One.", 2, false},
		"one long paragraph":         {"<p>" + long + "</p>", "", 1, false},
		"one short paragraph":        {"<p>One.</p>", "", 0, false},
		"summary alone":              {"", "<p>One.</p><p>Two.</p>", 0, false},
		"summary in both":            {"<p>One.</p><p>Two.</p>", "<p>One.</p><p>Two.</p>", 0, false},
		"content is cut":             {"<p>One.</p><p>Two […]</p>", "", 0, true},
		"read more":                  {"<p>One.</p><p>Two. <a href=x>Read more</a></p>", "One.", 0, true},
		"weiterlesen":                {"<p>Eins.</p><p>Zwei … Weiterlesen →</p>", "Eins.", 0, true},
		"summary is cut":             {"", "One [&#8230;]", 0, true},
		"much, but cut":              {strings.Repeat("<p>One.</p>", 5) + "<p>Two…</p>", "One.", 6, true},
		"the line of WordPress":      {"<p>One.</p><p>Two.</p><p>The post <a>X</a> appeared first on <a>Y</a>.</p>", "", 2, false},
		"a description that is long": {"", strings.Repeat("<p>"+long+"</p>", 3), 3, false},
		"more at the end":            {"<p>One.</p><p>He wants no more.</p>", "", 2, false},
	} {
		e := entry{content: c.content, summary: c.summary, title: "T", link: "https://bugle.example/1"}
		a, _ := e.article(format.Input{Options: format.Options{Outlets: formattest.Outlets{}}}, source{})
		if len(a.Paragraphs) != c.paragraphs || (a.Form == "excerpt") != c.cut || c.paragraphs == 0 && a.Standfirst == "" {
			t.Errorf("%s: %q, standfirst %q, form %q", name, a.Paragraphs, a.Standfirst, a.Form)
		}
	}
}

func TestCommentAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"https://bugle.example/a/#comment-17":                     "https://bugle.example/a/ 17",
		"https://bugle.example/?p=1#comment-17":                   "https://bugle.example/?p=1 17",
		"https://x.example/a.html?showComment=170#c4711471147114": "https://x.example/a.html 4711471147114",
		"https://bugle.example/a/#comments":                       "",
		"https://bugle.example/a/#section-2":                      "",
		"https://bugle.example/a/":                                "",
		"/a#comment-1":                                            "",
		":":                                                       "",
	} {
		page, id, _ := commentAt(address)
		if got := strings.TrimSpace(page + " " + id); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

// TestBombs: what cannot be read is set aside, and what comes after it is read.
func TestBombs(t *testing.T) {
	for name, item := range map[string]string{
		"depth":          "<item>" + strings.Repeat("<a>", 200_000) + "</item>",
		"foreign depth":  "<item>" + strings.Repeat("<x:a>", 20_000) + strings.Repeat("</x:a>", 19_000) + "</item>",
		"giant":          "<item><title>" + strings.Repeat("long ", format.MaxLine/5+1) + "</title></item>",
		"attributes":     "<item><title " + strings.Repeat(`a="b" `, 300_000) + "</item>",
		"cdata, no end":  "<item><title><![CDATA[ never closed",
		"nothing inside": "<item></item>",
	} {
		t.Run(name, func(t *testing.T) {
			page := "<rss><channel>" + item + "<item><title>Good</title><link>https://bugle.example/1</link></item></channel></rss>"
			_, threads, faults := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{})
			if len(threads) != 1 || threads[0].Article.Headline != "Good" {
				t.Errorf("%d threads", len(threads))
			}
			if len(faults) != 1 || !strings.Contains(name, "depth") && name != "nothing inside" && faults[0].Outcome != format.Quarantined {
				t.Errorf("faults %v", faults)
			}
		})
	}
}

func TestAFeedWithoutItemsIsSkipped(t *testing.T) {
	for _, page := range []string{"<rss><channel><title>x</title></channel></rss>", `{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[]}`} {
		_, threads, faults := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{})
		if len(threads) != 0 || len(faults) != 1 || faults[0].Outcome != format.Skipped {
			t.Errorf("%d threads, faults %v", len(threads), faults)
		}
	}
}

const item = "<item><title>A headline of usual length</title><link>https://bugle.example/1</link><pubDate>Tue, 02 Jan 2024 03:04:05 GMT</pubDate><description>&lt;p&gt;What it is about, in a sentence or two of usual length.&lt;/p&gt;</description></item>\n"

// TestEmptyCommentsAreCounted: nothing is left out without a word.
func TestEmptyCommentsAreCounted(t *testing.T) {
	page := "<rss><channel>" + strings.Repeat("<item><link>https://bugle.example/1#comment-7</link><description></description></item>", 2) + "</channel></rss>"
	_, threads, faults := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{})
	if len(threads) != 0 || len(faults) != 1 || faults[0].Reason != "left out: comments without text: 2" {
		t.Errorf("%d threads, faults %v", len(threads), faults)
	}
}

// TestMemoryIsBounded: what is held does not follow the length of a feed.
func TestMemoryIsBounded(t *testing.T) {
	const n = 500
	before := formattest.Held()
	long := strings.Replace(item, "What it is about", strings.Repeat("What it is about, said at length. ", 1000), 1)
	items, most := 0, uint64(0)
	for _, err := range readXML(t.Context(), formattest.Input(formattest.Repeat("<rss><channel>", long, n, "</channel></rss>"))) {
		if err != nil {
			t.Fatal(err)
		}
		if items++; items%100 == 0 {
			most = max(most, formattest.Held())
		}
	}
	if items != n || most > before+8<<20 { // of 17 MiB
		t.Errorf("%d items, %d MiB before, %d MiB", items, before>>20, most>>20)
	}
}

// TestFramesAreBounded: what each item is read within cannot be made long.
func TestFramesAreBounded(t *testing.T) {
	frame := `<channel a="` + strings.Repeat("x", 10_000) + `">`
	page := "<rss>" + strings.Repeat(frame, 30) + strings.Repeat("<item/>", 5000)
	_, _, faults := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{})
	if len(faults) != 5000 {
		t.Errorf("%d faults", len(faults))
	}
}

func BenchmarkRSS(b *testing.B) {
	page := []byte("<rss><channel><title>The Bugle</title>" + strings.Repeat(item, 1000) + "</channel></rss>")
	formattest.Benchmark(b, Formats(), page)
}

func BenchmarkJSON(b *testing.B) {
	page := formattest.Page(b, "testdata/json.txtar")
	from := bytes.Index(page, []byte("    {"))
	to := bytes.LastIndex(page, []byte("]"))
	page = bytes.Join([][]byte{page[:from], bytes.Repeat(append(bytes.TrimSpace(page[from:to]), ",\n"...), 300), page[from:]}, nil)
	formattest.Benchmark(b, Formats(), page)
}

// TestZonesOfFeeds: a time whose day only the feed's reader tells has its zone read
// all the same, and one in a zone that nobody knows is marked.
func TestZonesOfFeeds(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]string{
		"07/01/2019 10:00 GMT+7":          "2019-01-07T03:00:00Z ",
		"mar, 08 gen 2019 10:00:00 +0100": "2019-01-08T09:00:00Z ",
		"Tue, 08 Jan 2019 10:00:00 QQQT":  "2019-01-08T10:00:00Z unknown",
		"Tue, 08 Jan 2019 10:00:00 GMT":   "2019-01-08T10:00:00Z ",
		"Tue, 08 Jan 2019 10:00:00 +0000": "2019-01-08T10:00:00Z ",
	} {
		page := `<rss version="2.0"><channel><title>The Ferry</title><item><title>Late</title><link>https://ferry.example/1</link><description>Late again.</description><pubDate>` + date + `</pubDate></item></channel></rss>`
		_, threads, _ := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{})
		if len(threads) != 1 {
			t.Fatalf("%s: %d threads", date, len(threads))
		}
		a := threads[0].Article
		if got := a.Published.Format(time.RFC3339) + " " + strings.TrimPrefix(string(a.PublishedZone), "given"); got != want {
			t.Errorf("%s: %s, want %s", date, got, want)
		}
	}
}

// TestUpdatedIsNotPublished: when an entry of Atom changed does not say when it came out.
func TestUpdatedIsNotPublished(t *testing.T) {
	t.Parallel()
	page := `<feed xmlns="http://www.w3.org/2005/Atom"><title>The Ferry</title><entry><title>Late</title><id>https://ferry.example/1</id><link href="https://ferry.example/1"/><summary>Late again.</summary><updated>2020-01-01T10:00:00Z</updated></entry></feed>`
	_, threads, _ := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{})
	if len(threads) != 1 || !threads[0].Article.Published.IsZero() || threads[0].Article.Modified.IsZero() {
		t.Errorf("%+v", threads)
	}
}
