package office

import (
	"cmp"
	"context"
	"encoding/xml"
	"io"
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

// shortest is how many code points a document of a book has at least that is read.
const shortest = 200

// book is what the package document of an e-book says (EPUB 3.3, section 5).
type book struct {
	dir                        string // that its names are relative to
	title, publisher, language string
	dates, spine               []string
	items                      map[string]string // of the manifest: names by ids
	nav                        string            // the id of the table of contents
}

// readBook reads each document of the spine as an article of its own. E-books that
// hold news are what Calibre and services for later reading make: a document is an
// article there; and of any other book a chapter is what people quote and search.
func readBook(ctx context.Context, in format.Input, p *parts, yield func(corpus.Thread, error) bool) error {
	root := ""
	if err := p.each("META-INF/container.xml", func(_ *part, start xml.StartElement) error {
		if start.Name.Local == "rootfile" {
			root = cmp.Or(root, attribute(start, "full-path"))
		}
		return nil
	}); err != nil {
		return err
	}
	b, err := p.book(root)
	if err != nil {
		return err
	}
	left := 0
	for _, id := range b.spine {
		name := b.items[id]
		if name == "" || id == b.nav {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		a, err := p.chapter(name)
		if err != nil {
			fault := &format.Error{Outcome: format.Quarantined, Reason: "its document " + corpus.Printable(name) + " cannot be read: " + err.Error(), Err: err}
			if !yield(corpus.Thread{}, fault) {
				return nil
			}
			continue
		}
		if utf8.RuneCountInString(a.Text()) < shortest {
			left++
			continue
		}
		if b.complete(&a, in); !yield(corpus.Thread{Article: a}, nil) {
			return nil
		}
	}
	if fault := format.LeftOut(map[string]int{"covers, lists of contents and other documents with hardly any text": left}); fault != nil {
		yield(corpus.Thread{}, fault)
	}
	return nil
}

// book reads the package document.
func (p *parts) book(name string) (*book, error) {
	b := &book{dir: path.Dir(name), items: map[string]string{}}
	err := p.each(name, func(in *part, start xml.StartElement) (err error) {
		text := func(to *string) {
			var s string
			if s, err = in.text(); *to == "" {
				*to = strings.Join(strings.Fields(s), " ")
			}
		}
		switch start.Name.Local {
		case "title":
			text(&b.title)
		case "publisher":
			text(&b.publisher)
		case "language":
			text(&b.language)
		case "date":
			var date string
			text(&date)
			b.dates = append(b.dates, date)
		case "item":
			id, href := attribute(start, "id"), attribute(start, "href")
			if plain, err := url.PathUnescape(href); err == nil {
				href = plain
			}
			if strings.Contains(attribute(start, "media-type"), "html") && len(b.items) < 1<<16 {
				b.items[id] = path.Join(b.dir, href)
			}
			for property := range strings.FieldsSeq(attribute(start, "properties")) {
				if property == "nav" {
					b.nav = id
				}
			}
		case "itemref":
			if len(b.spine) < 1<<16 {
				b.spine = append(b.spine, attribute(start, "idref"))
			}
		}
		return err
	})
	return b, err
}

// issue is what stands after the name of a paper in the title of an issue: "[Mon, 06 May 2020]".
var issue = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\s*[\[(][^\[\]()]*\d[^\[\]()]*[\])]\s*$|\s*[,–-]\s*[^,–-]*\d{4}\s*$`)
})

// complete adds what the book says of all its documents.
func (b *book) complete(a *corpus.Article, in format.Input) {
	a.Headline = cmp.Or(a.Headline, b.title)
	a.Language = format.Language(b.language)
	name := b.publisher
	if name == "" || strings.Contains(strings.ToLower(name), "calibre") {
		name = issue().ReplaceAllString(b.title, "")
	}
	in.Attribute(a, a.URL, name)
	for _, date := range b.dates {
		if m, ok := datetime.Parse(date, nil); ok && a.Published.IsZero() && m.Time.Year() > 1000 {
			// the time is that of making the file
			a.Published, a.PublishedPrecision, a.DateSource = m.Time, cmp.Or(m.Precision, corpus.PrecisionDay), "record"
			if m.Precision == corpus.PrecisionMinute {
				day := strings.SplitN(date, "T", 2)[0]
				if m, ok := datetime.Parse(day, nil); ok {
					a.Published, a.PublishedPrecision = m.Time, m.Precision
				}
			}
		}
	}
}

// selfClosed are elements that XML closes in their tag, and HTML does not.
var selfClosed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<(a|b|i|p|em|td|th|li|ul|ol|div|span|title|script|style|strong|section|h[1-6]|iframe|textarea|table)((?:\s[^<>]*)?)/>`)
})

// chapter reads a document of the spine.
func (p *parts) chapter(name string) (a corpus.Article, err error) {
	in, err := p.open(name)
	if err != nil {
		return a, err
	}
	defer in.Close()
	page, err := io.ReadAll(io.LimitReader(in, format.MaxPage+1))
	switch {
	case err != nil:
		return a, err
	case len(page) > format.MaxPage:
		return a, errLong
	}
	doc, err := dom.Parse(selfClosed().ReplaceAll(page, []byte("<$1$2></$1>")))
	if err != nil {
		return a, err
	}
	var drop []*html.Node
	title, linked := "", 0
	dom.Visit(doc.Nodes[0], func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		switch class := strings.ToLower(dom.Attr(n, "class")); {
		case n.Data == "title":
			title = markup.FromNode(n)
		case n.Data == "nav", strings.Contains(class, "navbar"):
			drop = append(drop, n)
		case a.Headline == "" && (n.Data == "h1" || n.Data == "h2" || n.Data == "h3"):
			a.Headline = strings.Join(strings.Fields(markup.FromNode(n)), " ")
			drop = append(drop, n)
			return false
		case n.Data == "a" && dom.Attr(n, "rel") == "calibre-downloaded-from":
			a.URL = dom.Attr(n, "href")
			drop = append(drop, n.Parent)
		case n.Data == "a":
			linked += utf8.RuneCountInString(markup.FromNode(n))
		case len(a.Bylines) == 0 && n.Data != "body" && (strings.Contains(class, "byline") || class == "author"):
			a.Bylines = names(markup.FromNode(n))
			drop = append(drop, n)
			return false
		}
		return true
	})
	for _, n := range drop {
		dom.Remove(n)
	}
	a.Paragraphs = markup.Paragraphs(markup.FromNode(doc.Nodes[0]))
	if linked*2 > utf8.RuneCountInString(a.Text()) { // a list of contents
		a.Paragraphs = nil
	}
	a.Headline = cmp.Or(a.Headline, strings.Join(strings.Fields(title), " "))
	return a, nil
}

// names are those in "By Jo Doe and Ann Roe".
func names(line string) (list []string) {
	line = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(line), "By "), "by ")
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(line, " and ", ";"), func(r rune) bool { return r == ';' || r == ',' || r == '\n' }) {
		if name := format.Person(part); name != "" {
			list = append(list, name)
		}
	}
	return list
}
