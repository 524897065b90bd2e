package body

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"standpoint/corpus/corpustest"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/webpage/discussion"
	discussed "standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata"
	"standpoint/indexer/parse/webpage/metadata/site"
)

var (
	worst  = flag.Int("worst", 0, "how many of the worst evaluation pages to print, of those whose errors may be read")
	only   = flag.String("set", "", "print pages of this evaluation set only")
	past   = flag.Int("past", 0, "how many of the worst to leave out")
	causes = flag.Bool("causes", false, "count why wanted text is missing")
	show   = flag.String("show", "", "print this evaluation page (the start of its id), with all of its blocks")
)

// evalPage is a page of an evaluation set with its truth.
type evalPage struct {
	ID          string   `json:"id"`
	HTML        string   `json:"html"`
	ArticleBody string   `json:"articleBody"`
	BodyText    string   `json:"body_text"`
	With        []string `json:"with"`
	Without     []string `json:"without"`
	Comments    []string `json:"comments"`

	set  string
	page []byte
}

// read reports whether the errors of a page may be looked at; the others are only scored.
func (p *evalPage) read() bool { return sha256.Sum256([]byte("read:" + p.ID))[0]%2 == 0 }

func (p *evalPage) truth() string { return p.ArticleBody + p.BodyText }

var evalSets = []string{"article_scrapinghub", "article_trafilatura", "article_fundus"}

func evalPages(tb testing.TB, set string) []*evalPage {
	tb.Helper()
	folder := corpustest.Shared(tb, "eval", set)
	var pages []*evalPage
	for p := range corpustest.Lines[*evalPage](tb, filepath.Join(folder, "pages.jsonl")) {
		p.set = set
		p.page = unpack(tb, filepath.Join(folder, p.HTML))
		pages = append(pages, p)
	}
	return pages
}

func unpack(tb testing.TB, path string) []byte {
	tb.Helper()
	raw := corpustest.Bytes(tb, path)
	if utf8.Valid(raw) {
		return raw
	}
	in, err := charset.NewReader(bytes.NewReader(raw), "")
	if err != nil {
		tb.Fatal(err)
	}
	page, err := io.ReadAll(in)
	if err != nil {
		tb.Fatal(err)
	}
	return page
}

// knownOf is what the page says of its article; comments are taken out of it.
func knownOf(doc *dom.Document) Known {
	site := site.Read(doc, format.Input{Options: format.Options{Outlets: format.NoOutlets{}}})
	discussion.Take(doc, discussed.Reader{Zone: site.Zone})
	meta := metadata.Read(doc, site)
	return Known{Headline: meta.Article.Headline, Standfirst: meta.Article.Standfirst, Bylines: meta.Article.Bylines, Text: meta.Text}
}

// figures are the sums of a half of a set.
type figures struct {
	pages              int
	precision, recall  float64
	nP, nR             int
	tp, fn, fp, leaked int
}

func (f figures) f1() float64 {
	if f.tp+f.fn > 0 {
		return 2 * float64(f.tp) / float64(2*f.tp+f.fp+f.fn)
	}
	p, r := f.precision/float64(f.nP), f.recall/float64(f.nR)
	return 2 * p * r / (p + r)
}

func (f figures) String() string {
	if f.tp+f.fn > 0 {
		return fmt.Sprintf("%3d pages  F %.4f  P %.4f  R %.4f  comments in bodies %d", f.pages, f.f1(),
			float64(f.tp)/float64(f.tp+f.fp), float64(f.tp)/float64(f.tp+f.fn), f.leaked)
	}
	return fmt.Sprintf("%3d pages  F %.4f  P %.4f  R %.4f", f.pages, f.f1(), f.precision/float64(f.nP), f.recall/float64(f.nR))
}

