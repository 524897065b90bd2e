package parse

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"standpoint/indexer/intake"
)

// window is how much of a page its format is told by, in bytes.
const window = 64 << 10

// format tells the format of the page, or why it is none: what is broken is
// told before what is foreign, but for foreign formats with a mark of their own.
func (r *reading) format(ctx context.Context) (Format, *intake.Fault) {
	head, err := r.in.Peek(window)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", unreadable(0, int64(len(head)), err)
	}
	whole := err != nil
	if blank(head) && whole {
		return "", &intake.Fault{Outcome: intake.Quarantined, Reason: "there is no text in it"}
	}
	if r.opt.Format == Detect {
		if reason := signature(head); reason != "" {
			return "", &intake.Fault{Outcome: intake.Skipped, Reason: reason}
		}
	}
	if at := binaryAt(head); at >= 0 {
		return "", &intake.Fault{Outcome: intake.Quarantined, Line: lineAt(head, at), Offset: int64(at), Reason: "it is binary, not text"}
	}
	switch text := trimStart(head); {
	case r.opt.Format != Detect:
		return r.opt.Format, nil
	case len(text) == 0:
		return Pasted, nil // what comes after so much white space is told when it is read
	case isThreads(text, whole):
		return Threads, nil
	default:
		reason := foreign(text, whole)
		if reason == "" {
			return Pasted, nil
		}
		if fault := readThrough(ctx, r.in, nil); fault != nil {
			return "", fault
		}
		return "", &intake.Fault{Outcome: intake.Skipped, Reason: reason}
	}
}

func blank(text []byte) bool { return len(trimStart(text)) == 0 }

func trimStart(text []byte) []byte { return bytes.TrimSpace(bytes.TrimPrefix(text, bom)) }

var bom = []byte("\ufeff")

// signature says what a page is whose first bytes are those of a well-known
// format that is not read; "" if they are not.
func signature(head []byte) string {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.start)) {
			return "it is " + s.name
		}
	}
	if markup.Match(trimStart(head)) {
		return "it is an HTML or XML page, a format that is not read"
	}
	return ""
}

// signatures are first bytes of well-known binary formats.
var signatures = []struct{ start, name string }{
	{"\x1f\x8b", "gzip data"}, {"PK\x03\x04", "a zip archive"}, {"\x28\xb5\x2f\xfd", "zstd data"}, {"%PDF-", "a PDF file"},
	{"\x89PNG", "a PNG picture"}, {"\xff\xd8\xff", "a JPEG picture"}, {"GIF8", "a GIF picture"}, {"\x7fELF", "a program"},
	{"SQLite format 3\x00", "an SQLite database"}, {"\xff\xfe", "UTF-16 text; only UTF-8 is read"}, {"\xfe\xff", "UTF-16 text; only UTF-8 is read"},
}

// binaryAt is the offset of the first byte that shows the page to be no text:
// a zero byte, or control characters that are more than slips of the keyboard
// (one byte in fifty); -1 if there is none.
func binaryAt(head []byte) int {
	if at := bytes.IndexByte(head, 0); at >= 0 {
		return at
	}
	first, n := -1, 0
	for i, b := range head {
		if b < ' ' && (b < '\b' || b > '\r') && b != '\x1b' || b == '\x7f' {
			if n++; first < 0 {
				first = i
			}
		}
	}
	if n*50 <= len(head) {
		return -1
	}
	return first
}

// isThreads tells JSON Lines of threads by the first of them. One too long for
// the window is given the benefit of the doubt.
func isThreads(text []byte, whole bool) bool {
	return text[0] == '{' && (threadKey.Match(text) || !whole && !bytes.ContainsRune(text, '\n'))
}

// foreign says what a text is that is in no format of ours; "" if it may be in one.
func foreign(text []byte, whole bool) string {
	switch {
	case text[0] == '[' && jsonList.Match(text):
		return "it is a JSON list, not one thread a line"
	case text[0] == '{':
		return "it is JSON, but not one thread a line: no line has an article"
	}
	return noProse(string(text), whole)
}

var (
	markup    = regexp.MustCompile(`(?i)^(<!doctype|<html|<\?xml|<rss|<feed|<head|<body|<!--|<svg)`)
	jsonList  = regexp.MustCompile(`^\[\s*[\[{"\d\]]`)
	threadKey = regexp.MustCompile(`"(article|comments)"\s*:`)
)

// noProse tells text that is no article: tables, code, settings, Markdown, or
// too few words to be anything.
func noProse(text string, whole bool) string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	if !whole && len(lines) > 1 {
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
	sentence = regexp.MustCompile(`\p{L}[\p{L}\p{M}'’-]*(\P{L}+\p{L}[\p{L}\p{M}'’-]*){5,}`)
	code     = regexp.MustCompile(`[{};,(\[\\]\s*$|^\s*(//|/\*|\*/|#!|#include|import |package |func |def |class |var |const |return\b|<\?|--\s)|:=|=>|\);|^\s*[\w.-]+\s*(=|:)\s*["'\d\[{]|^\s*[})\]]`)
	heading  = regexp.MustCompile(`^#{1,6} \S`)
	mdMark   = regexp.MustCompile("^(#{1,6} \\S|```|\\|.*\\|\\s*$|[-*] \\[|    \\S|[-*] \\S)|\\]\\(|`[^`]+`")
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

var wide = regexp.MustCompile(`[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}]{10}`)

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

func share(lines []string, pattern *regexp.Regexp) float64 {
	n := 0
	for _, line := range lines {
		if pattern.MatchString(line) {
			n++
		}
	}
	return float64(n) / float64(len(lines))
}
