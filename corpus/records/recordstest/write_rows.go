package recordstest

import (
	"context"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

func putRows() []row {
	return []row{
		{"Put is durable on return, though the machine stops", func(t *testing.T, h Harness) {
			put(t, open(t, h), smallThread()...)
			holds(t, open(t, h.Crash(t)), countedThread()...)
		}},
		{"what was put is there after Close", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			holds(t, open(t, h), countedThread()...)
		}},
		{"Put counts new documents by kind and gives the last sequence number", func(t *testing.T, h Harness) {
			s := open(t, h)
			did := put(t, s, smallThread()...)
			equal(t, "counts", did, records.Put{Articles: records.Counts{New: 1}, Comments: records.Counts{New: 3}, Seq: last(t, s)})
		}},
		{"putting what is there changes nothing and takes no sequence number", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := last(t, s)
			did := put(t, s, smallThread()...)
			equal(t, "counts", did, records.Put{Articles: records.Counts{Unchanged: 1}, Comments: records.Counts{Unchanged: 3}})
			equal(t, "last", last(t, s), before)
		}},
		{"putting back what was got changes nothing", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, fullArticle("a1"), fullComment("c1", "a1"))
			did := put(t, s, one(t, s, "a1"), one(t, s, "c1"))
			equal(t, "seq", did.Seq, corpus.Seq(0))
		}},
		{"nil and empty lists are the same document", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := article("a1", "Ferry late")
			put(t, s, d)
			full := *d.Article
			full.Bylines, full.Captions = []string{}, []string{}
			d.Article, d.Annotation.Agencies = &full, []corpus.AgencyMention{}
			equal(t, "counts", put(t, s, d).Articles, records.Counts{Unchanged: 1})
		}},
		{"a document in other words is replaced at a new sequence number", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := last(t, s)
			did := put(t, s, comment("c2", "a1", "c1", "Never."), comment("c3", "a1", "", "Not mine."))
			equal(t, "counts", did, records.Put{Comments: records.Counts{Replaced: 1, Unchanged: 1}, Seq: before + 1})
			equal(t, "changed", changed(t, s, before), []string{"c2"})
			equal(t, "text", one(t, s, "c2").Text(), "Never.")
		}},
		{"of several documents with one id each is merged into the one before, and counted once by the gravest", func(t *testing.T, h Harness) {
			s := open(t, h)
			did := put(t, s, article("a1", "first"), comment("c1", "a1", "", "first"), article("a1", "last"), comment("c1", "a1", "", "last"))
			equal(t, "counts", did, records.Put{Articles: records.Counts{New: 1}, Comments: records.Counts{New: 1}, Seq: last(t, s)})
			holds(t, s, withReplies(article("a1", "last"), 1), comment("c1", "a1", "", "last"))
			did = put(t, s, comment("c1", "a1", "", "last"), comment("c1", "a1", "", "other"), scored(comment("c1", "a1", "", "other"), 3))
			equal(t, "counts", did, records.Put{Comments: records.Counts{Replaced: 1}, Seq: last(t, s)})
			holds(t, s, withReplies(article("a1", "last"), 1), scored(comment("c1", "a1", "", "other"), 3))
		}},
		{"a Put of nothing does nothing", func(t *testing.T, h Harness) {
			s := open(t, h)
			equal(t, "counts", put(t, s), records.Put{})
			equal(t, "last", last(t, s), corpus.Seq(0))
		}},
		{"a refused document fails the whole Put", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, article("a1", "Ferry late"))
			_, err := s.Put(t.Context(), []corpus.Document{comment("c1", "a1", "", "fine"), comment("c2", "a1", "", "bad \xff")})
			wantInvalid(t, err, "c2")
			holds(t, s, article("a1", "Ferry late"))
			equal(t, "last", last(t, s), corpus.Seq(1))
		}},
		{"a document of the other kind than is held under its id fails the whole Put", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, article("x1", "Ferry late"))
			_, err := s.Put(t.Context(), []corpus.Document{comment("c1", "x1", "", "fine"), comment("x1", "x1", "", "not")})
			wantInvalid(t, err, "x1")
			holds(t, s, article("x1", "Ferry late"))
		}},
		{"nothing of a Put is kept whose context ends, wherever it ends", checkInterrupted},
		{"a Put waits for its turn no longer than its context", func(t *testing.T, h Harness) {
			s := open(t, h)
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := s.Put(ctx, smallThread()); err == nil {
				t.Error("no error")
			}
			if _, err := s.Delete(ctx, []string{"a1"}); err == nil {
				t.Error("no error")
			}
			holds(t, s)
		}},
	}
}

