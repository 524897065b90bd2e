package query

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// phrase reads what is between quotation marks. One word is a Term or a Wildcard.
func (p *parser) phrase(t token, exact bool) (Node, *fault) {
	text := strings.Join(strings.Fields(t.text), " ")
	if !strings.Contains(text, " ") {
		text = p.percent(t, text)
	}
	node, words, f := p.words(t, text, exact)
	if f != nil {
		return nil, f
	}
	slop, f := p.slop(t, words)
	if phrase, ok := node.(Phrase); ok {
		phrase.Slop = slop
		node = phrase
	}
	return node, f
}

// word reads a word without quotation marks. One that the analyzer takes apart is a
// phrase of its parts.
func (p *parser) word(t token, exact bool) (Node, *fault) {
	tilde := fuzzySuffix(t.text)
	switch {
	case exact && tilde >= 0:
		return nil, &fault{at: t.start, msg: "an exact word cannot end in ~; leave out the = or the ~", edit: replace(t.start, t.end, t.text[:tilde])}
	case tilde >= 0:
		return p.fuzzy(t, tilde)
	}
	text := strings.TrimLeft(t.text, singleMarks)
	if !isAddress(text) {
		if boost := boostSign.FindString(text); boost != "" {
			p.remarkBoost(t.end-len(boost), boost)
			text = strings.TrimSuffix(text, boost)
		}
		text = p.percent(t, p.trailing(t, text))
		if sign := listSign.FindString(text); sign != "" && !authorSign.MatchString(text) {
			p.remark(t.start, replace(t.start, t.end, strings.NewReplacer(",", " ", ";", " ", "_", " ").Replace(text)), "“%s” is read as a phrase, as there is no space between its words.", text)
		}
	}
	node, words, f := p.words(t, text, exact)
	if term, ok := node.(Term); ok && words > 1 && !isPlain(term.Text) { // printed in quotation marks, hence a phrase
		return Phrase{Field: term.Field, Text: term.Text, Exact: exact}, nil
	}
	return node, f
}

// words reads a text and returns what looks for it, with the number of its words.
func (p *parser) words(t token, text string, exact bool) (Node, int, *fault) {
	clean, signs := withoutSigns(text)
	words := wordsOf(clean)
	if len(words) == 0 {
		return nil, 0, noWord(t, t.text)
	}
	if f := openFault(t, words, exact); f != nil {
		return nil, 0, f
	}
	if len(signs) > 0 {
		p.remarkSigns(t, text, clean, signs)
	}
	if isPrefix := len(words) == 1 && strings.IndexAny(words[0].text, "*?") == len(words[0].text)-1; hasOpen(words) && !isPrefix {
		p.aside(t.start, OpenLetters)
	}
	switch whole := t.kind == wordToken && clean == text; {
	case len(words) == 1 && words[0].open:
		return Wildcard{p.field, words[0].text}, 1, nil
	case len(words) == 1, whole && !hasOpen(words):
		return Term{p.field, clean, exact}, len(words), nil
	}
	return Phrase{Field: p.field, Text: clean, Exact: exact}, len(words), nil
}

// percent parts percent signs from letters, where they may be meant as open letters,
// as in SQL.
func (p *parser) percent(t token, word string) string {
	if !percentSign.MatchString(word) {
		return word
	}
	var other *edit
	if open := strings.ReplaceAll(word, "%", "*"); oneOpen(open) {
		other = replace(t.start, t.end, open)
	}
	p.remark(t.start, other, "“%%” is looked for as a word of its own; * stands for any letters of a word.")
	return strings.Join(strings.Fields(strings.ReplaceAll(word, "%", " % ")), " ")
}

// remarkSigns says that signs are not looked for.
func (p *parser) remarkSigns(t token, text, clean string, signs []string) {
	verb := "is"
	if len(signs) > 1 {
		verb = "are"
	}
	p.aside(t.start, "“%s” %s not looked for: “%s” is read as “%s”.", strings.Join(signs, "”, “"), verb, text, clean)
}

var percentSign = regexp.MustCompile(`%\pL|\pL%`)

// oneOpen reports whether a text is one word with open letters.
func oneOpen(text string) bool {
	words := wordsOf(text)
	return len(words) == 1 && words[0].open && words[0].text == text
}

func hasOpen(words []textWord) bool {
	for _, w := range words {
		if w.open {
			return true
		}
	}
	return false
}

// openFault is what is wrong with the open letters of a text.
func openFault(t token, words []textWord, exact bool) *fault {
	for _, w := range words {
		switch {
		case !w.open:
		case t.text == "*:*":
			return &fault{at: t.start, msg: "leave the query empty to find everything", edit: replace(t.start, t.end, " ")}
		case isOpen(w.text) && len(words) > 1:
			return &fault{at: t.start, msg: `a * alone stands for no word; for words with others between them write "these two"~3, or these pre/3 two to keep the order`}
		case isOpen(w.text):
			return &fault{at: t.start, msg: "* and ? need a letter beside them, as in deport* and lev?e; leave the query empty to find everything", edit: replace(t.start, t.end, " ")}
		case strings.Contains(w.text, "**"):
			return &fault{at: t.start, msg: "one * is enough", edit: replace(t.start, t.end, strings.ReplaceAll(w.text, "**", "*"))}
		case exact && len(words) == 1:
			return &fault{at: t.start, msg: "a word with open letters is always looked for as it is written; leave out the =", edit: replace(t.start-1, t.start, "")}
		}
	}
	return nil
}

