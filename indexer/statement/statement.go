// Package statement finds what articles quote, who they quote, and which articles
// have the same words: the statement of an agency, as its release, a wire and outlets
// print it.
//
// A statement is a passage in quotation marks. Its speaker is who says it in the same
// paragraph, in English: an agency that the paragraph names beside a verb of speech,
// otherwise a name. Two articles share a statement if five words in a row are
// the same.
package statement

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"standpoint/corpus"
	"standpoint/indexer/words"
)

// Statement is a passage that an article quotes.
type Statement struct {
	Span    corpus.Span // in the article's text, without the quotation marks
	Text    string
	Words   []string // folded
	Agency  string   // id of the agency that says it; "" if it is not an agency
	Speaker string   // who says it, as the article writes it; "" if that is not clear
}

// least is how many words a passage must have: shorter ones are titles and single words.
const least = 4

// Of returns the statements in an article's text, in their order. Agencies are those
// that it names, with their spans in the text.
func Of(text string, agencies []corpus.AgencyMention) (found []Statement) {
	var last Statement // who spoke before
	at := 0            // code points before the paragraph
	for paragraph := range strings.SplitSeq(text, "\n") {
		runes := []rune(paragraph)
		passages := quoted(runes)
		if len(passages) > 0 {
			who := speaker(runes, passages, at, agencies)
			if who.Speaker == "" {
				who = last
			}
			last = who
			for _, p := range passages {
				s := who
				s.Span = corpus.Span{at + p[0], at + p[1]}
				s.Text = string(runes[p[0]:p[1]])
				if s.Words = Words(s.Text); len(s.Words) >= least {
					found = append(found, s)
				}
			}
		} else if paragraph != "" {
			last = Statement{}
		}
		at += len(runes) + 1
	}
	return found
}

// closing are the marks that end what another begins. A straight mark ends itself.
var closing = map[rune]rune{'“': '”', '«': '»', '"': '"', '„': '“'}

// quoted returns the passages of a paragraph that are in quotation marks. One that
// does not end goes on in the next paragraph, so it ends with this one.
func quoted(text []rune) (spans []corpus.Span) {
	for i := 0; i < len(text); i++ {
		end, begins := closing[text[i]]
		if !begins || i > 0 && text[i] == '"' && isLetter(text[i-1]) {
			continue
		}
		to := i + 1
		for to < len(text) && text[to] != end {
			to++
		}
		from, until := i+1, to
		for from < until && unicode.IsSpace(text[from]) {
			from++
		}
		for from < until && unicode.IsSpace(text[until-1]) {
			until--
		}
		if from < until {
			spans = append(spans, corpus.Span{from, until})
		}
		i = to
	}
	return spans
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

const (
	verbs = `(?:said|says|told|wrote|added|stated|explained|announced|testified|argued|warned|insisted|replied|asked|tweeted|posted)`
	name  = `((?:\p{Lu}[\p{L}'’.-]*\s+){0,4}\p{Lu}[\p{L}'’-]+)`
)

var (
	speech     = regexp.MustCompile(`\b` + verbs + `\b|\baccording to\b`)
	nameBefore = regexp.MustCompile(name + `(?:,[^,]{1,80},)?\s+(?:also |later |then )?` + verbs + `\b`)
	nameAfter  = regexp.MustCompile(`\b(?:` + verbs + `|according to)\s+` + name)
)

// pronouns begin a sentence with a capital and name nobody.
var pronouns = []string{"He", "She", "It", "They", "We", "I", "You", "Who", "The", "A", "An", "This", "That"}

// speaker finds who says what a paragraph quotes. The paragraph begins at a code point of
// the article's text.
func speaker(paragraph []rune, passages []corpus.Span, at int, agencies []corpus.AgencyMention) Statement {
	around := slices.Clone(paragraph)
	for _, p := range passages {
		for i := p[0]; i < p[1]; i++ {
			around[i] = ' '
		}
	}
	own := string(around)
	if !speech.MatchString(own) {
		return Statement{}
	}
	var who Statement
	nearest := len(paragraph) + 1
	verb := len([]rune(own[:speech.FindStringIndex(own)[0]]))
	for _, a := range agencies {
		for _, span := range a.Spans {
			from, to := span[0]-at, span[1]-at
			if from < 0 || to > len(around) || from >= to || strings.TrimSpace(string(around[from:to])) == "" {
				continue
			}
			if gap := max(from-verb, verb-to); gap < nearest {
				nearest, who = gap, Statement{Agency: a.ID, Speaker: string(paragraph[from:to])}
			}
		}
	}
	const beside = 30 // code points between an agency and the verb
	if person := personIn(own); person != "" && (who.Agency == "" || nearest > beside) {
		return Statement{Speaker: person}
	}
	if nearest > beside {
		return Statement{}
	}
	return who
}

// personIn is the name beside a verb of speech; "" if there is none.
func personIn(text string) string {
	for _, pattern := range []*regexp.Regexp{nameBefore, nameAfter} {
		for _, match := range pattern.FindAllStringSubmatch(text, -1) {
			if words := strings.Fields(match[1]); !slices.Contains(pronouns, words[0]) {
				return strings.Join(words, " ")
			}
		}
	}
	return ""
}

// Words returns the words of a text as statements are compared by: folded.
func Words(text string) (list []string) {
	for w := range words.Tokens(text, words.Options{Joiners: "'’"}) {
		list = append(list, words.Fold(w.Text))
	}
	return list
}
