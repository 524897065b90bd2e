package plaintext

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

var (
	inventedPages = flag.Int("pages", 300, "how many pages TestInventedPages invents")
	inventedFirst = flag.Uint64("first", 1, "the seed of the first page that TestInventedPages invents; each page has the next one")
	showInvented  = flag.Bool("show", false, "print the pages on which TestInventedPages fails")
)

// TestInventedPages invents pasted pages, each by its seed: a language, a head, lines
// at the end of the article, and a form of comments, chosen independently of each
// other. What goes wrong shows in the counts of the one choice that it comes from.
// They say what is read of what somebody thought of, not how common it is.
func TestInventedPages(t *testing.T) {
	f := pastedText(t)
	wrong, all := map[string]map[string]int{}, map[string]int{}
	for seed := *inventedFirst; seed < *inventedFirst+uint64(*inventedPages); seed++ {
		page := invent(seed)
		for _, choice := range page.choices {
			all[choice]++
		}
		faults := page.faults(t, f)
		for _, fault := range faults {
			part, _, _ := strings.Cut(fault, ":")
			if wrong[part] == nil {
				wrong[part] = map[string]int{}
			}
			for _, choice := range page.choices {
				wrong[part][choice]++
			}
			t.Errorf("seed %d: %s\n\t%s", seed, fault, strings.Join(page.choices, " · "))
		}
		if len(faults) > 0 && *showInvented {
			t.Log(page.text())
		}
	}
	for _, part := range slices.Sorted(maps.Keys(wrong)) {
		choices := slices.SortedFunc(maps.Keys(wrong[part]), func(a, b string) int {
			return cmp.Or(cmp.Compare(float64(wrong[part][b])/float64(all[b]), float64(wrong[part][a])/float64(all[a])), strings.Compare(a, b))
		})
		for _, choice := range choices[:min(len(choices), 5)] {
			t.Logf("%s: %d of %d with %s", part, wrong[part][choice], all[choice], choice)
		}
	}
}

// inventedPage is a pasted page with what it says.
type inventedPage struct {
	*rand.Rand
	tongue
	choices  []string
	headline string
	byline   string
	day      string // "2021-04-08"; "": the page does not say it
	head     []string
	article  []string // its lines, the headline and the lines about it aside
	heading  string
	comments []inventedComment
	below    []string // the lines of the comments
}

type inventedComment struct {
	author string
	text   []string // lines
}

// choose takes one of some options, and notes it.
func (p *inventedPage) choose(of string, options ...string) string {
	option := options[p.IntN(len(options))]
	p.choices = append(p.choices, of+"="+option)
	return option
}

func invent(seed uint64) *inventedPage {
	p := &inventedPage{Rand: rand.New(rand.NewPCG(seed, 11))}
	p.tongue = tongues[p.IntN(len(tongues))]
	p.choices = append(p.choices, "language="+p.code)
	p.top()
	p.body()
	p.discussion()
	return p
}

func (p *inventedPage) text() string {
	lines := slices.Concat(p.head, p.article)
	if p.heading != "" {
		lines = append(lines, p.heading)
	}
	return strings.Join(append(lines, p.below...), "\n") + "\n"
}

// top writes the lines above the text.
func (p *inventedPage) top() {
	p.headline = p.headlines[p.IntN(len(p.headlines))]
	day := time.Date(2021, 4, 2+p.IntN(20), 0, 0, 0, 0, time.UTC)
	by, date := p.by+" "+p.name(), p.date(day)
	layout := p.choose("head", "headline", "byline", "byline and date", "date and byline", "one line", "words before the date", "front matter")
	lines := []string{p.headline}
	switch layout {
	case "byline":
		lines = append(lines, by)
	case "byline and date":
		lines = append(lines, by, date)
	case "date and byline":
		lines = append(lines, date, by)
	case "one line":
		lines = append(lines, by+" | "+date)
	case "words before the date":
		lines = append(lines, by, p.published+" "+date)
	case "front matter":
		lines = []string{"headline: " + p.headline, "", by, date}
	}
	if layout != "headline" {
		p.byline = strings.TrimPrefix(by, p.by+" ")
	}
	if layout != "headline" && layout != "byline" {
		p.day = day.Format(time.DateOnly)
	}
	p.head = lines
}

// body writes an article with what stands at the end of articles.
func (p *inventedPage) body() {
	at := p.Perm(len(p.news))[:min(len(p.news), 4+p.IntN(4))]
	inside := p.choose("inside", "nothing", "nothing", "headings of parts", "speakers")
	for n, i := range at {
		if n > 0 && p.code == "en" {
			switch inside {
			case "headings of parts":
				p.article = append(p.article, parts[n%len(parts)])
			case "speakers":
				p.article = append(p.article, givenNames[n%2]+" "+familyNames[n%2])
			}
		}
		p.article = append(p.article, p.fill(p.news[i]))
	}
	end := p.choose("end", "nothing", "credit", "note of the editors", "sign-up", "survey", "page", "list", "post", "rights")
	if p.code != "en" {
		return
	}
	if lines := ends[end]; lines != nil {
		p.article = append(p.article, strings.Split(p.fill(lines[p.IntN(len(lines))]), "\n")...)
	}
}

