package metadata

import (
	"strings"
	"time"

	"standpoint/indexer/parse/webpage/metadata/site"
	"standpoint/indexer/parse/webpage/metadata/textkey"
	"standpoint/indexer/parse/webpage/structured"

	"golang.org/x/net/html/atom"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/webpage/dom"
)

// dated is a time and who says it: a value of Article.DateSource.
type dated struct {
	datetime.Value
	source string
	utc    bool          // the source says "Z" or an offset of nought
	offset time.Duration // of its zone from UTC, as the source says it in numbers
}

// Names of meta elements that say when an article was published and changed,
// the most exact in meaning first.
var (
	publishedMeta = []string{
		"article:published_time", "article:published", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
		"date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "date.created", "date.available",
		"publish-date", "publish_date", "published_time", "pubdate", "pub_date", "publication_date", "publicationdate", "published", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
		"citation_publication_date", "citation_date", "citation_online_date", "article_date_original", "originalpublicationdate", "article:post_date", "datecreated", "created", "dc:date", "dcterms:date", "dc:created",
		"rnews:datepublished", "vr:published_time", "iso-8601-publish-date", "timestamp", "article.published", "article.created", "bt:pubdate",
	}
	modifiedMeta = []string{
		"article:modified_time", "og:updated_time", "article:updated_time", "datemodified", "last-modified", "dcterms.modified", "dc.date.modified", "date.modified", "lastmod", "modified_time", "revised", "date.updated",
	}
)

// dates finds when the article was published and when it last changed.
func (e *evidence) dates(a *corpus.Article) {
	if d, ok := e.published(); ok {
		a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = d.Time, d.Precision, d.Zone, d.source
	}
	if m, ok := e.modified(); ok && !m.Time.Before(a.Published) {
		a.Modified = m.Time
	}
}

// published weighs what is said of the date. JSON-LD and microdata of the
// article go first, then meta elements, then what a reader sees by the headline,
// then the address. Another source of the same day may know the time of day, or
// the zone of the same time on the clock.
func (e *evidence) published() (dated, bool) {
	all := e.said()
	if len(all) == 0 {
		if d, ok := e.seenDate(); ok {
			return d, true
		}
		return e.addressed()
	}
	best := all[0]
	for _, d := range all[1:] {
		switch {
		case best.Precision != corpus.PrecisionMinute && d.Precision == corpus.PrecisionMinute && sameDay(best, d):
			best = d
		case best.utc && sameClock(best, d):
			best = d // "Z" is written by many who mean their own clock
		}
	}
	if best.Precision != corpus.PrecisionMinute || best.Zone == corpus.ZoneUnknown {
		if d, ok := e.seenDate(); ok && d.Precision == corpus.PrecisionMinute && d.Zone != corpus.ZoneUnknown && sameDay(best, d) {
			return d, true
		}
	}
	return best, true
}

// sameDay reports whether two times may be of one day in some zone.
func sameDay(a, b dated) bool {
	if a.Precision == corpus.PrecisionMonth || a.Precision == corpus.PrecisionYear {
		return a.Time.Year() == b.Time.Year()
	}
	gap := b.Time.Sub(a.Time)
	return gap > -14*time.Hour && gap < 38*time.Hour
}

// sameClock reports whether a time that is said to be of UTC is what the clock
// showed in the zone of another.
func sameClock(utc, zoned dated) bool {
	return zoned.offset != 0 && utc.Time.Equal(zoned.Time.Add(zoned.offset))
}

// said are the dates of publication that the page says to machines.
func (e *evidence) said() (all []dated) {
	source := "json-ld"
	if e.item.Source != structured.JSONLD || e.item == e.data.Loose {
		source = "meta"
	}
	add := func(text, source string) {
		if d, ok := e.read(text, source); ok {
			all = append(all, d)
		}
	}
	for _, name := range []string{"datePublished", "dateCreated", "uploadDate"} {
		for _, v := range e.item.Values(name) {
			from := source
			if v.Node != nil && v.Node.DataAtom == atom.Time {
				from = "time"
			}
			add(v.String(), from)
		}
		if len(all) > 0 {
			break
		}
	}
	for _, name := range publishedMeta {
		add(e.data.Content(name), "meta")
	}
	if len(all) == 0 {
		for item := range e.data.All(pageTypes...) {
			if item.Source == structured.JSONLD {
				add(item.Text("datePublished"), "json-ld")
			}
		}
	}
	return all
}

// read reads a text that is a time.
func (e *evidence) read(text, source string) (dated, bool) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 80 {
		return dated{}, false
	}
	m, ok := e.hint().Parse(text)
	if !ok || m.Time.Year() < 1980 {
		return dated{}, false
	}
	d := dated{Value: m, source: source}
	if m.Precision == corpus.PrecisionMinute && m.Zone == corpus.ZoneGiven {
		d.offset = offsetOf(text)
		d.utc = strings.HasSuffix(text, "Z") || d.offset == 0
	}
	return d, true
}

// offsetOf is the offset from UTC at the end of a time, "+02:00" or "-0500".
func offsetOf(text string) time.Duration {
	for _, layout := range []string{"-07:00", "-0700"} {
		if len(text) <= len(layout) {
			continue
		}
		if t, err := time.Parse(layout, text[len(text)-len(layout):]); err == nil {
			_, seconds := t.Zone()
			return time.Duration(seconds) * time.Second
		}
	}
	return 0
}

