package feed

import (
	"cmp"
	"html"
	"regexp"
	"strings"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/metadata/textkey"
)

// origin is the outlet that an aggregator took an item from: <source> of RSS 2.0, or
// News:Source as Bing writes it.
type origin struct{ name, address string }

var sourceElement = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)<source\s[^>]*?url\s*=\s*["']([^"']*)["'][^>]*>(.*?)</source>`)
})

// originIn finds the <source> of an item, which gofeed does not hand on.
func originIn(item []byte) origin {
	found := sourceElement().FindSubmatch(item)
	if found == nil {
		return origin{}
	}
	name := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(string(found[2])), "<![CDATA["), "]]>")
	return origin{markup.OneLine(name), strings.TrimSpace(html.UnescapeString(string(found[1])))}
}

// attribute gives an article that another outlet wrote to that outlet, and takes the
// outlet's name off the headline and a summary that repeats both.
func (e *entry) attribute(a *corpus.Article, in format.Input, s source) {
	if e.origin.name == "" && e.origin.address == "" {
		return
	}
	own := cmp.Or(format.Registered(a.URL), format.Registered(s.link))
	if from := format.Registered(e.origin.address); from != "" && from == own {
		return
	}
	if in.Outlet(e.origin.address, e.origin.name) != "" {
		in.Attribute(a, e.origin.address, e.origin.name)
	}
	if e.origin.name == "" {
		return
	}
	for _, mark := range []string{" - ", " – ", " — ", " | "} {
		if headline, ok := strings.CutSuffix(a.Headline, mark+e.origin.name); ok && headline != "" {
			a.Headline = headline
			break
		}
	}
	if k := textkey.Of(a.Standfirst); k == textkey.Of(a.Headline+e.origin.name) || k == textkey.Of(a.Headline) {
		a.Standfirst, a.Form = "", ""
	}
}
