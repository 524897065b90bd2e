package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// Put stores documents; see records.Writer.
func (s *Store) Put(ctx context.Context, documents []corpus.Document) (records.Put, error) {
	var out records.Put
	err := s.transact(ctx, func() error {
		return s.write.change(ctx, func(c *change) (err error) {
			out, err = c.putAll(ctx, documents)
			return err
		}, &out.Seq)
	})
	if err != nil {
		return records.Put{}, s.wrap(ctx, "put", err)
	}
	return out, nil
}

// Delete removes documents; see records.Writer.
func (s *Store) Delete(ctx context.Context, ids []string) (records.Seq, error) {
	var last records.Seq
	err := s.transact(ctx, func() error {
		return s.write.change(ctx, func(c *change) error { return c.deleteAll(ctx, ids) }, &last)
	})
	if err != nil {
		return 0, s.wrap(ctx, "delete", err)
	}
	return last, nil
}

// change is what one transaction does to documents.
type change struct {
	*writing
	ctx    context.Context // without an end: statements are short, the loops look for it
	seq    int64           // the last one given
	gained map[place]int   // replies gained or lost, not yet told to those who are answered
	told   []place         // keys of gained, in the order in which they came up
}

// place is what a comment answers: a comment or, with an empty comment, the article.
type place struct{ article, comment string }

// row is what is known of a document without its body; the zero row is not held.
type row struct {
	n                       int64
	kind                    corpus.Kind
	articleID, id, parentID string
	replies                 int
	hash                    []byte
}

func (r row) held() bool { return r.kind != "" }

// own is the place that others answer to reply to this document.
func (r row) own() place {
	if r.kind == corpus.KindArticle {
		return place{r.id, ""}
	}
	return place{r.articleID, r.id}
}

// change runs a step that changes documents, tells those whose replies came or
// went, and gives the last sequence number if any was given.
func (w *writing) change(ctx context.Context, step func(*change) error, last *records.Seq) error {
	c := &change{writing: w, ctx: context.WithoutCancel(ctx), gained: map[place]int{}}
	if err := w.seq.QueryRowContext(c.ctx).Scan(&c.seq); err != nil {
		return err
	}
	before := c.seq
	if err := step(c); err != nil {
		return err
	}
	if err := c.tellReplies(ctx); err != nil || c.seq == before {
		return err
	}
	*last = records.Seq(c.seq)
	_, err := w.setSeq.ExecContext(c.ctx, c.seq)
	return err
}

func (c *change) putAll(ctx context.Context, documents []corpus.Document) (out records.Put, err error) {
	latest := make(map[string]int, len(documents))
	for i, d := range documents {
		latest[d.ID] = i
	}
	for _, d := range documents {
		i, open := latest[d.ID]
		if !open {
			continue
		}
		delete(latest, d.ID)
		counts := &out.Comments
		if documents[i].Kind == corpus.KindArticle {
			counts = &out.Articles
		}
		if err := errors.Join(ctx.Err(), c.put(documents[i], counts)); err != nil {
			return out, err
		}
	}
	return out, nil
}

// put stores one document and counts what became of it.
func (c *change) put(d corpus.Document, counts *records.Counts) error {
	body, is, err := encode(d)
	if err != nil {
		return err
	}
	was, err := c.lookup(d.ID)
	if err != nil {
		return err
	}
	switch {
	case !was.held():
		counts.New++
		return c.insertNew(was, is, body)
	case bytes.Equal(was.hash, is.hash):
		counts.Unchanged++
		return nil
	}
	counts.Replaced++
	return c.replaceOld(was, is, body)
}

func (c *change) insertNew(was, is row, body []byte) error {
	if was.n != 0 { // deleted once: it is new and goes to the end of its thread
		if _, err := c.erase.ExecContext(c.ctx, was.n); err != nil {
			return err
		}
	}
	if err := c.countReplies(&is); err != nil {
		return err
	}
	c.tally(is, 1)
	c.seq++
	_, err := c.insert.ExecContext(c.ctx, c.seq, is.id, is.kind, is.articleID, is.parent(), is.replies, is.hash, string(body))
	return err
}

func (c *change) replaceOld(was, is row, body []byte) error {
	is.replies = was.replies
	if is.own() != was.own() {
		if err := c.countReplies(&is); err != nil {
			return err
		}
	}
	c.tally(was, -1)
	c.tally(is, 1)
	c.seq++
	_, err := c.replace.ExecContext(c.ctx, c.seq, is.kind, is.articleID, is.parent(), is.replies, is.hash, string(body), was.n)
	return err
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
		c.tally(was, -1)
		c.seq++
		if _, err := c.tombstone.ExecContext(c.ctx, c.seq, was.n); err != nil {
			return err
		}
	}
	return nil
}

func (c *change) lookup(id string) (row, error) {
	r := row{id: id}
	err := c.old.QueryRowContext(c.ctx, id).Scan(&r.n, &r.kind, &r.articleID, &r.parentID, &r.replies, &r.hash)
	if errors.Is(err, sql.ErrNoRows) {
		return row{}, nil
	}
	return r, err
}

// countReplies counts the replies that are held already. What is in the file
// needs not be told again.
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

// tally notes that a comment came (1) or went (-1), for those whom it answers.
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

// tellReplies writes documents anew whose number of replies changed.
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
			c.seq++
		}
	}
	return nil
}

// encode gives a document's canonical JSON, without replies, and its row.
func encode(d corpus.Document) ([]byte, row, error) {
	if err := records.Check(d); err != nil {
		return nil, row{}, err
	}
	d.Replies = 0
	body, err := json.Marshal(d)
	if err != nil {
		return nil, row{}, &records.InvalidError{ID: d.ID, Msg: err.Error()}
	}
	hash := sha256.Sum256(body)
	r := row{id: d.ID, kind: d.Kind, articleID: d.ArticleID, hash: hash[:]}
	if d.Comment != nil {
		r.parentID = d.Comment.ParentID
	}
	return body, r, nil
}

// parent is the column parent_id: null of an article.
func (r row) parent() sql.NullString {
	return sql.NullString{String: r.parentID, Valid: r.kind == corpus.KindComment}
}