func (e *evidence) hint() datetime.Hint {
	return datetime.Hint{Zone: e.site.Zone, Language: e.data.Lang}
}

// modified is the source's word for its last change.
func (e *evidence) modified() (dated, bool) {
	texts := []string{e.item.Text("dateModified")}
	for _, name := range modifiedMeta {
		texts = append(texts, e.data.Content(name))
	}
	for _, text := range texts {
		if d, ok := e.read(text, ""); ok && d.Precision == corpus.PrecisionMinute {
			return d, true
		}
	}
	return e.seenUpdate()
}

// seenDate is the date that a reader sees near the headline, else elsewhere in
// the article: of a time element, else in what calls itself a date or a byline,
// else in a short text of its own. One that says it is the last change is not
// the date of publication.
func (e *evidence) seenDate() (dated, bool) {
	for _, far := range []bool{false, true} {
		for _, list := range [][]spot{e.view.times, e.view.bylines} {
			for _, s := range list {
				if !far && !e.around(s) || e.apart(s.node) || isUpdate(s) {
					continue
				}
				if d, ok := e.shown(s); ok {
					return e.exact(d, s), true
				}
			}
		}
		read := e.leadDate
		if far {
			read = e.labelledDate
		}
		if d, ok := read(); ok {
			return d, true
		}
	}
	return dated{}, false
}

// exact is the time of day that a time element at the same place says of a day
// that is shown.
func (e *evidence) exact(d dated, at spot) dated {
	if d.Precision == corpus.PrecisionMinute {
		return d
	}
	for _, s := range e.view.times {
		if s.node.DataAtom != atom.Time || s.at < at.at || s.at > at.at+60 || isUpdate(s) {
			continue
		}
		if t, ok := e.shown(s); ok && t.Precision == corpus.PrecisionMinute && sameDay(d, t) {
			return t
		}
	}
	return d
}

// labelledDate is the date of a text that says it is that of publication
// ("Erschienen am: 1. November 2023"), else of a time element, wherever on the
// page they are: if all of a kind are of one day, it is the article's.
func (e *evidence) labelledDate() (dated, bool) {
	if d, ok := agreed(e.view.notes, e.labelled); ok {
		return d, true
	}
	return agreed(e.view.times, func(s spot) (dated, bool) {
		if s.node.DataAtom != atom.Time || isUpdate(s) {
			return dated{}, false
		}
		return e.shown(s)
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
func (e *evidence) labelled(s spot) (dated, bool) {
	text := textkey.Clean(s.node.Data)
	m, start, end, ok := datetime.Find(text, e.hint())
	if !ok || len(text)-end > 20 || m.Time.Year() < 1980 || m.Precision != corpus.PrecisionDay && m.Precision != corpus.PrecisionMinute {
		return dated{}, false
	}
	label := text[:start]
	if before := s.node.PrevSibling; start == 0 && before != nil {
		label = spaced(before, 60)
	}
	said := false
	dom.EachWord(label, func(word string) { said = said || isPublished(word) })
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
func (e *evidence) datedLine() (dated, bool) {
	seen := 0
	for _, s := range e.view.paragraphs {
		if e.heading == nil || s.at < e.heading.at || e.apart(s.node) {
			continue
		}
		if seen++; seen > 3 {
			break
		}
		text := strings.TrimSpace(s.text())
		head := strings.ToValidUTF8(text[:min(len(text), 48)], "")
		m, start, end, ok := datetime.Find(head, e.hint())
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

// seenUpdate is the last change that a reader sees near the headline.
func (e *evidence) seenUpdate() (dated, bool) {
	for _, s := range e.view.times {
		if e.around(s) && !e.apart(s.node) && isUpdate(s) {
			if d, ok := e.shown(s); ok && d.Precision == corpus.PrecisionMinute {
				return d, true
			}
		}
	}
	return dated{}, false
}

// shown is the time that an element shows.
func (e *evidence) shown(s spot) (dated, bool) {
	for _, name := range []string{"datetime", "content", "data-datetime", "data-time"} {
		if d, ok := e.read(dom.Attr(s.node, name), "time"); ok {
			return d, true
		}
	}
	text := spaced(s.node, 300)
	if text == "" {
		return dated{}, false
	}
	m, _, _, ok := datetime.Find(text, e.hint())
	if !ok || m.Time.Year() < 1980 || m.Precision == corpus.PrecisionYear || m.Precision == corpus.PrecisionMonth {
		return dated{}, false
	}
	source := "text"
	if s.node.DataAtom == atom.Time {
		source = "time"
	}
	return dated{Value: m, source: source}, true
}

// leadDate is a date that is right by the headline in a short text of its own.
func (e *evidence) leadDate() (dated, bool) {
	if d, ok := e.datedLine(); ok {
		return d, true
	}
	for _, s := range e.view.notes {
		if !e.around(s) || e.heading != nil && s.at > e.heading.at+800 || e.apart(s.node) || e.heading != nil && within(s.node, e.heading.node) {
			continue
		}
		text := strings.TrimSpace(s.node.Data)
		m, start, end, ok := datetime.Find(text, e.hint())
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
			dom.EachWord(s.node.Attr[i].Val, look)
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
	dom.EachWord(text, look)
	return is
}

// addressed is the date in the page's own address.
func (e *evidence) addressed() (dated, bool) {
	m, ok := datetime.FromURL(site.Unwrapped(e.site.Address))
	if !ok {
		return dated{}, false
	}
	return dated{Value: m, source: "url"}, true
}
