package dump_test

import (
	"bufio"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/indexer/parse/dump"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/*.txtar"

func TestMain(m *testing.M) { corpustest.Main(m) }

// claimed returns the one format that claims a page; ok is false if none does.
func claimed(t testing.TB, page string) (found format.Format, ok bool) {
	t.Helper()
	text := strings.TrimSpace(page)
	head := format.Head{Text: []byte(text[:min(len(text), format.Window)]), Whole: len(text) <= format.Window}
	for _, f := range dump.Formats() {
		if f.Claims(head) {
			if ok {
				t.Errorf("%s and %s both claim %.100q", found.Name, f.Name, page)
			}
			found, ok = f, true
		}
	}
	return found, ok
}

// result is what was read of a page.
type result struct {
	threads []corpus.Thread // identified
	faults  []string
}

func readAs(t testing.TB, f format.Format, page string) (r result) {
	t.Helper()
	in := format.Input{Text: bufio.NewReader(strings.NewReader(page)), Options: format.Options{Outlets: format.NoOutlets{}}}
	for thread, err := range f.Read(t.Context(), in) {
		var fault *format.Error
		switch {
		case errors.As(err, &fault):
			r.faults = append(r.faults, fault.Error())
		case err != nil:
			t.Fatal(err)
		default:
			thread.Identify()
			r.threads = append(r.threads, thread)
		}
	}
	return r
}

// show writes what was read so that it can be compared line by line.
func show(format string, r result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "format %s\n", format)
	for _, t := range r.threads {
		showThread(&b, t)
	}
	for _, fault := range r.faults {
		fmt.Fprintf(&b, "\n! %s\n", fault)
	}
	return b.String()
}

