package parse

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"standpoint/indexer/parse/charset"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/plaintext"
	"standpoint/indexer/parse/webpage"
)

// format detects the format of a page; if there is none, the error says what the page is.
func (r *reading) format(in *bufio.Reader) (format.Format, error) {
	text, err := in.Peek(format.Window)
	if err != nil && !errors.Is(err, io.EOF) {
		return format.Format{}, format.Unreadable(int64(len(text)), err)
	}
	head := format.HeadOf(text, err != nil)
	head.Media = media(r.page.ContentType)
	if len(head.Text) == 0 {
		reason := "there is no text in it"
		if !head.Whole {
			reason = "it begins with more white space than a page has"
		}
		return format.Format{}, &format.Error{Outcome: format.Quarantined, Reason: reason}
	}
	if r.opt.Format != "" {
		if f := r.formats[0]; f.Zipped {
			return f, &format.Error{Outcome: format.Quarantined, Reason: "it is not " + f.Title}
		}
		return r.formats[0], nil
	}
	if reason := signature(text); reason != "" {
		return format.Format{}, &format.Error{Outcome: format.Skipped, Reason: reason}
	}
	if at := charset.BinaryAt(text); at >= 0 {
		line := 1 + bytes.Count(text[:at], []byte("\n"))
		return format.Format{}, &format.Error{Outcome: format.Quarantined, Line: line, Offset: int64(at), Reason: "it is binary, not text"}
	}
	for _, f := range r.formats {
		if f.Zipped {
			continue
		}
		if f.Name == plaintext.Name { // it claims what no other format does
			switch {
			case r.opt.Columns != nil:
				return r.mapped(head), nil
			case isJSON(head) || isXML(head):
				return format.Format{}, skipped(head)
			case webpage.IsMarkup(head):
				return r.named(webpage.Name), nil
			}
		}
		if f.Claims(head) {
			return f, nil
		}
	}
	return format.Format{}, skipped(head)
}

// skipped is the error of a page of no format that is read.
func skipped(head format.Head) error {
	return &format.Error{Outcome: format.Skipped, Reason: foreign(head)}
}

// mapped returns the table format of a page whose columns are named in the
// settings.
func (r *reading) mapped(head format.Head) format.Format {
	name := "csv"
	if head.Text[0] == '{' {
		name = "jsonl"
	}
	return r.named(name)
}

// named is the format of a name.
func (r *reading) named(name string) format.Format {
	return r.formats[slices.IndexFunc(r.formats, func(f format.Format) bool { return f.Name == name })]
}

// isJSON reports whether a page is an object or a list in JSON, as far as it can
// be seen, and not a text that begins with a bracket.
func isJSON(head format.Head) bool {
	if head.Text[0] != '{' && head.Text[0] != '[' {
		return false
	}
	dec := jsontext.NewDecoder(bytes.NewReader(head.Text), format.Decoding()...)
	for tokens := 0; ; tokens++ {
		if _, err := dec.ReadToken(); err != nil {
			return tokens > 2 && (errors.Is(err, io.EOF) || !head.Whole && errors.Is(err, io.ErrUnexpectedEOF))
		}
	}
}

// foreign says why no format claims a text.
func foreign(head format.Head) string {
	reason := plaintext.NoProse(head)
	switch {
	case isJSON(head), likeJSON.Match(head.Text):
		return "it is JSON in a form that is not read"
	case head.Text[0] == '<' && (isXML(head) || reason == ""):
		return foreignXML(head)
	}
	return reason
}

// likeJSON is how JSON begins, also where it is broken further on.
var likeJSON = regexp.MustCompile(`^[{\[]\s*(?:"(?:[^"\\]|\\.)*"\s*[:,\]]|[{\[]\s*["{\[]|[}\]]|-?\d+\s*[,\]])`)

// signature names the well-known format, one that is not read, whose first bytes
// a page has; "" if there is none.
func signature(head []byte) string {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.start)) {
			return "it is " + s.name
		}
	}
	return ""
}

// signatures are first bytes of well-known binary formats.
var signatures = []struct{ start, name string }{
	{"\x1f\x8b", "gzip data"}, {"\x28\xb5\x2f\xfd", "zstd data"}, {"%PDF-", "a PDF file; its text can be saved by itself, as pdftotext and PDF readers do, and given as plain text"},
	{"\x89PNG", "a PNG picture"}, {"\xff\xd8\xff", "a JPEG picture"}, {"GIF8", "a GIF picture"}, {"\x7fELF", "a program"},
	{"SQLite format 3\x00", "an SQLite database"},
	{"%!PS", "a PostScript file"},
}
