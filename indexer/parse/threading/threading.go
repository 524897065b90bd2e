// Package threading brings the comments of a stream together by their article, in
// windows of bounded memory, and keeps of the withheld ones those that others
// answer.
package threading

import "standpoint/corpus"

// Bounds of what is held.
const (
	windowBytes = 8 << 20 // of the text of a window
	windowSize  = 20_000  // comments of a window
	waitingMax  = 50_000  // withheld comments that may yet be answered …
	waitingSize = 8 << 20 // … and the bytes of what is kept of them
	kindsMax    = 40      // kinds of withheld comments that are counted apart
	overhead    = 200     // bytes of a comment beside its texts, about
	otherKinds  = "other comments"
)

// Window holds comments of a stream and groups them by their article. The zero
// value is ready.
type Window struct {
	threads map[string]*thread // by key
	order   []*thread
	held    int // comments
	bytes   int // of them

	waiting map[name]entry // withheld, and not answered so far
	queue   []name         // the longest waiting first
	waits   int            // bytes of those that wait
	left    map[string]int
}

// thread is what a window holds of one article.
type thread struct {
	key      string
	offset   int64
	comments []entry
}

// entry is a comment and, if it is withheld, why.
type entry struct {
	corpus.Comment
	why string
}

// name is how a comment is known to those that answer it.
type name struct{ key, id string }

// Add puts a comment below the article of a key. offset is where it is.
func (w *Window) Add(key string, c corpus.Comment, offset int64) {
	w.add(key, entry{Comment: c}, offset)
}

// Withhold adds a comment that readers do not see, because it was deleted or
// for another reason why, such as "spam comments". It is kept, as deleted and
// without text and author, only if another, before or after it, has its
// NativeID as its ParentID; else Left counts it. Beyond 40 kinds of why it is
// counted as one of "other comments".
func (w *Window) Withhold(key string, c corpus.Comment, why string, offset int64) {
	c.Text, c.Author, c.Score, c.Deleted = "", "", nil, true
	if _, known := w.left[why]; !known && len(w.left) >= kindsMax {
		why = otherKinds
	}
	if w.left == nil {
		w.left = map[string]int{}
	}
	w.left[why] += 0 // known from now on
	w.add(key, entry{c, why}, offset)
}

func (w *Window) add(key string, e entry, offset int64) {
	if w.waiting == nil {
		w.threads, w.waiting = map[string]*thread{}, map[name]entry{}
	}
	t := w.threads[key]
	if t == nil {
		t = &thread{key: key, offset: offset}
		w.bytes += len(key)
		w.threads[key] = t
		w.order = append(w.order, t)
	}
	w.join(t, e.ParentID)
	t.comments = append(t.comments, e)
	w.held++
	w.bytes += e.size()
}

// size is how many bytes an entry takes, about.
func (e entry) size() int {
	return overhead + len(e.Text) + len(e.Author) + len(e.URL) + len(e.NativeID) + len(e.ParentID)
}

// join puts a withheld comment that was waiting for an answer into its thread,
// and those that it answers itself.
func (w *Window) join(t *thread, id string) {
	for id != "" {
		e, ok := w.waiting[name{t.key, id}]
		if !ok {
			return
		}
		w.leave(name{t.key, id})
		w.left[e.why]--
		t.comments = append(t.comments, e)
		id = e.ParentID
	}
}

// Full reports whether it is time to Flush.
func (w *Window) Full() bool { return w.held >= windowSize || w.bytes >= windowBytes }

// Left counts the withheld comments that nobody has answered so far, by why;
// of some it may be 0.
func (w *Window) Left() map[string]int { return w.left }

// Flush yields what is held as threads, in the order in which their first
// comments came, each with the article of its key. It is false once yield is.
func (w *Window) Flush(article func(key string) corpus.Article, yield func(corpus.Thread, error) bool) bool {
	order := w.order
	w.threads, w.order, w.held, w.bytes = map[string]*thread{}, nil, 0, 0
	for _, t := range order {
		comments := w.answered(t)
		if len(comments) == 0 {
			continue
		}
		thread := corpus.Thread{Article: article(t.key), Comments: comments, Origin: corpus.Origin{Offset: t.offset}}
		if !yield(thread, nil) {
			return false
		}
	}
	return true
}

// answered returns the comments of a thread without the withheld ones that nobody
// answers. Those go on waiting.
func (w *Window) answered(t *thread) []corpus.Comment {
	keep := t.answered()
	kept := make([]corpus.Comment, 0, len(t.comments))
	for i, e := range t.comments {
		if keep[i] {
			kept = append(kept, e.Comment)
		} else {
			w.wait(name{t.key, e.NativeID}, e)
		}
	}
	return kept
}

// answered reports for each comment whether it is seen, or a seen comment answers it.
func (t *thread) answered() []bool {
	tree := corpus.NewTree(len(t.comments), func(i int) (id, parent string) { return t.comments[i].NativeID, t.comments[i].ParentID })
	keep := make([]bool, len(t.comments))
	for i, e := range t.comments {
		for at := i; e.why == "" && at >= 0 && !keep[at]; at = tree.Parent(at) {
			keep[at] = true
		}
	}
	return keep
}

// wait keeps a withheld comment until it is answered, or until so many others
// have come since that it is not worth its place.
func (w *Window) wait(n name, e entry) {
	w.left[e.why]++
	if n.id == "" {
		return
	}
	if _, again := w.waiting[n]; again {
		w.leave(n)
	} else {
		w.queue = append(w.queue, n)
	}
	w.waiting[n] = e
	w.waits += len(n.key) + e.size()
	for len(w.queue) > waitingMax || w.waits > waitingSize {
		w.leave(w.queue[0])
		w.queue = w.queue[1:]
	}
}

// leave lets a comment wait no longer.
func (w *Window) leave(n name) {
	if e, waits := w.waiting[n]; waits {
		w.waits -= len(n.key) + e.size()
		delete(w.waiting, n)
	}
}
