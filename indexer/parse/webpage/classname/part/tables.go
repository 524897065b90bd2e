package part

import "strings"

// row lists words that mean the same, and says why they are in it. Words are in
// lower case, as dom.NameWords gives them; a hyphen joins two that follow each
// other in a name. A word is in one row alone.
type row struct {
	parts      Set
	why, words string
}

var (
	keys = index(rows)
	// joined are the words with which another key begins: two words, or a last one.
	joined = beginnings(keys)
)

func index(rows []row) map[string]Set {
	keys := make(map[string]Set, 1024)
	for _, r := range rows {
		for word := range strings.FieldsSeq(r.words) {
			keys[word] |= r.parts
		}
	}
	return keys
}

func beginnings(keys map[string]Set) map[string]bool {
	joined := map[string]bool{}
	for key := range keys {
		if first := strings.TrimRight(key, "$"); first != key {
			joined[first] = true
		} else if first, _, ok := strings.Cut(key, "-"); ok {
			joined[first] = true
		}
	}
	return joined
}

var rows = []row{
	// The article.
	{Article, "elements and roles", `<article> <main> role=main role=article`},
	{Body, "the property of schema.org", `itemprop=articlebody`},
	{Body, "the text, as systems and their themes call it", `articlebody article-body story-body storybody articletext article-text entry-content post-content post-body postbody
		story-content story-text storytext articlecontent article-copy body-copy body-text bodytext news-text newstext post-text content-text article-fulltext single-content`},
	{Body, "in German", `artikeltext artikel-text`},
	{Text | Entry, "an article, by names that teasers have as well", `entry post story article`},
	{Text, "text of any kind", `content prose richtext rich-text wysiwyg text copy artikel beitrag`},
	{Headline, "its headline", `headline title`},

	// What is by the article's headline.
	{Standfirst, "the standfirst, in English", `standfirst dek deck intro lead lede summary subtitle subheadline subheading excerpt description abstract`},
	{Standfirst, "in other languages", `vorspann untertitel kurztext chapo bajada subtitulo sapo ingress`},
	{MaybeStandfirst, "the standfirst, but also a subheading in the text, or a line that holds a byline or a button", `introtext leadtext subhead strapline snippet teasertext anleser chapeau entradilla`},
	{Standfirst | Related, "the standfirst, or what leads to another article", `teaser`},
	{Byline, "who wrote, in English", `byline bylines author authors contributor contributors`},
	{Byline, "in other languages", `autor autoren verfasser redakteur auteur auteurs autore autori autores`},
	{MaybeByline, "who wrote, but also who signed up, signed or comments", `writer writers creator journalist reporter signature firma firmas auteure autorin yazar forfatter skribent`},
	{MaybeByline | MaybeDate, "Drupal: by whom and when it was submitted", `submitted`},
	{Name, "a name, if it is in a byline", `name fn link`},
	{Date, "when", `date datetime dateline published pubdate timestamp fecha`},
	{MaybeDate, "when, but also how long, or data of any kind", `dates time publish posted publication created datepublished datum veroeffentlicht data tarih dato heure`},
	{Details | Date | Info, "byline and date, together with other things", `meta`},
	{Details | Menu, "what the article is filed under", `tags categories`},
	{Menu, "one of them", `category`},
	{Details, "elements and properties of schema.org", `<time> <address> itemprop=author itemprop=datepublished itemprop=datemodified itemprop=publisher itemprop=keywords itemprop=creator itemprop=headline itemprop=image`},
	{Details, "byline and date in one element", `metadata postmeta postmetadata postinfo post-info entry-info article-info story-info metainfo`},
	{Details, "a note on the writer", `about-author aboutauthor post-author authorbox author-box bio biography`},
	{Details, "tags and sections", `taglist tag-list tag-links tagcloud tag-cloud post-tags keywords schlagwort schlagworte stichworte etiquetas etiquettes cat-links rubrik topics`},
	{Details, "above the headline", `kicker overline eyebrow dachzeile`},
	{Details, "how long it takes to read, and how many did", `readtime reading-time read-time lesezeit views`},

	// What is among the text.
	{Caption, "elements and properties of schema.org", `<figcaption> <caption> itemprop=caption itemprop=copyrightholder`},
	{Caption | Aside, "a caption", `caption`},
	{Caption, "a caption, in one or two words", `captions figcaption image-caption photo-caption image-description bildtext bildunterzeile bildunterschrift bildlegende bu legende legenda didascalia didascalie pie-foto piefoto pie-de`},
	{Caption, "whose picture it is", `credit photo-credit photocredit foto-credit fotocredit image-credit imagecredit media-credit image-source copyright photographer bildnachweis bildquelle`},
	{Caption | Info, "whose picture it is, or who wrote", `credits`},
	{Aside, "pictures, which are dated and signed by others", `gallery image photo picture`},

	// Other articles.
	{Related | Frame | Aside, "the word itself", `related`},
	{Related | Aside, "what is recommended, promoted or much read", `recommended recommendations trending popular promo`},
	{Related, "related articles", `relatedposts relatedarticles relatedcontent jp-relatedposts similar recommendation recommends recirc recirculation related-links linklist link-list linkbox adjacent interesting-articles editors-picks
		verwandt weitere empfehlung empfehlungen relacionadas relacionados noticias-relacionadas`},
	{Related, "a call to read them", `readmore read-more read-next read-also see-also also-read also-like might-like you-may more-from more-stories morestories more-news morenews more-articles more-link morelink
		mehr-lesen weiterlesen mehr-zum lesen-sie zum-thema leia-mais leer-mas lire-plus lire-aussi a-lire en-savoir lees-ook lees-verder`},
	{Related, "the newest and most read", `mostread most-read most-viewed most-popular popular-posts top-stories latest-news latest-posts latest-articles meistgelesen mas-leidas`},
	{Related, "lists of teasers", `teasers promos promobox articlelist article-list post-list news-list newslist`},
	{Related, "the article before and after", `next-post prev-post previous-post post-navigation nav-links nextprev next-prev prev previous`},
	{Related, "programs that fill such lists", `outbrain taboola plista ligatus crp yarpp`},

	// What readers say.
	{Comments, "the property of schema.org", `itemprop=comment`},
	{Comments | Aside, "comments", `comment comments kommentar kommentare`},
	{Comments, "comments, in other words; package classname knows those by which comments are found", `commentlist commentform respond disqus commentaires comentarios discussion`},

	// The page around the article.
	{Frame, "elements", `<nav> <footer> <form> <select> <textarea> <dialog> <menu> <fieldset> <aside> <button> <label> <input>`},
	{Furniture, "roles", `role=navigation role=banner role=contentinfo role=search role=complementary role=form role=menu role=menubar role=toolbar role=tablist role=dialog role=alertdialog role=alert role=button role=tooltip`},
	{Furniture, "elements of AMP", `<amp-user-notification> <amp-ad> <amp-embed> <amp-social-share>`},
	{Furniture | Notice, "elements of AMP that are never of the article", `<amp-sidebar> <amp-consent>`},
	{Furniture, "what is above the page", `[overlaid] tooltip dropdown`},
	{Furniture | Over, "what lies over the page", `popup modal overlay lightbox`},
	{Hidden | Furniture | Over, "what browsers' translators add", `skiptranslate`},
	{Hidden, "what SingleFile found hidden", `sf-hidden`},
	{Hidden, "what is not shown", `[hidden]`},
	{Furniture, "what is shown to some readers only, by class", `hidden$ invisible$ visuallyhidden visually-hidden sr-only screen-reader noprint no-print skip-link skiplink`},
	{Frame | Furniture | Footer, "the end of the page or of an article", `footer`},
	{Furniture, "head and foot of the page", `topbar bottombar kopfzeile fusszeile impressum legal-notice disclaimer`},
	{Frame | Furniture | Menu, "menus, in short", `nav`},
	{Frame | Furniture | Menu | Aside, "menus", `menu`},
	{Furniture | Menu | Aside, "menus, in full", `navigation`},
	{Furniture, "menus, in other words", `navi navbar submenu pagination pager paginator pagenav toc`},
	{Furniture | Aside, "the way to the page, and parts that are put together", `breadcrumb breadcrumbs widget`},
	{Frame | Furniture | Aside, "what is beside the article", `sidebar`},
	{Frame | Furniture, "where widgets are", `widgetarea`},
	{Frame, "sidebars, in other words", `widget-area sidebars`},
	{Furniture, "sidebars, by names that have other uses", `rail widgets seitenleiste randspalte marginalspalte`},
	{Furniture, "tools and buttons", `toolbar toolbox tools print button buttons btn search searchform suche`},
	{Furniture, "what readers vote on", `poll quiz rating ratings voting vote`},
	{Furniture, "links from elsewhere", `trackback pingback`},
	{Notice | Over, "consent to cookies, and programs that ask for it", `cookie cookies cookiebar cookiebanner cookienotice consent gdpr usercentrics onetrust`},

	// What the outlet wants of readers.
	{Frame | Furniture | Menu, "sharing", `share`},
	{Frame | Furniture, "sharing, in another form", `sharing`},
	{Furniture | Menu, "social networks", `social`},
	{Frame, "sharing, in one word", `shareblock sharebox sharebuttons sharelinks sharetools socialshare socialbar relatedlinks`},
	{Furniture, "sharing, by names that have other uses, and programs for it", `shares sharebar sharethis sharedaddy shariff addthis addtoany socials socialmedia followus follow-us whatsapp`},
	{Furniture, "sharing, in other languages", `teilen partage partager compartir compartilhe condividi delen dela deel`},
	{Frame | Furniture | Aside, "letters by mail", `newsletter`},
	{Furniture, "letters by mail, in other words, and a program for them", `newsletters optin mailchimp nieuwsbrief nyhedsbrev nyhetsbrev boletin boletim`},
	{Furniture, "accounts and subscriptions", `subscribe subscription subscriptions signup sign-up login register abo abonnement suscripcion suscribete`},
	{Furniture, "advertisements", `advert advertisement advertising advertorial ads ad adbox adslot adunit adsense dfp gpt banner billboard leaderboard sponsor sponsored`},
	{Furniture, "advertisements, in other languages", `anzeige werbung publicidad publicidade publicite pubblicita annonce annons annonser reklam reklame reklama`},
	{Furniture, "what the outlet offers and asks for", `cta donate donation spenden appstore appstores appbanner infobanner promobar stickybar contactbox kontaktbox`},
	{Paywall, "where readers must pay or sign up", `paywall regwall paygate`},
}

// profiles are the parts of a path that an author's name comes after.
var profiles = func() map[string]bool {
	parts := map[string]bool{}
	for part := range strings.FieldsSeq(`author authors autor autoren autores auteur auteurs autore autori byline by contributor contributors
		journalist journalists journalistes reporter reporters writers redakteure redaktion staff team people profile profiles profil`) {
		parts[part] = true
	}
	return parts
}()
