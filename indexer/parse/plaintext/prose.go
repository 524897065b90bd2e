package plaintext

import (
	"strings"
	"unicode/utf8"

	"standpoint/indexer/parse/format"
)

// isProse claims what may be an article with its comments: running text.
func isProse(head format.Head) bool { return NoProse(head) == "" }

// NoProse says why a text is not an article: it is a table, code, settings, Markdown,
// or too few words to be anything; "" if it may be one.
func NoProse(head format.Head) string {
	lines := strings.FieldsFunc(string(head.Text), func(r rune) bool { return r == '\n' || r == '\r' })
	if !head.Whole && len(lines) > 1 {
		lines = lines[:len(lines)-1] // the last one is cut
	}
	switch {
	case !hasProse(lines):
		return "there is no running text in it"
	case isTable(lines, "\t"), isTable(lines, ","), isTable(lines, ";"):
		return "it is a table, not running text"
	case share(lines, code) > 0.3:
		return "it is source code or settings, not running text"
	case isMarkdown(lines):
		return "it is a Markdown document, not an article"
	}
	return ""
}

var (
	sentence = lazily(`\p{L}[\p{L}\p{M}'’-]*(\P{L}+\p{L}[\p{L}\p{M}'’-]*){5,}`)
	code     = lazily(`[{};,(\[\\]\s*$|^\s*(//|/\*|\*/|#!|#include|import |package |func |def |class |var |const |return\b|<\?|--\s)|:=|=>|\);|^\s*[\w.-]+\s*(=|:)\s*["'\d\[{]|^\s*[})\]]`)
	heading  = lazily(`^#{1,6} \S`)
	mdMark   = lazily("^(#{1,6} \\S|```|\\|.*\\|\\s*$|[-*] \\[|    \\S|[-*] \\S)|\\]\\(|`[^`]+`")
)

// hasProse asks for one line of at least six words in a row, or for a script
// that puts no spaces between words.
func hasProse(lines []string) bool {
	for _, line := range lines {
		if sentence.MatchString(line) || utf8.RuneCountInString(line) >= 20 && wide.MatchString(line) {
			return true
		}
	}
	return false
}

var wide = lazily(`[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}]{10}`)

// isTable: every line has the same number of separators, as no prose has.
func isTable(lines []string, separator string) bool {
	n := strings.Count(lines[0], separator)
	if n == 0 || len(lines) < 3 || separator != "\t" && (n < 2 || len(lines) < 5) {
		return false
	}
	odd := 0
	for _, line := range lines {
		if strings.Count(line, separator) != n {
			odd++
		}
	}
	return odd*20 <= len(lines)
}

func isMarkdown(lines []string) bool {
	headings := share(lines, heading)
	return headings > 0 && (share(lines, mdMark) > 0.2 || heading.MatchString(lines[0]) && headings*float64(len(lines)) >= 2)
}

func share(lines []string, pattern *pattern) float64 {
	n := 0
	for _, line := range lines {
		if pattern.MatchString(line) {
			n++
		}
	}
	return float64(n) / float64(len(lines))
}
