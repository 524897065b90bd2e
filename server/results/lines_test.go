package results

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search"
	"standpoint/indexer/search/highlight"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/search/searchtest"
	"standpoint/server/searchurl"
)

// library holds documents and lets an engine follow them.
type library struct {
	shelf
	mu     sync.Mutex
	seq    corpus.Seq
	engine *searchtest.Oracle
	read   int // texts
}

func newLibrary() *library { return &library{shelf: shelf{}, engine: &searchtest.Oracle{}} }

// put keeps documents and deletes others, in records and index.
func (l *library) put(t testing.TB, documents []corpus.Document, deleted ...string) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, d := range documents {
		l.shelf[d.ID] = d
	}
	for _, id := range deleted {
		delete(l.shelf, id)
	}
	l.seq++
	if err := l.engine.Write(t.Context(), search.Batch{Upserts: documents, Deletes: deleted, Seq: l.seq, Lineage: fmt.Sprintf("%016x", l.seq)}); err != nil {
		t.Fatal(err)
	}
}

func (l *library) Get(ctx context.Context, ids []string) ([]corpus.Document, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.shelf.Get(ctx, ids)
}

func (l *library) Texts(ctx context.Context, ids []string) iter.Seq2[records.Text, error] {
	return func(yield func(records.Text, error) bool) {
		l.mu.Lock()
		defer l.mu.Unlock()
		for text := range l.shelf.Texts(ctx, ids) {
			l.read++
			if !yield(text, ctx.Err()) || ctx.Err() != nil {
				return
			}
		}
	}
}

func (l *library) Last(context.Context) (corpus.Seq, error) { return l.seq, nil }

func (l *library) Lineage(_ context.Context, seq corpus.Seq) (string, error) {
	if seq == 0 || seq > l.seq {
		return "", nil
	}
	return fmt.Sprintf("%016x", seq), nil
}

var lineWords = strings.Fields("police Police's officer welfare check the The at é E ÉÉ deported — , . 日本 😀 ICE")

// someDocument is the nth document in one of its versions.
func someDocument(r *rand.Rand, n int) corpus.Document {
	text := func(most int) string {
		var b strings.Builder
		for range r.IntN(most) {
			b.WriteString(lineWords[r.IntN(len(lineWords))])
			b.WriteString([]string{" ", " ", " ", "\n\n"}[r.IntN(4)])
		}
		return b.String()
	}
	var when time.Time
	if r.IntN(5) > 0 {
		when = time.Unix(int64(r.IntN(20)-10)*1e8, 0).UTC()
	}
	if n%4 == 0 {
		id := fmt.Sprintf("a%016x", n)
		return corpus.Document{ID: id, Kind: corpus.KindArticle, ArticleID: id, Article: &corpus.Article{ID: id, Headline: text(6), Paragraphs: []string{text(14), text(9)}, Published: when}}
	}
	id := fmt.Sprintf("c%016x", n)
	return corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a", Comment: &corpus.Comment{ID: id, Text: text(18), Posted: when}}
}

var lineQueries = []string{"police", "the check", `"welfare check"`, `"police check"~3`, "off* OR é", "headline:police OR welfare", "match=any the 日本", "kind:comment police -ICE", "polise~"}

// plainLine is a line as it is found by looking at everything.
type plainLine struct {
	id, field string
	span      corpus.Span
	words     []string // that it is sorted by
	newest    int64    // turned round; greatest for undated
}

// allLines are the lines of a request in their order.
func (l *library) allLines(t testing.TB, req searchurl.Lines) (lines []plainLine, documents int) {
	t.Helper()
	whole := req.Search.Request
	whole.Limit, whole.Sort = 1e6, search.Newest
	found, err := l.engine.Search(t.Context(), whole)
	if err != nil {
		t.Fatal(err)
	}
	finder := highlight.NewFinder(whole.Query, whole.Any)
	for _, hit := range found.Hits {
		d := l.shelf[hit.ID]
		newest := int64(1) << 62
		if !d.Published().IsZero() {
			newest = -d.Published().Unix()
		}
		before := len(lines)
		for field, text := range textsOf(d) {
			words := schema.Analyze(text)
			for _, p := range finder.Places(field, words) {
				line := plainLine{id: d.ID, field: field, newest: newest}
				line.span = corpus.Span{len([]rune(text[:words[p.First].Start])), len([]rune(text[:words[p.Last].End]))}
				line.words = beside(words, p, req.Sort)
				lines = append(lines, line)
			}
		}
		if len(lines) > before {
			documents++
		}
	}
	slices.SortFunc(lines, func(a, b plainLine) int {
		order := slices.Compare(a.words, b.words)
		if req.Sort == searchurl.ByDocument {
			order = cmp.Compare(a.newest, b.newest)
		}
		return cmp.Or(order, strings.Compare(a.id, b.id), strings.Compare(a.field, b.field), cmp.Compare(a.span[0], b.span[0]))
	})
	return lines, documents
}

