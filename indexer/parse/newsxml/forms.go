package newsxml

import (
	"bytes"
	"cmp"
	"regexp"
	"strings"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// nitf reads an article of the News Industry Text Format.
func (r *reader) nitf(page *element, t *corpus.Thread) {
	a := &t.Article
	head, top := page.find("head"), page.find("body.head")
	publication := head.find("pubdata")
	a.Headline = cmp.Or(top.find("hedline", "hl1").line(), top.find("hedline", "headline").line(), head.find("title").line())
	a.Standfirst = cmp.Or(top.find("hedline", "hl2").line(), top.find("abstract").line())
	a.Bylines = nitfBylines(top)
	a.Section = cmp.Or(publication.attribute("position.section"), head.find("tobject").attribute("tobject.type"))
	a.NativeID = head.find("docdata", "doc-id").attribute("id-string")
	a.URL = address(publication.attribute("ex-ref"))
	a.Language = format.Language(cmp.Or(page.find("nitf").attribute("lang"), page.find("body").attribute("lang")))
	r.in.Attribute(a, a.URL, cmp.Or(publication.attribute("name"), head.find("docdata", "doc.copyright").attribute("holder")))
	r.published(a, publication.attribute("date.publication"), head.find("docdata", "date.release").attribute("norm"), head.find("docdata", "date.issue").attribute("norm"),
		top.find("dateline", "story.date").attribute("norm"))
	content := page.find("body.content")
	for _, block := range content.all("block") {
		if block.attribute("class") == "full_text" { // beside it the New York Times repeats the lead
			content = block
		}
	}
	body(content, a)
}

// nitfBylines are the names of those who wrote it, without what they are.
func nitfBylines(top *element) (names []string) {
	for _, line := range top.all("byline") {
		if class := line.attribute("class"); class != "" && class != "print_byline" {
			continue // the same once more, in another order
		}
		people := line.all("person")
		if len(people) == 0 {
			names = append(names, bylines(textWithout(line, "bytag"))...)
		}
		for _, person := range people {
			names = append(names, bylines(person.line())...)
		}
	}
	return names
}

// textWithout is the line of an element without those in it that are named so.
func textWithout(e *element, name string) string {
	rest := &element{}
	for _, kid := range e.kids {
		if kid.name != name {
			rest.kids = append(rest.kids, kid)
		}
	}
	return rest.line()
}

// newsItem reads an item of RCV1 or of NewsML-G2, whose names differ only in
// their letters.
func (r *reader) newsItem(item *element, t *corpus.Thread) {
	if item.find("itemmeta") != nil || item.find("contentset") != nil {
		r.newsMLG2(item, t)
		return
	}
	if item.find("newscomponent") != nil {
		r.newsML1(item, t)
		return
	}
	a, root := &t.Article, item.find("newsitem")
	a.Headline, a.NativeID, a.Language = item.find("headline").line(), root.attribute("itemid"), format.Language(root.attribute("lang"))
	if a.Headline == "" {
		a.Headline = item.find("title").line()
	}
	a.Bylines = bylines(item.find("byline").line())
	r.published(a, root.attribute("date"))
	for _, dc := range item.all("dc") {
		if dc.attribute("element") == "dc.publisher" {
			r.in.Attribute(a, "", holder(dc.attribute("value")))
		}
	}
	if a.Outlet == "" {
		r.in.Attribute(a, "", holder(item.find("copyright").line()))
	}
	body(item.find("text"), a)
}

// copyright is what stands around the name of the one who holds it.
var copyright = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:\(c\)|©|copyright|\s|\d{4}|,)+|[\s,.]*(?:(?:19|20)\d\d|all rights reserved|\b(?:holdings?|limited|ltd|plc|inc|corp|corporation|llc|gmbh|ag|s\.?a)\b)[\s,.]*$`)
})

// holder is the name in "(c) Valley News Ltd 1996".
func holder(line string) string {
	for range 4 {
		line = strings.TrimSpace(copyright().ReplaceAllString(line, ""))
	}
	return line
}

func (r *reader) newsMLG2(item *element, t *corpus.Thread) {
	a, root := &t.Article, item.find("newsitem")
	about, content := item.find("itemmeta"), item.find("contentmeta")
	a.NativeID = root.attribute("guid")
	a.URL = address(a.NativeID)
	for _, link := range about.all("link") {
		if strings.HasPrefix(link.attribute("contenttype"), "text/html") || strings.HasSuffix(link.attribute("rel"), ":canonical") {
			a.URL = cmp.Or(address(link.attribute("href")), a.URL)
		}
	}
	a.Headline = cmp.Or(content.find("headline").line(), about.find("title").line())
	a.Standfirst = content.find("description").line()
	a.Language = format.Language(cmp.Or(content.find("language").attribute("tag"), root.attribute("lang")))
	for _, by := range content.all("by") {
		a.Bylines = append(a.Bylines, bylines(by.line())...)
	}
	for _, creator := range content.all("creator") {
		if len(content.all("by")) == 0 {
			a.Bylines = append(a.Bylines, bylines(cmp.Or(creator.find("name").line(), creator.attribute("literal")))...)
		}
	}
	provider := about.find("provider")
	r.in.Attribute(a, a.URL, cmp.Or(provider.find("name").line(), provider.attribute("literal"), afterColon(provider.attribute("qcode"))))
	r.published(a, about.find("firstcreated").line(), content.find("contentcreated").line(), about.find("versioncreated").line())
	r.modified(a, about.find("versioncreated").line())
	r.inline(item.find("contentset"), t)
}

// inline reads the text in an item: NITF, XHTML or plain.
func (r *reader) inline(set *element, t *corpus.Thread) {
	a := &t.Article
	switch {
	case set.find("nitf") != nil:
		var inner corpus.Thread
		r.nitf(set, &inner)
		a.Paragraphs, a.Captions = inner.Article.Paragraphs, inner.Article.Captions
		a.Headline, a.Standfirst = cmp.Or(a.Headline, inner.Article.Headline), cmp.Or(a.Standfirst, inner.Article.Standfirst)
		if len(a.Bylines) == 0 {
			a.Bylines = inner.Article.Bylines
		}
	case set.find("body.content") != nil:
		body(set.find("body.content"), a)
	case set.find("body") != nil:
		body(set.find("body"), a)
	default:
		body(set, a)
		if len(a.Paragraphs) == 1 && strings.Contains(a.Paragraphs[0], "<p>") { // HTML, written as text
			a.Paragraphs = markup.Paragraphs(markup.FromHTML(a.Paragraphs[0]))
		}
	}
}

func afterColon(qcode string) string {
	if _, after, ok := strings.Cut(qcode, ":"); ok {
		return after
	}
	return qcode
}

func (r *reader) newsML1(item *element, t *corpus.Thread) {
	a := &t.Article
	identifier, management := item.find("identification", "newsidentifier"), item.find("newsmanagement")
	lines := item.find("newslines")
	a.NativeID = identifier.find("publicidentifier").line()
	a.NativeID = cmp.Or(a.NativeID, identifier.find("newsitemid").line())
	a.Headline, a.Standfirst = lines.find("headline").line(), lines.find("subheadline").line()
	a.Bylines = bylines(lines.find("byline").line())
	a.Language = format.Language(item.find("descriptivemetadata", "language").attribute("formalname"))
	provider := cmp.Or(item.find("administrativemetadata", "source", "party").attribute("formalname"), item.find("administrativemetadata", "provider", "party").attribute("formalname"),
		identifier.find("providerid").line())
	r.in.Attribute(a, address("https://"+identifier.find("providerid").line()), provider)
	r.published(a, management.find("firstcreated").line(), management.find("thisrevisioncreated").line(), identifier.find("dateid").line())
	r.modified(a, management.find("thisrevisioncreated").line())
	for _, content := range item.all("datacontent") {
		if len(a.Paragraphs) == 0 { // further ones are the same in other forms, or of pictures
			r.inline(content, t)
		}
	}
}

// reuters reads an article of Reuters-21578, which is SGML of 1987.
func (r *reader) reuters(page *element, t *corpus.Thread) {
	a, root := &t.Article, page.find("reuters")
	text := page.find("text")
	a.NativeID = root.attribute("newid")
	a.Headline, a.Bylines = text.find("title").line(), bylines(text.find("author").line())
	a.Outlet = r.in.Outlet("", "Reuters")
	r.published(a, strings.SplitN(page.find("date").line(), ".", 2)[0])
	if content := text.find("body"); content != nil {
		body(content, a)
	} else if text.attribute("type") == "UNPROC" {
		body(text, a)
	}
	if n := len(a.Paragraphs); n > 0 { // each ends in the agency's name and a control character
		a.Paragraphs[n-1] = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(a.Paragraphs[n-1]), "Reuter"))
		if a.Paragraphs[n-1] == "" {
			a.Paragraphs = a.Paragraphs[:n-1]
		}
	}
}

// isTrafilatura tells its <doc> by the attributes that no other has together.
func isTrafilatura(head []byte) bool {
	_, tag, _ := bytes.Cut(head, []byte("<doc "))
	tag, _, _ = bytes.Cut(tag, []byte(">"))
	n := 0
	for _, name := range []string{"title=", "url=", "hostname=", "sitename=", "fingerprint=", "date=", "author="} {
		if bytes.Contains(tag, []byte(name)) {
			n++
		}
	}
	return n >= 3
}

func (r *reader) trafilatura(page *element, t *corpus.Thread) {
	a, root := &t.Article, page.find("doc")
	a.URL, a.Headline, a.Standfirst = address(root.attribute("url")), root.attribute("title"), root.attribute("description")
	for name := range strings.SplitSeq(root.attribute("author"), ";") {
		a.Bylines = append(a.Bylines, bylines(name)...)
	}
	a.Language = format.Language(root.attribute("language"))
	r.in.Attribute(a, cmp.Or(a.URL, address("https://"+root.attribute("hostname"))), root.attribute("sitename"))
	r.published(a, root.attribute("date"))
	body(root.find("main"), a)
	var comments corpus.Article
	body(root.find("comments"), &comments)
	for _, text := range comments.Paragraphs {
		t.Comments = append(t.Comments, corpus.Comment{Text: text})
	}
}

// published sets the first of the dates that is one; a time of day without a zone
// is the outlet's.
func (r *reader) published(a *corpus.Article, dates ...string) {
	for _, date := range dates {
		if m, ok := datetime.Parse(basic(date), r.in.Outlets.Zone(a.Outlet)); ok {
			a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = m.Time, m.Precision, m.Zone, "record"
			return
		}
	}
}

func (r *reader) modified(a *corpus.Article, date string) {
	if m, ok := datetime.Parse(basic(date), r.in.Outlets.Zone(a.Outlet)); ok && m.Time.After(a.Published) {
		a.Modified = m.Time
	}
}

var basicForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:(\d\d)(?:\.\d+)?)?(Z|[+-]\d{4})?)?$`)
})

// basic writes a time in the basic form of ISO 8601 (20210304T101500Z) in its
// extended one. A day whose time is midnight without a zone has no time.
func basic(date string) string {
	m := basicForm().FindStringSubmatch(date)
	if m == nil {
		return date
	}
	day := m[1] + "-" + m[2] + "-" + m[3]
	if m[4] == "" || m[4]+m[5]+cmp.Or(m[6], "00") == "000000" && m[7] == "" {
		return day
	}
	return day + "T" + m[4] + ":" + m[5] + ":" + cmp.Or(m[6], "00") + m[7]
}

// address is a text if it is an address of the web, else "".
func address(text string) string {
	if strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://") {
		return text
	}
	return ""
}

var opener = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:by|von|par|por|di|door|av|af|od)[\s:]+`)
})

// bylines are the names in "By Jo Doe and Ann Roe".
func bylines(line string) (names []string) {
	line = opener().ReplaceAllString(strings.TrimSpace(line), "")
	for _, part := range strings.Split(strings.ReplaceAll(strings.ReplaceAll(line, " and ", ";"), " & ", ";"), ";") {
		if name := format.Person(strings.Trim(part, " ,.")); name != "" {
			names = append(names, name)
		}
	}
	return names
}
