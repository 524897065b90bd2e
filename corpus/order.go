package corpus

// ParentsFirst orders comments, given by their ids and their parents' ids, so
// that parents come before replies: order holds their indices. The given order
// stays, save that a reply given before its parent comes right behind it;
// siblings always keep their order. A parent that is not among the ids holds
// nothing up. Of comments whose parents form a ring, the first given is taken
// to answer the article. An id given twice stands for the first that has it.
func ParentsFirst(ids, parents []string) (order []int) {
	p := placing{parent: indexParents(ids, parents), placed: make([]bool, len(ids)), waiting: map[int][]int{}}
	cutRings(p.parent)
	for i, parent := range p.parent {
		if parent < 0 || p.placed[parent] {
			p.place(i)
		} else {
			p.waiting[parent] = append(p.waiting[parent], i)
		}
	}
	return p.order
}

// indexParents returns the index of each one's parent; -1 if it is not here.
func indexParents(ids, parents []string) []int {
	index := make(map[string]int, len(ids))
	for i, id := range ids {
		if _, taken := index[id]; !taken {
			index[id] = i
		}
	}
	out := make([]int, len(ids))
	for i, parent := range parents {
		out[i] = -1
		if j, here := index[parent]; here {
			out[i] = j
		}
	}
	return out
}

// cutRings takes the parent from the first of each ring. Every walk upward
// leaves its number behind, so none goes where another has been.
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

// placing is an order in the making.
type placing struct {
	parent  []int
	placed  []bool
	waiting map[int][]int // by the parent that they wait for
	order   []int
}

// place puts a comment next, and behind it those that waited for it. A thread
// can be deeper than a call stack should be, hence a stack of its own.
func (p *placing) place(i int) {
	for stack := []int{i}; len(stack) > 0; {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		p.placed[top] = true
		p.order = append(p.order, top)
		late := p.waiting[top]
		for k := len(late) - 1; k >= 0; k-- {
			stack = append(stack, late[k])
		}
	}
}
