package metadata

import (
	"net/url"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/webpage/metadata/textkey"
	"standpoint/indexer/parse/webpage/structured"
)

// Form returns the kind of page an article was read from, once its text is known.
func Form(meta Meta, paragraphs []string) corpus.Form {
	if meta.page == nil {
		return corpus.FormArticle
	}
	size, words := 0, 0
	for _, p := range paragraphs {
		size += len(p)
		words += textkey.Words(p)
	}
	switch {
	case isLive(meta):
		return corpus.FormLive
	case isGallery(meta, size):
		return corpus.FormGallery
	case isExcerpt(meta, size, words, paragraphs):
		return corpus.FormExcerpt
	}
	return corpus.FormArticle
}

// isLive recognizes articles to which entries are added while something happens.
func isLive(meta Meta) bool {
	if meta.said.item.Is("LiveBlogPosting") || len(meta.said.item.Items("liveBlogUpdate")) > 1 {
		return true
	}
	return pathSays(meta.address, "liveblog", "liveticker", "live-blog", "live-ticker", "live-updates", "en-direct", "minuto-a-minuto") && len(meta.page.times) >= 5
}

// isGallery recognizes pages that are pictures with captions.
func isGallery(meta Meta, size int) bool {
	if meta.said.item.Is("ImageGallery", "MediaGallery") {
		return true
	}
	said := pathSays(meta.address, "gallery", "galerie", "bildergalerie", "bilderstrecke", "fotostrecke", "slideshow", "diaporama", "fotogaleria", "fotogalerie", "photo-gallery", "photogallery", "in-pictures")
	return said && meta.page.figures >= 5 && size < 2500
}

// pathSays reports whether one of these words is a word of the page's path.
func pathSays(address string, words ...string) bool {
	u, err := url.Parse(corpus.Original(address))
	if err != nil {
		return false
	}
	path := "-" + strings.NewReplacer("/", "-", "_", "-", ".", "-").Replace(strings.ToLower(u.Path)) + "-"
	for _, w := range words {
		if strings.Contains(path, "-"+w+"-") {
			return true
		}
	}
	return false
}

// stub is how many bytes of text an excerpt has at most.
const stub = 1500

// isExcerpt recognizes the beginning of an article behind a paywall: the page says
// that it is not for all, or asks to subscribe, and there is little text, or far
// less than it says there is.
func isExcerpt(meta Meta, size, words int, paragraphs []string) bool {
	if n, err := strconv.Atoi(meta.said.item.Text("wordCount")); err == nil && meta.said.isLocked() && n > 150 && 2*words < n {
		return true
	}
	if size == 0 || size > stub {
		return false
	}
	if meta.said.isLocked() || meta.page.walls > 0 {
		return true
	}
	last := paragraphs[max(0, len(paragraphs)-2):]
	for _, p := range last {
		if asksToSubscribe(p) {
			return true
		}
	}
	for _, p := range meta.page.paragraphs {
		if text := p.text(); len(text) < 200 && !meta.page.apart(p.node) && asksToSubscribe(text) {
			return true
		}
	}
	return false
}

// isLocked reports whether the page says that its article is not for everybody.
func (d declared) isLocked() bool {
	for item := range d.All(append(structured.ArticleTypes, "WebPage", "WebPageElement")...) {
		free := strings.ToLower(item.Text("isAccessibleForFree"))
		if free == "false" || strings.HasSuffix(free, "schema.org/false") {
			return true
		}
	}
	tier := strings.ToLower(d.Content("article:content_tier", "og:article:content_tier"))
	return tier == "locked"
}

// asksToSubscribe recognizes sentences at the end of an excerpt.
func asksToSubscribe(text string) bool {
	text = strings.ToLower(text)
	for _, phrase := range []string{
		"to continue reading", "to read the full", "to read this article", "to keep reading", "subscribe to read", "subscribers only", "for subscribers", "already a subscriber", "subscribe now", "this content is for members",
		"um weiterzulesen", "um den artikel zu lesen", "weiterlesen mit", "sie haben bereits ein abo", "bereits abonnent", "nur für abonnenten", "jetzt abonnieren", "exklusiv für abonnenten", "kostenpflichtig",
		"réservé aux abonnés", "réservée aux abonnés", "pour lire la suite", "il vous reste", "déjà abonné",
		"solo para suscriptores", "exclusivo para suscriptores", "para seguir leyendo", "suscríbete para", "exclusivo para assinantes", "continue lendo", "per continuare a leggere", "riservato agli abbonati", "om verder te lezen", "alleen voor abonnees", "för att läsa vidare", "for å lese videre",
	} {
		if strings.Contains(text, phrase) {
			return true
		}
	}
	return false
}
