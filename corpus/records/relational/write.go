package relational

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// writing is the one write connection and its statements.
type writing struct {
	database Database
	conn     *sql.Conn
	now      func() time.Time

	seq, setSeq                       *sql.Stmt
	lineage, addLineage               *sql.Stmt
	old, whole, oldUnderstood         *sql.Stmt
	count, countAll, countThread      *sql.Stmt
	insert, replace, tombstone, erase *sql.Stmt
	setUnderstood                     *sql.Stmt
	replyArticle, replyComment        *sql.Stmt
	known, keep, forget               *sql.Stmt // revisions
	marked, mark                      *sql.Stmt
	stage, staged, unstage            *sql.Stmt
	unmark, unmarkEmpty               *sql.Stmt
	begin, advance, finish            *sql.Stmt
	quarantine, release               *sql.Stmt
	withdrawing                       // withdraw.go
	lease                             leaseStatements
	input                             inputStatements
	deriving                          // derive.go
	judging                           // judge.go
}

func (w *writing) prepare(ctx context.Context, s *Store) (err error) {
	w.database, w.now = s.database, s.now
	if w.conn, err = s.writer.Conn(ctx); err != nil {
		return err
	}
	return prepare(ctx, w.conn, s.database, w.statements())
}

// logging are the statements of the change log.
func (w *writing) logging() []statement {
	return []statement{
		{&w.seq, "SELECT seq FROM store"},
		{&w.setSeq, "UPDATE store SET seq = ?"},
		{&w.lineage, "SELECT digest FROM lineage ORDER BY seq DESC LIMIT 1"},
		{&w.addLineage, "INSERT INTO lineage (seq, digest) VALUES (?, ?)"},
	}
}

