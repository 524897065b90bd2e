package comment

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/dom"
)

// score is the votes that are shown: those for it without those against it.
func (p *parts) score() *int {
	up, down, total := (*int)(nil), (*int)(nil), (*int)(nil)
	for _, n := range p.scores {
		value, ok := numberIn(n)
		if !ok {
			continue
		}
		switch name := strings.ToLower(dom.Attr(n, "class") + " " + dom.Attr(n, "itemprop")); {
		case strings.Contains(name, "down") || strings.Contains(name, "dislike") || strings.Contains(name, "poor") || strings.Contains(name, "negative"):
			down = &value
		case strings.Contains(name, "up") || strings.Contains(name, "like"):
			up = &value
		case total == nil:
			total = &value
		}
	}
	switch {
	case up != nil && down != nil:
		*up -= max(*down, -*down)
		return up
	case total != nil:
		return total
	case up != nil:
		return up
	}
	return nil
}

// numberIn is the number that an element shows, such as "+3" or "4 points".
func numberIn(n *html.Node) (int, bool) {
	text := dom.Attr(n, "content")
	if text == "" {
		text = dom.ShortText(n, 40)
	}
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(strings.ReplaceAll(word, "−", "-"), "()+,.:")
		if value, err := strconv.Atoi(word); err == nil && value > -1e9 && value < 1e9 {
			return value, true
		}
	}
	return 0, false
}

// votes recognizes a number of votes.
func votes(n *html.Node) bool {
	for name := range strings.FieldsSeq(dom.Attr(n, "class")) {
		for _, word := range dom.NameWords(name) {
			switch word {
			case "vote", "voting", "rating", "like":
				text := dom.ShortText(n, 12)
				_, err := strconv.Atoi(strings.ReplaceAll(strings.Trim(text, " ()"), "−", "-"))
				return err == nil
			}
		}
	}
	return false
}
