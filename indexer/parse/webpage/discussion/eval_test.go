package discussion_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/indexer/parse/charset"
	"standpoint/indexer/parse/webpage/discussion"
	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/dom"
)

// failures prints what went wrong on the pages of the half that is read.
var failures = flag.Bool("failures", false, "print failures on the pages that may be read")

// page prints all comments of one page.
var page = flag.String("page", "", "print the comments of this page")

// evalPage is a page of an evaluation set with what is known of it.
type evalPage struct {
	ID, HTML string
	Comments json.RawMessage
	With     []string
	Body     string `json:"body_text"`
	Article  string `json:"articleBody"`
	Page     string

	set     string
	held    bool // in the quarter that nobody reads
	truth   []trueComment
	said    []string
	threads discussion.Found
	before  string // letters of the page
	after   string // letters of the page without comments
}

type trueComment struct {
	ID, Parent, Kind, Author, Date, Text string
	ParentKnown                          *bool `json:"parent_known"`
}

// tally counts for one half of the pages.
type tally map[string]int

func (t tally) line(name, part, whole string) string {
	if t[whole] == 0 {
		return fmt.Sprintf("%-42s –", name)
	}
	return fmt.Sprintf("%-42s %.4f (%d of %d)", name, float64(t[part])/float64(t[whole]), t[part], t[whole])
}

// TestEval measures against the evaluation sets, apart for the half of the pages
// that was read while this was written (three quarters) and the rest that was not.
func TestEval(t *testing.T) {
	halves := [2]tally{{}, {}}
	wordpress := map[string][]trueComment{}
	for row := range corpustest.Lines[struct {
		Page     string
		Comments []trueComment
	}](t, corpustest.Shared(t, "eval", "comments_wordpress_html", "pages.jsonl")) {
		wordpress[row.Page] = row.Comments
	}
	for _, set := range []string{"article_trafilatura", "article_scrapinghub", "article_fundus"} {
		for page := range corpustest.Lines[evalPage](t, corpustest.Shared(t, "eval", set, "pages.jsonl")) {
			page.set = set
			sum := sha256.Sum256([]byte(page.ID))
			page.held = sum[0]&sum[1]&1 == 1
			page.truth = wordpress[page.ID]
			_ = json.Unmarshal(page.Comments, &page.said)
			page.read(t)
			half := 0
			if page.held {
				half = 1
			}
			page.count(t, halves[half])
		}
	}
	for i, name := range []string{"read", "held out"} {
		c := halves[i]
		t.Logf("pages %s:\n%s", name, strings.Join([]string{
			c.line("WordPress: recall", "found", "wanted"), c.line("WordPress: precision", "right", "given"),
			c.line("WordPress: text equal", "text", "found"), c.line("WordPress: parents of replies", "reply.right", "reply"),
			c.line("WordPress: top-level without parent", "top.right", "top"), c.line("WordPress: author", "author.right", "author"),
			c.line("WordPress: date", "date.right", "date"), c.line("WordPress: native id", "id.right", "found"),
			c.line("snippets of comments found", "said.found", "said"), c.line("snippets of comments left on the page", "said.left", "said"),
			c.line("texts of articles taken out", "lost", "prose"), c.line("article in comments", "prose.said", "prose"),
			c.line("pages with comments where none is known", "false", "pages"), c.line("  in no known platform", "false.shape", "pages"),
		}, "\n"))
	}
	if c := halves[0]; c["found"]*100 < c["wanted"]*97 {
		t.Errorf("of %d comments of WordPress %d were found", c["wanted"], c["found"])
	}
}

