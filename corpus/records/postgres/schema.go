package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/fnv"
	"net"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"standpoint/corpus/records"
	"standpoint/corpus/records/relational"
)

// schema is the database of a store.
type schema struct {
	config *pgx.ConnConfig
	name   string
}

var _ relational.Database = (*schema)(nil)

func (in *schema) Name() string { return "postgres" }

// Place is the address without what opens it.
func (in *schema) Place() string {
	host := net.JoinHostPort(in.config.Host, strconv.Itoa(int(in.config.Port)))
	return fmt.Sprintf("postgres://%s/%s (schema %s)", host, in.config.Database, in.name)
}

// Begin takes the lock of those who write. It is asked for and not waited for: a wait
// that its context ends would cost the connection.
func (in *schema) Begin(ctx context.Context, conn *sql.Conn) (busy bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	whole := context.WithoutCancel(ctx)
	if _, err := conn.ExecContext(whole, "BEGIN"); err != nil {
		return false, err
	}
	var mine bool
	if err := conn.QueryRowContext(whole, "SELECT pg_try_advisory_xact_lock($1)", in.lock()).Scan(&mine); err != nil {
		return false, err
	}
	if mine {
		return false, nil
	}
	_, err = conn.ExecContext(whole, "ROLLBACK")
	return err == nil, err
}

// lock is the number of the advisory lock of the schema.
func (in *schema) lock() int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte("standpoint records " + in.name))
	return int64(h.Sum64())
}

func (in *schema) Reading() *sql.TxOptions {
	return &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
}

func (in *schema) Snapshots() (*sql.DB, error) { return in.connect(1), nil }

func (in *schema) Lost(conn *sql.Conn) bool {
	err := conn.Raw(func(c any) error {
		if c.(*connection).Conn.Conn().IsClosed() {
			return driver.ErrBadConn
		}
		return nil
	})
	return err != nil
}

func (in *schema) InOrder() string { return " ORDER BY wanted.place" }

func (in *schema) OutletName() string {
	return "convert_to(convert_from(source, 'UTF8')::json->>'outlet_name', 'UTF8')"
}

// The codes of errors: https://www.postgresql.org/docs/current/errcodes-appendix.html
const (
	uniqueViolation  = "23505"
	diskFull         = "53100"
	tooMany          = "53300"
	readOnly         = "25006"
	dataCorrupted    = "XX001"
	indexCorrupted   = "XX002"
	noSuchDatabase   = "3D000"
	notAllowed       = "42501"
	shuttingDown     = "57P01"
	stillStarting    = "57P03"
	wrongPassword    = "28P01"
	badAuthorization = "28000"
)

func code(err error) string {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return ""
	}
	return e.Code
}

func (in *schema) IsTaken(err error) bool { return code(err) == uniqueViolation }

func (in *schema) IsDamage(err error) bool {
	return code(err) == dataCorrupted || code(err) == indexCorrupted
}

func (in *schema) Explain(err error) error {
	switch code(err) {
	case diskFull:
		return records.ErrFull
	case readOnly:
		return records.ErrReadOnly
	case dataCorrupted, indexCorrupted:
		return records.ErrDamaged
	case tooMany:
		return errors.New("the server allows no more connections; raise max_connections, or close other programs")
	case noSuchDatabase:
		return errors.New("this database does not exist; make it with: createdb")
	case notAllowed:
		return errors.New("the user may not do this; it must own the schema, or be allowed to make one in the database")
	case shuttingDown, stillStarting:
		return errors.New("the server is stopping or starting; try again")
	case wrongPassword, badAuthorization:
		return errors.New("the server refuses the user or the password")
	}
	var refused *net.OpError
	if errors.As(err, &refused) && refused.Op == "dial" {
		return errors.New("no server answers there; is it running?")
	}
	return nil
}

func (in *schema) HasTable(ctx context.Context, conn *sql.Conn, name string) (is bool, err error) {
	err = conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = convert_from($1, 'UTF8') AND tablename = convert_from($2, 'UTF8'))", in.name, name).Scan(&is)
	return is, err
}

