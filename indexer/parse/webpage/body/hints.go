package body

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/dom"
)

// hint is what the names of an element (its tag, class, id, role …) say of what it holds.
type hint uint32

const (
	hintBody    hint = 1 << iota // the text of the article: itemprop=articleBody
	hintText                     // probably the text: class=entry-content
	hintArticle                  // <article>, <main>
	hintNone                     // nothing of the article: <nav>, class=share-bar
	hintRelated                  // other articles
	hintCaption
	hintComment
	hintHidden
	hintMeta  // byline, date, tags: short things that belong to the article
	hintPart  // nothing of the article, by a name that is rarely used for anything else
	hintNever // never of the article: cookie banners
	hintLead  // the standfirst
)

// drops reports whether what has the hint is probably not in the body.
func (h hint) drops() bool { return h&(elsewhere|hintMeta) != 0 }

// onlyMeta reports whether what has the hint is at worst a date or a name.
func (h hint) onlyMeta() bool { return h&elsewhere == 0 }

// elsewhere are the hints of what belongs to no article, or beside it.
const elsewhere = hintNever | hintPart | hintNone | hintRelated | hintCaption | hintComment | hintHidden

// names are the words of an element that say something of it.
type names struct {
	hint  hint
	words []string
}

// hintTable remembers what names say: they come again and again on a page.
type hintTable map[string]names

// of reads the words of an element that say something of it.
func (t hintTable) of(n *html.Node) names {
	var found names
	add := func(more names) {
		found.hint |= more.hint
		if len(found.words) == 0 {
			found.words = more.words
		} else if len(more.words) > 0 {
			found.words = slices.Concat(found.words, more.words)
		}
	}
	switch n.DataAtom {
	case atom.Html, atom.Body:
		return found
	}
	add(t.known("<" + n.Data + ">"))
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "id":
			if !isHeading(n) { // there it is made of the heading's words
				add(t.ofNames(a.Val))
			}
		case "class", "data-component", "data-testid", "data-test", "data-qa", "data-module", "data-type", "data-widget", "data-block", "data-name":
			add(t.ofNames(a.Val))
		case "role", "itemprop":
			for _, v := range strings.Fields(a.Val) {
				add(t.known(a.Key + "=" + strings.ToLower(v)))
			}
		}
	}
	if dom.Hidden(n) {
		add(t.known("[hidden]"))
	}
	if dom.Overlaid(n) {
		add(t.known("[overlaid]"))
	}
	if found.hint&hintBody != 0 && slices.Contains(found.words, "itemprop=articlebody") {
		found.words = nil
	}
	return found
}

// known is what one name says.
func (t hintTable) known(name string) names {
	f, ok := t[name]
	if !ok {
		if f.hint = nameHints[name]; f.hint.drops() {
			f.words = []string{name}
		}
		t[name] = f
	}
	return f
}

// ofNames reads class names, or another list of names that people make.
func (t hintTable) ofNames(list string) names {
	if len(list) > 500 {
		list = list[:500]
	}
	if f, ok := t[list]; ok {
		return f
	}
	var f names
	add := func(word string) {
		h := nameHints[word]
		f.hint |= h
		if h.drops() {
			f.words = append(f.words, word)
		}
	}
	for _, name := range strings.Fields(list) {
		last := ""
		dom.EachNameWord(name, func(word string) {
			add(word)
			if last != "" {
				add(last + " " + word)
			}
			last = word
		})
		add(last + "$")
	}
	t[list] = f
	return f
}

