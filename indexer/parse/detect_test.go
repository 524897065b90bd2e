package parse

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	unicode16 "unicode/utf16"

	"standpoint/indexer/parse/format"
)

const article = "The council voted on Tuesday to close two bridges, officials said.\nRepairs will take a year, according to the mayor.\n"

func TestDetection(t *testing.T) {
	p := parser(t, Options{})
	for name, c := range map[string]struct{ page, want string }{
		"article":            {article, ""},
		"byte order mark":    {"\ufeff" + article, ""},
		"cr line ends":       {strings.ReplaceAll(article, "\n", "\r"), ""},
		"threads":            {`{"article":{"headline":"A bridge closes"},"comments":[]}` + "\n", ""},
		"comments of Lemmy":  {`{"comments":[{"comment":{"id":12,"post_id":7,"content":"A bridge?","path":"0.12"}}]}` + "\n", ""},
		"comments of a tree": {`{"comments":[{"comment":{"id":"a","pid":"","text":"<p>A bridge?</p>","locator":{"url":"https://bugle.example/bridge"}},"replies":[]}]}`, ""},
		"json":               {"{\n  \"a\": 1,\n  \"of\": \"article\"\n}\n", "skipped: it is JSON"},
		"json with prose":    {`[{"x":{"y":[{"z":"The mayor said on Tuesday that the bridge would be closed for a year, officials said."}]},"k":1}]` + "\n", "skipped: it is JSON"},
		"a bracket":          {"[Updated] " + article, ""},
		"json on one line":   {`{"type":"FeatureCollection","features":[]}`, "skipped: it is JSON"},
		"json list":          {`[{"a":1}]`, "skipped: it is JSON"},
		"html":               {"<!DOCTYPE html><html><body><h1>Bridges</h1><p>" + article + "</p>", ""},
		"xml":                {`<?xml version="1.0"?><settings></settings>`, "skipped: it is XML"},
		"go":                 {"// Package x does something that takes seven words.\npackage x\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(1)\n}\n", "skipped: it is source code"},
		"markdown":           {"# Title\n\nThis is the readme of a program that does things.\n\n## Use\n\n- one\n- two\n\n```\nmake\n```\n", "skipped: it is a Markdown"},
		"tsv":                {"slug\tname of the outlet in full words here\n" + "a\tb\n" + "c\td\n" + "e\tf\n", "skipped: it is a table"},
		"csv":                {strings.Repeat("one word,two words are here,three words and four\n", 8), "skipped: no column is known to hold texts"},
		"few words":          {"hello world\n", "skipped: there is no running text"},
		"zip":                {"PK\x03\x04xxxx", "quarantined: it is a zip archive that is cut off or broken"},
		"car":                {"\x3a\xa2eroots\x81\xd8\x2a\x58\x25\x00", "the CAR file is broken: it ends after 13 of the 58 bytes of a block"},
		"pdf":                {"%PDF-1.7\n1 0 obj\n", "skipped: it is a PDF file; its text can be saved by itself"},
		"xls":                {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "skipped: it is a document of an old Office program; save it"},
		"png":                {"\x89PNG\r\n\x1a\n\x00\x00", "skipped: it is a PNG"},
		"binary":             {"abc\x00\x01\x02 def ghi jkl \x03\x04", "line 1: byte 3: quarantined: it is binary, not text"},
		"control bytes":      {"\x01\x02\x03\x04 and nothing else", "line 1: byte 0: quarantined: it is binary, not text"},
		"a stray control":    {article + strings.Replace(article, "year", "y\x02ear", 1), ""},
		"short latin-1":      {"A caf\xe9.\n", "skipped: there is no running text"},
		"cut at the end":     {"A caf\xc3", "skipped: there is no running text"},
		"utf-16":             {"\xff\xfea\x00b\x00", "skipped: there is no running text"},
		"empty":              {"", "quarantined: there is no text"},
		"blank":              {" \n\n\t\n", "quarantined: there is no text"},
		"much white space":   {strings.Repeat(" \n", format.Window) + article, "quarantined: it begins with more white space than a page has"},
		"letters cut":        {strings.Repeat("Ünïcödé wörds ärë cüt ät thé énd öf thé wïndöw. ", 3000) + "\n", ""},
		"latin-1":            {"The caf\xe9 on the corner was closed on Tuesday, officials said.\n", ""},
		"header only":        {"headline: Nothing else stands in this page of text\n\n", "quarantined: there is no text"},
		"broken first line":  {`{"article":{"headline":` + "\n" + `{"article":{"headline":"Good"}}` + "\n", "line 1: byte 22: quarantined: not a thread in JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			threads, faults := read(t, p, strings.NewReader(c.page))
			switch {
			case c.want == "" && (len(faults) > 0 || len(threads) != 1):
				t.Errorf("%d threads, faults %q", len(threads), faults)
			case c.want != "" && (len(faults) != 1 || !strings.Contains(faults[0], c.want)):
				t.Errorf("faults %q, want %q", faults, c.want)
			}
		})
	}
}

