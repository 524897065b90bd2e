package intake

import (
	"bufio"
	"bytes"
	"strings"
)

// startsAnswer recognizes a file that may begin with the head of an HTTP answer, as
// `curl -i` and `wget --save-headers` put it before the page.
func startsAnswer(head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return len(line) > len("HTTP/1.1 200") && bytes.HasPrefix(line, []byte("HTTP/")) && line[5] >= '0' && line[5] <= '9' && len(line) < 200
}

// answered yields the page behind the heads of HTTP answers, several after
// redirections. A text that only looks so is given as it is.
func (w *walk) answered(c content) bool {
	in := bufio.NewReaderSize(c.in, maxHead)
	c.in = in
	for range maxRedirections {
		ahead, _ := in.Peek(maxHead)
		if !startsAnswer(ahead) || !isHead(ahead) {
			break
		}
		r, err := readResponse(in)
		if err != nil {
			return w.broken(c.path, 0, err)
		}
		if c.contentType = r.contentType; r.status/100 != 2 {
			continue
		}
		body, err := r.body(in, c.ledger)
		if err != nil {
			return w.broken(c.path, 0, err)
		}
		c.in = body
		break
	}
	return w.page(c)
}

// maxRedirections is how many heads may come before that of the page.
const maxRedirections = 30

// isHead reports whether a text begins with a status line and fields, up to an
// empty line.
func isHead(ahead []byte) bool {
	for n := 0; ; n++ {
		line, rest, more := bytes.Cut(ahead, []byte("\n"))
		if !more {
			return false
		}
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			return n > 1
		}
		name, _, named := strings.Cut(string(line), ":")
		if n > 0 && line[0] != ' ' && line[0] != '\t' && (!named || strings.ContainsAny(name, " \t<")) {
			return false
		}
		ahead = rest
	}
}
