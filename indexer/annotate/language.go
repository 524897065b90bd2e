package annotate

import (
	"strings"
	"unicode"

	"standpoint/indexer/gazetteer"
)

// shortest is how many letters a text must have for its language to be detected.
const shortest = 60

// enough is how many letters are looked at: a text of that length has some 300
// different trigrams, as many as a profile of a language holds, and the rest of
// it is rarely in another language.
const enough = 500

// Detector finds the language of a text from the text alone.
type Detector interface {
	// Detect returns the language in ISO 639-1; "" if it is not certain.
	Detect(text string) string
	// Version changes when the same text may get a different language.
	Version() string
}

// language returns the language that the source gives or, without one, the language
// of the letters and words of a text; "" if it is not certain. ISO 639-1.
func (a *Annotator) language(said, text string, words []gazetteer.Word) string {
	if said = strings.ToLower(said); said != "" {
		code, _, _ := strings.Cut(strings.ReplaceAll(said, "_", "-"), "-")
		return code
	}
	text, letters := opening(text)
	if letters <= shortest {
		return ""
	}
	// Comparing the trigrams of 70 languages takes 0.2 ms for each text, more than
	// everything else that is done with a comment, and most comments do not need it.
	if plainlyEnglish(words, len(text)) {
		return "en"
	}
	return a.detector.Detect(text)
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

// plainlyEnglish reports whether at least one in four of the words before a byte is
// a common word that only English has, with at least four different ones.
func plainlyEnglish(words []gazetteer.Word, end int) bool {
	count, english := 0, 0
	met := map[string]bool{}
	for _, w := range words {
		if w.End > end {
			break
		}
		count++
		if onlyEnglish[w.Key] {
			english++
			met[w.Key] = true
		}
	}
	return 4*english >= count && len(met) >= 4
}
