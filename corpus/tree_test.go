package corpus_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standpoint/corpus"
)

func treeOf(ids, parents []string) corpus.Tree {
	return corpus.NewTree(len(ids), func(i int) (id, parent string) { return ids[i], parents[i] })
}

func TestParentsFirst(t *testing.T) {
	cases := []struct{ given, want string }{ // reply<parent, in order
		{"", ""},
		{"a b c", "a b c"},
		{"a b<a c<b d", "a b c d"},
		{"a b c<a d<b", "a b c d"},
		{"b<a x a", "x a b"},
		{"c<b b<a x a y", "x a b c y"},
		{"b<a c<a d<b a e<b", "a b d c e"},
		{"a<missing b<a", "a b"},
		{"b<missing a", "b a"},
		{"a<a b", "a b"},
		{"a<b b<a", "a b"},
		{"x<b a<c b<a c<b y<x z", "a b x c y z"},
		{"a b<a a", "a b a"},
	}
	for _, c := range cases {
		var ids, parents []string
		for _, word := range strings.Fields(c.given) {
			id, parent, _ := strings.Cut(word, "<")
			ids, parents = append(ids, id), append(parents, parent)
		}
		var got []string
		for _, i := range treeOf(ids, parents).ParentsFirst() {
			got = append(got, ids[i])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s becomes %s, want %s", c.given, strings.Join(got, " "), c.want)
		}
	}
}

func TestParentsFirstProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(r, "number")
		ids, parents := make([]string, n), make([]string, n)
		for i := range ids {
			ids[i] = fmt.Sprint(i)
			parents[i] = fmt.Sprint(rapid.IntRange(-3, n-1).Draw(r, "parent"))
		}
		order := treeOf(ids, parents).ParentsFirst()
		if sorted := slices.Sorted(slices.Values(order)); len(order) != n || len(slices.Compact(sorted)) != n {
			r.Fatalf("%v is not an order of %d", order, n)
		}
		place := map[string]int{}
		for at, i := range order {
			place[ids[i]] = at
		}
		late := 0
		for i, parent := range parents {
			if at, here := place[parent]; here && at >= place[ids[i]] {
				late++
				if !inRing(i, parents) {
					r.Fatalf("%d comes before its parent %s in %v", i, parent, order)
				}
			}
			for j := range i {
				if parents[j] == parent && place[ids[j]] > place[ids[i]] && !inRing(i, parents) && !inRing(j, parents) {
					r.Fatalf("siblings %d and %d change places in %v", j, i, order)
				}
			}
		}
		if rings := countRings(parents); late != rings {
			r.Fatalf("%d come before their parents, but there are %d rings", late, rings)
		}
	})
}

func TestReading(t *testing.T) {
	cases := []struct{ given, want string }{ // reply<parent; in order, with depths
		{"", ""},
		{"a b c<a d<b e<c", "a0 c1 e2 b0 d1"},
		{"c<a d<c a b", "a0 c1 d2 b0"},
		{"a<missing b<a", "a0 b1"},
		{"x a<b b<a c<a", "x0 a0 b1 c1"},
		{"a<a b", "a0 b0"},
		{"a b<a a c<a", "a0 b1 c1 a0"},
	}
	for _, c := range cases {
		var ids, parents []string
		for _, word := range strings.Fields(c.given) {
			id, parent, _ := strings.Cut(word, "<")
			ids, parents = append(ids, id), append(parents, parent)
		}
		order, depth := treeOf(ids, parents).Reading()
		var got []string
		for _, i := range order {
			got = append(got, fmt.Sprint(ids[i], depth[i]))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s is read as %s, want %s", c.given, strings.Join(got, " "), c.want)
		}
	}
}

func TestLift(t *testing.T) {
	tree := treeOf([]string{"a", "b", "c", "d", "e"}, []string{"", "a", "b", "c", "b"})
	for deepest, want := range []string{"[-1 -1 -1 -1 -1]", "[-1 0 0 0 0]", "[-1 0 1 1 1]", "[-1 0 1 2 1]"} {
		var parents []int
		for i := range 5 {
			parents = append(parents, tree.Lift(deepest).Parent(i))
		}
		if got := fmt.Sprint(parents); got != want {
			t.Errorf("no deeper than %d: %s, want %s", deepest, got, want)
		}
	}
}

// inRing reports whether a comment is its own ancestor.
func inRing(i int, parents []string) bool {
	for j, steps := i, 0; steps <= len(parents); steps++ {
		if _, err := fmt.Sscan(parents[j], &j); err != nil || j < 0 {
			return false
		}
		if j == i {
			return true
		}
	}
	return false
}

func countRings(parents []string) int {
	rings := 0
	for i := range parents {
		if !inRing(i, parents) {
			continue
		}
		first := i
		for j, steps := i, 0; steps <= len(parents); steps++ {
			_, _ = fmt.Sscan(parents[j], &j)
			first = min(first, j)
		}
		if first == i {
			rings++
		}
	}
	return rings
}

// TestParentsFirstOfHugeThreads would not end in the time of a test if the work
// grew with the square of the thread, or overflow the stack if it recursed.
func TestParentsFirstOfHugeThreads(t *testing.T) {
	const n = 100_000
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprint(i)
	}
	shapes := map[string]func(i int) int{
		"each answers the next": func(i int) int { return i + 1 },
		"one great ring":        func(i int) int { return (i + 1) % n },
		"all wait for the last": func(int) int { return n - 1 },
		"each answers the last": func(i int) int { return i - 1 },
	}
	for name, parent := range shapes {
		parents := make([]string, n)
		for i := range parents {
			parents[i] = fmt.Sprint(parent(i))
		}
		tree := treeOf(ids, parents)
		if order := tree.ParentsFirst(); len(order) != n {
			t.Errorf("%s: %d of %d", name, len(order), n)
		}
		if order, _ := tree.Reading(); len(order) != n {
			t.Errorf("%s: %d of %d to read", name, len(order), n)
		}
	}
}
