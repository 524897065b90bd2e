package event

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"
)

// Groups finds the events among articles, which it puts into the order of their dates:
// each group has the indices of its articles, the earliest first. The groups follow from
// the articles alone, in whatever order they are given. Articles of one outlet alone
// are not an event; articles whose outlet is not known count as those of one more.
func Groups(articles []Article) (groups [][]int) {
	slices.SortFunc(articles, func(a, b Article) int { return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.ID, b.ID)) })
	l := link(len(articles), pairs(articles, vectors(articles)))
	members := map[int32][]int{}
	var order []int32
	for i := range articles {
		cluster := l.clusterOf(int32(i))
		if members[cluster] == nil {
			order = append(order, cluster)
		}
		members[cluster] = append(members[cluster], i)
	}
	for _, cluster := range order {
		group := members[cluster]
		several := slices.ContainsFunc(group, func(i int) bool { return articles[i].Outlet != articles[group[0]].Outlet })
		if several {
			groups = append(groups, group)
		}
	}
	return groups
}

// linkage joins clusters whose articles are alike on average, those that are most so
// first.
type linkage struct {
	in   []int32           // the cluster that a cluster was joined to; its own number if none
	size []int             // articles of each cluster
	sums []map[int32]int64 // how like the articles of a cluster are to those of another, added up
	next merges
}

// merge is a chance to join two clusters that had so many articles. What is older than
// its clusters is void.
type merge struct {
	like   int64 // on average, in 65,536ths of a thousandth
	a, b   int32
	na, nb int
}

type merges []merge

func (m merges) Len() int { return len(m) }
func (m merges) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(m[j].like, m[i].like), cmp.Compare(m[i].a, m[j].a), cmp.Compare(m[i].b, m[j].b)) < 0
}
func (m merges) Swap(i, j int) { m[i], m[j] = m[j], m[i] }

// Push adds a merge; see heap.Interface.
func (m *merges) Push(x any) { *m = append(*m, x.(merge)) }

// Pop removes the last one; see heap.Interface.
func (m *merges) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}

// link joins n articles.
func link(n int, found []pair) *linkage {
	l := &linkage{in: make([]int32, n), size: make([]int, n), sums: make([]map[int32]int64, n)}
	for i := range l.in {
		l.in[i], l.size[i] = int32(i), 1
	}
	for _, p := range connected(n, found) {
		l.add(p.a, p.b, int64(p.like))
		l.add(p.b, p.a, int64(p.like))
	}
	for a := range l.sums {
		for b := range l.sums[a] {
			if int32(a) < b {
				l.offer(int32(a), b)
			}
		}
	}
	heap.Init(&l.next)
	for len(l.next) > 0 {
		m := heap.Pop(&l.next).(merge)
		if l.in[m.a] == m.a && l.in[m.b] == m.b && l.size[m.a] == m.na && l.size[m.b] == m.nb {
			l.join(m.a, m.b)
		}
	}
	return l
}

// connected returns the pairs that can matter: two clusters are joined only if a pair
// of theirs is at the threshold, so articles that no chain of such pairs connects are
// never together.
func connected(n int, found []pair) []pair {
	parent := make([]int32, n)
	for i := range parent {
		parent[i] = int32(i)
	}
	root := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, p := range found {
		if p.like >= threshold {
			parent[root(p.b)] = root(p.a)
		}
	}
	return slices.DeleteFunc(found, func(p pair) bool { return root(p.a) != root(p.b) })
}

func (l *linkage) add(a, b int32, like int64) {
	if l.sums[a] == nil {
		l.sums[a] = map[int32]int64{}
	}
	l.sums[a][b] += like
}

// offer notes that two clusters can be joined, if they can; a is less than b.
func (l *linkage) offer(a, b int32) {
	like := l.sums[a][b] << 16 / int64(l.size[a]*l.size[b])
	if like >= threshold<<16 {
		l.next = append(l.next, merge{like, a, b, l.size[a], l.size[b]})
	}
}

// join joins the second cluster to the first.
func (l *linkage) join(a, b int32) {
	for other, like := range l.sums[b] {
		delete(l.sums[other], b)
		if other != a {
			l.add(a, other, like)
			l.add(other, a, like)
		}
	}
	l.sums[b], l.in[b] = nil, a
	l.size[a] += l.size[b]
	for other := range l.sums[a] {
		before := len(l.next)
		if l.offer(min(a, other), max(a, other)); len(l.next) > before {
			heap.Fix(&l.next, before)
		}
	}
}

// clusterOf is the number of the cluster that an article is in.
func (l *linkage) clusterOf(i int32) int32 {
	for l.in[i] != i {
		i = l.in[i]
	}
	return i
}
