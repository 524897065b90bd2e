package intake

import (
	"bufio"
	"io"
	"strings"
)

// maxHead bounds the head of a WARC record and that of an HTTP response, in bytes.
const maxHead = 256 << 10

const errLongHead = misfit("its head has more than 256 KiB")

// head is a first line and the named fields after it, as WARC records and HTTP
// responses begin.
type head struct {
	line   string
	fields []string // name, value, name, value …
}

// get returns the value of the first field of a name; "" if there is none.
func (h head) get(name string) string {
	for i := 0; i < len(h.fields); i += 2 {
		if strings.EqualFold(h.fields[i], name) {
			return h.fields[i+1]
		}
	}
	return ""
}

// readHead reads up to the empty line that ends a head. Lines may end as they
// like; those without a name continue the line before them or are skipped.
func readHead(in *bufio.Reader) (h head, err error) {
	h.line, err = readLine(in, maxHead)
	for left := maxHead - len(h.line); err == nil; {
		var line string
		if line, err = readLine(in, left); err != nil || line == "" {
			break
		}
		left -= len(line)
		name, value, named := strings.Cut(line, ":")
		switch {
		case line[0] == ' ' || line[0] == '\t':
			if n := len(h.fields); n > 0 {
				h.fields[n-1] = strings.TrimSpace(h.fields[n-1] + " " + strings.TrimSpace(line))
			}
		case named:
			h.fields = append(h.fields, strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	return h, err
}

// readLine reads a line of at most so many bytes, and gives it without its end.
func readLine(in *bufio.Reader, most int) (string, error) {
	var line []byte
	for {
		piece, err := in.ReadSlice('\n')
		if line = append(line, piece...); len(line) > most {
			return "", errLongHead
		}
		switch err {
		case nil:
			return strings.TrimRight(string(line), "\r\n"), nil
		case bufio.ErrBufferFull:
		case io.EOF:
			return "", io.ErrUnexpectedEOF
		default:
			return "", err
		}
	}
}
