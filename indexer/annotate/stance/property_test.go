package stance

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"standpoint/corpus"
)

// What a reader may write, plain and hostile: every judgement keeps its
// promises and is the same when asked again.
func TestJudgeHolds(t *testing.T) {
	t.Run("first tier", func(t *testing.T) { judgeHolds(t, model(t)) })
	t.Run("both tiers", func(t *testing.T) { judgeHolds(t, full(t)) })
}

func judgeHolds(t *testing.T, m *Model) {
	words := rapid.SampledFrom([]string{"The", "officers", "lied", "ICE", "thugs", "not", "good", "for", "the", "staff", "“", "”", ".", "\n\n",
		"?", "resist", "never", "trust", "proud", "of", "🦗", "é", "U.S.", "\x00", "they", "are"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(words, 0, 40).Draw(t, "words"), " ")
		in := Input{
			Kind: rapid.SampledFrom([]corpus.Kind{corpus.KindArticle, corpus.KindComment}).Draw(t, "kind"),
			Text: text, Target: rapid.SampledFrom([]string{"Immigration and Customs Enforcement", "Tulsa Public Schools", "raids", ""}).Draw(t, "target"),
			Article: rapid.SampledFrom([]string{"", raid, lessons}).Draw(t, "article"),
		}
		if rapid.Bool().Draw(t, "named") {
			in.Mentions = Occurrences(text, "ICE")
		}
		label, confidence, evidence, source := answer(m.Judge(in))
		check(t, text, label, confidence, evidence)
		again, confidenceAgain, _, sourceAgain := answer(m.Judge(in))
		if again != label || confidenceAgain != confidence || sourceAgain != source {
			t.Fatalf("%q: %s %v, then %s %v", text, label, confidence, again, confidenceAgain)
		}
	})
}

func FuzzJudge(f *testing.F) {
	f.Add("These thugs lied.", "Immigration and Customs Enforcement", raid, 0, 5)
	f.Add("“a”\n“great job”", "İ of of Ü", "", 2, 1)
	f.Add("\xff\xfe ICE ICE", "police", "\xc3", -3, 1<<40)
	m, err := New(Options{Fast: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, target, article string, start, end int) {
		in := Input{Kind: corpus.KindComment, Text: text, Target: target, Article: article, Mentions: []corpus.Span{{start, end}}}
		label, confidence, evidence, _ := answer(m.Judge(in))
		check(t, text, label, confidence, evidence)
		in.Mentions, in.Quoted = nil, []corpus.Span{{start, end}}
		label, confidence, evidence, _ = answer(m.Judge(in))
		check(t, text, label, confidence, evidence)
	})
}

func TestJudgeIsSafeForConcurrentUse(t *testing.T) {
	t.Run("first tier", func(t *testing.T) { judgesConcurrently(t, model(t), 50) })
	t.Run("both tiers", func(t *testing.T) { judgesConcurrently(t, full(t), 4) })
}

func judgesConcurrently(t *testing.T, m *Model, times int) {
	in := Input{Kind: corpus.KindComment, Text: "ICE lied to us. Disgusting.", Target: "Immigration and Customs Enforcement",
		Mentions: []corpus.Span{{0, 3}}, Article: raid}
	want, _, _, _ := answer(m.Judge(in))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range times {
				if got, _, _, _ := answer(m.Judge(in)); got != want {
					t.Errorf("%s, then %s", want, got)
				}
			}
		})
	}
	group.Wait()
}

// One endless sentence, one endless row of sentences, a thousand mentions.
func TestJudgeHostileSizes(t *testing.T) {
	t.Run("first tier", func(t *testing.T) { judgeHostileSizes(t, model(t)) })
	t.Run("both tiers", func(t *testing.T) { judgeHostileSizes(t, full(t)) })
}

func judgeHostileSizes(t *testing.T, m *Model) {
	for _, unit := range []string{"ICE lied ", "ICE lied. ", "\n", "“", "never trust "} {
		text := strings.Repeat(unit, 20000)
		in := Input{Kind: corpus.KindComment, Text: text, Target: "ICE", Mentions: Occurrences(text, "ICE")}
		label, confidence, evidence, _ := answer(m.Judge(in))
		if len(text) > 0 {
			check(t, text, label, confidence, evidence)
		}
	}
}

// TestJudgeAll: many questions are answered as each by itself is, whatever text
// the one before was about.
func TestJudgeAll(t *testing.T) {
	m := model(t)
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SampledFrom([]string{"ICE thugs lied.", "Thank you, officers of ICE.", "The raids were on Monday.", ""})
		var questions []Input
		for range rapid.IntRange(0, 6).Draw(t, "n") {
			in := Input{Kind: corpus.KindComment, Text: texts.Draw(t, "text"), Target: "ICE", Article: raid}
			if rapid.Bool().Draw(t, "named") {
				in.Mentions = Occurrences(in.Text, in.Target)
			} else {
				in.Target = "raids"
			}
			questions = append(questions, in)
		}
		got, err := m.JudgeAll(context.Background(), questions)
		if err != nil || len(got) != len(questions) {
			t.Fatalf("%d answers to %d questions, %v", len(got), len(questions), err)
		}
		for i, in := range questions {
			if want := m.Judge(in); !reflect.DeepEqual(got[i], want) {
				t.Fatalf("question %d: %+v, by itself %+v", i, got[i], want)
			}
		}
	})
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := m.JudgeAll(ended, []Input{{Text: "x"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}
