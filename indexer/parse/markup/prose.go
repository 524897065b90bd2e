package markup

import (
	"regexp"
	"strings"
)

// prose shows Markdown without any mark: a line end is a space and a blank line
// parts paragraphs.
func prose(text string) string {
	var w writer
	for row := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(row) == "" {
			w.part(paragraph)
			continue
		}
		w.flow(row)
		w.part(space)
	}
	return w.text()
}

// isProse recognizes Markdown without any mark, as most comments are.
func isProse(text string) bool {
	start := true // nothing but spaces comes before this byte in its line
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c > '~':
			start = false
		case marks[c] == anywhere || start && marks[c] == atStart:
			return false
		case c == '\n':
			if i >= 2 && text[i-1] == ' ' && text[i-2] == ' ' {
				return false
			}
			start = true
		case c == ' ':
			if start && i+1 < len(text) && text[i+1] == ' ' {
				return false
			}
		default:
			start = false
		}
	}
	return true
}

const (
	nowhere = iota
	atStart
	anywhere
)

// marks says where in a line a byte may be a mark of Markdown.
var marks = [128]byte{
	'*': anywhere, '_': anywhere, '`': anywhere, '[': anywhere, '<': anywhere, '\\': anywhere, '&': anywhere, '^': anywhere,
	'~': anywhere, '|': anywhere, '\r': anywhere, '\t': atStart, '#': atStart, '>': atStart, '-': atStart, '+': atStart, '=': atStart,
	':': atStart, '0': atStart, '1': atStart, '2': atStart, '3': atStart, '4': atStart, '5': atStart, '6': atStart, '7': atStart,
	'8': atStart, '9': atStart,
}

// withoutSpoilers drops the marks around spoilers: ">!" and "!<" within a
// paragraph, and the lines ":::" of Lemmy except for the title that they give.
func withoutSpoilers(text string) string {
	if strings.Contains(text, ">!") {
		text = shown(text)
	}
	if !strings.Contains(text, ":::") {
		return text
	}
	var out strings.Builder
	for row := range strings.SplitAfterSeq(text, "\n") {
		if rest, ok := strings.CutPrefix(row, ":::"); ok {
			row = "\n" + strings.TrimPrefix(strings.TrimSpace(rest), "spoiler") + "\n\n"
		}
		out.WriteString(row)
	}
	return out.String()
}

// shown drops the marks of each spoiler: those that end it and, before them in
// the same paragraph, those that begin it.
func shown(text string) string {
	var out strings.Builder
	for {
		end := strings.Index(text, "!<")
		if end < 0 {
			return out.String() + text
		}
		start := strings.LastIndex(text[:end], ">!")
		if start < 0 || strings.Contains(text[start:end], "\n\n") {
			out.WriteString(text[:end+2])
		} else {
			out.WriteString(text[:start] + text[start+2:end])
		}
		text = text[end+2:]
	}
}

// flatten takes nesting that is deeper than what is shown out of a text: it
// would cost time and show nothing.
func flatten(text string) string {
	if !strings.Contains(text, ">>>>>>>>>") && !deepLine.MatchString(text) {
		return text
	}
	var out strings.Builder
	for row := range strings.SplitAfterSeq(text, "\n") {
		out.WriteString(shallow(row))
	}
	return out.String()
}

// deepLine is a line that begins with more marks of quotations and lists than
// are shown.
var deepLine = regexp.MustCompile(`(?m)^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){9}`)

// markAt is one such mark.
var markAt = regexp.MustCompile(`^[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])`)

// shallow drops the marks at the beginning of a line that are beyond the deepest
// level.
func shallow(row string) string {
	end := 0
	for range deepest {
		m := markAt.FindStringIndex(row[end:])
		if m == nil {
			return row
		}
		end += m[1]
	}
	rest := row[end:]
	for {
		m := markAt.FindStringIndex(rest)
		if m == nil {
			return row[:end] + rest
		}
		rest = rest[m[1]:]
	}
}
