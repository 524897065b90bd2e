package discussion

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/discussion/commentid"
	"standpoint/indexer/parse/webpage/dom"
)

// comments are the comments of the items that were read, as corpus knows them.
// What has no text is kept where others answer it.
func comments(items []*item) (comments []corpus.Comment, skipped, deleted int) {
	skipped, deleted = drop(items)
	number := 0
	for _, it := range items {
		for it.parent != nil && it.parent.dropped {
			it.parent = it.parent.parent
		}
		c := &it.comment
		c.Deleted = c.Text == ""
		c.Depth = max(it.depth, 0)
		if c.NativeID == "" && it.replies > 0 {
			number++
			c.ID = corpus.Placeholder(number)
		}
	}
	var kept *item
	seen := map[corpus.Comment]bool{}
	for _, it := range items {
		if it.dropped || it.again(seen) {
			continue
		}
		it.comment.ParentID = it.parentID()
		comments = append(comments, it.comment)
		kept = it
	}
	if len(comments) == 1 && kept.kind == byShape && comments[0].Posted.IsZero() && comments[0].NativeID == "" {
		return nil, skipped, deleted // too little speaks for it
	}
	return comments, skipped, deleted
}

// drop says which items are not comments, and counts those that were skipped for
// what they are, and the deleted ones that nobody answers. Replies come after what
// they answer, so they are seen first.
func drop(items []*item) (skipped, deleted int) {
	for i := len(items) - 1; i >= 0; i-- {
		it := items[i]
		if it.skipped {
			skipped++
		}
		it.dropped = it.skipped || it.comment.Text == "" && it.replies == 0 || isTemplate(it.comment)
		if it.dropped && !it.skipped && it.comment.Deleted {
			deleted++
		}
		if it.parent != nil && !it.dropped {
			it.parent.replies++
		}
	}
	return skipped, deleted
}

// parentID names the comment that is answered.
func (it *item) parentID() string {
	switch {
	case it.parent != nil && it.parent.comment.NativeID != "":
		return it.parent.comment.NativeID
	case it.parent != nil:
		return it.parent.comment.ID
	case it.external:
		return it.answers
	}
	return ""
}

// again recognizes a comment without an id that came before: some pages have their
// comments twice, for wide and for narrow screens.
func (it *item) again(seen map[corpus.Comment]bool) bool {
	c := it.comment
	if c.NativeID != "" || it.replies > 0 || c.Posted.IsZero() || len(c.Text) < 20 {
		return false
	}
	key := corpus.Comment{Author: c.Author, Posted: c.Posted, Text: c.Text}
	known := seen[key]
	seen[key] = true
	return known
}

// isTemplate recognizes the empty comment that a script of the page fills in.
func isTemplate(c corpus.Comment) bool {
	for _, mark := range []string{"{{", "<%", "${"} {
		if strings.Contains(c.Author, mark) || strings.HasPrefix(c.Text, mark) {
			return true
		}
	}
	return false
}

// platformOf is the platform of most of the comments; "" if it is not known.
func platformOf(items []*item) string {
	votes := map[string]int{}
	best := ""
	for _, it := range items {
		if it.dropped || it.platform == "" {
			continue
		}
		if votes[it.platform]++; votes[it.platform] > votes[best] {
			best = it.platform
		}
	}
	return best
}

// platformHint returns the program that wrote a comment whose own names are common
// to many programs ("comment", "comment-17"), by other names around and within it.
func platformHint(m *mark) string {
	id := dom.Attr(m.node, "id")
	own := id + " " + dom.Attr(m.node, "class")
	switch {
	case strings.Contains(dom.Attr(m.node, "about"), "/comment/"), strings.Contains(own, "js-comment"), strings.Contains(own, "comment-by-"):
		return "drupal"
	case strings.HasPrefix(id, "comment-6a0"):
		return "typepad"
	}
	for n, levels := m.node, 0; n != nil && levels < 8; n, levels = n.Parent, levels+1 {
		if platform := classname.PlatformAround(dom.Attr(n, "id") + " " + dom.Attr(n, "class")); platform != "" {
			return platform
		}
	}
	if len(id) > 6 && id[0] == 'c' && commentid.IsNumber(id[1:]) {
		return "blogger"
	}
	if dom.Holds(m.node, 6, isDrupalBody) {
		return "drupal"
	}
	return ""
}

func isDrupalBody(n *html.Node) bool { return classname.IsCommentBody(dom.Attr(n, "class")) }
