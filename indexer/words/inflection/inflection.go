// Package inflection finds the base forms of English words: women is woman, ran and
// running are run. It undoes inflection (numbers of nouns, forms of verbs) and
// nothing else: officer is not office, better is not good.
//
// Every form has one base. The lexicon holds the bases, and the forms that the rules
// below would get wrong. How it was made, and how a form is decided that could be of
// two words, is in README.md.
package inflection

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon.txt
var text string

// Shipped returns the text of the lexicon. When it changes, so may the bases.
func Shipped() string { return text }

// Base returns the base form of a word in small letters from a to z. A word is its own
// base unless it is known to be a form of another; so names and words of other
// languages stay as they are.
func Base(word string) string { return load().Base(word) }

// IsCommon reports whether small letters spell a word that everybody knows, of two
// to five letters. Inflected forms are words too: aid and aids.
func IsCommon(word string) bool {
	if len(word) < 2 || len(word) > longestCommon {
		return false
	}
	return load().find(word).has('c')
}

const longestCommon = 5

// IsKnown reports whether a word in small letters from a to z is a word of the
// lexicon or a form of one.
func IsKnown(word string) bool {
	_, known := load().known(word)
	return known
}

// load reads the lexicon at first use.
var load = sync.OnceValue(func() *Lexicon { return Read(text) })

// Lexicon finds words in its text, in which each has a line: the word, its flags
// and, if it is not its own base, the base. It is a hash table with open addressing.
type Lexicon struct {
	text  string
	lines []uint32 // where a line begins, plus one; 0: free
}

// entry is a line of the lexicon; without flags, the word is not in it.
type entry struct{ flags, base string }

// The flags: n, it has the forms of a noun; v, of a verb; c, it is a common word; -,
// none of these.
func (e entry) has(flag byte) bool { return strings.IndexByte(e.flags, flag) >= 0 }
func (e entry) inflects() bool     { return e.has('n') || e.has('v') }

// Read reads a lexicon from its text, which is in the form of lexicon.txt.
func Read(text string) *Lexicon {
	l := &Lexicon{text: text}
	size := 1
	for size < 2*strings.Count(text, "\n") {
		size *= 2
	}
	l.lines = make([]uint32, size)
	for at := 0; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		word, _, _ := strings.Cut(line, " ")
		slot := hash(word) & uint32(size-1)
		for l.lines[slot] != 0 {
			slot = (slot + 1) & uint32(size-1)
		}
		l.lines[slot] = uint32(at) + 1
		at += len(line) + 1
	}
	return l
}

// hash is FNV-1a.
func hash(word string) uint32 {
	h := uint32(2166136261)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return h
}

func (l *Lexicon) find(word string) entry {
	mask := uint32(len(l.lines) - 1)
	for slot := hash(word) & mask; l.lines[slot] != 0; slot = (slot + 1) & mask {
		rest, found := strings.CutPrefix(l.text[l.lines[slot]-1:], word)
		if !found || rest[0] != ' ' {
			continue
		}
		line, _, _ := strings.Cut(rest[1:], "\n")
		flags, base, inflected := strings.Cut(line, " ")
		if !inflected {
			base = l.text[l.lines[slot]-1:][:len(word)]
		}
		return entry{flags, base}
	}
	return entry{}
}

// Base returns the base form of a word by the lexicon: see Base.
func (l *Lexicon) Base(word string) string {
	if len(word) < 2 {
		return word
	}
	if base, ok := l.known(word); ok {
		return base
	}
	if !ends(word) {
		return word
	}
	if base, ok := l.compound(word); ok {
		return base
	}
	return plural(word)
}

// known returns the base of a word that is in the lexicon or a regular form of one
// that is.
func (l *Lexicon) known(word string) (base string, ok bool) {
	if e := l.find(word); e.flags != "" {
		return e.base, true
	}
	_, e := l.regular(word)
	return e.base, e.flags != ""
}

