package quality

import (
	"fmt"
	"slices"

	"standpoint/corpus"
)

// Judged is one text of a measurement: what was judged of it, by a judge that had not seen
// it before, and which label is the right one.
type Judged struct {
	Kind    corpus.Kind    `json:"kind"`
	Named   bool           `json:"named"` // as in a Row
	What    string         `json:"what"`  // as in a Row; the same for all texts of one Kind and Named
	Truth   corpus.Label   `json:"truth"` // critical, neutral or supportive
	Chances corpus.Chances `json:"chances"`
}

// Measure counts how good labels are at every minimum that can be asked for. It
// fails if a text has no right label.
func Measure(texts []Judged) (Table, error) {
	var t Table
	for _, judged := range texts {
		if !slices.Contains(Labels, judged.Truth) {
			return nil, fmt.Errorf("quality: %q cannot be the right label", judged.Truth)
		}
		if !slices.ContainsFunc(t, func(r Row) bool { return r.Kind == judged.Kind && r.Named == judged.Named }) {
			for _, label := range labels(judged.Named) {
				for _, min := range corpus.Minimums {
					t = append(t, Row{Kind: judged.Kind, Named: judged.Named, Label: label, Min: min, What: judged.What})
				}
			}
		}
		for i := range t {
			if t[i].Kind == judged.Kind && t[i].Named == judged.Named {
				t[i].count(judged)
			}
		}
	}
	return t, nil
}

func (r *Row) count(judged Judged) {
	r.Texts++
	given, right := judged.Chances.Side(r.Min) == r.Label, judged.Truth == r.Label
	if !r.Named && judged.Chances.Side(corpus.DefaultMin) != r.Label {
		given = false // it is not about the target
	}
	if given {
		r.Given++
	}
	if right {
		r.True++
	}
	if given && right {
		r.Right++
	}
}
