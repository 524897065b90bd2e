package metadata

import (
	"net/url"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/webpage/metadata/site"
	"standpoint/indexer/parse/webpage/metadata/textkey"
)

// NoArticle says in words why a page is not an article, such as "it is a home page";
// "" if it is one or may be one. A page that names its own article, with headline
// and date, is one; so is a page with much running text. Of the rest only those
// are refused that show by several signs what else they are.
func NoArticle(meta Meta, paragraphs []string) string {
	if meta.page == nil || claims(meta) {
		return ""
	}
	size := 0
	for _, p := range paragraphs {
		size += len(p)
	}
	for _, tell := range []func(Meta, int) string{wall, missing, login, home, list, empty} {
		if reason := tell(meta, size); reason != "" {
			return reason
		}
	}
	return ""
}

// claims reports whether the page names an article of its own: its headline is the
// page's, and it is dated.
func claims(meta Meta) bool {
	if len(meta.Text) > 400 {
		return true
	}
	dated := meta.Article.DateSource == "json-ld" || meta.Article.DateSource == "meta"
	if !dated {
		return false
	}
	if meta.said.sharesArticle() && !site.IsHome(meta.address) {
		return true
	}
	headline := textkey.Of(meta.said.item.Text("headline"))
	return meta.said.describesArticle() && headline != "" &&
		(strings.Contains(textkey.Of(meta.said.Title+meta.said.Content("og:title")), headline) || meta.page.isHeading(meta.said.item.Text("headline")) || site.SameAddress(meta.said.item.Address("url"), meta.address))
}

// says reports whether title or first heading of a page hold one of these phrases.
func says(meta Meta, phrases []string) bool {
	texts := []string{strings.ToLower(meta.said.Title)}
	if len(meta.page.headings) > 0 {
		texts = append(texts, strings.ToLower(meta.page.headings[0].text()))
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
func hasAuthor(a corpus.Article, size int) bool {
	const fewSentences = 200 // bytes
	return len(a.Bylines) > 0 && !a.Published.IsZero() && size >= fewSentences
}

var wallPhrases = []string{
	"are you a robot", "you are not a robot", "verify you are human", "verify that you are human", "checking your browser", "unusual traffic", "complete the captcha", "solve the captcha", "access denied", "access to this page has been denied",
	"enable javascript", "javascript is disabled", "javascript is required", "requires javascript", "enable cookies", "attention required", "security check", "please wait while we verify", "ddos protection",
	"you have been blocked", "unusual activity from your", "security verification", "please enable js", "you're not a bot", "you are not a bot",
	"bitte aktivieren sie javascript", "javascript aktivieren", "javascript ist deaktiviert", "activer javascript", "activez javascript", "habilite javascript", "habilitar javascript", "activar javascript", "abilita javascript", "ative o javascript",
}

// wall is a page that wants something of the browser first.
func wall(meta Meta, size int) string {
	if says(meta, []string{"you're not a bot", "you are not a bot", "you’re not a bot"}) && meta.page.length < 2*little && !hasAuthor(meta.Article, size) {
		return "it is not an article but a page that checks the browser or asks for JavaScript" // and says at length why
	}
	if meta.page.length > little || size > 500 || hasAuthor(meta.Article, size) {
		return ""
	}
	text := strings.ToLower(meta.page.text())
	switch {
	case holdsOne(text, wallPhrases) || says(meta, []string{"just a moment", "attention required", "are you a robot", "access denied", "security check"}):
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
func missing(meta Meta, size int) string {
	if !hasAuthor(meta.Article, size) && says(meta, missingPhrases) && meta.page.prose() < little && size < little {
		return "it is not an article but an error page"
	}
	return ""
}

// login is a form to sign in and little else.
func login(meta Meta, size int) string {
	if meta.page.passwords > 0 && meta.page.prose() < 400 && size < 400 && meta.page.length < 2*little {
		return "it is not an article but a page to log in"
	}
	return ""
}

// home is the first page of an outlet: its address says so, and it is made of teasers.
func home(meta Meta, _ int) string {
	at := meta.address
	front := site.IsHome(at)
	if front && (meta.page.teasers >= 5 || meta.page.linkedShare() > 0.5) && !meta.said.sharesArticle() {
		return "it is a home page"
	}
	return ""
}

// listTypes are the types of schema.org of pages that list others.
var listTypes = []string{"CollectionPage", "SearchResultsPage", "ProfilePage", "ItemList"}

// list is a page that leads to articles: of a section, a tag, an author, a search.
// It has many headings that are links and little text of its own, and says by
// type, address or data that it lists others.
func list(meta Meta, size int) string {
	if meta.said.sharesArticle() || meta.page.teasers < 6 || meta.page.linkedShare() < 0.35 {
		return ""
	}
	prose := meta.page.prose()
	if meta.Article.DateSource == "json-ld" && meta.said.describesArticle() && meta.page.isHeading(meta.said.item.Text("headline")) {
		return ""
	}
	kind := listAddress(meta.address)
	for range meta.said.All(listTypes...) {
		if kind == "" {
			kind = "a list of articles"
		}
		break
	}
	switch {
	case kind != "" && prose < 2*little:
		return "it is " + kind
	case meta.page.teasers >= 20 && prose < little && strings.EqualFold(meta.said.Content("og:type"), "website") && meta.Article.DateSource != "meta":
		return "it is a list of articles"
	}
	return ""
}

// listAddress says what an address is of that leads to a list; "".
func listAddress(address string) string {
	u, err := url.Parse(corpus.Original(address))
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
func empty(meta Meta, size int) string {
	if size == 0 && meta.page.length < 200 && meta.Text == "" && len(meta.Article.Standfirst) < 40 {
		return "there is no text on it"
	}
	dated := meta.Article.DateSource == "meta" || meta.Article.DateSource == "json-ld"
	if size == 0 && meta.Text == "" && !dated && meta.page.linkedShare() > 0.5 && meta.page.prose() < little && !meta.said.sharesArticle() {
		return "it is a list of links"
	}
	return ""
}
