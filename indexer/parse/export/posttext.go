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
	content = markup.WithoutShortcodes(content)
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
