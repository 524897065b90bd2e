package plaintext

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/webpage/metadata/person"
)

// mostTop is how many lines may stand between a headline and the text.
const mostTop = 4

// saidOn is what may stand before a date.
var saidOn = lazily(`(?i)^(?:(?:first )?(?:published|posted|printed|date|veröffentlicht|erschienen|publié|publicado|pubblicato|gepubliceerd|publicerad|opublikowano)(?: on| at| am| le| el| il| op)?|(last )?(?:updated|modified|edited|aktualisiert|mis à jour|actualizado|aggiornato|bijgewerkt|uppdaterad)(?: on| at| am| le| el| il| op)?)\s*:?\s*$`)

// top reads the lines above a text that say who wrote it and when, if there are
// any, and the headline above them: "A headline", "By Jo Doe", "May 6, 2020". They
// stand at the top where front matter has given the headline. It returns the rows
// after them and the date.
func (r *reading) top(a *corpus.Article, rows []row) (rest []row, when string) {
	var bylines []string
	first := 1
	if a.Headline != "" && a.Headline != rows[0].text {
		first = 0
	}
	at := first
	for ; at < len(rows) && at < first+mostTop; at++ {
		names, date, ok := aboutArticle(rows[at].text)
		if !ok {
			break
		}
		if bylines == nil {
			bylines = names
		}
		when = cmp.Or(when, date)
	}
	if at == first || at >= len(rows) || first == 1 && !isTitle(rows[0].text) || !isSentence(rows[at].text) {
		return rows, ""
	}
	if first == 1 {
		a.Headline = rows[0].text
	}
	if len(a.Bylines) == 0 {
		a.Bylines = bylines
	}
	return rows[at:], when
}

// aboutArticle reads a line that says who wrote an article, when it was published,
// or both: "By Jo Doe", "Published: May 6, 2020", "By Jo Doe | May 6, 2020". The date
// of a change is none of publication.
func aboutArticle(text string) (names []string, when string, ok bool) {
	if len(text) > longestSigner+longestWhen {
		return nil, "", false
	}
	before, date, ok := dateAt(text)
	if !ok {
		names = namedIn(text)
		return names, "", names != nil
	}
	if isChange(before) {
		date = ""
	}
	if before == "" || saidOn.MatchString(before) {
		return nil, date, len(text) <= longestWhen
	}
	if i := strings.LastIndexAny(before, "|·•—–"); i > 0 && saidOn.MatchString(strings.TrimLeft(before[i:], "|·•—– ")) {
		before = strings.TrimRight(before[:i], " |·•—–")
	}
	names = namedIn(before)
	return names, date, names != nil
}

// isChange reports whether a date is that of a change.
func isChange(before string) bool {
	return change.MatchString(before)
}

var change = lazily(`(?i)updated|modified|edited|aktualisiert|mis à jour|actualizado|aggiornato|bijgewerkt|uppdaterad`)

// namedIn are the names in a line that says who wrote an article, in one of the
// languages of package person; nil if it does not.
func namedIn(text string) []string {
	rest, ok := person.CutOpener(text)
	if !ok || len(text) > longestSigner+longestWhen || isSentence(text) && strings.HasSuffix(text, ".") {
		return nil
	}
	if first, _ := utf8.DecodeRuneInString(rest); unicode.IsLower(first) {
		return nil
	}
	names := person.List(rest)
	for _, name := range names {
		if !isProperName(name) || strings.ContainsAny(name, "0123456789") || len(strings.Fields(name)) > 5 {
			return nil
		}
	}
	return names
}

// isTitle recognizes what may be a headline where lines about the article follow it.
func isTitle(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return letters(text) >= 8 && letters(text) <= 200 && !strings.ContainsRune(".;,", last) && namedIn(text) == nil && !isFurniture(text) && !isRelated(text) && !isCaption(text)
}

// dated sets the date that stands above the text.
func (r *reading) dated(a *corpus.Article, when string) {
	if when == "" || !a.Published.IsZero() {
		return
	}
	m, ok := datetime.Hint{Zone: r.Outlets.Zone(a.Outlet), Language: a.Language}.Parse(when)
	if ok {
		a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = m.Time, m.Precision, m.Zone, "text"
	}
}
