package pages

import (
	"strconv"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

// stanceView is a side that a document takes, with the evidence for it.
type stanceView struct {
	Target    link
	Label     string // "critical"
	Percent   int    // how likely the label is right; 0 for unclear
	Below     string // of an unclear one, what it would be at a lower minimum; "" if it would be unclear at all of them
	Evidence  string // the words that show it; "" if there are none or they are shown already
	Anchor    string // where these words are; "" if they are not on this page
	Inherited *link  // the document that names the target, if this one does not; Href may be ""
	Source    string // the model or rule that gave the label
	People    bool   // people settled it
	Model     string // what the model said, where that was something else; "" otherwise
}

// stancesView is the stances of a document. Those that are unclear and have
// nothing more to say are shown together, so that they take little room.
type stancesView struct {
	Sided   []stanceView
	Unclear []unclearView
}

// unclearView is a list of targets, all named in the same document, toward which
// no side is clear.
type unclearView struct {
	Targets   []link
	Inherited *link
	Source    string
}

// newStances separates the plainly unclear stances from the others and keeps
// their order.
func newStances(all []stanceView) stancesView {
	var v stancesView
	for _, s := range all {
		if !s.plainlyUnclear() {
			v.Sided = append(v.Sided, s)
			continue
		}
		if last := len(v.Unclear) - 1; last >= 0 && sameLink(v.Unclear[last].Inherited, s.Inherited) {
			v.Unclear[last].Targets = append(v.Unclear[last].Targets, s.Target)
			continue
		}
		v.Unclear = append(v.Unclear, unclearView{Targets: []link{s.Target}, Inherited: s.Inherited, Source: s.Source})
	}
	return v
}

func (s stanceView) plainlyUnclear() bool {
	return s.Label == string(corpus.Unclear) && s.Below == "" && s.Evidence == "" && s.Anchor == "" && !s.People
}

// likelier returns the label at the lowest minimum that can be asked for.
func likelier(stance corpus.Stance) corpus.Label { return stance.Chances.Side(corpus.Minimums[0]) }

func sameLink(a, b *link) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// stances returns the stances of a document in a view. evidenceShown reports
// whether the words that show a side are marked next to it.
func (s shower) stances(d corpus.Document, view schema.View, evidenceShown bool) []stanceView {
	text := []rune(d.Text())
	var out []stanceView
	for _, stance := range d.Annotation.Stances {
		label := sideOf(stance, view)
		v := stanceView{Target: s.target(d, stance.Target), Label: string(label), Source: visible(stance.Source)}
		switch {
		case stance.Model != nil:
			v.People, v.Model = true, modelSaid(stance, view)
		case label != corpus.Unclear:
			v.Percent = percent(stance.Chances.Of(label))
		case likelier(stance) != corpus.Unclear:
			v.Below = string(likelier(stance)) + " at " + strconv.Itoa(percent(stance.Chances.Of(likelier(stance)))) + "%"
		}
		if stance.Evidence != nil && !evidenceShown {
			v.Evidence = corpus.Excerpt(visible(slice(text, *stance.Evidence)), excerptFocus)
		}
		out = append(out, v)
	}
	return out
}

// modelSaid is what the model said of a stance that people settled, if it was something
// else.
func modelSaid(stance corpus.Stance, view schema.View) string {
	switch label := stance.ModelLabel(view.Min()); label {
	case stance.Label(), "":
		return ""
	case corpus.Unclear:
		return string(label)
	default:
		return string(label) + ", " + strconv.Itoa(percent(stance.Model.Chances.Of(label))) + "%"
	}
}
