package mail

import (
	"bytes"
	"io"
	"mime"
	"regexp"
	"strings"
	"sync"

	"standpoint/indexer/parse/charset"
)

// field is a line that begins a field (RFC 5322, section 2.2).
var field = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{1,60}[ \t]*:(?:\s|$|<|")`)
})

// address is an e-mail address, with what often stands around it.
var address = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)[<(\[]?\s*(?:mailto:)?[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+\s*[>)\]]?`)
})

// fields are those of a message or of a part of one.
type fields struct {
	list    []string // name, value, name, value …
	strange []string // lines that are not fields
}

// headOf cuts the fields off a message; whole: the blank line after them is there.
func headOf(text []byte) (head []byte, whole bool) {
	for at := 0; at < len(text); {
		end := bytes.IndexByte(text[at:], '\n')
		if end < 0 {
			return text, false
		}
		if len(bytes.TrimRight(text[at:at+end], "\r")) == 0 {
			return text[:at], true
		}
		at += end + 1
	}
	return text, false
}

func readFields(head []byte) (f fields) {
	for line := range strings.Lines(string(head)) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "":
		case (line[0] == ' ' || line[0] == '\t') && len(f.list) > 0:
			f.list[len(f.list)-1] += " " + strings.TrimSpace(line)
		case field().MatchString(line):
			name, value, _ := strings.Cut(line, ":")
			f.list = append(f.list, strings.TrimSpace(name), strings.TrimSpace(value))
		default:
			f.strange = append(f.strange, line)
		}
	}
	return f
}

// get returns the value of the first field of a name, its encoded words decoded;
// "" if there is none.
func (f fields) get(name string) string {
	for i := 0; i < len(f.list); i += 2 {
		if strings.EqualFold(f.list[i], name) {
			return decoded(f.list[i+1])
		}
	}
	return ""
}

// decoded undoes encoded words (RFC 2047); what is not understood stays.
func decoded(value string) string {
	d := mime.WordDecoder{CharsetReader: func(name string, in io.Reader) (io.Reader, error) {
		return charset.NewReader(in, "text/plain; charset="+name), nil
	}}
	if text, err := d.DecodeHeader(value); err == nil {
		return strings.Join(strings.Fields(text), " ")
	}
	return value
}

// media is the type of a part and the parameters of it.
func (f fields) media() (string, map[string]string) {
	media, parameters, err := mime.ParseMediaType(f.get("Content-Type"))
	if err != nil && media == "" {
		media, _, _ = strings.Cut(strings.ToLower(f.get("Content-Type")), ";")
	}
	if media = strings.TrimSpace(media); media == "" {
		media = "text/plain"
	}
	return media, parameters
}

// name is that of a sender: the one shown, without the address.
func name(from string) string {
	shown := strings.TrimSpace(address().ReplaceAllString(from, ""))
	return strings.TrimSpace(strings.Trim(strings.TrimSpace(shown), `"'<>`))
}

// host is that of a sender's address.
func host(from string) string {
	found := address().FindString(from)
	_, after, _ := strings.Cut(found, "@")
	return strings.ToLower(strings.Trim(after, " >)]"))
}
