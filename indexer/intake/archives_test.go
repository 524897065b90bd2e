package intake

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"
)

// What bzip2 and xz make of "A small text.\n".
const (
	bzip2Text = "QlpoOTFBWSZTWeiJoTgAAAJVgAAQQAEgACIGDEAgACIGgyCAaaaJGKjI1Ho7xdyRThQkOiJoTgA="
	xzText    = "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQANQSBzbWFsbCB0ZXh0LgoAAADy5r66zKgpsQABJg4IG+AEH7bzfQEAAAAABFla"
)

func decoded(t testing.TB, text string) string {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(text)
	must(t, err)
	return string(b)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// pair is the name and the text of a member.
type pair struct{ name, text string }

func zipOf(t testing.TB, members ...pair) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.Create(m.name)
		must(t, err)
		_, err = f.Write([]byte(m.text))
		must(t, err)
	}
	must(t, w.Close())
	return b.String()
}

func tarOf(t testing.TB, members ...pair) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		must(t, w.WriteHeader(&tar.Header{Name: m.name, Mode: 0o644, Size: int64(len(m.text))}))
		_, err := w.Write([]byte(m.text))
		must(t, err)
	}
	must(t, w.Close())
	return b.String()
}

func gz(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	return b.String()
}

func zst(t testing.TB, text string, opt ...zstd.EOption) string {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, append([]zstd.EOption{zstd.WithEncoderConcurrency(1)}, opt...)...)
	must(t, err)
	_, err = w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	return b.String()
}

func br(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	_, err := w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	return b.String()
}

func zlibbed(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, err := w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	return b.String()
}

func deflated(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, 9)
	must(t, err)
	_, err = w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	return b.String()
}

// rec writes a WARC record; fields are whole lines.
func rec(kind, uri, contentType, block string, fields ...string) string {
	head := fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n", kind, uri, contentType, len(block))
	for _, f := range fields {
		head += f + "\r\n"
	}
	return head + "\r\n" + block + "\r\n\r\n"
}

// answer writes a response record.
func answer(uri, status, fields, body string) string {
	return rec("response", uri, "application/http; msgtype=response", "HTTP/1.1 "+status+"\r\n"+fields+"\r\n"+body)
}

func html(uri, body string) string { return answer(uri, "200 OK", "Content-Type: text/html\r\n", body) }

func skippable(magic uint32, text string) string {
	return string(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, magic), uint32(len(text)))) + text
}

func warcOf(records ...string) string {
	return rec("warcinfo", "", "application/warc-fields", "software: ours\r\n") + strings.Join(records, "")
}
