package feed

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/mmcdole/gofeed"
	ext "github.com/mmcdole/gofeed/extensions"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/metadata/person"
)

// entry is an item of a feed, whatever its format.
type entry struct {
	title, link, id     string
	published, updated  string
	parsed, changed     *time.Time // of published and updated, as gofeed reads them; nil if it cannot
	authors, categories []string
	content, summary    string // HTML
	language            string
	comments            string   // how many, as the feed says it
	answers             []answer // of thr:in-reply-to
	origin              origin
	plain               bool // content is plain text
}

// answer names what an item answers (RFC 4685).
type answer struct{ ref, href string }

func fromGofeed(item *gofeed.Item) entry {
	e := entry{
		title: item.Title, link: strings.TrimSpace(item.Link), id: strings.TrimSpace(item.GUID),
		published: item.Published, updated: item.Updated, parsed: item.PublishedParsed, changed: item.UpdatedParsed,
		authors: names(authors(item)), categories: item.Categories, content: item.Content, summary: item.Description,
	}
	if original := extension(item.Extensions, "feedburner", "origLink"); original != "" {
		e.link = original
	}
	if dc := item.DublinCoreExt; dc != nil && len(dc.Language) > 0 {
		e.language = dc.Language[0]
	}
	e.comments = cmp.Or(extension(item.Extensions, "slash", "comments"), extension(item.Extensions, "thr", "total"))
	for _, answered := range item.Extensions["thr"]["in-reply-to"] {
		e.answers = append(e.answers, answer{answered.Attrs["ref"], answered.Attrs["href"]})
	}
	return e
}

// extension is the text of an extension; gofeed keeps names as the feed writes
// them or in lower case.
func extension(all ext.Extensions, space, name string) string {
	for _, name := range []string{name, strings.ToLower(name)} {
		if found := all[space][name]; len(found) > 0 {
			return strings.TrimSpace(found[0].Value)
		}
	}
	return ""
}

// authors are those of an item. Where each is a creator of Dublin Core, gofeed takes
// only the first; this takes all.
func authors(item *gofeed.Item) []*gofeed.Person {
	if dc := item.DublinCoreExt; dc != nil && len(dc.Creator) > 1 {
		all := make([]*gofeed.Person, 0, len(dc.Creator))
		for _, name := range dc.Creator {
			all = append(all, &gofeed.Person{Name: name})
		}
		return all
	}
	return item.Authors
}

// names returns the names of persons.
func names(persons []*gofeed.Person) (names []string) {
	for _, p := range persons {
		if p == nil {
			continue
		}
		if name := format.Person(markup.FromHTML(p.Name)); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// bylines are the people that authors name: "Orla Finch and Ben Reed" are two, as on
// the article's page. One that is not a name in that sense is kept as it is.
func bylines(authors []string) (names []string) {
	for _, author := range authors {
		found := person.List(author)
		if len(found) == 0 {
			found = []string{author}
		}
		for _, name := range found {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// resolve makes the item's address whole: it may be relative to that of the
// feed, and an id that is an address may stand for it.
func (e *entry) resolve(base string) {
	if e.link == "" && (strings.HasPrefix(e.id, "http://") || strings.HasPrefix(e.id, "https://")) {
		e.link = e.id
	}
	u, err := url.Parse(e.link)
	at, baseErr := url.Parse(base)
	if err == nil && baseErr == nil && e.link != "" && !u.IsAbs() && at.IsAbs() {
		e.link = at.ResolveReference(u).String()
	}
}

// article makes an article of an item; false if there is nothing in it.
func (e *entry) article(in format.Input, s source) (corpus.Article, bool) {
	a := corpus.Article{URL: e.link, Headline: markup.OneLine(e.title), Language: format.Language(cmp.Or(e.language, s.language))}
	if a.URL == "" {
		a.NativeID = e.id
	}
	a.Bylines = bylines(e.authors)
	if len(a.Bylines) == 0 && !a.IsStub() {
		a.Bylines = bylines(s.authors)
	}
	if reddit, ok := e.reddit(); ok {
		reddit.Language = a.Language
		a = reddit
	} else {
		e.text(&a)
		a.Outlet = outlet(in, a.URL, s)
		a.OutletName = in.OutletName(a.Outlet, cmp.Or(a.URL, s.link, in.URL), s.title)
		e.attribute(&a, in, s)
	}
	e.date(&a, in)
	for _, category := range e.categories {
		if text := markup.OneLine(category); a.Section == "" && text != "Uncategorized" && !strings.Contains(text, "://") {
			a.Section = text
		}
	}
	if n, err := strconv.Atoi(e.comments); err == nil && n >= 0 {
		a.CommentCount = &n
	}
	return a, !a.IsStub() || a.URL != "" || a.NativeID != "" || !a.Published.IsZero()
}

// outlet finds the outlet by the host of the article or of the feed, else by the
// title of the feed or a part of it ("World - The Daily Bugle").
func outlet(in format.Input, address string, s source) string {
	for _, at := range []string{address, s.link, in.URL} {
		if slug, ok := in.OutletAt(at); ok {
			return slug
		}
	}
	parts := append([]string{s.title}, strings.FieldsFunc(s.title, isSeparator)...)
	for _, part := range parts {
		if slug, ok := in.Outlets.ByName(strings.TrimSpace(part)); ok {
			return slug
		}
	}
	return in.Outlet(cmp.Or(address, s.link, in.URL), s.title)
}

func isSeparator(r rune) bool { return strings.ContainsRune("|»›·:–—-", r) }

// date sets when the article was published and changed.
func (e *entry) date(a *corpus.Article, in format.Input) {
	zone := in.Outlets.Zone(a.Outlet)
	if m, ok := read(e.published, e.parsed, zone); ok {
		a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = m.Time, m.Precision, m.Zone, "record"
	}
	if m, ok := read(e.updated, e.changed, zone); ok && m.Time.After(a.Published) {
		a.Modified = m.Time
	}
}

// read reads a time as the feed writes it, or else takes gofeed's word: for the
// day, where that can be read in two orders, and for all of a time in a form that
// only gofeed knows, whose zone then counts if it is given in numbers.
func read(text string, parsed *time.Time, zone *time.Location) (datetime.Value, bool) {
	if m, ok := datetime.Parse(text, zone); ok {
		return m, true
	}
	if parsed == nil || parsed.Year() <= 0 {
		return datetime.Value{}, false
	}
	for _, language := range []string{"en-GB", "en-US"} {
		m, ok := datetime.Hint{Zone: zone, Language: language}.Parse(text)
		if gap := m.Time.Sub(parsed.UTC()); ok && gap > -15*time.Hour && gap < 15*time.Hour {
			return m, true
		}
	}
	m := datetime.Value{Time: parsed.UTC().Truncate(time.Second), Precision: corpus.PrecisionMinute}
	if _, offset := parsed.Zone(); offset == 0 && !sayUTC().MatchString(text) {
		m.Zone = corpus.ZoneUnknown
	}
	return m, true
}

// sayUTC recognizes times that say they are in UTC.
var sayUTC = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:Z|GMT|UTC?|[+-]00:?00)\)?\s*$`)
})

// fragment is that of an address that points at one comment of a page:
// "#comment-17" of WordPress and others, "#c123456" of Blogger.
var fragment = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:li-)?(?:comment(?:[-_](\w+)|(\d+))|c(\d{4,}))$`)
})

