package body

import (
	"strings"

	"standpoint/indexer/parse/markup"
)

// Entry is one of a live blog.
type Entry struct{ Heading, Text string }

// withEntries adds to the paragraphs of a live blog the entries that the page says
// to machines and does not show, as those do that scripts fill.
func withEntries(paragraphs []string, entries []Entry) []string {
	if len(entries) == 0 {
		return paragraphs
	}
	shown := key(strings.Join(paragraphs, " "))
	for _, e := range entries {
		begins := key(e.Text)
		if begins = begins[:min(len(begins), 100)]; begins == "" || strings.Contains(shown, begins) {
			continue
		}
		if heading := markup.OneLine(e.Heading); heading != "" {
			paragraphs = append(paragraphs, heading)
		}
		for _, text := range markup.Paragraphs(e.Text) {
			paragraphs = append(paragraphs, strings.Join(strings.Fields(text), " "))
		}
	}
	return paragraphs
}
