package parse

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"standpoint/corpus"
)

func seedPages(f *testing.F) {
	files, err := filepath.Glob("testdata/pasted/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(txtar.Parse(raw).Files[0].Data)
	}
	for _, page := range []string{"", "\n", "a", "headline: x\n\n", "\r\r\n\u2028a b c\u2029", "> a\n> b\nc", "“a\n”\n“\"", "a b c\na b c\na b c\na b c d", "---\nurl: x\n---\n\nA B (C)"} {
		f.Add([]byte(page))
	}
}

// FuzzPasted: every line that is no front matter is read once, and nothing else is.
func FuzzPasted(f *testing.F) {
	seedPages(f)
	p := parser(f, Options{Format: Pasted})
	f.Fuzz(func(t *testing.T, page []byte) {
		threads, _ := read(t, p, strings.NewReader(string(page)))
		if len(threads) == 0 {
			return
		}
		lines := splitLines(page)
		var want, got []string
		for _, row := range rowsOf(lines[splitHeader(lines):]) {
			want = append(want, row.text)
		}
		a := threads[0].Article
		got = slices.Concat(a.Paragraphs, a.Captions, a.Related)
		if a.Headline != "" && splitHeader(lines) == 0 {
			got = append(got, a.Headline)
		}
		for _, c := range threads[0].Comments {
			got = append(got, strings.Split(c.Text, "\n\n")...)
		}
		if len(got) == len(want)+1 || len(got) == len(want)-1 {
			got = withoutHeadline(got, want, a.Headline)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			t.Fatalf("want lines\n%q\ngot\n%q", want, got)
		}
		checkIDs(t, threads)
	})
}

// withoutHeadline adds the first line where front matter gave no headline and
// the page's own first line was one.
func withoutHeadline(got, want []string, headline string) []string {
	if len(got) < len(want) && headline == want[0] {
		return append(got, headline)
	}
	return got
}

func checkIDs(t *testing.T, threads []corpus.Thread) {
	t.Helper()
	for _, thread := range threads {
		seen := map[string]bool{"": true}
		if !corpus.IsID(thread.Article.ID) {
			t.Fatalf("article id %q", thread.Article.ID)
		}
		for _, c := range thread.Comments {
			if seen[c.ID] || !corpus.IsID(c.ID) {
				t.Fatalf("comment id %q comes twice or is none", c.ID)
			}
			seen[c.ID] = true
		}
	}
}

// FuzzThreads: no page breaks the reader, and what it reads has ids.
func FuzzThreads(f *testing.F) {
	for _, page := range []string{
		`{"article":{"headline":"A"},"comments":[{"text":"x"},{"text":"x","parent_id":"y"}]}`, "{}\n{\n", `{"article":null}`,
		`{"article":{"id":"a0123456789abcdef"},"comments":[{"id":"c0123456789abcdef","parent_id":"c0123456789abcdef","text":"x"},{"id":"x","native_id":"y","text":"x"},{"id":"y","text":"z"}]}`,
		`{"article":{"url":"::","published":"0000-01-01T00:00:00Z"}}`, "\xff\n\x00\n",
	} {
		f.Add([]byte(page))
	}
	p := parser(f, Options{Format: Threads})
	f.Fuzz(func(t *testing.T, page []byte) {
		threads, _ := read(t, p, strings.NewReader(string(page)))
		checkIDs(t, threads)
	})
}

// longPage is a page of n lines made from the shipped cases.
func longPage(t testing.TB, n int) string {
	raw, err := os.ReadFile("testdata/pasted/quotes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(txtar.Parse(raw).Files[0].Data)), "\n")
	var b strings.Builder
	for i := range n {
		b.WriteString(lines[i*len(lines)/n])
		b.WriteByte('\n')
	}
	return b.String()
}

// BenchmarkPasted shows by its two sizes that work grows with length alone.
func BenchmarkPasted(b *testing.B) {
	p := parser(b, Options{Format: Pasted})
	for _, lines := range []int{100, 10000} {
		b.Run(strconv.Itoa(lines)+"lines", func(b *testing.B) {
			page := longPage(b, lines)
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				for _, err := range p.Threads(b.Context(), strings.NewReader(page), "page") {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
