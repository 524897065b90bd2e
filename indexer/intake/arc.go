package intake

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// maxARCLine bounds the first line of an ARC record, in bytes.
const maxARCLine = 16 << 10

// isARC looks for the first line of an ARC file: "filedesc://" and the address
// of the file (M. Burner, B. Kahle, "Arc File Format", Internet Archive, 1996;
// versions 1 and 2).
func isARC(head []byte) bool { return bytes.HasPrefix(head, []byte("filedesc:")) }

// isArchive reports whether data begins with a record of a web archive of
// either form.
func isArchive(head []byte) bool { return isWARC(head) || isARC(head) }

// archiveForm is a form of web archive.
type archiveForm struct {
	article, the string                             // "a WARC", "the WARC", in messages
	ahead        int                                // bytes that a record is recognized by, at most
	begins       func(ahead []byte) bool            // whether they begin a record
	mark         string                             // where a record may begin, among other bytes
	read         func(*record, *bufio.Reader) error // the head of a record
}

var (
	warcForm = &archiveForm{"a WARC", "the WARC", 8, isWARC, "\nWARC/1.", (*record).readWARC}
	arcForm  = &archiveForm{"an ARC", "the ARC", maxARCLine, isARCRecord, "\nhttp", (*record).readARC}
)

// formOf is the form of the web archive that data begins with.
func formOf(head []byte) *archiveForm {
	if isARC(head) {
		return arcForm
	}
	return warcForm
}

// isARCRecord reports whether what is ahead begins with the first line of an ARC
// record.
func isARCRecord(ahead []byte) bool {
	end := bytes.IndexByte(ahead, '\n')
	if end < 0 {
		return false
	}
	_, ok := arcLine(string(ahead[:end]))
	return ok
}

// arc is the first line of an ARC record.
type arc struct {
	uri, contentType string
	length           int64
	captured         time.Time
}

// arcLine reads "URL IP-address Archive-date Content-type Archive-length", which
// is version 1, or the ten fields of version 2. An address may have spaces in it,
// and a media type, as servers sent it, too: the time tells what is what.
func arcLine(line string) (a arc, ok bool) {
	fields := strings.Fields(line)
	for at := 2; at < len(fields)-1; at++ {
		if _, err := arcTime(fields[at]); err != nil || !strings.Contains(fields[0], ":") {
			continue
		}
		length, err := strconv.ParseInt(fields[len(fields)-1], 10, 64)
		if err != nil || length < 0 {
			return a, false
		}
		a = arc{uri: strings.Join(fields[:at-1], "%20"), length: length}
		a.captured, _ = arcTime(fields[at])
		if rest := fields[at+1 : len(fields)-1]; len(rest) > 0 {
			a.contentType = typeOf(rest[0])
		}
		return a, true
	}
	return a, false
}

// typeOf is a media type as it stands in an ARC file; "" of words such as
// "no-type" and "unk".
func typeOf(field string) string {
	if !strings.Contains(field, "/") {
		return ""
	}
	return strings.TrimSuffix(field, ";")
}

// arcTime reads "20080430204826", in UTC; old crawlers left out the seconds.
func arcTime(text string) (time.Time, error) {
	if len(text) != 14 && len(text) != 12 {
		return time.Time{}, errors.New("it is not of 12 or 14 digits")
	}
	return time.Parse("20060102150405"[:len(text)], text)
}

// readARC reads the head of an ARC record as that of the WARC record that it
// would be.
func (r *record) readARC(in *bufio.Reader) error {
	line, err := readLine(in, maxARCLine)
	switch {
	case err == io.ErrUnexpectedEOF:
		return misfit("an ARC record is cut off in its first line")
	case errors.Is(err, errLongHead):
		return misfit(fmt.Sprintf("the first line of an ARC record has more than %d KiB", maxARCLine>>10))
	case err != nil:
		return err
	}
	a, ok := arcLine(line)
	if !ok {
		return misfit(fmt.Sprintf("the first line of an ARC record has no date and length, but is %.60q", line))
	}
	r.uri, r.path, r.captured = a.uri, r.path+"/"+a.uri, a.captured
	r.block = &block{in: in, left: a.length, length: a.length, form: r.form}
	switch {
	case isARC([]byte(a.uri)):
		r.kind = "warcinfo"
	case strings.HasPrefix(a.uri, "http"):
		r.kind = "response"
		if ahead, _ := in.Peek(5); !strings.EqualFold(string(ahead), "HTTP/") {
			r.kind = "resource" // of a server before HTTP/1.0, or of a crawler that left the head out
		}
	default:
		r.kind = "resource"
	}
	if r.kind == "resource" {
		r.fields = []string{"Content-Type", a.contentType}
	}
	return nil
}
