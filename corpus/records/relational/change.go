package relational

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash"
	"time"

	"standpoint/corpus"
)

// change is what one transaction does to documents.
type change struct {
	*writing
	ctx    context.Context // without an end: statements are short, the loops look for it
	at     time.Time       // of the transaction
	seq    int64           // the last one given
	gained map[place]int   // replies gained or lost that are not counted yet
	told   []place         // keys of gained, in the order in which they came up
	digest hash.Hash       // of the lineage before and what was written since
}

// LineageSize is how many bytes of a digest name a history.
const LineageSize = 8

// next takes a sequence number for a change of a document and adds it to the
// lineage: id and what is written of it.
func (c *change) next(id string, written ...any) int64 {
	c.seq++
	addText(c.digest, id)
	for _, value := range written {
		addText(c.digest, fmt.Sprint(value))
	}
	return c.seq
}

// place is what a comment answers: a comment or, with an empty comment, the article.
type place struct{ article, comment string }

// change runs a step that changes documents, tells those whose replies came or
// went, and gives the last sequence number if any was given.
func (w *writing) change(ctx context.Context, step func(*change) error, last *corpus.Seq) error {
	c := &change{writing: w, ctx: context.WithoutCancel(ctx), at: w.now().UTC().Truncate(time.Second), gained: map[place]int{}, digest: sha256.New()}
	if err := w.seq.QueryRowContext(c.ctx).Scan(&c.seq); err != nil {
		return err
	}
	if err := c.continueLineage(); err != nil {
		return err
	}
	before := c.seq
	if err := step(c); err != nil {
		return err
	}
	if err := c.tellReplies(ctx); err != nil || c.seq == before {
		return err
	}
	*last = corpus.Seq(c.seq)
	if _, err := w.setSeq.ExecContext(c.ctx, c.seq); err != nil {
		return err
	}
	_, err := w.addLineage.ExecContext(c.ctx, c.seq, c.digest.Sum(nil)[:LineageSize])
	return err
}

// continueLineage begins the digest of this change with the lineage so far.
func (c *change) continueLineage() error {
	var before []byte
	err := c.lineage.QueryRowContext(c.ctx).Scan(&before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	c.digest.Write(before)
	return nil
}

// Delete removes documents; see records.Writer.
func (s *Store) Delete(ctx context.Context, ids []string) (corpus.Seq, error) {
	var last corpus.Seq
	err := s.transact(ctx, func() error {
		return s.write.change(ctx, func(c *change) error { return c.deleteAll(ctx, ids) }, &last)
	})
	if err != nil {
		return 0, s.Wrap(ctx, "delete from", err)
	}
	return last, nil
}

func (c *change) deleteAll(ctx context.Context, ids []string) error {
	for _, id := range ids {
		was, err := c.lookup(id)
		if err := errors.Join(ctx.Err(), err); err != nil {
			return err
		}
		if !was.held() {
			continue
		}
		if err := c.remove(id, was); err != nil {
			return err
		}
	}
	return nil
}

// remove puts a deletion in the place of a document that is held.
func (c *change) remove(id string, was row) error {
	c.tally(was, -1)
	if _, err := c.tombstone.ExecContext(c.ctx, c.next(id), was.n); err != nil {
		return err
	}
	if _, err := c.forget.ExecContext(c.ctx, id); err != nil {
		return err
	}
	_, err := c.unmarkEmpty.ExecContext(c.ctx, was.articleID, was.articleID)
	return err
}

// countReplies counts the replies that are held already. What is in the file
// does not have to be counted again.
func (c *change) countReplies(r *row) error {
	own := r.own()
	if c.gained[own] != 0 {
		c.gained[own] = 0
	}
	if own.comment == "" {
		return c.countAll.QueryRowContext(c.ctx, own.article).Scan(&r.replies)
	}
	return c.count.QueryRowContext(c.ctx, own.article, own.comment).Scan(&r.replies)
}

// tally notes, for what a comment answers, that the comment came (1) or went (-1).
func (c *change) tally(r row, by int) {
	if r.kind != corpus.KindComment {
		return
	}
	c.gain(place{r.articleID, ""}, by)
	if r.parentID != "" {
		c.gain(place{r.articleID, r.parentID}, by)
	}
}

func (c *change) gain(p place, by int) {
	if _, known := c.gained[p]; !known {
		c.told = append(c.told, p)
	}
	c.gained[p] += by
}

// tellReplies writes the documents again whose number of replies changed.
func (c *change) tellReplies(ctx context.Context) error {
	for _, p := range c.told {
		by := c.gained[p]
		if by == 0 {
			continue
		}
		var result sql.Result
		err := ctx.Err()
		switch {
		case err != nil:
		case p.comment == "":
			result, err = c.replyArticle.ExecContext(c.ctx, c.seq+1, by, p.article)
		default:
			result, err = c.replyComment.ExecContext(c.ctx, c.seq+1, by, p.comment, p.article)
		}
		if err != nil {
			return err
		}
		if rows, err := result.RowsAffected(); err != nil {
			return err
		} else if rows > 0 {
			c.next(cmp.Or(p.comment, p.article), "replies", by)
		}
	}
	clear(c.gained)
	c.told = nil
	return nil
}
