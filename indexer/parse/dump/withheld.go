package dump

import "standpoint/corpus"

// Bounds of what is remembered of a dump.
const (
	withheldMax = 50_000  // deleted comments that may yet be answered
	answeredMax = 500_000 // comments that were answered before they came
)

// withheld holds deleted comments back until another comment answers them. Those
// that nobody answers are left out. The zero value is ready.
type withheld struct {
	waiting map[place]corpus.Comment
	queue   []place // the longest waiting first; some do not wait any more
	dropped int     // for want of room

	answered, before map[place]bool // comments that others name as their parent: the last, and those before
}

// place is a comment of an article, by the ids that the source gives.
type place struct{ article, id string }

// take takes a comment in, and returns what is to be handed on: a comment with
// text, after the deleted ones above it that have waited for an answer; nothing
// of a deleted one that nobody has answered so far.
func (w *withheld) take(article string, c corpus.Comment) (given []corpus.Comment) {
	if w.waiting == nil {
		w.waiting = map[place]corpus.Comment{}
	}
	at := place{article, c.NativeID}
	if c.Deleted && !w.answered[at] && !w.before[at] {
		w.wait(at, c)
		return nil
	}
	for parent := c.ParentID; parent != ""; {
		above := place{article, parent}
		w.answers(above)
		waits, ok := w.waiting[above]
		if !ok {
			break
		}
		delete(w.waiting, above)
		given = append(given, waits)
		parent = waits.ParentID
	}
	for i, j := 0, len(given)-1; i < j; i, j = i+1, j-1 {
		given[i], given[j] = given[j], given[i]
	}
	return append(given, c)
}

func (w *withheld) wait(at place, c corpus.Comment) {
	if _, again := w.waiting[at]; !again {
		w.queue = append(w.queue, at)
	}
	w.waiting[at] = c
	for len(w.queue) > withheldMax {
		if _, waits := w.waiting[w.queue[0]]; waits {
			delete(w.waiting, w.queue[0])
			w.dropped++
		}
		w.queue = w.queue[1:]
	}
}

// answers remembers that a comment is answered.
func (w *withheld) answers(at place) {
	if w.answered == nil {
		w.answered = map[place]bool{}
	}
	if w.answered[at] = true; len(w.answered) > answeredMax {
		w.before, w.answered = w.answered, map[place]bool{}
	}
}

// left is how many comments nobody has answered.
func (w *withheld) left() int { return w.dropped + len(w.waiting) }
