package keyness

import (
	"cmp"
	"container/heap"
	"strings"
)

// compare orders words: the highest G2 first, ties by word.
func compare[T any](a, b Word[T]) int {
	if order := cmp.Compare(b.G2, a.G2); order != 0 {
		return order
	}
	return strings.Compare(a.Word, b.Word)
}

// offer keeps the first words of a list in a heap of at most so many.
func offer[T any](kept *[]Word[T], w Word[T], most int) {
	h := (*lastFirst[T])(kept)
	switch {
	case len(*kept) < most:
		heap.Push(h, w)
	case most > 0 && compare(w, (*kept)[0]) < 0:
		(*kept)[0] = w
		heap.Fix(h, 0)
	}
}

// lastFirst is a heap whose top is the last of the list.
type lastFirst[T any] []Word[T]

func (h lastFirst[T]) Len() int           { return len(h) }
func (h lastFirst[T]) Less(i, j int) bool { return compare(h[i], h[j]) > 0 }
func (h lastFirst[T]) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *lastFirst[T]) Push(x any)        { *h = append(*h, x.(Word[T])) }
func (h *lastFirst[T]) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
