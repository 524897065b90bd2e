package quote

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
)

const story = "The harbour ferries stopped running on Monday, the port authority said.\n\n" +
	"“We have told the crews that the boats aren’t safe,” said the harbour master. " +
	"The Department of Homeland Security and the Los Angeles Unified School District were informed."

func TestFind(t *testing.T) {
	earlier := "Nobody asked the night crews about anything at all. Close the old pier before winter. #SaveThePier https://example.org/save-the-old-pier-before-winter"
	marked := "“Close the old pier before winter.” And who pays the harbour pilots meanwhile?"
	sources := []Source{{"article", "a1", story}, {"comment", "c1", earlier}, {"comment", "c2", marked}}
	tests := []struct {
		name, text string
		want       []string // of, id and the words quoted
	}{
		{"sentence", "The harbour ferries stopped running on Monday, the port authority said.\n\nAbout time.",
			[]string{"article a1 The harbour ferries stopped running on Monday, the port authority said."}},
		{"quotation marks, case, ellipsis", `"we have told the crews that the boats aren't safe..." sure`,
			[]string{"article a1 we have told the crews that the boats aren't safe"}},
		{"apostrophe lost", "‘told the crews that the boats arent safe’ sure", []string{"article a1 told the crews that the boats arent safe"}},
		{"all in capitals", "HARBOUR FERRIES STOPPED RUNNING ON MONDAY THE PORT AUTHORITY SAID, so what",
			[]string{"article a1 HARBOUR FERRIES STOPPED RUNNING ON MONDAY THE PORT AUTHORITY SAID"}},
		{"dashes for commas", "Well: ferries stopped running on Monday – the port authority said", []string{"article a1 ferries stopped running on Monday – the port authority said"}},
		{"shortened with an ellipsis", "“The harbour ferries stopped running … the port authority said.” Right.",
			[]string{"article a1 The harbour ferries stopped running … the port authority said."}},
		{"shortened with brackets", "The harbour ferries stopped [...] the port authority said. Right.",
			[]string{"article a1 The harbour ferries stopped [...] the port authority said."}},
		{"shortened without a mark", "The harbour ferries stopped running, the port authority said. Right.",
			[]string{"article a1 The harbour ferries stopped running, the port authority said."}},
		{"a word put in", "The harbour ferries [finally] stopped running on Monday, the port authority said. Right.",
			[]string{"article a1 The harbour ferries [finally] stopped running on Monday, the port authority said."}},
		{"inside a sentence", "So harbour ferries stopped running on Monday means what?",
			[]string{"article a1 harbour ferries stopped running on Monday"}},
		{"two quotes in order", "“Nobody asked the night crews about anything.” True! “told the crews that the boats” was brave",
			[]string{"comment c1 Nobody asked the night crews about anything", "article a1 told the crews that the boats"}},
		{"few words in quotation marks", "You call a “harbour ferries stopped” notice news?", []string{"article a1 harbour ferries stopped"}},
		{"few words of a line", "> who pays the harbour pilots\n\nThe town does.", []string{"comment c2 who pays the harbour pilots"}},
		{"who quotes a quote quotes its writer", "“Close the old pier before winter.” Never!", []string{"comment c1 Close the old pier before winter."}},
		{"beginning of a sentence as a line", "Close the old pier\nNow.", []string{"comment c1 Close the old pier"}},
		{"the same few words in a sentence", "I say harbour ferries stopped because of the weather", nil},
		{"a short stretch inside a line", "I say close the old boathouse", nil},
		{"common words", "Well, the ferries stopped running on Tuesday", nil},
		{"addresses and hashtags", "#SaveThePier https://example.org/save-the-old-pier-before-winter", nil},
		{"a name", "I wrote to the Department of Homeland Security and to Los Angeles Unified School District too", nil},
		{"agreement", "I agree with you", nil},
		{"nothing", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, q := range Find(tt.text, sources) {
				got = append(got, q.Of+" "+q.SourceID+" "+cut(tt.text, q.Span))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What many write is not a quote, whoever wrote it first.
func TestStockPhrases(t *testing.T) {
	phrases := []string{
		"at the end of the day", "when all is said and done", "you get what you pay for", "there is no such thing as a free lunch",
		"the light at the end of the tunnel", "the rest of us have to pay for it", "I couldn't agree with you more", "as far as I can tell",
		"in the middle of nowhere", "it is what it is", "if you don't like it you can leave", "one of the best things about it",
	}
	x := NewIndex()
	x.Add(Source{"article", "a", story})
	for round := range 3 {
		for i, phrase := range phrases {
			text := fmt.Sprintf("Ferry%d%d sinks; %s, sailor%d%d.", round, i, phrase, round, i)
			if got := x.Add(Source{"comment", "c", text}); len(got) != 0 {
				t.Errorf("round %d: %q is a quote", round, cut(text, got[0].Span))
			}
		}
	}
}

// The words that only this thread uses again and again become its stock phrases,
// if nobody marks them as quotes.
func TestPhrasesOfTheThread(t *testing.T) {
	x := NewIndex()
	found := 0
	for i := range 40 {
		text := fmt.Sprintf("Pilot %d wants pontoon parking reform at Grebe Quay, whatever the weather was on day %d.", i, i*7)
		if i%2 == 1 {
			text = fmt.Sprintf("Even so, number %d, without pontoon parking reform at Grebe Quay we drown.", i)
		}
		found += len(x.Add(Source{"comment", "c", text}))
	}
	if found > 3 {
		t.Errorf("%d comments quote the thread's own phrase, want no more than the first few", found)
	}
}

// The more a thread says, the more words it takes to be a quote.
func TestNeedGrows(t *testing.T) {
	first := Source{"comment", "c0", "They dredge the eastern channel twice in spring."}
	rng := rand.New(rand.NewPCG(1, 2))
	x := NewIndex()
	x.Add(first)
	if got := Find("Please dredge the eastern channel now", []Source{first}); len(got) != 1 {
		t.Errorf("between two comments: got %v, want one quote", got)
	}
	for range 3000 {
		var b strings.Builder
		for range 60 {
			fmt.Fprintf(&b, "w%d ", rng.IntN(100000))
		}
		x.Add(Source{"comment", "c", b.String()})
	}
	if got := x.Add(Source{"comment", "c", "Please dredge the eastern channel now"}); len(got) != 0 {
		t.Errorf("in a long thread: got %v, want none", got)
	}
}

func TestSourceSpans(t *testing.T) {
	got := Find("🦗 The boats aren't safe to use at night, you said", []Source{{"comment", "", "Sí: the boats aren’t safe to use at night!"}})
	want := []corpus.Quote{{Of: "comment", Span: corpus.Span{2, 39}, SourceSpan: corpus.Span{4, 41}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestArticleWinsTie(t *testing.T) {
	line := "the crews slept through the whole storm"
	got := Find(line, []Source{{"article", "a", line}, {"comment", "c", line}})
	if len(got) != 1 || got[0].Of != "article" {
		t.Errorf("got %v, want one quote of the article", got)
	}
}

func TestIndexGrows(t *testing.T) {
	x := NewIndex()
	if got := x.Add(Source{"comment", "c0", "Where were the pilots?"}); len(got) != 0 {
		t.Errorf("an empty index gave %v", got)
	}
	x.Add(Source{"comment", "c1", "the crews slept through the whole storm"})
	if got := x.Add(Source{"comment", "", "The crews slept through the whole storm?"}); len(got) != 1 || got[0].SourceID != "c1" {
		t.Errorf("got %v, want one quote of c1", got)
	}
}

// A thread with more words than an index holds is forgotten, but not its article.
func TestCapacity(t *testing.T) {
	x := NewIndex()
	x.Add(Source{"article", "a", story})
	for i := range capacity/100_000 + 1 {
		x.Add(Source{"comment", "c", strings.Repeat(fmt.Sprint("tide", i, " "), 100_000)})
	}
	if len(x.ids) > capacity {
		t.Errorf("%d words, want at most %d", len(x.ids), capacity)
	}
	if got := x.Add(Source{"comment", "c", "The harbour ferries stopped running on Monday, the port authority said."}); len(got) != 1 {
		t.Errorf("got %v, want one quote of the article", got)
	}
}

// A thread in which everyone repeats everything must not take too long.
func TestRepetition(t *testing.T) {
	x := NewIndex()
	same := strings.Repeat("again ", 3000)
	for range 20 {
		x.Add(Source{"comment", "c", same})
	}
	if got := x.Add(Source{"comment", "c", same}); len(got) != 1 || got[0].Span[1] != len(same)-1 {
		t.Errorf("got %d quotes, want the whole text as one", len(got))
	}
}

func cut(text string, s corpus.Span) string { return string([]rune(text)[s[0]:s[1]]) }
