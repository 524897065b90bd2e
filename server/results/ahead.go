package results

import (
	"cmp"
	"container/heap"
	"context"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"sync"

	"standpoint/indexer/search"
	"standpoint/indexer/search/concordance"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// How many lines a walk keeps beyond those of a page, and of how many walks. A
// line takes some hundred bytes at most.
const (
	linesAhead = 10_000
	aheadMost  = 4
)

// readAhead is what a walk found: the first lines after a place, and what it
// counted.
type readAhead struct {
	request  string // the same for requests with the same lines in the same order
	at       Snapshot
	start    *searchurl.Line // nil: the first line of all
	first    []searchurl.Line
	complete bool // there are no lines after these
	walked
	lines, documents int
}

// after are the lines after a place; nil is the beginning.
func (a *readAhead) after(place *searchurl.Line) []searchurl.Line {
	if place == nil {
		return a.first
	}
	i, found := slices.BinarySearchFunc(a.first, *place, compareLines)
	if found {
		i++
	}
	return a.first[i:]
}

// serves reports whether a request is answered by what is here, with so many lines.
func (a *readAhead) serves(request string, at Snapshot, after *searchurl.Line, lines int) bool {
	if a.request != request || a.at != at {
		return false
	}
	if a.start != nil && (after == nil || compareLines(*a.start, *after) > 0) {
		return false
	}
	return a.complete || len(a.after(after)) >= lines
}

// ahead returns at least so many lines after those of the page before, if there are
// so many. It walks only if no walk before found them in the present state.
func (r *Reader) ahead(ctx context.Context, l searchurl.Lines, now Snapshot, least int) (*readAhead, error) {
	request := sameLines(l)
	if kept := r.aheads.get(request, now, l.After, least); kept != nil {
		return kept, nil
	}
	most := max(r.aheads.lines, least)
	var visitors []*lineVisitor
	found, err := r.walk(ctx, l.Search, func() visitor {
		v := &lineVisitor{sort: l.Sort, after: l.After, first: firstLines{most: most}}
		visitors = append(visitors, v)
		return v
	})
	if err != nil {
		return nil, err
	}
	out := &readAhead{request: request, at: now, start: l.After, walked: found, complete: true}
	for _, v := range visitors {
		out.first = append(out.first, v.first.lines...)
		out.lines += v.lines
		out.documents += v.documents
		out.complete = out.complete && !v.first.full
	}
	slices.SortFunc(out.first, compareLines)
	if len(out.first) > most {
		out.first, out.complete = slices.Clip(out.first[:most]), false
	}
	if out.applied == now.Index && !out.moved {
		r.aheads.put(out)
	}
	return out, nil
}

// sameLines names a request without what does not decide on lines and their order.
func sameLines(l searchurl.Lines) string {
	l = l.FirstPage()
	l.Width = searchurl.DefaultWidth
	l.Search.Request.Limit = searchurl.DefaultLimit
	return l.Format()
}

// aheads keeps what the last walks found. It is safe for use by several goroutines.
type aheads struct {
	lines int // that a walk keeps
	mu    sync.Mutex
	kept  []*readAhead // the most recently used one is last
}

func (a *aheads) get(request string, at Snapshot, after *searchurl.Line, lines int) *readAhead {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.kept, func(k *readAhead) bool { return k.serves(request, at, after, lines) })
	if i < 0 {
		return nil
	}
	found := a.kept[i]
	a.kept = append(slices.Delete(a.kept, i, i+1), found)
	return found
}

func (a *aheads) put(found *readAhead) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kept = append(a.kept, found)
	if len(a.kept) > aheadMost {
		a.kept = slices.Delete(a.kept, 0, len(a.kept)-aheadMost)
	}
}

// lineVisitor keeps the first lines after a place, and counts all.
type lineVisitor struct {
	sort             searchurl.LineSort
	after            *searchurl.Line
	first            firstLines
	lines, documents int
	key              []byte // of the present line
}

func (v *lineVisitor) visit(hit search.Hit, texts []concordance.Text) {
	v.documents++
	for _, t := range texts {
		v.lines += len(t.Places)
		for _, p := range t.Places {
			if v.sort == searchurl.ByDocument {
				v.key = appendDate(v.key[:0], hit.Key)
			} else {
				v.key = t.AppendKey(v.key[:0], p, sideOf[v.sort])
			}
			place := searchurl.Line{ID: hit.ID, Field: t.Field, Start: t.Words[p.First].Start}
			if v.after == nil || compareKeyed(v.key, place, *v.after) > 0 {
				v.first.offer(v.key, place)
			}
		}
	}
}

var sideOf = map[searchurl.LineSort]concordance.Side{searchurl.ByLeft: concordance.Left, searchurl.ByRight: concordance.Right}

// appendDate appends a key that puts the newest date first and documents without
// one last.
func appendDate(to []byte, seconds float64) []byte {
	if math.IsNaN(seconds) {
		return append(to, 1)
	}
	return binary.BigEndian.AppendUint64(append(to, 0), uint64(math.MaxInt64-int64(seconds)))
}

func compareLines(a, b searchurl.Line) int {
	return cmp.Or(strings.Compare(a.Key, b.Key), comparePlaces(a, b))
}

// compareKeyed compares a line whose key stands beside it.
func compareKeyed(key []byte, a, b searchurl.Line) int {
	switch {
	case string(key) < b.Key:
		return -1
	case string(key) > b.Key:
		return 1
	}
	return comparePlaces(a, b)
}

// comparePlaces compares lines of the same key.
func comparePlaces(a, b searchurl.Line) int {
	if a.ID != b.ID {
		return strings.Compare(a.ID, b.ID)
	}
	return cmp.Or(fieldPlace(a.Field)-fieldPlace(b.Field), a.Start-b.Start)
}

func fieldPlace(field string) int { return slices.Index(schema.TextFields, field) }

// firstLines keeps the first of the lines that are offered, in a heap whose top is
// the last of them.
type firstLines struct {
	most  int
	lines []searchurl.Line
	full  bool // some line did not fit
}

func (f *firstLines) offer(key []byte, place searchurl.Line) {
	if len(f.lines) < f.most {
		place.Key = string(key)
		heap.Push(f, place)
		return
	}
	f.full = true
	if compareKeyed(key, place, f.lines[0]) < 0 {
		place.Key = string(key)
		f.lines[0] = place
		heap.Fix(f, 0)
	}
}

func (f *firstLines) Len() int           { return len(f.lines) }
func (f *firstLines) Less(i, j int) bool { return compareLines(f.lines[i], f.lines[j]) > 0 }
func (f *firstLines) Swap(i, j int)      { f.lines[i], f.lines[j] = f.lines[j], f.lines[i] }
func (f *firstLines) Push(x any)         { f.lines = append(f.lines, x.(searchurl.Line)) }
func (f *firstLines) Pop() any {
	last := f.lines[len(f.lines)-1]
	f.lines = f.lines[:len(f.lines)-1]
	return last
}
