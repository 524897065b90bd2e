package table

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/forumapi"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/threading"
	"standpoint/indexer/parse/webpage/metadata/person"
)

// record is a row or an object.
type record struct {
	get    func(field string) string // the value of a field of ours; ""
	offset int64
	line   int
}

// notedMax is how many bytes of articles are held beside their comments.
const notedMax = 8 << 20

// reader makes threads of records.
type reader struct {
	in         format.Input
	yield      func(corpus.Thread, error) bool
	comments   threading.Window
	articles   map[string]corpus.Article // of the comments in the window, by key
	noted      int                       // bytes of them
	name       string                    // stands for the table where an article has no other name
	kind       string                    // of the records that do not say theirs
	parents    bool                      // a column says what comments answer
	utc        bool                      // the column of times says that they are in UTC
	times      *times                    // how the column of times is written
	late       *late                     // columns that begin to have values later; nil if a person named the columns
	nothing    int                       // records without anything to keep
	broken     int                       // counts with decimals
	beyond     int                       // fields of a sheet that are in no column
	objects    objects
	attributed map[[2]string][2]string // outlet and its name, by address and name
}

func newReader(in format.Input, yield func(corpus.Thread, error) bool, head []byte) *reader {
	sum := sha256.Sum256(head)
	return &reader{in: in, yield: yield, name: hex.EncodeToString(sum[:8]), articles: map[string]corpus.Article{}}
}

// decide tells by the columns what the records are that do not say it: comments
// if the plan says so, or they have parents or name the article that they are below.
func (r *reader) decide(p *plan) {
	for _, field := range []string{"posted", "published"} {
		name := normal(p.columns[field])
		r.utc = r.utc || strings.HasSuffix(name, "gmt") || strings.HasSuffix(name, "utc")
	}
	r.utc = r.utc || p.utc
	r.kind, r.times, r.parents = "article", &p.times, p.columns["parent"] != ""
	if p.comments || p.columns["parent"] != "" || p.columns["article"] != "" || p.columns["posted"] != "" && p.columns["published"] == "" {
		r.kind = "comment"
	}
}

// faults hands on faults; false if nobody wants more.
func (r *reader) faults(faults []*format.Error) bool {
	for _, fault := range faults {
		if !r.yield(corpus.Thread{}, fault) {
			return false
		}
	}
	return true
}

// record takes a record in; false if nobody wants more.
func (r *reader) record(rec record) bool {
	id := integral(rec.get("id"))
	itself := id != "" && id == integral(rec.get("article")) && rec.get("parent") == "" // what the others are below
	if cmp.Or(kind(rec.get("kind")), r.kind) == "comment" && !itself {
		return r.comment(rec)
	}
	a := r.article(rec)
	if a.IsStub() {
		r.nothing++
		return true
	}
	return r.yield(corpus.Thread{Article: a, Origin: corpus.Origin{Offset: rec.offset}}, nil)
}

// end hands on what is left, and says what was left out; false if nobody wants more.
func (r *reader) end() bool {
	if !r.settle() || !r.flush() {
		return false
	}
	for _, lost := range []struct {
		what string
		n    int
	}{{"counts with decimals, which were not read", r.broken}, {"fields to the right of the columns, which were not read", r.beyond}} {
		if lost.n > 0 && !r.yield(corpus.Thread{}, &format.Error{Outcome: format.Warned, Reason: fmt.Sprintf("%s: %d", lost.what, lost.n)}) {
			return false
		}
	}
	left := map[string]int{"rows without text": r.nothing}
	for why, n := range r.comments.Left() {
		left[why] += n
	}
	if fault := format.LeftOut(left); fault != nil {
		return r.yield(corpus.Thread{}, fault)
	}
	return true
}

func (r *reader) flush() bool {
	ok := r.comments.Flush(func(key string) corpus.Article { return r.articles[key] }, r.yield)
	r.noted = 0
	clear(r.articles)
	return ok
}

// when reads a time, in the zone of an outlet if it says none and neither does
// the name of its column.
func (r *reader) when(rec record, outlet, field, other string) (datetime.Value, bool) {
	text := cmp.Or(rec.get(field), rec.get(other))
	if clock := rec.get("time"); clock != "" && text != "" {
		if _, day := r.times.read(text, nil); day {
			text = dayOf(text, *r.times) + " " + clock
		}
	}
	if !r.utc {
		return r.times.read(text, r.in.Outlets.Zone(outlet))
	}
	m, ok := r.times.read(text, time.UTC)
	m.Zone = corpus.ZoneGiven
	return m, ok
}

