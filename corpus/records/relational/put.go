package relational

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
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
		return records.Put{}, s.Wrap(ctx, "write to", err)
	}
	return out, nil
}

// outcome is a corpus.Outcome, or that the document is new.
type outcome int

const isNew = outcome(corpus.Replaced) + 1

func (c *change) putAll(ctx context.Context, given []corpus.Document) (out records.Put, err error) {
	documents, err := c.passOver(given, &out)
	if err != nil {
		return out, err
	}
	outcomes := make(map[string]outcome, len(documents))
	threads := givenThreads{of: map[string]*givenThread{}}
	for i, d := range documents {
		was, again := outcomes[d.ID]
		did, err := c.put(d)
		if err := errors.Join(ctx.Err(), err); err != nil {
			return out, err
		}
		outcomes[d.ID] = max(was, did.outcome)
		threads.note(did, i, again)
	}
	for _, d := range documents {
		if outcome, open := outcomes[d.ID]; open {
			delete(outcomes, d.ID)
			count(&out, d.Kind, outcome)
		}
	}
	if err := c.tellReplies(ctx); err != nil {
		return out, err
	}
	out.Pending, err = c.markGiven(ctx, documents, threads)
	return out, err
}

func count(put *records.Put, kind corpus.Kind, o outcome) {
	counts := &put.Comments
	if kind == corpus.KindArticle {
		counts = &put.Articles
	}
	switch o {
	case isNew:
		counts.New++
	case outcome(corpus.Replaced):
		counts.Replaced++
	case outcome(corpus.Merged):
		counts.Merged++
	default:
		counts.Unchanged++
	}
}

// putting is what became of one document that was given.
type putting struct {
	outcome   outcome
	articleID string // of the document as it is held now
	moved     bool   // something changed on which understanding depends
	bare      bool   // nothing is understood of it
}

// put stores one document.
func (c *change) put(d corpus.Document) (putting, error) {
	is, source, err := encode(d)
	if err != nil {
		return putting{}, err
	}
	was, err := c.lookup(d.ID)
	switch {
	case err != nil:
		return putting{}, err
	case !was.held():
		err := c.insertNew(was, is, d, source)
		return putting{outcome: isNew, articleID: d.ArticleID, moved: true, bare: d.AnnotatedBy == ""}, err
	case was.kind != is.kind:
		return putting{}, &records.InvalidError{ID: d.ID, Msg: "the records have it as another kind of document"}
	case bytes.Equal(was.hash, is.hash) && is.depth <= was.depth && (was.annotatedBy != "" || is.annotatedBy == ""):
		return putting{articleID: was.articleID, bare: was.annotatedBy == ""}, nil
	}
	return c.merge(was, is, d)
}

// merge joins a document with the one that is held.
func (c *change) merge(was, is row, given corpus.Document) (putting, error) {
	held, err := c.load(was.n)
	if err != nil {
		return putting{}, err
	}
	merged, did := corpus.Merge(held, given)
	if did == corpus.Replaced {
		if earlier, err := c.wasHeld(is); err != nil {
			return putting{}, err
		} else if earlier {
			merged, did = corpus.MergeEarlier(held, given)
		}
	}
	if kept, err := c.keepRevision(did, held, given, was, is); err != nil {
		return putting{}, err
	} else if kept && did == corpus.Unchanged {
		did = corpus.Merged
	}
	out := putting{outcome: outcome(did), articleID: held.ArticleID, moved: matters(held, merged), bare: merged.AnnotatedBy == ""}
	if did == corpus.Unchanged {
		return out, nil
	}
	now, source, err := encode(merged)
	if err != nil {
		return out, err
	}
	return out, c.replaceOld(was, now, merged, source)
}

func (c *change) insertNew(was, is row, d corpus.Document, source []byte) error {
	if was.n != 0 { // deleted once: it is new and goes to the end of its thread
		if _, err := c.erase.ExecContext(c.ctx, was.n); err != nil {
			return err
		}
	}
	if err := c.countReplies(&is); err != nil {
		return err
	}
	c.tally(is, 1)
	d.Added = c.at
	return c.writeRow(c.insert, is, d, source)
}

func (c *change) replaceOld(was, is row, d corpus.Document, source []byte) error {
	is.replies = was.replies
	c.tally(was, -1)
	c.tally(is, 1)
	return c.writeRow(c.replace, is, d, source, was.n)
}

// writeRow writes all columns of a document at a new sequence number.
func (c *change) writeRow(with *sql.Stmt, r row, d corpus.Document, source []byte, more ...any) error {
	columns, err := r.columns(d, source)
	if err != nil {
		return err
	}
	seq := c.next(d.ID, hex.EncodeToString(r.hash), r.replies, r.depth, secondsOf(d.Added), d.DuplicateGroup, d.Event, columns[len(columns)-2])
	_, err = with.ExecContext(c.ctx, append(append([]any{seq}, columns...), more...)...)
	return err
}

func (c *change) lookup(id string) (row, error) {
	r := row{id: id}
	err := c.old.QueryRowContext(c.ctx, id).Scan(&r.n, &r.kind, &r.articleID, &r.parentID, &r.replies, &r.depth, &r.hash, &r.words, &r.annotatedBy)
	if errors.Is(err, sql.ErrNoRows) {
		return row{}, nil
	}
	return r, err
}

// load reads a document of the write connection.
func (c *change) load(n int64) (d corpus.Document, err error) {
	rows, err := c.whole.QueryContext(c.ctx, n)
	if err != nil {
		return d, err
	}
	defer rows.Close()
	if !rows.Next() {
		return d, errors.Join(rows.Err(), sql.ErrNoRows)
	}
	var one document
	if err := rows.Scan(one.targets()...); err != nil {
		return d, err
	}
	return one.decode()
}
