package body

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/dom"
)

// hint is what the names of an element (its tag, class, id, role …) say of what it holds.
type hint uint16

const (
	hintBody    hint = 1 << iota // the text of the article: itemprop=articleBody
	hintText                     // probably the text: class=entry-content
	hintArticle                  // <article>, <main>
	hintNone                     // nothing of the article: <nav>, class=share-bar
	hintRelated                  // other articles
	hintCaption
	hintComment
	hintHidden
	hintMeta // byline, date, tags: short things that belong to the article
	hintSoft // nothing of the article, if no prose is in it
)

// drops tells whether what has the hint is probably not in the body.
func (h hint) drops() bool {
	return h&(hintNone|hintRelated|hintCaption|hintComment|hintHidden|hintMeta) != 0 && h&hintBody == 0
}

// hintTable remembers the hints of names, which come again and again on a page.
type hintTable map[string]hint

// of reads the hint of an element.
func (t hintTable) of(n *html.Node) hint {
	h := ofTag(n)
	role := ""
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class", "id", "data-component", "data-testid", "data-test", "data-qa", "data-module", "data-type", "data-widget", "data-block", "data-name":
			h |= t.ofNames(a.Val)
		case "role":
			role = a.Val
		case "itemprop":
			h |= ofProperty(a.Val)
		case "aria-hidden":
			if a.Val == "true" {
				h |= hintSoft
			}
		}
	}
	h |= ofRole(role)
	if dom.Hidden(n) {
		h |= hintHidden
	}
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Main:
		h &^= hintNone | hintRelated | hintCaption | hintComment | hintMeta | hintSoft
	case atom.Blockquote:
		h &^= hintNone
	}
	if h&hintBody != 0 {
		h &^= hintNone | hintRelated | hintCaption | hintComment | hintMeta | hintSoft
	}
	return h
}

func ofTag(n *html.Node) hint {
	switch n.DataAtom {
	case atom.Nav, atom.Footer, atom.Form, atom.Select, atom.Textarea, atom.Dialog, atom.Menu, atom.Fieldset:
		return hintNone
	case atom.Aside:
		return hintNone
	case atom.Figcaption, atom.Caption:
		return hintCaption
	case atom.Figure:
		return hintSoft | hintCaption
	case atom.Article, atom.Main:
		return hintArticle
	case atom.Time, atom.Address:
		return hintMeta
	}
	switch n.Data {
	case "amp-sidebar", "amp-consent", "amp-user-notification", "amp-ad", "amp-embed", "amp-social-share", "amp-carousel":
		return hintNone
	}
	return 0
}

func ofRole(role string) hint {
	switch strings.ToLower(role) {
	case "navigation", "banner", "contentinfo", "search", "complementary", "form", "menu", "menubar", "toolbar", "tablist", "dialog", "alertdialog", "alert", "button", "tooltip":
		return hintNone
	case "main", "article":
		return hintArticle
	}
	return 0
}

func ofProperty(property string) (h hint) {
	for _, p := range strings.Fields(property) {
		switch strings.ToLower(p) {
		case "articlebody":
			h |= hintBody
		case "text", "reviewbody":
			h |= hintText
		case "author", "datepublished", "datemodified", "publisher", "keywords", "creator", "image", "headline":
			h |= hintMeta
		case "caption", "copyrightholder":
			h |= hintCaption
		case "comment":
			h |= hintComment
		}
	}
	return h
}

// ofNames reads class names, or another list of names that people make.
func (t hintTable) ofNames(names string) hint {
	if len(names) > 500 {
		names = names[:500]
	}
	if h, ok := t[names]; ok {
		return h
	}
	var h hint
	for _, name := range strings.Fields(names) {
		last := ""
		dom.EachWord(name, func(word string) {
			h |= nameHints[word] | nameHints[last+" "+word]
			last = word
		})
	}
	t[names] = h
	return h
}

