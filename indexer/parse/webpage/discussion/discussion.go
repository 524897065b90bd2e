// Package discussion finds the readers' comments that stand on a page.
package discussion

import (
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/webpage/dom"
)

// Found is the discussion of a page.
type Found struct {
	Comments []corpus.Comment // as they stand; ParentID is the native id of the comment answered
	Platform string           // that holds the comments, such as "wordpress" or "disqus"; "" if there are none or it is not known
	Count    *int             // how many there are in all, where the page says it
}

// Take finds the comments of a page and takes them out of it with all that
// belongs to them (headings, forms, buttons), so that nothing of them can be
// taken for the article. Times without a zone are read in zone, if not nil.
func Take(doc *dom.Document, zone *time.Location) Found { return Found{} }
