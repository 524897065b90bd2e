package schema

import (
	"strings"

	"standpoint/indexer/words/inflection"
)

// inCapitals returns the narrow term of a word in capitals that is a common word in
// small letters: ICE, with or without full stops. Acronyms that are words have few
// letters; a longer word in capitals is only loud, and so is a word of grammar.
//
// Full stops spell an acronym in small letters too: i.t. is IT and not it.
func inCapitals(word string) []string {
	letters := withoutStops(word)
	if letters == "" {
		letters = word
		if strings.ToUpper(word) != word {
			return nil
		}
	}
	lower := strings.ToLower(letters)
	if !isLetters(lower) || grammar[lower] || !inflection.IsCommon(lower) {
		return nil
	}
	return []string{strings.ToUpper(letters)}
}

// grammar are words that are not acronyms, though they are short: those that hold
// sentences together.
var grammar = set(`about after all am an and any are as at be been but by could did do does for from had has have he her here
	him his how if in into is its just more most my no nor not of off on only or our out over she should so some such
	than that the their them then there these they this those through to too under until up was we were what when
	where which while why with would you your`)

// IsGrammar reports whether a word in small letters is one of those that hold sentences
// together, such as of, the and should.
func IsGrammar(word string) bool { return grammar[word] }

func set(list string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(list) {
		out[word] = true
	}
	return out
}

// AreLoud reports whether texts, which are read together, are in capitals by habit:
// every letter is a capital, and of two words or more, one is not an acronym. That is
// a word of grammar or a known word of five letters or more: ICE RAIDS, ICE IN OHIO,
// but not ICE or DHS ICE.
func AreLoud(texts ...string) bool {
	words, loud := 0, false
	for _, text := range texts {
		if strings.ToUpper(text) != text {
			return false
		}
		for _, t := range Analyze(text) {
			if isLetters(t.Folded) {
				words++
				loud = loud || isLoud(t)
			}
		}
	}
	return words > 1 && loud
}

const leastLoud = 5 // letters

func isLoud(t Token) bool {
	return grammar[t.Folded] || len(t.Folded) >= leastLoud && inflection.IsKnown(t.Folded)
}

// Calm writes a text that is loud in small letters, but not what is spelled with full
// stops. With acronyms, words that could be acronyms stay in capitals.
func Calm(text string, acronyms bool) string {
	var b strings.Builder
	at := 0
	for _, t := range Analyze(text) {
		b.WriteString(text[at:t.Start])
		word := text[t.Start:t.End]
		if !acronyms || len(t.Narrow) == 0 || isLoud(t) {
			word = strings.ToLower(word)
		}
		b.WriteString(word)
		at = t.End
	}
	return b.String() + text[at:]
}