func (f *figures) add(p *evalPage, body string) (loss float64) {
	f.pages++
	if p.set == "article_trafilatura" {
		text := fold(body)
		n := 0
		for _, s := range p.With {
			if strings.Contains(text, fold(s)) {
				f.tp++
			} else {
				f.fn++
				n++
			}
		}
		for _, s := range p.Without {
			if strings.Contains(text, fold(s)) {
				f.fp++
				n++
			}
		}
		for _, s := range p.Comments {
			if strings.Contains(text, fold(s)) && !slices.ContainsFunc(p.With, func(w string) bool { return strings.Contains(w, s) }) {
				f.leaked++
			}
		}
		return float64(n)
	}
	wanted, got := shingles(p.truth()), shingles(body)
	both, w, g := 0, 0, 0
	for s, n := range got {
		both += min(n, wanted[s])
		g += n
	}
	for _, n := range wanted {
		w += n
	}
	if g > 0 {
		f.precision += float64(both) / float64(g)
		f.nP++
		loss += 1 - float64(both)/float64(g)
	}
	if w > 0 {
		f.recall += float64(both) / float64(w)
		f.nR++
		loss += 1 - float64(both)/float64(w)
	}
	return loss
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func tokens(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' })
}

func shingles(s string) map[string]int {
	m := map[string]int{}
	t := tokens(s)
	if len(t) == 0 {
		return m
	}
	for i := range max(1, len(t)-3) {
		m[strings.Join(t[i:min(i+4, len(t))], " ")]++
	}
	return m
}

// TestEvaluation prints how well bodies are found on the evaluation pages, and
// fails where that falls far behind what was measured.
func TestEvaluation(t *testing.T) {
	least := map[string]float64{"article_scrapinghub": 0.965, "article_trafilatura": 0.935, "article_fundus": 0.96}
	type bad struct {
		p    *evalPage
		loss float64
	}
	for _, set := range evalSets {
		var all, seen, unseen figures
		var losses []bad
		var took time.Duration
		for _, p := range evalPages(t, set) {
			start := time.Now()
			doc, err := dom.Parse(p.page)
			if err != nil {
				t.Errorf("%s %s: %v", set, p.ID, err)
				continue
			}
			known := knownOf(doc)
			body := strings.Join(Extract(doc, known).Paragraphs, "\n\n")
			took += time.Since(start)
			all.add(p, body)
			if !p.read() {
				unseen.add(p, body)
				continue
			}
			if loss := seen.add(p, body); loss > 0.02 && (*only == "" || strings.HasSuffix(set, *only)) {
				losses = append(losses, bad{p, loss})
			}
			if *show != "" && strings.HasPrefix(p.ID, *show) {
				explain(t, p)
			}
		}
		t.Logf("%-20s all    %v  (%.0f pages/s)", set, all, float64(all.pages)/took.Seconds())
		t.Logf("%-20s read   %v", set, seen)
		if *causes {
			t.Log(causesOf(evalPages(t, set)))
		}
		t.Logf("%-20s unread %v", set, unseen)
		if all.f1() < least[set] {
			t.Errorf("%s: F %.4f, at least %.4f was reached before", set, all.f1(), least[set])
		}
		slices.SortStableFunc(losses, func(a, b bad) int { return cmp.Compare(b.loss, a.loss) })
		for _, b := range losses[min(*past, len(losses)):min(*past+*worst, len(losses))] {
			differences(t, b.p, b.loss)
		}
	}
}

// differences prints what is missing in a page's body and what should not be in it.
func differences(t *testing.T, p *evalPage, loss float64) {
	doc, _ := dom.Parse(p.page)
	x := extract(doc, knownOf(doc))
	var out strings.Builder
	fmt.Fprintf(&out, "\n=== %s %s loss %.2f region %s\n", p.set, p.ID, loss, x.describeRegion())
	body := fold(strings.Join(x.body().Paragraphs, "\n\n"))
	whole := shingles(p.truth())
	for _, b := range x.blocks {
		within, n := inside(b.text, whole), len(tokens(b.text))
		wanted := n > 0 && float64(within) >= 0.5*float64(max(1, n-3))
		if p.set == "article_trafilatura" {
			wanted = slices.ContainsFunc(p.With, func(s string) bool { return strings.Contains(fold(b.text), fold(s)) })
			unwanted := slices.ContainsFunc(p.Without, func(s string) bool { return strings.Contains(fold(b.text), fold(s)) })
			if b.keep && unwanted || !b.keep && wanted {
				fmt.Fprintf(&out, "  %s %s\n", mark(b.keep), x.describe(b))
			}
			continue
		}
		if b.keep != wanted && n > 3 {
			fmt.Fprintf(&out, "  %s %s\n", mark(b.keep), x.describe(b))
		}
	}
	for _, s := range p.With {
		if !strings.Contains(body, fold(s)) {
			fmt.Fprintf(&out, "  missing snippet: %s\n", s)
		}
	}
	for _, s := range p.Without {
		if strings.Contains(body, fold(s)) {
			fmt.Fprintf(&out, "  unwanted snippet: %s\n", s)
		}
	}
	t.Log(out.String())
}

func mark(keep bool) string {
	if keep {
		return "EXTRA  "
	}
	return "MISSING"
}

func inside(text string, whole map[string]int) int {
	n := 0
	for s := range shingles(text) {
		if whole[s] > 0 {
			n++
		}
	}
	return n
}

func explain(t *testing.T, p *evalPage) {
	doc, _ := dom.Parse(p.page)
	x := extract(doc, knownOf(doc))
	var out strings.Builder
	fmt.Fprintf(&out, "\n=== %s %s region %s\n", p.set, p.ID, x.describeRegion())
	for _, b := range x.blocks {
		fmt.Fprintf(&out, "%v %s\n", b.keep, x.describe(b))
	}
	fmt.Fprintf(&out, "--- truth\n%s\nwith %q without %q\n", p.truth(), p.With, p.Without)
	t.Log(out.String())
}

func BenchmarkExtract(b *testing.B) {
	for _, set := range evalSets {
		b.Run(set, func(b *testing.B) {
			pages := evalPages(b, set)
			var size int64
			for _, p := range pages {
				size += int64(len(p.page))
			}
			b.SetBytes(size)
			for b.Loop() {
				for _, p := range pages {
					doc, err := dom.Parse(p.page)
					if err != nil {
						b.Fatal(err)
					}
					Extract(doc, Known{})
				}
			}
			b.ReportMetric(float64(b.N*len(pages))/b.Elapsed().Seconds(), "pages/s")
		})
	}
}

// causesOf counts, by what was decided of them, the blocks that are wanted and
// missing, of the pages whose errors may be read and of the others.
func causesOf(pages []*evalPage) string {
	missing := map[bool]map[string]int{true: {}, false: {}}
	for _, p := range pages {
		doc, _ := dom.Parse(p.page)
		x := extract(doc, knownOf(doc))
		body := fold(strings.Join(x.body().Paragraphs, "\n\n"))
		whole := shingles(p.truth())
		count := missing[p.read()]
		for _, s := range p.With {
			if strings.Contains(body, fold(s)) {
				continue
			}
			fate := "spans blocks or is not on the page"
			for _, b := range x.blocks {
				if strings.Contains(fold(b.text), fold(s)) {
					fate = b.fate.String()
				}
			}
			count[fate]++
		}
		for _, b := range x.blocks {
			if n := len(tokens(b.text)); !b.keep && n > 3 && 2*inside(b.text, whole) >= n-3 {
				count[b.fate.String()] += n
			}
		}
	}
	return fmt.Sprintf("missing, by fate: read %v unread %v", missing[true], missing[false])
}
