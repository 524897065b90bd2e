package export

import (
	"bytes"
	"flag"
	"fmt"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
	"standpoint/indexer/parse/xmlstream"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/*.txtar"

func TestPages(t *testing.T) { formattest.Suite(t, Formats(), golden, *update) }

func FuzzExport(f *testing.F) { formattest.Fuzz(f, Formats(), golden) }

// TestForeignPagesAreNotClaimed: what only looks like an export is left to others.
func TestForeignPagesAreNotClaimed(t *testing.T) {
	for _, page := range []string{
		"<html><body>xmlns:wp=\"http://wordpress.org/export/1.2/\"</body></html>", "<rss version=\"2.0\"><channel></channel></rss>",
		"disqus", `{"comments":[]}`, `{"id":"1","title":"x"}`, `[1,2,3]`, `{"id":"a","url":"b"}`, "<disqusting/>", `{"commentHex"`, "{", "[",
	} {
		for _, f := range Formats() {
			if f.Claims(format.Head{Text: []byte(page), Whole: true}) {
				t.Errorf("%s claims %s", f.Name, page)
			}
		}
	}
}

// TestAVideoHasAnID: comments on an unknown video do not belong to any.
func TestAVideoHasAnID(t *testing.T) {
	for _, page := range []string{`{"comments":[{"id":"a","text":"Whose?"}],"title":"x"}`, `{"comments":[{"id":"a","text":"Whose?"}`} {
		var faults []error
		for thread, err := range readYtdlp(t.Context(), formattest.Input(strings.NewReader(page))) {
			if err == nil {
				t.Errorf("%s: a thread of %q", page, thread.Article.URL)
			}
			faults = append(faults, err)
		}
		if len(faults) != 1 {
			t.Errorf("%s: %v", page, faults)
		}
	}
}

// TestBombs: nesting, references and records without end are set aside, and
// what comes after them is read.
func TestBombs(t *testing.T) {
	wxr := func(item string) string {
		return `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "&b;&b;"><!ENTITY b "&c;&c;"><!ENTITY c "ha">]><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>` +
			item + "<item><title>Good</title><link>https://bugle.example/1</link></item></channel></rss>"
	}
	for name, item := range map[string]string{
		"depth":           "<item>" + strings.Repeat("<a>", 100_000) + "</item>",
		"closed depth":    "<item><title>" + strings.Repeat("<a>", 50_000) + strings.Repeat("</a>", 50_000) + "</x></item>",
		"giant":           "<item><title>" + strings.Repeat("long ", format.MaxLine/5+1) + "</title></item>",
		"giant, no end":   "<item><title>" + strings.Repeat("<b>long</b>", format.MaxLine/11+1),
		"attributes":      "<item " + strings.Repeat(`a="b" `, 200_000) + "></titel></item>",
		"entities":        "<item><title>&a;&a;&unknown;</title></titel></item>",
		"cdata, no end":   "<item><title><![CDATA[" + strings.Repeat("long ", 1000),
		"comment, no end": "<item><title><!-- " + strings.Repeat("long ", 1000),
	} {
		t.Run(name, func(t *testing.T) {
			_, threads, faults := formattest.Read(t, Formats(), strings.NewReader(wxr(item)), format.Options{})
			if len(threads) != 1 || threads[0].Article.Headline != "Good" {
				t.Errorf("%d threads", len(threads))
			}
			if len(faults) == 0 || faults[0].Outcome != format.Quarantined {
				t.Errorf("faults %v", faults)
			}
		})
	}
}

// TestEntitiesAreNotExpanded: those that a page defines stay as they are written.
func TestEntitiesAreNotExpanded(t *testing.T) {
	page := `<!DOCTYPE rss [<!ENTITY a "ha ha">]><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>x &a; y</title></item></channel></rss>`
	_, threads, _ := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{})
	if len(threads) != 1 || threads[0].Article.Headline != "x &a; y" {
		t.Errorf("%+v", threads)
	}
}

// TestJSONBombs: broken and endless JSON ends in a fault.
func TestJSONBombs(t *testing.T) {
	for name, page := range map[string]string{
		"commento depth":  `{"version":1,"comments":[{"commentHex":"a","x":` + strings.Repeat("[", 100_000),
		"commento length": `{"version":1,"comments":[{"commentHex":"` + strings.Repeat("a", format.MaxLine+1<<20) + `"}]}`,
		"ytdlp depth":     `{"id":"a","title":"b","channel_id":"c","webpage_url":"d","x":` + strings.Repeat(`{"a":`, 100_000),
		"ytdlp length":    `{"id":"a","title":"b","channel_id":"c","webpage_url":"d","comments":[{"id":"` + strings.Repeat("a", format.MaxLine+1<<20) + `"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, _, faults := formattest.Read(t, Formats(), strings.NewReader(page), format.Options{})
			if len(faults) == 0 || faults[0].Outcome != format.Quarantined {
				t.Errorf("faults %v", faults)
			}
		})
	}
}

const disqusPost = `<post dsq:id="%d"><message><![CDATA[<p>A comment of a usual length, which says what it says in some words.</p>]]></message><createdAt>2024-01-02T09:00:00Z</createdAt><author><name>Ben</name></author><thread dsq:id="1"/></post>` + "\n"

// TestMemoryIsBounded: what is held does not follow the length of an export.
func TestMemoryIsBounded(t *testing.T) {
	const n = 6000
	post := strings.Replace(fmt.Sprintf(disqusPost, 1), "some words", strings.Repeat("some words ", 1000), 1)
	page := formattest.Repeat(`<disqus><thread dsq:id="1"><link>https://bugle.example/1</link></thread>`, post, n, "</disqus>")
	before := formattest.Held()
	comments, most := 0, uint64(0)
	for thread, err := range readDisqus(t.Context(), formattest.Input(page)) {
		if err != nil {
			t.Fatal(err)
		}
		comments += len(thread.Comments)
		most = max(most, formattest.Held())
	}
	if comments != n || most > before+24<<20 { // of 66 MB
		t.Errorf("%d comments, %d MiB before, %d MiB", comments, before>>20, most>>20)
	}
}

func BenchmarkWXR(b *testing.B)      { benchmark(b, "wxr", "<item>", "</item>") }
func BenchmarkDisqus(b *testing.B)   { benchmark(b, "disqus", "<post ", "</post>") }
func BenchmarkCommento(b *testing.B) { benchmark(b, "commento", "", "") }
func BenchmarkYoutube(b *testing.B)  { benchmark(b, "youtube", "", "") }

// benchmark reads a golden page whose first record is repeated.
func benchmark(b *testing.B, name, start, end string) {
	page := formattest.Page(b, "testdata/"+name+".txtar")
	if start != "" {
		from := bytes.Index(page, []byte(start))
		to := from + bytes.LastIndex(page[from:bytes.Index(page, []byte("\n</"))], []byte(end)) + len(end)
		page = bytes.Join([][]byte{page[:from], bytes.Repeat(page[from:to], 1000), page[to:]}, nil)
	}
	formattest.Benchmark(b, Formats(), page)
}

// TestThreadsOfDisqusAreBounded: those beyond the bound are reported, and their
// comments are below their ids.
func TestThreadsOfDisqusAreBounded(t *testing.T) {
	var threads []corpus.Thread
	d := &disqusReader{in: formattest.Input(strings.NewReader("")), threads: map[string]disqusThread{}, most: 250}
	d.yield = func(t corpus.Thread, _ error) bool {
		threads = append(threads, t)
		return true
	}
	page := `<disqus><thread dsq:id="1"><link>https://bugle.example/1</link></thread><thread dsq:id="2"><link>https://bugle.example/2</link></thread>` +
		fmt.Sprintf(disqusPost, 1) + strings.ReplaceAll(fmt.Sprintf(disqusPost, 2), `thread dsq:id="1"`, `thread dsq:id="2"`) + "</disqus>"
	s := stream{scanner: xmlstream.NewScanner(formattest.Input(strings.NewReader(page)).Text, format.MaxLine, isDisqus), yield: d.yield, read: d.element}
	if !s.run(t.Context()) || !d.flush() {
		t.Fatal("it was not read to its end")
	}
	if d.strange != 1 || len(threads) != 2 || threads[0].Article.URL == "" || threads[1].Article.NativeID != "2" || threads[1].Article.ID == "" {
		t.Errorf("%d threads are strange, %+v", d.strange, threads)
	}
}