// nameHints are the words, and pairs of words, by which people who make pages
// name what is on them.
var nameHints = words(map[hint]string{
	hintArticle: `<article>, <main>, role=main, role=article`,
	hintBody: `itemprop=articlebody, articlebody, article body, story body, storybody, articletext, article text, entry content,
		post content, post body, postbody, story content, story text, storytext, articlecontent, article copy,
		body copy, body text, bodytext, artikeltext, artikel text, news text, newstext, post text, content text,
		article fulltext, single content, page content body`,
	hintText: `entry, post, story, article, content, prose, richtext, rich text, wysiwyg, text, copy, artikel, beitrag`,
	hintPart: `<nav>, <footer>, <form>, <select>, <textarea>, <dialog>, <menu>, <fieldset>, <aside>, <button>, <label>, <input>,
		sidebar, related, newsletter, footer, widget area, widgetarea, sidebars, nav, menu, share, sharing, relatedlinks, shareblock, sharebox, sharebuttons, sharelinks, sharetools, socialshare, socialbar`,
	hintNone: `
		[overlaid],
		<amp-sidebar>, <amp-consent>, <amp-user-notification>, <amp-ad>, <amp-embed>, <amp-social-share>,
		role=navigation, role=banner, role=contentinfo, role=search, role=complementary, role=form, role=menu, role=menubar, role=toolbar,
		role=tablist, role=dialog, role=alertdialog, role=alert, role=button, role=tooltip,
		nav, navi, navigation, navbar, menu, submenu, topbar, breadcrumb, breadcrumbs, pagination, pager, paginator, pagenav,
		footer, bottombar, sidebar, rail, widget, widgets, widgetarea,
		share, sharing, shares, sharebar, sharethis, sharedaddy, shariff, addthis, addtoany, seitenleiste, randspalte, marginalspalte, fusszeile, kopfzeile, boletin, suscripcion, suscribete, abonnement, partage, compartilhe, delen, dela, deel, nieuwsbrief, nyhedsbrev, nyhetsbrev, boletim, publicidade, annonce, annons, annonser, reklama, stickybar, promobar, appbanner, infobanner, teilen, partager, compartir, condividi, appstore, appstores, contactbox, kontaktbox, social, socials, socialmedia, followus, follow us,
		whatsapp, advert, advertisement, advertising, advertorial, ads, ad, adbox, adslot, adunit, adsense, anzeige, werbung, publicidad, publicite, pubblicita,
		reklam, reklame, banner, billboard, leaderboard, dfp, gpt, newsletter, newsletters, subscribe, subscription, subscriptions, signup, sign up, login, register, abo, abonnement,
		optin, mailchimp, popup, modal, overlay, lightbox, tooltip, dropdown,
		hidden$, invisible$, visuallyhidden, visually hidden, sr only, screen reader, noprint, no print, donate, donation, spenden,
		cta, toc, search, searchform, suche, toolbar, toolbox, tools, print, poll, quiz, rating, ratings, voting, vote,
		trackback, pingback, skip link, skiplink, button, buttons, btn, jp post flair, sponsor, sponsored, disclaimer, legal notice, impressum`,
	hintNever:  `cookie, cookies, consent, gdpr, <amp-consent>, <amp-sidebar>, usercentrics, onetrust, cookiebar, cookiebanner, cookienotice`,
	hintHidden: `[hidden]`,
	hintRelated: `related, relatedposts, relatedarticles, relatedcontent, similar, recommended, recommendation, recommendations, recommends, recirc,
		recirculation, readmore, read more, read next, read also, see also, also read, more from, more stories, more news, more articles,
		morestories, morenews, trending, popular, mostread, most read, most viewed, latest news, latest posts, latest articles, teaser, teasers, interesting articles, en savoir, you may, also like, might like, editors picks, top stories, popular posts, most popular, mehr lesen, weiterlesen, more link, morelink, leia mais, leer mas, lire plus, lees ook, lees verder, articlelist, article list, post list, news list, newslist, mas leidas, a lire, promo, promos, promobox,
		outbrain, taboola, plista, ligatus, next post, prev post, previous post, post navigation, nav links, nextprev, next prev, prev, previous, adjacent,
		verwandt, weitere, mehr zum, lesen sie, zum thema, meistgelesen, empfehlung, empfehlungen,
		relacionadas, relacionados, noticias relacionadas, lire aussi, crp, yarpp, jp relatedposts, linklist, related links, link list, linkbox`,
	hintCaption: `bildtext, bildunterzeile, bildlegende, legenda, didascalia, didascalie, pie foto, piefoto, pie de, fotocredit, foto credit, photo credit, image credit, media credit, image caption, photo caption, <figcaption>, <caption>, itemprop=caption, itemprop=copyrightholder, caption, captions, figcaption, bildunterschrift, bu, legende, credit, credits, photocredit, imagecredit, copyright, photographer, wp caption text, bildnachweis, bildquelle, image source, image description`,
	hintComment: `itemprop=comment, comment, comments, commentlist, commentform, respond, disqus, kommentar, kommentare, commentaires, comentarios, discussion`,
	hintMeta: `<time>, <address>, itemprop=author, itemprop=datepublished, itemprop=datemodified, itemprop=publisher, itemprop=keywords, itemprop=creator,
		itemprop=headline, itemprop=image, byline, bylines, dateline, date, datetime, published, pubdate, timestamp, meta, metadata, postmeta, postmetadata, postinfo, post info, entry info, article info, story info, fecha, auteurs, autores, autore, autori, etiquetas, etiquettes, schlagwort, verfasser, redakteur, contributor, contributors, about author, aboutauthor, post author, metainfo, author, authors, autor, autoren, auteur,
		bio, biography, authorbox, author box, tags, taglist, tag list, tag links, tagcloud, tag cloud, post tags, keywords, schlagworte, stichworte, categories, cat links, rubrik,
		kicker, overline, dachzeile, eyebrow, topics, readtime, reading time, read time, lesezeit, views`,
	hintLead: `standfirst, dek, intro, introtext, lead, lede, leadtext, summary, subtitle, subheadline, subhead, subheading, strapline, excerpt, description, teaser, teasertext, vorspann, deck, untertitel, chapeau, chapo, bajada, entradilla, anleser, abstract, snippet, sapo, ingress`,
})

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

func words(lists map[hint]string) map[string]hint {
	m := make(map[string]hint, 512)
	for h, list := range lists {
		for _, w := range strings.Split(list, ",") {
			m[strings.Join(strings.Fields(w), " ")] |= h
		}
	}
	return m
}
