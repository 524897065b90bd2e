package quote

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
)

const story = "The harbour ferries stopped running on Monday, the port authority said.\n\n" +
	"“We have told the crews that the boats aren’t safe,” said the harbour master. " +
	"The Department of Homeland Security and the Los Angeles Unified School District were informed."

func TestFind(t *testing.T) {
	earlier := "Nobody asked the crews anything. Close the old pier before winter."
	nearer := "Close the old pier before winter comes, I say."
	sources := []Source{{"article", "a1", story}, {"comment", "c1", earlier}, {"comment", "c2", nearer}}
	tests := []struct {
		name, text string
		want       []string // of, id and the words quoted
	}{
		{"sentence", "The harbour ferries stopped running on Monday, the port authority said.\n\nAbout time.",
			[]string{"article a1 The harbour ferries stopped running on Monday, the port authority said."}},
		{"quotation marks, case, ellipsis", `"we have told the crews that the boats aren't safe..." sure`,
			[]string{"article a1 we have told the crews that the boats aren't safe"}},
		{"inside a sentence", "So stopped running on Monday, the port means what?",
			[]string{"article a1 stopped running on Monday, the port"}},
		{"two quotes in order", "Nobody asked the crews anything. True! told the crews that the boats was brave",
			[]string{"comment c1 Nobody asked the crews anything.", "article a1 told the crews that the boats"}},
		{"longest wins", "Close the old pier before winter comes",
			[]string{"comment c2 Close the old pier before winter comes"}},
		{"nearest comment wins a tie", "> Close the old pier before winter", []string{"comment c2 Close the old pier before winter"}},
		{"beginning of a sentence as a line", "Close the old pier\nNow.", []string{"comment c2 Close the old pier"}},
		{"short stretch inside a line", "I say close the old boathouse", nil},
		{"four words", "Well, ferries stopped running on Tuesday", nil},
		{"a name is not a quote", "I wrote to the Department of Homeland Security and to Los Angeles Unified School District too", nil},
		{"agreement is not a quote", "I agree with you", nil},
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
	if got := x.Add(Source{"comment", "", "the crews slept through the whole storm"}); len(got) != 0 {
		t.Errorf("an empty index gave %v", got)
	}
	x.Add(Source{"comment", "c1", "the crews slept through the whole storm"})
	if got := x.Add(Source{"comment", "", "The crews slept through the whole storm?"}); len(got) != 1 || got[0].SourceID != "c1" {
		t.Errorf("got %v, want one quote of c1", got)
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
