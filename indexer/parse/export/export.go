// Package export reads the exports of comment systems: WordPress WXR, Disqus
// XML, Commento, Remark42, Isso, Coral, YouTube comment threads. E-mail and IP
// addresses in them are never read.
package export

import (
	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
)

// Formats lists what is read here.
func Formats() []format.Format {
	return []format.Format{wxr(), disqus(), commento(), remark(), isso(), coral(), youtube(), ytdlp()}
}

// yielder takes what a reader of a format gives (format.Format.Read).
type yielder = func(corpus.Thread, error) bool

// when sets a time of a comment.
func when(c *corpus.Comment, m datetime.Value) {
	c.Posted, c.PostedZone = m.Time, m.Zone
	if m.Precision != corpus.PrecisionMinute {
		c.PostedPrecision = m.Precision
	}
}

// published sets the time of an article, which its record says.
func published(a *corpus.Article, m datetime.Value) {
	a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = m.Time, m.Precision, m.Zone, "record"
}

// utc reads a time that a source gives in UTC without saying so.
func utc(text string) (datetime.Value, bool) {
	m, ok := datetime.Parse(text, nil)
	m.Zone = corpus.ZoneGiven
	return m, ok
}
