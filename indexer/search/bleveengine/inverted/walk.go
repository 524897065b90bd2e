package inverted

import (
	"bytes"
	"slices"

	"github.com/blevesearch/vellum"
)

// Walk visits terms of a dictionary in order: those from one key on, before another,
// that an automaton lets pass.
type Walk struct {
	cursor
	before    []byte // nil: no bound
	automaton vellum.Automaton
	states    []int // of the automaton after the first bytes of the term, as far as it can match
}

// Walk stands at the first term; ok is false if there is none. A nil key sets no bound;
// automaton may be nil.
func (d *Dictionary) Walk(automaton vellum.Automaton, from, before []byte) (walk *Walk, ok bool) {
	if d == nil {
		return nil, false
	}
	w := &Walk{cursor: d.open(), automaton: automaton, before: before}
	if automaton != nil {
		w.states = append(w.states, automaton.Start())
	}
	return w, w.seek(from) && w.settle()
}

// Term is the present term; it is good until Next.
func (w *Walk) Term() []byte { return w.term }

// Value stands for the present term; see Dictionary.List.
func (w *Walk) Value() uint64 { return uint64(w.value) }

// Documents is how many documents have the present term.
func (w *Walk) Documents() int { return w.count }

// Next moves on to the next term; ok is false at the end.
func (w *Walk) Next() (ok bool) { return w.next() && w.settle() }

// settle moves on from the present term to the first that passes.
func (w *Walk) settle() bool {
	for w.before == nil || bytes.Compare(w.term, w.before) < 0 {
		if w.passes() {
			return true
		}
		if !w.skip() {
			return false
		}
	}
	return false
}

// passes reports whether the automaton lets the present term pass. The states that it
// has after the bytes shared with the term before are known.
func (w *Walk) passes() bool {
	if w.automaton == nil {
		return true
	}
	known := min(len(w.states)-1, w.shared)
	w.states = w.states[:known+1]
	state := w.states[known]
	for _, b := range w.term[known:] {
		if !w.automaton.CanMatch(state) {
			return false
		}
		state = w.automaton.Accept(state, b)
		w.states = append(w.states, state)
	}
	return w.automaton.IsMatch(state)
}

// skip goes on from a term that does not pass, past those that begin with what cannot
// match.
func (w *Walk) skip() bool {
	dead := len(w.states) - 1 // bytes of the term that the automaton has taken
	if dead == 0 || w.automaton.CanMatch(w.states[dead]) {
		return w.next()
	}
	beginning := slices.Clone(w.term[:dead])
	for w.next() {
		if w.shared < dead && !bytes.HasPrefix(w.term, beginning) {
			return true
		}
		if w.shared == 0 { // a block begins: skip those that begin and end with it
			if beyond := After(beginning); beyond == nil {
				return false
			} else if block := w.blockOf(beyond); block > (w.terms-w.left-1)/blockTerms {
				w.states = w.states[:1]
				return w.seek(beyond)
			}
		}
	}
	return false
}

// After is the first key that does not begin with another; nil if there is none.
func After(beginning []byte) []byte {
	key := slices.Clone(beginning)
	for len(key) > 0 {
		if key[len(key)-1] < 0xff {
			key[len(key)-1]++
			return key
		}
		key = key[:len(key)-1]
	}
	return nil
}
