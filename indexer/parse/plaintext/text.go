package plaintext

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/parse/format"
)

// line is one line of a text without the white space around it. A blank line
// has the text "".
type line struct {
	text   string
	number int   // from 1
	offset int64 // bytes from the start of the page
}

// unsound finds what no pasted text has: a zero byte, or a line longer than
// format.MaxLine.
func unsound(text []byte) *format.Error {
	if at := bytes.IndexByte(text, 0); at >= 0 {
		line := 1 + bytes.Count(text[:at], []byte("\n"))
		return &format.Error{Outcome: format.Quarantined, Line: line, Offset: int64(at), Reason: "a zero byte: this is binary, not text"}
	}
	for start, number := 0, 1; start < len(text); number++ {
		end, width := lineEnd(text[start:])
		if end > format.MaxLine {
			reason := fmt.Sprintf("the line has %d bytes; at most %d are read", end, format.MaxLine)
			return &format.Error{Outcome: format.Quarantined, Line: number, Offset: int64(start), Reason: reason}
		}
		start += end + width
	}
	return nil
}

// splitLines cuts a text at every kind of line end: LF, CRLF, CR and Unicode's
// line and paragraph separators.
func splitLines(text []byte) []line {
	var lines []line
	offset := 0
	for rest := text[offset:]; len(rest) > 0; rest = text[offset:] {
		end, width := lineEnd(rest)
		lines = append(lines, line{text: trim(string(rest[:end])), number: len(lines) + 1, offset: int64(offset)})
		offset += end + width
	}
	return lines
}

// lineEnd returns where the first line ends and how wide its end is.
func lineEnd(text []byte) (end, width int) {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\n':
			return i, 1
		case text[i] == '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				return i, 2
			}
			return i, 1
		case text[i] == 0xE2 && i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] == 0xA8 || text[i+2] == 0xA9):
			return i, 3
		}
	}
	return len(text), 0
}

// trim takes white space and what cannot be seen off both ends of a line.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' })
}

func letters(s string) int { return utf8.RuneCountInString(s) }

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
