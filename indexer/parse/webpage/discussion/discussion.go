// Package discussion finds the readers' comments that are on a page.
//
//	page ─► survey     one walk: comments of known markup, elements named after comments, headings
//	    ├─► shape      comments of unknown markup: lists of blocks of one shape
//	    ├─► replies    who answers whom: nesting, lists of replies, what the markup says (commentid)
//	    ├─► comment    author, time, text, votes and address of each
//	    ├─► removal    comments, headings and forms are taken out of the page
//	    └─► linked     JSON-LD: comments that the page tells machines only
package discussion

import (
	"standpoint/corpus"
	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/discussion/linked"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/structured"
)

// Found is the discussion of a page.
type Found struct {
	Comments []corpus.Comment // in the order of the page; ParentID is the native id of the comment answered
	Platform string           // that holds the comments, such as "wordpress" or "disqus"; "" if there are none or it is not known
	Count    *int             // how many there are in all, where the page says it
	Deleted  int              // deleted comments that nobody answers
	Skipped  int              // pingbacks, trackbacks and comments that await moderation, which are not comments of readers
}

// Take finds the comments of a page and takes them out of it with all that
// belongs to them (headings, forms, buttons), so that nothing of them can be
// taken for the article. The reader says how times are read; its language is
// that of the page.
func Take(doc *dom.Document, reader comment.Reader) Found {
	var found Found
	if doc == nil {
		return found
	}
	for _, root := range doc.Nodes {
		s := surveyOf(root)
		reader.Language = s.language
		var told []corpus.Comment
		if s.hasLinked {
			told = linked.Read(structured.Read(doc), reader)
		}
		s.findBlocks()
		items := s.items()
		link(items)
		regions := s.regions(items)
		found.Count = s.count()
		read(items, reader)
		found.Comments, found.Skipped, found.Deleted = comments(items)
		found.Platform = platformOf(items)
		for _, n := range regions {
			dom.Remove(n)
		}
		s.sweep()
		var others []corpus.Comment
		found.Comments, others = linked.Join(found.Comments, told)
		s.takeTexts(others)
	}
	return found
}

// read reads all comments, the last first, and takes each out of the page: so
// what is left of one, when it is read, is its own.
func read(items []*item, reader comment.Reader) {
	for i := len(items) - 1; i >= 0; i-- {
		it := items[i]
		dom.Remove(it.node)
		if !it.skipped {
			it.comment, it.skipped = reader.Read(it.node, it.native)
		}
	}
}
