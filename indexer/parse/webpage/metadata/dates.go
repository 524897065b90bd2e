package metadata

import (
	"strings"
	"time"

	"golang.org/x/net/html/atom"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/webpage/saved"
	"standpoint/indexer/parse/webpage/structured"
)

// dated is a time and who says it: a value of Article.DateSource.
type dated struct {
	datetime.Value
	source string
	claims bool          // it is said to be of the publication, not of a date of any kind
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
type dates struct {
	declared
	seen    seenDates
	address string
}

// read sets the dates of an article.
func (r dates) read(a *corpus.Article) {
	if p, ok := r.published(); ok {
		a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = p.Time, p.Precision, p.Zone, p.source
	}
	if m, ok := r.modified(); ok && !m.Time.Before(a.Published) {
		a.Modified = m.Time
	}
}

// published weighs what is said of the date. JSON-LD and microdata of the
// article go first, then meta elements, then what a reader sees by the headline,
// then the address. Another source of the same day may know the time of day, or
// the zone of the same time on the clock.
func (r dates) published() (dated, bool) {
	all := r.said()
	if len(all) == 0 {
		if d, ok := r.seen.published(); ok {
			return d, true
		}
		return r.addressed()
	}
	best := r.first(all)
	for _, d := range all {
		switch {
		case best.Precision != corpus.PrecisionMinute && d.Precision == corpus.PrecisionMinute && sameDay(best, d):
			best = d
		case best.utc && sameClock(best, d):
			best = d // "Z" is written by many who mean their own clock
		}
	}
	if best.Precision != corpus.PrecisionMinute || best.Zone == corpus.ZoneUnknown {
		if d, ok := r.seen.published(); ok && d.Precision == corpus.PrecisionMinute && d.Zone != corpus.ZoneUnknown && sameDay(best, d) {
			return d, true
		}
	}
	return best, true
}

// first is the date that counts of those that the page says: the first, unless it
// is that of the last change and another that claims to be of the publication
// is earlier.
func (r dates) first(all []dated) dated {
	best := all[0]
	changed, ok := r.modified()
	if !ok || !sameDay(best, changed) {
		return best
	}
	for _, d := range all[1:] {
		if d.claims && d.Precision != corpus.PrecisionMonth && d.Precision != corpus.PrecisionYear && d.Time.Before(best.Time) && !sameDay(d, best) && !sameDay(d, changed) {
			best = d
		}
	}
	return best
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
func (r dates) said() (all []dated) {
	source := "json-ld"
	if r.item.Source != structured.JSONLD || r.item == r.Loose {
		source = "meta"
	}
	add := func(text, source string) {
		if d, ok := readTime(text, source, r.seen.hint); ok {
			all = append(all, d)
		}
	}
	for _, name := range []string{"datePublished", "dateCreated", "uploadDate"} {
		for _, v := range r.item.Values(name) {
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
		before := len(all)
		add(r.Content(name), "meta")
		for i := range all[before:] {
			all[before+i].claims = strings.Contains(name, "publi") || strings.Contains(name, "pub-date") || strings.Contains(name, "pubdate")
		}
	}
	if len(all) == 0 {
		for item := range r.All(pageTypes...) {
			if item.Source == structured.JSONLD {
				add(item.Text("datePublished"), "json-ld")
			}
		}
	}
	return all
}

// readTime reads a text that is a time.
func readTime(text, source string, hint datetime.Hint) (dated, bool) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 80 {
		return dated{}, false
	}
	m, ok := hint.Parse(text)
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

// modified is the source's word for its last change.
func (r dates) modified() (dated, bool) {
	texts := []string{r.item.Text("dateModified")}
	for _, name := range modifiedMeta {
		texts = append(texts, r.Content(name))
	}
	for _, text := range texts {
		if d, ok := readTime(text, "", r.seen.hint); ok && d.Precision == corpus.PrecisionMinute {
			return d, true
		}
	}
	return r.seen.modified()
}

// addressed is the date in the page's own address. What archive.today shows as
// address and date is that of its capture.
func (r dates) addressed() (dated, bool) {
	if saved.IsArchiveToday(r.address) {
		return dated{}, false
	}
	m, ok := datetime.FromURL(corpus.Original(r.address))
	if !ok {
		return dated{}, false
	}
	return dated{Value: m, source: "url"}, true
}
