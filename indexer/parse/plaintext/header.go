package plaintext

import (
	"fmt"
	"net/url"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
)

// headerLine is "key: value" at the start of a page. Header names are short and
// one word, so "Note to readers: …" is not a header.
var headerLine = lazily(`^([A-Za-z][A-Za-z_-]{1,20}):(?:\s+(.*))?$`)

// headerKeys are the keys that are understood, with the field they fill.
var headerKeys = map[string]string{
	"outlet": "outlet", "source": "outlet", "url": "url", "link": "url", "headline": "headline", "title": "headline",
	"published": "published", "date": "published", "author": "authors", "authors": "authors", "byline": "authors",
	"language": "language", "lang": "language", "section": "section", "standfirst": "standfirst",
}

// splitHeader returns how many of the first lines are front matter: key: value
// lines up to a blank line (or up to a line of three hyphens, if one is
// before them), the first key a known one.
func splitHeader(lines []line) int {
	start := 0
	for start < len(lines) && lines[start].text == "" {
		start++
	}
	fenced := start < len(lines) && lines[start].text == "---"
	first := start
	if fenced {
		first++
	}
	for i := first; i < len(lines); i++ {
		text := lines[i].text
		if fenced && text == "---" || !fenced && text == "" {
			if i == first {
				return 0
			}
			return i + 1
		}
		m := headerLine.FindStringSubmatch(text)
		if m == nil || i == first && headerKeys[strings.ToLower(m[1])] == "" {
			return 0
		}
	}
	return 0 // a header above nothing is text
}

// header fills an article from front matter and says what was not understood.
func (r *reading) header(a *corpus.Article, lines []line) (warnings []*format.Error) {
	given := map[string]bool{}
	for _, l := range lines {
		m := headerLine.FindStringSubmatch(l.text)
		if m == nil {
			continue // blank, or the fence
		}
		field, value := headerKeys[strings.ToLower(m[1])], strings.TrimSpace(m[2])
		reason := ""
		switch {
		case value == "":
			continue
		case field == "":
			reason = fmt.Sprintf("the header %q is not known and was left out", m[1])
		case given[field] && field != "authors":
			reason = fmt.Sprintf("the header %q was given before; the first one counts", m[1])
		default:
			reason = r.headerField(a, field, value)
		}
		given[field] = true
		if reason != "" {
			warnings = append(warnings, &format.Error{Outcome: format.Warned, Line: l.number, Offset: l.offset, Reason: reason})
		}
	}
	return warnings
}

// headerField sets one field; it returns what is wrong with the value, or "".
func (r *reading) headerField(a *corpus.Article, field, value string) string {
	switch field {
	case "outlet":
		if r.Attribute(a, "", value); a.Outlet == "" {
			return fmt.Sprintf("the outlet %q has no letter or digit", value)
		}
	case "url":
		a.URL = value
		if u, err := url.Parse(value); err != nil || u.Hostname() == "" {
			return fmt.Sprintf("the url %q is not an address such as https://example.org/page; it was kept as it is", value)
		}
	case "headline":
		a.Headline = value
	case "section":
		a.Section = value
	case "standfirst":
		a.Standfirst = value
	case "authors":
		a.Bylines = append(a.Bylines, splitAuthors(value)...)
	case "language":
		code, _, _ := strings.Cut(strings.ToLower(value), "-")
		if len(code) != 2 || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") != "" {
			return fmt.Sprintf("the language %q was left out; write an ISO 639-1 code such as en", value)
		}
		a.Language = code
	case "published":
		m, ok := datetime.Parse(value, r.Outlets.Zone(a.Outlet))
		if !ok {
			return fmt.Sprintf("the date %q was left out; want 2006-01-02, 2006-01-02 15:04, 2006-01-02T15:04:05Z, 2006-01 or 2006", value)
		}
		a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = m.Time, m.Precision, m.Zone, "header"
	}
	return ""
}

var (
	authorStart = lazily(`(?i)^by\s+`)
	authorSplit = lazily(`\s*(;|,?\s+and\s+|,\s+)\s*`)
	authorTitle = lazily(`(?i)^(jr|sr|ii|iii|iv|md|phd|ph\.d|m\.d|esq)\.?$`)
)

// splitAuthors splits a list of names; what follows a comma as "Jr." does stays with its name.
func splitAuthors(value string) (names []string) {
	value = authorStart.ReplaceAllString(value, "")
	at := 0
	for _, cut := range append(authorSplit.FindAllStringIndex(value, -1), []int{len(value), len(value)}) {
		name := strings.TrimSpace(value[at:cut[0]])
		switch {
		case name == "":
		case authorTitle.MatchString(name) && len(names) > 0:
			names[len(names)-1] += ", " + name
		default:
			names = append(names, name)
		}
		at = cut[1]
	}
	return names
}