// TestAskedForFormat: what cannot be the format asked for is broken, not foreign.
func TestAskedForFormat(t *testing.T) {
	for page, want := range map[string]string{
		"abc\x00\x01 and more of it": "line 1: byte 3: quarantined: a zero byte: this is binary, not text",
		"# A readme\n\nhello\n":      "",
		"":                           "quarantined: there is no text",
		"{\"a\": 1}\nshort text\n\n": "",
	} {
		threads, faults := read(t, parser(t, Options{Format: "pasted"}), strings.NewReader(page))
		if want == "" && len(threads) != 1 || want != "" && (len(faults) != 1 || !strings.Contains(faults[0], want)) {
			t.Errorf("%q: %d threads, faults %q, want %q", page, len(threads), faults, want)
		}
	}
}

// TestSampleFolderHasOtherFiles: other files in the folder of the sample are skipped.
func TestSampleFolderHasOtherFiles(t *testing.T) {
	for _, name := range []string{"README.md", "sample.go"} {
		f, err := os.Open("../../corpus/sample/" + name)
		if err != nil {
			t.Fatal(err)
		}
		threads, faults := read(t, parser(t, Options{}), f)
		f.Close()
		if len(threads) != 0 || len(faults) != 1 || !strings.Contains(faults[0], "skipped") {
			t.Errorf("%s: %d threads, faults %q", name, len(threads), faults)
		}
	}
}

// endless gives n bytes of one line and counts what was taken of it.
type endless struct {
	left, taken int64
	of          string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && int64(n) < e.left {
		n += copy(p[n:], e.of)
	}
	n = int(min(int64(n), e.left))
	e.left -= int64(n)
	e.taken += int64(n)
	return n, nil
}

// TestOneHugeLine: whatever it is made of, it is reported with its length, in
// bounded memory.
func TestOneHugeLine(t *testing.T) {
	p := parser(t, Options{})
	for of, size := range map[string]int64{"many words in one line ": 24 << 20, `{"article":{"x":`: 17 << 20} {
		want := fmt.Sprintf("page: line 1: byte 0: quarantined: the line has %d bytes; at most 16777216 are read", size)
		threads, faults := read(t, p, &endless{left: size, of: of})
		if len(threads) != 0 || len(faults) != 1 || faults[0] != want {
			t.Errorf("%s: %d threads, faults %q", of, len(threads), faults)
		}
	}
}

func TestHugeLineAmongLines(t *testing.T) {
	page := io.MultiReader(strings.NewReader(article+"\r\n"), &endless{left: 20 << 20, of: "x y "}, strings.NewReader("\nThe end.\n"))
	_, faults := read(t, parser(t, Options{}), page)
	if len(faults) != 1 || !strings.Contains(faults[0], "line 4: byte 119: quarantined: the line has 20971520 bytes") {
		t.Errorf("faults %q", faults)
	}
}

// TestBrokenLettersAnywhere: wherever a read cuts the text, the first broken
// byte is reported and the rest is read, and a letter that is cut is not broken.
func TestBrokenLettersAnywhere(t *testing.T) {
	p := parser(t, Options{Format: "pasted"})
	for _, filler := range []string{"é", "日本", "🎈"} {
		for _, size := range []int{format.Window - 1, format.Window, 256 << 10} {
			whole := strings.Repeat(filler, size/len(filler)+1)
			if _, faults := read(t, p, iotest.HalfReader(strings.NewReader(whole))); len(faults) > 0 {
				t.Errorf("%d of %q: %q", size, filler, faults)
			}
			want := fmt.Sprintf("page: byte %d: warned: read as U+FFFD, because it is not a character in utf-8: 1 place, here", len(whole)+1)
			threads, faults := read(t, p, strings.NewReader(whole+"\n\xe9.\n"))
			if len(faults) != 1 || faults[0] != want || len(threads) != 1 {
				t.Errorf("%d of %q: %q, want %q", size, filler, faults, want)
			}
		}
	}
}

