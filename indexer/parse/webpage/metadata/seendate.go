package metadata

import (
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata/textkey"
	"standpoint/indexer/parse/webpage/structured"
)

// seenDates finds the dates of the article by what a reader sees.
type seenDates struct {
	*layout
	hint datetime.Hint
}

// published is the date that a reader sees near the headline, else elsewhere in
// the article: of a time element, else in what calls itself a date or a byline,
// else in a short text of its own. One that says it is the last change is not
// the date of publication.
func (r seenDates) published() (dated, bool) {
	if d, ok := r.inHeadline(); ok {
		return d, true
	}
	for _, far := range []bool{false, true} {
		for _, ofPage := range []bool{false, true} {
			if d, ok := r.spotted(far, ofPage); ok {
				return d, true
			}
			if far {
				continue
			}
			if d, ok := r.leadDate(ofPage); ok {
				return d, true
			}
		}
	}
	return r.labelledDate()
}

// spotted is the date of a time element, or of what calls itself a date or a byline,
// near the headline or anywhere; of the page's own, in its head, or not of it.
func (r seenDates) spotted(far, ofPage bool) (dated, bool) {
	for _, list := range [][]spot{r.view.times, r.view.bylines} {
		for _, s := range list {
			if !far && !r.near(s) || r.ofPage(s) != ofPage || r.apart(s.node) && !r.below(s) || isUpdate(s) || isToday(s.node) || r.leadsAway(s.node) {
				continue
			}
			if d, ok := r.shown(s); ok {
				return r.exact(d, s), true
			}
		}
	}
	return dated{}, false
}

// ofPage reports whether something stands above the headline with more between
// them: there pages have the day on which they are read.
func (r seenDates) ofPage(s spot) bool {
	if r.heading == nil || s.at >= r.heading.at || r.above[s.node] {
		return false
	}
	end := s.at // of a text, that is where it ends
	if s.node.Type == html.ElementNode {
		end += len(s.text())
	}
	return r.heading.at-end > 12
}

// inHeadline is the day that the headline itself names at its end, as that of an
// issue does: "Weekly edition for 26 March 2015".
func (r seenDates) inHeadline() (dated, bool) {
	if r.heading == nil {
		return dated{}, false
	}
	text := textkey.Clean(r.heading.text())
	m, start, end, ok := datetime.Find(text, r.hint)
	if !ok || start == 0 || end < len(text) || m.Precision != corpus.PrecisionDay || m.Time.Year() < 1980 {
		return dated{}, false
	}
	issue := false
	dom.EachNameWord(text[:start], func(word string) { issue = issue || isIssue(word) })
	return dated{Value: m, source: "text"}, issue
}

// isIssue recognizes words for one of the issues of a publication.
func isIssue(word string) bool {
	switch word {
	case "edition", "issue", "weekly", "newsletter", "digest", "bulletin", "roundup", "briefing", "ausgabe", "numéro", "número", "numero", "edición", "edição", "edizione", "wydanie", "выпуск", "utgave", "nummer", "editie":
		return true
	}
	return false
}

// below reports whether something is in an aside that stands between the headline
// and the text of the same article: information about it, and no more than that.
func (r seenDates) below(s spot) bool {
	if r.heading == nil || s.at < r.heading.at || s.at > r.heading.at+400 {
		return false
	}
	for _, p := range r.view.paragraphs {
		if p.at >= r.heading.at && p.at < s.at {
			return false
		}
	}
	aside := dom.Closest(s.node, func(n *html.Node) bool { return n.DataAtom == atom.Aside })
	if aside == nil || r.foreignWithin(s.node, aside) || foreign(aside) || !r.above[aside.Parent] || len(structured.TextOf(aside, longest)) > 200 {
		return false
	}
	return !dom.Holds(aside, 10, func(n *html.Node) bool { return isLink(n) && len(structured.TextOf(n, longest)) > 40 })
}

// foreignWithin reports whether something between a node and one above it is of
// another article.
func (r seenDates) foreignWithin(n, top *html.Node) bool {
	for ; n != nil && n != top; n = n.Parent {
		if n.Type == html.ElementNode && r.isForeign(n) {
			return true
		}
	}
	return false
}

