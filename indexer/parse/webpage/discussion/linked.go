package discussion

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/structured"
)

// maxLinked is how many comments are read from JSON-LD.
const maxLinked = 100_000

// linked are the comments that JSON-LD tells machines, replies behind the
// comment that they answer.
func (s *survey) linked(doc *dom.Document, zone *time.Location) []corpus.Comment {
	if len(s.scripts) == 0 {
		return nil
	}
	l := linking{reader: reader{zone: zone, language: s.language}, seen: map[*structured.Item]bool{}}
	for about := range structured.Read(doc).All() {
		if about.Source == structured.JSONLD && !about.Is("Comment", "UserComments") {
			l.commentsOf(about, "", 0)
		}
	}
	return l.comments
}

// linking reads comments from JSON-LD.
type linking struct {
	reader
	seen     map[*structured.Item]bool
	comments []corpus.Comment
}

// commentsOf reads the comments of an article or a comment. JSON-LD is nested at
// most 64 deep.
func (l *linking) commentsOf(about *structured.Item, parent string, depth int) {
	for _, item := range about.Items("comment") {
		if l.seen[item] || !item.Is("Comment", "UserComments") || len(l.comments) >= maxLinked {
			continue
		}
		l.seen[item] = true
		c := l.comment(item)
		if c.ParentID == "" {
			c.ParentID = parent
		}
		c.Depth = depth
		replies := len(item.Items("comment")) > 0
		if c.NativeID == "" && replies {
			c.ID = corpus.Placeholder(1_000_000 + len(l.comments))
		}
		name := c.NativeID
		if name == "" {
			name = c.ID
		}
		if c.Text == "" {
			c.Deleted = replies
		}
		if c.Text != "" || replies {
			l.comments = append(l.comments, c)
		}
		l.commentsOf(item, name, depth+1)
	}
}

// comment reads one comment.
func (l *linking) comment(item *structured.Item) corpus.Comment {
	c := corpus.Comment{Author: cleanName(first(item, "author", "creator")), URL: item.Address("url")}
	for _, address := range []string{item.ID, item.Text("identifier"), c.URL} {
		if id, sure := idOf(fragment(address)); id != "" && c.NativeID == "" && (sure || digits(id)) {
			c.NativeID = id
		}
	}
	for _, name := range []string{"text", "commentText", "articleBody", "description"} {
		if values := item.Values(name); c.Text == "" && len(values) > 0 {
			c.Text = markup.FromLines(values[0].Text())
		}
	}
	if at, ok := l.parse(first(item, "dateCreated", "datePublished", "commentTime")); ok {
		c.Posted, c.PostedZone = at.Time, at.Zone
		if at.Precision != corpus.PrecisionMinute {
			c.PostedPrecision = at.Precision
		}
	}
	if up, err := strconv.Atoi(item.Text("upvoteCount")); err == nil {
		down, _ := strconv.Atoi(item.Text("downvoteCount"))
		up -= down
		c.Score = &up
	}
	if id, sure := idOf(fragment(item.Address("parentItem"))); sure {
		c.ParentID = id
	}
	if isDeleted(c.Text) {
		c.Text = ""
	}
	return c
}

// first is the first of these properties that says something.
func first(item *structured.Item, names ...string) string {
	for _, name := range names {
		if text := item.Text(name); text != "" {
			return text
		}
	}
	return ""
}

// join adds what JSON-LD says to what was read on the page: a comment that is on
// both counts once, with what either knows. It tells which texts were not on it.
func join(found *Found, linked []corpus.Comment) (others []corpus.Comment) {
	byText := map[string]*corpus.Comment{}
	for i := range found.Comments {
		c := &found.Comments[i]
		if key := opening(c.Text); key != "" && byText[key] == nil {
			byText[key] = c
		}
	}
	names := map[string]string{} // of the comment in JSON-LD → on the page
	for _, c := range linked {
		c.ParentID = renamed(names, c.ParentID)
		held := byText[opening(c.Text)]
		if held == nil || c.Text == "" {
			others = append(others, c)
			continue
		}
		fill(held, c)
		for _, name := range []string{c.NativeID, c.ID} {
			if name != "" && held.NativeID != "" {
				names[name] = held.NativeID
			} else if name != "" && held.ID != "" {
				names[name] = held.ID
			}
		}
	}
	found.Comments = append(found.Comments, others...)
	return others
}

func renamed(names map[string]string, name string) string {
	if other, ok := names[name]; ok {
		return other
	}
	return name
}

// fill gives a comment what it lacks and another reading of it has.
func fill(c *corpus.Comment, other corpus.Comment) {
	if c.NativeID == "" {
		c.NativeID = other.NativeID
	}
	if c.Author == "" {
		c.Author = other.Author
	}
	if c.Posted.IsZero() || c.PostedPrecision != "" && other.PostedPrecision == "" && !other.Posted.IsZero() {
		c.Posted, c.PostedPrecision, c.PostedZone = other.Posted, other.PostedPrecision, other.PostedZone
	}
	if c.Score == nil {
		c.Score = other.Score
	}
	if c.URL == "" {
		c.URL = other.URL
	}
}

// opening is how texts are compared that were written out twice: their first
// letters and digits.
func opening(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
			if b.Len() >= 120 {
				break
			}
		}
	}
	return b.String()
}

// shortest is how many letters a line has at least that is looked for on the page.
const shortest = 20

// takeTexts takes the texts of comments out of the page, whose elements nothing
// names: the block around all of them, if it holds little else, or each alone.
func (s *survey) takeTexts(comments []corpus.Comment) {
	lines := map[string]bool{}
	for _, c := range comments {
		for line := range strings.SplitSeq(c.Text, "\n") {
			if key := opening(line); len(key) >= shortest {
				lines[key] = true
			}
		}
	}
	if len(lines) == 0 {
		return
	}
	var blocks []*html.Node
	inside := 0
	for n := s.root; n != nil; n = dom.Next(n) {
		if n.Type != html.TextNode || n.Parent == nil || dom.Silent(n.Parent) || len(n.Data) < shortest || !lines[opening(n.Data)] {
			continue
		}
		blocks = append(blocks, dom.Closest(n.Parent, dom.IsBlock))
		inside += len(n.Data)
	}
	if len(blocks) == 0 {
		return
	}
	around := common(blocks)
	if len(blocks) > 1 && around != nil && around.Data != "body" && !holdsTitle(around) && len(dom.Text(around)) < 2*inside+200*len(blocks) {
		dom.Remove(around)
		return
	}
	for _, n := range blocks {
		if n != nil && n.Data != "body" && !holdsTitle(n) {
			dom.Remove(n)
		}
	}
}

// common is the innermost element around all of these.
func common(nodes []*html.Node) *html.Node {
	above := map[*html.Node]int{}
	for _, n := range nodes {
		for p := n; p != nil; p = p.Parent {
			above[p]++
		}
	}
	return dom.Closest(nodes[0], func(n *html.Node) bool { return above[n] == len(nodes) })
}