func (in *schema) HasColumn(ctx context.Context, conn *sql.Conn, table, column string) (is bool, err error) {
	err = conn.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM information_schema.columns
		WHERE table_schema = convert_from($1, 'UTF8') AND table_name = convert_from($2, 'UTF8') AND column_name = convert_from($3, 'UTF8'))`, in.name, table, column).Scan(&is)
	return is, err
}

// Transferred lets the numbers of new rows begin after those that are there.
func (in *schema) Transferred(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `DO $$ DECLARE c record; BEGIN
		FOR c IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES' LOOP
			EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), (SELECT coalesce(max(%I), 0) + 1 FROM %I), false)', quote_ident(c.table_name), c.column_name, c.column_name, c.table_name);
		END LOOP; END $$`)
	return err
}

// Check tells what PostgreSQL says about checksums of pages. Whether indexes agree with
// their tables is told by amcheck (pg_amcheck), which the owner of the server runs.
func (in *schema) Check(ctx context.Context, tx *sql.Tx, tell func(string)) error {
	var failures sql.NullInt64
	err := tx.QueryRowContext(ctx, "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()").Scan(&failures)
	if err == nil && failures.Int64 > 0 {
		tell(fmt.Sprintf("the server found %d damaged pages in this database", failures.Int64))
	}
	return err
}

// connect makes a pool of connections.
func (in *schema) connect(connections int) *sql.DB {
	pool := sql.OpenDB(connector{stdlib.GetConnector(*in.config)})
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool
}

// connector makes connections on which texts are bytes.
type connector struct{ driver.Connector }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &connection{conn.(*stdlib.Conn)}, nil
}

// connection sends texts as bytes: columns of text are BYTEA, because TEXT of PostgreSQL's
// holds no zero byte and its order is that of a language.
type connection struct{ *stdlib.Conn }

func (c *connection) CheckNamedValue(value *driver.NamedValue) error {
	converted, err := driver.DefaultParameterConverter.ConvertValue(value.Value)
	if text, ok := converted.(string); ok {
		converted = []byte(text)
	}
	value.Value = converted
	return err
}

// kinds are the types of columns.
var kinds = strings.NewReplacer(
	"INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
	"INTEGER PRIMARY KEY", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
	") STRICT, WITHOUT ROWID;", ");", ") STRICT;", ");",
	"INTEGER", "BIGINT", "TEXT", "BYTEA", "BLOB", "BYTEA",
	"::text", "::bytea", "::blob", "::bytea", "::integer", "::bigint",
)

// Statement numbers the parameters, names types as PostgreSQL does and leaves out what
// index SQLite shall use.
func (in *schema) Statement(text string) string {
	var out strings.Builder
	next := 1
	for rest := kinds.Replace(text); rest != ""; {
		at := strings.IndexAny(rest, "?I")
		if at < 0 {
			out.WriteString(rest)
			break
		}
		out.WriteString(rest[:at])
		rest = rest[at:]
		if hint, ok := strings.CutPrefix(rest, "INDEXED BY "); ok {
			rest = strings.TrimLeft(hint, "abcdefghijklmnopqrstuvwxyz_")
			continue
		}
		out.WriteByte(map[bool]byte{true: '$', false: 'I'}[rest[0] == '?'])
		numbered := len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9'
		if rest[0] == '?' && !numbered {
			out.WriteString(strconv.Itoa(next))
			next++
		}
		rest = rest[1:]
	}
	return out.String()
}

// parentIndex finds the comments that answer others. The tables had it not from the beginning.
const parentIndex = "CREATE INDEX IF NOT EXISTS document_parent ON document (parent_id) WHERE parent_id <> ''"

// prepare makes schema and tables where they are not there, brings those of an older
// version to the present one, and refuses those of a newer one. All of it happens or
// nothing does.
func (in *schema) prepare(ctx context.Context, writer *sql.DB) error {
	conn, err := writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	is, err := in.version(ctx, conn)
	if is == relational.Version || err != nil {
		return err
	}
	return relational.Transact(ctx, in, conn, func() error {
		is, err := in.version(ctx, conn) // another process may have been faster
		if is == relational.Version || err != nil {
			return err
		}
		if is > 0 {
			if err := relational.Migrate(ctx, in, conn, is); err != nil {
				return err
			}
			_, err := conn.ExecContext(ctx, parentIndex+"; UPDATE version SET number = "+strconv.Itoa(relational.Version))
			return err
		}
		for _, statement := range []string{
			"CREATE SCHEMA IF NOT EXISTS " + pgx.Identifier{in.name}.Sanitize(),
			in.Statement(relational.Tables),
			parentIndex,
			"CREATE TABLE version (number BIGINT NOT NULL)",
			"INSERT INTO version (number) VALUES (" + strconv.Itoa(relational.Version) + ")",
			"INSERT INTO store (seq) VALUES (0)",
		} {
			if _, err := conn.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// version is that of the tables in the schema; 0 of a new or empty one.
func (in *schema) version(ctx context.Context, conn *sql.Conn) (is int, err error) {
	var tables, versions int
	err = conn.QueryRowContext(ctx, "SELECT count(*), count(*) FILTER (WHERE tablename = 'version') FROM pg_tables WHERE schemaname = convert_from($1, 'UTF8')", in.name).Scan(&tables, &versions)
	switch {
	case err != nil || tables == 0:
		return 0, err
	case versions == 0:
		return 0, errors.New("this schema holds another program's tables; name another one with search_path")
	}
	if err := conn.QueryRowContext(ctx, "SELECT number FROM version").Scan(&is); err != nil {
		return 0, err
	}
	switch {
	case is > relational.Version:
		return 0, fmt.Errorf("the records are of version %d, made by a newer program; this one knows version %d", is, relational.Version)
	case is < relational.FirstCommon:
		return 0, fmt.Errorf("the records are of version %d, which was never in use in PostgreSQL", is)
	}
	return is, nil
}
