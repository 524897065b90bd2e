package quote

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/indexer/words"
)

// TestMeasure prints precision and recall on threads with planted quotes (go
// test -v -run Measure) and fails if they fall below what was aimed at.
//
// A thread is an article of quotes_polnear above the comments that comments_c3
// has of one article, or of very many. About four in ten comments get one plant:
// a passage of the article or of an earlier comment, or a stock phrase, which is
// not a quote. A quote found is right if at least half of it lies in a plant and it
// names the text that the plant came from or one with the same words. A plant is found if right quotes
// cover four fifths of it. What readers had copied from each other already, seven
// words and more, is counted apart.
func TestMeasure(t *testing.T) {
	folder := corpustest.Shared(t, "eval")
	articles := slices.Collect(corpustest.Lines[evalRow](t, filepath.Join(folder, "quotes_polnear", "docs.jsonl.gz")))
	var topics []string
	under := map[string][]string{}
	for c := range corpustest.Lines[evalRow](t, filepath.Join(folder, "comments_c3", "comments.jsonl.gz")) {
		if under[c.Article] == nil {
			topics = append(topics, c.Article)
		}
		under[c.Article] = append(under[c.Article], c.Text)
	}
	for _, size := range []struct {
		name   string
		topics int // of comments_c3 in one thread
	}{{"threads of one topic", 1}, {"threads of 20 topics", 20}, {"one thread of all", len(topics)}} {
		t.Run(size.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(8, 5))
			var m measure
			for i := 0; i < len(topics); i += size.topics {
				var comments []string
				for _, topic := range topics[i:min(i+size.topics, len(topics))] {
					comments = append(comments, under[topic]...)
				}
				m.thread(plant(rng, articles[i%len(articles)].Text, comments))
			}
			t.Log(m.String())
			if p, r := m.precision(), m.recall(); p < 0.98 || r < 0.95 {
				t.Errorf("precision %.3f, recall %.3f; the aim is 0.98 and 0.95", p, r)
			}
		})
	}
}

type evalRow struct {
	Article string `json:"article_id"`
	Text    string `json:"text"`
}

// plantedComment is a comment with at most one plant.
type plantedComment struct {
	text   string
	kind   string // of the plant, "" if there is none
	of, id string // the text that it came from; "" for a stock phrase
	span   corpus.Span
}

type plantedThread struct {
	article  string
	comments []plantedComment
}

// kinds are the ways to plant, each taking the words of a passage.
var kinds = []struct {
	name        string
	least, most int // words of the passage
	change      func(*rand.Rand, []string) []string
}{
	{"verbatim", 6, 40, func(_ *rand.Rand, w []string) []string { return w }},
	{"short, in quotation marks", 4, 6, func(_ *rand.Rand, w []string) []string { return w }},
	{"shortened: …", 12, 50, func(rng *rand.Rand, w []string) []string {
		from, n := 4+rng.IntN(len(w)-10), 2+rng.IntN(12)
		to := min(from+n, len(w)-4)
		dots := []string{"…", "...", "[…]", "(...)", ". . ."}[rng.IntN(5)]
		return slices.Concat(w[:from], []string{dots}, w[to:])
	}},
	{"shortened: words left out", 9, 40, func(rng *rand.Rand, w []string) []string {
		out := slices.Clone(w)
		for range 1 + len(w)/16 {
			if at := 3 + rng.IntN(len(out)-6); len(out) > 8 {
				out = slices.Delete(out, at, at+1+rng.IntN(min(3, len(out)-at-3)))
			}
		}
		return out
	}},
	{"re-punctuated", 6, 40, repunctuated},
}

