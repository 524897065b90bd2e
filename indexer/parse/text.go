package parse

import (
	"bytes"
	"context"
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
func readText(ctx context.Context, in io.Reader) ([]byte, *intake.Fault) {
	var text bytes.Buffer
	fault := readThrough(ctx, in, func(piece []byte) *intake.Fault {
		if text.Len()+len(piece) > MaxText {
			reason := fmt.Sprintf("the text is longer than %d MiB", MaxText>>20)
			return &intake.Fault{Outcome: intake.Quarantined, Offset: MaxText, Reason: reason}
		}
		text.Write(piece)
		return nil
	})
	return text.Bytes(), fault
}

// readThrough reads a page of text to its end, in bounded memory, and finds
// what makes it none: bytes that are no UTF-8, a zero byte, a line beyond
// MaxLine. keep, if given, is handed every sound piece.
func readThrough(ctx context.Context, in io.Reader, keep func([]byte) *intake.Fault) *intake.Fault {
	s := soundness{number: 1}
	buffer := make([]byte, 256<<10)
	for ctx.Err() == nil {
		n := copy(buffer, s.cut)
		s.cut = nil
		more, err := in.Read(buffer[n:])
		piece := buffer[:n+more]
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return unreadable(s.number, s.at+int64(len(piece)), err)
		}
		piece, fault := s.read(piece, ended)
		if fault == nil && keep != nil && !s.long {
			fault = keep(piece)
		}
		if fault != nil || ended {
			return fault
		}
	}
	return nil // the caller looks at the context
}

func unreadable(line int, offset int64, err error) *intake.Fault {
	return &intake.Fault{Outcome: intake.Quarantined, Line: line, Offset: offset, Reason: "reading failed: " + err.Error(), Err: err}
}

// soundness follows a text piece by piece.
type soundness struct {
	at     int64  // bytes read
	number int    // of the line being read
	start  int64  // of that line
	long   bool   // that line is beyond MaxLine: only its length is still wanted
	cut    []byte // the first bytes of a letter that the last piece cut
}

// read takes the next piece, keeps back a letter that is cut at its end, and
// gives the rest of it.
func (s *soundness) read(piece []byte, ended bool) ([]byte, *intake.Fault) {
	if !ended {
		n := len(piece) - cutLetter(piece)
		piece, s.cut = piece[:n], bytes.Clone(piece[n:])
	}
	if fault := s.lines(piece, ended); fault != nil || s.long {
		return nil, fault
	}
	return piece, nil
}

// lines goes through the lines of a piece. A line ends as splitLines cuts it,
// but for Unicode's separators.
func (s *soundness) lines(piece []byte, ended bool) *intake.Fault {
	if !s.long {
		if at, reason := unsound(piece); at >= 0 {
			line := s.number + lineAt(piece, at) - 1
			return &intake.Fault{Outcome: intake.Quarantined, Line: line, Offset: s.at + int64(at), Reason: reason}
		}
	}
	for len(piece) > 0 {
		i := bytes.IndexAny(piece, "\r\n")
		if i < 0 {
			s.at += int64(len(piece))
			break
		}
		if length := s.at + int64(i) - s.start; length > MaxLine {
			return tooLong(s.number, s.start, length)
		}
		if piece[i] == '\n' {
			s.number++
		}
		s.at += int64(i + 1)
		s.start, piece = s.at, piece[i+1:]
	}
	s.long = s.at-s.start > MaxLine
	if s.long && ended {
		return tooLong(s.number, s.start, s.at-s.start)
	}
	return nil
}

func tooLong(line int, offset, length int64) *intake.Fault {
	reason := fmt.Sprintf("the line has %d bytes; at most %d are read", length, MaxLine)
	return &intake.Fault{Outcome: intake.Quarantined, Line: line, Offset: offset, Reason: reason}
}

// cutLetter is how many bytes at the end of a piece are the start of a letter
// that goes on after it.
func cutLetter(piece []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(piece); n++ {
		if end := piece[len(piece)-n:]; utf8.RuneStart(end[0]) {
			if utf8.FullRune(end) {
				return 0
			}
			return n
		}
	}
	return 0
}

// unsound finds what makes bytes no text of ours, and where; -1 if nothing does.
func unsound(text []byte) (at int, reason string) {
	at, reason = bytes.IndexByte(text, 0), "a zero byte: this is binary, not text"
	if invalid := invalidAt(text); invalid >= 0 && (at < 0 || invalid < at) {
		at, reason = invalid, "the text is not valid UTF-8"
	}
	return at, reason
}

// lineAt is the number of the line that the byte at an offset stands in.
func lineAt(text []byte, at int) int { return 1 + bytes.Count(text[:at], []byte("\n")) }

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
