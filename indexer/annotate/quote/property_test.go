package quote

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// wordsOf is a normal form: the words of a text, folded, one space between.
func wordsOf(text string) string {
	return strings.Join(tokenize(text).words, " ")
}

var vocabulary = []string{"harbour", "ferry", "The", "of", "crew", "storm", "isn’t", "it", "winter", "old", "Pier", "night", "said", "12", "über"}

func prose(t *rapid.T, label string, least, most int) string {
	list := rapid.SliceOfN(rapid.SampledFrom(vocabulary), least, most).Draw(t, label)
	gaps := rapid.SliceOfN(rapid.SampledFrom([]string{" ", " ", " ", ", ", ". ", "\n\n", " “", "… "}), len(list), len(list)).Draw(t, label+" gaps")
	var b strings.Builder
	for i, w := range list {
		b.WriteString(w + gaps[i])
	}
	return b.String()
}

func TestQuotesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sources []Source
		for range rapid.IntRange(1, 4).Draw(t, "sources") {
			sources = append(sources, Source{rapid.SampledFrom([]string{"article", "comment"}).Draw(t, "of"), "", prose(t, "source", 0, 40)})
		}
		check(t, prose(t, "text", 0, 40), sources)
	})
}

// check fails unless the quotes of a text are in order, apart, inside both
// texts, and mostly made of words that the source has in the same order.
func check(t interface{ Fatalf(string, ...any) }, text string, sources []Source) {
	end := 0
	for _, q := range Find(text, sources) {
		if q.Span[0] < end || q.Span[1] <= q.Span[0] || q.Span[1] > utf8.RuneCountInString(text) {
			t.Fatalf("span %v after %d in %q", q.Span, end, text)
		}
		end = q.Span[1]
		equal := false
		for _, s := range sources {
			if q.Of == s.Of && q.SourceID == s.ID && q.SourceSpan[1] <= utf8.RuneCountInString(s.Text) {
				equal = equal || agrees(strings.Fields(wordsOf(cut(text, q.Span))), strings.Fields(wordsOf(cut(s.Text, q.SourceSpan))))
			}
		}
		if !equal {
			t.Fatalf("%q is at %v of no source", cut(text, q.Span), q.SourceSpan)
		}
	}
}

// agrees reports whether half of the words of a copy, and its first and last, are
// a subsequence of the source's.
func agrees(words, source []string) bool {
	if len(words) == 0 || len(source) == 0 || words[0] != source[0] || words[len(words)-1] != source[len(source)-1] {
		return false
	}
	row := make([]int, len(source)+1)
	for _, w := range words {
		before := 0
		for j, v := range source {
			here := row[j+1]
			if w == v {
				row[j+1] = before + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			before = here
		}
	}
	return 2*row[len(source)] >= len(words)
}

func TestPlantedQuotesAreFound(t *testing.T) {
	plain := rapid.StringMatching(`[a-z]{4,7}(um|ix)`)
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(plain, 6, 40).Draw(t, "source")
		start := rapid.IntRange(0, len(list)-5).Draw(t, "start")
		length := rapid.IntRange(5, len(list)-start).Draw(t, "length")
		planted := strings.Join(list[start:start+length], " ")
		around := rapid.SliceOfN(rapid.StringMatching(`[A-Z]{3,6}`), 2, 2).Draw(t, "around")
		text := around[0] + "! “" + strings.ToUpper(planted[:1]) + planted[1:] + "…” " + around[1]
		got := Find(text, []Source{{"article", "a", strings.Join(list, "\n")}})
		if len(got) != 1 || wordsOf(cut(text, got[0].Span)) != planted {
			t.Fatalf("%q not found in %q: %v", planted, text, got)
		}
	})
}

func FuzzFind(f *testing.F) {
	f.Add("the boats aren’t safe to use", "The boats aren't safe to use at night.")
	f.Add("\xff\xfe a b c d e f", "a b c d e f \xff")
	f.Add("Close the pier", "Close the pier now.\nClose the pier")
	f.Fuzz(func(t *testing.T, text, source string) {
		check(t, text, []Source{{"article", "", source}, {"comment", "", text + source}})
	})
}
