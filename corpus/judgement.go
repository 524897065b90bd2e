package corpus

import "slices"

// Judgement is the side that people settled for a document and a target.
type Judgement struct {
	Target string `json:"target"`
	Label  Label  `json:"label"`
}

// LabelledBy says who gave a document's sides.
type LabelledBy string

// Who gives sides.
const (
	ByModel  LabelledBy = "model"  // a model or a rule
	ByPeople LabelledBy = "people" // those who judged a sample of documents, and settled it
)

// sourcePeople is the Source of a stance that people settled.
const sourcePeople = "people"

// LabelledBy says who gave the label.
func (s Stance) LabelledBy() LabelledBy {
	if s.Model != nil {
		return ByPeople
	}
	return ByModel
}

// ModelLabel is the label that the model alone gives for a reader who asks for at least
// min (Chances.Side); "" if it judged nothing.
func (s Stance) ModelLabel(min float64) Label {
	switch {
	case s.Model == nil:
		return s.Chances.Side(min)
	case s.Model.Target == "":
		return ""
	}
	return s.Model.Chances.Side(min)
}

// LabelledBy says who gave the sides of a document: people, if they settled at least one
// of them; "" if it has none.
func (a Annotation) LabelledBy() LabelledBy {
	switch {
	case slices.ContainsFunc(a.Stances, func(s Stance) bool { return s.Model != nil }):
		return ByPeople
	case len(a.Stances) > 0:
		return ByModel
	}
	return ""
}

// Settle lays what people settled over what a model said. Their label is certain, in
// every view; what the model said of the same target stays as Stance.Model. The words
// that show a side stay only if the model found the same one. Sides toward a target that
// the model did not judge come at the end, in the order given. The annotation itself is
// not changed.
func (a Annotation) Settle(judgements []Judgement) Annotation {
	if len(judgements) == 0 {
		return a
	}
	a.Stances = slices.Clone(a.Stances)
	for _, j := range judgements {
		settled := Stance{Target: j.Target, Chances: ChancesFor(j.Label, 1), Source: sourcePeople, Model: &Stance{}}
		i := slices.IndexFunc(a.Stances, func(s Stance) bool { return s.Target == j.Target })
		if i < 0 {
			a.Stances = append(a.Stances, settled)
			continue
		}
		model := a.Stances[i]
		if model.Model != nil {
			model = *model.Model
		}
		if settled.Model = &model; model.Label() == j.Label {
			settled.Evidence = model.Evidence
		}
		a.Stances[i] = settled
	}
	return a
}

// Unsettle is the annotation as the model alone made it: it takes back what Settle did.
func (a Annotation) Unsettle() Annotation {
	if a.LabelledBy() != ByPeople {
		return a
	}
	var stances []Stance
	for _, s := range a.Stances {
		switch {
		case s.Model == nil:
			stances = append(stances, s)
		case s.Model.Target != "":
			stances = append(stances, *s.Model)
		}
	}
	a.Stances = stances
	return a
}
