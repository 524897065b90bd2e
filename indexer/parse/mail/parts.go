package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"mime/quotedprintable"
	"strings"

	"standpoint/indexer/parse/format"
)

// Bounds of the parts of a message.
const (
	mostParts = 2000
	deepest   = 8
)

// parts are those of a message that may be read.
type parts struct {
	html, plain *part // the first of each
	passed      *part // the first message that is passed on
	count       int
	left        int   // attachments
	cut         error // what ended the reading of the parts
}

// part is a part of a message with its encoding undone.
type part struct {
	fields
	body []byte
}

var errParts = fmt.Errorf("it has more than %d parts, or parts more than %d deep", mostParts, deepest)

// take looks for what may be read in a part that has the fields f.
func (p *parts) take(f fields, body io.Reader, depth int) error {
	if p.count++; p.count > mostParts || depth > deepest {
		return errParts
	}
	media, parameters := f.media()
	if strings.HasPrefix(media, "multipart/") && parameters["boundary"] != "" {
		return p.takeAll(body, parameters["boundary"], depth)
	}
	wanted := p.place(f, media)
	if wanted == nil {
		if media != "text/css" && !strings.HasPrefix(media, "image/") {
			p.left++
		}
		return nil
	}
	text, err := io.ReadAll(undo(f.get("Content-Transfer-Encoding"), body))
	if err != nil && len(text) == 0 {
		return fmt.Errorf("a part of it cannot be decoded: %w", err)
	}
	p.cut = errors.Join(p.cut, err)
	*wanted = &part{f, text}
	return nil
}

// place is where a part is kept; nil if it is not read.
func (p *parts) place(f fields, media string) **part {
	attached := strings.HasPrefix(strings.ToLower(f.get("Content-Disposition")), "attachment")
	switch {
	case media == "message/rfc822" && p.passed == nil:
		return &p.passed
	case attached:
	case (media == "text/html" || media == "application/xhtml+xml") && p.html == nil:
		return &p.html
	case media == "text/plain" && p.plain == nil:
		return &p.plain
	}
	return nil
}

// takeAll looks into the parts of a part. A message that is cut off, or lacks its
// last boundary, is read as far as it goes.
func (p *parts) takeAll(body io.Reader, boundary string, depth int) error {
	r := multipart.NewReader(body, boundary)
	for {
		next, err := r.NextRawPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			p.cut = errors.Join(p.cut, err)
			return nil
		}
		f := fields{}
		for name, values := range next.Header {
			for _, value := range values {
				f.list = append(f.list, name, value)
			}
		}
		if err := p.take(f, next, depth+1); err != nil {
			return err
		}
	}
}

// undo undoes a transfer encoding (RFC 2045, section 6).
func undo(encoding string, in io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(in)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, &onlyBase64{in})
	}
	return in
}

// onlyBase64 drops what is not a letter of base64, as the standard asks for.
type onlyBase64 struct{ in io.Reader }

func (o *onlyBase64) Read(p []byte) (int, error) {
	for {
		n, err := o.in.Read(p)
		kept := 0
		for _, b := range p[:n] {
			if b == '+' || b == '/' || b == '=' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' {
				p[kept] = b
				kept++
			}
		}
		if kept > 0 || err != nil {
			return kept, err
		}
	}
}

// partsOf reads a message into its fields and parts; a message that is passed on
// in an empty one stands for it.
func partsOf(text []byte, depth int) (fields, *parts, error) {
	head, _ := headOf(text)
	f := readFields(head)
	p := &parts{}
	body := bytes.TrimPrefix(bytes.TrimPrefix(text[len(head):], []byte("\r")), []byte("\n"))
	if err := p.take(f, bytes.NewReader(body), depth); err != nil {
		return f, p, err
	}
	if p.passed != nil && p.html == nil && (p.plain == nil || len(bytes.Fields(p.plain.body)) < 40) && depth < deepest {
		return partsOf(p.passed.body, depth+1)
	}
	return f, p, nil
}

// warned is the warning of a message that was not read to its end; nil if it was.
func (p *parts) warned(offset int64) *format.Error {
	if p.cut == nil {
		return nil
	}
	return &format.Error{Outcome: format.Warned, Offset: offset, Reason: "the message is cut off or broken after what was read: " + strings.ReplaceAll(p.cut.Error(), "\n", "; ")}
}
