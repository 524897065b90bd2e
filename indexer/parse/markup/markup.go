// Package markup makes plain text of what readers wrote: HTML and Markdown
// become what a reader sees, with paragraphs separated by a blank line.
//
// In the text a line break within a paragraph is "\n" and a blank line parts
// paragraphs; every line of a quotation begins with "> ", once for each level;
// an item of a list begins with "- " or its number; the cells of a row of a
// table are separated by " | ". A link is the words that are shown, a picture its
// alternative text; scripts, styles and what is hidden are nothing. There is
// no space at either end, and no invisible character but those that join or
// direct letters.
package markup

import "strings"

// OneLine returns the text of a piece of HTML, such as a title, on one line.
func OneLine(fragment string) string { return strings.Join(strings.Fields(FromHTML(fragment)), " ") }

// Paragraphs are those of a text as this package gives it; none of an empty one.
func Paragraphs(text string) (list []string) {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			list = append(list, paragraph)
		}
	}
	return list
}