func repunctuated(rng *rand.Rand, w []string) []string {
	text := strings.Join(w, " ")
	if rng.IntN(2) == 0 {
		text = strings.NewReplacer(",", "", ";", "", ":", "").Replace(text)
	}
	if rng.IntN(2) == 0 {
		text = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`).Replace(text)
	} else {
		text = strings.NewReplacer("'", "’", "“", "«", "”", "»").Replace(text)
	}
	switch rng.IntN(4) {
	case 0:
		text = strings.ToLower(text)
	case 1:
		text = strings.ToUpper(text)
	}
	text = strings.NewReplacer(" – ", " - ", "—", " -- ", " - ", "—", "-", " ").Replace(text)
	return strings.Fields(text)
}

// frames are how a passage stands in a comment. The last two are without marks.
var frames = []string{"“%s”", `"%s"`, "> %s\n\n", "%s\n\n", "'%s'", "»%s«", "%s", "%s"}

// stock are phrases that many write and nobody quotes.
var stock = strings.FieldsFunc(`at the end of the day|the fact of the matter is that|I could not agree with you more|give me a break
what is wrong with this country|you can't have it both ways|you get what you pay for|it is what it is|the rest of us have to pay for it
if you don't like it you can leave|I don't know what you are talking about|thank you for a well written article|one of the best articles I have read
that is all there is to it|be careful what you wish for|when all is said and done|in the best interests of the country|there is no such thing as a free lunch
as far as I am concerned|the vast majority of the people in this country|has nothing to do with it|nothing could be further from the truth
the government should do something about it|let's hope that he gets it right this time|we will have to wait and see what happens|only time will tell
it's time for a change|how about we start with the facts|I have said it before and I will say it again|are you out of your mind|this is a very good point
you have no idea what you are talking about|I would like to know how much this will cost|for the first time in a long time|a step in the right direction
who is going to pay for all of this|the only thing that matters is the money|on the other side of the world|what does that have to do with anything
I am sick and tired of hearing about this|it doesn't make any sense to me at all|the writing is on the wall|most people would agree with that
keep up the good work|don't let the door hit you on the way out|the right to freedom of speech|get your head out of the sand
people who live in glass houses should not throw stones|it goes without saying|the same old story over and over again`, func(r rune) bool { return r == '|' || r == '\n' })

// plant makes a thread of an article and its comments, in order.
func plant(rng *rand.Rand, article string, comments []string) plantedThread {
	thread := plantedThread{article: article}
	for i, text := range comments {
		c := plantedComment{text: text}
		switch roll := rng.IntN(100); {
		case roll < 10:
			c.put(rng, stock[rng.IntN(len(stock))], "stock phrase", "%s")
		case roll < 40:
			of, id, source := "article", "a", article
			if near := i - 1 - rng.IntN(60); rng.IntN(3) > 0 && near >= 0 {
				of, id, source = "comment", fmt.Sprint("c", near), comments[near]
			}
			kind := kinds[rng.IntN(len(kinds))]
			passage := passageOf(rng, source, kind.least, kind.most)
			if passage == nil {
				break
			}
			frame := frames[rng.IntN(len(frames))]
			if kind.least < 6 {
				frame = frames[rng.IntN(3)]
			}
			c.of, c.id = of, id
			c.put(rng, strings.Join(kind.change(rng, passage), " "), kind.name, frame)
		}
		thread.comments = append(thread.comments, c)
	}
	return thread
}

// passageOf takes words from the beginning of a sentence or clause on, or now
// and then from anywhere. It returns nil if the text has none so long, or if
// fewer than two words have six letters: anyone could have written that.
func passageOf(rng *rand.Rand, text string, least, most int) []string {
	all := strings.Fields(text)
	var starts []int
	for i := 0; i+least <= len(all); i++ {
		if i == 0 || strings.ContainsAny(all[i-1], ".!?,;:") || rng.IntN(20) == 0 {
			starts = append(starts, i)
		}
	}
	if len(starts) == 0 {
		return nil
	}
	start := starts[rng.IntN(len(starts))]
	n := least + rng.IntN(min(most, len(all)-start)-least+1)
	passage := slices.Clone(all[start : start+n])
	for i, w := range passage {
		if i+1 >= least && strings.ContainsAny(w, ".!?") && rng.IntN(3) > 0 {
			passage = passage[:i+1]
			break
		}
	}
	first, last := passage[0], passage[len(passage)-1]
	passage[0] = strings.TrimLeftFunc(first, unicode.IsPunct)
	passage[len(passage)-1] = strings.TrimRightFunc(last, unicode.IsPunct)
	long := 0
	for _, w := range passage {
		if utf8.RuneCountInString(w) >= 6 {
			long++
		}
	}
	if long < 2 || passage[0] == "" || passage[len(passage)-1] == "" || strings.Contains(strings.Join(passage, " "), "http") {
		return nil
	}
	return passage
}

// put sets a passage before, after or between the sentences of the comment.
func (c *plantedComment) put(rng *rand.Rand, passage, kind, frame string) {
	cut := []int{0}
	for _, s := range words.Sentences(c.text) {
		cut = append(cut, s.End)
	}
	at := cut[rng.IntN(len(cut))]
	before, after := c.text[:at], strings.TrimLeft(c.text[at:], " ")
	if before != "" {
		before += " "
		if strings.HasSuffix(frame, "\n") {
			before += "\n\n"
		}
	}
	opening, closing, _ := strings.Cut(frame, "%s")
	if after != "" && !strings.HasSuffix(closing, "\n") {
		closing += " "
	}
	start := utf8.RuneCountInString(before + opening)
	c.kind, c.span = kind, corpus.Span{start, start + utf8.RuneCountInString(passage)}
	c.text = before + opening + passage + closing + after
}

// measure counts quotes found and plants, by kind.
type measure struct {
	planted, found  map[string]int
	right, wrong    int
	inStock, copied int
	errors          []string
}

func (m *measure) thread(thread plantedThread) {
	if m.planted == nil {
		m.planted, m.found = map[string]int{}, map[string]int{}
	}
	x := NewIndex()
	x.Add(Source{"article", "a", thread.article})
	texts := map[string]string{"a": thread.article}
	for i, c := range thread.comments {
		covered := 0
		id := fmt.Sprint("c", i)
		for _, q := range x.Add(Source{"comment", id, c.text}) {
			inside := max(0, min(q.Span[1], c.span[1])-max(q.Span[0], c.span[0]))
			switch passage := cut(c.text, q.Span); {
			case c.of != "" && 2*inside >= q.Span[1]-q.Span[0] &&
				strings.Contains(wordsOf(texts[c.id]), wordsOf(cut(texts[q.SourceID], q.SourceSpan))): // it names this text or an earlier copy
				m.right++
				covered += inside
			case 2*inside < q.Span[1]-q.Span[0] && len(strings.Fields(passage)) >= 7 && (c.of != "" || inside == 0):
				m.copied++
			default:
				m.wrong++
				if c.kind == "stock phrase" && inside > 0 {
					m.inStock++
				}
				m.errors = append(m.errors, fmt.Sprintf("wrong (%s %s): %q, of %s %s: %q", c.kind, id, passage, q.Of, q.SourceID, cut(texts[q.SourceID], q.SourceSpan)))
			}
		}
		if c.of != "" {
			m.planted[c.kind]++
			if 5*covered >= 4*(c.span[1]-c.span[0]) {
				m.found[c.kind]++
			} else {
				m.errors = append(m.errors, fmt.Sprintf("missed (%s %s, %d of %d): %q", c.kind, id, covered, c.span[1]-c.span[0], cut(c.text, c.span)))
			}
		}
		texts[id] = c.text
	}
}

func (m *measure) precision() float64 { return float64(m.right) / float64(max(1, m.right+m.wrong)) }

func (m *measure) recall() float64 {
	found, planted := 0, 0
	for kind, n := range m.planted {
		found, planted = found+m.found[kind], planted+n
	}
	return float64(found) / float64(max(1, planted))
}

func (m *measure) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "precision %.3f (%d right, %d wrong, %d of these in stock phrases; %d long copies by readers not counted), recall %.3f\n",
		m.precision(), m.right, m.wrong, m.inStock, m.copied, m.recall())
	for _, kind := range slices.SortedFunc(maps.Keys(m.planted), cmp.Compare) {
		fmt.Fprintf(&b, "  %-28s recall %.3f of %d\n", kind, float64(m.found[kind])/float64(m.planted[kind]), m.planted[kind])
	}
	if os.Getenv("QUOTE_ERRORS") != "" {
		b.WriteString(strings.Join(m.errors, "\n"))
	}
	return b.String()
}
