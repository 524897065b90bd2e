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
	kindsMax    = 40      // kinds of withheld comments that are told apart
	overhead    = 200     // bytes of a comment beside its texts, about
	otherKinds  = "other comments"
)

// Gathering is a window over a stream of comments. The zero value is ready.
type Gathering struct {
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

// Add puts a comment below the article of a key. offset is where it stands.
func (g *Gathering) Add(key string, c corpus.Comment, offset int64) {
	g.add(key, entry{Comment: c}, offset)
}

// Withhold adds a comment that readers do not see, because it was deleted or
// for another reason why, such as "spam comments". It is kept, as deleted and
// without text and author, only if another, before or after it, has its
// NativeID as its ParentID; else Left counts it. Beyond 40 kinds of why it is
// counted as one of "other comments".
func (g *Gathering) Withhold(key string, c corpus.Comment, why string, offset int64) {
	c.Text, c.Author, c.Score, c.Deleted = "", "", nil, true
	if _, known := g.left[why]; !known && len(g.left) >= kindsMax {
		why = otherKinds
	}
	if g.left == nil {
		g.left = map[string]int{}
	}
	g.left[why] += 0 // known from now on
	g.add(key, entry{c, why}, offset)
}

func (g *Gathering) add(key string, e entry, offset int64) {
	if g.waiting == nil {
		g.threads, g.waiting = map[string]*thread{}, map[name]entry{}
	}
	t := g.threads[key]
	if t == nil {
		t = &thread{key: key, offset: offset}
		g.bytes += len(key)
		g.threads[key] = t
		g.order = append(g.order, t)
	}
	g.join(t, e.ParentID)
	t.comments = append(t.comments, e)
	g.held++
	g.bytes += e.size()
}

// size is how many bytes an entry takes, about.
func (e entry) size() int {
	return overhead + len(e.Text) + len(e.Author) + len(e.URL) + len(e.NativeID) + len(e.ParentID)
}

// join puts a withheld comment that was waiting for an answer into its thread,
// and those that it answers itself.
func (g *Gathering) join(t *thread, id string) {
	for id != "" {
		e, ok := g.waiting[name{t.key, id}]
		if !ok {
			return
		}
		g.leave(name{t.key, id})
		g.left[e.why]--
		t.comments = append(t.comments, e)
		id = e.ParentID
	}
}

// Full tells that it is time to Flush.
func (g *Gathering) Full() bool { return g.held >= windowSize || g.bytes >= windowBytes }

// Left counts the withheld comments that nobody has answered so far, by why;
// of some it may be 0.
func (g *Gathering) Left() map[string]int { return g.left }

// Flush yields what is held as threads, in the order in which their first
// comments came, each with the article of its key. It is false once yield is.
func (g *Gathering) Flush(article func(key string) corpus.Article, yield func(corpus.Thread, error) bool) bool {
	order := g.order
	g.threads, g.order, g.held, g.bytes = map[string]*thread{}, nil, 0, 0
	for _, t := range order {
		comments := g.answered(t)
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

// answered gives the comments of a thread without the withheld ones that nobody
// answers. Those go on waiting.
func (g *Gathering) answered(t *thread) []corpus.Comment {
	keep := t.answered()
	kept := make([]corpus.Comment, 0, len(t.comments))
	for i, e := range t.comments {
		if keep[i] {
			kept = append(kept, e.Comment)
		} else {
			g.wait(name{t.key, e.NativeID}, e)
		}
	}
	return kept
}

// answered tells of each comment whether it is seen, or one that is answers it.
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
func (g *Gathering) wait(n name, e entry) {
	g.left[e.why]++
	if n.id == "" {
		return
	}
	if _, again := g.waiting[n]; again {
		g.leave(n)
	} else {
		g.queue = append(g.queue, n)
	}
	g.waiting[n] = e
	g.waits += len(n.key) + e.size()
	for len(g.queue) > waitingMax || g.waits > waitingSize {
		g.leave(g.queue[0])
		g.queue = g.queue[1:]
	}
}

// leave lets a comment wait no longer.
func (g *Gathering) leave(n name) {
	if e, waits := g.waiting[n]; waits {
		g.waits -= len(n.key) + e.size()
		delete(g.waiting, n)
	}
}
