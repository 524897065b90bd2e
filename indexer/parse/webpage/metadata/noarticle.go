package metadata

import (
	"net/url"
	"strings"

	"standpoint/indexer/parse/webpage/metadata/site"
	"standpoint/indexer/parse/webpage/metadata/textkey"

	"standpoint/indexer/parse/webpage/dom"
)

// NoArticle says in words why a page is not an article, such as "it is a home page";
// "" if it is one or may be one. A page that names its own article, with headline
// and date, is one; so is a page with much running text. Of the rest only those
// are refused that show by several signs what else they are.
func NoArticle(doc *dom.Document, meta Meta, paragraphs []string) string {
	e := &meta.seen
	if e.view == nil || e.claims(meta) {
		return ""
	}
	size := 0
	for _, p := range paragraphs {
		size += len(p)
	}
	for _, tell := range []func(*evidence, Meta, int) string{wall, missing, login, home, list, empty} {
		if reason := tell(e, meta, size); reason != "" {
			return reason
		}
	}
	return ""
}

// claims reports whether the page names an article of its own: its headline is the
// page's, and it is dated.
func (e *evidence) claims(meta Meta) bool {
	if len(meta.Text) > 400 {
		return true
	}
	dated := meta.Article.DateSource == "json-ld" || meta.Article.DateSource == "meta"
	if !dated {
		return false
	}
	if strings.EqualFold(e.data.Content("og:type"), "article") && !site.IsHome(e.site.Address) {
		return true
	}
	headline := textkey.Of(e.item.Text("headline"))
	return isArticle(e.item) && headline != "" &&
		(strings.Contains(textkey.Of(e.data.Title+e.data.Content("og:title")), headline) || e.isHeading(e.item.Text("headline")) || site.SameAddress(e.item.Address("url"), e.site.Address))
}

// says reports whether title or first heading of a page hold one of these phrases.
func (e *evidence) says(phrases []string) bool {
	texts := []string{strings.ToLower(e.data.Title)}
	if len(e.view.headings) > 0 {
		texts = append(texts, strings.ToLower(e.view.headings[0].text()))
	}
	for _, t := range texts {
		if textkey.Words(t) <= 12 && holdsOne(t, phrases) {
			return true
		}
	}
	return false
}

