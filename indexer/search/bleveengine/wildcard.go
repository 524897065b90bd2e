package bleveengine

import (
	"strings"
	"unicode/utf8"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// wildcard stands for the words whose folded form fits a text, in which ? is any
// one letter and * any number of them.
type wildcard struct {
	text      string
	beginning string // what is before the first open letter
	open      *openText
}

func newWildcard(text string) wildcard {
	w := wildcard{text: text, beginning: text}
	if at := strings.IndexAny(text, "*?"); at >= 0 {
		w.beginning = text[:at]
	}
	if text != w.beginning+"*" && len(text) <= maxOpenText {
		w.open = newOpenText(text)
	}
	return w
}

func (w wildcard) terms(p *pass, d dictionary, cost *costs) (values []uint64, err error) {
	fits := query.Word{Form: query.Open, Text: w.text}
	for _, mark := range foldedTerms("") {
		var automaton segment.Automaton
		if w.open != nil {
			automaton = marked{mark[0], w.open}
		}
		err := p.walk(cost, d, automaton, mark+w.beginning, func(term []byte, value uint64) {
			if len(w.text) <= maxOpenText || fits.Matches(schema.Token{Folded: string(term[len(mark):])}) {
				values = append(values, value)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return values, nil
}

// maxOpenText is the longest text with open letters, in bytes, that an openText
// walks; words are compared with a longer one each by itself.
const maxOpenText = 60

// openText walks words in UTF-8 byte by byte along a text with open letters. A state
// is the set of places of the text, as bits, at which the rest of the word can go
// on (Baeza-Yates and Gonnet, "A new approach to text searching", 1992).
type openText struct {
	literal [256]int // places of each byte of the text
	one     int      // places of ?
	many    int      // places of *
	behind  int      // places directly behind a ? or *, which let the rest of a code point pass
	end     int      // the place behind the text
}

var _ segment.Automaton = (*openText)(nil)

func newOpenText(text string) *openText {
	t := &openText{end: 1 << len(text)}
	for i := range len(text) {
		place := 1 << i
		switch text[i] {
		case '?':
			t.one |= place
		case '*':
			t.many |= place
		default:
			t.literal[text[i]] |= place
			continue
		}
		t.behind |= place << 1
	}
	return t
}

// skip adds the places that a * lets through.
func (t *openText) skip(places int) int {
	for next := places; ; places = next {
		if next |= (places & t.many) << 1; next == places {
			return places
		}
	}
}

// Start is the state before a word.
func (t *openText) Start() int { return t.skip(1) }

// IsMatch reports whether a word that ends here fits.
func (t *openText) IsMatch(state int) bool { return state&t.end != 0 }

// CanMatch reports whether a word that goes on may fit.
func (t *openText) CanMatch(state int) bool { return state != 0 }

// WillAlwaysMatch reports whether every word that goes on fits.
func (t *openText) WillAlwaysMatch(state int) bool { return state&t.many&(t.end>>1) != 0 }

// Accept is the state after a byte.
func (t *openText) Accept(state int, b byte) int {
	next := state&t.literal[b]<<1 | state&t.many
	if utf8.RuneStart(b) {
		next |= state & t.one << 1
	} else {
		next |= state & t.behind
	}
	return t.skip(next)
}
