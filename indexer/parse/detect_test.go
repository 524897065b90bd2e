package parse

import (
	"io"
	"os"
	"strings"
	"testing"
)

const article = "The council voted on Tuesday to close two bridges, officials said.\nRepairs will take a year, according to the mayor.\n"

func TestDetection(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"article":           {article, ""},
		"byte order mark":   {"\ufeff" + article, ""},
		"cr line ends":      {strings.ReplaceAll(article, "\n", "\r"), ""},
		"threads":           {`{"article":{"headline":"A bridge closes"},"comments":[]}` + "\n", ""},
		"json":              {"{\n  \"a\": 1,\n  \"of\": \"article\"\n}\n", "skipped: it is JSON"},
		"json on one line":  {`{"type":"FeatureCollection","features":[]}`, "skipped: it is JSON"},
		"json list":         {`[{"a":1}]`, "skipped: it is a JSON list"},
		"html":              {"<!DOCTYPE html><html><body><p>Words and more words of an article here.</p>", "skipped: it is an HTML"},
		"xml":               {`<?xml version="1.0"?><rss></rss>`, "skipped: it is an HTML or XML"},
		"go":                {"// Package x does something that takes seven words.\npackage x\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(1)\n}\n", "skipped: it is source code"},
		"markdown":          {"# Title\n\nThis is the readme of a program that does things.\n\n## Use\n\n- one\n- two\n\n```\nmake\n```\n", "skipped: it is a Markdown"},
		"tsv":               {"slug\tname of the outlet in full words here\n" + "a\tb\n" + "c\td\n" + "e\tf\n", "skipped: it is a table"},
		"csv":               {strings.Repeat("one word,two words are here,three words and four\n", 8), "skipped: it is a table"},
		"few words":         {"hello world\n", "skipped: there is no running text"},
		"zip":               {"PK\x03\x04xxxx", "skipped: it is a zip"},
		"binary":            {"abc\x00\x01\x02", "skipped: it is binary"},
		"utf-16":            {"\xff\xfea\x00b\x00", "skipped: it is UTF-16"},
		"empty":             {"", "quarantined: there is no text"},
		"blank":             {" \n\n\t\n", "quarantined: there is no text"},
		"much white space":  {strings.Repeat(" \n", window) + article, ""},
		"letters cut":       {strings.Repeat("Ünïcödé wörds ärë cüt ät thé énd öf thé wïndöw. ", 3000) + "\n", ""},
		"latin-1":           {"The caf\xe9 on the corner was closed on Tuesday, officials said.\n", "line 1: byte 7: quarantined: the text is not valid UTF-8"},
		"header only":       {"headline: Nothing else stands in this page of text\n\n", "quarantined: there is no text"},
		"broken first line": {`{"article":{"headline":` + "\n" + `{"article":{"headline":"Good"}}` + "\n", "line 1: byte 22: quarantined: not a thread in JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			threads, faults := read(t, parser(t, Options{}), strings.NewReader(c.page))
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
		"abc\x00\x01":                "line 1: byte 3: quarantined: a zero byte",
		"# A readme\n\nhello\n":      "",
		"":                           "quarantined: there is no text",
		"fine\nnot \xc3\x28 fine\n":  "line 2: byte 9: quarantined: the text is not valid UTF-8",
		"{\"a\": 1}\nshort text\n\n": "",
	} {
		threads, faults := read(t, parser(t, Options{Format: Pasted}), strings.NewReader(page))
		if want == "" && len(threads) != 1 || want != "" && (len(faults) != 1 || !strings.Contains(faults[0], want)) {
			t.Errorf("%q: %d threads, faults %q, want %q", page, len(threads), faults, want)
		}
	}
}

func TestBinaryAskedForAsThreads(t *testing.T) {
	threads, faults := read(t, parser(t, Options{Format: Threads}), strings.NewReader("x\n\x00\n\n"))
	if len(threads) != 0 || len(faults) != 1 || !strings.Contains(faults[0], "line 2: byte 2: quarantined: a zero byte") {
		t.Errorf("faults %q", faults)
	}
}

// TestSampleFolderHasOtherFiles: what lies beside the sample's pages is passed over.
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

func TestOneHugeLineOfText(t *testing.T) {
	for _, of := range []string{"many words in one line ", "a"} {
		line := &endless{left: 200 << 20, of: of}
		threads, faults := read(t, parser(t, Options{}), line)
		if len(threads) != 0 || len(faults) != 1 || !strings.Contains(faults[0], "quarantined: the line is longer than 16 MiB") {
			t.Errorf("%d threads, faults %q", len(threads), faults)
		}
		if line.taken > MaxLine+1<<20 {
			t.Errorf("%d bytes were read of a line that is too long after %d", line.taken, MaxLine)
		}
	}
}

func TestOneHugeLineAmongThreads(t *testing.T) {
	good := `{"article":{"headline":"A bridge closes"},"comments":[]}` + "\n"
	page := io.MultiReader(strings.NewReader(good), &endless{left: 200 << 20, of: `{"article":`}, strings.NewReader("\n"+strings.Replace(good, "A", "B", 1)))
	threads, faults := read(t, parser(t, Options{}), page)
	if len(faults) != 1 || !strings.Contains(faults[0], "line 2: byte 57: quarantined: the line is longer than 16 MiB") {
		t.Errorf("faults %q", faults)
	}
	if len(threads) != 2 || threads[1].Origin.Offset != int64(len(good))+200<<20+1 {
		t.Errorf("threads %+v", threads)
	}
}

// TestReadError: what was read before a disk fails is not taken for the whole.
func TestReadErrorIsQuarantined(t *testing.T) {
	page := io.MultiReader(strings.NewReader(article), failing{})
	threads, faults := read(t, parser(t, Options{Format: Pasted}), page)
	if len(threads) != 0 || len(faults) != 1 || !strings.Contains(faults[0], "reading failed: broken disk") {
		t.Errorf("%d threads, faults %q", len(threads), faults)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }

type brokenDisk string

func (e brokenDisk) Error() string { return string(e) }

const errBroken = brokenDisk("broken disk")