// isToday recognizes elements that say they show the day on which the page is read.
func isToday(n *html.Node) (is bool) {
	for up := 0; n != nil && up < 3; n, up = n.Parent, up+1 {
		for i := range n.Attr {
			if name := n.Attr[i].Key; (name == "class" || name == "id") && len(n.Attr[i].Val) < 500 {
				dom.EachNameWord(n.Attr[i].Val, func(word string) {
					switch word {
					case "now", "today", "todays", "heute", "hoy", "oggi", "hoje", "vandaag", "currentdate", "currenttime", "clock", "weather", "wetter":
						is = true
					case "current":
						is = is || strings.Contains(strings.ToLower(n.Attr[i].Val), "date")
					}
				})
			}
		}
	}
	return is
}

// leadsAway reports whether something is in the link to another page, whose date
// it then is, unless that is to an archive of days.
func (r seenDates) leadsAway(n *html.Node) bool {
	link := dom.Closest(n, isLink)
	return link != nil && len(structured.TextOf(link, longest)) > 40 && !within(link, r.headingNode())
}

func (r seenDates) headingNode() *html.Node {
	if r.heading == nil {
		return nil
	}
	return r.heading.node
}

// exact is the time of day that a time element at the same place says of a day
// that is shown.
func (r seenDates) exact(d dated, at spot) dated {
	if d.Precision == corpus.PrecisionMinute {
		return d
	}
	for _, s := range r.view.times {
		if s.node.DataAtom != atom.Time || s.at < at.at || s.at > at.at+60 || isUpdate(s) {
			continue
		}
		if t, ok := r.shown(s); ok && t.Precision == corpus.PrecisionMinute && sameDay(d, t) {
			return t
		}
	}
	return d
}

// labelledDate is the date of a text that says it is that of publication
// ("Erschienen am: 1. November 2023"), else of a time element, wherever on the
// page they are: if all of a kind are of one day, it is the article's.
func (r seenDates) labelledDate() (dated, bool) {
	if d, ok := agreed(r.view.notes, r.labelled); ok {
		return d, true
	}
	return agreed(r.view.times, func(s spot) (dated, bool) {
		if s.node.DataAtom != atom.Time || isUpdate(s) {
			return dated{}, false
		}
		return r.shown(s)
	})
}

// agreed is what is read of these spots, if it is one day.
func agreed(spots []spot, read func(spot) (dated, bool)) (first dated, ok bool) {
	for _, s := range spots {
		d, found := read(s)
		switch {
		case !found:
		case !ok:
			first, ok = d, true
		case first.Time.Truncate(24*time.Hour) != d.Time.Truncate(24*time.Hour):
			return dated{}, false
		}
	}
	return first, ok
}

// labelled is the date of a short text that is after a word for publication.
func (r seenDates) labelled(s spot) (dated, bool) {
	text := textkey.Clean(s.node.Data)
	m, start, end, ok := datetime.Find(text, r.hint)
	if !ok || len(text)-end > 20 || m.Time.Year() < 1980 || m.Precision != corpus.PrecisionDay && m.Precision != corpus.PrecisionMinute {
		return dated{}, false
	}
	label := text[:start]
	if before := s.node.PrevSibling; start == 0 && before != nil {
		label = spaced(before, 60)
	}
	said := false
	dom.EachNameWord(label, func(word string) { said = said || isPublished(word) })
	return dated{Value: m, source: "text"}, said
}

// isPublished recognizes words with which the day of publication is given.
func isPublished(word string) bool {
	switch word {
	case "published", "posted", "erschienen", "veröffentlicht", "erstellt", "gepostet", "publié", "publiée", "publicado", "publicada", "pubblicato", "gepubliceerd", "geplaatst",
		"publicerad", "publisert", "udgivet", "julkaistu", "opublikowano", "publikováno", "megjelent", "publicat", "objavljeno", "опубликовано", "yayınlanma":
		return true
	}
	return false
}

