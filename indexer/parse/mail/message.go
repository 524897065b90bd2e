package mail

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"
	"net/url"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/charset"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// message reads the message that begins at an offset; false if nobody wants more.
func (r *reader) message(text []byte, offset int64) bool {
	f, p, err := partsOf(text, 0)
	if err != nil {
		return r.fault(format.Quarantined, offset, err.Error(), bytes.Clone(text))
	}
	if p.html == nil && p.plain == nil {
		if p.cut != nil {
			return r.fault(format.Quarantined, offset, "the message is cut off before its text", bytes.Clone(text))
		}
		return r.fault(format.Skipped, offset, "the message has no text", nil)
	}
	if w := p.warned(offset); w != nil && !r.yield(corpus.Thread{}, w) {
		return false
	}
	if address, saved := savedFrom(f, p.html); saved {
		return r.saved(f, p.html, address, offset)
	}
	return r.letter(f, p, offset)
}

func (r *reader) fault(outcome format.Outcome, offset int64, reason string, text []byte) bool {
	return r.yield(corpus.Thread{}, &format.Error{Outcome: outcome, Offset: offset, Start: offset, Reason: reason, Body: text})
}

// savedFrom tells a page that a browser saved from a message, and gives the
// address that it had on the web, if it had one.
func savedFrom(f fields, html *part) (address string, saved bool) {
	if html == nil {
		return "", false
	}
	location := cmp.Or(f.get("Snapshot-Content-Location"), html.get("Content-Location"), f.get("Content-Location"))
	saved = f.get("Snapshot-Content-Location") != "" || strings.Contains(strings.ToLower(f.get("From")), "<saved by")
	if u, err := url.Parse(location); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return location, true
	}
	return "", saved
}

// saved reads a page that a browser saved.
func (r *reader) saved(f fields, html *part, address string, offset int64) bool {
	r.captured = datetime.Exact(f.get("Date"))
	defer func() { r.captured = time.Time{} }()
	for t, err := range r.read(html, address, r.in.AnyPage) {
		var fault *format.Error
		if errors.As(err, &fault) {
			within := *fault // its place is one in the part, which is encoded
			within.Line, within.Offset, within.Start = 0, offset, offset
			err = &within
		}
		t.Origin.Offset = offset
		if !r.yield(t, err) {
			return false
		}
	}
	return true
}

// read has a part read as a page of the web.
func (r *reader) read(html *part, address string, anyPage bool) func(yield func(corpus.Thread, error) bool) {
	in := format.Input{Text: bufio.NewReaderSize(text(html), format.Window), URL: address, Captured: r.captured, Options: r.in.Options}
	in.AnyPage = anyPage
	return r.page.Read(r.ctx, in)
}

// text decodes the letters of a part.
func text(p *part) io.Reader {
	return charset.NewReader(bytes.NewReader(p.body), p.get("Content-Type"))
}

// letter reads a newsletter, or what else somebody wrote.
func (r *reader) letter(f fields, p *parts, offset int64) bool {
	t := corpus.Thread{Origin: corpus.Origin{Offset: offset}}
	a := &t.Article
	if p.html != nil {
		for page, err := range r.read(p.html, "", true) {
			var fault *format.Error
			switch {
			case err == nil:
				t.Article, t.Comments = page.Article, page.Comments
				a.Form = corpus.FormArticle
			case !errors.As(err, &fault):
				return r.yield(corpus.Thread{}, err)
			}
		}
	}
	if p.html != nil && len(a.Paragraphs) == 0 { // it is short, or all of it looks like furniture
		all, _ := io.ReadAll(text(p.html))
		a.Paragraphs = markup.Paragraphs(markup.FromHTML(string(all)))
	}
	if p.plain != nil {
		all, err := io.ReadAll(text(p.plain))
		if err != nil {
			return r.fault(format.Quarantined, offset, "its plain text cannot be read: "+err.Error(), nil)
		}
		if plain := paragraphs(string(all)); letters(plain) > 2*letters(a.Paragraphs) {
			a.Paragraphs, a.Captions, a.Related, t.Comments = plain, nil, nil, nil
		}
	}
	a.Paragraphs, a.Related = withoutFurniture(a.Paragraphs, a.Related)
	r.about(a, f)
	left := map[string]int{"e-mail addresses": scrub(&t), "attachments": p.left}
	if len(a.Paragraphs) == 0 {
		return r.fault(format.Skipped, offset, "the message has no text", nil)
	}
	if fault := format.LeftOut(left); fault != nil {
		fault.Offset = offset
		if !r.yield(corpus.Thread{}, fault) {
			return false
		}
	}
	return r.yield(t, nil)
}

// about sets what the fields of a message say of it. A list or a paper is its
// outlet; a person who writes is its author.
func (r *reader) about(a *corpus.Article, f fields) {
	a.Headline = cmp.Or(f.get("Subject"), a.Headline)
	a.NativeID = ""
	from := f.get("From")
	who, at := name(from), "https://"+host(from)
	slug, known := r.in.OutletAt(at)
	if !known {
		slug, known = r.in.Outlets.ByName(who)
	}
	switch {
	case known:
		a.Outlet = slug
	case f.get("List-Unsubscribe") != "" || f.get("List-Id") != "" || len(a.Related) > 0:
		a.Outlet, a.OutletName = format.Slug(who), who
	case len(a.Bylines) == 0 && who != "":
		a.Bylines = []string{format.Person(who)}
	}
	a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = datetime.Value{}.Time, "", "", ""
	if m, ok := datetime.Parse(f.get("Date"), r.in.Outlets.Zone(a.Outlet)); ok {
		a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = m.Time, m.Precision, m.Zone, "record"
	}
}

// scrub takes e-mail addresses out of all that a thread says, and counts them.
func scrub(t *corpus.Thread) (n int) {
	one := func(s *string) {
		if found := len(address().FindAllString(*s, -1)); found > 0 {
			n += found
			*s = strings.Join(strings.Fields(address().ReplaceAllString(*s, " ")), " ")
		}
	}
	a := &t.Article
	one(&a.Headline)
	one(&a.Standfirst)
	for _, list := range []*[]string{&a.Bylines, &a.Paragraphs, &a.Captions, &a.Related} {
		var kept []string
		for i := range *list {
			if one(&(*list)[i]); (*list)[i] != "" {
				kept = append(kept, (*list)[i])
			}
		}
		*list = kept
	}
	for i := range t.Comments {
		one(&t.Comments[i].Author)
		one(&t.Comments[i].Text)
	}
	return n
}
