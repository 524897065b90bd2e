package markup

import (
	"regexp"
	"strings"
	"sync"
)

// shortcode is a tag of WordPress's own: [name], [name a="b"], [name https://…], [/name], [name/].
var shortcode = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\[(/?)([a-zA-Z][a-zA-Z0-9_-]*)((?:\s+[a-zA-Z0-9_-]+=(?:"[^"\]]*"|'[^'\]]*'|[^\s"'\]]+)|\s+https?://[^\s\]]+)*)\s*(/?)\]`)
})

// core are shortcodes of WordPress itself that stand for something else than
// text, and may stand alone and without attributes.
var core = map[string]bool{
	"gallery": true, "playlist": true, "audio": true, "video": true, "embed": true, "caption": true, "wp_caption": true,
}

// WithoutShortcodes drops shortcodes and keeps what they enclose, unless that is
// an address to embed. What is merely in brackets ("[sic]", "[1]") stays: a
// shortcode has attributes, is closed, or is one of WordPress's own.
func WithoutShortcodes(content string) string {
	if !strings.Contains(content, "[") {
		return content
	}
	found := shortcode().FindAllStringSubmatchIndex(content, -1)
	closed := map[string]bool{}
	part := func(m []int, group int) string { return content[m[2*group]:m[2*group+1]] }
	for _, m := range found {
		if part(m, 1) == "/" {
			closed[part(m, 2)] = true
		}
	}
	var b strings.Builder
	from := 0
	for _, m := range found {
		name := part(m, 2)
		if m[0] < from || !closed[name] && !core[name] && part(m, 3) == "" && part(m, 4) == "" {
			continue
		}
		b.WriteString(content[from:m[0]])
		from = m[1]
		if end := strings.Index(content[from:], "[/embed]"); name == "embed" && part(m, 1) == "" && end >= 0 {
			from += end
		}
	}
	b.WriteString(content[from:])
	return b.String()
}
