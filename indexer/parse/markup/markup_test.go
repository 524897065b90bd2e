package markup

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"standpoint/corpus/corpustest"
)

func TestMain(m *testing.M) { corpustest.Main(m) }

var pieces = []struct{ name, html, want string }{
	{"plain", "Just text.", "Just text."},
	{"white space", " a \n\n b\t c ", "a b c"},
	{"paragraphs", "<p>One</p><p>Two</p>", "One\n\nTwo"},
	{"a line break", "One<br>two", "One\ntwo"},
	{"two line breaks", "One<br /> <br/>two", "One\n\ntwo"},
	{"many line breaks", "One<br><br><br><br>two", "One\n\ntwo"},
	{"divisions are lines", "<div>One</div><div>two</div><div><br></div><div>three</div>", "One\ntwo\n\nthree"},
	{"inline elements", "<b>b</b>o<i>l</i>d <span>x</span>", "bold x"},
	{"entities", "Fish &amp; chips &lt;3 &#8217;s &nbsp;x &bogus;", "Fish & chips <3 ’s x &bogus;"},
	{"a link", `see <a href="https://example.org/long">this page</a>!`, "see this page!"},
	{"an address as a link", `<a href="https://example.org/a">https://example.org/a</a>`, "https://example.org/a"},
	{"an address is all there is", ` <a href="https://example.org/a"></a> `, "https://example.org/a"},
	{"an anchor is nothing", `<a href="#c1"></a>`, ""},
	{"a quotation", "<blockquote><p>One</p><p>two</p></blockquote><p>answer</p>", "> One\n\n> two\n\nanswer"},
	{"a line break in a quotation", "<blockquote>One<br>two</blockquote>", "> One\n> two"},
	{"nested quotations", "<blockquote>a<blockquote>b</blockquote>c</blockquote>", "> a\n\n> > b\n\n> c"},
	{"a list", "Buy:<ul><li>milk<li>eggs</ul>now", "Buy:\n\n- milk\n- eggs\n\nnow"},
	{"a list that is drawn with numbers", `<ol start="3"><li>c</li><li>d</li><li value="9">i</li></ol>`, "- c\n- d\n- i"},
	{"a list in a list", "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  - b\n- c"},
	{"items with paragraphs", "<ul><li><p>a</p></li>\n<li><p>b</p></li></ul>", "- a\n\n- b"},
	{"items without text", "<ul><li></li><li>a</li></ul>", "- a"},
	{"code", "<p>x</p><pre>if a {\n\tb()\n\n}</pre>", "x\n\nif a {\n    b()\n\n}"},
	{"a table", "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a | b\n1 | 2"},
	{"a picture", `<p>Look <img src=x alt="a cat"></p>`, "Look"},
	{"a picture between words", `<p><img alt="A cat">Look at this<img src=x alt="a cat">photo</p>`, "Look at this photo"},
	{"a picture of a smile by its alt text", `ha <img alt="😀" src=x>, yes`, "ha 😀, yes"},
	{"a smile of a forum", `ha <img class="smilies" alt=":)" src=x>`, "ha :)"},
	{"a named smile", `ha <img alt=":smile:" src=x>`, "ha :smile:"},
	{"a picture alone", `<img alt="A cat on a mat" src=x>`, ""},
	{"a smile in letters", `ha <img class="wp-smiley" alt=":D" src=x>`, "ha :D"},
	{"a picture of a smile", `ha <img class="emoji" alt="😀" src=x>`, "ha 😀"},
	{"a picture without words", `<img src=x>`, ""},
	{"scripts and styles", "a<script>x()</script><style>b{}</style><!-- c --><noscript>d</noscript>e", "ae"},
	{"hidden", `a<span hidden>b <span>c</span> d</span><i style="display: none">e</i>f`, "af"},
	{"for screen readers alone", `<span class="x screen-reader-text">In reply to</span> a`, "a"},
	{"hidden from screen readers alone", `<span aria-hidden="true">a</span>`, "a"},
	{"buttons", "a <button>Reply</button>", "a"},
	{"struck through", "<s>no</s> yes", "no yes"},
	{"quotation marks", "he said <q>no</q>.", "he said “no”."},
	{"invisible characters", "a\u200bb\ufeff\u00adc \u200b", "abc"},
	{"joined letters stay", "👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"},
	{"controls", "a\x00b\x07c\u0085d", "abcd"},
	{"broken markup", "a </p></blockquote></li></ul> b <p", "a\n\nb"},
	{"less than", "1 < 2 and 3 > 2", "1 < 2 and 3 > 2"},
}

func TestFromHTML(t *testing.T) {
	for _, c := range pieces {
		if got := FromHTML(c.html); got != c.want {
			t.Errorf("%s: FromHTML(%q)\n got %q\nwant %q", c.name, c.html, got, c.want)
		}
	}
}