// regular returns the word of the lexicon that a form is regularly made of, and its
// entry; none if the flags are empty.
func (l *Lexicon) regular(form string) (word string, e entry) {
	n := len(form)
	switch {
	case strings.HasSuffix(form, "s"):
		return l.noun(form)
	case strings.HasSuffix(form, "ied"):
		return l.verb(form[:n-3], "y")
	case strings.HasSuffix(form, "ed"):
		return l.verb(form[:n-2], "e", "")
	case strings.HasSuffix(form, "ing"):
		return l.verb(form[:n-3], "e", "")
	}
	return "", entry{}
}

// noun undoes the ending s of nouns and verbs.
func (l *Lexicon) noun(form string) (word string, e entry) {
	n := len(form)
	if n < 3 || form[n-2] == 's' {
		return "", entry{}
	}
	if strings.HasSuffix(form, "ies") {
		word = form[:n-3] + "y"
		if e := l.find(word); e.inflects() {
			return word, e
		}
	}
	if e := l.find(form[:n-1]); e.inflects() || e.flags != "" && n > leastPossessive {
		return form[:n-1], e
	}
	if strings.HasSuffix(form, "es") && strings.IndexByte("sxzho", form[n-3]) >= 0 {
		if e := l.find(form[:n-2]); e.inflects() {
			return form[:n-2], e
		}
	}
	return "", entry{}
}

// leastPossessive is the length over which an s after a word that is neither noun nor
// verb is a possessive without its apostrophe: whats, theres.
const leastPossessive = 4

// verb looks for a verb that consists of a stem and one of some endings, or of the
// stem with its last consonant once.
func (l *Lexicon) verb(stem string, endings ...string) (word string, e entry) {
	n := len(stem)
	if n < 2 {
		return "", entry{}
	}
	for _, ending := range endings {
		word = stem + ending
		if e := l.find(word); e.has('v') {
			return word, e
		}
	}
	if stem[n-1] == stem[n-2] {
		if e := l.find(stem[:n-1]); e.has('v') {
			return stem[:n-1], e
		}
	}
	return "", entry{}
}

// ends reports whether a word that is not in the lexicon could be a form.
func ends(word string) bool {
	for _, ending := range []string{"s", "ed", "ing", "men"} {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}

// The least letters of the last part of a compound, and of a part before men.
const (
	leastPart    = 4
	leastBefore  = 2
	leastHead    = 3
	leastPlural  = 6
	leastPeoples = 4
)

// compound reads an unknown word as a known one or a prefix before a regular form of
// a known one: livestreamed is live and streamed.
func (l *Lexicon) compound(form string) (string, bool) {
	if head, men := strings.CutSuffix(form, "men"); men {
		head = strings.TrimSuffix(head, "wo")
		return form[:len(form)-2] + "an", len(head) >= leastPeoples && l.find(head).has('n')
	}
	for i := leastBefore; i <= len(form)-leastPart; i++ {
		head, last := form[:i], form[i:]
		if !prefixes[head] && (i < leastHead || l.find(head).flags == "") {
			continue
		}
		if base, _ := l.known(last); base == last {
			return "", false
		}
		if word, e := l.regular(last); e.inflects() {
			return head + word, true
		}
	}
	return "", false
}

// prefixes are joined to words without being words.
var prefixes = set(`auto bi bio co counter cyber de deep dis down e eco euro fore geo hyper inter kilo macro mal mega
	meta micro mid mini mis mono multi nano neo neuro out over para photo poly post pre pro pseudo psycho radio re
	retro semi socio step sub super tele trans tri ultra under up`)

func set(list string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(list) {
		out[word] = true
	}
	return out
}

// plural undoes the plural of an unknown word where nothing else can be meant: an s
// after a consonant other than s, behind five letters or more. Unknown words ending in es,
// is, us and the like are mostly names and foreign words.
func plural(word string) string {
	n := len(word)
	if n < leastPlural || word[n-1] != 's' || strings.IndexByte("aeiouswxyz", word[n-2]) >= 0 {
		return word
	}
	return word[:n-1]
}
