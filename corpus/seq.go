package corpus

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Seq numbers the changes of a store of documents, from 1, increasing and
// without reuse.
type Seq uint64

// State names what a store held after a change, and the history that led
// there: two stores with the same state went through the same changes, and so
// hold the same. A sequence number alone does not say that: if an older copy of a
// store is restored and written to, other changes get the same numbers. The zero
// State is that of every store before its first change.
//
// Data that is derived from a store, such as an index, keeps the state that it
// shows. It belongs to the store if the store's history has this state.
type State struct {
	Seq     Seq    `json:"seq"`
	Lineage string `json:"lineage"` // 16 lower-case hexadecimal digits; "" in the zero State
}

// ParseState is the inverse of String; ok is false for any other text.
func ParseState(text string) (s State, ok bool) {
	number, lineage, _ := strings.Cut(strings.TrimPrefix(text, "s"), "-")
	seq, err := strconv.ParseUint(number, 10, 64)
	s = State{Seq: Seq(seq), Lineage: lineage}
	return s, err == nil && s.String() == text && (lineage == "" && seq == 0 || goodLineage.MatchString(lineage))
}

var goodLineage = regexp.MustCompile(`^[0-9a-f]{16}$`)

// String returns "s42-0123456789abcdef", or "s0" for the zero State.
func (s State) String() string {
	if s.Lineage == "" {
		return fmt.Sprintf("s%d", s.Seq)
	}
	return fmt.Sprintf("s%d-%s", s.Seq, s.Lineage)
}
