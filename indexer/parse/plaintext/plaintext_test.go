package plaintext

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/pasted/*.txtar"

func TestMain(m *testing.M) { corpustest.Main(m) }

// known is a small table of outlets, as the gazetteer has a large one.
type known map[string]string

func (k known) ByName(name string) (string, bool) { s, ok := k[strings.ToLower(name)]; return s, ok }
func (k known) ByHost(host string) (string, bool) {
	s, ok := k[strings.TrimPrefix(host, "www.")]
	return s, ok
}

func (k known) Zone(slug string) *time.Location {
	if slug != "apnews" {
		return nil
	}
	return time.FixedZone("there", -4*60*60)
}

var outlets = known{
	"associated press": "apnews", "ap": "apnews", "apnews": "apnews", "ap news": "apnews", "apnews.com": "apnews", "reuters": "reuters",
	"fox news": "foxnews", "globe and mail": "globe-and-mail", "washington post": "washington-post",
}

func pastedText(t testing.TB) format.Format {
	t.Helper()
	return Format(Shipped)
}

// read returns the threads of a page and its faults as lines.
func read(t testing.TB, f format.Format, page string) (threads []corpus.Thread, faults []string) {
	t.Helper()
	in := format.Input{Text: bufio.NewReader(strings.NewReader(page)), Options: format.Options{Outlets: outlets}}
	for thread, err := range f.Read(t.Context(), in) {
		var fault *format.Error
		switch {
		case errors.As(err, &fault):
			fault.Path = "page"
			faults = append(faults, fault.Error())
		case err != nil:
			t.Fatal(err)
		default:
			thread.Identify()
			threads = append(threads, thread)
		}
	}
	return threads, faults
}

// TestPasted reads the pages of testdata/pasted: each archive holds a page and
// what is read from it.
func TestPasted(t *testing.T) {
	f := pastedText(t)
	formattest.Archives(t, golden, *update, func(t *testing.T, archive *txtar.Archive) []txtar.File {
		return formattest.First(archive, "read", show(read(t, f, string(archive.Files[0].Data))))
	})
}

// show writes what was read so that a person can check it.
func show(threads []corpus.Thread, faults []string) string {
	var b strings.Builder
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	for _, thread := range threads {
		a := thread.Article
		field("outlet", a.Outlet)
		field("url", a.URL)
		field("headline", a.Headline)
		field("by", strings.Join(a.Bylines, " | "))
		if !a.Published.IsZero() {
			field("published", a.Published.Format("2006-01-02T15:04:05Z07:00")+" "+string(a.PublishedPrecision))
		}
		field("language", a.Language)
		for _, p := range a.Paragraphs {
			field("paragraph", p)
		}
		for _, c := range a.Captions {
			field("caption", c)
		}
		for _, r := range a.Related {
			field("related", r)
		}
		for _, c := range thread.Comments {
			fmt.Fprintf(&b, "%scomment%s: %s\n", strings.Repeat("  ", c.Depth), signedBy(c), strings.NewReplacer("\n\n", " ¶ ", "\n", " / ").Replace(c.Text))
		}
	}
	for _, fault := range faults {
		field("fault", fault)
	}
	return b.String()
}

// signedBy is who wrote a comment, when, and its score, as far as is known.
func signedBy(c corpus.Comment) string {
	var parts []string
	if c.Author != "" {
		parts = append(parts, c.Author)
	}
	if !c.Posted.IsZero() {
		parts = append(parts, strings.Join(slices.DeleteFunc([]string{c.Posted.Format(time.RFC3339), string(c.PostedPrecision), string(c.PostedZone)}, func(s string) bool { return s == "" }), " "))
	}
	if c.Score != nil {
		parts = append(parts, strconv.Itoa(*c.Score))
	}
	if parts == nil {
		return ""
	}
	return " [" + strings.Join(parts, ", ") + "]"
}

func TestWhenLine(t *testing.T) {
	for text, want := range map[string]string{
		"April 11, 2025 at 9:03 pm": "April 11, 2025 at 9:03 pm", "11. April 2025, 21:03 Uhr": "11. April 2025, 21:03 Uhr", "Posted on 2025-04-11 21:03": "2025-04-11 21:03",
		"Apr 11, 2025 · Edited": "Apr 11, 2025", "2025年4月11日": "2025年4月11日",
		"3 hours ago": "-", "2h": "-", "an hour ago (edited)": "-", "yesterday at 9:03": "-", "Just now": "-", "April 11 at 9:03 pm": "-", "vor 3 Stunden": "-", "hace 2 días": "-",
		"3 часа назад": "-", "3時間前": "-", "3시간 전": "-",
		"I was there on April 11, 2025": "", "3 hours": "-", "12 likes": "", "the day after": "", "2025": "", "April 2025": "", "now what": "", "He left 3 hours ago.": "",
	} {
		when, ok := whenLine(text)
		if ok && when == "" {
			when = "-"
		}
		if when != want {
			t.Errorf("%q: %q, want %q", text, when, want)
		}
	}
}

func seedPages(f *testing.F) {
	for _, page := range formattest.Pages(f, golden) {
		f.Add(page)
	}
	for _, page := range []string{"", "\n", "a", "headline: x\n\n", "\r\r\n\u2028a b c\u2029", "> a\n> b\nc", "“a\n”\n“\"", "a b c\na b c\na b c\na b c d", "---\nurl: x\n---\n\nA B (C)", "A headline\nBy A B\nMay 6, 2020\n" + strings.Repeat("word ", 20) + "end.\nA B\nc\nD E\nf\nA B\ng"} {
		f.Add([]byte(page))
	}
}

// FuzzPasted: every line that is not front matter is read once, and nothing else
// is, except for the byline and the date of the article, and names, dates and furniture
// of comments that are signed.
func FuzzPasted(f *testing.F) {
	seedPages(f)
	format := pastedText(f)
	f.Fuzz(func(t *testing.T, page []byte) {
		threads, _ := read(t, format, string(page))
		if len(threads) == 0 {
			return
		}
		lines := splitLines(page)
		var want, got []string
		a := threads[0].Article
		for i, row := range rowsOf(lines[splitHeader(lines):]) {
			if _, _, about := aboutArticle(row.text); about && i <= mostTop && !slices.Contains(a.Paragraphs, row.text) && !slices.Contains(a.Related, row.text) && a.Headline != row.text {
				continue // it says who wrote the article, or when
			}
			want = append(want, row.text)
		}
		got = slices.Concat(a.Paragraphs, a.Captions, a.Related)
		if a.Headline != "" && splitHeader(lines) == 0 {
			got = append(got, a.Headline)
		}
		signed := false
		for _, c := range threads[0].Comments {
			got = append(got, strings.FieldsFunc(c.Text, func(r rune) bool { return r == '\n' })...)
			signed = signed || c.Author != ""
		}
		if len(got) == len(want)+1 || len(got) == len(want)-1 {
			got = withoutHeadline(got, want, a.Headline)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !signed && !slices.Equal(want, got) {
			t.Fatalf("want lines\n%q\ngot\n%q", want, got)
		}
		for _, text := range got {
			if _, found := slices.BinarySearch(want, text); !found {
				t.Fatalf("%q is not a line of the page", text)
			}
		}
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

// longPage is a page of n lines made from a shipped case.
func longPage(t testing.TB, name string, n int) string {
	page := formattest.Page(t, "testdata/pasted/"+name+".txtar")
	lines := strings.Split(strings.TrimSpace(string(page)), "\n")
	var b strings.Builder
	for i := range n {
		at := i * len(lines) / n
		if name == "signed" {
			at = min(i, 12+(i-12)%(len(lines)-12))
		}
		b.WriteString(lines[at])
		b.WriteByte('\n')
	}
	return b.String()
}

// BenchmarkPasted shows by its two sizes that work grows with length alone.
func BenchmarkPasted(b *testing.B) {
	f := pastedText(b)
	for _, name := range []string{"quotes", "signed"} {
		for _, lines := range []int{100, 10000} {
			b.Run(name+strconv.Itoa(lines)+"lines", func(b *testing.B) {
				page := longPage(b, name, lines)
				b.SetBytes(int64(len(page)))
				for b.Loop() {
					if threads, _ := read(b, f, page); len(threads) != 1 {
						b.Fatal("no thread")
					}
				}
			})
		}
	}
}

// TestAddressesAreNoNames: e-mail and IP addresses of those who sign are not kept.
func TestAddressesAreNoNames(t *testing.T) {
	page := "The county will close the Alder Street bridge for eleven months, the Department of Public Works said on Thursday.\n\n" +
		"jo@bugle.example, April 11, 2025 at 9:03 pm\n\nThey never tell us anything.\n\nAl van Roe, April 12, 2025 at 9:03 pm\n\nMust be nice to be able to move.\n"
	threads, _ := read(t, pastedText(t), page)
	if len(threads) != 1 || len(threads[0].Comments) != 2 || threads[0].Comments[0].Author != "" || threads[0].Comments[1].Author != "Al van Roe" {
		t.Errorf("%+v", threads)
	}
}

// TestSignaturesWithoutTextAreCounted: nothing is left out without a word.
func TestSignaturesWithoutTextAreCounted(t *testing.T) {
	page := "The county will close the Alder Street bridge for eleven months, the Department of Public Works said on Thursday.\n\n" +
		"Jo Doe, April 11, 2025 at 9:03 pm\n\nThey never tell us anything.\n\nBen Low, April 11, 2025 at 9:04 pm\n\nReply\n\nAl van Roe, April 12, 2025 at 9:03 pm\n\nMust be nice to be able to move.\n"
	threads, faults := read(t, pastedText(t), page)
	if len(threads) != 1 || len(threads[0].Comments) != 2 || len(faults) != 1 || faults[0] != "page: skipped: left out: comments without text: 1" {
		t.Errorf("%+v, faults %q", threads, faults)
	}
}
