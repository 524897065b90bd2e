package forum

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/forumapi"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

// hackerNews reads the page of an item: a story with its comments, or a comment
// with those below it.
func hackerNews(p *page) bool {
	head := p.doc.Find(hnHead).First()
	id := item(head.Find(hnID).AttrOr("id", ""))
	if id == 0 {
		return false
	}
	thread := &hnThread{page: p, story: id}
	if head.Find(hnCommentText).Length() == 0 {
		p.Article(hnStory(head, id))
	} else {
		thread.story = hnItemIn(head.Find(hnStoryLink).AttrOr("href", ""))
		if thread.story == 0 {
			thread.story = id
		}
		p.Article(forumapi.HackerNewsStub(thread.story))
		thread.top(head, id)
	}
	p.doc.Find(hnRows).Each(func(_ int, row *dom.Selection) { thread.row(row) })
	if all := p.thread.Article.CommentCount; p.doc.Find(hnMore).Length() > 0 {
		missing := 1
		if all != nil {
			missing = max(1, *all-len(p.thread.Comments))
		}
		p.Missing(missing)
	}
	p.thread.Comments = answeredOnly(p.thread.Comments, p)
	return true
}

// item is the id of an item; 0 if it is not one.
func item(s string) uint32 {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0
	}
	return uint32(n)
}

// hnItemIn is the item that a link such as "item?id=17" leads to.
func hnItemIn(link string) uint32 {
	u, err := url.Parse(link)
	if err != nil {
		return 0
	}
	return item(u.Query().Get("id"))
}

func hnStory(head *dom.Selection, id uint32) corpus.Article {
	a := forumapi.HackerNewsStub(id)
	title := head.Find(hnTitle).First()
	a.Headline = line(title)
	if author := line(head.Find(hnUser).First()); author != "" {
		a.Bylines = []string{author}
	}
	dated(&a, hnTime(head))
	a.Paragraphs = markup.Paragraphs(text(hnText(head)))
	if link := title.AttrOr("href", ""); hnItemIn(link) != id && strings.HasPrefix(link, "http") {
		a.Related = []string{link}
	}
	head.Find(hnLinks).Each(func(_ int, link *dom.Selection) {
		if label := line(link); strings.HasSuffix(label, "comments") || strings.HasSuffix(label, "comment") {
			a.CommentCount = number(label)
		}
	})
	return a
}

// hnText is the text of a story that has one; in older pages it is a cell that
// is called nothing.
func hnText(head *dom.Selection) *dom.Selection {
	if found := head.Find(hnStoryText).First(); found.Length() > 0 {
		return found
	}
	return head.Find(hnOldStoryText).FilterFunction(func(_ int, cell *dom.Selection) bool {
		return cell.Find(hnNoText).Length() == 0 && line(cell) != ""
	}).First()
}

// hnTime is when an item was written: in UTC, in newer pages followed by the same
// in seconds since 1970.
func hnTime(s *dom.Selection) time.Time {
	at, _, _ := strings.Cut(s.Find(hnAge).AttrOr("title", ""), " ")
	return datetime.Exact(at)
}

// hnThread places comments by how far they are set in.
type hnThread struct {
	*page
	story uint32
	root  string   // the comment whose page it is; ""
	open  []string // the comment last seen at each depth
}

// top reads the comment whose page it is.
func (t *hnThread) top(head *dom.Selection, id uint32) {
	c := hnComment(head, id)
	head.Find(hnHeadLinks).Each(func(_ int, link *dom.Selection) {
		if parent := hnItemIn(link.AttrOr("href", "")); line(link) == "parent" && parent != 0 && parent != t.story {
			c.ParentID, c.Depth = strconv.Itoa(int(parent)), 1
		}
	})
	t.root = c.NativeID
	t.thread.Comments = append(t.thread.Comments, c)
}

func (t *hnThread) row(row *dom.Selection) {
	id := item(row.AttrOr("id", ""))
	if id == 0 {
		return
	}
	c := hnComment(row, id)
	depth := min(hnDepth(row), len(t.open))
	c.ParentID = t.root
	if depth > 0 {
		c.ParentID = t.open[depth-1]
	}
	t.open = append(t.open[:depth], c.NativeID)
	t.thread.Comments = append(t.thread.Comments, c)
}

// hnDepth is how often a comment is set in: as it says, or by 40 pixels each.
func hnDepth(row *dom.Selection) int {
	ind := row.Find(hnIndent).First()
	if depth := whole(ind.AttrOr("indent", "")); depth != nil {
		return max(0, *depth)
	}
	if width := whole(ind.Find(hnSpacer).AttrOr("width", "")); width != nil {
		return max(0, *width/40)
	}
	return 0
}

func hnComment(s *dom.Selection, id uint32) corpus.Comment {
	c := corpus.Comment{
		NativeID: strconv.FormatUint(uint64(id), 10), Author: line(s.Find(hnUser).First()), Posted: hnTime(s),
		URL: forumapi.HackerNewsAddress(id),
	}
	written := s.Find(hnCommentText).First()
	written.Find(hnReply).Remove()
	if written.Length() > 0 {
		c.Text = forumapi.HackerNewsText(markup.FromNode(written.Get(0)))
	}
	c.Deleted = c.Text == ""
	return c
}

// answeredOnly leaves out deleted comments that nobody on the page answers, one
// below the other.
func answeredOnly(comments []corpus.Comment, p *page) []corpus.Comment {
	answers := make(map[string]int, len(comments))
	for _, c := range comments {
		answers[c.ParentID]++
	}
	kept := make([]bool, len(comments))
	for i := len(comments) - 1; i >= 0; i-- { // replies are below what they answer
		c := comments[i]
		if kept[i] = !c.Deleted || answers[c.NativeID] > 0; !kept[i] {
			answers[c.ParentID]--
			p.LeftOut(format.DeletedComments)
		}
	}
	out := comments[:0]
	for i, c := range comments {
		if kept[i] {
			out = append(out, c)
		}
	}
	return out
}
