package metadata

import (
	"strings"

	"standpoint/corpus"
)

// form tells what kind of page the article was read from.
func (e *evidence) form(text string) corpus.Form {
	switch {
	case e.item.Is("LiveBlogPosting"):
		return corpus.FormLive
	case e.item.Is("ImageGallery", "MediaGallery"):
		return corpus.FormGallery
	}
	free := strings.ToLower(e.item.Text("isAccessibleForFree"))
	if free == "false" && e.prose() < 1500 && len(text) < 1500 {
		return corpus.FormExcerpt
	}
	return corpus.FormArticle
}

// prose is how much text stands in paragraphs that are sentences.
func (e *evidence) prose() (n int) {
	for _, p := range e.view.paragraphs {
		if size := len(p.text()); size > 80 {
			n += size
		}
	}
	return n
}
