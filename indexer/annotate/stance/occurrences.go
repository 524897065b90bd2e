package stance

import (
	"standpoint/corpus"
)

// Occurrences returns where a text has a phrase as whole words, whatever the
// case of its letters.
func Occurrences(text, phrase string) []corpus.Span {
	return occurrences(tokenize(text), tokenize(phrase))
}

func occurrences(tokens, phrase []token) []corpus.Span {
	var spans []corpus.Span
	if len(phrase) == 0 {
		return nil
	}
	for i := 0; i+len(phrase) <= len(tokens); i++ {
		k := 0
		for k < len(phrase) && sameWord(tokens[i+k].text, phrase[k].text) {
			k++
		}
		if k == len(phrase) {
			spans = append(spans, corpus.Span{tokens[i].start, tokens[i+k-1].end})
			i += k - 1
		}
	}
	return spans
}

// sameWord takes "fbi's" and "tsa-safe" for the word before the sign.
func sameWord(have, want string) bool {
	if len(have) > len(want) && have[:len(want)] == want {
		return have[len(want)] == '\'' || have[len(want)] == '-'
	}
	return have == want
}
