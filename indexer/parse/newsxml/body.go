package newsxml

import (
	"strings"

	"standpoint/corpus"
)

// What the elements of a text are, in NITF, in XHTML and in trafilatura's own.
var (
	paragraphs = words("p para hl2 h1 h2 h3 h4 h5 h6 head li dt dd pre quote bq lb.p")
	skipped    = words("script style object media-metadata media-producer tagline copyrite copyright comment nav form byline hl1")
	captioned  = words("media figure photo")
	captions   = words("media-caption figcaption caption")
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// body adds the paragraphs and captions of a text to an article.
func body(e *element, a *corpus.Article) {
	if e == nil {
		return
	}
	var loose strings.Builder
	flush := func() {
		a.Paragraphs = append(a.Paragraphs, plain(loose.String())...)
		loose.Reset()
	}
	for _, kid := range e.kids {
		switch {
		case kid.name == "":
			loose.WriteString(kid.text)
			continue
		case inline(kid):
			kid.write(&loose)
			continue
		}
		flush()
		switch {
		case skipped[kid.name]:
		case captioned[kid.name]:
			for _, c := range kid.all("media-caption", "figcaption", "caption") {
				a.Captions = appendLine(a.Captions, c.line())
			}
		case captions[kid.name]:
			a.Captions = appendLine(a.Captions, kid.line())
		case kid.name == "tr" || kid.name == "row":
			a.Paragraphs = appendLine(a.Paragraphs, cells(kid))
		case paragraphs[kid.name] && !kid.holdsBlocks():
			a.Paragraphs = appendLine(a.Paragraphs, kid.line())
		default:
			body(kid, a)
		}
	}
	flush()
}

// inlines are elements within a line.
var inlines = words("a em i b strong u span person org location city country region state num money chron virtloc event function object.title classifier q hi ref del sub sup abbr br lb cite graphic img font postaddr pronounce alt-code")

func inline(e *element) bool { return inlines[e.name] }

// holdsBlocks reports whether an element that may be a paragraph holds others.
func (e *element) holdsBlocks() bool {
	for _, kid := range e.kids {
		if paragraphs[kid.name] || captioned[kid.name] || kid.name == "table" || kid.name == "ul" || kid.name == "ol" || kid.name == "list" {
			return true
		}
	}
	return false
}

func cells(row *element) string {
	var list []string
	for _, cell := range row.all("td", "th", "cell") {
		list = appendLine(list, cell.line())
	}
	return strings.Join(list, " | ")
}

func appendLine(list []string, line string) []string {
	if line == "" {
		return list
	}
	return append(list, line)
}

// plain cuts a text without tags into paragraphs: at blank lines and, where its
// lines are broken, at lines that are set in.
func plain(text string) (list []string) {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	var open []string
	flush := func() {
		list = appendLine(list, strings.Join(open, " "))
		open = open[:0]
	}
	for line := range strings.Lines(text) {
		trimmed := strings.Join(strings.Fields(line), " ")
		if trimmed == "" || strings.HasPrefix(line, "   ") {
			flush()
		}
		if trimmed != "" {
			open = append(open, trimmed)
		}
	}
	flush()
	return list
}