func beside(words []schema.Token, p highlight.Place, order searchurl.LineSort) (out []string) {
	switch order {
	case searchurl.ByRight:
		words = words[p.Last+1:]
	case searchurl.ByLeft:
		words = slices.Clone(words[:p.First])
		slices.Reverse(words)
	}
	for _, w := range words[:min(len(words), 10)] {
		out = append(out, w.Folded)
	}
	return out
}

func (l *library) request(t testing.TB, r *Reader, q string, order searchurl.LineSort, limit int) searchurl.Lines {
	t.Helper()
	raw := fmt.Sprintf("sort=%s&limit=%d&q=%s", order, limit, strings.NewReplacer(" ", "+", `"`, "%22", "é", "%C3%A9", "日本", "%E6%97%A5%E6%9C%AC").Replace(strings.TrimPrefix(q, "match=any ")))
	if strings.HasPrefix(q, "match=any") {
		raw += "&match=any"
	}
	req, err := r.ReadLines(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// TestLinesAreAllLines: pages one after the other are all lines, each once, in the
// order that looking at everything gives.
func TestLinesAreAllLines(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		rnd := rand.New(rand.NewPCG(seed, 5))
		lib := newLibrary()
		var documents []corpus.Document
		for n := range 60 {
			documents = append(documents, someDocument(rnd, n))
		}
		lib.put(t, documents)
		r := New(lib.engine, lib, fewNames{}, nil)
		r.aheads.lines = 1 + rnd.IntN(40)
		for _, q := range lineQueries {
			for _, order := range searchurl.LineSorts {
				req := lib.request(t, r, q, order, 1+rnd.IntN(25))
				want, wantDocuments := lib.allLines(t, req)
				got := pages(t, r, req, len(want), func(page *LinePage) {
					if page.Total != len(want) || page.Documents != wantDocuments {
						t.Fatalf("%s %s: %d lines of %d documents, want %d of %d", q, order, page.Total, page.Documents, len(want), wantDocuments)
					}
				})
				if len(got) != len(want) {
					t.Fatalf("%s %s: %d lines on the pages, want %d", q, order, len(got), len(want))
				}
				for i, line := range got {
					if line.Document.ID != want[i].id || line.Field != want[i].field || line.Span != want[i].span {
						t.Fatalf("%s %s: line %d is %s %s %v, want %+v", q, order, i, line.Document.ID, line.Field, line.Span, want[i])
					}
				}
			}
		}
	}
}

// pages reads all pages; most bounds their lines.
func pages(t testing.TB, r *Reader, req searchurl.Lines, most int, each func(*LinePage)) (all []Line) {
	t.Helper()
	for {
		page, err := r.Lines(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		each(page)
		all = append(all, page.Lines...)
		switch {
		case page.Next == "":
			return all
		case len(page.Lines) != req.Search.Request.Limit:
			t.Fatalf("a page of %d lines, and there are more", len(page.Lines))
		case len(all) > most:
			t.Fatalf("the pages do not end")
		}
		if req, err = r.ReadLines(t.Context(), page.Request.FirstPage().Format()+"&cursor="+page.Next); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLinesWhileDocumentsArrive: whatever arrives, changes or goes between two pages,
// no line of another document is lost or listed twice.
func TestLinesWhileDocumentsArrive(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		rnd := rand.New(rand.NewPCG(seed, 6))
		lib := newLibrary()
		var documents []corpus.Document
		for n := range 50 {
			documents = append(documents, someDocument(rnd, n))
		}
		lib.put(t, documents)
		r := New(lib.engine, lib, fewNames{}, nil)
		r.aheads.lines = 1 + rnd.IntN(30)
		for _, order := range searchurl.LineSorts {
			req := lib.request(t, r, "the OR police OR ice", order, 1+rnd.IntN(9))
			want, _ := lib.allLines(t, req)
			changed := map[string]bool{}
			arrived := 0
			got := pages(t, r, req, 5000, func(*LinePage) {
				if arrived > 30 {
					return
				}
				arrived++
				n := rnd.IntN(70)
				d := someDocument(rnd, n)
				changed[d.ID] = true
				if rnd.IntN(4) == 0 {
					lib.put(t, nil, d.ID)
				} else {
					lib.put(t, []corpus.Document{d})
				}
			})
			kept := slices.DeleteFunc(want, func(l plainLine) bool { return changed[l.id] })
			var seen []string
			for _, line := range got {
				if !changed[line.Document.ID] {
					seen = append(seen, fmt.Sprint(line.Document.ID, line.Field, line.Span))
				}
			}
			var expected []string
			for _, l := range kept {
				expected = append(expected, fmt.Sprint(l.id, l.field, l.span))
			}
			if !slices.Equal(seen, expected) {
				t.Fatalf("seed %d %s: lines of documents that stayed:\n%q\nwant\n%q", seed, order, seen, expected)
			}
		}
	}
}

// TestNextPagesReadNothing: the pages after the first are answered from what the first
// one found, in whatever width, until something changes.
func TestNextPagesReadNothing(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 7))
	lib := newLibrary()
	for n := range 40 {
		lib.put(t, []corpus.Document{someDocument(rnd, n)})
	}
	r := New(lib.engine, lib, fewNames{}, nil)
	req := lib.request(t, r, "the", searchurl.ByLeft, 3)
	walks := 0
	last := 0
	count := func(*LinePage) {
		if lib.read > last {
			walks++
		}
		last = lib.read
	}
	pages(t, r, req, 1000, count)
	if walks != 1 {
		t.Errorf("all texts were read %d times for one list", walks)
	}
	req.Width = 3
	pages(t, r, req, 1000, count)
	if walks != 1 {
		t.Error("another width reads all texts again")
	}
	lib.put(t, []corpus.Document{someDocument(rnd, 3)})
	pages(t, r, req, 1000, count)
	if walks != 2 {
		t.Errorf("after a change all texts were read %d times", walks-1)
	}
}

func TestLinesNeedAWord(t *testing.T) {
	t.Parallel()
	r := New(newLibrary().engine, newLibrary(), fewNames{}, nil)
	for _, raw := range []string{"", "kind=comment", "q=kind:comment", "q=-the"} {
		req, err := r.ReadLines(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Lines(t.Context(), req)
		if faults, ok := errors.AsType[*searchurl.Errors](err); !ok || faults.Faults[0].Param != "q" {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

// TestWalkEnds: an error of the records and the end of the context end a walk.
func TestWalkEnds(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 8))
	lib := newLibrary()
	for n := range 300 {
		lib.put(t, []corpus.Document{someDocument(rnd, n)})
	}
	broken := errors.New("broken")
	r := New(lib.engine, failing{lib, broken}, fewNames{}, nil)
	if _, err := r.Lines(t.Context(), lib.request(t, r, "the", searchurl.ByLeft, 3)); !errors.Is(err, broken) {
		t.Errorf("error %v, want that of the records", err)
	}
	r = New(lib.engine, panicking{lib}, fewNames{}, nil)
	if _, err := r.Lines(t.Context(), lib.request(t, r, "the", searchurl.ByLeft, 3)); err == nil || !strings.Contains(err.Error(), "no such shelf") {
		t.Errorf("error %v, want that of the panic", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r = New(lib.engine, failing{lib, nil}, fewNames{}, nil)
	for range walksAtOnce {
		r.walks <- struct{}{}
	}
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := r.Lines(ctx, lib.request(t, r, "the", searchurl.ByLeft, 3)); !errors.Is(err, context.Canceled) {
		t.Errorf("a walk that waits: error %v, want context.Canceled", err)
	}
}

// panicking are records with a mistake.
type panicking struct{ *library }

func (panicking) Texts(context.Context, []string) iter.Seq2[records.Text, error] {
	return func(func(records.Text, error) bool) { panic("no such shelf") }
}

// failing are records that fail after some texts.
type failing struct {
	*library
	err error
}

func (f failing) Texts(ctx context.Context, ids []string) iter.Seq2[records.Text, error] {
	return func(yield func(records.Text, error) bool) {
		for text, err := range f.library.Texts(ctx, ids) {
			if f.err != nil && f.read > 100 {
				err = f.err
			}
			if !yield(text, err) || err != nil {
				return
			}
		}
	}
}
