package newsdatabase

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

var (
	// document is the last line of an article, with its number in the database.
	document = lazily(`^\s*(?:AN\s+)?Document ([A-Z0-9]{4,10}[A-Za-z0-9]{12,24})\s*$`)
	code     = lazily(`^(SE|HD|CR|BY|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|ART|CLM|VOL|DLN)(?:\s+(\S.*))?$`)
	// length is "355 words", in any language.
	length = lazily(`^\d[\d.,]* \p{L}{2,12}$`)
)

func claimsFactiva(head format.Head) bool {
	if head.Text[0] == '<' || !bytes.Contains(head.Text, []byte("Document ")) {
		return false
	}
	numbered, codes, lengths := false, 0, false
	for line := range strings.Lines(string(head.Text)) {
		line = strings.TrimRight(line, " \t\r\n")
		numbered = numbered || document().MatchString(line)
		if code().MatchString(line) {
			codes++
		}
		lengths = lengths || length().MatchString(line)
	}
	return numbered && (codes >= 4 || lengths)
}

func factivaEdge(line string) edge {
	if len(line) < 60 && strings.Contains(line, "Document ") && document().MatchString(line) {
		return ends
	}
	return within
}

// factiva reads one article of a text, with codes at the start of lines or
// without.
func (r *reader) factiva(lines []string) (corpus.Article, string) {
	fields, last := map[string][]string{}, ""
	for _, line := range lines {
		if m := code().FindStringSubmatch(line); m != nil && (m[1] != "AN" || document().MatchString(line)) {
			last = m[1]
			line = m[2]
		}
		switch {
		case document().MatchString(line):
			fields["AN"] = []string{line}
		case last != "":
			fields[last] = append(fields[last], line)
		}
	}
	if len(fields["HD"]) > 0 && len(fields["PD"]) > 0 {
		for name, text := range fields {
			fields[name] = paragraphs(text)
		}
		return r.coded(fields), ""
	}
	return r.uncoded(lines)
}

// coded makes an article of fields by their codes.
func (r *reader) coded(fields map[string][]string) (a corpus.Article) {
	one := func(name string) string { return strings.Join(fields[name], " ") }
	a.Headline, a.Section, a.Language = one("HD"), one("SE"), language(one("LA"))
	r.outlet(&a, one("SN"))
	if m := document().FindStringSubmatch(one("AN")); m != nil {
		a.NativeID = m[1]
	}
	a.Bylines = names(one("BY"))
	r.published(&a, strings.TrimSpace(one("PD")+" "+one("ET")), one("PD"))
	a.Paragraphs = append(append([]string{}, fields["LP"]...), fields["TD"]...)
	a.Captions = fields["ART"]
	return a
}

// uncoded reads an article by the order of its lines: the headline, who wrote
// it, its length, the date, perhaps the time, the paper, its code, the language,
// the rights, and then the text.
func (r *reader) uncoded(lines []string) (a corpus.Article, why string) {
	var list []string
	for _, line := range lines {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			list = append(list, line)
		}
	}
	at := 0
	for at < len(list) && !length().MatchString(list[at]) {
		at++
	}
	if at == 0 || at+3 >= len(list) {
		return a, "-"
	}
	top, rest := list[:at], list[at+1:]
	if n := len(top); n > 1 && (opener().MatchString(top[n-1]) || len(strings.Fields(top[n-1])) <= 4) {
		a.Bylines, top = names(top[n-1]), top[:n-1]
	}
	a.Headline = top[len(top)-1]
	if m := document().FindStringSubmatch(rest[len(rest)-1]); m != nil {
		a.NativeID, rest = m[1], rest[:len(rest)-1]
	}
	date, times := rest[0], ""
	rest = rest[1:]
	if len(rest) > 0 && clock().MatchString(rest[0]) {
		times, rest = rest[0], rest[1:]
	}
	if len(rest) > 0 {
		r.outlet(&a, rest[0])
		rest = rest[1:]
	}
	for i, line := range rest {
		if i < 6 && (rights().MatchString(line) || language(line) != "") {
			a.Language = language(line)
			rest = rest[i+1:]
			break
		}
	}
	for len(rest) > 0 && rights().MatchString(rest[0]) {
		rest = rest[1:]
	}
	r.published(&a, strings.TrimSpace(date+" "+times), date)
	a.Paragraphs = rest
	return a, ""
}

var clock = lazily(`(?i)^\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?(?: \p{L}{2,5})?$`)

func claimsFactivaHTML(head format.Head) bool {
	return bytes.Contains(head.Text, []byte(`class="article `)) && bytes.Contains(head.Text, []byte(`Article"`)) &&
		(bytes.Contains(head.Text, []byte("articleParagraph")) || bytes.Contains(head.Text, []byte("<b>HD</b>"))) && bytes.Contains(head.Text, []byte(`id="article-`))
}

// divisions reads the articles below a node; false if nobody wants more.
func (r *reader) divisions(n *html.Node) bool {
	more := true
	dom.Visit(n, func(n *html.Node) bool {
		if !more || n.Type != html.ElementNode || n.Data != "div" || !dom.HasToken(n, "class", "article") {
			return more
		}
		more = r.division(n)
		return false
	})
	return more
}

func (r *reader) division(n *html.Node) bool {
	if fields := codedRows(n); len(fields["HD"]) > 0 {
		return r.article(r.coded(fields), "")
	}
	a, why := r.uncoded(strings.Split(markup.FromNode(n), "\n"))
	if why == "-" {
		why = "an article has neither codes nor the lines that are known"
	}
	return r.article(a, why)
}

// codedRows are the rows of the tables of an article: a code and its text.
func codedRows(n *html.Node) map[string][]string {
	fields := map[string][]string{}
	dom.Visit(n, func(row *html.Node) bool {
		if row.Type != html.ElementNode || row.Data != "tr" {
			return true
		}
		var cells []string
		for cell := row.FirstChild; cell != nil; cell = cell.NextSibling {
			if cell.Type == html.ElementNode && cell.Data == "td" {
				cells = append(cells, markup.FromNode(cell))
			}
		}
		if len(cells) == 2 && code().MatchString(cells[0]) {
			fields[cells[0]] = markup.Paragraphs(cells[1])
		}
		return false
	})
	return fields
}
