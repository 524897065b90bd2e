package metadata

import (
	"strings"

	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/metadata/site"
	"standpoint/indexer/parse/webpage/metadata/textkey"
	"standpoint/indexer/parse/webpage/structured"
)

// declared is what a page says to machines of its article.
type declared struct {
	*structured.Page
	item *structured.Item // of the article; an empty one if the page names none
}

// declare finds what the data of a page says of the article at an address.
func declare(data *structured.Page, address string) declared {
	return declared{data, articleOf(data, address)}
}

// describesArticle reports whether the item is of an article, rather than of a page.
func (d declared) describesArticle() bool { return d.item.Is(structured.ArticleTypes...) }

// isArticle reports whether the page calls itself an article.
func (d declared) isArticle() bool { return d.describesArticle() || d.sharesArticle() }

// sharesArticle reports whether the page's card for sharing calls it an article.
func (d declared) sharesArticle() bool { return strings.EqualFold(d.Content("og:type"), "article") }

// text is the article's text as JSON-LD says it. What microdata calls so is an
// element of the page, with all that is in it.
func (d declared) text() string {
	if d.item.Source != structured.JSONLD {
		return ""
	}
	text := d.item.Raw("articleBody")
	if strings.Contains(text, "</") {
		text = markup.FromHTML(text)
	}
	return text
}

// maxEntries is how many entries of a live blog are read.
const maxEntries = 2000

// entries are those of a live blog as JSON-LD says them.
func (d declared) entries() (all []Entry) {
	if d.item.Source != structured.JSONLD {
		return nil
	}
	for _, update := range d.item.Items("liveBlogUpdate") {
		text := update.Raw("articleBody")
		if strings.Contains(text, "</") {
			text = markup.FromHTML(text)
		}
		if text = strings.TrimSpace(text); text != "" && len(all) < maxEntries {
			all = append(all, Entry{update.Text("headline"), text})
		}
	}
	return all
}

// section is the part of the outlet that the article is in.
func (d declared) section() string {
	for _, s := range []string{
		d.item.Text("articleSection"), d.Content("article:section", "parsely-section", "og:section", "cxenseparse:category", "section", "dc.subject.section"),
	} {
		if s != "" && len(s) < 80 && !strings.Contains(s, "://") {
			return s
		}
	}
	return ""
}

// pageTypes describe a page that may hold an article.
var pageTypes = []string{"WebPage", "ItemPage", "CreativeWork", "Recipe", "Review", "VideoObject", "PodcastEpisode", "MedicalWebPage"}

// maxArticles is how many articles of a page are weighed.
const maxArticles = 200

// articleOf finds the item that describes the page's own article: of the best
// kind there is the one whose address is the page's, else whose headline the
// page's title repeats, else the first. Articles that are members of a list
// elsewhere on the page are teasers.
func articleOf(data *structured.Page, address string) *structured.Item {
	title := textkey.Of(data.Content("og:title", "twitter:title") + data.Title)
	var best *structured.Item
	listed := membersOfLists(data)
	most, others, seen := 0, 0, 0
	for item := range data.All(structured.ArticleTypes...) {
		if seen++; seen > maxArticles {
			break
		}
		if listed[item] {
			continue
		}
		points := 1
		if item.Source == structured.JSONLD {
			points++
		}
		if headline := textkey.Of(item.Text("headline")); len(headline) > 8 && strings.Contains(title, headline) {
			points += 8
		}
		for _, name := range []string{"url", "mainEntityOfPage"} {
			if a := item.Address(name); a != "" && address != "" && site.SameAddress(a, address) {
				points += 4
				break
			}
		}
		if item.Text("datePublished") != "" {
			points += 2
		}
		if points <= 4 {
			others++
		}
		if points > most {
			best, most = item, points
		}
	}
	if most <= 4 && others > 2 {
		best = nil // many articles, and none is the page's own
	}
	if best == nil {
		for item := range data.All(pageTypes...) {
			if best == nil || best.Text("datePublished") == "" && item.Text("datePublished") != "" {
				best = item
			}
		}
	}
	if best == nil {
		best = data.Loose
	}
	return best
}

// membersOfLists are the items that are in lists, and the entries of live blogs.
func membersOfLists(data *structured.Page) map[*structured.Item]bool {
	members := map[*structured.Item]bool{}
	add := func(top *structured.Item) {
		for below := []*structured.Item{top}; len(below) > 0; {
			item := below[len(below)-1]
			below = below[:len(below)-1]
			for _, p := range item.Properties {
				if v := p.Value.Item; v != nil && !members[v] {
					members[v] = true
					below = append(below, v)
				}
			}
		}
	}
	for list := range data.All("ItemList", "CollectionPage") {
		add(list)
	}
	for live := range data.All("LiveBlogPosting") {
		for _, entry := range live.Items("liveBlogUpdate") {
			members[entry] = true
			add(entry)
		}
	}
	return members
}
