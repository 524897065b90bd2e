package plaintext

import (
	"strings"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
)

// mostTop is how many lines may stand between a headline and the text.
const mostTop = 4

var (
	byLine = lazily(`^(?:By|BY|by|Von|Par|Por|Door)[:\s]\s*(\p{Lu}.*)$`)
	saidOn = lazily(`(?i)^(?:(?:first )?(?:published|posted|printed|date)(?: on| at)?|(last )?(?:updated|modified|edited)(?: on| at)?)\s*:?\s*$`)
)

// top reads the lines above a text that say who wrote it and when, if there are
// any, and the headline above them: "A headline", "By Jo Doe", "May 6, 2020". It
// returns the rows after them and the date.
func (r *reading) top(a *corpus.Article, rows []row) (rest []row, when string) {
	var bylines []string
	at := 1
	for ; at < len(rows) && at <= mostTop; at++ {
		text := rows[at].text
		if names := namedIn(text); names != nil && bylines == nil {
			bylines = names
		} else if before, date, ok := dateAt(text); ok && len(text) <= longestWhen && (before == "" || saidOn.MatchString(before)) {
			if when == "" && !isChange(before) {
				when = date
			}
		} else {
			break
		}
	}
	if at == 1 || at >= len(rows) || !isTitle(rows[0].text) || !isSentence(rows[at].text) || a.Headline != "" && a.Headline != rows[0].text {
		return rows, ""
	}
	a.Headline = rows[0].text
	if len(a.Bylines) == 0 {
		a.Bylines = bylines
	}
	return rows[at:], when
}

// isChange reports whether a date is that of a change.
func isChange(before string) bool {
	lower := strings.ToLower(before)
	return strings.Contains(lower, "updated") || strings.Contains(lower, "modified") || strings.Contains(lower, "edited")
}

// namedIn are the names in a line that says who wrote an article; nil if it
// does not.
func namedIn(text string) []string {
	m := byLine.FindStringSubmatch(text)
	if m == nil || len(text) > longestSigner+longestWhen || isSentence(text) && strings.HasSuffix(text, ".") {
		return nil
	}
	names := splitAuthors(m[1])
	for _, name := range names {
		if !isProperName(name) || len(strings.Fields(name)) > 5 {
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
