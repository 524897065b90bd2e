package relational

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"time"

	"standpoint/corpus/moderation"
)

// ModerationTables hold what moderators did.
const ModerationTables = `
CREATE TABLE act (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	at        INTEGER NOT NULL, -- seconds since 1970
	key       INTEGER NOT NULL, -- of who did it
	name      TEXT NOT NULL,    -- of that key
	action    TEXT NOT NULL,
	search    TEXT NOT NULL,
	text      TEXT NOT NULL,
	until     INTEGER,          -- seconds since 1970
	documents INTEGER NOT NULL  -- how many
) STRICT;
CREATE INDEX act_action ON act (action, key);
CREATE TABLE acted (
	act      INTEGER NOT NULL,
	n        INTEGER NOT NULL, -- the order of documents
	document TEXT NOT NULL,
	PRIMARY KEY (act, n)
) STRICT;
CREATE INDEX acted_document ON acted (document, act);`

// Moderation returns what moderators did, which is kept beside the records.
func (s *Store) Moderation() moderation.Store { return moderationStore{s} }

type moderationStore struct{ *Store }

const actColumns = "a.id, a.at, a.key, a.name, a.action, a.search, a.text, a.until, a.documents"

// Do keeps an act; see moderation.Store.
func (s moderationStore) Do(ctx context.Context, act moderation.Act, documents []string) (moderation.Act, error) {
	var once []string
	known := map[string]bool{}
	for _, id := range documents {
		if !known[id] {
			once, known[id] = append(once, id), true
		}
	}
	err := s.transact(ctx, func() error {
		at := s.now().Unix()
		row := s.write.row(ctx, "INSERT INTO act (at, key, name, action, search, text, until, documents) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
			at, act.Key, act.Name, string(act.Action), act.Search, act.Text, seconds(act.Until), len(once))
		if err := row.Scan(&act.ID); err != nil {
			return err
		}
		act.At, act.Documents = time.Unix(at, 0).UTC(), len(once)
		for n, id := range once {
			if _, err := s.write.exec(ctx, "INSERT INTO acted (act, n, document) VALUES (?, ?, ?)", act.ID, n, id); err != nil {
				return err
			}
		}
		return nil
	})
	return act, s.Wrap(ctx, "keep an act in", err)
}

// Acts returns the last acts; see moderation.Store.
func (s moderationStore) Acts(ctx context.Context, before int64, limit int) ([]moderation.Act, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	acts, err := readActs(s.query(ctx, "SELECT "+actColumns+" FROM act a WHERE a.id < ? ORDER BY a.id DESC LIMIT ?", before, limit))
	return acts, s.Wrap(ctx, "list the acts in", err)
}

// Documents returns the documents of an act; see moderation.Store.
func (s moderationStore) Documents(ctx context.Context, id int64) ([]string, error) {
	documents, err := readIDs(s.query(ctx, "SELECT document FROM acted WHERE act = ? ORDER BY n", id))
	if err == nil && len(documents) == 0 {
		_, err = s.one(ctx, "WHERE a.id = ?", id)
	}
	return documents, s.Wrap(ctx, "read an act in", err)
}

// Of returns the acts of documents; see moderation.Store.
func (s moderationStore) Of(ctx context.Context, documents []string) (map[string][]moderation.Act, error) {
	of := map[string][]moderation.Act{}
	for _, id := range documents {
		acts, err := readActs(s.query(ctx, "SELECT "+actColumns+" FROM acted d JOIN act a ON a.id = d.act WHERE d.document = ? ORDER BY a.id", id))
		if err != nil {
			return nil, s.Wrap(ctx, "read the acts of documents in", err)
		}
		if len(acts) > 0 {
			of[id] = acts
		}
	}
	return of, nil
}

// lastOf are the documents of acts of one of two kinds, with the last act of each; it
// is to be one of the first kind.
const lastOf = `FROM (SELECT d.document, max(d.act) AS last FROM acted d JOIN act b ON b.id = d.act WHERE b.action = ? OR b.action = ? GROUP BY d.document) l
	JOIN act a ON a.id = l.last WHERE a.action = ? `

// Flagged returns what is flagged; see moderation.Store.
func (s moderationStore) Flagged(ctx context.Context) ([]string, error) {
	documents, err := readIDs(s.query(ctx, "SELECT l.document "+lastOf+"ORDER BY l.document", string(moderation.Flag), string(moderation.Unflag), string(moderation.Flag)))
	return documents, s.Wrap(ctx, "list what is flagged in", err)
}

// Allowed returns what is allowed; see moderation.Store.
func (s moderationStore) Allowed(ctx context.Context) ([]moderation.Allowed, error) {
	all, err := collect(func(row scanner) (a moderation.Allowed, err error) {
		a.Act, err = readAct(row, &a.Document)
		return a, err
	})(s.query(ctx, "SELECT "+actColumns+", l.document "+lastOf+"ORDER BY a.id, l.document", string(moderation.Allow), string(moderation.Disallow), string(moderation.Allow)))
	return all, s.Wrap(ctx, "list what is allowed in", err)
}

// LastSeen returns the last visit; see moderation.Store.
func (s moderationStore) LastSeen(ctx context.Context, key int64, search string) (moderation.Act, error) {
	act, err := s.one(ctx, "WHERE a.action = ? AND a.key = ? AND a.search = ? ORDER BY a.id DESC LIMIT 1", string(moderation.Seen), key, search)
	return act, s.Wrap(ctx, "read a visit in", err)
}

// LastAllowed returns the last change of what is allowed; see moderation.Store.
func (s moderationStore) LastAllowed(ctx context.Context) (last int64, err error) {
	row := s.reader.QueryRowContext(ctx, s.database.Statement("SELECT coalesce(max(id), 0) FROM act WHERE action = ? OR action = ?"), string(moderation.Allow), string(moderation.Disallow))
	return last, s.Wrap(ctx, "list what is allowed in", row.Scan(&last))
}

// one returns one act.
func (s moderationStore) one(ctx context.Context, where string, args ...any) (moderation.Act, error) {
	act, err := readAct(s.reader.QueryRowContext(ctx, s.database.Statement("SELECT "+actColumns+" FROM act a "+where), args...))
	if errors.Is(err, sql.ErrNoRows) {
		err = moderation.ErrNotFound
	}
	return act, err
}

func (s moderationStore) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	return s.reader.QueryContext(ctx, s.database.Statement(text), args...)
}

var readActs = collect(func(row scanner) (moderation.Act, error) { return readAct(row) })

// readAct reads a row of actColumns, and what comes after them into more.
func readAct(row scanner, more ...any) (act moderation.Act, err error) {
	var at int64
	var until sql.NullInt64
	err = row.Scan(append([]any{&act.ID, &at, &act.Key, &act.Name, &act.Action, &act.Search, &act.Text, &until, &act.Documents}, more...)...)
	act.At = time.Unix(at, 0).UTC()
	if until.Valid {
		act.Until = time.Unix(until.Int64, 0).UTC()
	}
	return act, err
}
