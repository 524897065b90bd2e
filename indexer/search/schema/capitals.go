package schema

import (
	"strings"

	"standpoint/indexer/words/inflection"
)

// inCapitals returns the narrow term of a word in capitals that in small letters is a
// common word: ICE, with or without full stops. Acronyms that are words have few
// letters; a longer word in capitals is only loud.
//
// Full stops spell an acronym in small letters too: a.m. is AM and not am.
func inCapitals(word string) []string {
	letters := withoutStops(word)
	if letters == "" {
		letters = word
		if strings.ToUpper(word) != word {
			return nil
		}
	}
	if !isLetters(strings.ToLower(letters)) || !inflection.IsCommon(strings.ToLower(letters)) {
		return nil
	}
	return []string{strings.ToUpper(letters)}
}
