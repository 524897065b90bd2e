package schema

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"standpoint/corpus"
)

// Taken is the chance field of the sides that a document takes, whatever the
// target; see ChanceField.
const Taken = "taken"

// ChanceField is the name of the indexed field that says how likely the values of
// Stance and Toward are. Each of its values is a prefix (ChancePrefix) and a
// chance in thousandths, in four digits: "critical:0830" of Stance,
// "us-dhs:critical:0830" of Toward, "0830" of Taken. A document has one for every
// label that it can have in some view; unclear has none. The chance of a label is
// the same in every view.
func ChanceField(field string) string { return field + "_chance" }

// ChancePrefix is what stands before the chance of a value of Stance or Toward.
func ChancePrefix(value string) string { return value + ":" }

// Thousandths writes a chance as ChanceField has it.
func Thousandths(chance float64) string { return fmt.Sprintf("%04d", int(math.Round(chance*1000))) }

// ReadThousandths reads what Thousandths writes; ok is false for anything else.
func ReadThousandths(text string) (n int, ok bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && len(text) == 4 && n >= 0 && n <= 1000
}

// chances lists how likely the labels of a document are.
func chances(a corpus.Annotation) map[string][]string {
	out := map[string][]string{}
	add := func(field, prefix string, chance float64) {
		out[ChanceField(field)] = append(out[ChanceField(field)], prefix+Thousandths(chance))
	}
	lead, judged := a.Lead()
	if judged {
		for label, chance := range labels(lead.Chances) {
			add(Stance, ChancePrefix(string(label)), chance)
		}
	}
	taken := 0.0
	for _, s := range a.Stances {
		for label, chance := range labels(s.Chances) {
			add(Toward, ChancePrefix(s.Target+":"+string(label)), chance)
			if label != corpus.Neutral {
				taken = max(taken, chance)
			}
		}
	}
	if taken > 0 {
		add(Taken, "", taken)
	}
	for field, values := range out {
		slices.Sort(values)
		out[field] = slices.Compact(values)
	}
	return out
}

// labels are the labels that chances give in any view, with the chance of each.
func labels(c corpus.Chances) map[corpus.Label]float64 {
	found := map[corpus.Label]float64{}
	for _, min := range corpus.Minimums {
		if label := c.Side(min); label != corpus.Unclear {
			found[label] = c.Of(label)
		}
	}
	return found
}