func showThread(b *strings.Builder, t corpus.Thread) {
	a := t.Article
	fmt.Fprintf(b, "\n%s %s %s at %d\n", a.ID, cmp.Or(a.Platform, "-"), cmp.Or(a.NativeID, "-"), t.Origin.Offset)
	count := ""
	if a.CommentCount != nil {
		count = fmt.Sprint(*a.CommentCount)
	}
	modified := ""
	if !a.Modified.IsZero() {
		modified = a.Modified.Format(time.RFC3339)
	}
	for _, field := range [][2]string{
		{"url", a.URL}, {"outlet", a.Outlet}, {"section", a.Section}, {"headline", a.Headline}, {"by", strings.Join(a.Bylines, "; ")},
		{"published", stamp(a.Published) + " " + string(a.PublishedPrecision) + " " + a.DateSource}, {"modified", modified},
		{"comments", count}, {"related", strings.Join(a.Related, " ")}, {"text", strings.Join(a.Paragraphs, " ¶ ")},
	} {
		if value := strings.TrimSpace(field[1]); value != "" {
			fmt.Fprintf(b, "  %s: %s\n", field[0], value)
		}
	}
	names := map[string]string{"": "-"}
	for _, c := range t.Comments {
		names[c.ID] = c.NativeID
	}
	for _, c := range t.Comments {
		score := "?"
		if c.Score != nil {
			score = fmt.Sprint(*c.Score)
		}
		text := strings.ReplaceAll(c.Text, "\n", "⏎")
		if c.Deleted {
			text = "(deleted)" + text
		}
		fmt.Fprintf(b, "  %d %s < %s | %s | %s | %s | %s | %s\n", c.Depth, c.NativeID, cmp.Or(names[c.ParentID], "elsewhere"),
			c.Author, stamp(c.Posted), score, c.URL, text)
	}
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// TestGolden reads the files of each case, one by one; what each becomes is
// after it as NAME.want.
func TestGolden(t *testing.T) {
	formattest.Archives(t, golden, *update, func(t *testing.T, archive *txtar.Archive) []txtar.File {
		return formattest.Each(archive, func(file txtar.File) string {
			f, ok := claimed(t, string(file.Data))
			if !ok {
				t.Fatalf("nobody claims %s", file.Name)
			}
			return show(f.Name, readAs(t, f, string(file.Data)))
		})
	})
}

// inputs are the pages of all cases.
func inputs(t testing.TB) (out []string) {
	t.Helper()
	for _, page := range formattest.Inputs(t, golden, func(name string) bool { return !strings.HasSuffix(name, formattest.Want) }) {
		out = append(out, string(page))
	}
	return out
}

// TestClaimsNothingElse: JSON in another format stays unclaimed.
func TestClaimsNothingElse(t *testing.T) {
	for _, page := range []string{
		`{"article":{"id":"a0123456789abcdef","headline":"Ferry"},"comments":[{"id":"c1","text":"Late."}]}`,
		`{"origin":{"path":"x","offset":0},"article":{"platform":"reddit","native_id":"t3_x"},"comments":[]}`,
		`{"id":1,"title":"Ferry","text":"Late","author":"Orla","date":"2025-01-01"}`,
		`{"id":1,"type":"article","time":12}`,
		`{"version":1,"comments":[{"commentHex":"1","markdown":"x"}],"commenters":[]}`,
		`{"kind":"youtube#commentThreadListResponse","items":[{"id":"x"}]}`,
		`{"kind":"youtube#commentThread","data":{}}`,
		`[1,2,3]`, `{}`, `[]`, `[[[[`, `{"a":`, `{"post":{"id":1},"comment":{"id":2}}`,
		`{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"id":"1","url":"u","title":"t"}]}`,
	} {
		if f, ok := claimed(t, page); ok {
			t.Errorf("%s claims %s", f.Name, page)
		}
	}
}

// TestOrder: whatever the order of the lines of a dump, the same articles and
// comments are read, with the same ids and parents.
func TestOrder(t *testing.T) {
	for _, page := range inputs(t) {
		lines := strings.Split(strings.TrimSpace(page), "\n")
		if len(lines) < 3 || !strings.HasPrefix(lines[1], "{") {
			continue
		}
		f, _ := claimed(t, page)
		want := documents(readAs(t, f, page))
		for i := range lines {
			turned := slices.Concat(lines[i:], lines[:i])
			if i%2 == 1 {
				slices.Reverse(turned)
			}
			if d := diff.Diff(want, documents(readAs(t, f, strings.Join(turned, "\n")))); d != "" {
				t.Errorf("%s, turned by %d (-as it is +turned):\n%s", f.Name, i, d)
			}
		}
	}
}

// documents are the articles that are not stubs, and the comments with their
// parents, in the order of their ids.
func documents(r result) (out []string) {
	for _, t := range r.threads {
		if !t.Article.IsStub() {
			out = append(out, t.Article.ID+" "+t.Article.Headline)
		}
		for _, c := range t.Comments {
			out = append(out, fmt.Sprintf("%s %s of %s below %s: %s", c.ID, c.NativeID, t.Article.ID, c.ParentID, c.Text))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestCut cuts each page at every byte: what was read of the part is what is
// read of the whole, and a page that is cut within a record says so.
func TestCut(t *testing.T) {
	for _, page := range inputs(t) {
		f, _ := claimed(t, page)
		whole := documents(readAs(t, f, page))
		step := 1 + len(page)/1500
		for end := 1; end < len(page); end += step {
			r := readAs(t, f, page[:end])
			if len(r.threads) == 0 && len(r.faults) == 0 && strings.TrimSpace(page[:end]) != "" {
				t.Errorf("%s: nothing is said of %.200q", f.Name, page[:end])
			}
			if f.Name == "hackernews" { // where a story can be beyond the cut
				continue
			}
			for _, d := range documents(r) {
				if _, found := slices.BinarySearch(whole, d); !found {
					t.Errorf("%s, cut at %d: %s is not in the whole", f.Name, end, d)
				}
			}
		}
	}
}
