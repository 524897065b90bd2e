package samples

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func set(n int) (all []Item) {
	for i := range n {
		all = append(all, Item{Document: fmt.Sprintf("c%03d", i), Article: fmt.Sprintf("a%02d", i/7), Stratum: []string{"x", "y"}[min(i%5, 1)]})
	}
	return all
}

func all(n int) func(string) int { return func(string) int { return n } }

// TestDraw: a sample does not depend on the order of the set, a larger one holds the
// smaller, what comes in later changes nothing but its own place, and another seed draws
// others.
func TestDraw(t *testing.T) {
	whole := set(200)
	small := Draw(whole, "seed", false, all(10))
	reversed := slices.Clone(whole)
	slices.Reverse(reversed)
	if diff := cmp.Diff(small, Draw(reversed, "seed", false, all(10))); diff != "" {
		t.Error(diff)
	}
	large := Draw(whole, "seed", false, all(20))
	for _, item := range small {
		if !slices.Contains(large, item) {
			t.Errorf("%s is not in the larger sample", item.Document)
		}
	}
	if len(small) != 20 || len(large) != 40 {
		t.Errorf("%d and %d drawn", len(small), len(large))
	}
	before := Draw(whole[:150], "seed", false, all(20))
	for _, item := range large {
		if !slices.Contains(before, item) && slices.Contains(whole[:150], item) {
			t.Errorf("%s is drawn because others came in", item.Document)
		}
	}
	if cmp.Equal(small, Draw(whole, "other", false, all(10))) {
		t.Error("another seed draws the same")
	}
	if drawn := Draw(whole, "seed", false, all(1000)); len(drawn) != 200 {
		t.Errorf("of 200, %d were drawn", len(drawn))
	}
}

// TestDrawArticles: an article comes with all its documents that were found.
func TestDrawArticles(t *testing.T) {
	whole := set(70)
	for i := range whole {
		whole[i].Stratum = ""
	}
	drawn := Draw(whole, "seed", true, all(3))
	articles := map[string]int{}
	for _, item := range drawn {
		articles[item.Article]++
	}
	if len(articles) != 3 || len(drawn) != 21 {
		t.Errorf("%v", articles)
	}
}

// TestChances: each document is drawn as often as any other.
func TestChances(t *testing.T) {
	times := map[string]int{}
	for seed := range 2000 {
		for _, item := range Draw(set(20), fmt.Sprint(seed), false, all(2)) {
			times[item.Document]++
		}
	}
	for i, item := range set(20) {
		want := 2000 * 2 / 4 // 4 of 20 are in x, 16 in y
		if item.Stratum == "y" {
			want = 2000 * 2 / 16
		}
		if n := times[item.Document]; n < want*8/10 || n > want*12/10 {
			t.Errorf("document %d was drawn %d times, not about %d", i, n, want)
		}
	}
}

func TestAllocation(t *testing.T) {
	for _, c := range []struct {
		got, want map[string]int
	}{
		{Proportional(map[string]int{"a": 60, "b": 30, "c": 10}, 10, 0), map[string]int{"a": 6, "b": 3, "c": 1}},
		{Proportional(map[string]int{"a": 50, "b": 50}, 25, 0), map[string]int{"a": 13, "b": 12}},
		{Proportional(map[string]int{"a": 990, "b": 8, "c": 2}, 100, 5), map[string]int{"a": 99, "b": 5, "c": 2}},
		{Proportional(map[string]int{"a": 3}, 10, 0), map[string]int{"a": 3}},
		{Equal(map[string]int{"a": 60, "b": 30, "c": 2}, 30), map[string]int{"a": 10, "b": 10, "c": 2}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSettled(t *testing.T) {
	codes := func(pairs ...string) (list []Code) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, Code{Coder: pairs[i], Value: pairs[i+1]})
		}
		return list
	}
	for _, c := range []struct {
		codes    []Code
		majority bool
		want     string
	}{
		{nil, false, ""},
		{codes("ann", "critical"), false, "critical"},
		{codes("ann", "critical", "bob", "critical"), false, "critical"},
		{codes("ann", "critical", "bob", "neutral"), false, ""},
		{codes("ann", "critical", "bob", "neutral"), true, ""},
		{codes("ann", "critical", "bob", "neutral", "cem", "neutral"), false, ""},
		{codes("ann", "critical", "bob", "neutral", "cem", "neutral"), true, "neutral"},
		{codes("ann", "critical", "bob", CannotTell), false, "critical"},
		{codes("ann", CannotTell), true, ""},
		{codes("ann", "critical", "bob", "neutral", Settler, "neutral"), false, "neutral"},
	} {
		if got := (Codebook{Majority: c.majority}).Settled(c.codes); got != c.want {
			t.Errorf("%v: %q, want %q", c.codes, got, c.want)
		}
	}
}

func TestCodebooks(t *testing.T) {
	if err := Stance().Check(); err != nil {
		t.Error(err)
	}
	for _, b := range []Codebook{{}, {Values: []Value{{Name: "a"}, {Name: "a"}}}, {Values: []Value{{Name: "a"}, {Name: ""}}}, {Values: []Value{{Name: "a"}, {Name: CannotTell}}}} {
		if b.Check() == nil {
			t.Errorf("%+v can be used", b)
		}
	}
}