// countedThread is smallThread as the records give it back.
func countedThread() []corpus.Document {
	d := smallThread()
	d[0].Replies, d[1].Replies = 3, 1
	return d
}

// checkInterrupted ends the context of every write at every point at which the
// store looks at it.
func checkInterrupted(t *testing.T, h Harness) {
	s := open(t, h)
	put(t, s, article("a1", "Ferry late"), comment("c1", "a1", "", "Again?"))
	for i, write := range []func(ctx context.Context) error{
		func(ctx context.Context) error {
			_, err := s.Put(ctx, []corpus.Document{comment("c1", "a1", "", "No."), comment("c2", "a1", "c1", "Why?"), comment("c3", "a1", "c2", "So.")})
			return err
		},
		func(ctx context.Context) error {
			_, err := s.Annotate(ctx, []corpus.Document{understood(article("a1", "Ferry late")), understood(comment("c1", "a1", "", "No."))}, last(t, s))
			return err
		},
		func(ctx context.Context) error {
			return s.Stage(ctx, "9", must(s.Get(context.Background(), []string{"a1", "c1", "c2", "c3"})))
		},
		func(ctx context.Context) error {
			_, _, err := s.Adopt(ctx, "9")
			return err
		},
		func(ctx context.Context) error {
			return s.Quarantine(ctx, []records.Quarantined{{Path: "a", Reason: "broken"}, {Path: "b", Reason: "broken"}})
		},
		func(ctx context.Context) error { return s.Release(ctx, quarantinedIDs(t, s)) },
		func(ctx context.Context) error {
			_, err := s.Delete(ctx, []string{"c1", "c2"})
			return err
		},
		func(ctx context.Context) error {
			_, err := s.Withdraw(ctx, []string{"c3", "c1"}, "asked for")
			return err
		},
		func(ctx context.Context) error {
			_, err := s.Forget(ctx, records.Selection{Outlet: "daily-klaxon"})
			return err
		},
	} {
		before, looks := everything(t, s), 0
		for ; write(newFading(looks)) != nil; looks++ {
			if looks > 10_000 {
				t.Fatal("the store looks at its context without end")
			}
			equal(t, "held", everything(t, s), before)
		}
		if looks == 0 {
			t.Error("a write went on though its context had ended")
		}
		if cmp.Equal(before, everything(t, s)) {
			t.Errorf("write %d did nothing", i)
		}
	}
}

// everything is all that a store holds.
func everything(t tester, s records.Store) map[string]any {
	t.Helper()
	all := map[string]any{"documents": replay(t, s), "last": last(t, s), "pending": pending(t, s), "quarantine": quarantined(t, s, 0), "outletStats": outletStats(t, s), "withdrawn": reasons(t, s), "outdated": outdated(t, s, "9", "", 0)}
	for id := range replay(t, s) {
		all["revisions of "+id] = revisions(t, s, id)
	}
	return all
}

// fading is a context that ends when it was looked at so many times.
type fading struct {
	context.Context
	mu    sync.Mutex
	looks int
	done  chan struct{}
}

func newFading(looks int) *fading {
	return &fading{Context: context.Background(), looks: looks, done: make(chan struct{})}
}

func (f *fading) Err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.looks > 0 {
		f.looks--
		return nil
	}
	select {
	case <-f.done:
	default:
		close(f.done)
	}
	return context.Canceled
}

func (f *fading) Done() <-chan struct{} { return f.done }