func (p *evalPage) source(t *testing.T) []byte {
	decoded := charset.NewReader(bytes.NewReader(corpustest.Bytes(t, corpustest.Shared(t, "eval", p.set, p.HTML))), "")
	page, err := io.ReadAll(decoded)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func (p *evalPage) read(t *testing.T) {
	source := p.source(t)
	doc, err := dom.Parse(source)
	if err != nil {
		t.Logf("%s: %v", p.ID, err)
		return
	}
	p.before = letters(dom.Text(doc.Nodes[0]))
	p.threads = discussion.Take(doc, comment.Reader{})
	p.after = letters(dom.Text(doc.Nodes[0]))
	thread := corpus.Thread{Article: corpus.Article{Headline: p.ID}, Comments: p.threads.Comments}
	thread.Identify()
	p.threads.Comments = thread.Comments
	if p.ID == *page {
		for _, c := range thread.Comments {
			t.Logf("%s <%s %d %q %v %.100q", c.NativeID, c.ParentID, c.Depth, c.Author, c.Posted, c.Text)
		}
	}
}

func (p *evalPage) count(t *testing.T, c tally) {
	note := func(format string, args ...any) {
		if *failures && !p.held {
			t.Logf("%s %s: %s", p.set, p.ID, fmt.Sprintf(format, args...))
		}
	}
	if len(p.truth) > 0 {
		p.wordpress(c, note)
	} else if len(p.said) == 0 {
		c["pages"]++
		if n := len(p.threads.Comments); n > 0 {
			c["false"]++
			if p.threads.Platform == "" {
				c["false.shape"]++
			}
			note("%d comments of %q, such as %+v", n, p.threads.Platform, p.threads.Comments[0])
		}
	}
	var texts strings.Builder
	for _, comment := range p.threads.Comments {
		texts.WriteString(letters(comment.Text))
	}
	for _, said := range p.said {
		c["said"]++
		if strings.Contains(texts.String(), letters(said)) {
			c["said.found"]++
		} else if strings.Contains(p.before, letters(said)) {
			note("not found: %q", said)
		}
		if strings.Contains(p.after, letters(said)) && !strings.Contains(letters(strings.Join(p.With, " ")), letters(said)) {
			c["said.left"]++
			note("left: %q", said)
		}
	}
	prose := append(p.With, append(strings.Split(p.Body, "\n"), strings.Split(p.Article, "\n")...)...)
	for _, paragraph := range prose {
		if paragraph = letters(paragraph); len(paragraph) < 20 || !strings.Contains(p.before, paragraph) {
			continue
		}
		c["prose"]++
		if !strings.Contains(p.after, paragraph) {
			c["lost"]++
			note("lost: %.60q", paragraph)
		}
		if strings.Contains(texts.String(), paragraph) {
			c["prose.said"]++
			note("in comments: %.60q", paragraph)
		}
	}
}

// wordpress compares the comments of a page with the true ones, as the scorer does.
func (p *evalPage) wordpress(c tally, note func(string, ...any)) {
	found := p.threads.Comments
	native := map[string]string{}
	free := map[string]int{}
	for i, f := range found {
		native[f.ID] = f.NativeID
		free[f.NativeID] = i
	}
	pingbacks := 0
	for _, want := range p.truth {
		i, ok := free[want.ID]
		if ok {
			delete(free, want.ID)
		}
		if want.Kind != "comment" || want.Text == "" {
			if ok {
				pingbacks++
			}
			continue
		}
		c["wanted"]++
		if !ok {
			note("missing %s: %.60q", want.ID, want.Text)
			continue
		}
		got := found[i]
		c["found"]++
		c["right"]++
		c["id.right"]++
		if letters(got.Text) == letters(want.Text) {
			c["text"]++
		} else {
			note("text of %s is %q, not %q", want.ID, got.Text, want.Text)
		}
		if want.Author != "" {
			c["author"]++
			if strings.EqualFold(strings.Join(strings.Fields(got.Author), " "), strings.Join(strings.Fields(want.Author), " ")) {
				c["author.right"]++
			} else {
				note("author of %s is %q, not %q", want.ID, got.Author, want.Author)
			}
		}
		if want.Date != "" {
			c["date"]++
			if !got.Posted.IsZero() && strings.HasPrefix(want.Date, got.Posted.Format("2006-01")) {
				c["date.right"]++
			} else {
				note("date of %s is %v, not %s", want.ID, got.Posted, want.Date)
			}
		}
		if want.Parent != "" {
			c["reply"]++
			if native[got.ParentID] == want.Parent {
				c["reply.right"]++
			} else {
				note("%s answers %q, not %s", want.ID, native[got.ParentID], want.Parent)
			}
		} else if want.ParentKnown == nil || *want.ParentKnown {
			c["top"]++
			if got.ParentID == "" {
				c["top.right"]++
			} else {
				note("%s answers %q", want.ID, native[got.ParentID])
			}
		}
	}
	c["given"] += len(found) - pingbacks
	for id, i := range free {
		note("one too many, %s: %+v", id, found[i])
	}
}

func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFC.String(text))
}
