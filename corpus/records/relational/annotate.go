package relational

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"math"
	"reflect"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// givenThreads is what one Put brought, by article, in the order in which the
// articles came up.
type givenThreads struct {
	of    map[string]*givenThread
	order []string
}

type givenThread struct {
	documents int   // how many were given, without repetitions
	unsure    []int // those of them that may be held with another annotation
	moved     bool  // something changed on which understanding depends
	partial   bool  // what was given cannot be what is understood: given twice, or not understood yet
}

func (g *givenThreads) note(p putting, document int, again bool) {
	thread := g.of[p.articleID]
	if thread == nil {
		thread = &givenThread{}
		g.of[p.articleID] = thread
		g.order = append(g.order, p.articleID)
	}
	if !again {
		thread.documents++
		if p.outcome != isNew { // a new one is held as it was given
			thread.unsure = append(thread.unsure, document)
		}
	}
	thread.moved = thread.moved || p.moved
	thread.partial = thread.partial || p.bare || again
}

// matters reports whether a change may alter the annotation of a document, or of
// those below it. Numbers that change with each reading do not matter.
func matters(held, now corpus.Document) bool {
	return !reflect.DeepEqual(unnumbered(held), unnumbered(now))
}

func unnumbered(d corpus.Document) corpus.Document {
	if d.Article != nil {
		a := *d.Article
		a.CommentCount = nil
		d.Article = &a
	}
	if d.Comment != nil {
		c := *d.Comment
		c.Score = nil
		d.Comment = &c
	}
	return d
}

// markGiven marks the articles of a Put that must be understood as a whole, and
// returns them.
func (c *change) markGiven(ctx context.Context, documents []corpus.Document, threads givenThreads) (marked []string, err error) {
	for _, id := range threads.order {
		thread := threads.of[id]
		if !thread.moved {
			continue
		}
		pending, err := c.isPending(id, thread, documents)
		if err := errors.Join(ctx.Err(), err); err != nil {
			return nil, err
		}
		if !pending {
			continue
		}
		if _, err := c.mark.ExecContext(c.ctx, id, c.seq); err != nil {
			return nil, err
		}
		marked = append(marked, id)
	}
	return marked, nil
}

// isPending reports whether a thread is held in another form than it was given.
func (c *change) isPending(id string, given *givenThread, documents []corpus.Document) (bool, error) {
	if given.partial {
		return true, nil
	}
	var is bool
	if err := c.marked.QueryRowContext(c.ctx, id).Scan(&is); err != nil || is {
		return is, err
	}
	var held int
	if err := c.countThread.QueryRowContext(c.ctx, id, id, id).Scan(&held); err != nil || held != given.documents {
		return true, err
	}
	for _, i := range given.unsure {
		same, err := c.isUnderstood(documents[i])
		if err != nil || !same {
			return true, err
		}
	}
	return false, nil
}

// isUnderstood reports whether a document is held with the annotation that it has.
func (c *change) isUnderstood(d corpus.Document) (bool, error) {
	given, err := understoodOf(d)
	if err != nil {
		return false, err
	}
	held, err := c.lookupUnderstood(d.ID)
	return bytes.Equal(given, held.understood), err
}

// annotated is what Annotate looks at.
type annotated struct {
	n                 int64
	kind              corpus.Kind
	depth             int
	words, understood []byte
}

func (c *change) lookupUnderstood(id string) (a annotated, err error) {
	err = c.oldUnderstood.QueryRowContext(c.ctx, id).Scan(&a.n, &a.kind, &a.depth, &a.words, &a.understood)
	if errors.Is(err, sql.ErrNoRows) {
		return annotated{}, nil
	}
	return a, err
}

// Pending lists marked articles; see records.AnnotationQueue.
func (s *Store) Pending(ctx context.Context, limit int) ([]string, error) {
	ids, err := readIDs(s.find.pending.QueryContext(ctx, limitOf(limit)))
	return ids, s.Wrap(ctx, "list what is pending in", err)
}

// Annotate sets what was understood; see records.AnnotationQueue.
func (s *Store) Annotate(ctx context.Context, documents []corpus.Document, seen corpus.Seq) (last corpus.Seq, err error) {
	err = s.transact(ctx, func() error {
		return s.write.change(ctx, func(c *change) error { return c.annotateAll(ctx, documents, seen) }, &last)
	})
	if err != nil {
		return 0, s.Wrap(ctx, "annotate documents of", err)
	}
	return last, nil
}

func (c *change) annotateAll(ctx context.Context, documents []corpus.Document, seen corpus.Seq) error {
	articles := map[string]bool{}
	for _, d := range documents {
		if err := errors.Join(ctx.Err(), c.annotate(d)); err != nil {
			return err
		}
		if articles[d.ArticleID] {
			continue
		}
		articles[d.ArticleID] = true
		if _, err := c.unmark.ExecContext(c.ctx, d.ArticleID, int64(min(seen, math.MaxInt64))); err != nil {
			return err
		}
	}
	return nil
}

func (c *change) annotate(d corpus.Document) error {
	if err := records.Check(d); err != nil {
		return err
	}
	d, err := c.unlend(d)
	if err != nil {
		return err
	}
	held, err := c.lookupUnderstood(d.ID)
	if err != nil || held.kind != d.Kind || !bytes.Equal(held.words, Digest(d.Wording()...)) {
		return err
	}
	understood, err := understoodOf(d)
	depth := depthOf(d)
	if err != nil || bytes.Equal(understood, held.understood) && depth == held.depth {
		return err
	}
	_, err = c.setUnderstood.ExecContext(c.ctx, c.next(d.ID, depth, string(understood)), depth, d.AnnotatedBy, d.Outlet, string(understood), held.n)
	return err
}

// depthOf is the depth that is kept beside what was understood.
func depthOf(d corpus.Document) int {
	if d.Comment == nil {
		return 0
	}
	return d.Comment.Depth
}
