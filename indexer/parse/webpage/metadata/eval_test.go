package metadata_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/indexer/parse/charset"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/webpage/body"
	"standpoint/indexer/parse/webpage/discussion"
	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata"
	"standpoint/indexer/parse/webpage/metadata/site"
)

var (
	update = flag.Bool("update", false, "rewrite golden files")
	show   = flag.String("show", "", "print the pages of the half that is read where this measure fails: title, author, day, minute, outlet, address, read; with a set's name before it, as fundus.author")
	half   = flag.String("half", "read", "half of the pages whose failures are shown: read or held")
)

func TestMain(m *testing.M) { corpustest.Main(m) }

// page is one page of an evaluation set with what is true of it.
type page struct {
	ID        string          `json:"id"`
	HTML      string          `json:"html"`
	URL       string          `json:"url"`
	Domain    string          `json:"outlet_domain"`
	Publisher string          `json:"publisher"`
	Title     string          `json:"title"`
	Author    json.RawMessage `json:"author"`
	Authors   []string        `json:"authors"`
	Date      string          `json:"date"`
}

// TestEval measures what is read of the pages of the evaluation sets, as
// ../shared/score does, in process: on the half of the pages that people who
// wrote the rules looked at, and on the half that they did not.
func TestEval(t *testing.T) {
	folder := corpustest.Shared(t, "eval")
	least := map[string]float64{ // of all pages; what is reached, less a page or two
		"fundus.read": 1, "fundus.address": 0.99, "fundus.title": 0.91, "fundus.author": 0.94, "fundus.day": 0.99, "fundus.minute": 0.98, "fundus.outlet": 0.98,
		"trafilatura.read": 1, "trafilatura.address": 0.99, "trafilatura.title": 0.87, "trafilatura.author": 0.70, "trafilatura.day": 0.865,
		"scrapinghub.read": 1, "scrapinghub.address": 0.98,
	}
	for _, set := range []string{"fundus", "trafilatura", "scrapinghub"} {
		sums := map[string]*[2][2]int{}
		var spent time.Duration
		pages := slices.Collect(corpustest.Lines[page](t, filepath.Join(folder, "article_"+set, "pages.jsonl")))
		for _, p := range pages {
			raw := corpustest.Bytes(t, filepath.Join(folder, "article_"+set, p.HTML))
			start := time.Now()
			got, reason := read(t, raw)
			spent += time.Since(start)
			held := parity(p.ID)
			for measure, right := range judge(set, p, raw, got, reason) {
				if sums[measure] == nil {
					sums[measure] = &[2][2]int{}
				}
				sums[measure][held][1]++
				if right {
					sums[measure][held][0]++
				} else if (*show == measure || *show == set+"."+measure) && (held == 0) == (*half == "read") {
					t.Logf("%s %s %s\n  %s\n  %s", measure, p.ID, p.URL, truth(p), found(got, reason))
				}
			}
		}
		measures := []string{}
		for m := range sums {
			measures = append(measures, m)
		}
		slices.Sort(measures)
		for _, m := range measures {
			s := sums[m]
			all := share(s[0][0]+s[1][0], s[0][1]+s[1][1])
			t.Logf("%-12s %-14s %.3f of %d (read half %.3f, held half %.3f)", set, m, all, s[0][1]+s[1][1], share(s[0][0], s[0][1]), share(s[1][0], s[1][1]))
			if all < least[set+"."+m] {
				t.Errorf("%s of %s is %.3f, below %.3f", m, set, all, least[set+"."+m])
			}
		}
		t.Logf("%-12s %d pages a second, parsing of HTML included", set, int(float64(len(pages))/spent.Seconds()))
	}
}

func share(part, whole int) float64 { return float64(part) / float64(max(whole, 1)) }

func parity(id string) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32() % 2)
}

// read reads a page as the room above does.
func read(t *testing.T, raw []byte) (corpus.Article, string) {
	t.Helper()
	in := charset.NewReader(bytes.NewReader(raw), "")
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := dom.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	site := site.Read(doc, format.Input{Options: format.Options{Outlets: format.NoOutlets{}}})
	discussion.Take(doc, comment.Reader{Zone: site.Zone})
	meta := metadata.Read(doc, site)
	b := body.Extract(doc, body.Known{Headline: meta.Article.Headline, Standfirst: meta.Article.Standfirst, Bylines: meta.Article.Bylines, Text: meta.Text})
	return meta.Article, metadata.NoArticle(meta, b.Paragraphs)
}

