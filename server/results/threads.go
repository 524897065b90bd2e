package results

import (
	"slices"
	"sync"

	"standpoint/corpus"
)

// How much of threads is kept, in documents: a thread that is quick to read
// anew is not, and all together take a few dozen megabytes at most.
const (
	threadLong  = 300
	threadsMost = 20_000
)

// threads keeps the long threads that were read last, as they are at one
// state of the records. It is safe for use by several goroutines.
type threads struct {
	mu   sync.Mutex
	at   corpus.State
	kept []keptThread // the one used last at the end
}

type keptThread struct {
	article   string
	documents []corpus.Document
}

// get gives a thread if it is kept as it is at a state of the records.
func (t *threads) get(article string, at corpus.State) ([]corpus.Document, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := t.find(article)
	if i < 0 || at != t.at {
		return nil, false
	}
	found := t.kept[i]
	t.kept = append(slices.Delete(t.kept, i, i+1), found)
	return found.documents, true
}

// put keeps a thread that was read when the records were at a state, or at a
// later one: it is then newer than asked for, never older.
func (t *threads) put(article string, at corpus.State, documents []corpus.Document) {
	if len(documents) < threadLong || len(documents) > threadsMost {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case at.Seq < t.at.Seq:
		return
	case at != t.at:
		t.at, t.kept = at, nil
	}
	if i := t.find(article); i >= 0 {
		t.kept = slices.Delete(t.kept, i, i+1)
	}
	t.kept = append(t.kept, keptThread{article, documents})
	total := 0
	for i, one := range slices.Backward(t.kept) {
		if total += len(one.documents); total > threadsMost {
			t.kept = slices.Delete(t.kept, 0, i+1)
			break
		}
	}
}

func (t *threads) find(article string) int {
	return slices.IndexFunc(t.kept, func(k keptThread) bool { return k.article == article })
}