// nameHints are the words, and pairs of words, by which people who make pages
// name what is on them.
var nameHints = words(map[hint]string{
	hintBody: `articlebody, article body, story body, storybody, articletext, article text, entry content,
		post content, post body, postbody, story content, story text, storytext, articlecontent, article copy,
		body copy, body text, bodytext, artikeltext, artikel text, news text, newstext, post text, content text,
		article fulltext, single content, page content body`,
	hintText: `entry, post, story, article, content, prose, richtext, rich text, wysiwyg, text, copy, artikel, beitrag`,
	hintNone: `nav, navi, navigation, navbar, menu, submenu, topbar, breadcrumb, breadcrumbs, pagination, pager, paginator, pagenav,
		footer, bottombar, sidebar, rail, widget, widgets, widgetarea,
		share, sharing, shares, sharebar, sharethis, sharedaddy, shariff, addthis, addtoany, social, socials, socialmedia, followus, follow us,
		whatsapp, advert, advertisement, advertising, advertorial, ads, ad, adbox, adslot, adunit, adsense, anzeige, werbung, publicidad, publicite, pubblicita,
		reklam, reklame, banner, billboard, leaderboard, dfp, gpt, newsletter, newsletters, subscribe, subscription, subscriptions, signup, sign up, login, register, abo, abonnement,
		optin, mailchimp, cookie, cookies, consent, gdpr, cmp, paywall, popup, modal, overlay, lightbox, tooltip, dropdown,
		hidden, invisible, visuallyhidden, visually hidden, sr only, screen reader, noprint, no print, donate, donation, spenden,
		cta, toc, search, searchform, suche, toolbar, toolbox, tools, print, poll, quiz, rating, ratings, voting, vote,
		trackback, pingback, skip link, skiplink, button, buttons, btn, jp post flair, sponsor, sponsored, disclaimer, legal notice, impressum`,
	hintRelated: `related, relatedposts, relatedarticles, relatedcontent, similar, recommended, recommendation, recommendations, recommends, recirc,
		recirculation, readmore, read more, read next, read also, see also, also read, more from, more stories, more news, more articles,
		morestories, morenews, trending, popular, mostread, most read, most viewed, latest news, latest posts, latest articles, teaser, teasers, promo, promos, promobox,
		outbrain, taboola, plista, ligatus, next post, prev post, previous post, post navigation, nav links, nextprev, adjacent,
		verwandt, weitere, mehr zum, lesen sie, zum thema, meistgelesen, empfehlung, empfehlungen,
		relacionadas, relacionados, noticias relacionadas, lire aussi, crp, yarpp, jp relatedposts, linklist, related links, link list, linkbox`,
	hintCaption: `caption, captions, figcaption, bildunterschrift, bu, legende, credit, credits, photocredit, imagecredit, copyright, photographer, wp caption text, bildnachweis, bildquelle, image source, image description`,
	hintComment: `comment, comments, commentlist, commentform, respond, disqus, kommentar, kommentare, commentaires, comentarios, discussion`,
	hintMeta: `byline, bylines, dateline, date, datetime, published, pubdate, timestamp, meta, metadata, postmeta, metainfo, author, authors, autor, autoren, auteur,
		bio, biography, authorbox, author box, tags, taglist, tag list, tag links, tagcloud, tag cloud, post tags, keywords, schlagworte, stichworte, categories, cat links, rubrik,
		kicker, overline, dachzeile, eyebrow, topics, readtime, reading time, read time, lesezeit, views`,
	hintSoft: `header, video, player, audio, podcast, gallery, slideshow, carousel, slider, swiper, infobox, factbox, product, shop, image, img, photo, picture, media, bild, foto, embed, box, aside, links, list links, tab, tabs, language, lang, copyright, info, infos, next, prev, previous, tag, live, ticker`,
})

func words(lists map[hint]string) map[string]hint {
	m := make(map[string]hint, 512)
	for h, list := range lists {
		for _, w := range strings.Split(list, ",") {
			m[strings.Join(strings.Fields(w), " ")] |= h
		}
	}
	return m
}
