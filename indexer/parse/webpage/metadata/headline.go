package metadata

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// headline is the article's own headline.
func (e *evidence) headline() string {
	said := e.trimmed(clean(e.item.Text("headline")), false)
	if said == "" && isArticle(e.item) {
		said = e.trimmed(clean(e.item.Text("name")), false)
	}
	shared := e.trimmed(clean(e.data.Content("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title", "title")), true)
	title := e.trimmed(clean(e.data.Title), true)
	e.heading = e.find(said, shared, title)
	seen := ""
	if e.heading != nil {
		seen = clean(e.heading.text())
	}
	switch {
	case said != "" && !isCut(said, seen):
		return said
	case said != "" && isCut(said, shared) && !isCut(shared, seen):
		return shared
	case seen != "":
		return seen
	case said != "":
		return said
	case shared != "":
		return shared
	}
	return title
}

// isCut tells whether a title is the beginning of a longer one, ended by an
// ellipsis or by a limit of letters.
func isCut(short, long string) bool {
	trimmed := strings.TrimRight(short, ".… ")
	a, b := key(trimmed), key(long)
	if len(a) == 0 || len(a) >= len(b) || !strings.HasPrefix(b, a) {
		return false
	}
	return len(trimmed) < len(short) || len(a) > 50 && strings.HasPrefix(long, short)
}

// find is the heading that says what the page's titles say; else the first h1
// that is no name of the outlet.
func (e *evidence) find(titles ...string) *spot {
	keys := make([]string, 0, len(titles))
	for _, t := range titles {
		if k := key(t); k != "" {
			keys = append(keys, k)
		}
	}
	best, most := -1, 0
	for i, h := range e.view.headings {
		text := h.text()
		if len(text) > 400 {
			continue
		}
		points := agreement(key(text), keys)
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
		best = e.firstHeading()
	}
	if best < 0 {
		return nil
	}
	return &e.view.headings[best]
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

// firstHeading is the first h1 that may be a headline; -1 if there is none.
func (e *evidence) firstHeading() int {
	for i, h := range e.view.headings {
		if h.node.DataAtom != atom.H1 {
			continue
		}
		if text := h.text(); len(key(text)) > 3 && len(text) < 300 && !e.names.are(text) {
			return i
		}
	}
	return -1
}

// parts is what parts a title from the names of outlet and section.
var parts = []string{" | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " :: ", " ‹ ", " › ", " / ", ": ", " |", "| "}

// trimmed takes names of the outlet and its sections off a title: what stands
// behind or before a mark that parts is no title if it is a name of the outlet,
// or if the rest is a headline on the page. A title for machines (wide) ends at
// the last bar in any case.
func (e *evidence) trimmed(t string, wide bool) string {
	for range 4 {
		shorter := e.trim(t, wide)
		if shorter == t {
			break
		}
		t = shorter
	}
	return t
}

func (e *evidence) trim(t string, wide bool) string {
	for _, mark := range parts {
		if i := strings.LastIndex(t, mark); i > 0 {
			front, back := strings.TrimSpace(t[:i]), strings.TrimSpace(t[i+len(mark):])
			colon := mark == ": "
			if len(key(front)) >= 8 && !colon && (e.names.are(back) || wide && e.isHeading(front)) {
				return front
			}
			if wide && mark == " | " && wordsOf(front) >= 3 && wordsOf(back) <= 4 && !e.isHeading(t) {
				return front
			}
		}
		if i := strings.Index(t, mark); i > 0 {
			front, back := strings.TrimSpace(t[:i]), strings.TrimSpace(t[i+len(mark):])
			if len(key(back)) >= 8 && e.names[key(front)] {
				return back
			}
		}
	}
	return t
}

// isHeading tells whether a text is the words of an h1 of the page.
func (e *evidence) isHeading(text string) bool {
	k := key(text)
	for _, h := range e.view.headings {
		if h.node.DataAtom == atom.H1 && key(h.text()) == k {
			return true
		}
	}
	return false
}
