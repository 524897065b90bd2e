package shape_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/discussion/shape"
	"standpoint/indexer/parse/webpage/dom"
)

const block = `<div class="row odd"><b class="author">Nell</b> <time>2020-01-02 03:04</time><div class=words>Is this the ferry to the north?</div></div>`

func TestIn(t *testing.T) {
	reply := strings.Replace(block, "</div></div>", "</div>"+strings.Replace(block, "odd", "even", 1)+"</div>", 1)
	untimed := strings.ReplaceAll(block, "<time>2020-01-02 03:04</time>", "")
	teaser := `<div class="row"><h3><a href="/other">Another article of this outlet</a></h3><time>2020-01-02</time> Its first words, and more</div>`
	for name, c := range map[string]struct {
		page     string
		evidence shape.Evidence
		want     int
	}{
		"a list":                             {strings.Repeat(block, 3), shape.Named, 3},
		"a list, strictly":                   {strings.Repeat(block, 3), shape.Both, 3},
		"a reply in a comment":               {block + reply, shape.Named, 3},
		"no times":                           {strings.Repeat(untimed, 3), shape.Named, 3},
		"no times, strictly":                 {strings.Repeat(untimed, 3), shape.Both, 0},
		"teasers":                            {strings.Repeat(teaser, 3), shape.Named, 0},
		"prose":                              {strings.Repeat("<div class=row>Words of an article.</div>", 3), shape.Named, 0},
		"a list of comments of other pages":  {strings.Repeat(strings.Replace(block, "</div></div>", `<a href="/a#comment-1">.</a></div></div>`, 1)+strings.Replace(block, "</div></div>", `<a href="/b#comment-2">.</a></div></div>`, 1), 1), shape.Named, 0},
		"another element between the blocks": {block + "<p>An advertisement</p>" + block, shape.Named, 2},
	} {
		root := body(t, "<section>"+c.page+"</section>").Find("section").Get(0)
		if got := shape.In([]*html.Node{root}, c.evidence); len(got) != c.want {
			t.Errorf("%s: %d comments, want %d", name, len(got), c.want)
		}
	}
}

func TestAmong(t *testing.T) {
	page := body(t, strings.Repeat(block, 2)+`<div class="row">Words alone</div>`)
	var nodes []*html.Node
	nodes = append(nodes, page.Find(".row").Nodes...)
	got := shape.Among(nodes[:2])
	if len(got) != 2 {
		t.Errorf("%d comments, want 2", len(got))
	}
	if got := shape.Among(nodes[2:]); len(got) != 0 {
		t.Errorf("%d comments in words alone", len(got))
	}
}

func TestIsDefinitionList(t *testing.T) {
	for page, want := range map[string]bool{
		`<dl><dt><b class=author>Nell</b></dt><dd>Is this the ferry?</dd><dt><b class=author>Ben</b></dt><dd>It is.</dd></dl>`: true,
		`<dl><dt>Ferry</dt><dd>A boat.</dd></dl>`: false,
		`<dl></dl>`: false,
	} {
		if got := shape.IsDefinitionList(body(t, page).Find("dl").Get(0)); got != want {
			t.Errorf("%s: %t", page, got)
		}
	}
}

func body(t *testing.T, page string) *dom.Document {
	t.Helper()
	doc, err := dom.Parse([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
