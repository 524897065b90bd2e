package webpage_test

import (
	"cmp"
	"flag"
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
)

var (
	inventedPages = flag.Int("pages", 250, "how many pages TestInventedPages invents")
	inventedFirst = flag.Uint64("first", 1, "the seed of the first page that TestInventedPages invents; each page has the next one")
	showInvented  = flag.Bool("show", false, "print the pages on which TestInventedPages fails")
)

// TestInventedPages invents pages, each by its seed, and reads them. Whatever the
// layout, the wording and the language, nothing that the page says may get lost.
// Choices are independent of each other, so what goes wrong shows in the counts
// of the one choice that it comes from.
func TestInventedPages(t *testing.T) {
	t.Parallel()
	wrong := map[string]map[string]int{} // part → choice → pages
	all := map[string]int{}
	for seed := *inventedFirst; seed < *inventedFirst+uint64(*inventedPages); seed++ {
		page := invent(seed)
		for _, choice := range page.choices {
			all[choice]++
		}
		faults := page.faults(readAs(t, page.html, "text/html; charset=utf-8"))
		for _, fault := range faults {
			part, _, _ := strings.Cut(fault, ":")
			for _, choice := range page.choices {
				if wrong[part] == nil {
					wrong[part] = map[string]int{}
				}
				wrong[part][choice]++
			}
			t.Errorf("seed %d: %s\n\t%s", seed, fault, strings.Join(page.choices, " · "))
		}
		if len(faults) > 0 && *showInvented {
			t.Log(page.html)
		}
	}
	for _, part := range slices.Sorted(maps.Keys(wrong)) {
		choices := slices.SortedFunc(maps.Keys(wrong[part]), func(a, b string) int {
			return cmp.Or(cmp.Compare(float64(wrong[part][b])/float64(all[b]), float64(wrong[part][a])/float64(all[a])), strings.Compare(a, b))
		})
		choices = slices.DeleteFunc(choices, func(choice string) bool { return all[choice] < 5 })
		for _, choice := range choices[:min(len(choices), 5)] {
			t.Logf("%s: %d of %d with %s", part, wrong[part][choice], all[choice], choice)
		}
	}
}

// inventedPage is a page with what it says.
type inventedPage struct {
	*rand.Rand
	tongue
	html       string
	choices    []string
	headline   string
	bylines    []string
	published  time.Time
	paragraphs []string
	comments   []inventedComment
	captured   time.Time // zero: the page does not say it
	heading    string
}

type inventedComment struct {
	author, text, when string
	posted             time.Time // zero: not read
	precision          corpus.Precision
	answers            int  // which comment; -1: the article
	deleted            bool // what it shows is a stub
}

// choose takes one of some options, and notes it.
func (p *inventedPage) choose(of string, options ...string) string {
	option := options[p.IntN(len(options))]
	shown := option
	if len(shown) > 48 {
		shown = shown[:48] + "…"
	}
	p.choices = append(p.choices, of+"="+strings.ToValidUTF8(shown, ""))
	return option
}

func invent(seed uint64) *inventedPage {
	p := &inventedPage{Rand: rand.New(rand.NewPCG(seed, 11))}
	p.tongue = tongues[p.IntN(len(tongues))]
	p.choices = append(p.choices, "language="+p.code)
	p.published = time.Date(2021, 4, 2+p.IntN(20), 6+p.IntN(12), p.IntN(60), 0, 0, time.UTC)
	article := p.article()
	discussion := p.discussion()
	p.html = p.document(article, discussion)
	return p
}

