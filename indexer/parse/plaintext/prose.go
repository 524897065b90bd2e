package plaintext

import (
	"slices"
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
	switch name := knownForm(lines); {
	case name != "":
		return "it is " + name + ", not running text" + askForColumns(name, lines)
	case !hasProse(lines):
		return "there is no running text in it"
	case isTable(lines, "\t"), isTable(lines, ","), isTable(lines, ";"):
		return "it is a table, not running text"
	case share(lines, code) > 0.3:
		return "it is source code or settings, not running text"
	case share(lines, tagged) > 0.3:
		return "it is markup in angle brackets of no form that is read"
	case isMarkdown(lines):
		return "it is a Markdown document, not an article"
	case proseShare(lines) < leastProse:
		return "most of it is not running text"
	}
	return ""
}

var (
	sentence = lazily(`\p{L}[\p{L}\p{M}\p{N}'’-]*([^\s\p{L}\p{N}=<>{}|\\]{0,4}\s+[^\s\p{L}\p{N}=<>{}|\\]{0,4}[\p{L}\p{N}][\p{L}\p{M}\p{N}'’./@-]*){5,}`)
	code     = lazily(`[{};(\[\\]\s*$|["'\d)\]}],\s*$|^\s*(//|/\*|\*/|#!|#include|import |package |func |def |class |var |const |return\b|<\?|--\s)|^\s*(?:from \S+ import |(?:for|while|if|elif|else|try|except|with)\b.*:$|[\w.]+\(.*\)$|[\w.]+ = [\w.]+\()|^\s*[a-z_][\w-]*:$|:=|=>|\);|^\s*[A-Za-z_][\w.-]*\s*=\s*["'\d\[{]|^\s*["']?[A-Za-z_][\w.-]*["']?:\s*(?:-?\d[\d.]*|true|false|null|["'\[{]\S*( \S+){0,3}),?$|^\s*[})\]]`)
	tagged   = lazily(`^\s*</?[A-Za-z!?][^<>]*>\s*$|</[A-Za-z][\w:.-]*>`)
	heading  = lazily(`^#{1,6} \S`)
	mdMark   = lazily("^(#{1,6} \\S|```|\\|.*\\|\\s*$|[-*] \\[|    \\S|[-*] \\S)|\\]\\(|`[^`]+`")
)

// hasProse asks for one line of at least six words in a row, or for a script
// that puts no spaces between words.
func hasProse(lines []string) bool { return slices.ContainsFunc(lines, isProseLine) }

func isProseLine(line string) bool {
	return sentence.MatchString(line) || utf8.RuneCountInString(line) >= 20 && wide.MatchString(line)
}

// leastProse is the share of a text that is in lines of prose, at the least.
// Comments are short, and lists, names and dates are part of a page, but a text
// with less prose is something else.
const leastProse = 0.2

// proseShare is how much of a text, by its bytes, is in lines of prose.
func proseShare(lines []string) float64 {
	prose, all := 0, 0
	for _, line := range lines {
		n := len(strings.TrimSpace(line))
		all += n
		if isProseLine(line) {
			prose += n
		}
	}
	return float64(prose) / float64(max(1, all))
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
