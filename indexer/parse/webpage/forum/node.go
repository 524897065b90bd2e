package forum

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

// text is the text of the first of some elements as a reader wrote it.
func text(s *dom.Selection) string {
	if s.Length() == 0 {
		return ""
	}
	return markup.FromNode(s.Get(0))
}

// line is the text of the first of some elements in one line.
func line(s *dom.Selection) string {
	if s.Length() == 0 {
		return ""
	}
	return dom.Text(s.Get(0))
}

// dated sets the time of an article, as its page says it to machines.
func dated(a *corpus.Article, at time.Time) {
	if !at.IsZero() {
		a.Published, a.PublishedPrecision, a.DateSource = at, corpus.PrecisionMinute, "time"
	}
}

// milliseconds is a time in milliseconds since 1970; zero if it is not one.
func milliseconds(s string) time.Time {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || n >= 253402300800_000 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC().Truncate(time.Second)
}

// timeOf is the time that the first of some elements says in its datetime.
func timeOf(s *dom.Selection) time.Time { return datetime.Exact(s.AttrOr("datetime", "")) }

// number is the first number in a text such as "1,234 points"; nil if there is none.
func number(s string) *int {
	start := strings.IndexAny(s, "0123456789")
	if start < 0 {
		return nil
	}
	end := start
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == ',') {
		end++
	}
	n, err := strconv.Atoi(strings.ReplaceAll(s[start:end], ",", ""))
	if err != nil {
		return nil
	}
	if start > 0 && (s[start-1] == '-' || strings.HasSuffix(s[:start], "−")) {
		n = -n
	}
	return &n
}

// whole is a text that is a whole number; nil if it is not one.
func whole(s string) *int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return nil
	}
	return &n
}

// above is the nearest ancestor that is wanted; nil if there is none.
func above(n *html.Node, wanted func(*html.Node) bool) *html.Node {
	if n.Parent == nil {
		return nil
	}
	return dom.Closest(n.Parent, wanted)
}

// canonical is the address that a page gives itself, else where it was fetched from.
func (p *page) canonical() string {
	for _, at := range []struct{ query, attr string }{{`link[rel="canonical"]`, "href"}, {`meta[property="og:url"]`, "content"}} {
		if address := strings.TrimSpace(p.doc.Find(at.query).AttrOr(at.attr, "")); address != "" {
			return address
		}
	}
	return p.in.URL
}
