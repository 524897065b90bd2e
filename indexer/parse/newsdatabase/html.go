package newsdatabase

import (
	"bytes"
	"context"
	"iter"
	"strings"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

// page is a format whose files are web pages, read as a whole. read is false if
// nobody wants more.
func page(name, title string, claims func(format.Head) bool, read func(r *reader, page *html.Node) bool) format.Format {
	return format.Format{Name: name, Title: title, Claims: claims, Read: func(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
		return func(yield func(corpus.Thread, error) bool) {
			page, err := format.ReadPage(ctx, in.Text)
			if err != nil {
				yield(corpus.Thread{}, err)
				return
			}
			doc, err := dom.Parse(page)
			if err != nil {
				yield(corpus.Thread{}, &format.Error{Outcome: format.Quarantined, Reason: err.Error(), Err: err})
				return
			}
			r := &reader{in: in, yield: yield}
			if read(r, doc.Nodes[0]) && r.count == 0 {
				yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Reason: "there is no article in it"})
			}
		}
	}}
}

// isPage reports whether a head is that of a web page, as far as its first tag shows.
func isPage(head format.Head) bool { return head.Text[0] == '<' }

// each reads the articles of a page: for each element that marks one, such as the name
// of its paper, the largest element around it that has no other. read is false if
// nobody wants more.
func each(page *html.Node, marks func(*html.Node) bool, read func(article *html.Node) bool) bool {
	counts := map[*html.Node]int{}
	var marked []*html.Node
	dom.Visit(page, func(n *html.Node) bool {
		if n.Type == html.ElementNode && marks(n) {
			marked = append(marked, n)
			for at := n; at != nil; at = at.Parent {
				counts[at]++
			}
			return false
		}
		return true
	})
	for _, n := range marked {
		for n.Parent != nil && counts[n.Parent] == 1 && n.Parent.Data != "body" && n.Parent.Data != "html" && n.Parent.Type == html.ElementNode {
			n = n.Parent
		}
		if !read(n) {
			return false
		}
	}
	return true
}

// find is the first element of a class in an article, whatever the case of its
// letters; nil if there is none.
func find(article *html.Node, classes ...string) (found *html.Node) {
	for _, class := range classes {
		dom.Visit(article, func(n *html.Node) bool {
			if found == nil && n.Type == html.ElementNode && isOf(n, class) {
				found = n
			}
			return found == nil
		})
		if found != nil {
			break
		}
	}
	return found
}

// isOf reports whether an element is of a class.
func isOf(n *html.Node, class string) bool {
	for name := range strings.FieldsSeq(dom.Attr(n, "class")) {
		if strings.EqualFold(name, class) {
			return true
		}
	}
	return false
}

// line is the text of an element on one line; "" of nil.
func line(n *html.Node) string {
	if n == nil {
		return ""
	}
	return strings.Join(strings.Fields(markup.FromNode(n)), " ")
}

// claimsNexisHTML tells what Nexis gave as a web page until 2019 by what stands around each
// article.
func claimsNexisHTML(head format.Head) bool {
	return isPage(head) && (bytes.Contains(head.Text, []byte("<DOCFULL>")) || bytes.Contains(head.Text, []byte("DOC_ID_"))) &&
		bytes.Contains(bytes.ToUpper(head.Text), []byte(`CLASS="C`))
}

// nexisPage reads the text of a page as the text that Nexis gives.
func (r *reader) nexisPage(page *html.Node) bool {
	var open []string
	for text := range strings.SplitSeq(markup.FromNode(page), "\n") {
		if nexisEdge(text) == begins {
			if !r.article(r.nexis(open)) {
				return false
			}
			open = nil
			continue
		}
		open = append(open, text)
	}
	return r.article(r.nexis(open))
}

// claimsProQuestHTML takes a page that has the names of ProQuest's lines in bold.
func claimsProQuestHTML(head format.Head) bool {
	if !isPage(head) {
		return false
	}
	known := 0
	for _, name := range []string{"Publication title:", "ProQuest document ID:", "Full text:", "Document URL:", "Language of publication:", "Source type:", "Publication date:"} {
		if bytes.Contains(head.Text, []byte(">"+name)) {
			known++
		}
	}
	return known >= 4 || known >= 2 && bytes.Contains(head.Text, []byte(`name="DocID_`))
}

// proquestPage reads a page of ProQuest: each article is what it is in its text, with
// the headline above it.
func (r *reader) proquestPage(page *html.Node) bool {
	return each(page, func(n *html.Node) bool {
		return (n.Data == "strong" || n.Data == "b") && proquestKeys[strings.ToLower(strings.TrimRight(line(n), ": "))] == "paper"
	}, func(article *html.Node) bool {
		lines := strings.Split(markup.FromNode(article), "\n")
		for i, text := range lines {
			if text = strings.TrimSpace(text); text != "" {
				if m := proquestLine().FindStringSubmatch(text); m == nil || proquestKeys[strings.ToLower(m[1])] == "" {
					lines[i] = "Title: " + text
				}
				break
			}
		}
		return r.article(r.proquest(lines))
	})
}
