package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// isLoneSign reports whether a piece of a query is signs alone, as between the parts of
// a headline, so that it holds nothing to look for and stands for nothing.
func isLoneSign(text string) bool {
	return !strings.ContainsFunc(text, unicode.IsLetter) && !strings.ContainsAny(text, "*~\\") && len(schema.Analyze(text)) == 0
}

// loneSign leaves out signs that stand alone, with the parenthesis of a smiley.
func (l *lexer) loneSign(sign string) {
	end := l.at + len(sign)
	if strings.ContainsAny(sign[:1], ":;=") && l.smiles(end) {
		_, size := utf8.DecodeRuneInString(l.text[end:])
		end += size
	}
	l.aside(l.at, "“%s” stands alone and is not looked for.", l.text[l.at:end])
	l.at = end
}

// smiles reports whether at a place there is a parenthesis that closes none and opens
// none.
func (l *lexer) smiles(at int) bool {
	open := 0
	for _, t := range l.tokens {
		switch t.kind {
		case openToken:
			open++
		case closeToken:
			open--
		}
	}
	rest := l.text[at:]
	switch {
	case strings.HasPrefix(rest, ")"):
		return open == 0
	case strings.HasPrefix(rest, "("):
		next, _ := utf8.DecodeRuneInString(rest[1:])
		return len(rest) == 1 || unicode.IsSpace(next)
	}
	return false
}

// isShouted reports whether an operator in capitals is a word of a sentence that is in
// capitals as a whole, THIS IS NOT A DRILL: a word of grammar is directly before or after
// it, which nobody excludes or lists.
func (l *lexer) isShouted(operator string) bool {
	if _, is := lowerOperators[strings.ToLower(operator)]; !is || strings.ToUpper(l.text) != l.text {
		return false
	}
	before, after := "", strings.Fields(l.text[l.at+len(operator):])
	if n := len(l.tokens); n > 0 && l.tokens[n-1].kind == wordToken {
		before = l.tokens[n-1].text
	}
	return holdsSentences(before) || len(after) > 0 && holdsSentences(after[0])
}

// holdsSentences reports whether a word in capitals is one of grammar, which is neither
// an operator nor the name of a letter.
func holdsSentences(word string) bool {
	lower := strings.ToLower(word)
	_, operator := lowerOperators[lower]
	return !operator && lower != "a" && schema.IsGrammar(lower)
}