// TestFromNode reads the same pieces as part of a page.
func TestFromNode(t *testing.T) {
	for _, c := range pieces {
		page, err := html.Parse(strings.NewReader("<body>" + c.html))
		if err != nil {
			t.Fatal(err)
		}
		body := page.FirstChild.LastChild
		if got := FromNode(body); got != c.want && c.name != "broken markup" {
			t.Errorf("%s: FromNode(%q)\n got %q\nwant %q", c.name, c.html, got, c.want)
		}
	}
	if got := FromNode(&html.Node{Type: html.TextNode, Data: " a  b "}); got != "a b" {
		t.Errorf("a text: %q", got)
	}
}

func TestFromLines(t *testing.T) {
	for in, want := range map[string]string{
		"One\ntwo\n\nthree":                             "One\ntwo\n\nthree",
		"One\r\ntwo\r\n\r\n\r\nthree\n":                 "One\ntwo\n\nthree",
		"One<br />\ntwo":                                "One\ntwo",
		"<b>One</b>\n<i>two</i>":                        "One\ntwo",
		"<p>One</p>\n<p>two</p>":                        "One\n\ntwo",
		"<blockquote>\nquoted\n</blockquote>\nanswer":   "> quoted\n\nanswer",
		"<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>\nend":    "- a\n- b\n\nend",
		"a &amp; b\n<script>\nx\n</script>c":            "a & b\nc",
		"plain text without any markup, on one line":    "plain text without any markup, on one line",
		"<a href=\"https://example.org\">here</a>\n\nb": "here\n\nb",
	} {
		if got := FromLines(in); got != want {
			t.Errorf("FromLines(%q)\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestFromMarkdown(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Just text.\nGoes on.\n\nNext.", "Just text. Goes on.\n\nNext."},
		{"emphasis", "**bold**, *it*, __b__, _i_, ***both***, snake_case_name, 2 * 3 * 4", "bold, it, b, i, both, snake_case_name, 2 * 3 * 4"},
		{"a link", "see [this page](https://example.org/a_b) now", "see this page now"},
		{"an address", "https://example.org/a?b=c&amp;d and <https://example.org>", "https://example.org/a?b=c&d and https://example.org"},
		{"a link is all there is", "[](https://example.org/a)", "https://example.org/a"},
		{"a reference", "[text][1]\n\n[1]: https://example.org", "text"},
		{"a picture", "![a cat](https://example.org/c.png)", "a cat"},
		{"escaped", `1\. \*no\* \\ \[x\]`, `1. *no* \ [x]`},
		{"escaped as Reddit does", "&gt; quoted &amp;amp; said\n\n&lt;3 5 &gt; 4", "> quoted & said\n\n<3 5 > 4"},
		{"a quotation", "> One\n> two\n\nanswer", "> One two\n\nanswer"},
		{"nested quotations", "> > deep\n>\n> flat\n\nout", "> > deep\n\n> flat\n\nout"},
		{"lists", "* a\n* b\n    * c\n\n3. x\n4. y", "- a\n- b\n  - c\n\n3. x\n4. y"},
		{"a number alone", "1984.", "1984."},
		{"a line break", "a  \nb\\\nc", "a\nb\nc"},
		{"headings", "# One\n\nTwo\n===\n\n#hashtag", "One\n\nTwo\n\n#hashtag"},
		{"a rule", "a\n\n---\n\nb", "a\n\nb"},
		{"code", "x `a  *b*` y\n\n    if *a* {\n      b\n\n    }\n\n```go\nf(&amp;x)\n```", "x a *b* y\n\nif *a* {\n  b\n\n}\n\nf(&x)"},
		{"a table", "a|b\n:-|-:\n1|**2**\n3|", "a | b\n1 | 2\n3"},
		{"struck through", "~~no~~ yes, ~5", "no yes, ~5"},
		{"a spoiler", ">!He dies!< and &gt;!so *does* she!&lt;", "He dies and so does she"},
		{"a spoiler of Lemmy", "a\n\n::: spoiler The end\nHe dies\n:::\n\nb", "a\n\nThe end\n\nHe dies\n\nb"},
		{"superscript", "^this ^^that ^(and (all) this) 2^10 ^_^ x^(2)", "this that and (all) this 2^10 ^_^ x^(2)"},
		{"HTML is text", "a <b>c</b> <br> d", "a <b>c</b> <br> d"},
		{"an emote", `[](/emote "so sad") text`, "/emote so sad text"},
		{"invisible characters", "a\n\n&amp;#x200B;\n\nb", "a\n\nb"},
		{"deleted", "[deleted]", "[deleted]"},
		{"names", "u/name_with_lines and r/sub_name said @x_y_", "u/name_with_lines and r/sub_name said @x_y_"},
		{"nothing", " \n\n ", ""},
	} {
		if got := FromMarkdown(c.in); got != c.want {
			t.Errorf("%s: FromMarkdown(%q)\n got %q\nwant %q", c.name, c.in, got, c.want)
		}
	}
}

// TestProse is a property: text without a mark is the same by the short way and
// by the long one.
func TestProse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab .,!?'\"()-1\n\n é日"))).Draw(t, "text")
		if !isProse(text) {
			return
		}
		want := marked{source: []byte(text)}
		want.walk(parseTree(want.source))
		if got := FromMarkdown(text); got != want.text() {
			t.Fatalf("FromMarkdown(%q) = %q, want %q", text, got, want.text())
		}
	})
}

