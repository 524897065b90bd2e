package relational

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/samples"
)

// JudgedTables hold the sides that people settled, worked out from their codes.
const JudgedTables = `
CREATE TABLE judged (
	document TEXT PRIMARY KEY,
	labels   TEXT NOT NULL -- JSON, a list of corpus.Judgement
) STRICT;
CREATE INDEX code_document ON code (document);`

// judging are the statements of those who settle.
type judging struct {
	settled, oldJudged    *sql.Stmt
	setJudged, dropJudged *sql.Stmt
	toldJudged            *sql.Stmt
	isTakenDown           *sql.Stmt
}

func (w *judging) statements() []statement {
	return []statement{
		{&w.settled, "SELECT sample, value FROM code WHERE document = ? AND coder = ?"},
		{&w.oldJudged, "SELECT labels FROM judged WHERE document = ?"},
		{&w.setJudged, "INSERT INTO judged (document, labels) VALUES (?, ?) ON CONFLICT (document) DO UPDATE SET labels = excluded.labels"},
		{&w.dropJudged, "DELETE FROM judged WHERE document = ?"},
		{&w.toldJudged, "UPDATE document SET seq = ? WHERE id = ? AND kind <> ''"},
		{&w.isTakenDown, "SELECT EXISTS (SELECT 1 FROM withdrawn WHERE id = ?)"},
	}
}

// JudgeAll works out for the first time what is settled, in tables that had codes and
// not yet what follows from them. It is called within a transaction of the connection.
func JudgeAll(ctx context.Context, in Database, conn *sql.Conn) error {
	w := &writing{database: in, conn: conn, now: time.Now}
	statements := append(w.logging(), w.judging.statements()...)
	if err := prepare(ctx, conn, in, statements); err != nil {
		return errors.Join(err, closeAll(statements))
	}
	var last corpus.Seq
	err := w.change(ctx, func(c *change) error {
		ids, err := readIDs(conn.QueryContext(c.ctx, in.Statement("SELECT DISTINCT document FROM code WHERE coder = ? ORDER BY document"), samples.Settler))
		if err != nil {
			return err
		}
		return c.judge(ctx, ids)
	}, &last)
	return errors.Join(err, closeAll(statements))
}

// settle runs a step that changes what was said in samples, and then works out what is
// settled of the documents that it names.
func (s sampleStore) settle(ctx context.Context, step func() (documents []string, err error)) error {
	return s.transact(ctx, func() error {
		documents, err := step()
		if err != nil || len(documents) == 0 {
			return err
		}
		var last corpus.Seq
		return s.write.change(ctx, func(c *change) error { return c.judge(ctx, documents) }, &last)
	})
}

// judge works out again what is settled of documents. One for which it is something else
// than before takes a sequence number.
func (c *change) judge(ctx context.Context, documents []string) error {
	of, err := samplesByID(c.conn.QueryContext(c.ctx, c.database.Statement(selectSample)))
	if err != nil {
		return err
	}
	for _, id := range documents {
		if err := errors.Join(ctx.Err(), c.judgeOne(of, id)); err != nil {
			return err
		}
	}
	return nil
}

func (c *change) judgeOne(of map[int64]samples.Sample, id string) error {
	var withdrawn bool
	if err := c.isTakenDown.QueryRowContext(c.ctx, id).Scan(&withdrawn); err != nil || withdrawn {
		return err
	}
	words, err := collect(readWord(of))(c.settled.QueryContext(c.ctx, id, samples.Settler))
	if err != nil {
		return err
	}
	var before []byte
	if err := c.oldJudged.QueryRowContext(c.ctx, id).Scan(&before); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	now, err := encodeJudged(samples.Judge(words))
	if err != nil || now == string(before) {
		return err
	}
	if now == "" {
		_, err = c.dropJudged.ExecContext(c.ctx, id)
	} else {
		_, err = c.setJudged.ExecContext(c.ctx, id, now)
	}
	if err != nil {
		return err
	}
	told, err := c.toldJudged.ExecContext(c.ctx, c.seq+1, id)
	if err != nil {
		return err
	}
	rows, err := told.RowsAffected()
	if rows > 0 {
		c.next(id, "judged", now)
	}
	return err
}

// samplesByID reads the rows of selectSample.
func samplesByID(rows *sql.Rows, err error) (map[int64]samples.Sample, error) {
	all, err := collect(readSample)(rows, err)
	of := make(map[int64]samples.Sample, len(all))
	for _, sample := range all {
		of[sample.ID] = sample
	}
	return of, err
}

// readWord reads a row of what the Settler said.
func readWord(of map[int64]samples.Sample) func(scanner) (samples.Word, error) {
	return func(row scanner) (word samples.Word, err error) {
		var sample int64
		err = row.Scan(&sample, &word.Value)
		word.Sample = of[sample]
		return word, err
	}
}

// encodeJudged writes the column labels; "" stands for no row.
func encodeJudged(judged []corpus.Judgement) (string, error) {
	if len(judged) == 0 {
		return "", nil
	}
	text, err := json.Marshal(judged)
	return string(text), err
}

// judge lays what is kept as settled over a document.
func (d *document) judge(out *corpus.Document) error {
	if len(d.judged) == 0 {
		return nil
	}
	if err := json.Unmarshal(d.judged, &out.Judged); err != nil {
		return fmt.Errorf("what people settled of document %q: %w", d.id, err)
	}
	out.Annotation = out.Annotation.Settle(out.Judged)
	return nil
}

// judged compares what is kept as settled with what follows from the codes.
func (v *verifier) judged() error {
	of, err := samplesByID(v.tx.QueryContext(v.ctx, v.in.Statement(selectSample)))
	if err != nil {
		return err
	}
	words := map[string][]samples.Word{}
	var id string
	var sample int64
	var value string
	err = v.each(func() error {
		words[id] = append(words[id], samples.Word{Sample: of[sample], Value: value})
		return nil
	}, []any{&id, &sample, &value}, `SELECT document, sample, value FROM code c WHERE coder = ?
		AND NOT EXISTS (SELECT 1 FROM withdrawn w WHERE w.id = c.document) ORDER BY document, sample`, samples.Settler)
	if err != nil {
		return err
	}
	var labels string
	err = v.each(func() error {
		switch want, err := encodeJudged(samples.Judge(words[id])); {
		case err != nil:
			return err
		case want != labels:
			v.tell(id, "its settled labels are not those that the samples give")
		}
		delete(words, id)
		return nil
	}, []any{&id, &labels}, "SELECT document, labels FROM judged ORDER BY document")
	for id, said := range words {
		if len(samples.Judge(said)) > 0 {
			v.tell(id, "the samples settle a label of it, and it is not kept")
		}
	}
	return err
}
