package discussion

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/dom"
)

// heading notes an element that says how many comments there are, or that they
// follow: a heading of some length, or a short line in an element that is named
// after comments.
func (s *survey) heading(n *html.Node, limit int) {
	text := dom.ShortText(n, limit)
	long := limit > 40
	if text == "" || !long && !classname.MayConcernComments(text) && !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x80 || '0' <= r && r <= '9' }) {
		return
	}
	number, ok := headingOf(text, long)
	switch {
	case ok:
		s.headings = append(s.headings, n)
		s.numbers = append(s.numbers, number)
	case long && number != nil && *number > 1 && *number < 10_000 && strings.IndexByte("0123456789)", text[len(text)-1]) >= 0:
		s.counting = append(s.counting, n)
		s.counts = append(s.counts, *number)
	}
}

// headingOf reads a heading such as "12 Comments", "Kommentare (3)", "One
// Response to “…”" or "3 thoughts on …". A word for one comment is a heading only
// with a number: alone it is what editors call an opinion. So are words that
// other headings have as well, such as "Reactions". Words for what somebody thinks
// make a heading if they stand beside a word for the readers: "Your views".
func headingOf(text string, long bool) (number *int, ok bool) {
	before, about, _ := strings.Cut(text, "“")
	if about == "" {
		before, _, _ = strings.Cut(text, "\"")
	}
	words := dom.NameWords(before)
	if len(words) == 0 || len(words) > 8 || !long && len(words) > 3 {
		return nil, false
	}
	sure, maybe := false, false
	readers, views := false, false
	for i, word := range words {
		readers, views = readers || classname.MeansReaders(word), views || classname.MeansViews(word)
		switch {
		case notHeading(word):
			return nil, false
		case i <= 3 && classname.IsComments(word) && !classname.IsVague(word):
			sure = true
		case i <= 3 && (classname.IsComments(word) || classname.IsComment(word)), long && i <= 2 && i > 0 && thought(word):
			maybe = true
		default:
			if n, err := strconv.Atoi(word); err == nil && n < 10_000_000 && number == nil {
				number = &n
			} else if n, known := numeral(word); known && i == 0 {
				number = &n
			}
		}
	}
	return number, sure || maybe && number != nil || long && readers && views
}

// thought recognizes words for a comment that WordPress's themes use in headings.
func thought(word string) bool {
	switch word {
	case "thought", "thoughts", "gedanke", "gedanken", "response", "antwort", "réflexion", "réflexions", "pensamiento", "pensamientos", "reacciones", "reply", "réponse", "réponses", "respuesta", "pensieri", "pensiero":
		return true
	}
	return false
}

func numeral(word string) (int, bool) {
	switch word {
	case "one", "ein", "un", "une", "uno", "una", "um", "eine", "één", "jeden":
		return 1, true
	case "no", "keine", "aucun", "sin", "nessun", "geen":
		return 0, true
	}
	return 0, false
}

// notHeading recognizes words that no heading of comments has.
func notHeading(word string) bool {
	switch word {
	case "leave", "schreibe", "schreiben", "most", "meistkommentiert", "recent", "neueste", "letzte", "latest", "policy", "popular", "top", "von", "write", "hinterlassen", "rules", "guidelines":
		return true
	}
	return false
}

// count is how many comments the page says there are: in an element for comments,
// else in a heading.
func (s *survey) count() *int {
	sections := map[*html.Node]bool{}
	for _, n := range s.sections {
		sections[n] = true
	}
	var other *int
	for i, n := range s.headings[:min(len(s.headings), maxHeadings)] {
		if s.numbers[i] == nil || dom.Closest(n, func(p *html.Node) bool { return s.isMark[p] != nil || s.teasers[p] }) != nil {
			continue
		}
		if dom.Closest(n, func(p *html.Node) bool { return sections[p] }) != nil {
			return s.numbers[i]
		}
		if other == nil && len(n.Data) == 2 && n.Data[0] == 'h' {
			other = s.numbers[i]
		}
	}
	return other
}
