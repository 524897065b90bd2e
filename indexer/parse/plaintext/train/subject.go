package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/parse/genre"
)

// index finds texts by the topic words that they share, rare words first.
type index struct {
	texts [][]string
	of    map[string][]int
}

func newIndex() *index { return &index{of: map[string][]int{}} }

func (x *index) add(words []string) {
	for _, w := range words {
		x.of[w] = append(x.of[w], len(x.texts))
	}
	x.texts = append(x.texts, words)
}

// nearest returns the numbers of at most n texts that share topic words, the one
// that shares most first.
func (x *index) nearest(words []string, n int) []int {
	score := map[int]float64{}
	for _, w := range words {
		weight := math.Log(float64(len(x.texts)+1) / float64(len(x.of[w])+1))
		for _, text := range x.of[w] {
			score[text] += weight
		}
	}
	found := make([]int, 0, len(score))
	for text := range score {
		score[text] /= math.Sqrt(float64(len(x.texts[text])) + 3)
		found = append(found, text)
	}
	slices.SortFunc(found, func(a, b int) int { return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b)) })
	return found[:min(n, len(found))]
}

// subject is what an article is about: its names, and its uncommon words with a
// small letter, each as often as a line has it.
type subject struct {
	model       *genre.Model
	names, uses []string
}

func subjectOf(model *genre.Model, lines []string) subject {
	s := subject{model: model}
	for _, line := range lines {
		topic := model.Topic(line)
		for _, word := range wordsOf(line) {
			if !s.isTopic(topic, word) {
				continue
			}
			if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) {
				s.names = append(s.names, word)
			} else {
				s.uses = append(s.uses, word)
			}
		}
	}
	return s
}

// isTopic reports whether a word is one of the topic words of its line.
func (s subject) isTopic(topic []string, word string) bool {
	for _, t := range s.model.Topic("It was " + word) {
		if slices.Contains(topic, t) {
			return true
		}
	}
	return false
}

// exchange puts words of the subject in place of some of a comment's own topic
// words, so that the comment speaks of what the article speaks of: names for
// names, plurals for plurals.
func (s subject) exchange(text string, share float64, random *rand.Rand) string {
	topic := s.model.Topic(text)
	for _, word := range wordsOf(text) {
		if random.Float64() >= share || !s.isTopic(topic, word) {
			continue
		}
		if other := s.like(word, random); other != "" {
			text = strings.Replace(text, word, other, 1)
		}
	}
	return text
}

func (s subject) like(word string, random *rand.Rand) string {
	from := s.uses
	if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) {
		from = s.names
	}
	for range min(8, len(from)) {
		other := from[random.IntN(len(from))]
		if strings.HasSuffix(other, "s") == strings.HasSuffix(word, "s") {
			return other
		}
	}
	return ""
}

func (s subject) name(random *rand.Rand) string {
	if len(s.names) == 0 {
		return "the mayor"
	}
	return s.names[random.IntN(len(s.names))]
}

func (s subject) use(random *rand.Rand) string {
	if len(s.uses) == 0 {
		return "this"
	}
	return s.uses[random.IntN(len(s.uses))]
}

// wordsOf returns the words of letters in a text, hyphens inside.
func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
}
