// Package language tells which language a text is in, also one of a few words.
//
// Three things speak for a language. The script may tell it. Function words (the, und,
// que) are a third of what people write, and few languages share many of them. Where
// both leave a longer text open, a detector is asked that compares trigrams.
//
// A comment is in the language of its thread unless its own words speak for another
// one: at least two that the thread's language does not have, more than it has, and at
// least one word in seven. Names do not speak: a word with a capital counts a third.
// Without a thread, and without words that tell, the language is not known.
//
// README.md of package annotate says how often this is right.
package language

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Detector finds the language of a text by other means than its words.
type Detector interface {
	// Detect returns the language in ISO 639-1; "" if it is not certain.
	Detect(text string) string
	// Version changes when the same text may get a different language.
	Version() string
}

// Limits of what is looked at, in letters. A detector needs some; and a text of 500 has
// as many different trigrams as a profile of a language holds.
const (
	shortest = 60
	enough   = 500
)

// What must be there before words decide.
const (
	foreign   = 1.9  // words of another language than the thread's, in a text that has words of the thread's too
	allOther  = 0.9  // or in one of several words that has none
	several   = 6    // words
	share     = 0.15 // of all words
	alone     = 0.9  // evidence for a language without a thread
	lead      = 1.2  // over the next language, without a thread
	ofName    = 0.3  // how much a word with a capital counts
	ofLetter  = 0.7  // how much a letter counts that few languages have
	repeated  = 0.3  // how much a word counts that was there before
	ofMinor   = 0.8  // how much evidence counts for a language that a greater one resembles
	oneLetter = 0.5  // how much a word of one letter counts
)

// Of returns the language of a text in ISO 639-1, "" if it is not certain. Thread is the
// language of its thread; "" if that is not known or there is none.
func Of(text, thread string, detector Detector) string {
	text, letters := opening(text)
	if letters == 0 {
		return ""
	}
	if found, told := byScript(text, thread, letters); told {
		return found
	}
	e := weigh(text)
	best, second := e.ranked()
	l := lexicon()
	if thread == "" {
		if e.of[best] >= alone && e.of[best] >= lead*e.of[second] {
			return l.names[best]
		}
		if letters > shortest {
			return detector.Detect(text)
		}
		return ""
	}
	own, other, listed := e.against(thread)
	need := foreign
	if own == 0 && e.words >= several {
		need = allOther
	}
	if !listed {
		need = 2 * foreign // its own words are not known
	}
	if other >= need && other > own && other >= share*float64(e.words) && l.names[best] != thread {
		return l.names[best]
	}
	if letters > shortest && own == 0 {
		if found := detector.Detect(text); found != "" {
			return found
		}
	}
	return thread
}

// opening returns the start of a text with at most enough letters, and how many it has.
func opening(text string) (start string, letters int) {
	for i, r := range text {
		if unicode.IsLetter(r) {
			if letters == enough {
				return text[:i], letters
			}
			letters++
		}
	}
	return text, letters
}

//go:embed words.tsv
var wordTable string

// letterTable are letters that few languages have, with the languages.
const letterTable = `ß de; ñ es gl; ã pt gl; õ pt et; ő hu; ű hu; ł pl; ż pl; ś pl; ę pl lt; ą pl lt; ř cs; ě cs; ů cs; ţ ro; ț ro; ș ro; ă ro vi; ğ tr; ı tr; ş tr ro;
å sv nb da; ø da nb; æ da nb is; ö de sv fi hu tr et is; ä de sv fi et sk; ü de tr hu et es; ç fr pt tr ca sq; ð is; þ is; đ vi hr sr; є uk; ї uk; ґ uk; і uk; ы ru; э ru; ъ bg;
č cs sk hr sl lt lv; š cs sk hr sl lt lv et; ž cs sk hr sl lt lv; à fr it ca pt vi; è fr it ca; ê fr pt vi; œ fr; ò it ca; ì it; ù it fr; ē lv; ū lv lt; ė lt; ļ lv; ņ lv; ľ sk; ô sk fr vi pt; ë sq nl fr`

