// Package export reads the exports of comment systems: WordPress WXR, Disqus
// XML, Commento, Remark42, Isso, Coral, YouTube comment threads. E-mail and IP
// addresses in them are never read.
package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/moment"
)

// Formats lists what is read here.
func Formats() []format.Format {
	return []format.Format{wxr(), disqus(), commento(), remark(), isso(), coral(), youtube(), ytdlp()}
}

// yielder takes what a reader of a format gives (format.Format.Read).
type yielder = func(corpus.Thread, error) bool

// leftOut says how many of what were left out of a page; nil if nothing was.
func leftOut(left map[string]int) *intake.Fault {
	var kinds []string
	for kind, n := range left {
		if n > 0 {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	slices.SortFunc(kinds, func(a, b string) int { return cmp.Or(left[b]-left[a], strings.Compare(a, b)) })
	for i, kind := range kinds {
		kinds[i] = fmt.Sprintf("%d %s", left[kind], kind)
	}
	return &intake.Fault{Outcome: intake.Skipped, Reason: "left out: " + strings.Join(kinds, ", ")}
}

// when sets a time of a comment.
func when(c *corpus.Comment, m moment.Moment) {
	c.Posted, c.PostedZone = m.Time, m.Zone
	if m.Precision != corpus.PrecisionMinute {
		c.PostedPrecision = m.Precision
	}
}

// published sets the time of an article, which its record says.
func published(a *corpus.Article, m moment.Moment) {
	a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = m.Time, m.Precision, m.Zone, "record"
}

// utc reads a time that a source gives in UTC without saying so.
func utc(text string) (moment.Moment, bool) {
	m, ok := moment.Parse(text, nil)
	m.Zone = corpus.ZoneGiven
	return m, ok
}

// person is a name that is fit to be kept: e-mail addresses in it are not.
func person(name string) string {
	words := slices.DeleteFunc(strings.Fields(name), func(word string) bool {
		at := strings.Index(word, "@")
		return at > 0 && strings.Contains(word[at:], ".")
	})
	return strings.Join(words, " ")
}