// article makes an article of a record.
func (r *reader) article(rec record) corpus.Article {
	a := corpus.Article{
		NativeID: integral(rec.get("id")), URL: rec.get("url"), Headline: oneLine(rec.get("headline")), Standfirst: oneLine(rec.get("standfirst")),
		Section: oneLine(rec.get("section")), Language: format.LanguageNamed(rec.get("language")), Bylines: bylines(rec.get("author")),
	}
	a.Paragraphs = paragraphs(rec.get("text"))
	if isRemoved(rec.get("text")) {
		a.Paragraphs = nil
	}
	if n := len(a.Paragraphs); n > 0 && cutOff().MatchString(a.Paragraphs[n-1]) {
		a.Paragraphs[n-1] = cutOff().ReplaceAllString(a.Paragraphs[n-1], "…")
		a.Form = corpus.FormExcerpt
	}
	r.attribute(&a, rec.get("outlet"))
	if m, ok := r.when(rec, a.Outlet, "published", "posted"); ok {
		a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = m.Time, m.Precision, m.Zone, "record"
	}
	if a.NativeID != "" {
		a.ID = r.nativeID(a.NativeID)
	}
	return a
}

// nativeID is the id of an article that a table knows by an id of its own.
// Other tables may name it by the same, unless it is a small number, as every
// table has them: that is meant within this table, or of the outlet asked for.
func (r *reader) nativeID(id string) string {
	_, err := strconv.Atoi(id)
	if small := err == nil && len(id) < 7; small {
		return corpus.NativeArticleID("table "+cmp.Or(r.in.Slug, r.name), id)
	}
	return corpus.NativeArticleID("table", id)
}

// comment takes a comment in.
func (r *reader) comment(rec record) bool {
	key := r.under(rec)
	text := rec.get("text")
	c := corpus.Comment{NativeID: integral(rec.get("id")), ParentID: parent(rec), Author: format.Person(rec.get("author")), Language: format.LanguageNamed(rec.get("language"))}
	if score, ok := number(rec.get("score")); ok && score > -1e9 && score < 1e9 {
		if n := int(score); float64(n) == score {
			c.Score = &n
		} else {
			r.broken++
		}
	}
	if _, id := forumapi.RedditCommentAt(rec.get("url")); id != "" {
		c.URL, c.Author = forumapi.RedditAddress(rec.get("url")), forumapi.RedditAuthor(strings.TrimPrefix(strings.TrimPrefix(c.Author, "/"), "u/"))
		c.NativeID = id
		if c.ParentID != "" {
			c.ParentID = forumapi.RedditComment(c.ParentID)
		}
	}
	if _, id, above := commentAt(rec.get("url")); id != "" {
		if c.URL = rec.get("url"); !r.parents {
			c.NativeID, c.ParentID = id, above
		}
	}
	if m, ok := r.when(rec, r.articles[key].Outlet, "posted", "published"); ok {
		c.Posted, c.PostedZone = m.Time, m.Zone
		if m.Precision != corpus.PrecisionMinute {
			c.PostedPrecision = m.Precision
		}
	}
	if address := rec.get("url"); rec.get("article") != "" || strings.Contains(address, "#") {
		c.URL = address
	}
	c.Text = plain(text)
	switch gone, _ := yesOrNo(rec.get("deleted")); {
	case gone || isRemoved(text) || format.IsStub(text):
		r.comments.Withhold(key, c, format.DeletedComments, rec.offset)
	case c.Text == "":
		r.comments.Withhold(key, c, format.TextlessComments, rec.offset)
	default:
		r.comments.Add(key, c, rec.offset)
	}
	return !r.comments.Full() && r.noted < notedMax || r.flush()
}

// under returns the key of the article that a comment is below, and notes
// what the comment's record says of it.
func (r *reader) under(rec record) string {
	var a corpus.Article
	if isAddress(rec.get("page")) {
		a.URL = pageOf(rec.get("page"))
	}
	switch named := integral(rec.get("article")); {
	case isAddress(named):
		a.URL = pageOf(named)
	case named != "":
		a.NativeID, a.ID = named, r.nativeID(named)
	case a.URL != "":
	case isAddress(rec.get("url")):
		a.URL = pageOf(rec.get("url"))
		if thread, ok := forumapi.RedditThread(a.URL); ok {
			a = thread
		}
	case rec.get("headline") != "":
	default:
		a.NativeID, a.ID = r.name, corpus.NativeArticleID("table", r.name)
	}
	a.Headline = oneLine(rec.get("headline"))
	r.attribute(&a, rec.get("outlet"))
	key := cmp.Or(a.ID, a.URL, "headline "+a.Headline)
	if _, known := r.articles[key]; !known {
		r.articles[key] = a
		r.noted += len(key) + len(a.URL) + len(a.Headline)
	}
	return key
}

