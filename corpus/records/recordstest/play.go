package recordstest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// checkModel plays random histories to a store and the model.
func checkModel(t *testing.T, fresh func(t testing.TB) Harness) {
	rapid.Check(t, func(r *rapid.T) {
		h := fresh(t)
		store, err := h.Open(context.Background())
		if err != nil {
			r.Fatal(err)
		}
		p := play{harness: h, store: store, model: newModel(), copy: Replica{}}
		defer func() { _ = p.store.Close() }()
		r.Repeat(map[string]func(*rapid.T){
			"put":      p.put,
			"delete":   p.remove,
			"withdraw": p.withdraw,
			"annotate": p.annotate,
			"stage":    p.stage,
			"adopt":    p.adopt,
			"reopen":   p.reopen,
			"":         p.check,
		})
	})
}

// play is one history. Copy follows the log from step to step.
type play struct {
	harness Harness
	store   records.Store
	model   *model
	copy    Replica
	at      corpus.Seq
	lasts   []corpus.Seq // what Last was
}

func (p *play) put(r *rapid.T) {
	documents := rapid.SliceOfN(rapid.Custom(someDocument), 0, 8).Draw(r, "documents")
	before, at := p.model.replica(), p.last(r)
	want, how := p.model.put(documents)
	did, err := p.store.Put(context.Background(), documents)
	if err != nil {
		r.Fatal(err)
	}
	want.Seq, want.Pending = did.Seq, p.model.markGiven(how, did.Seq)
	equal(r, "put", did, want)
	p.lasts = append(p.lasts, did.Seq)
	p.checkChanged(r, before, at, how.touched...)
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

// withdraw takes down few documents, so that histories go on.
func (p *play) withdraw(r *rapid.T) {
	id := someID(r)
	if !p.model.known[id] || len(p.model.withdrawn) > 3 {
		return
	}
	before, at := p.model.replica(), p.last(r)
	seq, err := p.store.Withdraw(context.Background(), []string{id}, "asked for")
	if err != nil {
		r.Fatal(err)
	}
	p.model.withdraw([]string{id}, p.last(r))
	p.checkChanged(r, before, at)
	if moved := p.last(r); (seq == 0) != (moved == at) || seq != 0 && seq != moved {
		r.Fatalf("Withdraw says %d, last was %d and is %d", seq, at, moved)
	}
}

// annotate understands a thread as it is held, or some of it in other words, as
// of the last change or an earlier one.
func (p *play) annotate(r *rapid.T) {
	before, at := p.model.replica(), p.last(r)
	seen := rapid.SampledFrom(append(p.lasts, 0, at)).Draw(r, "seen")
	documents := p.annotated(r)
	touched := p.model.annotate(documents, seen)
	seq, err := p.store.Annotate(context.Background(), documents, seen)
	if err != nil {
		r.Fatal(err)
	}
	p.checkChanged(r, before, at, touched...)
	if moved := p.last(r); (seq == 0) != (moved == at) || seq != 0 && seq != moved {
		r.Fatalf("Annotate says %d, last was %d and is %d", seq, at, moved)
	}
}

// annotated draws annotations of a thread as it is held, or some of it in other words.
func (p *play) annotated(r *rapid.T) (documents []corpus.Document) {
	for _, id := range p.model.thread(rapid.SampledFrom(articleIDs).Draw(r, "article")) {
		d := p.model.held[id]
		if rapid.IntRange(0, 5).Draw(r, "else") == 0 {
			d = someDocument(r)
		}
		d.AnnotatedBy = rapid.SampledFrom(versions).Draw(r, "version")
		d.Annotation.Language = rapid.SampledFrom([]string{"", "en"}).Draw(r, "understood")
		d.Outlet = rapid.SampledFrom([]string{"", "daily-klaxon", "harbor-ledger"}).Draw(r, "lent")
		if d.Comment != nil {
			c := *d.Comment
			c.Depth, d.Comment = rapid.IntRange(0, 3).Draw(r, "depth"), &c
		}
		documents = append(documents, d)
	}
	return documents
}

// stage sets aside what a version understood of a thread.
func (p *play) stage(r *rapid.T) {
	at, version, documents := p.last(r), rapid.SampledFrom(versions).Draw(r, "staged"), p.annotated(r)
	p.model.stage(version, documents)
	if err := p.store.Stage(context.Background(), version, documents); err != nil {
		r.Fatal(err)
	}
	equal(r, "last", p.last(r), at)
}

// adopt makes what is staged the annotation.
func (p *play) adopt(r *rapid.T) {
	before, at, version := p.model.replica(), p.last(r), rapid.SampledFrom(versions).Draw(r, "adopted")
	touched := p.model.adopt(version)
	n, err := p.store.Staged(context.Background(), version)
	if err != nil {
		r.Fatal(err)
	}
	equal(r, "staged", n, len(touched))
	from, seq, err := p.store.Adopt(context.Background(), version)
	if err != nil {
		r.Fatal(err)
	}
	p.checkChanged(r, before, at, touched...)
	if moved := p.last(r); (seq == 0) != (moved == at) || seq != 0 && seq != moved {
		r.Fatalf("Adopt says %d, last was %d and is %d", seq, at, moved)
	} else if seq != 0 && from != at {
		r.Fatalf("Adopt says that it began after %d, last was %d", from, at)
	}
}

func (p *play) reopen(r *rapid.T) {
	equal(r, "problems", problems(r, p.store), []string{})
	if err := p.store.Close(); err != nil {
		r.Fatal(err)
	}
	store, err := p.harness.Open(context.Background())
	if err != nil {
		r.Fatal(err)
	}
	p.store = store
}

// checkChanged checks that the log names what changed or was touched, and
// nothing else.
func (p *play) checkChanged(r *rapid.T, before Replica, at corpus.Seq, touched ...string) {
	want := []string{}
	after := p.model.replica()
	for id, text := range after {
		if before[id] != text || slices.Contains(touched, id) {
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
	read, err := texts(p.store, p.model.order...)
	if err != nil {
		r.Fatal(err)
	}
	equal(r, "texts", read, textsOf(documents))
	p.checkBeside(r)
	for _, articleID := range articleIDs {
		if ids := p.model.thread(articleID); len(ids) > 0 {
			equal(r, "thread", thread(r, p.store, articleID), ids)
		}
	}
}

// checkBeside compares what is kept beside the documents.
func (p *play) checkBeside(r *rapid.T) {
	equal(r, "pending", pending(r, p.store), p.model.pending())
	for _, version := range versions {
		equal(r, "outdated of "+version, outdated(r, p.store, version, "", 0), p.model.outdated(version))
	}
	equal(r, "withdrawn", len(reasons(r, p.store)), len(p.model.withdrawn))
	equal(r, "outletStats", outletStats(r, p.store), p.model.outletStats())
	for _, id := range p.model.order {
		equal(r, "revisions of "+id, revisions(r, p.store, id), bare(p.model.revisions[id]))
	}
}

func (p *play) last(r *rapid.T) corpus.Seq { return last(r, p.store) }

var articleIDs = []string{"a0", "a1", "a2"}

func someID(r *rapid.T) string {
	if rapid.IntRange(0, 3).Draw(r, "kind") == 0 {
		return rapid.SampledFrom(articleIDs).Draw(r, "article")
	}
	return fmt.Sprint("c", rapid.IntRange(0, 9).Draw(r, "comment"))
}

var versions = []string{"", "1", "2"}

// someDocument draws from few ids, parents and words, so that histories meet.
func someDocument(r *rapid.T) corpus.Document {
	id := someID(r)
	d := corpus.Document{}
	if id[0] == 'a' {
		d = someArticle(r, id)
	} else {
		d = someComment(r, id)
	}
	d.AnnotatedBy = rapid.SampledFrom(versions).Draw(r, "version")
	if d.AnnotatedBy != "" && rapid.Bool().Draw(r, "language") {
		d.Annotation.Language = "en"
	}
	return withReplies(d, rapid.IntRange(0, 2).Draw(r, "replies"))
}

func someArticle(r *rapid.T, id string) corpus.Document {
	d := article(id, rapid.SampledFrom([]string{"", "Ferry late", "Bridge shut"}).Draw(r, "headline"))
	a := d.Article
	a.Paragraphs = rapid.SampledFrom([][]string{nil, {"One."}, {"One.", "Two."}, {"Three."}}).Draw(r, "paragraphs")
	a.Form = rapid.SampledFrom([]corpus.Form{corpus.FormArticle, corpus.FormArticle, corpus.FormExcerpt}).Draw(r, "form")
	a.Bylines = rapid.SampledFrom([][]string{nil, {}, {"Orla Finch"}}).Draw(r, "bylines")
	a.Modified, a.Published = someDay(r, "modified"), someDay(r, "published")
	if n := rapid.IntRange(0, 2).Draw(r, "count"); n > 0 {
		a.CommentCount = &n
	}
	if rapid.Bool().Draw(r, "unknown outlet") {
		a.Outlet, d.Outlet = "", ""
	}
	return d
}

func someDay(r *rapid.T, name string) time.Time {
	if day := rapid.IntRange(0, 2).Draw(r, name); day > 0 {
		return time.Date(2025, 4, day, 0, 0, 0, 0, time.UTC)
	}
	return time.Time{}
}

func someComment(r *rapid.T, id string) corpus.Document {
	word := rapid.SampledFrom([]string{"", "ferry", "bridge", "\x00\u2028"}).Draw(r, "word")
	parent := ""
	if rapid.Bool().Draw(r, "reply") {
		parent = fmt.Sprint("c", rapid.IntRange(0, 9).Draw(r, "parent"))
	}
	d := comment(id, rapid.SampledFrom(articleIDs).Draw(r, "article"), parent, word)
	d.Comment.Deleted = word == ""
	if parent != "" {
		d.Comment.Depth = rapid.IntRange(1, 3).Draw(r, "depth")
	}
	if score := rapid.IntRange(0, 2).Draw(r, "score"); score > 0 {
		d.Comment.Score = &score
	}
	return d
}
