package dom

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

func TestPagesBeyondTheLimitsEndClearly(t *testing.T) {
	many := func(n int, piece func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(piece(i))
		}
		return b.String()
	}
	same := func(piece string) func(int) string { return func(int) string { return piece } }
	for name, c := range map[string]struct{ page, want string }{
		"nested divs":            {many(600, same("<div>")), "nested more than 512 deep"},
		"nested inline elements": {many(600, same("<span>")), "nested more than 512 deep"},
		"a million divs":         {many(1_000_000, same("<div>")), "nested too deeply"},
		"tags":                   {many(700_000, same("<br>")), "more than 600000 tags"},
		"deep everywhere":        {many(1200, same(strings.Repeat("<div>", 400)+strings.Repeat("</div>", 200)+strings.Repeat("</div>", 200))), "nested too deeply"},
		"attributes of one":      {"<p " + many(1_000_000, func(i int) string { return fmt.Sprint(" a", i, "=1") }) + ">", "more than 1000 attributes"},
		"attributes of all":      {many(3000, func(int) string { return "<p" + strings.Repeat(" a", 900) + ">" }), "more than 2000000 attributes"},
		"reopened formatting":    {many(400, func(i int) string { return fmt.Sprintf("<b a=%d>", i) }) + many(200_000, same("<p>x</p>")), "nested wrongly"},
		"joined text":            {strings.Repeat("x", 1<<20) + many(200_000, same("x</x>")), "nested wrongly"},
		"text joined in tables":  {"<table>" + strings.Repeat("x", 1<<20) + many(200_000, same("x<tr>")), "nested wrongly"},
		"text joined in a menu":  {"<select>" + strings.Repeat("x", 1<<20) + many(200_000, same("x<p>")), "nested wrongly"},
	} {
		start := time.Now()
		_, err := Parse([]byte(c.page))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", name, err, c.want)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func TestLongPagesAreRead(t *testing.T) {
	row := "<tr><td><font size=2><b>name</b><td><p>a text of <i>some</i> words<br>and more</tr>"
	for name, page := range map[string]string{
		"a thread of tables":  "<table>" + strings.Repeat(row, 10_000) + "</table>",
		"many tables":         strings.Repeat("<table><tr><td>text</td><td>more</td></tr></table>", 20_000),
		"unclosed items":      "<ul>" + strings.Repeat("<li>an item<p>of text", 40_000),
		"unclosed formatting": "<b><i><font>" + strings.Repeat("<p>some text of a page</p>", 20_000),
		"a long list":         "<ul>" + strings.Repeat("<li><a href='/x' class='a b'>a link</a>", 40_000) + "</ul>",
		"a script of tags":    "<script>" + strings.Repeat("'<b>'+", 200_000) + "</script><p>x</p>",
		"one long text":       strings.Repeat("word ", 1<<20),
	} {
		if _, err := Parse([]byte(page)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ page, want string }{
		{"<p>one<p>two", "one two"},
		{"<p>W<b>or</b>d of<i> a</i> line", "Word of a line"},
		{"<p>one<br>two</p>", "one two"},
		{"<p>soft&shy;hyphen zero\u200bwidth no&nbsp;&nbsp;break</p>", "softhyphen zerowidth no break"},
		{"<p>a</p><script>var b</script><style>c</style><noscript><p>d</p></noscript><template>e</template>", "a"},
		{"<ul><li>a</li><li>b</li></ul><table><tr><td>c</td><td>d</td></tr></table>", "a b c d"},
		{"<div><template shadowrootmode=open><p>in a shadow</p></template></div>", "in a shadow"},
		{"<frameset><frame src=a></frameset>", ""},
		{"<body><p>one</p></body><body><p>two</p></body></html><p>three", "one two three"},
		{"plain text", "plain text"},
	} {
		doc, err := Parse([]byte(c.page))
		if err != nil {
			t.Fatal(err)
		}
		if got := Text(doc.Get(0)); got != c.want {
			t.Errorf("text of %q is %q, want %q", c.page, got, c.want)
		}
	}
}

func TestTextOfATitle(t *testing.T) {
	doc, _ := Parse([]byte("<title> A  page &amp; more</title>"))
	if got := Text(doc.Find("title").Get(0)); got != "A page & more" {
		t.Errorf("text of the title is %q", got)
	}
}

func TestNameWords(t *testing.T) {
	for name, want := range map[string][]string{
		"related-posts":       {"related", "posts"},
		"relatedPosts":        {"related", "posts"},
		"RelatedPosts_2":      {"related", "posts", "2"},
		"c-HTMLBody__text":    {"c", "html", "body", "text"},
		"article":             {"article"},
		" btn  btn--primary ": {"btn", "btn", "primary"},
		"Über-uns":            {"über", "uns"},
		"A":                   {"a"},
		"":                    nil,
		"--":                  nil,
	} {
		if got := NameWords(name); !slices.Equal(got, want) {
			t.Errorf("words of %q are %q, want %q", name, got, want)
		}
	}
}

func TestHidden(t *testing.T) {
	for page, want := range map[string]bool{
		"<p>":                                   false,
		"<p hidden>":                            true,
		"<p hidden=until-found>":                false,
		"<p style='color:red; display : NONE'>": true,
		"<p style='visibility:hidden'>":         true,
		"<p style='display:block'>":             false,
		"<p style='background:url(a:b);'>":      false,
	} {
		doc, _ := Parse([]byte(page))
		if got := Hidden(doc.Find("p").Get(0)); got != want {
			t.Errorf("hidden of %s is %v", page, got)
		}
	}
}

func TestAttributes(t *testing.T) {
	doc, _ := Parse([]byte(`<div id=Main><p class="a articleBody b" itemprop="Name ArticleBody" lang>x</p></div>`))
	p := doc.Find("p").Get(0)
	if !HasToken(p, "itemprop", "articleBody") || HasToken(p, "class", "article") || !Has(p, "lang") || Has(p, "id") {
		t.Error("attributes of <p> are read wrongly")
	}
	if n := Closest(p, func(n *html.Node) bool { return Attr(n, "id") == "Main" }); n == nil || n.Data != "div" {
		t.Errorf("closest is %v", n)
	}
	Remove(p)
	if doc.Find("p").Length() != 0 {
		t.Error("<p> is still there")
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"<p>a<b><p>b", "<table><tr><td><table>x</td>y<select><td>", "<svg><p><math><mi><b></svg>", "<a><div><a><table><a>",
		"<!-- <p -->&shy;", "<p a='b\">", "</", "<script><!--<script></script>", "<template shadowrootmode><p></template>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		doc, err := Parse(page)
		if err != nil {
			return
		}
		if deeper(doc.Get(0), MaxDepth) {
			t.Error("deeper than promised")
		}
		Text(doc.Get(0))
	})
}

func BenchmarkParse(b *testing.B) {
	page := []byte("<body>" + strings.Repeat("<div class='a b'><p>Some <b>words</b> of a <a href='/x'>page</a> in a row.</p></div>\n", 2000))
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if _, err := Parse(page); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}

func BenchmarkCheck(b *testing.B) {
	page := []byte("<body>" + strings.Repeat("<div class='a b'><p>Some <b>words</b> of a <a href='/x'>page</a> in a row.</p></div>\n", 2000))
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if err := check(page); err != nil {
			b.Fatal(err)
		}
	}
}