// commentAt cuts the address of a comment into that of its page and the
// comment's id; false if it is none.
func commentAt(address string) (page, id string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", "", false
	}
	found := fragment().FindStringSubmatch(u.Fragment)
	if found == nil {
		return "", "", false
	}
	return pageOf(u), found[1] + found[2] + found[3], true
}

// pageOf is an address without what points into its page.
func pageOf(u *url.URL) string {
	page := *u
	page.Fragment, page.RawFragment = "", ""
	if query := page.Query(); query.Has("showComment") {
		query.Del("showComment")
		page.RawQuery = query.Encode()
	}
	return page.String()
}

// comment makes a comment of an item that answers something, or whose address
// points at a comment of a page. at is the address of the article.
func (e *entry) comment(in format.Input) (at string, c corpus.Comment, ok bool) {
	at, id, ok := commentAt(e.link)
	if stub, isReddit := redditStub(e.link); isReddit && e.isRedditComment() {
		at, id, ok = stub.URL, e.id, true
	}
	for _, a := range e.answers {
		u, err := url.Parse(cmp.Or(a.href, a.ref))
		if err != nil || u.Host == "" {
			continue
		}
		if _, parent, isComment := commentAt(u.String()); isComment {
			c.ParentID = parent
		}
		if !ok {
			at, ok = pageOf(u), true
		}
	}
	if !ok {
		return "", c, false
	}
	c.NativeID, c.URL = cmp.Or(id, e.id), e.link
	c.Author = strings.Join(e.authors, ", ")
	if c.Author == "" && strings.HasPrefix(e.title, "By: ") {
		c.Author = format.Person(markup.FromHTML(strings.TrimPrefix(e.title, "By: ")))
	}
	text := cmp.Or(e.content, e.summary)
	if parent, rest, answers := inReply(text, at); answers && c.ParentID == "" {
		c.ParentID, text = parent, rest
	}
	if e.isRedditComment() {
		c.Author = redditName(c.Author)
		text, _ = redditContent(text)
	}
	c.Text = markup.FromHTML(text)
	slug, _ := in.OutletAt(at)
	if m, known := read(e.published, e.parsed, in.Outlets.Zone(slug)); known {
		c.Posted, c.PostedZone = m.Time, m.Zone
		if m.Precision != corpus.PrecisionMinute {
			c.PostedPrecision = m.Precision
		}
	}
	return at, c, true
}

// answering is how WordPress begins a comment in a feed that answers another.
var answering = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)^\s*(?:<p>)?[^<]{0,40}<a\s[^>]*?href="([^"]+)"[^>]*>[^<]{0,200}</a>[^<]{0,40}(?:</p>|\n\s*\n|<br\s*/?>|\n)`)
})

// inReply cuts off the sentence "In reply to <a href="…#comment-5">Name</a>."
// and returns the id in it.
func inReply(text, page string) (parent, rest string, ok bool) {
	found := answering().FindStringSubmatchIndex(text)
	if found == nil {
		return "", text, false
	}
	at, parent, ok := commentAt(strings.ReplaceAll(text[found[2]:found[3]], "&amp;", "&"))
	if !ok || strings.TrimSuffix(at, "/") != strings.TrimSuffix(page, "/") {
		return "", text, false
	}
	return parent, text[found[1]:], true
}
