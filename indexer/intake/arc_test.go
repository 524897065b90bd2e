package intake

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// arcRecord is a record of version 1.
func arcRecord(uri, media, text string) string {
	return fmt.Sprintf("%s 192.0.2.1 20070304050607 %s %d\n%s\n", uri, media, len(text), text)
}

const (
	arcVersion1 = "1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n"
	arcVersion2 = "2 0 Crawler\nURL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length\n"
)

func arcOf(version string, records ...string) string {
	return arcRecord("filedesc://a.arc", "text/plain", version) + "\n" + strings.Join(records, "")
}

// TestARC: the form before WARC is read as one, of both versions, compressed
// record by record or as a whole, whatever crawlers wrote into it.
func TestARC(t *testing.T) {
	page := func(text string) string {
		return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + text
	}
	const u = "http://a.example/"
	one := arcRecord(u+"1", "text/html", page("<p>One"))
	want1, want2 := "-/"+u+"1: <p>One ("+u+"1, text/html; charset=utf-8)", "-/"+u+"2: <p>Two ("+u+"2, text/html; charset=utf-8)"
	two := arcRecord(u+"2", "text/html", page("<p>Two"))
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"version 1":             {arcOf(arcVersion1, one, two), []string{want1, want2}},
		"version 2":             {arcOf(arcVersion2, strings.Replace(one, "text/html 6", "text/html 200 - - 143 a.arc 6", 1), two), []string{want1, want2}},
		"member by member":      {gz(t, arcOf(arcVersion1)) + gz(t, one) + gz(t, two), []string{want1, want2}},
		"compressed as a whole": {gz(t, arcOf(arcVersion1, one, two)), []string{want1, want2}},
		"blank lines":           {arcOf(arcVersion1, one, "\n\n", two), []string{want1, want2}},
		"a space in an address": {arcOf(arcVersion1, strings.Replace(one, "/1 ", "/1 2 ", 1), two), []string{"-/" + u + "1%202: <p>One (" + u + "1%202, text/html; charset=utf-8)", want2}},
		"no head of HTTP":       {arcOf(arcVersion1, arcRecord(u, "text/html", "<html><p>One"), two), []string{"-/" + u + ": <html><p>One (" + u + ", text/html)", want2}},
		"of no type":            {arcOf(arcVersion1, arcRecord(u, "no-type", "<html><p>One"), two), []string{"-/" + u + ": <html><p>One (" + u + ", )", want2}},
		"other records":         {arcOf(arcVersion1, arcRecord("dns:a.example", "text/dns", "192.0.2.1"), arcRecord(u, "image/png", "\x89PNG"), two), []string{"records that hold no page", want2}},
		"a length too short":    {arcOf(arcVersion1, strings.Replace(one, "text/html 6", "text/html 5", 1), two), []string{"6 bytes are not an ARC record", want2}},
		"a length too long":     {arcOf(arcVersion1, strings.Replace(one, "text/html 6", "text/html 7", 1), two), []string{"does not end after the", want2}},
		"a broken member":       {gz(t, arcOf(arcVersion1)) + gz(t, one)[:40] + gz(t, two), []string{"gzip data is", want2}},
		"garbage between":       {arcOf(arcVersion1, one, "what is this?\n", two), []string{want1, "does not end after the", want2}},
		"a line without an end": {arcOf(arcVersion1, one, two, strings.Repeat("x", 1<<20)), []string{want1, "-/" + u + "2: <p>Two", "does not end after the"}},
		"without a page":        {arcOf(arcVersion1), []string{"-: skipped: it is a web archive with no page in it"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(fed(t, c.in, Options{}), "\n")
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			}
		})
	}
	if d := cmp.Diff([]string{want1, want2}, fed(t, arcOf(arcVersion1, one, two), Options{})); d != "" {
		t.Error(d)
	}
}

// TestNoEncoding: what does not name a content encoding is ignored, as browsers do.
func TestNoEncoding(t *testing.T) {
	const u = "http://a.example/"
	for _, said := range []string{"UTF-8", "text/html; charset=utf-8", "none", "iso-8859-1, gzip", "identity", "binary", "a,b,c,d"} {
		body := "<p>Caf\xe9"
		if strings.Contains(said, "gzip") {
			body = gz(t, body)
		}
		got := fed(t, warcOf(answer(u, "200 OK", "Content-Type: text/html\r\nContent-Encoding: "+said+"\r\n", body)), Options{})
		if d := cmp.Diff([]string{"-/" + u + ": <p>Caf\xe9 (" + u + ", text/html)"}, got); d != "" {
			t.Error(said, d)
		}
	}
}

func FuzzARC(f *testing.F) {
	one := arcRecord("http://a.example/1", "text/html", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>One")
	fuzz(f, arcOf(arcVersion1, one, one), gz(f, arcOf(arcVersion2))+gz(f, one), arcOf(arcVersion1, one[:20], one))
}
