package plaintext

import (
	"slices"
	"strings"
	"testing"
)

func shippedWeightsRead(t *testing.T) *Weights {
	t.Helper()
	w, err := ReadWeights(shippedWeights)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestReadWeightsIsTheInverseOfString(t *testing.T) {
	w := shippedWeightsRead(t)
	again, err := ReadWeights(w.String())
	if err != nil {
		t.Fatal(err)
	}
	if again.String() != w.String() || !slices.Equal(again.Full, w.Full) || again.Article != w.Article {
		t.Error("weights changed when they were written and read")
	}
}

func TestReadWeightsRefuses(t *testing.T) {
	whole := shippedWeightsRead(t).String()
	first, rest, _ := strings.Cut(whole, "\n")
	name, _, _ := strings.Cut(first, "\t")
	for what, tsv := range map[string]string{
		"a name that is missing": rest,
		"a name given twice":     whole + first + "\n",
		"a name that is unknown": whole + "the weather\t1\t2\n",
		"a word for a number":    name + "\tmany\n" + rest,
		"no number":              name + "\tNaN\n" + rest,
		"a number too many":      first + "\t1\n" + rest,
	} {
		if _, err := ReadWeights(tsv); err == nil {
			t.Errorf("%s was read", what)
		}
	}
}

// TestColumnsAreWhole: each column has a value for every place, and each name is
// given once.
func TestColumnsAreWhole(t *testing.T) {
	page, err := NewPage(t.Context(), shippedModel(t).genre, "The council met on Monday.\nIt voted.\nGood.\n")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for values := range shippedWeightsRead(t).columns(page.lines) {
		if n++; len(values) != 4 {
			t.Fatalf("column %d has %d values for 3 lines", n, len(values))
		}
	}
	names := Columns()
	if n+len(topicNames) != len(names) {
		t.Errorf("%d columns and %d of topic have %d names", n, len(topicNames), len(names))
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != len(Columns()) {
		t.Error("a name is given twice")
	}
}

func shippedModel(t *testing.T) *Model {
	t.Helper()
	m, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return m
}
