package feed

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/parse/markup"
)

// Bounds that tell a text from a summary.
const (
	fullParagraphs = 2    // of content that is a full text …
	fullLength     = 800  // … or this many code points
	cutParagraphs  = 5    // of content that is worth reading though it is cut
	longParagraphs = 3    // of a description that is not a summary any more …
	longLength     = 1500 // … and this many code points
)

// text sets paragraphs or standfirst. What may be a summary is never a
// paragraph: it would stand in for the text of the page.
func (e *entry) text(a *corpus.Article) {
	summary, summaryCut := paragraphs(e.summary, false)
	content, contentCut := paragraphs(e.content, e.plain)
	switch {
	case isFull(content, summary) && (!contentCut || len(content) >= cutParagraphs):
		a.Paragraphs = content
		if contentCut {
			a.Form = corpus.FormExcerpt
		}
		if len(summary) > 0 && !begins(content, summary) {
			a.Standfirst = strings.Join(summary, " ")
		}
		return
	case len(content) == 0 && len(summary) >= longParagraphs && length(summary) >= longLength && !summaryCut:
		a.Paragraphs = summary
		return
	case len(summary) == 0:
		summary, summaryCut = content, contentCut
	}
	a.Standfirst = strings.Join(strings.Fields(strings.Join(summary, " ")), " ")
	if summaryCut || contentCut {
		a.Form = corpus.FormExcerpt
	}
}

// isFull reports whether content is the text of the article and not a summary.
func isFull(content, summary []string) bool {
	return length(content) > length(summary) && (len(content) >= fullParagraphs || length(content) >= fullLength)
}

// begins reports whether a summary only repeats the beginning of the text.
func begins(content, summary []string) bool {
	text, start := strings.Join(content, " "), strings.Join(summary, " ")
	return strings.HasPrefix(text, strings.TrimRight(cutMark().ReplaceAllString(start, ""), " .…"))
}

func length(paragraphs []string) (n int) {
	for _, p := range paragraphs {
		n += utf8.RuneCountInString(p)
	}
	return n
}

// cutMark is what is at the end of a text that was cut.
var cutMark = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\s*(?:\[(?:…|\.\.\.)\]|…|\.\.\.)?\s*(?:\(?\b(?:read (?:more|on|the (?:full|rest)[^.]{0,40})|continue reading[^.]{0,80}|weiterlesen|mehr lesen|lire (?:la suite|plus)|leer más|seguir leyendo|leia mais|continua a leggere|leggi tutto|lees (?:meer|verder)|читать (?:далее|полностью))\b\)?)?\s*(?:…|\.\.\.|→|»|&raquo;|>)*\s*$`)
})

// appeared is the line that WordPress puts below what it gives to feeds.
var appeared = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:The post .{0,300} appeared first on .{0,200}\.?|Filed under: .{0,300})$`)
})

// listed is what aggregators say of an item in place of its text: lines of
// addresses and counts ("Article URL: https://…", "Points: 5").
var listed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:# )?[A-Z]\w+(?: \w+)?: (?:https?://\S+|\d+)$`)
})

// paragraphs returns the paragraphs of HTML, and reports whether they end where
// the text was cut.
func paragraphs(fragment string, plain bool) (list []string, cut bool) {
	if !plain {
		fragment = markup.FromHTML(markup.WithoutShortcodes(fragment))
	}
	list = markup.Paragraphs(fragment)
	if n := len(list); n > 0 && appeared().MatchString(list[n-1]) {
		list = list[:n-1]
	}
	list = slices.DeleteFunc(list, listed().MatchString)
	if len(list) == 0 {
		return nil, false
	}
	last := &list[len(list)-1]
	tail := max(0, len(*last)-200)
	for tail > 0 && !utf8.RuneStart((*last)[tail]) {
		tail--
	}
	mark := cutMark().FindString((*last)[tail:])
	if strings.TrimSpace(mark) == "" {
		return list, false
	}
	*last = strings.TrimSpace(strings.TrimSuffix(*last, mark))
	if !strings.ContainsAny((*last)[max(0, len(*last)-1):], ".!?") { // else it was cut after a sentence
		*last = strings.TrimSuffix(*last, "…") + "…"
	}
	return list, true
}
