// Package quality holds how good the labels of stances are, as it was measured on
// texts that were labelled beforehand: how often a label is right, and how many of
// the texts that should have it get it. A table is written by a measurement and
// read by whoever shows the labels.
package quality

import (
	"cmp"
	"fmt"
	"slices"

	"standpoint/corpus"
)

// Row is how good one label is toward one kind of target, at one minimum
// (corpus.Chances.Side). All counts are of texts, each with one target.
type Row struct {
	Kind  corpus.Kind  // of the texts
	Named bool         // the texts name the target; otherwise only their thread speaks of it
	Label corpus.Label // critical, neutral or supportive
	Min   float64      // the minimum
	What  string       // what was measured, in the plural: "comments", "sentences of news"
	Texts int          // that were measured; 0: it was not measured
	Given int          // that got the label
	Right int          // that got it and should have it
	True  int          // that should have it
}

// Labels are the labels that have a quality, in the order in which people are
// shown them. Unclear says nothing that could be right.
var Labels = []corpus.Label{corpus.Critical, corpus.Supportive, corpus.Neutral}

// labels are those that a text can have toward a target: what it does not name it
// is about only if it takes a side.
func labels(named bool) []corpus.Label {
	if named {
		return Labels
	}
	return Labels[:2]
}

// Precision is the share of the texts with the label that should have it; ok is
// false if there are too few of them to say.
func (r Row) Precision() (share float64, ok bool) { return ratio(r.Right, r.Given) }

// Recall is the share of the texts that should have the label that have it; ok is
// false if there are too few of them to say.
func (r Row) Recall() (share float64, ok bool) { return ratio(r.Right, r.True) }

// fewest is the least number of texts that a share is stated of.
const fewest = 10

func ratio(part, of int) (float64, bool) {
	if of < fewest {
		return 0, false
	}
	return float64(part) / float64(of), true
}

// String says it in a sentence or two, for people who read counts of the label. It
// names the model, because labels may also be of the first tier alone, or of a model of
// the user's own.
func (r Row) String() string {
	texts, marked := r.words()
	if r.Texts == 0 {
		return fmt.Sprintf("Not measured: %s marked %s.", texts, marked)
	}
	out := ""
	if precision, ok := r.Precision(); ok {
		out = fmt.Sprintf("Of 100 %s marked %s, about %.0f are.", texts, marked, 100*precision)
	} else {
		out = fmt.Sprintf("Too few %s were marked %s to say how many are: %d.", texts, marked, r.Given)
	}
	if recall, ok := r.Recall(); ok {
		out += fmt.Sprintf(" Of 100 that are, about %.0f are marked.", 100*recall)
	}
	return out + fmt.Sprintf(" Measured with the full model of Standpoint on %s labelled %s.", thousands(r.Texts), r.What)
}

// words are those for the texts and for what they are marked as.
func (r Row) words() (texts, marked string) {
	texts = cmp.Or(r.What, string(r.Kind)+"s")
	marked = map[corpus.Label]string{corpus.Critical: "critical of", corpus.Supportive: "supportive of", corpus.Neutral: "neutral toward"}[r.Label]
	if r.Named {
		return texts, marked + " an agency that they name"
	}
	return texts, marked + " an agency that only their thread names"
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// Table is what was measured, each kind of label once for each minimum.
type Table []Row

// For returns how good the labels of a kind of text are at a minimum: those toward
// targets that the texts name, then, of comments, those toward targets that only
// their thread names.
// Rows that were not measured have no Texts.
func (t Table) For(kind corpus.Kind, min float64) []Row {
	var rows []Row
	for _, named := range []bool{true, false} {
		if !named && kind == corpus.KindArticle {
			continue // articles have nothing above them
		}
		for _, label := range labels(named) {
			row := Row{Kind: kind, Named: named, Label: label, Min: min}
			if i := slices.IndexFunc(t, row.isSame); i >= 0 {
				row = t[i]
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// isSame reports whether two rows are of the same labels.
func (r Row) isSame(other Row) bool {
	return r.Kind == other.Kind && r.Named == other.Named && r.Label == other.Label && r.Min == other.Min
}
