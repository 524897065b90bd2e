package metadata

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata/site"
	"standpoint/indexer/parse/webpage/metadata/textkey"
)

// headlines finds the article's own headline.
type headlines struct {
	declared
	view   *view
	outlet site.Names
}

// read returns the headline, and where a reader sees it: nil if nowhere.
func (r headlines) read() (headline string, heading *spot) {
	said := r.trimmed(r.said(), false)
	if said == "" && r.describesArticle() {
		said = r.trimmed(textkey.Clean(r.item.Text("name")), false)
	}
	shared := r.trimmed(textkey.Clean(r.Content("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title", "title")), true)
	title := r.trimmed(textkey.Clean(r.Title), true)
	heading = r.find(said, shared, title)
	seen := ""
	if heading != nil {
		seen = textkey.Clean(heading.text())
	}
	if said == "" && seen != "" && r.isBeside(seen, shared, title) {
		seen, heading = "", nil
	}
	return choose(said, seen, shared, title), heading
}

// isBeside reports whether a heading has nothing to do with the titles of its page,
// while the page shows the title of its window elsewhere, not as a heading.
func (r headlines) isBeside(heading string, titles ...string) bool {
	var keys []string
	for _, t := range titles {
		if k := textkey.Of(t); k != "" {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 || agreement(textkey.Of(heading), keys) > 0 {
		return false
	}
	for n := r.view.root; n != nil; {
		if n.Type == html.ElementNode && dom.Silent(n) {
			n = dom.After(n)
			continue
		}
		if n.Type == html.TextNode && len(n.Data) < 500 && textkey.Words(n.Data) > 2 && slices.Contains(keys, textkey.Of(n.Data)) {
			return true
		}
		n = dom.Next(n)
	}
	return false
}

// said is what the article's item calls its headline. One that goes on
// from another (it begins with an ellipsis) is the second line of a headline, or
// a standfirst, and does not count. Where the item's own name, the heading and
// the card for sharing are one title and the headline another, the page says
// three times which it is.
func (r headlines) said() string {
	said := textkey.Clean(r.item.Text("headline"))
	if strings.HasPrefix(said, "…") || strings.HasPrefix(said, "...") {
		return ""
	}
	name := textkey.Clean(r.item.Text("name"))
	if k := textkey.Of(name); said != "" && len(k) > 12 && k != textkey.Of(said) && r.describesArticle() && r.view.isHeading(name) && k == textkey.Of(r.Content("og:title", "twitter:title")) {
		return name
	}
	return said
}

// choose weighs the headline that the page says to machines, the one that a
// reader sees, and those of its card for sharing and its window. The first is
// the article's, unless it was cut; a card and a window are often written for
// others, and a heading may hold more than the headline: a kicker or a date
// before it is not a part of it.
func choose(said, seen, shared, title string) string {
	k := textkey.Of(seen)
	switch {
	case said == "" && shared != "" && isTail(textkey.Of(shared), k):
		return shared
	case said == "" && title != "" && isTail(textkey.Of(title), k):
		return title
	case said == "" && seen != "":
		return seen
	case said == "" && shared != "":
		return shared
	case said == "":
		return title
	case textkey.Of(said) == k:
		return withoutKicker(said, shared, title)
	case seen == "" || isTail(textkey.Of(said), k):
		if isCut(said, shared) {
			return shared
		}
		return said
	case isCut(said, seen):
		return seen
	}
	return said
}

// withoutKicker takes a kicker off a headline that was read together with it: what
// comes before another title of the page without a mark between them.
func withoutKicker(headline string, titles ...string) string {
	for _, t := range titles {
		front, ok := strings.CutSuffix(headline, t)
		if !ok || t == "" || 2*len(t) < len(headline) {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(front, " "))
		if strings.HasSuffix(front, " ") && (unicode.IsLetter(last) || unicode.IsDigit(last)) {
			return t
		}
	}
	return headline
}

// isTail reports whether a headline is the end of a heading that has something
// short before it.
func isTail(headline, heading string) bool {
	return len(headline) < len(heading) && 2*len(headline) >= len(heading) && strings.HasSuffix(heading, headline)
}

// isCut reports whether a title is the beginning of a longer one, ended by an
// ellipsis or by a limit of letters.
func isCut(short, long string) bool {
	trimmed := strings.TrimRight(short, ".… ")
	a, b := textkey.Of(trimmed), textkey.Of(long)
	if len(a) == 0 || len(a) >= len(b) || !strings.HasPrefix(b, a) {
		return false
	}
	return len(trimmed) < len(short) || utf8.RuneCountInString(short) >= 100
}

// find is the heading that says what the page's titles say; else the first h1
// that is not a name of the outlet.
func (r headlines) find(titles ...string) *spot {
	keys := make([]string, 0, len(titles))
	for _, t := range titles {
		if k := textkey.Of(t); k != "" {
			keys = append(keys, k)
		}
	}
	best, most := -1, 0
	for i, h := range r.view.headings {
		text := h.text()
		if len(text) > 400 || strings.HasPrefix(text, "…") {
			continue
		}
		points := agreement(textkey.Of(text), keys)
		if points == 0 {
			continue
		}
		if h.node.DataAtom == atom.H1 {
			points += 2
		}
		if points > most {
			best, most = i, points
		}
	}
	if best < 0 {
		best = r.firstHeading()
	}
	if best < 0 {
		return nil
	}
	return &r.view.headings[best]
}

// agreement says how well a heading agrees with titles.
func agreement(heading string, titles []string) int {
	if len(heading) < 4 {
		return 0
	}
	for i, t := range titles {
		if t == heading {
			return 12 - i
		}
	}
	for i, t := range titles {
		short, long := heading, t
		if len(short) > len(long) {
			short, long = long, short
		}
		if len(short) >= 12 && 3*len(short) >= len(long) && strings.Contains(long, short) {
			return 7 - i
		}
	}
	return 0
}

// firstHeading is the first h1 that may be a headline, else h2; -1 if there is none.
func (r headlines) firstHeading() int {
	if i := r.firstOf(atom.H1); i >= 0 {
		return i
	}
	return r.firstOf(atom.H2)
}

func (r headlines) firstOf(level atom.Atom) int {
	for i, h := range r.view.headings {
		if h.node.DataAtom != level || level != atom.H1 && r.view.cards[h.node] {
			continue
		}
		if text := h.text(); len(textkey.Of(text)) > 3 && len(text) < 300 && !r.outlet.Resemble(text) && !inFrame(h.node) && !inWidget(h.node) {
			return i
		}
	}
	return -1
}

// parts is what parts a title from the names of outlet and section.
var parts = []string{" | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " :: ", " ‹ ", " › ", " / ", ": ", " |", "| "}

// trimmed takes names of the outlet and its sections off a title: what is
// after or before a separating mark is not a title if it is a name of the outlet,
// or if the rest is a headline on the page. A title for machines (wide) ends at
// the last bar in any case.
func (r headlines) trimmed(t string, wide bool) string {
	for range 4 {
		shorter := r.trim(t, wide)
		if shorter == t {
			break
		}
		t = shorter
	}
	return t
}

func (r headlines) trim(t string, wide bool) string {
	for _, mark := range parts {
		if i := strings.LastIndex(t, mark); i > 0 {
			front, back := strings.TrimSpace(t[:i]), strings.TrimSpace(t[i+len(mark):])
			colon := mark == ": "
			if len(textkey.Of(front)) >= 8 && !colon && (r.outlet.Resemble(back) || wide && r.view.isHeading(front)) {
				return front
			}
			if wide && mark == " | " && textkey.Words(front) >= 3 && (textkey.Words(back) <= 4 || r.outlet.Begin(back)) && !r.view.isHeading(t) {
				return front
			}
		}
		if i := strings.Index(t, mark); i > 0 {
			front, back := strings.TrimSpace(t[:i]), strings.TrimSpace(t[i+len(mark):])
			if len(textkey.Of(back)) >= 8 && r.outlet[textkey.Of(front)] {
				return back
			}
		}
	}
	return t
}