// minor are languages that share most of their function words with a greater one, which
// is meant where both fit alike.
var minor = []string{"af", "ca", "eu", "ga", "gl", "sk", "sq", "sw", "tl"}

// words are the function words of all languages.
type words struct {
	names   []string
	index   map[string]int
	of      map[string][]uint8 // languages that have a word
	letters map[rune][]uint8
	weight  []float64
}

var lexicon = sync.OnceValue(func() *words {
	l := &words{index: map[string]int{}, of: map[string][]uint8{}, letters: map[rune][]uint8{}}
	for line := range strings.Lines(wordTable) {
		name, list, found := strings.Cut(strings.TrimSpace(line), "\t")
		if !found {
			continue
		}
		n := len(l.names)
		l.index[name], l.names = n, append(l.names, name)
		weight := 1.0
		if slices.Contains(minor, name) {
			weight = ofMinor
		}
		l.weight = append(l.weight, weight)
		for word := range strings.FieldsSeq(list) {
			l.of[word] = append(l.of[word], uint8(n))
		}
	}
	for row := range strings.SplitSeq(letterTable, ";") {
		fields := strings.Fields(row)
		letter, _ := utf8.DecodeRuneInString(fields[0])
		for _, name := range fields[1:] {
			if n, known := l.index[name]; known {
				l.letters[letter] = append(l.letters[letter], uint8(n))
			}
		}
	}
	return l
})

// evidence is what the words of a text say.
type evidence struct {
	words  int
	of     []float64 // for each language
	tokens []token   // each once
}

// token is a function word, or a letter, of some languages.
type token struct {
	in     []uint8
	weight float64
}

// weigh looks up the words of a text, and their letters.
func weigh(text string) evidence {
	l := lexicon()
	e := evidence{of: make([]float64, len(l.names))}
	met := map[string]bool{}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' }) {
		word = strings.Trim(strings.ReplaceAll(word, "’", "'"), "'")
		if word == "" {
			continue
		}
		lower, weight := strings.ToLower(word), 1.0
		if e.words++; e.words > 1 && lower != word {
			weight = ofName
		}
		if !e.add(lower, l.of[lower], weight, met) {
			for part := range strings.SplitSeq(lower, "'") { // l'été, who's
				e.add(part, l.of[part], weight, met)
			}
		}
		for _, r := range lower {
			if r >= utf8.RuneSelf {
				e.add(string(r)+"*", l.letters[r], weight*ofLetter, met)
			}
		}
	}
	for n := range e.of {
		e.of[n] *= l.weight[n]
	}
	return e
}

// add counts a word for the languages that have it, the less the more they are; false
// if none has it.
func (e *evidence) add(word string, in []uint8, weight float64, met map[string]bool) bool {
	if len(in) == 0 {
		return false
	}
	if utf8.RuneCountInString(word) == 1 {
		weight *= oneLetter
	}
	if met[word] {
		weight *= repeated
	} else {
		e.tokens = append(e.tokens, token{in, weight})
	}
	met[word] = true
	for _, n := range in {
		e.of[n] += weight / float64(len(in))
	}
	return true
}

// ranked are the two languages with most evidence.
func (e evidence) ranked() (best, second int) {
	best, second = 0, 1
	if e.of[1] > e.of[0] {
		best, second = 1, 0
	}
	for n := 2; n < len(e.of); n++ {
		switch {
		case e.of[n] > e.of[best]:
			best, second = n, best
		case e.of[n] > e.of[second]:
			second = n
		}
	}
	return best, second
}

// against weighs the words that a language has and those that only others have.
func (e evidence) against(language string) (own, other float64, listed bool) {
	n, listed := lexicon().index[language]
	for _, t := range e.tokens {
		if listed && slices.Contains(t.in, uint8(n)) {
			own += t.weight
		} else {
			other += t.weight
		}
	}
	return own, other, listed
}
