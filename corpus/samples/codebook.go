package samples

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

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
	// Marks are what coders can say beside the value, as many of them as hold.
	Marks []Value `json:"marks,omitempty"`
	// Free is whether coders can write marks of their own.
	Free bool `json:"free,omitempty"`
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
		Name: "stance", Version: "2",
		Ask: "Which side does the text take toward the agency, in its own words and as a reader of the thread understands them?",
		Values: []Value{
			{string(corpus.Supportive), "It approves of the agency or of what it does, defends it, thanks it or wishes it more power.", []string{"They saved us that night."}},
			{string(corpus.Critical), "It disapproves of the agency or of what it does: blame, mockery, a demand that it stop. Sarcasm counts as it is meant.", []string{"Great job, as always. My letter took a year."}},
			{string(corpus.Neutral), "It speaks of the agency and takes no side: a report, a question, a side for one half and against the other.", []string{"The office is open until five."}},
			{string(corpus.Unclear), "Its words do not show a side, or are not about the agency.", nil},
		},
		Marks: []Value{
			{"wrong agency", "What was taken for the agency is another one, or something else.", []string{"“Ice” of a frozen lake."}},
			{"wrong place", "What was taken for a place is another one, or something else.", nil},
			{"not about this", "It names the agency, and speaks of something else.", nil},
			{"off topic", "It has nothing to do with the article or the thread.", nil},
		},
		Free: true,
	}
}

// MaxValues is the most values of a codebook: each has a key of its own, 1 to 9.
const MaxValues = 9

// maxName is the most code points of the name of a value or a mark.
const maxName = 60

// Check is an error if a codebook cannot be used.
func (b Codebook) Check() error {
	if len(b.Values) < 2 || len(b.Values) > MaxValues {
		return fmt.Errorf("a codebook has two to %d values, and this has %d", MaxValues, len(b.Values))
	}
	if err := checkNames("value", b.Values); err != nil {
		return err
	}
	if i := b.Number(CannotTell); i >= 0 {
		return fmt.Errorf("value %d of the codebook: every codebook has “%s”, and it is not listed", i+1, CannotTell)
	}
	return checkNames("mark", b.Marks)
}

func checkNames(what string, values []Value) error {
	for i, v := range values {
		if err := checkName(v.Name); err != nil {
			return fmt.Errorf("%s %d of the codebook: %w", what, i+1, err)
		}
		if slices.IndexFunc(values, func(o Value) bool { return o.Name == v.Name }) != i {
			return fmt.Errorf("%s %d of the codebook: “%s” is there twice", what, i+1, v.Name)
		}
	}
	return nil
}

// checkName is an error if a value or a mark cannot be called so.
func checkName(name string) error {
	letters := []rune(name)
	switch {
	case strings.TrimSpace(name) == "" || strings.TrimSpace(name) != name:
		return fmt.Errorf("a name that is not empty and has no spaces at its ends is needed, not %q", name)
	case len(letters) > maxName:
		return fmt.Errorf("a name has at most %d letters, and this has %d", maxName, len(letters))
	case slices.ContainsFunc(letters, func(r rune) bool { return r == unicode.ReplacementChar || !unicode.IsPrint(r) }):
		return fmt.Errorf("the name %q has letters that cannot be shown", name)
	}
	return nil
}

// Sides reports whether the values are sides, so that what is settled can take the place
// of the model's label: each of them is one of corpus.Labels.
func (b Codebook) Sides() bool {
	return len(b.Values) > 0 && !slices.ContainsFunc(b.Values, func(v Value) bool { return !slices.Contains(corpus.Labels, corpus.Label(v.Name)) })
}

// CheckMarks is an error if a coder cannot give a document these marks.
func (b Codebook) CheckMarks(marks []string) error {
	for _, mark := range marks {
		known := slices.ContainsFunc(b.Marks, func(v Value) bool { return v.Name == mark })
		if !known && !b.Free {
			return fmt.Errorf("%q is not a mark of the codebook “%s”, which allows no others", mark, b.Name)
		}
		if err := checkName(mark); err != nil {
			return fmt.Errorf("a mark: %w", err)
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