// TestLettersStay is a property: except for the addresses of links, Markdown drops
// marks and no letter.
func TestLettersStay(t *testing.T) {
	parts := []string{"a", "b ", "*", "_", "**", "~~", "> ", "\n", "\n\n", "- ", "1. ", "`", "```\n", "#", "    ", "^", "(", ")", "|", "\\", "&gt;", ">!", "!<", "<b>", "é", "=", "]", "!"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(parts)).Draw(t, "parts"), "")
		want := onlyLetters(strings.ReplaceAll(text, "&gt;", ">"))
		if got := onlyLetters(FromMarkdown(text)); got != want && !strings.Contains(text, "```") {
			t.Fatalf("FromMarkdown(%q) = %q", text, FromMarkdown(text))
		}
	})
}

func onlyLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("abé", r) {
			return r
		}
		return -1
	}, text)
}

// TestBombs gives each reader what costs most; none may take long.
func TestBombs(t *testing.T) {
	for name, text := range map[string]string{
		"quotations": strings.Repeat(">", 1<<17) + "x", "lists": strings.Repeat("* + - ", 1<<15) + "x", "brackets": strings.Repeat("[", 1<<17),
		"links": strings.Repeat("[a](", 1<<15), "stars": strings.Repeat("*a_", 1<<16), "pictures": strings.Repeat("![", 1<<16),
		"spoilers": strings.Repeat(">!", 1<<17), "code": strings.Repeat("`a``", 1<<15), "cells": strings.Repeat("a|", 1<<15) + "\n" + strings.Repeat("-|", 1<<15) + "\n" + strings.Repeat("x|\n", 1<<12),
		"elements": strings.Repeat("<div>", 1<<18), "quotations of HTML": strings.Repeat("<blockquote>x", 1<<16), "lists of HTML": strings.Repeat("<ul><li>x", 1<<16),
		"attributes": "<a " + strings.Repeat("x=1 ", 1<<18) + ">y", "hidden": strings.Repeat("<p hidden>", 1<<17), "comments": strings.Repeat("<!--", 1<<17),
	} {
		for _, read := range []func(string) string{FromHTML, FromLines, FromMarkdown} {
			if got := read(text); len(got) > 40*len(text) {
				t.Errorf("%s: %d bytes of %d", name, len(got), len(text))
			}
		}
	}
}

func FuzzMarkup(f *testing.F) {
	for _, c := range pieces {
		f.Add(c.html)
	}
	f.Add("> *a* [b](c)\n\n- d\n  1. e\n\n~~f~~ `g` ^(h) >!i!< \\* | j\n-|-\n1|2")
	f.Fuzz(func(t *testing.T, text string) {
		for name, got := range map[string]string{"HTML": FromHTML(text), "lines": FromLines(text), "Markdown": FromMarkdown(text)} {
			if got != strings.TrimRight(got, " \n") || strings.HasPrefix(got, "\n") || strings.Contains(got, "\n\n\n") {
				t.Fatalf("%s: %q is %q", name, text, got)
			}
			if !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\r\t\u200b") {
				t.Fatalf("%s: %q is %q", name, text, got)
			}
		}
		page, err := html.Parse(strings.NewReader(text))
		if err == nil {
			FromNode(page)
		}
	})
}

func BenchmarkMarkup(b *testing.B) {
	plain := strings.Repeat("They should run a shuttle, like the other counties did. It isn't rocket science!\n\n", 8)
	marked := "&gt; They should *run* a shuttle.\n\nWith **what** money? See [this](https://example.org/a) or:\n\n- ask\n- wait\n\n" + plain
	page := "<p>They should <i>run</i> a shuttle, <a href=\"https://example.org\">like</a> the others &amp; so on.</p><p>" + plain + "</p>"
	for _, c := range []struct {
		name, text string
		read       func(string) string
	}{{"plain", plain, FromMarkdown}, {"markdown", marked, FromMarkdown}, {"html", page, FromHTML}, {"plainhtml", plain, FromHTML}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				c.read(c.text)
			}
		})
	}
}
