package relational

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// ErrNotEmpty says that a store holds something already, where an empty one is wanted.
var ErrNotEmpty = errors.New("it holds records already; name a place that is empty")

// transferRows is how many rows one transaction of a Transfer brings.
const transferRows = 1000

// Transfer copies all that a store holds at one moment to another one, which must be
// empty, and compares what has arrived with what was sent, row by row. Leases and the list
// of indexes are not copied: they belong to those who have the first store open. A Transfer that was cut off
// goes on where it stopped if the first store did not change meanwhile, else it begins
// again; until it is done the second store fails to open. tell gets what was copied so
// far; it may be nil.
func Transfer(ctx context.Context, from, to *Store, tell func(table string, rows int)) error {
	if tell == nil {
		tell = func(string, int) {}
	}
	tx, err := from.reader.BeginTx(ctx, from.database.Reading())
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	return to.Alone(ctx, func(conn *sql.Conn) error {
		t := &transfer{from: from.database, tx: tx, to: to.database, conn: conn, tell: tell}
		return t.run(ctx)
	})
}

// transfer is one run of Transfer.
type transfer struct {
	from Database
	tx   *sql.Tx
	to   Database
	conn *sql.Conn
	tell func(string, int)
}

func (t *transfer) run(ctx context.Context) error {
	if err := t.begin(ctx); err != nil {
		return err
	}
	for _, one := range tables() {
		if err := t.copy(ctx, one); err != nil {
			return fmt.Errorf("table %s: %w", one.name, err)
		}
	}
	return Transact(ctx, t.to, t.conn, func() error {
		for _, one := range tables() {
			if err := t.compare(ctx, one); err != nil {
				return err
			}
		}
		if err := t.to.Transferred(ctx, t.conn); err != nil {
			return err
		}
		_, err := t.conn.ExecContext(ctx, "DROP TABLE transfer")
		return err
	})
}

// begin finds out whether the second store is empty or has part of this copy.
func (t *transfer) begin(ctx context.Context) error {
	state, err := stateOf(ctx, t.from, t.tx)
	if err != nil {
		return err
	}
	return Transact(ctx, t.to, t.conn, func() error {
		begun, err := t.to.HasTable(ctx, t.conn, "transfer")
		if err != nil {
			return err
		}
		var was corpus.State
		if begun {
			if err := t.conn.QueryRowContext(ctx, "SELECT seq, lineage FROM transfer").Scan(&was.Seq, &was.Lineage); err != nil {
				return err
			}
			if was == state {
				return nil
			}
		}
		return t.empty(ctx, begun, state)
	})
}

// empty makes the second store one that this copy was begun in.
func (t *transfer) empty(ctx context.Context, begun bool, state corpus.State) error {
	if !begun {
		var seq int64
		var imports, keys int
		err := t.conn.QueryRowContext(ctx, "SELECT (SELECT seq FROM store), (SELECT count(*) FROM import), (SELECT count(*) FROM credential)").Scan(&seq, &imports, &keys)
		if err == nil && (seq > 0 || imports > 0 || keys > 0) {
			err = ErrNotEmpty
		}
		if err == nil {
			_, err = t.conn.ExecContext(ctx, t.to.Statement("CREATE TABLE transfer (seq INTEGER NOT NULL, lineage TEXT NOT NULL)"))
		}
		if err != nil {
			return err
		}
	}
	for _, one := range tables() {
		if _, err := t.conn.ExecContext(ctx, "DELETE FROM "+one.name); err != nil {
			return err
		}
	}
	if _, err := t.conn.ExecContext(ctx, "DELETE FROM transfer"); err != nil {
		return err
	}
	_, err := t.conn.ExecContext(ctx, t.to.Statement("INSERT INTO transfer (seq, lineage) VALUES (?, ?)"), int64(state.Seq), state.Lineage)
	return err
}

// copy brings what a table does not have yet.
func (t *transfer) copy(ctx context.Context, one table) error {
	held, err := countRows(ctx, t.conn, one)
	if err != nil {
		return err
	}
	rows, err := t.tx.QueryContext(ctx, t.from.Statement(one.query("LIMIT ? OFFSET ?")), limitOf(0), held)
	if err != nil {
		return err
	}
	defer rows.Close()
	insert, err := t.conn.PrepareContext(ctx, t.to.Statement(one.insert()))
	if err != nil {
		return err
	}
	defer insert.Close()
	for more := true; more; {
		err := Transact(ctx, t.to, t.conn, func() error {
			for range transferRows {
				if more = rows.Next(); !more {
					return rows.Err()
				}
				values, err := one.scan(rows)
				if err != nil {
					return err
				}
				if _, err := insert.ExecContext(ctx, values...); err != nil {
					return err
				}
				held++
			}
			return nil
		})
		if err != nil {
			return err
		}
		t.tell(one.name, held)
	}
	return nil
}

