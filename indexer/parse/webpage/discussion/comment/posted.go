package comment

import (
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/dom"
)

// posted is when the comment was posted.
func (r Reader) posted(p *parts) (datetime.Value, bool) {
	for _, n := range p.times {
		for i := range n.Attr {
			switch a := &n.Attr[i]; a.Key {
			case "datetime", "content":
				if at, ok := r.Time(a.Val); ok {
					return r.finer(at, n), true
				}
			case "data-timestamp", "data-time", "data-utime", "data-created", "data-epoch", "data-datetime", "data-date":
				if at, ok := r.stamp(a.Val); ok {
					return at, true
				}
			}
		}
	}
	for i := range p.node.Attr {
		switch a := &p.node.Attr[i]; a.Key {
		case "data-timestamp", "data-created", "data-created-at", "data-date", "data-time", "data-datetime", "data-posted":
			if at, ok := r.stamp(a.Val); ok {
				return at, true
			}
		}
	}
	for _, n := range append(p.times, p.links...) {
		if title := dom.Attr(n, "title"); title != "" {
			if at, ok := r.Time(title); ok {
				return at, true
			}
		}
		if n.Data == "a" && !IsDated(dom.ShortText(n, 100)) && RoleOf(n) != classname.Time {
			continue
		}
		if at, ok := r.Time(dom.ShortText(n, 100)); ok {
			return at, true
		}
	}
	if at, ok := r.loose(p); ok {
		return at, true
	}
	return r.ago(p)
}

// ago is a time that counts from when the page was taken, if that is known.
func (r Reader) ago(p *parts) (datetime.Value, bool) {
	if r.Captured.IsZero() {
		return datetime.Value{}, false
	}
	hint := datetime.Hint{Language: r.Language}
	for _, n := range slices.Concat(p.times, p.links, p.metas, p.authors, []*html.Node{p.node}) {
		for _, text := range pieces(n) {
			if ago, ok := findAgo(text, hint); ok {
				return ago.Before(r.Captured, r.Zone), true
			}
		}
	}
	return datetime.Value{}, false
}

// mostBefore is how many words may stand before a time that counts from now.
const mostBefore = 4

// findAgo looks for a time that counts from now in a short text: alone, between
// marks such as "·", or behind a name.
func findAgo(text string, hint datetime.Hint) (datetime.Ago, bool) {
	for part := range parted(text) {
		if ago, ok := hint.Relative(part); ok {
			return ago, true
		}
	}
	rest := text
	for range mostBefore {
		_, after, more := strings.Cut(rest, " ")
		if !more {
			break
		}
		rest = strings.TrimLeft(after, " ")
		if strings.Contains(rest, " ") { // not "3d"
			if ago, ok := hint.Relative(rest); ok {
				return ago, true
			}
		}
	}
	return datetime.Ago{}, false
}

// parted yields a short text, then its parts between marks such as "·".
func parted(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(text) || !strings.ContainsAny(text, "·•|—–,") {
			return
		}
		for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("·•|—–,", r) }) {
			if !yield(part) {
				return
			}
		}
	}
}

// isAgo recognizes a short text that counts from now when something was, alone or
// beside a name: "Orla Finch · 3 hours ago".
func isAgo(text string) bool {
	if !strings.ContainsAny(text, "0123456789") && (len(text) > 48 || strings.Count(text, " ") > 5) {
		return false // most texts, in little time
	}
	_, ok := findAgo(text, datetime.Hint{})
	return ok
}

// finer is the time of an element whose attribute has the date alone, where its
// text has the time of day as well.
func (r Reader) finer(at datetime.Value, n *html.Node) datetime.Value {
	if at.Precision == corpus.PrecisionMinute {
		return at
	}
	if text, ok := r.Time(dom.ShortText(n, 100)); ok && text.Precision == corpus.PrecisionMinute && text.Time.Sub(at.Time).Abs() < 48*time.Hour {
		return text
	}
	return at
}

// loose looks for a time in the short texts around the comment's text.
func (r Reader) loose(p *parts) (datetime.Value, bool) {
	for _, n := range append(append(p.metas, p.authors...), p.node) {
		for _, text := range pieces(n) {
			if at, ok := r.Time(text); ok {
				return at, true
			}
		}
	}
	return datetime.Value{}, false
}

// pieces are the texts that are in an element with a date in them, each
// stretch that nothing but inline elements interrupts.
func pieces(n *html.Node) (texts []string) {
	var w dom.Writer
	flush := func() {
		if text := w.String(); IsDated(text) {
			texts = append(texts, text)
		}
		w.Reset()
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				w.Write(c.Data)
			case c.Type != html.ElementNode || dom.Silent(c):
			case c.Data == "p" || c.Data == "blockquote":
				flush()
			default:
				part := dom.IsBlock(c) || c.Data == "br"
				if part {
					flush()
				}
				walk(c)
				if part {
					flush()
				}
			}
		}
	}
	walk(n)
	flush()
	for c := range leaves(n) {
		if text := dom.ShortText(c, 60); IsDated(text) {
			texts = append(texts, text)
		}
	}
	return texts
}

// leaves yields the inline elements that hold a text and nothing else: between two of
// them a page may have a gap that is not in the text.
func leaves(n *html.Node) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		end := dom.After(n)
		for c := dom.Next(n); c != nil && c != end; c = dom.Next(c) {
			if c.Type == html.TextNode && c.Parent != n && c.NextSibling == nil && c.PrevSibling == nil && !dom.IsBlock(c.Parent) && !dom.Silent(c.Parent) && !yield(c.Parent) {
				return
			}
		}
	}
}

// stamp reads a time, or a number of seconds or milliseconds since 1970.
func (r Reader) stamp(text string) (datetime.Value, bool) {
	text = strings.TrimSpace(text)
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		if n > 1e11 {
			n /= 1000
		}
		if n < 5e8 || n > 5e9 {
			return datetime.Value{}, false
		}
		return datetime.Unix(n), true
	}
	return r.Time(text)
}

// Time reads a time as the page writes it.
func (r Reader) Time(text string) (datetime.Value, bool) {
	if text == "" || len(text) > 100 {
		return datetime.Value{}, false
	}
	hint := datetime.Hint{Zone: r.Zone, Language: r.Language}
	if at, ok := hint.Parse(text); ok {
		return at, true
	}
	at, _, _, ok := datetime.Find(text, hint)
	return at, ok && at.Precision != corpus.PrecisionYear
}

// IsDated recognizes a short text that holds a date or a time of day and little else.
func IsDated(text string) bool {
	if len(text) > 100 || len(text) < 2 {
		return false
	}
	if len(text) >= 5 && strings.ContainsAny(text, "0123456789") && datePattern().MatchString(text) {
		return true
	}
	return isAgo(text)
}

var datePattern = pattern(`\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}:\d\d\b.*(?:19|20)\d\d|(?:19|20)\d\d\b.*\d{1,2}:\d\d|(?i:\b\d+ (?:second|minute|min|hour|day|week|month|year)s? ago\b)|\b\d{1,2}\.? (?:de )?\pL{3,12}\.?,? (?:del? )?(?:19|20)\d\d\b|(?:19|20)\d\d ?[年년]|\b(?:19|20)\d\d\. ?\pL{3,12} \d{1,2}\.|\b\pL{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b`)

// pattern is compiled when it is first needed.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
