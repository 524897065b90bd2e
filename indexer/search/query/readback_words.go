package query

import "strings"

// manyWords is how many words that must all be there are said as one text.
const manyWords = 8

// plainWords is the text of many words, if a query asks only that they are all there;
// "" of anything else.
func plainWords(s saying) string {
	if s.kind != allSaying || len(s.parts) < manyWords {
		return ""
	}
	texts := make([]string, len(s.parts))
	for i, part := range s.parts {
		term, ok := part.leaf.(Term)
		if !ok || part.not || term.Field != "" || term.Exact || inCapitals(term.Text, false) != "" {
			return ""
		}
		texts[i] = lookedFor(term.Text)
	}
	return strings.Join(texts, " ")
}

// lookedFor is a text without the signs around its words, which are not looked for: the
// comma of “twitter,” but not the + of “C++”.
func lookedFor(text string) string {
	words := wordsOf(text)
	if len(words) == 0 {
		return text
	}
	start, end := words[0].Start, words[len(words)-1].End
	if last := words[len(words)-1].text; strings.Contains(last, ".") && strings.HasPrefix(text[end:], ".") { // of U.S.
		end++
	}
	return text[start:end]
}
