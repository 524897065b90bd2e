package discussion

import (
	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/discussion/shape"
)

// leastAnswers is how many comments must be answerable, where nothing else on a
// page tells that there are comments.
const leastAnswers = 2

// markAnswerable marks blocks that readers can answer: after the text, each with
// a time and a link to answer it.
func (s *survey) markAnswerable() {
	if len(s.answers) < leastAnswers || !s.followsText(s.answers[0]) {
		return
	}
	above := map[*html.Node]*html.Node{} // the elements around the first answer, each with its child on the way down
	for n := s.answers[0]; n.Parent != nil; n = n.Parent {
		above[n.Parent] = n
	}
	last := s.answers[len(s.answers)-1]
	for last.Parent != nil && above[last.Parent] == nil {
		last = last.Parent
	}
	if last.Parent == nil {
		return
	}
	var nodes []*html.Node
	for n := above[last.Parent]; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode {
			nodes = append(nodes, n)
		}
		if n == last {
			break
		}
	}
	s.mark(nodes, shape.Both)
}
