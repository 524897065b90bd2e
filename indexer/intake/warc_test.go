package intake

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

func TestRecordsOfWebArchives(t *testing.T) {
	const u = "http://a.example/"
	page := func(text string) []string { return []string{"-/" + u + ": " + text + " (" + u + ", text/html)"} }
	for _, c := range []struct {
		name, record string
		want         []string
	}{
		{"a page", html(u, "<p>One"), page("<p>One")},
		{"line ends of Unix", "WARC/1.1\nWARC-Type: response\nWARC-Target-URI: " + u + "\nContent-Type: application/http\nContent-Length: 47\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n\n<p>One\n\n", page("<p>One")},
		{"an address in brackets", html("<"+u+">", "<p>One"), page("<p>One")},
		{"folded fields, odd case", strings.Replace(html(u, "<p>One"), "WARC-Target-URI: ", "warc-target-uri:\r\n\t", 1), page("<p>One")},
		{"HTTP/2", strings.Replace(html(u, "<p>One!"), "HTTP/1.1 200 OK", "HTTP/2   200 OK", 1), page("<p>One!")},
		{"chunked", answer(u, "200 OK", "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", "3\r\n<p>\r\n3;x=y\r\nOne\r\n0\r\nTrailer: x\r\n\r\n"), page("<p>One")},
		{"said to be chunked", answer(u, "200 OK", "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", "<p>One"), page("<p>One")},
		{"gzip", answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", gz(t, "<p>One")), page("<p>One")},
		{"gzip with a tail", answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: x-gzip\r\n", gz(t, "<p>One")+"tail"), page("<p>One")},
		{"said to be gzip", answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", "<p>One"), page("<p>One")},
		{"gzip, not said to be", answer(u, "200 OK", "Content-Type: text/html\r\n", gz(t, "<p>One")), page("<p>One")},
		{"gzip in chunks", answer(u, "200 OK", "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(gz(t, "<p>One")), gz(t, "<p>One"))), page("<p>One")},
		{"brotli", answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: br\r\n", br(t, "<p>One")), page("<p>One")},
		{"said to be brotli", answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: br\r\n", "<p>Oné"), page("<p>Oné")},
		{"zstd", answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: zstd\r\n", zst(t, "<p>One")), page("<p>One")},
		{"deflate", answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: deflate\r\n", zlibbed(t, "<p>One")), page("<p>One")},
		{"deflate without a head", answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: deflate\r\n", deflated(t, "<p>One")), page("<p>One")},
		{"two encodings", answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: deflate, gzip\r\n", gz(t, zlibbed(t, "<p>One"))), page("<p>One")},
		{"an unknown encoding", answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: sdch\r\n", "\xd6\xc3\xc4"), []string{`-/` + u + `: byte 131: quarantined: its content encoding "sdch" is not read`}},
		{"broken gzip", answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", gz(t, "<p>One")[:20]), []string{"-/" + u + ": <p>One (" + u + ", text/html) ! "}},
		{"a resource", rec("resource", "file:///a.txt", "text/plain", "One"), []string{"-/file:///a.txt: One (file:///a.txt, text/plain)"}},
		{"a conversion", rec("conversion", u, "text/plain", "One"), []string{"-/" + u + ": One (" + u + ", text/plain)"}},
		{"a feed", answer(u, "200 OK", "content-type: Application/RSS+XML; charset=utf-8\r\n", "<rss/>"), []string{"-/" + u + ": <rss/> (" + u + ", Application/RSS+XML; charset=utf-8)"}},
		{"no type, text", answer(u, "200 OK", "", "<html>One"), []string{"-/" + u + ": <html>One (" + u + ", )"}},
		{"records without a page", rec("request", u, "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n") + rec("metadata", u, "application/warc-fields", "a: b") + rec("response", "dns:a.example", "text/dns", "1.2.3.4") + rec("resource", "urn:thumbnail:"+u, "image/png", "P"), []string{"-: skipped: it is a web archive with no page in it"}},
		{"counted", answer(u, "404 Not Found", "", "no") + answer(u, "404 Gone", "", "no") + answer(u, "301 Moved", "", "") + answer(u, "200 OK", "Content-Type: image/png\r\n", "P") + answer(u, "200 OK", "Content-Type: text/css\r\n", "c") + answer(u, "200 OK", "", "\x89PNG\r\n\x1a\n\x00") + answer(u, "204 No Content", "", "") + rec("revisit", u, "application/http", "HTTP/1.1 200 OK\r\n\r\n"),
			[]string{"-: skipped: records that hold no page: 8 (2 with status 404, 1 empty, 1 of type image, 1 of type text/css, 1 of type unknown, 1 repeating an earlier one, 1 with status 301)"}},
		{"cut off by the crawler", strings.Replace(html(u, "<p>One"), "\r\n\r\n", "\r\nWARC-Truncated: length\r\n\r\n", 1), append(page("<p>One"), "-/"+u+`: warned: the crawler cut it off ("length")`)},
		{"in segments", strings.Replace(html(u, "<p>One"), "\r\n\r\n", "\r\nWARC-Segment-Number: 1\r\n\r\n", 1), []string{"-/" + u + ": byte 131: quarantined: it is cut into segments, which are not joined"}},
		{"no HTTP", rec("response", u, "application/http", "<p>One"), []string{"-/" + u + ": byte 131: quarantined: there is no HTTP response in it"}},
		{"no status", rec("response", u, "application/http", "HTTP/1.1 OK\r\n\r\n"), []string{"-/" + u + `: byte 131: quarantined: its HTTP response has no status: "HTTP/1.1 OK"`}},
		{"no length", lengthened(html(u, "<p>One"), -100), []string{`-: byte 131: quarantined: a WARC record has no length, but "-50"`}},
		{"a length too short", lengthened(html(u, "<p>One"), -1), []string{"-/" + u + ": <p>On (" + u + ", text/html) ! -/" + u + ": byte 5: quarantined: in the WARC record at byte 131: it does not end after the 49 bytes that it says"}},
		{"the same address", html(u, "1") + html(u, "2"), []string{"-/" + u + ": 1 (" + u + ", text/html)", "-/" + u + "#byte=319: 2 (" + u + ", text/html)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			after := "http://after.example/"
			got := fed(t, warcOf(c.record, html(after, "After")), Options{})
			for i := range c.want {
				if i < len(got) && strings.HasPrefix(c.want[i], "-: skipped: it is a web") {
					break
				}
				if i >= len(got) || !strings.Contains(strings.Join(got, "\n"), c.want[i]) {
					t.Errorf("got  %q\nwant %q", got, c.want[i])
				}
			}
			if !strings.Contains(strings.Join(got, "\n"), "-/"+after+": After") {
				t.Errorf("the record after it is lost: %q", got)
			}
		})
	}
}

// lengthened says of a record that it is longer than it is.
func lengthened(record string, by int) string {
	field := regexp.MustCompile(`Content-Length: (\d+)`)
	return field.ReplaceAllStringFunc(record, func(s string) string {
		n, _ := strconv.Atoi(s[len("Content-Length: "):])
		return fmt.Sprintf("Content-Length: %d", n+by)
	})
}

// A broken record, its member or frame, is the fault of that record alone.
func TestBrokenRecords(t *testing.T) {
	texts := []string{warcOf(), html("http://a.example/1", strings.Repeat("One ", 9)), html("http://a.example/2", strings.Repeat("Two ", 9)), html("http://a.example/3", "Three")}
	one, three := "-/http://a.example/1: "+strings.Repeat("One ", 9)+" (http://a.example/1, text/html)", "-/http://a.example/3: Three (http://a.example/3, text/html)"
	compressed := func(pack func(string) string, hurt func(string) string) (whole string, offset int) {
		for i, text := range texts {
			record := pack(text)
			if i == 2 {
				offset = len(whole)
				record = hurt(record)
			}
			whole += record
		}
		return whole, offset
	}
	itself := func(s string) string { return s }
	inGzip := func(s string) string { return gz(t, s) }
	inZstd := func(s string) string { return zst(t, s) }
	for name, c := range map[string]struct {
		pack, hurt func(string) string
		want       string
	}{
		"no head":          {itself, func(s string) string { return "x" + s }, "-: byte OFFSET: quarantined: 203 bytes are not a WARC record"},
		"too short":        {itself, func(s string) string { return lengthened(s, -9) }, "does not end after the 71 bytes that it says"},
		"too long":         {itself, func(s string) string { return lengthened(s, 9) }, "does not end after the 89 bytes that it says"},
		"much too long":    {itself, func(s string) string { return lengthened(s, 1e6) }, "it is cut off: "},
		"gzip, cut":        {inGzip, func(s string) string { return s[:len(s)/2] }, "-: byte OFFSET: quarantined: "},
		"gzip, flipped":    {inGzip, func(s string) string { return s[:len(s)/2] + "\xff\xff\xff" + s[len(s)/2+3:] }, "-: byte OFFSET: quarantined: "},
		"gzip, checksum":   {inGzip, func(s string) string { return s[:len(s)-8] + "\x00\x00" + s[len(s)-6:] }, "quarantined: in the WARC record at byte OFFSET: the gzip data is broken: its checksum does not match"},
		"gzip, no head":    {inGzip, func(s string) string { return "x" + s[1:] }, "-: byte OFFSET: quarantined: what follows the gzip data is not gzip data"},
		"gzip, bad length": {func(s string) string { return gz(t, s) }, func(string) string { return gz(t, lengthened(texts[2], 900)) }, "it is cut off: 84 bytes of 980 are there"},
		"zstd, flipped":    {inZstd, func(s string) string { return s[:len(s)/2] + "\xff\xff\xff" + s[len(s)/2+3:] }, "-: byte OFFSET: quarantined: "},
		"zstd, checksum":   {inZstd, func(s string) string { return s[:len(s)-2] + "\x00\x00" }, "-: byte OFFSET: quarantined: the zstd data is broken: its"},
		"zstd, no head":    {inZstd, func(s string) string { return "x" + s[1:] }, "-: byte OFFSET: quarantined: what follows the zstd data is not zstd data"},
	} {
		t.Run(name, func(t *testing.T) {
			whole, offset := compressed(c.pack, c.hurt)
			want := strings.ReplaceAll(c.want, "OFFSET", fmt.Sprint(offset))
			got := fed(t, whole, Options{})
			if len(got) != 3 || got[0] != one || !strings.Contains(got[1], want) || got[2] != three {
				t.Errorf("got:\n%s\nwant in the second:\n%s", strings.Join(got, "\n"), want)
			}
		})
	}
}

func TestDictionaryOfWebArchive(t *testing.T) {
	text := html("http://a.example/", strings.Repeat("words of the dictionary ", 3))
	var samples [][]byte
	for i := range 50 {
		samples = append(samples, []byte(html(fmt.Sprintf("http://a.example/%d", i), strings.Repeat(fmt.Sprintf("words %d of the dictionary ", i*i), 9))))
	}
	dictionary, err := zstd.BuildDict(zstd.BuildDictOptions{ID: 7, Contents: samples, History: bytes.Join(samples, nil)[:4000], Offsets: [3]int{1, 4, 8}})
	must(t, err)
	frames := zst(t, warcOf(), zstd.WithEncoderDict(dictionary)) + zst(t, text, zstd.WithEncoderDict(dictionary))
	want := []string{"-/http://a.example/: words of the dictionary words of the dictionary words of the (http://a.example/, text/html)"}
	for _, stored := range []string{string(dictionary), zst(t, string(dictionary))} {
		if diff := cmp.Diff(want, fed(t, skippable(warcDictionary, stored)+frames, Options{})); diff != "" {
			t.Error(diff)
		}
	}
	got := fed(t, frames, Options{})
	if len(got) != 1 || !strings.Contains(got[0], "needs a dictionary that is not in it") {
		t.Errorf("without the dictionary: %q", got)
	}
}

// wide is a zstd frame whose window has 2^log bytes, with text in raw blocks.
func wide(log int, text string) string {
	frame := zstdMagic + "\x00" + string([]byte{byte((log - 10) << 3)})
	head := binary.LittleEndian.AppendUint32(nil, uint32(len(text))<<3|1)
	return frame + string(head[:3]) + text
}

func TestLongWindows(t *testing.T) {
	if diff := cmp.Diff([]string{"-: text"}, fed(t, wide(longest, "text"), Options{})); diff != "" {
		t.Error(diff)
	}
	got := fed(t, wide(32, "text"), Options{})
	if len(got) != 1 || !strings.Contains(got[0], "asks for too much memory") {
		t.Errorf("got %q", got)
	}
}

func TestCutOffMidwaySaysSoInTheBody(t *testing.T) {
	whole := gz(t, strings.Repeat("0123456789 and more of it ", 10000))
	for page, err := range Pages(t.Context(), []string{"-"}, Options{Stdin: strings.NewReader(whole[:len(whole)/2])}) {
		must(t, err)
		n, err := io.Copy(io.Discard, page.Body)
		fault, ok := err.(*Fault)
		if !ok || fault.Path != "-" || fault.Outcome != Quarantined || fault.Offset != n || n == 0 {
			t.Errorf("after %d bytes: %#v", n, err)
		}
		if _, again := page.Body.Read(make([]byte, 1)); again != err {
			t.Errorf("then %v", again)
		}
	}
}

// endlessly returns a start and then one byte without end.
type endlessly struct {
	start io.Reader
	more  byte
	ended func() // is called once what comes is without end
}

func (e *endlessly) Read(p []byte) (int, error) {
	if n, _ := e.start.Read(p); n > 0 {
		return n, nil
	}
	e.ended()
	for i := range p {
		p[i] = e.more
	}
	return len(p), nil
}

// What looks for the next record stops when the reading is cancelled.
func TestLookingForRecordsIsCancelled(t *testing.T) {
	const u = "http://a.example/"
	for name, start := range map[string]string{
		"between records": html(u, "<p>One") + "\n",
		"after gzip":      gz(t, html(u, "<p>One")) + "\x1f\x8b\x08 broken",
		"after zstd":      zst(t, html(u, "<p>One")) + zstdMagic + "broken",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		var last error
		in := &endlessly{strings.NewReader(start), '\n', cancel}
		for page, err := range Pages(ctx, []string{"-"}, Options{Stdin: in}) {
			if last = err; err == nil {
				_, _ = io.Copy(io.Discard, page.Body)
			}
		}
		if !errors.Is(last, context.Canceled) {
			t.Errorf("%s: it ends in %v", name, last)
		}
		cancel()
	}
}
