package structured

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// parser reads JSON as it is found in pages: raw line ends and quotation marks
// in strings, commas too many or too few, comments, an end that is missing. It
// reads each byte a bounded number of times.
type parser struct {
	in   string
	at   int
	page *Page
	left int // values that may still be kept
}

// seek goes to the next object or list at the top; false at the end.
func (p *parser) seek() bool {
	cut := strings.IndexAny(p.in[p.at:], "{[")
	if cut < 0 || p.left <= 0 {
		return false
	}
	p.at += cut
	return true
}

// value reads a value: one for a scalar or an object, all members of a list.
func (p *parser) value(depth int, inObject bool) []Value {
	p.space()
	if p.at >= len(p.in) {
		return nil
	}
	switch c := p.in[p.at]; {
	case depth > maxDepth || p.left <= 0:
		p.skip()
		return nil
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.list(depth)
	case c == '"':
		p.left--
		return []Value{{text: decoded(p.quoted(false, inObject))}}
	}
	p.left--
	if text := p.bare(); text != "" && text != "null" && text != "undefined" {
		return []Value{{text: text}}
	}
	return nil
}

func (p *parser) object(depth int) []Value {
	p.left--
	p.at++
	item := &Item{Source: JSONLD, page: p.page}
	for {
		p.space()
		if p.at >= len(p.in) {
			break
		}
		c := p.in[p.at]
		if c == '}' {
			p.at++
			break
		}
		if c != '"' { // a comma, or what does not belong here
			if c == ']' {
				break // the object's end is missing
			}
			p.at++
			continue
		}
		key := p.quoted(true, true)
		p.space()
		if p.at < len(p.in) && p.in[p.at] == ':' {
			p.at++
			p.keep(item, key, p.value(depth+1, true))
		}
	}
	p.index(item)
	return []Value{assembled(item)}
}

func (p *parser) list(depth int) (values []Value) {
	p.left--
	p.at++
	for {
		p.space()
		if p.at >= len(p.in) {
			return values
		}
		switch c := p.in[p.at]; c {
		case ']':
			p.at++
			return values
		case '}':
			return values // the list's end is missing
		case ',', ':':
			p.at++
		default:
			before := p.at
			values = append(values, p.value(depth+1, false)...)
			if p.at == before {
				p.at++
			}
		}
	}
}

// skip passes over a value that is not kept.
func (p *parser) skip() {
	depth := 0
	for p.at < len(p.in) {
		switch p.in[p.at] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return
			}
			depth--
			if depth == 0 {
				p.at++
				return
			}
		case ',':
			if depth == 0 {
				return
			}
		case '"':
			p.quoted(false, true)
			if depth == 0 {
				return
			}
			continue
		}
		p.at++
	}
}

// space passes over white space and comments.
func (p *parser) space() {
	for p.at < len(p.in) {
		switch c := p.in[p.at]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			p.at++
		case strings.HasPrefix(p.in[p.at:], "/*"):
			p.past("*/")
		case strings.HasPrefix(p.in[p.at:], "//"):
			p.past("\n")
		default:
			return
		}
	}
}

// past goes past the next mark, or to the end.
func (p *parser) past(mark string) {
	cut := strings.Index(p.in[p.at:], mark)
	if cut < 0 {
		p.at = len(p.in)
		return
	}
	p.at += cut + len(mark)
}

// bare reads a number, true, false, null, or a text without quotation marks.
func (p *parser) bare() string {
	end := strings.IndexAny(p.in[p.at:], ",}]\n")
	if end < 0 {
		end = len(p.in) - p.at
	}
	text := strings.TrimSpace(p.in[p.at : p.at+end])
	p.at += end
	return text
}

// quoted reads a string.
func (p *parser) quoted(key, inObject bool) string {
	p.at++
	start := p.at
	var b strings.Builder
	plain := true // so far the string is as it is written
	for p.at < len(p.in) {
		c := p.in[p.at]
		switch {
		case c == '"' && p.ends(key, inObject):
			text := b.String()
			if plain {
				text = p.in[start:p.at]
			}
			p.at++
			return text
		case c == '\\':
			if plain {
				plain = false
				b.WriteString(p.in[start:p.at])
			}
			p.escape(&b)
		default:
			if !plain {
				b.WriteByte(c)
			}
			p.at++
		}
	}
	if plain {
		return p.in[start:]
	}
	return b.String()
}

// ends reports whether the quotation mark here ends a string, rather than being
// one that should have been escaped: by what comes after it.
func (p *parser) ends(key, inObject bool) bool {
	line := false
	i := p.at + 1
	for ; i < len(p.in) && isSpace(p.in[i]); i++ {
		line = line || p.in[i] == '\n'
	}
	if i >= len(p.in) {
		return true
	}
	switch p.in[i] {
	case ':':
		return key
	case '}', ']':
		return true
	case '"':
		return line
	case '/':
		return strings.HasPrefix(p.in[i:], "//") || strings.HasPrefix(p.in[i:], "/*")
	case ',':
		for i++; i < len(p.in) && isSpace(p.in[i]); i++ {
		}
		return i >= len(p.in) || !inObject || p.in[i] == '"' || p.in[i] == '}' || p.in[i] == '/' || p.in[i] == ','
	}
	return false
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// escape reads an escape; one that JSON does not know is the character itself.
func (p *parser) escape(b *strings.Builder) {
	p.at++
	if p.at >= len(p.in) {
		return
	}
	c := p.in[p.at]
	p.at++
	switch c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r':
		b.WriteByte('\r')
	case 'b', 'f':
		b.WriteByte(' ')
	case 'u':
		b.WriteRune(p.unicode())
	default:
		b.WriteByte(c)
	}
}

// unicode reads the four digits of an escape, and of a second one that makes a
// pair with it.
func (p *parser) unicode() rune {
	first, ok := p.hex(p.at)
	if !ok {
		return utf8.RuneError
	}
	p.at += 4
	if utf16.IsSurrogate(first) && strings.HasPrefix(p.in[p.at:], `\u`) {
		if second, ok := p.hex(p.at + 2); ok {
			if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
				p.at += 6
				return r
			}
		}
	}
	return first
}

func (p *parser) hex(at int) (rune, bool) {
	if at+4 > len(p.in) {
		return 0, false
	}
	n, err := strconv.ParseUint(p.in[at:at+4], 16, 32)
	return rune(n), err == nil
}
