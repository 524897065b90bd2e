package plaintext

import (
	"strings"
	"unicode/utf8"
)

// signs is a set of what a line shows: its marks, in the order of marks, and
// above them its shape. It has 64 bits; a test keeps both lists below that.
type signs uint64

// shape is what a line looks like or does, and needs no pattern of its own. What
// the register of a line knows already, such as "I" and "you", is not among them.
type shape int

const (
	shapeHeading   shape = iota // it is the heading of the comments
	shapeCaption                // it belongs to a picture
	shapePromotion              // it leads away from the article
	shapeControl                // sites put such lines above or below each comment
	shapeAnswering              // it names the person that a comment answers
	shapeName                   // it is a name and nothing else
	shapeRepeat                 // it says again what is above it
	shapeCapitals               // it has no small letter
	shapeShort                  // it is too short to have a register
	shapeGlued                  // a sentence begins without a space
	shapeLabel                  // it is the label of a part of the article
	shapeDoubled                // two single quotation marks make a double one, as databases of newspapers write it
	shapeItem                   // it begins with a mark of lists that no keyboard has
	shapeSpeech                 // a quotation begins that does not end: the next paragraph goes on with it
	shapeRun                    // it is one of several short lines without a full stop, as lists have them
	shapes                      // how many there are
)

// shapeNames are the names of the shapes in weights.tsv.
var shapeNames = [shapes]string{
	"heading of comments", "caption", "promotion", "control of comments", "label of an answer", "name alone", "says again", "capitals",
	"few letters", "glued sentences", "label of a part", "two single quotation marks", "item of a list", "speech that goes on", "one of a run of short lines",
}

func (s signs) has(i int) bool { return s>>i&1 != 0 }

func (s *signs) set(which shape, holds bool) {
	if holds {
		*s |= 1 << (len(marks) + int(which))
	}
}

// shape reports whether the line has a shape.
func (s signs) shape(which shape) bool { return s.has(len(marks) + int(which)) }

// signNames are the names of all signs in the order of their bits.
func signNames() []string {
	var names []string
	for _, m := range marks {
		names = append(names, m.name)
	}
	return append(names, shapeNames[:]...)
}

// signsOf returns what a line shows; repeated says that it says again what is above it.
func signsOf(text string, repeated bool) (s signs, aside bool) {
	s, aside = marksOf(text)
	s.set(shapeHeading, isMarker(text))
	s.set(shapeCaption, isCaption(text))
	s.set(shapePromotion, isPromotion(text))
	s.set(shapeControl, isFurniture(text))
	s.set(shapeAnswering, len(text) <= longestSigner+longestWhen && answering.MatchString(text))
	s.set(shapeName, isNameAlone(text))
	s.set(shapeRepeat, repeated)
	s.set(shapeCapitals, inCapitals(text))
	s.set(shapeShort, letters(text) < fewLetters)
	s.set(shapeGlued, glued(text))
	s.set(shapeLabel, part.MatchString(text))
	s.set(shapeDoubled, strings.Contains(text, " ''") || strings.HasPrefix(text, "''") || strings.Contains(text, "'' "))
	first, size := utf8.DecodeRuneInString(text)
	s.set(shapeItem, len(text) > size && strings.ContainsRune("—–•·▪●■►", first))
	s.set(shapeSpeech, first == '“' && strings.Count(text, "“") > strings.Count(text, "”") || first == '"' && strings.Count(text, "\"")%2 == 1)
	return s, aside
}

// part is how databases and forms of news sites label what comes next of an article.
var part = lazily(`(?i)^\W*(?:abstract|full text|summary|lead(?: paragraph)?|body|text|article text|key points|highlights|at a glance|in brief|the details|background)[.:]?$`)

// isNameAlone reports whether a line is a name as comments are signed with.
func isNameAlone(text string) bool {
	return len(text) <= longestSigner && strings.Count(text, " ") <= 3 && isSigner(text) && isProperName(text)
}
