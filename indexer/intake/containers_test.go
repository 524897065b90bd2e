package intake

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// told is a run as a user sees it: a line for each page, "path: text", with the error
// of its body, and a line for each fault.
func told(t testing.TB, opt Options, paths ...string) (lines []string) {
	t.Helper()
	for page, err := range Pages(t.Context(), paths, opt) {
		lines = append(lines, tell(page, err))
	}
	return lines
}

func tell(page Page, err error) string {
	if err != nil {
		return err.Error()
	}
	text := make([]byte, 60)
	n, err := io.ReadFull(page.Body, text)
	if text = text[:n]; err == nil {
		_, err = io.Copy(io.Discard, page.Body)
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF { // of text: the page is shorter
		err = nil
	}
	line := fmt.Sprintf("%s: %s", page.Path, text)
	if page.URL != "" || page.ContentType != "" {
		line += fmt.Sprintf(" (%s, %s)", page.URL, page.ContentType)
	}
	if err != nil {
		line += " ! " + err.Error()
	}
	return line
}

// fed returns what told returns for a text on standard input, and makes sure that
// a file gives the same except for the path.
func fed(t testing.TB, text string, opt Options) []string {
	t.Helper()
	opt.Stdin = iotest.OneByteReader(strings.NewReader(text))
	if len(text) > 1<<16 {
		opt.Stdin = strings.NewReader(text)
	}
	lines := told(t, opt, "-")
	path := filepath.Join(t.TempDir(), "f")
	must(t, os.WriteFile(path, []byte(text), 0o600))
	filed := told(t, opt, path)
	for i := range filed {
		filed[i] = strings.ReplaceAll(filed[i], path, "-")
	}
	if diff := cmp.Diff(lines, filed); diff != "" {
		t.Errorf("standard input (-) and a file (+) differ:\n%s", diff)
	}
	return lines
}

func TestContainers(t *testing.T) {
	web := warcOf(html("http://a.example/1", "One"), html("http://a.example/2", "Two"))
	var apart string
	for _, record := range []string{warcOf(), html("http://a.example/1", "One"), html("http://a.example/2", "Two")} {
		apart += gz(t, record)
	}
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"plain", "just text", []string{"-: just text"}},
		{"a text may begin with BZh", "BZh9 is not compressed", []string{"-: BZh9 is not compressed"}},
		{"empty", "", []string{"-: quarantined: the file is empty"}},
		{"gzip", gz(t, "text"), []string{"-: text"}},
		{"gzip members", gz(t, "one ") + gz(t, "") + gz(t, "two"), []string{"-: one two"}},
		{"gzip of nothing", gz(t, ""), []string{"-: quarantined: the file is empty"}},
		{"gzip padded with zeros", gz(t, "text") + "\x00\x00\x00", []string{"-: text"}},
		{"gzip, then something else", gz(t, "text") + "rest", []string{"-: text ! -: byte 4: quarantined: what follows the gzip data is not gzip data"}},
		{"bzip2", decoded(t, bzip2Text), []string{"-: A small text.\n"}},
		{"bzip2 twice", decoded(t, bzip2Text) + decoded(t, bzip2Text), []string{"-: A small text.\nA small text.\n"}},
		{"xz", decoded(t, xzText), []string{"-: A small text.\n"}},
		{"zstd", zst(t, "text"), []string{"-: text"}},
		{"zstd frames", zst(t, "one ") + skippable(0x184D2A50, "note") + zst(t, "two"), []string{"-: one two"}},
		{"zstd after a note", skippable(0x184D2A5F, "note") + zst(t, "text"), []string{"-: text"}},
		{"zstd, then something else", zst(t, "text") + "rest of it, long enough", []string{"-: text ! -: byte 4: quarantined: what follows the zstd data is not zstd data: invalid input: magic number mismatch"}},
		{"zip", zipOf(t, pair{"b.txt", "B"}, pair{"a/", ""}, pair{"a/a.txt", "A"}, pair{"void", ""}), []string{"-/b.txt: B", "-/a/a.txt: A", "-/void: quarantined: the file is empty"}},
		{"zip without members", zipOf(t), []string{"-: skipped: it is a zip archive with no page in it"}},
		{"tar", tarOf(t, pair{"./b.txt", "B"}, pair{"a/a.txt", "A"}, pair{"void", ""}), []string{"-/b.txt: B", "-/a/a.txt: A", "-/void: quarantined: the file is empty"}},
		{"tar.gz", gz(t, tarOf(t, pair{"a.txt", "A"})), []string{"-/a.txt: A"}},
		{"tar after tar", tarOf(t, pair{"a", "A"}) + tarOf(t, pair{"b", "B"}), []string{"-/a: A", "-/b: B"}},
		{"zip in tar.gz", gz(t, tarOf(t, pair{"x.zip", zipOf(t, pair{"a", "A"})}, pair{"b", "B"})), []string{"-/x.zip/a: A", "-/b: B"}},
		{"zstd in zip", zipOf(t, pair{"x.zst", zst(t, "X")}, pair{"y", "Y"}), []string{"-/x.zst: X", "-/y: Y"}},
		{"zip.gz", gz(t, zipOf(t, pair{"a", "A"})), []string{"-/a: A"}},
		{"gz.gz", gz(t, gz(t, "text")), []string{"-: text"}},
		{"gz.gz.gz", gz(t, gz(t, gz(t, "text"))), []string{"-: quarantined: it is gzip data in a container in a container; no more than 2 are opened"}},
		{"tar in tar in tar", tarOf(t, pair{"1", tarOf(t, pair{"2", tarOf(t, pair{"3", "text"})}, pair{"b", "B"})}), []string{"-/1/2: quarantined: it is a tar archive in a container in a container; no more than 2 are opened", "-/1/b: B"}},
		{"gz in zip in tar.gz", gz(t, tarOf(t, pair{"x.zip", zipOf(t, pair{"a.gz", gz(t, "A")})})), []string{"-/x.zip/a.gz: quarantined: it is gzip data in a container in a container; no more than 2 are opened"}},
		{"WARC", web, []string{"-/http://a.example/1: One (http://a.example/1, text/html)", "-/http://a.example/2: Two (http://a.example/2, text/html)"}},
		{"WARC, gzip as a whole", gz(t, web), []string{"-/http://a.example/1: One (http://a.example/1, text/html)", "-/http://a.example/2: Two (http://a.example/2, text/html)"}},
		{"WARC, gzip a record", apart, []string{"-/http://a.example/1: One (http://a.example/1, text/html)", "-/http://a.example/2: Two (http://a.example/2, text/html)"}},
		{"WARC, zstd a record", zst(t, warcOf(html("http://a.example/1", "One"))) + zst(t, html("http://a.example/2", "Two")), []string{"-/http://a.example/1: One (http://a.example/1, text/html)", "-/http://a.example/2: Two (http://a.example/2, text/html)"}},
		{"warc.gz in zip", zipOf(t, pair{"w.warc.gz", apart}), []string{"-/w.warc.gz/http://a.example/1: One (http://a.example/1, text/html)", "-/w.warc.gz/http://a.example/2: Two (http://a.example/2, text/html)"}},
		{"WACZ", zipOf(t, pair{"datapackage.json", "{}"}, pair{"pages/pages.jsonl", "{}"}, pair{"archive/w.warc.gz", apart}), []string{"-/archive/w.warc.gz/http://a.example/1: One (http://a.example/1, text/html)", "-/archive/w.warc.gz/http://a.example/2: Two (http://a.example/2, text/html)"}},
		{"WACZ in zip", zipOf(t, pair{"x.wacz", zipOf(t, pair{"datapackage.json", "{}"}, pair{"archive/w.warc.gz", gz(t, web)})}), []string{"-/x.wacz/archive/w.warc.gz/http://a.example/1: One (http://a.example/1, text/html)", "-/x.wacz/archive/w.warc.gz/http://a.example/2: Two (http://a.example/2, text/html)"}},
		{"7-Zip", "7z\xbc\xaf\x27\x1c\x00\x04", []string{"-: quarantined: it is a 7-Zip archive, which is not read"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, fed(t, c.text, Options{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestDocumentsAreZipped: a zip archive with the parts of one document is a page, also
// in another archive, and can be read at any place; one of a program is none.
func TestDocumentsAreZipped(t *testing.T) {
	for _, parts := range [][]pair{
		{{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w/>"}},
		{{"xl/workbook.xml", "<w/>"}, {"[content_types].xml", "<Types/>"}},
		{{"mimetype", "application/epub+zip"}, {"a.xhtml", "<p>"}},
		{{"META-INF/container.xml", "<container/>"}, {"a.xhtml", "<p>"}},
		{{"Index/Document.iwa", "x"}},
	} {
		document := zipOf(t, parts...)
		for _, text := range []string{document, zipOf(t, pair{"a.docx", document}), gz(t, document), tarOf(t, pair{"a.docx", document})} {
			n := 0
			for page, err := range Pages(t.Context(), []string{"-"}, Options{Stdin: strings.NewReader(text)}) {
				must(t, err)
				n++
				body, err := io.ReadAll(page.Body)
				must(t, err)
				at := make([]byte, page.Size)
				_, err = page.At.ReadAt(at, 0)
				must(t, err)
				if string(body) != document || string(at) != document {
					t.Errorf("%s: %d bytes in order and %d at any place, want the %d of the document", parts[0].name, len(body), len(at), len(document))
				}
			}
			if n != 1 {
				t.Errorf("%s: %d pages", parts[0].name, n)
			}
		}
	}
	program := zipOf(t, pair{"META-INF/MANIFEST.MF", "x"}, pair{"a.class", "y"})
	if diff := cmp.Diff([]string{"-: skipped: it is a program, not an archive of pages"}, fed(t, program, Options{})); diff != "" {
		t.Error(diff)
	}
}

func TestNamesOfMembers(t *testing.T) {
	members := []pair{
		{"../up", "1"}, {"/etc/x", "2"}, {"a\\b", "3"}, {"same", "4"}, {"same", "5"}, {"./same", "6"},
		{".hidden", "h"}, {"a/.git/config", "h"}, {"__MACOSX/a", "h"}, {"a/._b", "h"}, {"ü\n", "7"},
	}
	want := func(o ...int) []string {
		return []string{
			"-/../up: 1", "-//etc/x: 2", "-/a\\b: 3", "-/same: 4",
			fmt.Sprintf("-/same#byte=%d: 5", o[0]), fmt.Sprintf("-/same#byte=%d: 6", o[1]), "-/ü\n: 7",
		}
	}
	if diff := cmp.Diff(want(4608, 5632), fed(t, tarOf(t, members...), Options{})); diff != "" {
		t.Error("tar:", diff)
	}
	archive := zipOf(t, members...)
	r, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	must(t, err)
	five, err := r.File[4].DataOffset()
	must(t, err)
	six, err := r.File[5].DataOffset()
	must(t, err)
	if diff := cmp.Diff(want(int(five), int(six)), fed(t, archive, Options{})); diff != "" {
		t.Error("zip:", diff)
	}
}

func TestWhatIsNoFileInTar(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []tar.Header{
		{Name: "d/", Typeflag: tar.TypeDir}, {Name: "s", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		{Name: "l", Typeflag: tar.TypeLink, Linkname: "s"}, {Name: "dev", Typeflag: tar.TypeChar}, {Name: "pipe", Typeflag: tar.TypeFifo},
	} {
		must(t, w.WriteHeader(&h))
	}
	must(t, w.Close())
	want := []string{"-/dev: skipped: it is a device, not a file", "-/pipe: skipped: it is a pipe, not a file"}
	if diff := cmp.Diff(want, fed(t, b.String(), Options{})); diff != "" {
		t.Error(diff)
	}
}

func TestBrokenMembersOfTar(t *testing.T) {
	archive := []byte(tarOf(t, pair{"a", "A"}, pair{"b", "B"}, pair{"c", "C"}))
	archive[1024+3] = 'x' // in the head of b
	want := []string{"-/a: A", "-: byte 1024: quarantined: the head of a member is broken", "-/c: C"}
	if diff := cmp.Diff(want, fed(t, string(archive), Options{})); diff != "" {
		t.Error(diff)
	}
}

func TestBrokenMembersOfZip(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	add := func(h zip.FileHeader, text string) {
		t.Helper()
		h.CRC32, h.CompressedSize64, h.UncompressedSize64 = 1, uint64(len(text)), uint64(len(text))
		f, err := w.CreateRaw(&h)
		must(t, err)
		_, err = f.Write([]byte(text))
		must(t, err)
	}
	add(zip.FileHeader{Name: "locked", Flags: 1}, "secret")
	add(zip.FileHeader{Name: "odd", Method: 9}, "deflate64")
	add(zip.FileHeader{Name: "sum"}, "not the sum")
	add(zip.FileHeader{Name: "flate", Method: zip.Deflate}, "\xff\xff\xff")
	f, err := w.Create("good")
	must(t, err)
	_, err = f.Write([]byte("good"))
	must(t, err)
	must(t, w.Close())
	want := []string{
		"-/locked: quarantined: it is encrypted",
		"-/odd: quarantined: it is compressed by method 9 of zip, which is not read",
		"-/sum: not the sum ! -/sum: byte 11: quarantined: the zip data is broken: its checksum does not match: zip: checksum error",
		"-/flate: quarantined: the zip data is broken: flate: corrupt input before offset 1",
		"-/good: good",
	}
	if diff := cmp.Diff(want, fed(t, b.String(), Options{})); diff != "" {
		t.Error(diff)
	}
}

func TestMethodsOfZip(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for method, text := range map[uint16]string{zipBzip2: decoded(t, bzip2Text)} {
		f, err := w.CreateRaw(&zip.FileHeader{Name: "a", Method: method, CRC32: 0x5a2e5f5a, CompressedSize64: uint64(len(text)), UncompressedSize64: 14})
		must(t, err)
		_, err = f.Write([]byte(text))
		must(t, err)
	}
	w.RegisterCompressor(zstd.ZipMethodWinZip, zstd.ZipCompressor())
	f, err := w.CreateHeader(&zip.FileHeader{Name: "z", Method: zstd.ZipMethodWinZip})
	must(t, err)
	_, err = f.Write([]byte("zstd text"))
	must(t, err)
	must(t, w.Close())
	got := fed(t, b.String(), Options{})
	if len(got) != 2 || !strings.HasPrefix(got[0], "-/a: A small text.") || got[1] != "-/z: zstd text" {
		t.Errorf("got %q", got)
	}
}

func TestBounds(t *testing.T) {
	const mebibytes = 65
	zeros := strings.Repeat("\x00", 1<<20)
	many := func(piece string) string { return strings.Repeat(piece, mebibytes) }
	var head bytes.Buffer
	must(t, tar.NewWriter(&head).WriteHeader(&tar.Header{Name: "a", Size: mebibytes << 20}))
	const over = "more than 500 bytes come out of each byte that goes in; no text is compressed so much"
	for name, text := range map[string]string{
		"gzip": many(gz(t, zeros)), "zstd": many(zst(t, zeros)), "tar.gz": gz(t, head.String()) + many(gz(t, zeros)),
		"zip": zipOf(t, pair{"a", many(zeros)}, pair{"b", "B"}), "gzip in zip": zipOf(t, pair{"a", many(gz(t, zeros))}),
	} {
		got := strings.Join(told(t, Options{Stdin: strings.NewReader(text)}, "-"), "\n")
		if !strings.Contains(got, over) {
			t.Errorf("%s: %.300q", name, got)
		}
	}
	if got := told(t, Options{Stdin: strings.NewReader(many(gz(t, zeros))), MaxRatio: -1}, "-"); len(got) != 1 || strings.Contains(got[0], "!") {
		t.Errorf("without bound: %.300q", got)
	}
	for want, c := range map[string]struct {
		text string
		opt  Options
	}{
		"-/a: A\n-/b: B\n-: quarantined: it has more than 2 members; the others are not read":            {zipOf(t, pair{"a", "A"}, pair{"b", "B"}, pair{"c", "C"}), Options{MaxMembers: 2}},
		"-/a: A\n-: byte 1536: quarantined: it has more than 1 members; the others are not read":         {tarOf(t, pair{"a", "A"}, pair{"b", "B"}), Options{MaxMembers: 1}},
		"-/a: A\n-/b: quarantined: the file has 11 bytes; at most 10 are read":                           {tarOf(t, pair{"a", "A"}, pair{"b", "BBBBBBBBBBB"}), Options{MaxSize: 10}},
		"-: 01234567890 ! -: byte 10: quarantined: it has more than 10 bytes, which is all that is read": {gz(t, "01234567890"), Options{MaxSize: 10}},
	} {
		if got := strings.Join(fed(t, c.text, c.opt), "\n"); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestOverlappingZip(t *testing.T) {
	archive := []byte(zipOf(t, pair{"a", strings.Repeat("A", 100)}))
	// The entry of the directory again and again, all for the one member.
	at := bytes.Index(archive, []byte("PK\x01\x02"))
	end := bytes.Index(archive, []byte("PK\x05\x06"))
	entry := archive[at:end]
	tail := bytes.Clone(archive[end:])
	const n = 50
	binary.LittleEndian.PutUint16(tail[8:], n)
	binary.LittleEndian.PutUint16(tail[10:], n)
	binary.LittleEndian.PutUint32(tail[12:], uint32(n*len(entry)))
	big := append(bytes.Clone(archive[:at]), bytes.Repeat(entry, n)...)
	for i := range n { // claim more than there is
		binary.LittleEndian.PutUint32(big[at+i*len(entry)+20:], 1000)
	}
	got := fed(t, string(append(big, tail...)), Options{})
	if len(got) != 1 || !strings.Contains(got[0], "they overlap") {
		t.Errorf("got %q", got)
	}
}

// Cut off anywhere, a container gives the same pages as far as it goes, never a
// shorter page as if it were whole.
func TestCutOffAnywhere(t *testing.T) {
	text := strings.Repeat("All work and no play. ", 20)
	web := warcOf(html("http://a.example/1", text), answer("http://a.example/2", "200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", gz(t, text)),
		answer("http://a.example/3", "200 OK", "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(text), text)))
	for name, whole := range map[string]string{
		"gz": gz(t, text), "zst": zst(t, text), "frames": zst(t, text) + zst(t, ""), "tar": tarOf(t, pair{"a", text}, pair{"b", text}), "tar.gz": gz(t, tarOf(t, pair{"a", text}, pair{"b", text})),
		"zip": zipOf(t, pair{"a", text}, pair{"b", text}), "warc": web, "warc.gz": gz(t, web), "warc.zst": zst(t, web), "bz2": decoded(t, bzip2Text), "xz": decoded(t, xzText),
		"tar.zst in zip": zipOf(t, pair{"x", zst(t, tarOf(t, pair{"a", text}))}),
	} {
		for n := range len(whole) {
			if n < 10 || name == "tar" && (n < tarBlock || n%7 != 0) {
				continue // too short to be distinguished from text
			}
			sum := 0
			for page, err := range Pages(t.Context(), []string{"-"}, Options{Stdin: strings.NewReader(whole[:n])}) {
				sum++
				var fault *Fault
				if err != nil {
					if !errors.As(err, &fault) {
						t.Fatalf("%s cut at %d: %v", name, n, err)
					}
					continue
				}
				got, err := io.ReadAll(page.Body)
				if err != nil && (!errors.As(err, &fault) || fault.Path != page.Path || fault.Outcome != Quarantined) {
					t.Fatalf("%s cut at %d: the body ends in %v", name, n, err)
				}
				if err == nil && string(got) != text && string(got) != text+text && string(got) != "A small text.\n" {
					t.Fatalf("%s cut at %d: %s is taken for whole: %q", name, n, page.Path, got)
				}
			}
			if sum == 0 {
				t.Fatalf("%s cut at %d: not a word", name, n)
			}
		}
	}
}

// What is yielded does not depend on what is read of it, and order is the same
// on each run, so that an import can go on where it was interrupted.
func TestSameYieldsWhateverIsRead(t *testing.T) {
	web := warcOf(html("http://a.example/1", "One"), html("http://a.example/1", "Again"), answer("http://a.example/3", "404 Not Found", "", "no"), html("http://a.example/2", "Two"))
	whole := gz(t, tarOf(t, pair{"a.zip", zipOf(t, pair{"x", "X"}, pair{"y", "Y"})}, pair{"w.warc", web}, pair{"b.gz", gz(t, "B")}))
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(whole)
		if rapid.Bool().Draw(t, "broken") {
			text[rapid.IntRange(20, len(text)-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		}
		run := func(read func() int) (lines []string) {
			for page, err := range Pages(t.Context(), []string{"-"}, Options{Stdin: bytes.NewReader(text)}) {
				if err != nil {
					lines = append(lines, err.Error())
					continue
				}
				lines = append(lines, page.Path)
				_, _ = io.CopyN(io.Discard, page.Body, int64(read()))
			}
			return lines
		}
		all := run(func() int { return 1 << 20 })
		some := run(func() int { return rapid.IntRange(0, 5).Draw(t, "read") })
		if diff := cmp.Diff(all, some); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestConsumedAddsUpToMeasure(t *testing.T) {
	base := t.TempDir()
	write(t, base, map[string]string{
		"a.txt": "plain text", "b.gz": gz(t, strings.Repeat("text ", 1000)), "c.zip": zipOf(t, pair{"a", "A"}, pair{"b", "B"}), "d.tar": tarOf(t, pair{"a", "A"}),
		"broken.gz": gz(t, "text")[:12], ".hidden": "no", "empty": "", "e.warc": warcOf(html("http://a.example/", "One")),
	})
	bytes, files := Measure(t.Context(), []string{base, base + "/.hidden", base + "/none"})
	for _, read := range []bool{true, false} {
		sum := int64(0)
		for page, err := range Pages(t.Context(), []string{base, base + "/.hidden", base + "/none"}, Options{Consumed: func(n int64) { sum += n }}) {
			if err == nil && read {
				_, _ = io.Copy(io.Discard, page.Body)
			}
		}
		if sum != bytes || files != 7 {
			t.Errorf("Measure says %d bytes in %d files, Consumed %d bytes", bytes, files, sum)
		}
	}
	if n, files := Measure(t.Context(), []string{base, "-"}); n != 0 || files != 7 {
		t.Errorf("with standard input: %d bytes, %d files", n, files)
	}
}

func TestTemporaryFilesAreGone(t *testing.T) {
	dir := t.TempDir()
	inner := zipOf(t, pair{"a", "A"}, pair{"b", "B"})
	for _, text := range []string{inner, inner[:60], tarOf(t, pair{"x.zip", inner})} {
		for range Pages(t.Context(), []string{"-"}, Options{Stdin: strings.NewReader(text), TempDir: dir}) {
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("there is %v (%v)", left, err)
			}
			break
		}
	}
	got := told(t, Options{Stdin: strings.NewReader(inner), TempDir: dir + "/none"}, "-")
	if len(got) != 1 || !strings.Contains(got[0], "it cannot be written to a temporary file") {
		t.Errorf("got %q", got)
	}
}
