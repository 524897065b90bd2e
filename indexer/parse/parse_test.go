package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse/format"
)

// known is a small table of outlets, as the gazetteer has a large one.
type known map[string]string

func (k known) ByName(name string) (string, bool) { s, ok := k[strings.ToLower(name)]; return s, ok }
func (k known) Zone(string) *time.Location        { return nil }
func (k known) ByHost(host string) (string, bool) {
	s, ok := k[strings.TrimPrefix(host, "www.")]
	return s, ok
}

var outlets = known{
	"associated press": "apnews", "ap": "apnews", "ap news": "apnews", "apnews.com": "apnews", "reuters": "reuters",
	"fox news": "foxnews", "globe and mail": "globe-and-mail", "washington post": "washington-post",
}

func parser(t testing.TB, opt Options) *Parser {
	t.Helper()
	if opt.Outlets == nil {
		opt.Outlets = outlets
	}
	p, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// read returns the threads of a page and its faults as lines.
func read(t testing.TB, p *Parser, page io.Reader) (threads []corpus.Thread, faults []string) {
	t.Helper()
	for thread, err := range p.Threads(t.Context(), intake.Page{Path: "page", Size: -1, Body: page}) {
		var fault *format.Error
		switch {
		case errors.As(err, &fault):
			faults = append(faults, fault.Error())
		case err != nil:
			t.Fatal(err)
		default:
			threads = append(threads, thread)
		}
	}
	return threads, faults
}

// TestSeeds holds the two pasted pages against what a careful reader gets from them.
func TestSeeds(t *testing.T) {
	folder := corpustest.Shared(t, "seeds")
	raw, err := os.ReadFile(filepath.Join(folder, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth map[string]json.RawMessage
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	p := parser(t, Options{})
	for name, raw := range truth {
		if name == "note" {
			continue
		}
		var want struct {
			Article []int   `json:"article_lines"`
			Related []int   `json:"related_lines"`
			Caption []int   `json:"caption_lines"`
			Outlet  *string `json:"outlet"`
			Quotes  []struct {
				CommentLine int `json:"comment_line"`
				Of          string
				Line        int
			}
		}
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		page, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(page)), "\n")
		threads, faults := read(t, p, bytes.NewReader(page))
		if len(threads) != 1 || len(faults) != 0 {
			t.Fatalf("%s: %d threads, faults %q", name, len(threads), faults)
		}
		article := threads[0].Article
		at := func(numbers []int) (out []string) {
			for _, n := range numbers {
				out = append(out, lines[n-1])
			}
			return out
		}
		var paragraphs []string
		special := strings.Join(append(at(want.Related), at(want.Caption)...), "\n")
		for _, line := range lines[want.Article[0]-1 : want.Article[1]] {
			if line != "" && !strings.Contains(special, line) {
				paragraphs = append(paragraphs, line)
			}
		}
		for what, pair := range map[string][2][]string{
			"paragraphs": {paragraphs, article.Paragraphs}, "related": {at(want.Related), article.Related}, "captions": {at(want.Caption), article.Captions},
		} {
			if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
				t.Errorf("%s: %s:\n%s", name, what, diff)
			}
		}
		if want.Outlet == nil && article.Outlet != "" || want.Outlet != nil && article.Outlet != *want.Outlet {
			t.Errorf("%s: outlet %q", name, article.Outlet)
		}
		for _, quote := range want.Quotes {
			i := holding(threads[0].Comments, lines[quote.CommentLine-1])
			switch {
			case i < 0:
				t.Errorf("%s: no comment begins with line %d", name, quote.CommentLine)
			case quote.Of == "article" && threads[0].Comments[i].ParentID != "":
				t.Errorf("%s: line %d quotes the article, but answers %s", name, quote.CommentLine, threads[0].Comments[i].ParentID)
			case quote.Of == "comment" && threads[0].Comments[i].ParentID != threads[0].Comments[holding(threads[0].Comments, lines[quote.Line-1])].ID:
				t.Errorf("%s: line %d does not answer line %d", name, quote.CommentLine, quote.Line)
			}
		}
	}
}

// holding is the comment that begins with a line.
func holding(comments []corpus.Comment, line string) int {
	for i, c := range comments {
		if first, _, _ := strings.Cut(c.Text, "\n"); first == line {
			return i
		}
	}
	return -1
}

// TestParseOutputReadsBackUnchanged: parse and then index is the same as index.
func TestParseOutputReadsBackUnchanged(t *testing.T) {
	files, err := filepath.Glob("plaintext/testdata/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	p := parser(t, Options{})
	var printed bytes.Buffer
	encoder := json.NewEncoder(&printed)
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		threads, _ := read(t, p, bytes.NewReader(archive.Files[0].Data))
		for _, thread := range threads {
			if err := encoder.Encode(thread); err != nil {
				t.Fatal(err)
			}
		}
	}
	threads, faults := read(t, p, bytes.NewReader(printed.Bytes()))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var again bytes.Buffer
	encoder = json.NewEncoder(&again)
	for _, thread := range threads {
		if err := encoder.Encode(thread); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(printed.String(), again.String()); diff != "" {
		t.Error(diff)
	}
}

func TestUnknownFormatIsAnError(t *testing.T) {
	if _, err := New(Options{Format: "wordstar"}); err == nil || !strings.Contains(err.Error(), "wordstar") {
		t.Errorf("got %v", err)
	}
}

func TestOutletOverride(t *testing.T) {
	p := parser(t, Options{Options: format.Options{Slug: "my-paper"}})
	page := "outlet: AP News\n\nThe council met on Tuesday to vote on the budget, officials said.\n"
	threads, _ := read(t, p, strings.NewReader(page))
	lines, _ := read(t, p, strings.NewReader(`{"article":{"outlet":"apnews","paragraphs":["x"]},"comments":[]}`))
	for _, thread := range append(threads, lines...) {
		if thread.Article.Outlet != "my-paper" {
			t.Errorf("outlet %q", thread.Article.Outlet)
		}
	}
}
