package discussion

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/dom"
)

// isAnswer tells a link or a button by which a reader answers a comment, whatever
// its name: its text is that word alone.
func isAnswer(n *html.Node) bool {
	if n.Data != "a" && n.Data != "button" && dom.Attr(n, "role") != "button" { // others are labels: "Antworten: 6"
		return false
	}
	c := n.FirstChild
	if c == nil || c.NextSibling != nil || c.Type != html.TextNode || len(c.Data) > 60 {
		return false
	}
	switch strings.ToLower(strings.Trim(c.Data, "[]()↩↪·|:.… \t\r\n")) {
	case "reply", "reply to this", "reply to this comment", "antworten", "antworten auf diesen kommentar", "répondre", "responder", "rispondi",
		"beantwoorden", "reageren", "reageer", "svar", "svara", "odpowiedz", "odpovědět", "odpovedať", "vastaa", "válasz", "răspunde", "respon",
		"yanıtla", "cevapla", "ответить", "відповісти", "отговор", "απάντηση", "返信", "返信する", "回复", "回覆", "답글", "رد", "הגב", "השב", "trả lời", "balas", "ตอบกลับ":
		return true
	}
	return false
}

// leastAnswers is how many comments must be answerable, where nothing else on a
// page tells that there are comments.
const leastAnswers = 2

// markAnswerable marks blocks that readers can answer: behind the text, each with
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
	in := scope{strict: true}
	for n := above[last.Parent]; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode {
			in.nodes = append(in.nodes, n)
		}
		if n == last {
			break
		}
	}
	s.mark(in)
}
