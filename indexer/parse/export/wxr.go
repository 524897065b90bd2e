package export

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"iter"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/threading"
	"standpoint/indexer/parse/xmlstream"
)

// wxr is WordPress eXtended RSS, what "Tools, Export" of WordPress writes,
// versions 1.0 to 1.2 (wp-admin/includes/export.php).
func wxr() format.Format {
	return format.Format{Name: "wxr", Title: "WordPress export (WXR)", Claims: claimsWXR, Read: readWXR}
}

func claimsWXR(head format.Head) bool {
	return xmlstream.Root(head.Text) == "rss" &&
		(bytes.Contains(head.Text, []byte("wordpress.org/export/")) || bytes.Contains(head.Text, []byte("<wp:wxr_version>")))
}

func readWXR(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		w := &wxrReader{in: in, yield: yield, left: map[string]int{}}
		s := stream{scanner: xmlstream.NewScanner(in.Text, format.MaxLine, isItem), yield: yield, read: w.item}
		w.scanner = s.scanner
		if !s.run(ctx) {
			return
		}
		for why, n := range w.comments.Left() {
			w.left[why] += n
		}
		if fault := format.LeftOut(w.left); fault != nil {
			yield(corpus.Thread{}, fault)
		}
	}
}

func isItem(name string) bool { return name == "item" }

// wxrReader reads one export.
type wxrReader struct {
	in      format.Input
	scanner *xmlstream.Scanner
	yield   yielder
	left    map[string]int // items
	site    *wxrSite       // nil until the first item

	comments threading.Window
}

// wxrSite is what comes before the items.
type wxrSite struct {
	title, language string
	names           map[string]string // of authors, by their logins
}

// wxrItem is a post, a page or something else that WordPress keeps as one.
type wxrItem struct {
	title, link, guid, creator, content, excerpt string
	id, date, gmt, modified, pubDate             string
	status, kind, section                        string
	comments                                     []wxrComment
}

type wxrComment struct{ id, author, date, gmt, content, approved, kind, parent string }

func (w *wxrReader) item(r record) error {
	if w.site == nil {
		w.site = readSite(w.scanner.Outside())
	}
	var it wxrItem
	if err := it.decode(r); err != nil {
		return err
	}
	if why := it.withheld(); why != "" {
		w.leave(why)
		return nil
	}
	thread := corpus.Thread{Origin: corpus.Origin{Offset: r.Offset}, Article: w.article(it)}
	zone := w.in.Outlets.Zone(thread.Article.Outlet)
	thread.Comments = w.gather(it, zone)
	if internal[it.kind] && len(thread.Comments) == 0 {
		w.leave("items of type " + it.kind)
		return nil
	}
	if !w.yield(thread, nil) {
		return errStop
	}
	return nil
}

func (it *wxrItem) decode(r record) error {
	return r.children(fields{
		"title": &it.title, "link": &it.link, "dc:creator": &it.creator, "pubDate": &it.pubDate,
		"content:encoded": &it.content, "excerpt:encoded": &it.excerpt,
		"wp:post_id": &it.id, "wp:post_date": &it.date, "wp:post_date_gmt": &it.gmt, "wp:post_modified_gmt": &it.modified,
		"wp:status": &it.status, "wp:post_type": &it.kind,
		"guid": func(start xml.StartElement) error {
			text, err := r.text()
			if strings.HasPrefix(text, "http") {
				it.guid = text
			}
			return err
		},
		"category": func(start xml.StartElement) error {
			text, err := r.text()
			if domain := attribute(start, "domain"); it.section == "" && (domain == "" || domain == "category") && text != "Uncategorized" {
				it.section = text
			}
			return err
		},
		"wp:comment": func(xml.StartElement) error {
			var c wxrComment
			err := r.children(fields{
				"wp:comment_id": &c.id, "wp:comment_author": &c.author, "wp:comment_date": &c.date, "wp:comment_date_gmt": &c.gmt,
				"wp:comment_content": &c.content, "wp:comment_approved": &c.approved, "wp:comment_type": &c.kind, "wp:comment_parent": &c.parent,
			})
			it.comments = append(it.comments, c)
			return err
		},
	})
}

// withheld says as what an item is kept from readers; "" if it is not.
func (it *wxrItem) withheld() string {
	switch it.status {
	case "", "publish", "inherit", "closed", "approved":
	case "draft", "auto-draft":
		return "drafts"
	case "trash":
		return "posts in the trash"
	case "private":
		return "private posts"
	case "pending", "future":
		return "posts not yet published"
	default:
		return "posts of status " + it.status
	}
	return ""
}

