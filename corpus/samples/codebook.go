package samples

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"standpoint/corpus"
)

// Codebook says what coders can say of a document, and when. A sample keeps its own copy,
// so a codebook that changes later does not change what was said.
type Codebook struct {
	Name    string  `json:"name"`
	Version string  `json:"version"`
	Ask     string  `json:"ask"` // the question, for people
	Values  []Value `json:"values"`
	// Ordinal is whether values are in an order, so that neighbours disagree less.
	Ordinal bool `json:"ordinal,omitempty"`
	// Majority is whether the value of more than half of the coders is settled;
	// otherwise all must agree.
	Majority bool `json:"majority,omitempty"`
}

// Value is one of the things that can be said.
type Value struct {
	Name       string   `json:"name"`
	Definition string   `json:"definition"`
	Examples   []string `json:"examples,omitempty"`
}

// Stance is the codebook that comes with the program: the side that a text takes
// toward a target.
func Stance() Codebook {
	return Codebook{
		Name: "stance", Version: "1",
		Ask: "Which side does the text take toward the agency, in its own words and as a reader of the thread understands them?",
		Values: []Value{
			{string(corpus.Supportive), "It approves of the agency or of what it does, defends it, thanks it or wishes it more power.", []string{"They saved us that night."}},
			{string(corpus.Critical), "It disapproves of the agency or of what it does: blame, mockery, a demand that it stop. Sarcasm counts as it is meant.", []string{"Great job, as always. My letter took a year."}},
			{string(corpus.Neutral), "It speaks of the agency and takes no side: a report, a question, a side for one half and against the other.", []string{"The office is open until five."}},
			{string(corpus.Unclear), "Its words do not show a side, or are not about the agency.", nil},
		},
	}
}

// Check is an error if a codebook cannot be used.
func (b Codebook) Check() error {
	if len(b.Values) < 2 {
		return errors.New("a codebook has at least two values")
	}
	for i, v := range b.Values {
		switch {
		case strings.TrimSpace(v.Name) == "" || strings.TrimSpace(v.Name) != v.Name:
			return fmt.Errorf("value %d of the codebook: a name that is not empty and has no spaces at its ends is needed, not %q", i+1, v.Name)
		case v.Name == CannotTell:
			return fmt.Errorf("value %d of the codebook: every codebook has “%s”, and it is not listed", i+1, CannotTell)
		case slices.IndexFunc(b.Values, func(o Value) bool { return o.Name == v.Name }) != i:
			return fmt.Errorf("value %d of the codebook: “%s” is there twice", i+1, v.Name)
		}
	}
	return nil
}

// Number is the place of a value in the codebook; -1 if it is not there.
func (b Codebook) Number(value string) int {
	return slices.IndexFunc(b.Values, func(v Value) bool { return v.Name == value })
}

// Allows reports whether a coder can say a value.
func (b Codebook) Allows(value string) bool { return value == CannotTell || b.Number(value) >= 0 }

// Settled returns the value that stands for a document, from all that coders said of
// it: what the Settler said; else what all said or, with Majority, more than half; "" if
// they disagree or nobody judged it. Who cannot tell takes no part.
func (b Codebook) Settled(codes []Code) string {
	votes, all, best := map[string]int{}, 0, ""
	for _, c := range codes {
		if c.Coder == Settler {
			return c.Value
		}
		if c.Value == CannotTell || c.Value == "" {
			continue
		}
		all++
		votes[c.Value]++
		if votes[c.Value] > votes[best] {
			best = c.Value
		}
	}
	if votes[best] == all || b.Majority && 2*votes[best] > all {
		return best
	}
	return ""
}
