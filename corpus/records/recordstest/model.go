package recordstest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// model is the records as the contract describes them, in memory and by the
// plainest means: replies are counted anew whenever they are asked for.
type model struct {
	held  map[string]corpus.Document // without replies
	order []string                   // of first put
}

// replies counts those of a document.
func (m *model) replies(d corpus.Document) int {
	n := 0
	for _, other := range m.held {
		if other.Comment != nil && other.ArticleID == d.ArticleID && (d.Article != nil || other.Comment.ParentID == d.ID) {
			n++
		}
	}
	return n
}

// replica is what a reader of the log should have.
func (m *model) replica() Replica {
	r := Replica{}
	for id, d := range m.held {
		r[id] = asJSON(withReplies(d, m.replies(d)))
	}
	return r
}

// put says what the store should.
func (m *model) put(documents []corpus.Document) (want records.Put) {
	latest := map[string]corpus.Document{}
	for _, d := range documents {
		latest[d.ID] = withReplies(d, 0)
	}
	for _, d := range documents {
		d, open := latest[d.ID]
		if !open {
			continue
		}
		delete(latest, d.ID)
		counts := &want.Comments
		if d.Article != nil {
			counts = &want.Articles
		}
		was, held := m.held[d.ID]
		switch {
		case !held:
			counts.New++
			m.order = append(m.order, d.ID)
		case asJSON(was) == asJSON(d):
			counts.Unchanged++
		default:
			counts.Replaced++
		}
		m.held[d.ID] = d
	}
	return want
}

func (m *model) remove(ids []string) {
	for _, id := range ids {
		delete(m.held, id)
		m.order = slices.DeleteFunc(m.order, func(other string) bool { return other == id })
	}
}

// thread is the thread of an article, by id.
func (m *model) thread(articleID string) []string {
	article, ids, parents := []string{}, []string{}, []string{}
	for _, id := range m.order {
		switch d := m.held[id]; {
		case d.ArticleID != articleID:
		case d.Article != nil:
			article = append(article, id)
		default:
			ids, parents = append(ids, id), append(parents, d.Comment.ParentID)
		}
	}
	for _, i := range corpus.ParentsFirst(ids, parents) {
		article = append(article, ids[i])
	}
	return article
}

// checkModel plays random histories to a store and the model.
func checkModel(t *testing.T, fresh func(t testing.TB) Harness) {
	rapid.Check(t, func(r *rapid.T) {
		h := fresh(t)
		store, err := h.Open(context.Background())
		if err != nil {
			r.Fatal(err)
		}
		p := play{harness: h, store: store, model: &model{held: map[string]corpus.Document{}}, copy: Replica{}}
		defer func() { _ = p.store.Close() }()
		r.Repeat(map[string]func(*rapid.T){
			"put":    p.put,
			"delete": p.remove,
			"reopen": p.reopen,
			"":       p.check,
		})
	})
}

// play is one history. Copy follows the log from step to step.
type play struct {
	harness Harness
	store   records.Store
	model   *model
	copy    Replica
	at      records.Seq
}

func (p *play) put(r *rapid.T) {
	documents := rapid.SliceOfN(rapid.Custom(someDocument), 0, 8).Draw(r, "documents")
	before, at := p.model.replica(), p.last(r)
	want := p.model.put(documents)
	did, err := p.store.Put(context.Background(), documents)
	if err != nil {
		r.Fatal(err)
	}
	want.Seq, want.Scattered = did.Seq, did.Scattered
	equal(r, "put", did, want)
	p.checkChanged(r, before, at)
	if moved := p.last(r); (did.Seq == 0) != (moved == at) || did.Seq != 0 && did.Seq != moved {
		r.Fatalf("Put says %d, last was %d and is %d", did.Seq, at, moved)
	}
}

func (p *play) remove(r *rapid.T) {
	ids := rapid.SliceOfN(rapid.Custom(someID), 1, 4).Draw(r, "ids")
	before, at := p.model.replica(), p.last(r)
	p.model.remove(ids)
	seq, err := p.store.Delete(context.Background(), ids)
	if err != nil {
		r.Fatal(err)
	}
	p.checkChanged(r, before, at)
	if moved := p.last(r); (seq == 0) != (moved == at) || seq != 0 && seq != moved {
		r.Fatalf("Delete says %d, last was %d and is %d", seq, at, moved)
	}
}

func (p *play) reopen(r *rapid.T) {
	if err := p.store.Close(); err != nil {
		r.Fatal(err)
	}
	store, err := p.harness.Open(context.Background())
	if err != nil {
		r.Fatal(err)
	}
	p.store = store
}

// checkChanged checks that the log names what changed, and nothing else.
func (p *play) checkChanged(r *rapid.T, before Replica, at records.Seq) {
	want := []string{}
	after := p.model.replica()
	for id, text := range after {
		if before[id] != text {
			want = append(want, id)
		}
	}
	for id := range before {
		if _, held := after[id]; !held {
			want = append(want, "-"+id)
		}
	}
	equal(r, "changed", sorted(changed(r, p.store, at)), sorted(want))
}

// check compares all that can be read with the model.
func (p *play) check(r *rapid.T) {
	want := p.model.replica()
	equal(r, "replay", replay(r, p.store), want)
	at, err := p.copy.Follow(context.Background(), p.store, p.at)
	if err != nil {
		r.Fatal(err)
	}
	p.at = at
	equal(r, "copy", p.copy, want)
	documents, err := p.store.Get(context.Background(), p.model.order)
	if err != nil {
		r.Fatal(err)
	}
	equal(r, "get", ids(documents), append([]string{}, p.model.order...))
	for _, d := range documents {
		equal(r, d.ID, asJSON(d), want[d.ID])
	}
	for _, articleID := range articleIDs {
		if ids := p.model.thread(articleID); len(ids) > 0 {
			equal(r, "thread", thread(r, p.store, articleID), ids)
		}
	}
}

func (p *play) last(r *rapid.T) records.Seq { return last(r, p.store) }

var articleIDs = []string{"a0", "a1", "a2"}

func someID(r *rapid.T) string {
	if rapid.IntRange(0, 3).Draw(r, "kind") == 0 {
		return rapid.SampledFrom(articleIDs).Draw(r, "article")
	}
	return fmt.Sprint("c", rapid.IntRange(0, 9).Draw(r, "comment"))
}

// someDocument draws from few ids, parents and words, so that histories meet.
func someDocument(r *rapid.T) corpus.Document {
	word := rapid.SampledFrom([]string{"ferry", "bridge", "\x00\u2028"}).Draw(r, "word")
	id := someID(r)
	if id[0] == 'a' {
		return withReplies(article(id, word), rapid.IntRange(0, 2).Draw(r, "replies"))
	}
	parent := ""
	if rapid.Bool().Draw(r, "reply") {
		parent = fmt.Sprint("c", rapid.IntRange(0, 9).Draw(r, "parent"))
	}
	return comment(id, rapid.SampledFrom(articleIDs).Draw(r, "article"), parent, word)
}