func holdsOne(text string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

// little is how much visible text a page has at most that only says why it shows
// nothing else.
const little = 1500

// hasAuthor reports whether a page has what an article has and a server's message
// does not have: an author, a date, and a few sentences. The phrases of such
// messages are in headlines too ("Highway 404 closed after crash").
func hasAuthor(meta Meta, size int) bool {
	const fewSentences = 200 // bytes
	return len(meta.Article.Bylines) > 0 && !meta.Article.Published.IsZero() && size >= fewSentences
}

var wallPhrases = []string{
	"are you a robot", "you are not a robot", "verify you are human", "verify that you are human", "checking your browser", "unusual traffic", "complete the captcha", "solve the captcha", "access denied", "access to this page has been denied",
	"enable javascript", "javascript is disabled", "javascript is required", "requires javascript", "enable cookies", "attention required", "security check", "please wait while we verify", "ddos protection",
	"you have been blocked", "unusual activity from your", "security verification", "please enable js", "you're not a bot", "you are not a bot",
	"bitte aktivieren sie javascript", "javascript aktivieren", "javascript ist deaktiviert", "activer javascript", "activez javascript", "habilite javascript", "habilitar javascript", "activar javascript", "abilita javascript", "ative o javascript",
}

// wall is a page that wants something of the browser first.
func wall(e *evidence, meta Meta, size int) string {
	if e.says([]string{"you're not a bot", "you are not a bot", "you’re not a bot"}) && e.view.length < 2*little && !hasAuthor(meta, size) {
		return "it is not an article but a page that checks the browser or asks for JavaScript" // and says at length why
	}
	if e.view.length > little || size > 500 || hasAuthor(meta, size) {
		return ""
	}
	text := strings.ToLower(e.view.text())
	switch {
	case holdsOne(text, wallPhrases) || e.says([]string{"just a moment", "attention required", "are you a robot", "access denied", "security check"}):
		return "it is not an article but a page that checks the browser or asks for JavaScript"
	case strings.Contains(text, "cookie") && holdsOne(text, []string{"accept", "consent", "akzeptieren", "zustimm", "accepter", "aceptar", "accett", "aceitar", "accepteren"}) && size < 900:
		return "it is not an article but a page that asks to accept cookies"
	}
	return ""
}

var missingPhrases = []string{
	"404", "page not found", "not found", "page doesn't exist", "page does not exist", "page no longer exists", "seite nicht gefunden", "seite wurde nicht gefunden", "nicht gefunden", "page introuvable", "page non trouvée", "página no encontrada", "no encontrada", "pagina non trovata", "página não encontrada",
	"pagina niet gevonden", "sidan hittades inte", "siden blev ikke fundet", "siden finnes ikke", "nie znaleziono", "страница не найдена", "ページが見つかりません", "sayfa bulunamadı", "500 internal server error", "internal server error", "503 service", "service unavailable", "502 bad gateway", "bad gateway", "403 forbidden", "410 gone",
}

// missing is what a server shows in place of a page.
func missing(e *evidence, meta Meta, size int) string {
	if !hasAuthor(meta, size) && e.says(missingPhrases) && e.prose() < little && size < little {
		return "it is not an article but an error page"
	}
	return ""
}

// login is a form to sign in and little else.
func login(e *evidence, _ Meta, size int) string {
	if e.view.passwords > 0 && e.prose() < 400 && size < 400 && e.view.length < 2*little {
		return "it is not an article but a page to log in"
	}
	return ""
}

// home is the first page of an outlet: its address says so, and it is made of teasers.
func home(e *evidence, meta Meta, _ int) string {
	at := e.site.Address
	front := site.IsHome(at)
	if front && (e.view.teasers >= 5 || e.linked() > 0.5) && !strings.EqualFold(e.data.Content("og:type"), "article") {
		return "it is a home page"
	}
	return ""
}

// linked is the share of the visible text that is in links.
func (e *evidence) linked() float64 {
	if e.view.length == 0 {
		return 0
	}
	return float64(e.view.linked) / float64(e.view.length)
}

// listTypes are the types of schema.org of pages that list others.
var listTypes = []string{"CollectionPage", "SearchResultsPage", "ProfilePage", "ItemList"}

// list is a page that leads to articles: of a section, a tag, an author, a search.
// It has many headings that are links and little text of its own, and says by
// type, address or data that it lists others.
func list(e *evidence, meta Meta, size int) string {
	if strings.EqualFold(e.data.Content("og:type"), "article") || e.view.teasers < 6 || e.linked() < 0.35 {
		return ""
	}
	prose := e.prose()
	if meta.Article.DateSource == "json-ld" && isArticle(e.item) && e.isHeading(e.item.Text("headline")) {
		return ""
	}
	kind := e.listAddress()
	for range e.data.All(listTypes...) {
		if kind == "" {
			kind = "a list of articles"
		}
		break
	}
	switch {
	case kind != "" && prose < 2*little:
		return "it is " + kind
	case e.view.teasers >= 20 && prose < little && strings.EqualFold(e.data.Content("og:type"), "website") && meta.Article.DateSource != "meta":
		return "it is a list of articles"
	}
	return ""
}

// listAddress says what an address is of that leads to a list; "".
func (e *evidence) listAddress() string {
	u, err := url.Parse(site.Unwrapped(e.site.Address))
	if err != nil {
		return ""
	}
	parts := strings.Split(strings.Trim(strings.ToLower(u.Path), "/"), "/")
	if len(parts) > 1 {
		switch parts[len(parts)-2] {
		case "tag", "tags", "topic", "topics", "thema", "themen", "schlagwort", "tema", "temas", "mot-cle":
			return "a list of articles under a tag"
		case "author", "authors", "autor", "autoren", "autores", "auteur", "auteurs", "profile", "by":
			return "a list of articles of an author"
		case "category", "categories", "kategorie", "categoria", "categorie", "section":
			return "the front of a section"
		}
	}
	query := u.Query()
	if strings.Contains(parts[len(parts)-1], "search") || parts[len(parts)-1] == "suche" || len(parts) == 1 && parts[0] == "" && (query.Has("s") || query.Has("q")) {
		return "a list of what was searched"
	}
	return ""
}

// empty is a page whose text is made by a program of its own, or that has none:
// no more than links.
func empty(e *evidence, meta Meta, size int) string {
	if size == 0 && e.view.length < 200 && meta.Text == "" && len(meta.Article.Standfirst) < 40 {
		return "there is no text on it"
	}
	dated := meta.Article.DateSource == "meta" || meta.Article.DateSource == "json-ld"
	if size == 0 && meta.Text == "" && !dated && e.linked() > 0.5 && e.prose() < little && !strings.EqualFold(e.data.Content("og:type"), "article") {
		return "it is a list of links"
	}
	return ""
}
