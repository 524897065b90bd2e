package discussion

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/discussion/linked"
	"standpoint/indexer/parse/webpage/dom"
)

// regions are the parts of the page to take out with the comments: the largest
// element named after comments around each, or its list, and the headings,
// notices and forms beside it. They are found before the comments are read,
// which takes these out of the page.
func (s *survey) regions(items []*item) []*html.Node {
	for _, n := range s.headings {
		s.isHeading[n] = true
	}
	for _, n := range s.furniture {
		s.isFurniture[n] = true
	}
	sections := map[*html.Node]bool{}
	for _, n := range s.sections {
		sections[n] = true
	}
	for _, n := range s.named {
		sections[n] = true
	}
	seen := map[*html.Node]bool{}
	known := map[*html.Node]*html.Node{} // parent → region
	var regions []*html.Node
	for _, it := range items {
		if dom.Closest(it.node.Parent, func(n *html.Node) bool { return s.isMark[n] != nil }) != nil {
			continue // it goes with the comment that it is in
		}
		region, again := known[it.node.Parent]
		if !again {
			region = s.region(it.node, sections)
			known[it.node.Parent] = region
		}
		switch {
		case again:
		case region == nil:
			for n, levels := it.node, 0; n != nil && levels < 4 && n.Data != "body"; n, levels = n.Parent, levels+1 {
				regions = append(regions, s.beside(n)...)
			}
		case !seen[region]:
			seen[region] = true
			regions = append(append(regions, region), s.beside(region)...)
		}
	}
	return regions
}

// region is the part of the page around a comment that holds nothing but comments
// and what belongs to them; nil if that is the comment alone.
func (s *survey) region(n *html.Node, sections map[*html.Node]bool) *html.Node {
	var region *html.Node
	for p := n.Parent; p != nil && p.Type == html.ElementNode; p = p.Parent {
		switch {
		case p.Data == "body" || p.Data == "main" || p.Data == "html":
			return region
		case s.isMark[p] != nil:
		case sections[p]:
			if !s.safe(p) {
				return region
			}
			region = p
		case region == nil && (p.Data == "ol" || p.Data == "ul" || p.Data == "dl" || p.Data == "tbody" || p.Data == "table") && s.onlyItems(p):
			region = p
		}
	}
	return region
}

// onlyItems recognizes a list whose items are comments.
func (s *survey) onlyItems(list *html.Node) bool {
	items, others := 0, 0
	for c := list.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if s.isMark[c] != nil {
			items++
		} else if len(dom.Text(c)) > 100 {
			others++
		}
	}
	return items > others
}

// safe reports whether an element may be taken out as a whole: neither the title
// of the page nor its text is in it.
func (s *survey) safe(n *html.Node) bool {
	known, ok := s.isSafe[n]
	if !ok {
		known = s.looksSafe(n)
		s.isSafe[n] = known
	}
	return known
}

func (s *survey) looksSafe(n *html.Node) bool {
	if holdsTitle(n) {
		return false
	}
	foreign := s.prose(n)
	if foreign < 1200 {
		return true
	}
	if s.allProse < 0 {
		s.allProse = s.prose(s.root)
	}
	return 3*foreign < s.allProse
}

// prose is how many bytes of text are in paragraphs below an element, but in
// no comment and no form.
func (s *survey) prose(n *html.Node) int {
	total := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type != html.ElementNode || s.isMark[c] != nil || dom.Silent(c) || c.Data == "form":
		case c.Data == "p":
			total += len(dom.Text(c))
		default:
			total += s.prose(c)
		}
	}
	return total
}

// beside are the headings before a region, and the notices, links and forms
// before and after it.
func (s *survey) beside(n *html.Node) (found []*html.Node) {
	steps := 0
	for at := n.PrevSibling; at != nil && steps < 6; at = at.PrevSibling {
		if at.Type != html.ElementNode {
			continue
		}
		steps++
		if s.isFurniture[at] && s.safe(at) {
			found = append(found, at)
		}
		if s.isHeading[at] || dom.Holds(at, 2, func(c *html.Node) bool { return s.isHeading[c] }) && len(dom.Text(at)) < 200 {
			found = append(found, at)
			break
		}
	}
	steps = 0
	for at := n.NextSibling; at != nil && steps < 6; at = at.NextSibling {
		if at.Type == html.ElementNode {
			steps++
			if (s.isFurniture[at] || at.Data == "form" && classname.MayConcernComments(dom.Attr(at, "id")+" "+dom.Attr(at, "class"))) && s.safe(at) {
				found = append(found, at)
			}
		}
	}
	return found
}

// sweep takes out what belongs to comments even where there are none: forms,
// headings, notices, threads that a script would fill.
func (s *survey) sweep() {
	for _, n := range s.furniture {
		if n.Parent != nil && s.safe(n) {
			dom.Remove(n)
		}
	}
	for n := range s.teasers {
		if n.Parent != nil && s.safe(n) {
			dom.Remove(n)
		}
	}
	for _, n := range s.sections {
		if n.Parent != nil && sweeps(n) && s.safe(n) {
			dom.Remove(n)
		}
	}
}

// sweeps reports whether an element is surely one for readers' comments.
func sweeps(n *html.Node) bool {
	if n.Data == "article" || n.Data == "td" || n.Data == "p" {
		return false
	}
	for name := range strings.FieldsSeq(dom.Attr(n, "id") + " " + dom.Attr(n, "class")) {
		if classname.IsSurelyComments(name) {
			return true
		}
	}
	return false
}

// shortest is how many letters a line has at least that is looked for on the page.
const shortest = 20

// takeTexts takes the texts of comments out of the page, whose elements nothing
// names: the block around all of them, if it holds little else, or each alone.
func (s *survey) takeTexts(comments []corpus.Comment) {
	lines := map[string]bool{}
	for _, c := range comments {
		for line := range strings.SplitSeq(c.Text, "\n") {
			if key := linked.Opening(line); len(key) >= shortest {
				lines[key] = true
			}
		}
	}
	if len(lines) == 0 {
		return
	}
	var blocks []*html.Node
	inside := 0
	for n := s.root; n != nil; n = dom.Next(n) {
		if n.Type != html.TextNode || n.Parent == nil || dom.Silent(n.Parent) || len(n.Data) < shortest || !lines[linked.Opening(n.Data)] {
			continue
		}
		blocks = append(blocks, dom.Closest(n.Parent, dom.IsBlock))
		inside += len(n.Data)
	}
	if len(blocks) == 0 {
		return
	}
	around := common(blocks)
	if len(blocks) > 1 && around != nil && around.Data != "body" && !holdsTitle(around) && len(dom.Text(around)) < 2*inside+200*len(blocks) {
		dom.Remove(around)
		return
	}
	for _, n := range blocks {
		if n != nil && n.Data != "body" && !holdsTitle(n) {
			dom.Remove(n)
		}
	}
}

// common is the innermost element around all of these.
func common(nodes []*html.Node) *html.Node {
	above := map[*html.Node]int{}
	for _, n := range nodes {
		for p := n; p != nil; p = p.Parent {
			above[p]++
		}
	}
	return dom.Closest(nodes[0], func(n *html.Node) bool { return above[n] == len(nodes) })
}