// internal are the types of items that are not text for readers. What readers
// wrote below one of them is read nevertheless.
var internal = map[string]bool{
	"attachment": true, "nav_menu_item": true, "revision": true, "custom_css": true, "customize_changeset": true,
	"oembed_cache": true, "user_request": true, "wp_block": true, "wp_template": true, "wp_template_part": true,
	"wp_global_styles": true, "wp_navigation": true, "wp_font_family": true, "wp_font_face": true,
}

// leftMost is how many reasons to leave an item out are counted separately: a page
// may write any status.
const leftMost = 40

// leave counts an item that is left out.
func (w *wxrReader) leave(why string) {
	if _, known := w.left[why]; !known && len(w.left) >= leftMost {
		why = "other items"
	}
	w.left[why]++
}

func (w *wxrReader) article(it wxrItem) corpus.Article {
	a := corpus.Article{
		NativeID: it.id, URL: cmp.Or(it.link, it.guid), Headline: markup.OneLine(it.title), Standfirst: markup.OneLine(it.excerpt),
		Section: markup.OneLine(it.section), Language: w.site.language,
	}
	w.in.Attribute(&a, a.URL, w.site.title)
	if name := format.Person(cmp.Or(w.site.names[it.creator], it.creator)); name != "" {
		a.Bylines = []string{name}
	}
	if !internal[it.kind] {
		a.Paragraphs, a.Captions = postText(it.content)
	}
	if m, ok := wxrTime(it.gmt, it.date, w.in.Outlets.Zone(a.Outlet)); ok {
		published(&a, m)
	} else if m, ok := datetime.Parse(it.pubDate, nil); ok {
		published(&a, m)
	}
	if m, ok := utc(it.modified); ok && m.Time.After(a.Published) {
		a.Modified = m.Time
	}
	return a
}

// wxrTime is the time that is given in UTC or else on the clock of the blog.
func wxrTime(gmt, local string, zone *time.Location) (datetime.Value, bool) {
	if m, ok := utc(gmt); ok {
		return m, true
	}
	return datetime.Parse(local, zone)
}

// gather collects the comments of an item. Of those that readers do not see,
// those stay, without their words, that one of the others answers.
func (w *wxrReader) gather(it wxrItem, zone *time.Location) (comments []corpus.Comment) {
	for _, c := range it.comments {
		out := corpus.Comment{NativeID: c.id, Author: format.Person(markup.FromHTML(c.author)), Text: markup.FromLines(c.content)}
		if c.parent != "0" {
			out.ParentID = c.parent
		}
		if m, ok := wxrTime(c.gmt, c.date, zone); ok {
			when(&out, m)
		}
		why := c.withheld()
		if why == "" && out.Text == "" {
			why = format.TextlessComments
		}
		if why != "" {
			w.comments.Withhold(it.id, out, why, 0)
		} else {
			w.comments.Add(it.id, out, 0)
		}
	}
	w.comments.Flush(func(string) corpus.Article { return corpus.Article{} }, func(t corpus.Thread, _ error) bool {
		comments = t.Comments
		return true
	})
	return comments
}

// withheld says as what a comment is kept from readers; "" if it is not.
func (c wxrComment) withheld() string {
	switch {
	case c.kind == "pingback" || c.kind == "trackback":
		return c.kind + "s"
	case c.kind != "" && c.kind != "comment" && c.kind != "review":
		return "notes of type " + c.kind
	case c.approved == "1" || c.approved == "approve":
		return ""
	case c.approved == "spam":
		return format.SpamComments
	case strings.Contains(c.approved, "trash"):
		return "comments in the trash"
	}
	return format.UnapprovedComments
}

// readSite reads the head of an export, as far as it can be read.
func readSite(head []byte) *wxrSite {
	site := &wxrSite{names: map[string]string{}}
	head = head[max(0, bytes.Index(head, []byte("<channel"))):]
	r := record{Decoder: xml.NewDecoder(bytes.NewReader(xmlstream.Clean(mend(head))))}
	r.Strict, r.Entity = false, xml.HTMLEntity
	for {
		token, err := r.Token()
		if err != nil {
			return site
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch qualified(start.Name) {
		case "title":
			text, _ := r.text()
			site.title = cmp.Or(site.title, markup.OneLine(text))
		case "language":
			text, _ := r.text()
			site.language = cmp.Or(site.language, format.Language(text))
		case "wp:author":
			var login, name string
			_ = r.children(fields{"wp:author_login": &login, "wp:author_display_name": &name})
			site.names[login] = format.Person(name)
		}
	}
}