// judge says of each measure that the page has a truth for whether it is right.
func judge(set string, p page, raw []byte, got corpus.Article, reason string) map[string]bool {
	right := map[string]bool{"read": reason == ""}
	if link := canonical(raw); link != "" {
		right["address"] = bare(got.URL) == bare(link)
	}
	if p.Title != "" {
		right["title letters"] = letters(got.Headline) == letters(p.Title)
		right["title"] = right["title letters"]
		if set == "fundus" {
			right["title"] = plain(got.Headline) == plain(p.Title)
		}
	}
	if wanted, zoned, ok := when(p.Date); ok {
		right["day"] = sameDay(got.Published, wanted, zoned)
		if zoned {
			right["minute"] = got.Published.Truncate(time.Minute).Equal(wanted.UTC().Truncate(time.Minute))
		}
	}
	if set == "fundus" {
		if len(p.Authors) > 0 {
			right["author"] = slices.Equal(keys(p.Authors), keys(got.Bylines))
		}
		if tellsAddress(raw, p.Domain) {
			right["outlet"] = sameOutlet(got.Outlet, p)
		}
	} else if wanted := authorsOf(p.Author); len(wanted) > 0 {
		right["author"] = letters(strings.Join(got.Bylines, "")) == letters(strings.Join(wanted, "")) || slices.Equal(keys(parted(got.Bylines)), keys(parted(wanted)))
	}
	return right
}

func truth(p page) string {
	return fmt.Sprintf("%q %q %s %s", p.Title, append(p.Authors, string(p.Author)), p.Date, p.Domain)
}

func found(got corpus.Article, reason string) string {
	return fmt.Sprintf("%q %q %s %s %s %s %s", got.Headline, got.Bylines, got.Published, got.DateSource, got.Outlet, got.URL, reason)
}

func authorsOf(raw json.RawMessage) (names []string) {
	var one string
	if json.Unmarshal(raw, &names) != nil && json.Unmarshal(raw, &one) == nil && one != "" {
		names = []string{one}
	}
	return names
}

var (
	fold       = cases.Fold()
	joins      = regexp.MustCompile(`[;,|/&]|\b(?:und|and|et|y)\b`)
	links      = regexp.MustCompile(`(?i)<link\b[^>]*\brel=["']?canonical\b[^>]*>`)
	href       = regexp.MustCompile(`(?i)\bhref=["']?(https?://[^\s"'>]+)`)
	addressing = regexp.MustCompile(`(?i)<link\b[^>]*\brel=["']?canonical\b[^>]*>|<meta\b[^>]*\bog:url\b[^>]*>`)
	scheme     = regexp.MustCompile(`^https?://(www\.)?`)
	quotes     = strings.NewReplacer("‘", "'", "’", "'", "‚", "'", "‛", "'", "`", "'", "´", "'", "ʼ", "'", "“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "''", `"`, "‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-")
)

func parted(names []string) (all []string) {
	for _, n := range names {
		all = append(all, joins.Split(n, -1)...)
	}
	return all
}

// keys are names by their letters alone, as a set.
func keys(names []string) (all []string) {
	for _, n := range names {
		if k := letters(n); k != "" {
			all = append(all, k)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func letters(text string) string {
	return fold.String(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, norm.NFC.String(text)))
}

func plain(text string) string {
	return strings.Join(strings.Fields(quotes.Replace(norm.NFC.String(text))), " ")
}

func when(text string) (at time.Time, zoned, ok bool) {
	for _, layout := range []string{"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05.999999Z07:00", "2006-01-02T15:04:05Z07:00"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true, true
		}
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, false, true
		}
	}
	return time.Time{}, false, false
}

func sameDay(found, wanted time.Time, zoned bool) bool {
	if found.IsZero() {
		return false
	}
	day := found.Format(time.DateOnly)
	if day == wanted.Format(time.DateOnly) || day == wanted.UTC().Format(time.DateOnly) {
		return true
	}
	if zoned || found.Equal(found.Truncate(24*time.Hour)) {
		return false
	}
	start := wanted.Truncate(24 * time.Hour)
	return !found.Before(start.Add(-11*time.Hour)) && found.Before(start.Add(32*time.Hour))
}

func canonical(raw []byte) string {
	tag := links.Find(raw)
	if tag == nil {
		return ""
	}
	m := href.FindSubmatch(tag)
	if m == nil {
		return ""
	}
	return strings.ReplaceAll(string(m[1]), "&amp;", "&")
}

func bare(url string) string { return strings.TrimRight(scheme.ReplaceAllString(url, ""), "/") }

func tellsAddress(raw []byte, domain string) bool {
	for _, tag := range addressing.FindAll(raw, -1) {
		if bytes.Contains(tag, []byte(domain)) {
			return true
		}
	}
	return false
}

func sameOutlet(slug string, p page) bool {
	labels := strings.Split(p.Domain, ".")
	ending := 1
	if n := len(labels); n > 2 && len(labels[n-1]) == 2 && slices.Contains([]string{"co", "com", "org", "net", "gov"}, labels[n-2]) {
		ending = 2
	}
	owner, suffix := labels[:len(labels)-ending], labels[len(labels)-ending:]
	last := owner[len(owner)-1]
	squeeze := func(text string) string {
		k := letters(text)
		if rest, ok := strings.CutPrefix(k, "the"); ok && len(rest) >= 3 {
			return rest
		}
		return k
	}
	for _, name := range []string{p.Publisher, last, strings.Join(owner, ""), last + strings.Join(suffix, ""), strings.Join(labels, "")} {
		if slug != "" && squeeze(slug) == squeeze(name) {
			return true
		}
	}
	return false
}