func countRows(ctx context.Context, conn *sql.Conn, one table) (n int, err error) {
	err = conn.QueryRowContext(ctx, "SELECT count(*) FROM "+one.name).Scan(&n)
	return n, err
}

// compare reads a table on both sides.
func (t *transfer) compare(ctx context.Context, one table) error {
	sent, err := digestRows(one)(t.tx.QueryContext(ctx, t.from.Statement(one.query(""))))
	if err != nil {
		return err
	}
	arrived, err := digestRows(one)(t.conn.QueryContext(ctx, t.to.Statement(one.query(""))))
	if err != nil {
		return err
	}
	if !bytes.Equal(sent, arrived) {
		return fmt.Errorf("table %s: what arrived is not what was sent: %w", one.name, records.ErrDamaged)
	}
	return nil
}

func digestRows(one table) func(*sql.Rows, error) ([]byte, error) {
	return func(rows *sql.Rows, err error) ([]byte, error) {
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		digest := sha256.New()
		for rows.Next() {
			values, err := one.scan(rows)
			if err != nil {
				return nil, err
			}
			for _, value := range values {
				addValue(digest, value)
			}
		}
		return digest.Sum(nil), rows.Err()
	}
}

func addValue(h hash.Hash, value any) {
	switch value := value.(type) {
	case nil:
		h.Write([]byte{0})
	case []byte:
		addText(h, string(value))
	default:
		addText(h, fmt.Sprint(value))
	}
}

// table is one of Tables.
type table struct {
	name    string
	columns []column
	key     string // the columns that put its rows in order
}

type column struct{ name, kind string }

// notTransferred are tables that a copy does not have from another store.
var notTransferred = []string{"lease", "shared_index"}

// TableNames are the names of all tables.
func TableNames() []string {
	names := slices.Clone(notTransferred)
	for _, one := range tables() {
		names = append(names, one.name)
	}
	return names
}

// tables reads Tables: each column stands in a line of its own.
func tables() (all []table) {
	for part := range strings.SplitSeq(Tables, "CREATE TABLE ") {
		name, body, found := strings.Cut(part, " (\n")
		if !found || slices.Contains(notTransferred, name) {
			continue
		}
		body, _, _ = strings.Cut(body, "\n)")
		one := table{name: name}
		for line := range strings.Lines(body) {
			words := strings.Fields(line)
			if words[0] == "PRIMARY" {
				_, key, _ := strings.Cut(line, "(")
				one.key, _, _ = strings.Cut(key, ")")
				continue
			}
			one.columns = append(one.columns, column{words[0], strings.TrimRight(words[1], ",")})
			if strings.Contains(line, "PRIMARY KEY") {
				one.key = words[0]
			}
		}
		if one.key == "" {
			one.key = one.columns[0].name
		}
		all = append(all, one)
	}
	return all
}

func (t table) names() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

func (t table) query(end string) string {
	return "SELECT " + t.names() + " FROM " + t.name + " ORDER BY " + t.key + " " + end
}

func (t table) insert() string {
	return "INSERT INTO " + t.name + " (" + t.names() + ") VALUES (?" + strings.Repeat(", ?", len(t.columns)-1) + ")"
}

// scan reads a row; its values have the types of the columns, or are nil.
func (t table) scan(rows *sql.Rows) ([]any, error) {
	values, into := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i, c := range t.columns {
		switch c.kind {
		case "TEXT":
			into[i] = new(sql.NullString)
		case "BLOB":
			into[i] = new([]byte)
		case "BOOLEAN":
			into[i] = new(sql.NullBool)
		default:
			into[i] = new(sql.NullInt64)
		}
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	for i := range into {
		switch v := into[i].(type) {
		case *sql.NullString:
			values[i], _ = v.Value()
		case *sql.NullBool:
			values[i], _ = v.Value()
		case *sql.NullInt64:
			values[i], _ = v.Value()
		case *[]byte:
			if *v != nil {
				values[i] = *v
			}
		}
	}
	return values, nil
}
