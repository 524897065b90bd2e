package pages

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// CheckMarkup checks the rules of all pages: nothing that a strict
// Content-Security-Policy blocks, no address that runs a script, and everything
// that people need who cannot see the page.
func CheckMarkup(t *testing.T, page string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	c := &markup{t: t, ids: map[string]int{}, labels: map[string]bool{}}
	c.walk(doc)
	c.finish()
}

// markup collects what is found on a page.
type markup struct {
	t          *testing.T
	ids        map[string]int
	labels     map[string]bool // ids that a label is for
	inputs     []string        // ids of fields that need a label
	headings   []int
	title      string
	lang       string
	mains      int
	references []string
}

func (c *markup) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		c.element(n)
	}
	for child := range n.ChildNodes() {
		c.walk(child)
	}
}

func (c *markup) element(n *html.Node) {
	attr := map[string]string{}
	for _, a := range n.Attr {
		attr[a.Key] = a.Val
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			c.t.Errorf("<%s> has attribute %s", n.Data, a.Key)
		}
		if a.Key == "href" || a.Key == "action" || a.Key == "src" {
			c.address(n.Data, a.Val)
		}
	}
	if id, given := attr["id"]; given {
		c.ids[id]++
	}
	for _, name := range []string{"aria-labelledby", "aria-describedby"} {
		c.references = append(c.references, strings.Fields(attr[name])...)
	}
	switch n.Data {
	case "script":
		if attr["src"] == "" || n.FirstChild != nil {
			c.t.Error("there is an inline script")
		}
	case "style", "iframe", "object", "embed", "base":
		c.t.Errorf("there is a <%s>", n.Data)
	case "html":
		c.lang = attr["lang"]
	case "main":
		c.mains++
	case "title":
		if n.Parent.Data == "head" && n.FirstChild != nil {
			c.title = n.FirstChild.Data
		}
	case "h1", "h2", "h3", "h4", "h5", "h6":
		c.headings = append(c.headings, int(n.Data[1]-'0'))
	case "label":
		c.labels[attr["for"]] = true
	case "input", "select", "textarea":
		if attr["type"] != "hidden" {
			c.inputs = append(c.inputs, attr["id"])
		}
	case "a":
		if name := strings.TrimSpace(words(n)) + attr["aria-label"]; name == "" && attr["href"] != "" {
			c.t.Errorf("a link to %q has no words", attr["href"])
		}
	case "img":
		c.t.Error("there is an <img>")
	}
}

func (c *markup) address(element, address string) {
	scheme, _, found := strings.Cut(address, ":")
	local := strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") || strings.HasPrefix(address, "#") || strings.HasPrefix(address, "?") || address == ""
	if !local && (!found || !slices.Contains([]string{"http", "https"}, scheme)) {
		c.t.Errorf("<%s> leads to %q", element, address)
	}
}

func (c *markup) finish() {
	if c.lang != "en" || c.mains != 1 || strings.TrimSpace(c.title) == "" {
		c.t.Errorf("lang %q, %d <main>, title %q", c.lang, c.mains, c.title)
	}
	for id, n := range c.ids {
		if n > 1 && id != "" && !strings.HasPrefix(id, "/") { // a test gives many elements the same id
			c.t.Errorf("id %q occurs %d times", id, n)
		}
	}
	for _, id := range c.inputs {
		if !c.labels[id] {
			c.t.Errorf("field %q has no label", id)
		}
	}
	for _, id := range c.references {
		if c.ids[id] == 0 {
			c.t.Errorf("an attribute names id %q, which is not there", id)
		}
	}
	before := 0
	ones := 0
	for _, level := range c.headings {
		if level > before+1 {
			c.t.Errorf("a heading of level %d follows one of level %d", level, before)
		}
		if level == 1 {
			ones++
		}
		before = level
	}
	if ones != 1 {
		c.t.Errorf("%d headings of level 1", ones)
	}
	if c.ids["main"] != 1 {
		c.t.Error("there is nothing to skip to")
	}
}

// words returns the text of an element.
func words(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for child := range n.ChildNodes() {
		b.WriteString(words(child))
	}
	return b.String()
}
