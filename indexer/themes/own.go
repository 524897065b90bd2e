package themes

import (
	"regexp"
	"strings"

	"standpoint/corpus"
)

// Own is what a document says in its own words: its headline and text without the quotes
// that were traced, quoted lines (> …), web addresses, and a signature (what follows a
// line of two hyphens).
func Own(d corpus.Document) string {
	text := withoutSpans(d.Text(), d.Annotation.Quotes)
	if d.Article != nil {
		text = d.Article.Headline + "\n\n" + text
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		bare := strings.TrimSpace(line)
		if bare == "--" {
			break
		}
		if strings.HasPrefix(bare, ">") {
			line = "\n"
		}
		out.WriteString(line)
	}
	return address.ReplaceAllString(out.String(), " \n")
}

// address is a web address, or one of mail.
var address = regexp.MustCompile(`(?i)\b(?:https?://|www\.)\S+|\S+@\S+\.\S+`)

// withoutSpans leaves out the quotes of a text, each for a line end.
func withoutSpans(text string, quotes []corpus.Quote) string {
	if len(quotes) == 0 {
		return text
	}
	var out strings.Builder
	at := 0
	for _, r := range text {
		within := false
		for _, q := range quotes {
			if at >= q.Span[0] && at < q.Span[1] {
				within = true
				if at == q.Span[0] {
					out.WriteByte('\n')
				}
			}
		}
		if !within {
			out.WriteRune(r)
		}
		at++
	}
	return out.String()
}
