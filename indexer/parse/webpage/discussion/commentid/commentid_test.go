package commentid

import (
	"strings"
	"testing"

	"standpoint/indexer/parse/webpage/dom"
)

func TestIn(t *testing.T) {
	for name, want := range map[string]string{
		"comment-17": "17 sure", "li-comment-17": "17 sure", "dsq-comment-body-8": "8 sure", "kommentar_9a": "9a sure", "comments-12": "12 sure",
		"17": "17", "c4711": "4711", "0d9a1b2c-3d4e-5f60-7182-93a4b5c6d7e8": "0d9a1b2c-3d4e-5f60-7182-93a4b5c6d7e8",
		"comment": "", "commentform": "", "sidebar": "", "x17": "", "": "",
	} {
		id, sure := In(name)
		if sure {
			id += " sure"
		}
		if id != want {
			t.Errorf("%q: %q, want %q", name, id, want)
		}
	}
}

func TestAddressesAndScripts(t *testing.T) {
	for _, c := range []struct{ what, got, want string }{
		{"a fragment", Fragment("https://x.example/a#comment-7"), "comment-7"},
		{"a path", Fragment("https://x.example/comment/7"), "comment-7"},
		{"another path", Fragment("https://x.example/a/7"), "https://x.example/a/7"},
		{"a reply link", InReplyLink("/a?replytocom=17#respond"), "17"},
		{"another link", InReplyLink("/a?p=17"), ""},
		{"a script", InReplyScript(`return addComment.moveForm("div-comment-17", "17")`), "17"},
		{"another script", InReplyScript("open()"), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
}

func TestOf(t *testing.T) {
	for markup, want := range map[string]string{
		`<li id="comment-17">`: "17", `<div data-comment-id="ab12">`: "ab12", `<div data-id="17">`: "17", `<div about="/comment/17#comment-17">`: "17", `<div id="main" class="comment">`: "",
	} {
		if got := Of(first(t, markup).Get(0)); got != want {
			t.Errorf("%s: %q, want %q", markup, got, want)
		}
	}
	if id, parent, ok := WPDiscuz(first(t, `<div id="wpd-comm-17_12">`).Get(0)); id != "17" || parent != "12" || !ok {
		t.Errorf("wpDiscuz: %q answers %q, %t", id, parent, ok)
	}
	if _, parent, ok := WPDiscuz(first(t, `<div id="wc-comm-17_0">`).Get(0)); parent != "" || !ok {
		t.Errorf("wpDiscuz: an answer to the article answers %q, %t", parent, ok)
	}
	doc, err := dom.Parse([]byte(`<a name="comment-9"></a> <div class=x>text</div>`))
	if err != nil {
		t.Fatal(err)
	}
	if got := Before(doc.Find(".x").Get(0)); got != "9" {
		t.Errorf("the anchor before gives %q", got)
	}
}

func first(t *testing.T, markup string) *dom.Selection {
	t.Helper()
	doc, err := dom.Parse([]byte(strings.TrimSpace(markup)))
	if err != nil {
		t.Fatal(err)
	}
	return doc.Find("body > *").First()
}
