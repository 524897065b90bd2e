package charset

import (
	"bytes"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// decoderOf returns a new decoder of an encoding that is known by its name.
func decoderOf(name string) transform.Transformer {
	return encodingOf(name).NewDecoder().Transformer
}

func encodingOf(name string) encoding.Encoding {
	switch name {
	case "utf-16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case "utf-32le":
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	case "utf-32be":
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	case "gbk": // the web reads it as its successor
		return simplifiedchinese.GB18030
	}
	if known, err := htmlindex.Get(name); err == nil {
		return known
	}
	return encoding.Replacement
}

// byteOrderMark returns the encoding that a page's first bytes name, and how many
// they are.
func byteOrderMark(head []byte) (name string, length int) {
	for _, m := range [...]struct{ bytes, name string }{
		{"\xef\xbb\xbf", utf8Name}, {"\xff\xfe\x00\x00", "utf-32le"}, {"\x00\x00\xfe\xff", "utf-32be"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"},
	} {
		if bytes.HasPrefix(head, []byte(m.bytes)) {
			return m.name, len(m.bytes)
		}
	}
	return "", 0
}

// labelOf returns the encoding that a content type names; "" if it names none
// that is known.
func labelOf(contentType string) string {
	lower := strings.ToLower(contentType)
	_, label, found := strings.Cut(lower, "charset")
	if label = strings.TrimLeft(label, " \t"); !found || !strings.HasPrefix(label, "=") {
		return ""
	}
	label = strings.TrimLeft(label[1:], " \t\"'")
	if end := strings.IndexAny(label, " \t\r\n\"';,>/"); end >= 0 {
		label = label[:end]
	}
	return known(label)
}

// known returns the name on the web of an encoding; "" if it is not one.
func known(label string) string {
	found, err := htmlindex.Get(label)
	if err != nil || found == encoding.Replacement {
		return ""
	}
	name, err := htmlindex.Name(found)
	switch {
	case err != nil:
		return ""
	case name == "x-user-defined":
		return "windows-1252"
	}
	return name
}

// declared is how many bytes of a page may name its encoding.
const declared = 4 << 10

// declaration returns the encoding that a page of XML or HTML names itself.
func declaration(head []byte) string {
	text := strings.ToLower(string(bytes.TrimSpace(head[:min(len(head), declared)])))
	if !strings.HasPrefix(text, "<") {
		return ""
	}
	if rest, ok := strings.CutPrefix(text, "<?xml"); ok {
		line, _, _ := strings.Cut(rest, "?>")
		if _, label, ok := strings.Cut(line, "encoding"); ok {
			if name := known(strings.Trim(firstQuoted(label), " ")); name != "" {
				return name
			}
		}
	}
	for {
		_, rest, ok := strings.Cut(text, "<meta")
		if !ok {
			return ""
		}
		tag, after, _ := strings.Cut(rest, ">")
		if name := labelOf(tag); name != "" {
			return name
		}
		text = after
	}
}

// firstQuoted is what is in the first quotation marks after "=".
func firstQuoted(text string) string {
	text = strings.TrimLeft(text, " \t\r\n=")
	if text == "" || text[0] != '"' && text[0] != '\'' {
		return ""
	}
	value, _, _ := strings.Cut(text[1:], text[:1])
	return value
}

// wide recognizes UTF-16 without a byte order mark: zero bytes are at every second
// place and, except for slips, at no other.
func wide(head []byte) string {
	head = head[:min(len(head), declared)&^1]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	even, odd := zeros[0], zeros[1]
	switch {
	case len(head) < 4 || even == odd:
	case odd > 20*even && plausible(head, "utf-16le", odd):
		return "utf-16le"
	case even > 20*odd && plausible(head, "utf-16be", even):
		return "utf-16be"
	}
	return ""
}

// plausible reports whether bytes read as text in UTF-16: every second byte is
// zero or they are not ASCII with a zero byte in it, and there is nothing in it
// that is not text.
func plausible(head []byte, name string, zeros int) bool {
	printable := 0
	for _, c := range head {
		if c >= ' ' && c < 0x7f {
			printable++
		}
	}
	if zeros*4 < len(head) && printable*5 > (len(head)-zeros)*4 {
		return false
	}
	text, err := encodingOf(name).NewDecoder().Bytes(head)
	if err != nil {
		return false
	}
	runes, strange := 0, 0
	for _, r := range string(text) {
		runes++
		if !isText(r) {
			strange++
		}
	}
	return strange*50 <= runes
}

// isText recognizes characters that texts are made of: no controls, none for
// private use, none that replace others.
func isText(r rune) bool {
	switch {
	case r < ' ':
		return r >= '\t' && r <= '\r' || r == '\x1b'
	case r < 0x7f:
		return true
	}
	return r >= 0xa0 && (r < 0xe000 || r >= 0xf900) && r < 0xfff0 || r > 0xffff && r < 0xf0000
}

// isBinary recognizes what is not text: it has zero bytes or many controls, or begins
// as compressed data and pictures do. Those have their signatures read further
// on, so it must not be changed.
func isBinary(head []byte) bool {
	for _, start := range [...]string{"\x1f\x8b", "\x28\xb5\x2f\xfd", "\xff\xd8\xff", "\x89PNG", "PK\x03\x04", "PK\x05\x06"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return true
		}
	}
	head = WithoutHoles(head)
	controls, zero := 0, zeroWeight(head)
	for _, c := range head {
		switch {
		case c == 0:
			controls += zero
		case c < ' ' && (c < '\b' || c > '\r') && c != '\x1b':
			controls++
		}
	}
	return controls*50 > len(head)
}

// zeroWeight is for how many control characters a zero byte counts: binary data is
// full of them, and in a text there may be one by mistake. In a page that begins
// with a tag they are more often mistakes.
func zeroWeight(head []byte) int {
	if start := bytes.TrimLeft(head, " \t\r\n"); len(start) > 0 && start[0] == '<' {
		return 1
	}
	return 20
}

// BinaryAt returns the offset of the first byte that shows that a page is
// not text: zero bytes, or control characters that are too many for typing errors
// (one byte in fifty). It is -1 if there is none.
func BinaryAt(head []byte) int {
	head = WithoutHoles(head)
	first, n, zero := -1, 0, zeroWeight(head)
	for i, b := range head {
		if b < ' ' && (b < '\b' || b > '\r') && b != '\x1b' || b == '\x7f' {
			if n++; b == 0 {
				n += zero - 1
			}
			if first < 0 || b == 0 && head[first] != 0 {
				first = i
			}
		}
	}
	if n*50 <= len(head) {
		return -1
	}
	return first
}

// hole is how many zero bytes on end are a hole in a file: a part that was never
// written, by a download that was cut off or on a disk that was full.
const hole = 16

// WithoutHoles is the beginning of a file without the holes in it, if it begins as
// JSON does, whose records before and after a hole can be read; else as it is.
func WithoutHoles(head []byte) []byte {
	start := bytes.TrimLeft(head, " \t\r\n")
	if len(start) == 0 || start[0] != '{' && start[0] != '[' || bytes.IndexByte(head, 0) < 0 {
		return head
	}
	var kept []byte
	for len(head) > 0 {
		at := bytes.IndexByte(head, 0)
		if at < 0 {
			return append(kept, head...)
		}
		end := at
		for end < len(head) && head[end] == 0 {
			end++
		}
		if kept = append(kept, head[:at]...); end-at < hole {
			kept = append(kept, head[at:end]...)
		}
		head = head[end:]
	}
	return kept
}
