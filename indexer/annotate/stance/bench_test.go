package stance

import (
	"testing"

	"standpoint/corpus"
)

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(Options{Fast: true}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	text := "The agents came at noon. I think ICE has lost its way, and nobody there seems to care about the rules. " +
		"My neighbor was taken to the station and she is still waiting for a lawyer. What a mess."
	inputs := map[string]Input{
		"named":     {Kind: corpus.KindComment, Text: text, Target: "Immigration and Customs Enforcement", Mentions: Occurrences(text, "ICE"), Article: raid},
		"inherited": {Kind: corpus.KindComment, Text: text, Target: "Tulsa Public Schools", Article: raid},
		"phrase":    {Kind: corpus.KindComment, Text: text, Target: "due process of law"},
	}
	m := model(b)
	for _, name := range []string{"named", "inherited", "phrase"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				m.Judge(inputs[name])
			}
		})
	}
}
