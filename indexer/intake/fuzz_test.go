package intake

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// Whatever comes in, it ends, without a panic; every error is a fault with a path
// and a reason, and nothing flows beyond the bounds.
func fuzz(f *testing.F, seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
		f.Add([]byte(seed)[:len(seed)*2/3])
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		sum := int64(0)
		for page, err := range Pages(t.Context(), []string{"-"}, Options{Stdin: bytes.NewReader(text), MaxRatio: 20, MaxMembers: 500}) {
			var fault *Fault
			if err == nil {
				var n int64
				n, err = io.Copy(io.Discard, page.Body)
				sum += n
			}
			if err != nil && (!errors.As(err, &fault) || fault.Path == "" || fault.Reason == "" || fault.Offset < 0) {
				t.Fatalf("%#v", err)
			}
		}
		if sum > 2*freely+20*int64(len(text)) {
			t.Fatalf("%d bytes out of %d", sum, len(text))
		}
	})
}

func FuzzZip(f *testing.F) {
	inner := zipOf(f, pair{"a.txt", "text"})
	fuzz(f, inner, zipOf(f, pair{"x.zip", inner}, pair{"x.gz", gz(f, "text")}, pair{"__MACOSX/._a", "?"}),
		zipOf(f, pair{"datapackage.json", "{}"}, pair{"archive/a.warc.gz", gz(f, warcOf(html("http://a.example/", "One")))}))
}

func FuzzTar(f *testing.F) {
	fuzz(f, tarOf(f, pair{"a.txt", "text"}, pair{"b.gz", gz(f, "text")}), gz(f, tarOf(f, pair{"a", "A"}, pair{"a", "B"})))
}

func FuzzWARC(f *testing.F) {
	one := html("http://a.example/1", "<p>One")
	chunked := answer("http://a.example/2", "200 OK", "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", "3\r\nabc\r\n0\r\n\r\n")
	brotli := answer("http://a.example/3", "200 OK", "Content-Type: text/html\r\nContent-Encoding: br\r\n", br(f, "<p>Three"))
	fuzz(f, warcOf(one, chunked, brotli), gz(f, warcOf())+gz(f, one)+gz(f, chunked), lengthened(one, 7)+chunked+lengthened(brotli, -4), zst(f, one)+zst(f, brotli))
}

func FuzzCompressed(f *testing.F) {
	fuzz(f, gz(f, "text")+gz(f, "more"), zst(f, "text")+skippable(0x184D2A50, "note")+zst(f, "more"), decoded(f, bzip2Text), decoded(f, xzText), decoded(f, xzBlocks)+decoded(f, xzSHA256), wide(20, "text"),
		skippable(warcDictionary, "no dictionary")+zst(f, "text"))
}