// trailing takes signs off the end of a word that may be meant as open letters.
func (p *parser) trailing(t token, word string) string {
	sign := trailingSign.FindString(word)
	beginning := strings.TrimRight(word, "!?$")
	if sign == "" || len(wordsOf(beginning)) == 0 {
		return word
	}
	open := replace(t.start, t.end, beginning+"*")
	if !oneWord(beginning) {
		open = nil
	}
	switch {
	case strings.HasSuffix(sign, "$"):
		p.remark(t.start, open, "“$” is looked for as a word of its own; a word that begins with “%s” is written %s*.", beginning, beginning)
		return beginning + " $"
	case strings.Contains(sign, "!"):
		p.remark(t.start, open, "“!” is not looked for; a word that begins with “%s” is written %s*.", beginning, beginning).prose = true
	case !p.isQuestion(t):
		p.remark(t.start, open, "“?” at the end of a word is a question mark; inside a word it stands for any one letter, and a word that begins with “%s” is written %s*.", beginning, beginning).prose = true
	}
	return beginning
}

// isQuestion reports whether a question mark ends a query that is a sentence, words
// alone and at least three.
func (p *parser) isQuestion(last token) bool {
	if last.end != len(strings.TrimRight(p.text, " ")) || len(p.tokens) < 4 {
		return false
	}
	for _, t := range p.tokens[:len(p.tokens)-1] {
		if t.kind != wordToken {
			return false
		}
	}
	return true
}

func (p *parser) slop(t token, words int) (int, *fault) {
	if t.suffix == "" {
		return 0, nil
	}
	cut := replace(t.end-len(t.suffix), t.end, "")
	slop, err := strconv.Atoi(t.suffix[1:])
	switch {
	case words == 1:
		return 0, &fault{at: cut.start, msg: "one word cannot be near others; ~ after quotation marks needs two words between the marks", edit: cut}
	case strings.Contains(t.suffix, "."):
		cut.text, _, _ = strings.Cut(t.suffix, ".")
		return 0, &fault{at: cut.start, msg: "the number of words between is a whole one", edit: cut}
	case t.suffix == "~":
		return 0, &fault{at: t.end, msg: `expected a number after ~, such as "near these"~5`, edit: insert(t.end, "5")}
	case slop == 0 && err == nil:
		return 0, nil
	case err != nil || words+slop > MaxReach:
		most := max(MaxReach-words, 0)
		cut.text = "~" + strconv.Itoa(most)
		return 0, &fault{at: cut.start, msg: fmt.Sprintf("%d words can be at most ~%d near each other", words, most), edit: cut}
	}
	return slop, nil
}

func noWord(t token, text string) *fault {
	return &fault{at: t.start, msg: fmt.Sprintf("%q contains no word that can be found", text), edit: replace(t.start, t.end, " ")}
}

// oneWord reports whether the analyzer reads all of a text as one word.
func oneWord(text string) bool {
	tokens := schema.Analyze(text)
	return len(tokens) == 1 && tokens[0].Start == 0 && tokens[0].End == len(text)
}

func (p *parser) fuzzy(t token, tilde int) (Node, *fault) {
	text, digits := t.text[:tilde], t.text[tilde+1:]
	edits, err := defaultEdits(text), error(nil)
	if digits != "" {
		edits, err = strconv.Atoi(digits)
	}
	switch {
	case strings.Contains(digits, "."):
		return nil, similarityFault(t, tilde)
	case err != nil || edits > 2:
		return nil, &fault{at: t.start + tilde, msg: "a word can differ in at most 2 letters", edit: replace(t.start+tilde, t.end, "~2")}
	case len(openLetters(text)) > 0:
		return nil, &fault{at: t.start, msg: "a word has either open letters or typing errors; leave out the ~ or the signs * and ?"}
	case !oneWord(text):
		return nil, &fault{at: t.start, msg: fmt.Sprintf("%q is more than one word, or none; ~ can only follow one word", text)}
	}
	return Fuzzy{p.field, text, edits}, nil
}

// similarityFault is the fault of levee~0.8, which older systems read as a share of
// letters that must be the same.
func similarityFault(t token, tilde int) *fault {
	share, _ := strconv.ParseFloat(t.text[tilde+1:], 64)
	edits := min(int((1-min(share, 1))*float64(utf8.RuneCountInString(t.text[:tilde]))+1e-9), 2)
	return &fault{at: t.start + tilde, msg: "~ is followed by the number of letters that can differ, 0 to 2", edit: replace(t.start+tilde, t.end, "~"+strconv.Itoa(edits))}
}

func defaultEdits(word string) int {
	switch n := utf8.RuneCountInString(schema.Fold(word)); {
	case n <= 2:
		return 0
	case n <= 7:
		return 1
	}
	return 2
}

var fuzzySign = regexp.MustCompile(`~[0-9]*(\.[0-9]+)?$`)

// fuzzySuffix is where a ~ and a number end a word, or -1.
func fuzzySuffix(word string) int {
	if at := fuzzySign.FindStringIndex(word); at != nil && at[0] > 0 {
		return at[0]
	}
	return -1
}
