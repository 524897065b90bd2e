package bleveengine

import (
	"fmt"
	"sync"
	"unicode/utf8"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum/levenshtein"
)

// word is one word of a query. It gives what the terms that stand for it are in the
// dictionary of a field of a segment, in their order.
type word interface {
	terms(p *pass, d dictionary, cost *costs) ([]uint64, error)
}

// listed is a word whose terms are known.
type listed []string

func (l listed) terms(_ *pass, d dictionary, _ *costs) (values []uint64, err error) {
	for _, term := range l {
		value, known, err := d.value(term)
		if err != nil {
			return nil, err
		}
		if known {
			values = append(values, value)
		}
	}
	return values, nil
}

// fuzzy stands for the words whose folded form has the first letter of a text
// and is within a number of edits of it, by optimal string alignment.
type fuzzy struct {
	text  string
	edits int
	from  *automata
	dfa   *levenshtein.DFA // built at first use, for all segments if the budget lets it be kept
}

func (f *fuzzy) terms(p *pass, d dictionary, cost *costs) (values []uint64, err error) {
	if f.edits == 0 {
		return listed(foldedTerms(f.text)).terms(p, d, cost)
	}
	if f.text == "" {
		return nil, nil
	}
	dfa, err := f.automaton(p.budget, cost)
	if err != nil {
		return nil, err
	}
	for _, mark := range foldedTerms("") {
		var automaton segment.Automaton
		if dfa != nil {
			automaton = marked{mark[0], dfa}
		}
		err := p.walk(cost, d, automaton, mark+f.first(), func(term []byte, value uint64) {
			if withinEdits(f.text, string(term[len(mark):]), f.edits) {
				values = append(values, value)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return values, nil
}

// first is the letter that the words begin with.
func (f *fuzzy) first() string {
	_, size := utf8.DecodeRuneInString(f.text)
	return f.text[:size]
}

// maxAutomaton is the longest fuzzy word, in code points, that an automaton is
// built for; a longer one is compared with every word.
const maxAutomaton = 64

// automaton walks a dictionary faster than word by word; nil for a word that is too
// long. It may let in words that withinEdits then leaves out.
func (f *fuzzy) automaton(b *budget, cost *costs) (*levenshtein.DFA, error) {
	letters := utf8.RuneCountInString(f.text)
	if f.dfa != nil || letters > maxAutomaton {
		return f.dfa, nil
	}
	if err := b.spend(cost, letters*costLetter[f.edits]); err != nil {
		return nil, err
	}
	builder, err := f.from.builder(f.edits)
	if err != nil {
		return nil, fmt.Errorf("fuzzy word: %w", err)
	}
	dfa, err := builder.BuildDfa(f.text, uint8(f.edits))
	if err != nil {
		return nil, fmt.Errorf("fuzzy word: %w", err)
	}
	if size := letters * bytesLetter[f.edits]; size <= b.automata {
		b.automata -= size
		f.dfa = dfa
	}
	return dfa, nil
}

// automata holds the tables from which automata for 1 and 2 edits are built.
// They take milliseconds to make and are made once.
type automata struct {
	mu       sync.Mutex
	builders [3]*levenshtein.LevenshteinAutomatonBuilder
}

func (a *automata) builder(edits int) (*levenshtein.LevenshteinAutomatonBuilder, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.builders[edits] != nil {
		return a.builders[edits], nil
	}
	made, err := levenshtein.NewLevenshteinAutomatonBuilder(uint8(edits), true)
	a.builders[edits] = made
	return made, err
}

// marked is an automaton behind the mark that all terms of a kind begin with.
// Its start is state 0; the states of the other follow, moved up by one. State 0 of
// the other leads nowhere.
type marked struct {
	mark byte
	then segment.Automaton
}

func (m marked) Start() int                     { return 0 }
func (m marked) IsMatch(state int) bool         { return state > 0 && m.then.IsMatch(state-1) }
func (m marked) CanMatch(state int) bool        { return state == 0 || m.then.CanMatch(state-1) }
func (m marked) WillAlwaysMatch(state int) bool { return state > 0 && m.then.WillAlwaysMatch(state-1) }

func (m marked) Accept(state int, b byte) int {
	switch {
	case state > 0:
		return m.then.Accept(state-1, b) + 1
	case b == m.mark:
		return m.then.Start() + 1
	}
	return 1
}

// withinEdits reports whether the optimal string alignment distance of two
// words, in code points, is at most edits: insertions, deletions,
// substitutions and transpositions of neighbours count one each, and no part
// is edited twice (Boytsov, "Indexing methods for approximate dictionary
// searching", 2011).
func withinEdits(a, b string, edits int) bool {
	s, t := []rune(a), []rune(b)
	if max(len(s)-len(t), len(t)-len(s)) > edits {
		return false
	}
	var older, before, now []int
	for j := range len(t) + 1 {
		before = append(before, j)
	}
	older, now = make([]int, len(t)+1), make([]int, len(t)+1)
	for i := 1; i <= len(s); i++ {
		now[0] = i
		for j := 1; j <= len(t); j++ {
			differ := 1
			if s[i-1] == t[j-1] {
				differ = 0
			}
			now[j] = min(before[j]+1, now[j-1]+1, before[j-1]+differ)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				now[j] = min(now[j], older[j-2]+1)
			}
		}
		older, before, now = before, now, older
	}
	return before[len(t)] <= edits
}
