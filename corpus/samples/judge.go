package samples

import (
	"cmp"
	"slices"

	"standpoint/corpus"
)

// Word is what the Settler said of one document in one sample.
type Word struct {
	Sample Sample
	Value  string
}

// Judge returns the sides that are settled for a document, in the order of targets, from
// all that the Settler said of it. A sample counts if it has a target and its codebook is
// one of sides. Where samples say different things of the same target, nothing is settled,
// whichever was first.
func Judge(words []Word) (judged []corpus.Judgement) {
	said := map[string][]string{}
	for _, word := range words {
		if word.Sample.Target != "" && word.Sample.Codebook.Sides() && word.Sample.Codebook.Number(word.Value) >= 0 {
			said[word.Sample.Target] = append(said[word.Sample.Target], word.Value)
		}
	}
	for target, values := range said {
		if slices.Sort(values); values[0] == values[len(values)-1] {
			judged = append(judged, corpus.Judgement{Target: target, Label: corpus.Label(values[0])})
		}
	}
	slices.SortFunc(judged, func(a, b corpus.Judgement) int { return cmp.Compare(a.Target, b.Target) })
	return judged
}
