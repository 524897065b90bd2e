package discussion

import (
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
	number, ok := classname.HeadsComments(text, long)
	switch {
	case ok:
		s.headings = append(s.headings, n)
		s.numbers = append(s.numbers, number)
	case long && number != nil && *number > 1 && *number < 10_000 && strings.IndexByte("0123456789)", text[len(text)-1]) >= 0:
		s.counting = append(s.counting, n)
		s.counts = append(s.counts, *number)
	}
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