// mostAttributed is how many outlets are remembered.
const mostAttributed = 512

// attribute gives an article to its outlet. Tables name the same few again and again.
func (r *reader) attribute(a *corpus.Article, name string) {
	said := [2]string{a.URL, name}
	known, ok := r.attributed[said]
	if !ok {
		r.in.Attribute(a, a.URL, name)
		if r.attributed == nil || len(r.attributed) >= mostAttributed {
			r.attributed = map[[2]string][2]string{}
		}
		r.attributed[said] = [2]string{a.Outlet, a.OutletName}
		return
	}
	a.Outlet, a.OutletName = known[0], known[1]
}

// pageOf is an address without its fragment, which points into the page.
func pageOf(address string) string {
	if page, id, _ := commentAt(address); id != "" {
		address = page
	}
	u, err := url.Parse(address)
	if err != nil || strings.HasPrefix(u.Fragment, "!") || strings.HasPrefix(u.Fragment, "/") {
		return address
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// parent is the comment that a comment answers, as the table names it. Reddit's
// tables write the kind of a thing before its id, except in the id itself.
func parent(rec record) string {
	p := rec.get("parent")
	switch strings.ToLower(p) {
	case "":
		return answeredByID(rec.get("id"))
	case "0", "-1", "0.0", "nan", "nil", "null", "none", "root", "na", "n/a":
		return ""
	}
	if p = integral(p); p == integral(rec.get("article")) {
		return ""
	}
	if rest, ok := strings.CutPrefix(p, "t1_"); ok && !strings.HasPrefix(rec.get("id"), "t1_") {
		return rest
	}
	if strings.HasPrefix(p, "t3_") || p == integral(rec.get("id")) {
		return ""
	}
	return p
}

// answeredByID is the comment that a reply on YouTube answers: its id begins with
// that of the comment and a dot.
func answeredByID(id string) string {
	if above, _, ok := strings.Cut(id, "."); ok && strings.HasPrefix(above, "Ug") {
		return above
	}
	return ""
}

// integral is an id as it was before it stood in a column of numbers beside
// empty cells: tools write 17.0 then.
func integral(id string) string {
	if whole, ok := strings.CutSuffix(id, ".0"); ok {
		if _, err := strconv.ParseUint(whole, 10, 64); err == nil {
			return whole
		}
	}
	return id
}

func isRemoved(text string) bool {
	text = strings.TrimSpace(text)
	return text == "[deleted]" || text == "[removed]"
}

// marked recognizes text with markup: tags that people write, or references.
var marked = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)</?(?:p|br|a|b|i|u|em|strong|div|span|blockquote|ul|ol|li|h[1-6]|img)(?:\s[^>]*|/)?>|&(?:amp|lt|gt|quot|nbsp|#\d{2,6}|#x[0-9a-f]{2,5}|[lr][sd]quo|[mn]dash|hellip);`)
})

// cutOff is what APIs of news put where they cut a text: "… [+1200 chars]".
var cutOff = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\s*(?:…|\.\.\.)?\s*\[\+\d+ chars\]$`)
})

// plain is a text without markup.
func plain(text string) string {
	if text == "" {
		return ""
	}
	if strings.ContainsAny(text, "<&") && marked().MatchString(text) {
		return markup.FromLines(text)
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, unicode.IsSpace)
	}
	for text = strings.Join(lines, "\n"); strings.Contains(text, "\n\n\n"); {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return text
}

// paragraphs are those of a text: separated by blank lines or, if it has none, by
// the ends of lines.
func paragraphs(text string) (list []string) {
	text = plain(text)
	between := "\n\n"
	if !strings.Contains(text, between) {
		between = "\n"
	}
	for p := range strings.SplitSeq(text, between) {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

func oneLine(text string) string { return strings.Join(strings.Fields(plain(text)), " ") }

// bylines are the names of authors, separated by ";" or "|"; of "By Jo Doe and Ann Roe"
// those in it.
func bylines(authors string) (names []string) {
	if rest, ok := strings.CutPrefix(strings.TrimSpace(authors), "By "); ok {
		if names = person.In(rest, false); len(names) > 0 {
			return names
		}
	}
	for _, name := range strings.FieldsFunc(authors, func(c rune) bool { return c == ';' || c == '|' }) {
		name = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(name), "By "), "by ")
		if name = format.Person(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}
