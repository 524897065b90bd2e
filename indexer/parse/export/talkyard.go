package export

import (
	"bytes"
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// talkyard is a site of Talkyard as its administration area downloads it, and what
// to-talkyard makes of other systems' comments: an object of lists, in any order.
// Pages, posts, guests and members are read (SiteBackupMaker.scala,
// to-talkyard/src/to-talkyard.d.ts). Of a page, post 0 is the title, 1 the text,
// and the others are comments. A page that is embedded in an article has its address.
func talkyard() format.Format {
	return format.Format{Name: "talkyard", Title: "Talkyard dump (JSON)", Claims: claimsTalkyard, Read: readTalkyard}
}

// talkyardLists are names that only Talkyard's dumps have.
var talkyardLists = []string{"groupPps", "ppStats", "ppVisitStats", "usernameUsages", "pageNotfPrefs", "pagePaths", "pageIdsByAltIds", "permsOnPages", "postActions", "reviewTasks"}

func claimsTalkyard(head format.Head) bool {
	if head.Text[0] != '{' {
		return false
	}
	keys := firstKeys(head.Text)
	if slices.ContainsFunc(talkyardLists, func(list string) bool { return keys[list] }) {
		return true
	}
	post := []string{`"pageId"`, `"nr"`, `"createdById"`, `"currRevNr"`}
	return keys["posts"] && !slices.ContainsFunc(post, func(member string) bool { return !bytes.Contains(head.Text, []byte(member)) })
}

func readTalkyard(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		t := &talkyardReader{in: in, pages: map[string]*talkyardPage{}, comments: comments{yield: yield}}
		t.article = t.articleOf
		if t.each(ctx, in, t.record, "guests[]", "members[]", "pages[]", "posts[]", "meta") && t.release() && t.flush() && t.alone() {
			t.end()
		}
	}
}

type talkyardReader struct {
	comments
	in    format.Input
	host  string // of the site
	names people
	pages map[string]*talkyardPage
	order []*talkyardPage
	size  int // bytes of the pages
	held  []talkyardPost
	bytes int // of the posts that are held
}

type talkyardPage struct {
	ID       name   `json:"id"`
	Type     int    `json:"pageType"`
	Created  name   `json:"createdAt"`
	Stamped  name   `json:"createdAtMs"`
	Embedded string `json:"embeddingPageUrl"`
	Author   name   `json:"authorId"`
	Hidden   name   `json:"hiddenAt"`
	Deleted  name   `json:"deletedAt"`

	title, text string
	told        bool // the text was handed on
	offset      int64
}

type talkyardPost struct {
	Page     name   `json:"pageId"`
	Number   *int   `json:"nr"`
	Parent   int    `json:"parentNr"`
	Type     int    `json:"postType"`
	Created  name   `json:"createdAt"`
	Stamped  name   `json:"createdAtMs"`
	Author   name   `json:"createdById"`
	Source   string `json:"approvedSource"`
	HTML     string `json:"approvedHtmlSanitized"`
	Likes    *int   `json:"numLikeVotes"`
	Hidden   name   `json:"hiddenAt"`
	Body     name   `json:"bodyHiddenAt"`
	Deleted  name   `json:"deletedAt"`
	Deletion int    `json:"deletedStatus"`
	nr       int
	offset   int64
}

// record takes in one element of a list, or what the site says of itself.
func (t *talkyardReader) record(r format.Record) error {
	switch r.Member {
	case "guests[]", "members[]":
		var who struct {
			ID       name `json:"id"`
			FullName string
			Username string
		}
		if err := decode(r, &who); err != nil {
			return err
		}
		return t.names.add(r, string(who.ID), format.Person(cmp.Or(who.FullName, who.Username)))
	case "pages[]":
		return t.page(r)
	case "posts[]":
		return t.post(r)
	case "meta":
		var site struct{ Hostnames []struct{ Hostname string } }
		err := decode(r, &site)
		if len(site.Hostnames) > 0 {
			t.host = site.Hostnames[0].Hostname
		}
		return err
	}
	return r.Skip("it is not a dump of Talkyard: it has neither pages nor posts")
}

func (t *talkyardReader) page(r format.Record) error {
	p := talkyardPage{offset: r.Offset}
	if err := decode(r, &p); err != nil {
		return err
	}
	if p.ID == "" {
		return r.Skip("it is not a page: it has no id")
	}
	if t.size += 200 + len(p.Embedded); t.size > rememberedMax {
		return r.Skip("there are more pages before it than can be held")
	}
	if there := t.pages[string(p.ID)]; there != nil {
		p.title, p.text, p.told = there.title, there.text, there.told
		*there = p
		return nil
	}
	t.pages[string(p.ID)] = &p
	t.order = append(t.order, &p)
	return nil
}