func (w *writing) statements() []statement {
	return slices.Concat(w.withdrawing.statements(), w.lease.statements(), w.input.statements(), w.deriving.statements(), w.judging.statements(), w.logging(), []statement{
		{&w.old, "SELECT n, kind, article_id, coalesce(parent_id, ''), replies, depth, hash, words, coalesce(annotated_by, '') FROM document WHERE id = ?"},
		{&w.whole, "SELECT " + columns + " FROM document WHERE n = ?"},
		{&w.oldUnderstood, "SELECT n, kind, depth, words, understood FROM document WHERE id = ?"},
		{&w.count, "SELECT count(*) FROM document WHERE article_id = ? AND parent_id = ?"},
		{&w.countAll, "SELECT count(*) FROM document WHERE article_id = ? AND parent_id >= ''"},
		// An article knows how many comments it has, without counting them.
		{&w.countThread, "SELECT coalesce((SELECT 1 + replies FROM document WHERE id = ? AND article_id = ? AND kind = 'article'), (SELECT count(*) FROM document WHERE article_id = ?))"},
		{&w.insert, `INSERT INTO document (seq, id, kind, article_id, parent_id, replies, depth, hash, words, annotated_by,
			outlet, dated, bylined, path, "offset", import, added, duplicate_group, event, understood, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&w.replace, `UPDATE document SET seq = ?, id = ?, kind = ?, article_id = ?, parent_id = ?, replies = ?, depth = ?, hash = ?, words = ?, annotated_by = ?,
			outlet = ?, dated = ?, bylined = ?, path = ?, "offset" = ?, import = ?, added = ?, duplicate_group = ?, event = ?, understood = ?, source = ? WHERE n = ?`},
		{&w.tombstone, `UPDATE document SET seq = ?, kind = '', article_id = '', parent_id = NULL, replies = 0, depth = 0, hash = NULL, words = NULL, annotated_by = NULL,
			outlet = '', dated = FALSE, bylined = FALSE, path = '', "offset" = 0, import = 0, added = 0, duplicate_group = '', event = '', understood = NULL, source = NULL WHERE n = ?`},
		{&w.erase, "DELETE FROM document WHERE n = ?"},
		{&w.setUnderstood, "UPDATE document SET seq = ?, depth = ?, annotated_by = ?, outlet = ?, understood = ? WHERE n = ?"},
		{&w.replyArticle, "UPDATE document SET seq = ?, replies = replies + ? WHERE id = ? AND kind = 'article'"},
		{&w.replyComment, "UPDATE document SET seq = ?, replies = replies + ? WHERE id = ? AND article_id = ? AND kind = 'comment'"},
		{&w.known, "SELECT 1 FROM revision WHERE id = ? AND words = ?"},
		{&w.keep, "INSERT INTO revision (id, words, kind, article_id, path, \"offset\", source) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"},
		{&w.forget, "DELETE FROM revision WHERE id = ?"},
		{&w.marked, "SELECT EXISTS (SELECT 1 FROM pending WHERE article_id = ?)"},
		{&w.mark, "INSERT INTO pending (article_id, seq) VALUES (?, ?) ON CONFLICT (article_id) DO UPDATE SET seq = excluded.seq"},
		{&w.unmark, "DELETE FROM pending WHERE article_id = ? AND seq <= ?"},
		{&w.unmarkEmpty, "DELETE FROM pending WHERE article_id = ? AND NOT EXISTS (SELECT 1 FROM document WHERE article_id = ?)"},
		{&w.stage, `INSERT INTO staged (id, version, words, depth, outlet, understood) SELECT id, ?::text, words, ?::integer, ?::text, ?::text FROM document WHERE id = ? AND kind = ? AND words = ?
			ON CONFLICT (id) DO UPDATE SET version = excluded.version, words = excluded.words, depth = excluded.depth, outlet = excluded.outlet, understood = excluded.understood`},
		{&w.staged, `SELECT d.n, d.id, s.depth, s.outlet, s.understood FROM staged s JOIN document d ON d.id = s.id AND d.words = s.words
			WHERE s.version = ? AND s.id > ? AND d.annotated_by <> s.version ORDER BY s.id LIMIT ?`},
		{&w.unstage, "DELETE FROM staged"},
		{&w.begin, "INSERT INTO import (started, request) VALUES (?, ?) RETURNING id"},
		{&w.advance, "UPDATE import SET progress = ?, receipt = ? WHERE id = ? AND finished IS NULL"},
		{&w.finish, "UPDATE import SET finished = ?, progress = NULL, receipt = ? WHERE id = ?"},
		{&w.quarantine, `INSERT INTO quarantine (import, since, path, "offset", line, url, content_type, format, parser, reason, body, identity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (identity) DO UPDATE SET line = excluded.line, url = excluded.url, content_type = excluded.content_type, format = excluded.format, parser = excluded.parser, reason = excluded.reason`},
		{&w.release, "DELETE FROM quarantine WHERE id = ?"},
	})
}

func (w *writing) close() error {
	if w.conn == nil {
		return nil
	}
	err := errors.Join(closeAll(w.statements()), w.conn.Close())
	w.conn = nil
	return err
}

// scanner is a row, or the one that rows are at.
type scanner interface{ Scan(into ...any) error }

// found is an error if a statement failed, and none if it found no row to change.
func found(none error) func(sql.Result, error) error {
	return func(result sql.Result, err error) error {
		if err != nil {
			return err
		}
		if rows, err := result.RowsAffected(); err != nil || rows > 0 {
			return err
		}
		return none
	}
}

// collect reads all rows of a query, each with read.
func collect[T any](read func(scanner) (T, error)) func(*sql.Rows, error) ([]T, error) {
	return func(rows *sql.Rows, err error) (all []T, _ error) {
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			one, err := read(rows)
			if err != nil {
				return nil, err
			}
			all = append(all, one)
		}
		return all, rows.Err()
	}
}

// readIDs reads rows of one column.
var readIDs = collect(func(row scanner) (id string, err error) {
	err = row.Scan(&id)
	return id, err
})

// exec runs a statement that was not prepared.
func (w *writing) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	return w.conn.ExecContext(ctx, w.database.Statement(text), args...)
}

// row asks for one row by a statement that was not prepared.
func (w *writing) row(ctx context.Context, text string, args ...any) *sql.Row {
	return w.conn.QueryRowContext(ctx, w.database.Statement(text), args...)
}

// statement says where a prepared statement goes.
type statement struct {
	into **sql.Stmt
	text string
}

// preparer is a connection or a pool of them.
type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

func prepare(ctx context.Context, on preparer, database Database, statements []statement) error {
	for _, s := range statements {
		prepared, err := on.PrepareContext(ctx, database.Statement(s.text))
		if err != nil {
			return fmt.Errorf("%s: %w", s.text, err)
		}
		*s.into = prepared
	}
	return nil
}

// closeAll closes those that were prepared. A pool keeps its connections open,
// and its locks, as long as one of its statements is.
func closeAll(statements []statement) error {
	var errs []error
	for _, s := range statements {
		if *s.into != nil {
			errs = append(errs, (*s.into).Close())
		}
	}
	return errors.Join(errs...)
}

// takeTurn waits for the write connection and returns what gives it to the next.
func (s *Store) takeTurn(ctx context.Context) (end func(), err error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	select {
	case s.turn <- struct{}{}:
		return func() { <-s.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// transact runs a step in one transaction of the write connection, after those
// that came before it in this process and in others, if the leases of the context
// are still held (records.WithLease).
func (s *Store) transact(ctx context.Context, step func() error) error {
	return s.Alone(ctx, func(conn *sql.Conn) error {
		return Transact(ctx, s.database, conn, func() error {
			if err := s.write.lease.check(ctx); err != nil {
				return err
			}
			return step()
		})
	})
}

// reconnect makes a new write connection if the one before was lost.
func (s *Store) reconnect(ctx context.Context) error {
	if s.write.conn != nil && !s.database.Lost(s.write.conn) {
		return nil
	}
	_ = s.write.close() // it says only that the connection was lost
	if err := s.write.prepare(ctx, s); err != nil {
		return errors.Join(err, s.write.close())
	}
	return nil
}

// Alone runs a step with the write connection and in no transaction, while nothing
// else of this process writes.
func (s *Store) Alone(ctx context.Context, step func(conn *sql.Conn) error) error {
	end, err := s.takeTurn(ctx)
	if err != nil {
		return err
	}
	defer end()
	if err := s.reconnect(ctx); err != nil {
		return err
	}
	return step(s.write.conn)
}

// Transact begins, runs the step and commits. If anything fails, or the
// context has ended before the commit, nothing of it stays.
func Transact(ctx context.Context, database Database, conn *sql.Conn, step func() error) error {
	err := Retry(ctx, func() (bool, error) { return database.Begin(ctx, conn) })
	if err == nil {
		err = step()
	}
	if err == nil {
		err = ctx.Err()
	}
	whole := context.WithoutCancel(ctx)
	if err == nil {
		_, err = conn.ExecContext(whole, "COMMIT")
	}
	if err != nil {
		// A database may have rolled back by itself, and then says that there is nothing to.
		_, _ = conn.ExecContext(whole, "ROLLBACK")
	}
	return err
}

// Retry tries until nobody else is in the way (busy) or the context ends.
func Retry(ctx context.Context, try func() (busy bool, err error)) error {
	for {
		busy, err := try()
		if !busy {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}
