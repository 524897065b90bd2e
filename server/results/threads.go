package results

import (
	"slices"
	"sync"

	"standpoint/corpus"
)

// How many threads are kept, measured in documents. A thread that is quick to
// read again is not kept. All kept threads together take a few dozen megabytes at
// most.
const (
	threadLong  = 300
	threadsMost = 20_000
)

// threads keeps the long threads that were read last, each with the state of the
// records that it shows. It is safe for use by several goroutines.
type threads struct {
	mu   sync.Mutex
	at   corpus.State
	kept []keptThread // the most recently used one is last
}

type keptThread struct {
	article   string
	documents []corpus.Document
}

// get returns a thread if it is kept with this state of the records.
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

// put keeps a thread that was read when the records had this state or a later
// one: the thread may be newer than the state, but is never older.
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