// discussion writes comments in one of the forms in which people paste them.
func (p *inventedPage) discussion() {
	form := p.choose("form", "name, text", "name, blocks", "name between blank lines", "name and date", "name with date", "text alone", "none")
	if p.code != "en" && form == "text alone" {
		form = "name, text" // what is not signed is told by the words, and only in English
	}
	headed := p.choose("heading", "yes", "no") == "yes"
	if form == "none" {
		return
	}
	if headed || p.code != "en" && form != "name and date" && form != "name with date" {
		p.heading = strings.ReplaceAll(p.headings[p.IntN(len(p.headings))], "#", fmt.Sprint(4+p.IntN(30)))
	}
	people := p.people(map[string]int{"two": 2, "many": 7}[p.choose("people", "two", "many")])
	said := p.said
	if p.choose("comments", "usual", "usual", "few words") == "few words" && p.code == "en" && (form == "name, blocks" || strings.Contains(form, "date")) {
		said = fewWords // in other forms they look like names and the items of a list
	}
	texts := p.Perm(len(said))[:min(len(said), 5+p.IntN(5))]
	for n := 0; n < len(texts); n++ {
		c := inventedComment{author: people[len(p.comments)%len(people)], text: []string{p.fill(said[texts[n]])}}
		if form != "text alone" && p.IntN(4) == 0 && n+1 < len(texts) {
			n++
			c.text = append(c.text, p.fill(said[texts[n]]))
		}
		p.comments = append(p.comments, c)
		p.below = append(p.below, p.written(form, c)...)
		if form == "text alone" {
			p.comments[len(p.comments)-1].author = ""
		}
	}
}

// written are the lines of a comment in a form.
func (p *inventedPage) written(form string, c inventedComment) []string {
	when := p.date(time.Date(2021, 4, 22+p.IntN(6), 0, 0, 0, 0, time.UTC))
	switch form {
	case "name, blocks":
		return append([]string{"", c.author}, c.text...)
	case "name between blank lines":
		return append([]string{"", c.author, ""}, strings.Join(c.text, "\n\n"))
	case "name and date":
		return append([]string{c.author, when}, c.text...)
	case "name with date":
		return append([]string{c.author + ", " + when}, c.text...)
	case "text alone":
		return c.text
	}
	return append([]string{c.author}, c.text...)
}

// faults are the differences between what a page says and what is read.
func (p *inventedPage) faults(t *testing.T, f format.Format) (faults []string) {
	fault := func(format string, values ...any) { faults = append(faults, fmt.Sprintf(format, values...)) }
	var thread corpus.Thread
	in := format.Input{Text: bufio.NewReader(strings.NewReader(p.text())), Options: format.Options{Outlets: outlets}}
	for read, err := range f.Read(t.Context(), in) {
		if err != nil {
			fault("fault: %v", err)
			return faults
		}
		thread = read
	}
	a := thread.Article
	if a.Headline != p.headline {
		fault("headline: %q, not %q", a.Headline, p.headline)
	}
	if strings.Join(a.Bylines, ", ") != p.byline {
		fault("byline: %q, not %q", a.Bylines, p.byline)
	}
	day := ""
	if !a.Published.IsZero() {
		day = a.Published.Format(time.DateOnly)
	}
	if day != p.day {
		fault("day: %q, not %q", day, p.day)
	}
	var lines []string
	for _, text := range slices.Concat(a.Paragraphs, a.Captions, a.Related) {
		lines = append(lines, strings.Split(text, "\n")...)
	}
	want := slices.Clone(p.article)
	if p.heading != "" {
		want = append(want, p.heading)
	}
	slices.Sort(lines)
	slices.Sort(want)
	if !slices.Equal(lines, want) {
		fault("boundary: %d lines of the article, not %d", len(lines), len(want))
	}
	for i := range max(len(p.comments), len(thread.Comments)) {
		if i >= len(p.comments) || i >= len(thread.Comments) {
			fault("comments: %d, not %d", len(thread.Comments), len(p.comments))
			break
		}
		got, c := thread.Comments[i], p.comments[i]
		if got.Author != c.author || got.Text != strings.Join(c.text, "\n\n") {
			fault("comment: %d is %q by %q, not %q by %q", i, got.Text, got.Author, c.text, c.author)
			break
		}
	}
	return faults
}
