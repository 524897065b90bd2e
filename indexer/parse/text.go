package parse

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/intake"
)

// line is one line of a text without the white space around it. A blank line
// has the text "".
type line struct {
	text   string
	number int   // from 1
	offset int64 // bytes from the start of the page
}

// readText reads a page of text as a whole, within the limits.
func readText(in io.Reader) ([]byte, *intake.Fault) {
	var text bytes.Buffer
	chunk := make([]byte, 256<<10)
	lines, start := 1, 0 // number and start of the line being read
	for {
		n, err := in.Read(chunk)
		piece := chunk[:n]
		if i := bytes.LastIndexAny(piece, "\r\n"); i >= 0 {
			start = text.Len() + i + 1
		}
		lines += bytes.Count(piece, []byte("\n"))
		text.Write(piece)
		switch {
		case text.Len()-start > MaxLine:
			reason := fmt.Sprintf("the line is longer than %d MiB", MaxLine>>20)
			return nil, &intake.Fault{Outcome: intake.Quarantined, Line: lines, Offset: int64(start), Reason: reason}
		case text.Len() > MaxText:
			reason := fmt.Sprintf("the text is longer than %d MiB", MaxText>>20)
			return nil, &intake.Fault{Outcome: intake.Quarantined, Offset: int64(MaxText), Reason: reason}
		case errors.Is(err, io.EOF):
			return text.Bytes(), checkText(text.Bytes())
		case err != nil:
			return nil, &intake.Fault{Outcome: intake.Quarantined, Line: lines, Offset: int64(text.Len()), Reason: "reading failed: " + err.Error(), Err: err}
		}
	}
}

// checkText finds what makes bytes no text of ours, and where.
func checkText(text []byte) *intake.Fault {
	at, reason := bytes.IndexByte(text, 0), "a zero byte: this is binary, not text"
	if invalid := invalidAt(text); invalid >= 0 && (at < 0 || invalid < at) {
		at, reason = invalid, "the text is not valid UTF-8"
	}
	if at < 0 {
		return nil
	}
	line := 1 + bytes.Count(text[:at], []byte("\n"))
	return &intake.Fault{Outcome: intake.Quarantined, Line: line, Offset: int64(at), Reason: reason}
}

// splitLines cuts a text at every kind of line end: LF, CRLF, CR and Unicode's
// line and paragraph separators.
func splitLines(text []byte) []line {
	var lines []line
	offset := 0
	if bytes.HasPrefix(text, bom) {
		offset = len(bom)
	}
	for rest := text[offset:]; len(rest) > 0; rest = text[offset:] {
		end, width := lineEnd(rest)
		lines = append(lines, line{text: trim(string(rest[:end])), number: len(lines) + 1, offset: int64(offset)})
		offset += end + width
	}
	return lines
}

// lineEnd gives where the first line ends and how wide its end is.
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
