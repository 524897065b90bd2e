package corpus

import "slices"

// Tree holds which comment answers which, by their indices. A parent that is not
// among the comments counts as missing. If the parents of comments form a cycle, the
// first given counts as an answer to the article. An id that is given twice means
// the first comment with this id; "" means no comment.
type Tree struct{ parent []int }

// NewTree makes the tree of n comments; names returns the id of each one and of
// its parent.
func NewTree(n int, names func(i int) (id, parent string)) Tree {
	index, parents := make(map[string]int, n), make([]string, n)
	for i := range n {
		id, parent := names(i)
		parents[i] = parent
		if _, taken := index[id]; !taken && id != "" {
			index[id] = i
		}
	}
	t := Tree{make([]int, n)}
	for i, parent := range parents {
		t.parent[i] = -1
		if j, here := index[parent]; here {
			t.parent[i] = j
		}
	}
	cutRings(t.parent)
	return t
}

// Parent returns the comment that a comment answers; -1 if there is none.
func (t Tree) Parent(i int) int { return t.parent[i] }

// Replies returns the comments that answer each comment, and those without a
// parent, in the given order.
func (t Tree) Replies() (to [][]int, top []int) {
	to = make([][]int, len(t.parent))
	for i, parent := range t.parent {
		if parent < 0 {
			top = append(top, i)
		} else {
			to[parent] = append(to[parent], i)
		}
	}
	return to, top
}

// Reading returns the order in which a thread is read, and the depth of each
// comment by its index. A comment is followed by everything below it and then by
// its next sibling. Siblings keep their order.
func (t Tree) Reading() (order, depth []int) {
	order, depth = make([]int, 0, len(t.parent)), make([]int, len(t.parent))
	to, top := t.Replies()
	walk(top, func(i int) []int {
		if parent := t.parent[i]; parent >= 0 {
			depth[i] = depth[parent] + 1
		}
		order = append(order, i)
		return to[i]
	})
	return order, depth
}

// Lift returns the tree in which no comment is deeper than a level, counted from 0:
// a deeper one becomes a sibling of the comment that it answers.
func (t Tree) Lift(deepest int) Tree {
	lifted := Tree{slices.Clone(t.parent)}
	order, depth := t.Reading()
	for _, i := range order {
		if depth[i] > deepest {
			lifted.parent[i] = lifted.parent[t.parent[i]]
		}
	}
	return lifted
}

// ParentsFirst returns the given order, except that a reply given before its
// parent comes directly after it. Siblings always keep their order.
func (t Tree) ParentsFirst() []int {
	order, placed := make([]int, 0, len(t.parent)), make([]bool, len(t.parent))
	waiting := map[int][]int{} // by the parent for which they wait
	for i, parent := range t.parent {
		if parent >= 0 && !placed[parent] {
			waiting[parent] = append(waiting[parent], i)
			continue
		}
		walk([]int{i}, func(i int) []int {
			placed[i] = true
			order = append(order, i)
			return waiting[i]
		})
	}
	return order
}

// walk visits comments and what each visit returns, depth first. It has its own
// stack, because a thread can be deeper than a call stack should be.
func walk(top []int, visit func(i int) []int) {
	var stack []int
	push := func(list []int) {
		for _, i := range slices.Backward(list) {
			stack = append(stack, i)
		}
	}
	for push(top); len(stack) > 0; {
		last := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		push(visit(last))
	}
}

// cutRings removes the parent of the first comment of each cycle. Every walk
// upward leaves its number behind, so that no walk repeats another.
func cutRings(parent []int) {
	walked := make([]int, len(parent))
	for i := range parent {
		walk := i + 1
		j := i
		for j >= 0 && walked[j] == 0 {
			walked[j] = walk
			j = parent[j]
		}
		if j < 0 || walked[j] != walk {
			continue
		}
		first := j
		for k := parent[j]; k != j; k = parent[k] {
			first = min(first, k)
		}
		parent[first] = -1
	}
}