func repliesRows() []row {
	return []row{
		{"replies are the direct replies of a comment and all comments of an article", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, append(smallThread(), comment("c4", "a1", "c2", "Deep."))...)
			want := append(countedThread(), comment("c4", "a1", "c2", "Deep."))
			want[0].Replies, want[2].Replies = 4, 1
			holds(t, s, want...)
		}},
		{"what a caller says of replies is ignored", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, withReplies(article("a1", "Ferry late"), 99))
			holds(t, s, article("a1", "Ferry late"))
			equal(t, "counts", put(t, s, withReplies(article("a1", "Ferry late"), 7)).Articles, records.Counts{Unchanged: 1})
		}},
		{"replies count though they come before their parents", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := smallThread()
			put(t, s, d[2])
			put(t, s, d[1])
			put(t, s, d[3], d[0])
			holds(t, s, countedThread()...)
		}},
		{"replies before their parents in one Put count as well", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := smallThread()
			put(t, s, d[2], d[3], d[1], d[0])
			holds(t, s, countedThread()...)
		}},
		{"a document whose replies change takes a new sequence number and is not counted", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := last(t, s)
			did := put(t, s, comment("c4", "a1", "c3", "Mine was."))
			equal(t, "counts", did, records.Put{Comments: records.Counts{New: 1}, Seq: last(t, s)})
			equal(t, "changed", sorted(changed(t, s, before)), []string{"a1", "c3", "c4"})
		}},
		{"a document put unchanged whose replies change is written again, yet unchanged", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := smallThread()
			put(t, s, d...)
			before := last(t, s)
			did := put(t, s, append(d, comment("c4", "a1", "c3", "Mine was."))...)
			equal(t, "counts", did, records.Put{Articles: records.Counts{Unchanged: 1}, Comments: records.Counts{New: 1, Unchanged: 3}, Seq: last(t, s)})
			equal(t, "changed", sorted(changed(t, s, before)), []string{"a1", "c3", "c4"})
		}},
		{"a comment whose parent becomes known is counted there", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := last(t, s)
			equal(t, "counts", put(t, s, comment("c3", "a1", "c2", "Not mine.")).Comments, records.Counts{Merged: 1})
			want := countedThread()
			want[2].Replies, want[3] = 1, comment("c3", "a1", "c2", "Not mine.")
			holds(t, s, want...)
			equal(t, "changed", sorted(changed(t, s, before)), []string{"c2", "c3"})
		}},
		{"replies that are given another parent stay where they are", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := last(t, s)
			put(t, s, comment("c2", "a1", "c3", "Always."), comment("c2", "a1", "", "Always."), comment("c2", "a2", "c1", "Always."))
			equal(t, "changed", changed(t, s, before), []string{})
		}},
		{"a reply below another article does not count", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, append(smallThread(), comment("c5", "a2", "c1", "Elsewhere."))...)
			holds(t, s, append(countedThread(), comment("c5", "a2", "c1", "Elsewhere."))...)
		}},
		{"a deleted reply counts no more", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := last(t, s)
			remove(t, s, "c2")
			d := smallThread()
			holds(t, s, withReplies(d[0], 2), d[1], d[3])
			equal(t, "changed", sorted(changed(t, s, before)), []string{"-c2", "a1", "c1"})
		}},
	}
}

func deleteRows() []row {
	return []row{
		{"Delete removes documents and leaves deletions in the log", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := last(t, s)
			seq := remove(t, s, "a1", "c2", "c1", "c3")
			equal(t, "seq", seq, last(t, s))
			equal(t, "changed", sorted(changed(t, s, before)), []string{"-a1", "-c1", "-c2", "-c3"})
			holds(t, s)
			if got, err := s.Get(t.Context(), []string{"a1", "c1"}); err != nil || len(got) != 0 {
				t.Errorf("got %d documents, error %v", len(got), err)
			}
		}},
		{"a deletion stays in the log for those who start later", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			remove(t, s, "c3")
			equal(t, "changed", sorted(changed(t, s, 0)), []string{"-c3", "a1", "c1", "c2"})
		}},
		{"ids that are not held are skipped", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, article("a1", "Ferry late"))
			equal(t, "seq", remove(t, s, "c1", "", "a1\x00", "\xff", "A1", "a1 "), corpus.Seq(0))
			equal(t, "seq", remove(t, s), corpus.Seq(0))
			equal(t, "seq", remove(t, s, "a1", "a1"), corpus.Seq(2))
			equal(t, "seq", remove(t, s, "a1"), corpus.Seq(0))
			equal(t, "last", last(t, s), corpus.Seq(2))
		}},
		{"replies to what is deleted stay", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			remove(t, s, "c1", "a1")
			holds(t, s, smallThread()[2:]...)
		}},
		{"what is deleted and put again is new, and has its replies", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := smallThread()
			put(t, s, d...)
			remove(t, s, "c1", "a1")
			before := last(t, s)
			did := put(t, s, d[0], d[1])
			equal(t, "counts", did, records.Put{Articles: records.Counts{New: 1}, Comments: records.Counts{New: 1}, Seq: last(t, s)})
			equal(t, "changed", sorted(changed(t, s, before)), []string{"a1", "c1"})
			holds(t, s, countedThread()...)
		}},
		{"Delete is durable on return", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			remove(t, s, "a1", "c1", "c2", "c3")
			holds(t, open(t, h.Crash(t)))
		}},
		{"no sequence number is used again, though all is deleted", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, article("a1", "Ferry late"))
			seq := remove(t, s, "a1")
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, h)
			equal(t, "last", last(t, s), seq)
			equal(t, "seq", put(t, s, article("a1", "Ferry late")).Seq, seq+1)
		}},
	}
}