// faults are the differences between what a page says and what was read.
func (p *inventedPage) faults(threads []corpus.Thread) (faults []string) {
	fault := func(format string, values ...any) { faults = append(faults, fmt.Sprintf(format, values...)) }
	if len(threads) != 1 {
		fault("threads: %d", len(threads))
		return faults
	}
	a := threads[0].Article
	if a.Headline != p.headline {
		fault("headline: %q, not %q", a.Headline, p.headline)
	}
	if !slices.Equal(a.Bylines, p.bylines) {
		fault("bylines: %q, not %q", a.Bylines, p.bylines)
	}
	if a.Published.Format(time.DateOnly) != p.published.Format(time.DateOnly) {
		fault("day: %s, not %s", a.Published.Format(time.DateOnly), p.published.Format(time.DateOnly))
	}
	for i := range max(len(a.Paragraphs), len(p.paragraphs)) {
		if i >= len(a.Paragraphs) || i >= len(p.paragraphs) || a.Paragraphs[i] != p.paragraphs[i] {
			fault("text: from paragraph %d on: %.80q", i, strings.Join(a.Paragraphs[min(i, len(a.Paragraphs)):], " "))
			break
		}
	}
	p.commentFaults(threads[0].Comments, fault)
	return faults
}

func (p *inventedPage) commentFaults(got []corpus.Comment, fault func(string, ...any)) {
	answered := map[int]bool{}
	for _, c := range p.comments {
		answered[c.answers] = true
	}
	var want []inventedComment
	place := map[int]int{-1: -1}
	for i, c := range p.comments {
		if !c.deleted || answered[i] {
			place[i] = len(want)
			want = append(want, c)
		}
	}
	if len(got) != len(want) {
		fault("comments: %d, not %d", len(got), len(want))
		return
	}
	ids := map[string]int{"": -1}
	for i, c := range got {
		ids[cmp.Or(c.NativeID, c.ID)] = i
		ids[c.ID] = i
	}
	for i, c := range got {
		w := want[i]
		switch {
		case c.Deleted != w.deleted || !w.deleted && c.Text != w.text:
			fault("comment text: %q (deleted %t), not %q (%t)", c.Text, c.Deleted, w.text, w.deleted)
		case c.Author != w.author && !w.deleted:
			fault("comment author: %q, not %q", c.Author, w.author)
		case w.answers != -2 && ids[c.ParentID] != place[w.answers]:
			fault("comment parent: of %d, not %d", ids[c.ParentID], place[w.answers])
		case !c.Posted.Equal(w.posted) || c.PostedPrecision != w.precision:
			fault("comment time: %s %s, not %s %s (%s)", c.Posted, c.PostedPrecision, w.posted, w.precision, w.when)
		default:
			continue
		}
		return
	}
}