func (t *talkyardReader) post(r format.Record) error {
	p := talkyardPost{offset: r.Offset}
	if err := decode(r, &p); err != nil {
		return err
	}
	if p.Page == "" || p.Number == nil {
		return r.Skip("it is not a post: it has no page, or no number on its page")
	}
	p.nr = *p.Number
	t.held = append(t.held, p)
	if t.bytes += len(p.Source) + len(p.HTML) + 300; t.bytes < rememberedMax {
		return nil
	}
	t.release()
	return nil
}

// release hands on the posts that were held; false if nobody wants more.
func (t *talkyardReader) release() bool {
	held := t.held
	t.held, t.bytes = nil, 0
	for _, p := range held {
		if page := t.pages[string(p.Page)]; page != nil && p.nr >= 0 && p.nr <= 1 && p.withheld(page) == "" {
			switch text := p.text(); {
			case page.Embedded != "": // "Comments for …"
			case p.nr == 0:
				page.title = strings.Join(strings.Fields(text), " ")
			case t.size+len(text) <= rememberedMax:
				page.text = text
				t.size += len(text)
			}
		}
	}
	for _, p := range held {
		if (p.nr < 0 || p.nr > 1) && !t.add(string(p.Page), p.comment(t.names.of), p.withheld(t.pages[string(p.Page)]), p.offset) {
			return false
		}
	}
	return true
}

// articleOf is the article of a page; of its text it is told once.
func (t *talkyardReader) articleOf(id string) corpus.Article {
	p := t.pages[id]
	switch {
	case p == nil:
		return pageOf("talkyard", id, "", t.in)
	case p.Embedded != "":
		return pageOf("talkyard", p.Embedded, "", t.in)
	}
	key := id
	if t.host != "" {
		key = "https://" + t.host + "/-" + id
	}
	a := pageOf("talkyard", key, p.title, t.in)
	if p.told {
		return a
	}
	p.told = true
	a.Paragraphs = markup.Paragraphs(p.text)
	if author := t.names.of[string(p.Author)]; author != "" {
		a.Bylines = []string{author}
	}
	if m, ok := milliseconds(p.Created, p.Stamped); ok {
		published(&a, m)
	}
	return a
}

// alone hands on the pages with a text of their own that nobody has answered.
func (t *talkyardReader) alone() bool {
	for _, p := range t.order {
		if p.text != "" && !p.told && !t.stopped {
			t.stopped = !t.yield(corpus.Thread{Article: t.articleOf(string(p.ID)), Origin: corpus.Origin{Offset: p.offset}}, nil)
		}
	}
	return !t.stopped
}

// Types of pages and posts (com.debiki.core, PageType and PostType).
var (
	talkyardOwn     = []int{3, 4, 6, 7, 9}      // of pages: code, lists of topics, notes on categories
	talkyardPrivate = []int{17, 19}             // of pages: messages and chats between persons
	talkyardPosts   = []int{0, 1, 2, 3, 11, 12} // of posts: those that a person wrote
)

// withheld says why readers of the site do not see a post on a page.
func (p *talkyardPost) withheld(page *talkyardPage) string {
	switch {
	case page == nil:
		return "posts on pages that are not described"
	case p.nr < 0 || slices.Contains(talkyardPrivate, page.Type):
		return "private messages"
	case slices.Contains(talkyardOwn, page.Type):
		return "posts about the site itself"
	case !slices.Contains(talkyardPosts, p.Type):
		return "notices that nobody wrote"
	case p.Deleted != "" || p.Deletion > 0 || page.Deleted != "":
		return format.DeletedComments
	case p.Hidden != "" || p.Body != "" || page.Hidden != "":
		return "hidden comments"
	case p.Source == "" && p.HTML == "":
		return format.UnapprovedComments
	}
	return ""
}

// text is what is shown of a post. What is written is CommonMark, or HTML if it
// came from another system.
func (p *talkyardPost) text() string {
	if p.HTML != "" || strings.HasPrefix(p.Source, "<") {
		return markup.FromHTML(cmp.Or(p.HTML, p.Source))
	}
	return markup.FromMarkdown(p.Source)
}

func (p *talkyardPost) comment(names map[string]string) corpus.Comment {
	out := corpus.Comment{NativeID: strconv.Itoa(p.nr), Author: names[string(p.Author)], Score: p.Likes, Text: p.text()}
	if p.Parent > 1 {
		out.ParentID = strconv.Itoa(p.Parent)
	}
	if m, ok := milliseconds(p.Created, p.Stamped); ok {
		when(&out, m)
	}
	return out
}

// milliseconds is the first that is a time in milliseconds since 1970.
func milliseconds(times ...name) (datetime.Value, bool) {
	n, err := strconv.ParseInt(string(cmp.Or(times...)), 10, 64)
	return datetime.Unix(float64(n / 1000)), err == nil && n > 0 && n < 1e14
}
