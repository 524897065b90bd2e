package export

import (
	"regexp"
	"strings"
	"sync"

	"standpoint/indexer/parse/markup"
)

// postText returns the paragraphs and captions of a post as WordPress keeps it:
// HTML in which, unless the block editor wrote it, the ends of lines count, and
// shortcodes.
func postText(content string) (paragraphs, captions []string) {
	content, captions = withoutCaptions(content)
	content = withoutShortcodes(content)
	read := markup.FromLines
	if strings.Contains(content, "<!-- wp:") {
		read = markup.FromHTML
	}
	return markup.Paragraphs(read(content)), captions
}

var (
	figcaption = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)<figcaption\b[^>]*>(.*?)</figcaption>`)
	})
	captionCode = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)\[(?:wp_)?caption\b([^\]]*)\](.*?)\[/(?:wp_)?caption\]`)
	})
	captionAttribute = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)\bcaption=(?:"([^"]*)"|'([^']*)')`)
	})
)

// withoutCaptions takes the captions of pictures out of a post.
func withoutCaptions(content string) (rest string, captions []string) {
	caption := func(fragment string) {
		if text := markup.OneLine(fragment); text != "" {
			captions = append(captions, text)
		}
	}
	if strings.Contains(content, "<figcaption") {
		content = figcaption().ReplaceAllStringFunc(content, func(found string) string {
			caption(figcaption().FindStringSubmatch(found)[1])
			return ""
		})
	}
	if strings.Contains(content, "caption]") {
		content = captionCode().ReplaceAllStringFunc(content, func(found string) string {
			parts := captionCode().FindStringSubmatch(found)
			if given := captionAttribute().FindStringSubmatch(parts[1]); given != nil {
				caption(given[1] + given[2])
			} else {
				caption(parts[2])
			}
			return "\n\n"
		})
	}
	return content, captions
}

// shortcode is a tag of WordPress's own: [name], [name a="b"], [/name], [name/].
var shortcode = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\[(/?)([a-zA-Z][a-zA-Z0-9_-]*)((?:\s+[a-zA-Z0-9_-]+=(?:"[^"\]]*"|'[^'\]]*'|[^\s"'\]]+))*)\s*(/?)\]`)
})

// core are shortcodes of WordPress itself that stand for something else than
// text, and may stand alone and without attributes.
var core = map[string]bool{
	"gallery": true, "playlist": true, "audio": true, "video": true, "embed": true, "caption": true, "wp_caption": true,
}

// withoutShortcodes drops shortcodes and keeps what they enclose, unless that is
// an address to embed. What is merely in brackets ("[sic]", "[1]") stays: a
// shortcode has attributes, is closed, or is one of WordPress's own.
func withoutShortcodes(content string) string {
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