// article makes the article, and what it says to machines.
func (p *inventedPage) article() (page struct{ head, body string }) {
	p.headline = pick(p.Rand, headlines)
	author := pick(p.Rand, people) + " " + pick(p.Rand, families)
	p.bylines = []string{author}
	for range 5 + p.IntN(6) {
		p.paragraphs = append(p.paragraphs, p.prose(2+p.IntN(2)))
	}
	title, shared := p.headline+" – The Harbour Light", p.headline
	shown := p.headline
	switch p.choose("card", "same", "same", "other words", "kicker in front", "without", "outlet behind") {
	case "other words":
		shared = "What happened next will surprise the whole sound"
	case "kicker in front":
		shown = "Ferries: " + p.headline
	case "without":
		shared = ""
	case "outlet behind":
		shared += " | The Harbour Light"
	}
	var head strings.Builder
	fmt.Fprintf(&head, "<title>%s</title>", html.EscapeString(title))
	if shared != "" {
		fmt.Fprintf(&head, "<meta property=\"og:title\" content=\"%s\">", html.EscapeString(shared))
	}
	head.WriteString(`<meta property="og:type" content="article"><meta property="og:site_name" content="The Harbour Light">`)
	if strings.HasPrefix(shown, "Ferries") && shared == p.headline {
		shown = "<span class=\"kicker\">Ferries</span> " + html.EscapeString(p.headline)
	} else {
		shown = html.EscapeString(shown)
	}
	place := pick(p.Rand, places)
	second := "Ruth " + pick(p.Rand, families)
	line := strings.NewReplacer("{second}", second, "{by}", p.by, "{name}", author, "{place}", place).Replace(p.choose("byline", "{by} {name}", "{by} {name}, {place}", "{by} {name} in {place}", "{by} {name} | {place}", "{by} {name} ({place})", "{by} {name} – {place}", "{by} {name} · {place}", "{name}, {place}", "{by} {name} and {second}", "{by} {name}, Staff Writer", "{by} {name} for The Harbour Light", "{name} in {place}", "{by} {name} ({place}) and {second}", "{by} {name}, Environment Correspondent, {place}", "{by} {name}, {place} correspondent"))
	if strings.Contains(line, second) {
		p.bylines = append(p.bylines, second)
	}
	byline := fmt.Sprintf(p.choose("byline element", `<p class="byline">%s</p>`, `<div class="article-author">%s</div>`, `<span class="author">%s</span>`, `<address>%s</address>`), line)
	date := fmt.Sprintf(p.choose("date element", `<time datetime="{iso}">%s</time>`, `<span class="date">%s</span>`, `<p class="meta-date">%s</p>`), p.date(p.published))
	date = strings.ReplaceAll(date, "{iso}", p.published.Format(time.RFC3339))
	var text strings.Builder
	for i, paragraph := range p.paragraphs {
		fmt.Fprintf(&text, "<p>%s</p>\n", html.EscapeString(paragraph))
		if i == 2 {
			text.WriteString(p.choose("amid the text", "", "", `<aside class="related"><h3>Read more</h3><ul><li><a href="/x1">The ramp is mended at last, says the office</a></li><li><a href="/x2">A second ferry for the sound?</a></li></ul></aside>`, `<figure><img src="a.jpg" alt="A ferry"><figcaption>The ferry at dawn.</figcaption></figure>`, `<div class="newsletter"><p>Sign up for our newsletter</p><form><input type=email></form></div>`))
		}
	}
	order := p.choose("head of the article", "<h1>%[1]s</h1>%[2]s%[3]s", "%[3]s<h1>%[1]s</h1>%[2]s", "<header><h1>%[1]s</h1><div class=\"info\">%[2]s %[3]s</div></header>", "<h1>%[1]s</h1><div>%[3]s</div><div>%[2]s</div>")
	body := fmt.Sprintf(order, shown, byline, date)
	wrap := p.choose("container", "<article>%s<div class=\"entry\">%s</div>{in}</article>", "<main><div class=\"story\">%s<div class=\"story-body\">%s</div>{in}</div></main>", "<div id=\"content\">%s%s{in}</div>", "<main><article class=\"post\">%s<section>%s</section></article>{in}</main>")
	page.head, page.body = head.String(), fmt.Sprintf(wrap, body, text.String())
	return page
}

// document puts a page together.
func (p *inventedPage) document(article struct{ head, body string }, discussion string) string {
	var w strings.Builder
	w.WriteString("<!DOCTYPE html>\n")
	if !p.captured.IsZero() {
		w.WriteString(strings.NewReplacer("{rfc}", p.captured.Format(time.RFC3339), "{js}", p.captured.Format("Mon Jan 02 2006 15:04:05 GMT+0000")).Replace(p.choose("saved by", "<!-- Saved from https://light.example/a at {rfc} using monolith v2.8.1 -->\n", "<!--\n Page saved with SingleFile \n url: https://light.example/a \n saved date: {js} (Coordinated Universal Time)\n-->\n")))
	}
	fmt.Fprintf(&w, "<html lang=\"%s\"><head><meta charset=\"utf-8\">%s</head><body>", p.code, article.head)
	w.WriteString(`<header class="site"><a href="/">The Harbour Light</a><nav><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>`)
	related := `<section class="more"><h2>More from News</h2><div class="card"><h3><a href="/y1">Gulls take over the old pier for good</a></h3><span class="date">1 April 2021</span></div><div class="card"><h3><a href="/y2">Rain again, and no end to it</a></h3><span class="date">31 March 2021</span></div></section>`
	if p.choose("between article and comments", "nothing", "related") == "nothing" {
		related = ""
	}
	w.WriteString(strings.ReplaceAll(article.body, "{in}", related+discussion))
	w.WriteString(`<footer class="site"><p>© 2021 The Harbour Light. All rights reserved.</p><a href="/imprint">Imprint</a></footer></body></html>`)
	return w.String()
}