// datedLine is a date with which one of the first paragraphs begins: "29.11.2022 – The …".
func (r seenDates) datedLine() (dated, bool) {
	seen := 0
	for _, s := range r.view.paragraphs {
		if r.heading == nil || s.at < r.heading.at || r.apart(s.node) {
			continue
		}
		if seen++; seen > 3 {
			break
		}
		text := strings.TrimSpace(s.text())
		head := strings.ToValidUTF8(text[:min(len(text), 48)], "")
		m, start, end, ok := datetime.Find(head, r.hint)
		if !ok || start > 0 || m.Time.Year() < 1980 || m.Precision != corpus.PrecisionDay && m.Precision != corpus.PrecisionMinute {
			continue
		}
		rest := strings.TrimLeft(head[end:], " \u00a0)")
		if strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—") || strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "|") || strings.HasPrefix(rest, ": ") {
			return dated{Value: m, source: "text"}, true
		}
	}
	return dated{}, false
}

// modified is the last change that a reader sees near the headline.
func (r seenDates) modified() (dated, bool) {
	for _, s := range r.view.times {
		if r.near(s) && !r.apart(s.node) && isUpdate(s) {
			if d, ok := r.shown(s); ok && d.Precision == corpus.PrecisionMinute {
				return d, true
			}
		}
	}
	return dated{}, false
}

// shown is the time that an element shows.
func (r seenDates) shown(s spot) (dated, bool) {
	for _, name := range []string{"datetime", "content", "data-datetime", "data-time"} {
		if d, ok := readTime(dom.Attr(s.node, name), "time", r.hint); ok {
			return d, true
		}
	}
	text := spaced(s.node, 300)
	if text == "" {
		return dated{}, false
	}
	m, _, _, ok := datetime.Find(text, r.hint)
	if !ok || m.Time.Year() < 1980 || m.Precision == corpus.PrecisionYear || m.Precision == corpus.PrecisionMonth {
		return dated{}, false
	}
	source := "text"
	if s.node.DataAtom == atom.Time {
		source = "time"
	}
	return dated{Value: m, source: source}, true
}

// leadDate is a date that is right by the headline in a short text of its own, which
// is in the head of the page or not.
func (r seenDates) leadDate(ofPage bool) (dated, bool) {
	if d, ok := r.datedLine(); ok && !ofPage {
		return d, true
	}
	for _, s := range r.view.notes {
		if !r.near(s) || r.ofPage(s) != ofPage || r.heading != nil && s.at > r.heading.at+800 || r.apart(s.node) && !r.below(s) || isToday(s.node) || r.leadsAway(s.node) || r.heading != nil && within(s.node, r.heading.node) {
			continue
		}
		text := strings.TrimSpace(s.node.Data)
		m, start, end, ok := datetime.Find(text, r.hint)
		if ok && len(text)-(end-start) < 40 && m.Time.Year() >= 1980 && (m.Precision == corpus.PrecisionDay || m.Precision == corpus.PrecisionMinute) {
			return dated{Value: m, source: "text"}, true
		}
	}
	return dated{}, false
}

// isUpdate reports whether an element says that it shows the last change, itself
// or in the words right before it.
func isUpdate(s spot) (is bool) {
	look := func(word string) {
		switch word {
		case "updated", "update", "modified", "aktualisiert", "aktualisierung", "actualizado", "actualizada", "modifié", "aggiornato", "atualizado", "bijgewerkt", "uppdaterad", "oppdatert", "opdateret", "datemodified", "stand", "güncelleme":
			is = true
		}
	}
	for i := range s.node.Attr {
		if name := s.node.Attr[i].Key; (name == "class" || name == "itemprop" || name == "id") && len(s.node.Attr[i].Val) < 500 {
			dom.EachNameWord(s.node.Attr[i].Val, look)
		}
	}
	text := s.text()
	if len(text) < 60 && s.node.PrevSibling != nil {
		if before := structured.TextOf(s.node.PrevSibling, longest); len(before) < 40 {
			text = before + " " + text
		}
	}
	if len(text) > 24 {
		text = text[:24]
	}
	dom.EachNameWord(text, look)
	return is
}
