package poll

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// writeRecord writes an answer as a record of a web archive (WARC 1.1, ISO 28500), which
// keeps a page together with its address and the type that its server gave.
func writeRecord(w io.Writer, a *answer, now time.Time) (int64, error) {
	var head bytes.Buffer
	fmt.Fprintf(&head, "HTTP/1.1 200 %s\r\n", http.StatusText(http.StatusOK))
	if a.contentType != "" {
		fmt.Fprintf(&head, "Content-Type: %s\r\n", oneLine(a.contentType))
	}
	fmt.Fprintf(&head, "Content-Length: %d\r\n\r\n", len(a.body))
	var record bytes.Buffer
	fmt.Fprintf(&record, "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: %s\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n",
		oneLine(a.url), now.UTC().Format(time.RFC3339), head.Len()+len(a.body))
	record.Write(head.Bytes())
	record.Write(a.body)
	record.WriteString("\r\n\r\n")
	return record.WriteTo(w)
}

// oneLine keeps a value in its header.
func oneLine(value string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return ' '
		}
		return c
	}, value)
}