// TestMojibake: what was decoded wrongly before it came here is mended and
// noted, except for lines that parse has printed itself.
func TestMojibake(t *testing.T) {
	broken := "The mayor said it wasnâ€™t â€œa greatâ€\u009d bridge, according to the cafÃ©.\n"
	threads, faults := read(t, parser(t, Options{}), strings.NewReader(broken))
	if want := "The mayor said it wasn’t “a great” bridge, according to the café."; len(threads) != 1 || threads[0].Article.Paragraphs[0] != want {
		t.Errorf("read %+v", threads)
	}
	if len(faults) != 1 || !strings.Contains(faults[0], "noted: mended letters") {
		t.Errorf("faults %q", faults)
	}
	line := `{"article":{"headline":"wasnâ€™t"},"comments":[]}`
	if threads, _ := read(t, parser(t, Options{}), strings.NewReader(line)); len(threads) != 1 || threads[0].Article.Headline != "wasnâ€™t" {
		t.Errorf("read %+v", threads)
	}
}

// TestEncodings: the same page in any encoding is the same thread, and offsets
// are those of the page as it was given.
func TestEncodings(t *testing.T) {
	lines := `{"article":{"headline":"Fähre zu spät"},"comments":[]}` + "\n" + `{"article":{"headline":"Brücke gesperrt"},"comments":[]}` + "\n"
	want, _ := read(t, parser(t, Options{}), strings.NewReader(lines))
	for name, encoded := range map[string]string{
		"windows-1252": strings.NewReplacer("ä", "\xe4", "ü", "\xfc").Replace(lines),
		"utf-16 le":    utf16(lines, binary.LittleEndian),
		"utf-16 be":    utf16(lines, binary.BigEndian),
		"with a mark":  "\ufeff" + lines,
	} {
		threads, faults := read(t, parser(t, Options{}), strings.NewReader(encoded))
		if len(threads) != 2 || len(faults) != 0 || threads[1].Article.Headline != want[1].Article.Headline {
			t.Errorf("%s: %+v, faults %q", name, threads, faults)
			continue
		}
		at := threads[1].Origin.Offset
		if second := encoded[at:]; !strings.HasPrefix(strings.ReplaceAll(second, "\x00", ""), `{"article":{"headline":"Br`) {
			t.Errorf("%s: the second line is said to be at byte %d, where %q stands", name, at, second[:min(len(second), 20)])
		}
	}
}

// utf16 encodes a text with a byte order mark.
func utf16(text string, order binary.AppendByteOrder) string {
	out := order.AppendUint16(nil, 0xfeff)
	for _, unit := range unicode16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

func TestOneHugeLineAmongThreads(t *testing.T) {
	good := `{"article":{"headline":"A bridge closes"},"comments":[]}` + "\n"
	page := io.MultiReader(strings.NewReader(good), &endless{left: 48 << 20, of: `{"article":`}, strings.NewReader("\n"+strings.Replace(good, "A", "B", 1)))
	threads, faults := read(t, parser(t, Options{}), page)
	if len(faults) != 1 || !strings.Contains(faults[0], "line 2: byte 57: quarantined: the line has 50331648 bytes; at most 16777216 are read") {
		t.Errorf("faults %q", faults)
	}
	if len(threads) != 2 || threads[1].Origin.Offset != int64(len(good))+48<<20+1 {
		t.Errorf("threads %+v", threads)
	}
}

// TestReadError: what was read before a disk fails is not taken for the whole.
func TestReadErrorIsQuarantined(t *testing.T) {
	page := io.MultiReader(strings.NewReader(article), failing{})
	threads, faults := read(t, parser(t, Options{Format: "pasted"}), page)
	if len(threads) != 0 || len(faults) != 1 || !strings.Contains(faults[0], "reading failed: broken disk") {
		t.Errorf("%d threads, faults %q", len(threads), faults)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }

type brokenDisk string

func (e brokenDisk) Error() string { return string(e) }

const errBroken = brokenDisk("broken disk")
