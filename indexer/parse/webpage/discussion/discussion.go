// Package discussion finds the readers' comments that stand on a page.
//
//	page ─► survey   one walk: comments of known markup, rooms named after comments, headings
//	    ├─► blocks   comments of unknown markup: blocks of one shape in such a room
//	    ├─► replies  who answers whom: nesting, lists of replies, what the markup says
//	    ├─► parts    author, time, text, votes and address of each
//	    ├─► removal  rooms, lists, headings and forms are taken out of the page
//	    └─► linked   JSON-LD: comments that the page tells machines only
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
	Skipped  int              // pingbacks, trackbacks and comments that await moderation: no comments of readers
}

// Take finds the comments of a page and takes them out of it with all that
// belongs to them (headings, forms, buttons), so that nothing of them can be
// taken for the article. Times without a zone are read in zone, if not nil.
func Take(doc *dom.Document, zone *time.Location) Found {
	var found Found
	if doc == nil {
		return found
	}
	for _, root := range doc.Nodes {
		s := surveyOf(root)
		linked := s.linked(doc, zone)
		s.findBlocks()
		items := s.items()
		link(items)
		regions := s.regions(items)
		found.Count = s.count()
		r := reader{zone: zone, language: s.language}
		r.read(items)
		found.Comments, found.Skipped = r.comments(items)
		found.Platform = platformOf(items)
		for _, n := range regions {
			dom.Remove(n)
		}
		s.sweep()
		s.takeTexts(join(&found, linked))
	}
	return found
}
