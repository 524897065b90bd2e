package relational

import (
	"context"
	"database/sql"
	"fmt"
)

// FirstCommon is the first version from which Migrate can begin: PostgreSQL had its first
// tables in version 5, and what SQLite had before is SQLite's own.
const FirstCommon = 4

// step brings tables of a version to the next one: it makes tables and fills them, or adds
// a column unless that is there, because an earlier step made the table as it is today.
type step struct {
	tables              string
	fill                func(ctx context.Context, in Database, conn *sql.Conn) error // nil: they begin empty
	table, column, kind string
}

// steps are by the version that they begin from.
var steps = map[int]step{
	4:  {tables: CredentialTables},                                             // there were no credentials
	5:  {tables: SampleTables},                                                 // there were no samples
	6:  {tables: AuthorTables},                                                 // it could not be decided how authors are named
	7:  {tables: DerivedTables},                                                // nothing was derived
	8:  {tables: FrozenTables},                                                 // there were no frozen corpora
	9:  {tables: ModerationTables},                                             // nobody moderated
	10: {table: "code", column: "marks", kind: "TEXT NOT NULL DEFAULT 'null'"}, // coders could give no marks
	11: {table: "document", column: "event", kind: "TEXT NOT NULL DEFAULT ''"}, // articles were in no events
	12: {tables: IndexTables},                                                  // each server had an index of its own
	13: {tables: ThemeTables},                                                  // no themes were kept
	14: {tables: JudgedTables, fill: JudgeAll},                                 // what people settled was known in its sample alone
}

// Migrate brings tables of a version from FirstCommon on to the present one, within the
// transaction of the connection. Whoever calls it notes the version.
func Migrate(ctx context.Context, in Database, conn *sql.Conn, from int) error {
	for ; from < Version; from++ {
		if err := migrate(ctx, in, conn, steps[from]); err != nil {
			return fmt.Errorf("from version %d: %w", from, err)
		}
	}
	return nil
}

func migrate(ctx context.Context, in Database, conn *sql.Conn, s step) error {
	if s.tables == "" {
		return AddColumn(ctx, in, conn, s.table, s.column, s.kind)
	}
	_, err := conn.ExecContext(ctx, in.Statement(s.tables))
	if err == nil && s.fill != nil {
		err = s.fill(ctx, in, conn)
	}
	return err
}

// AddColumn adds a column that an earlier step of a migration may have made.
func AddColumn(ctx context.Context, in Database, conn *sql.Conn, table, name, kind string) error {
	there, err := in.HasColumn(ctx, conn, table, name)
	if err != nil || there {
		return err
	}
	_, err = conn.ExecContext(ctx, in.Statement("ALTER TABLE "+table+" ADD COLUMN "+name+" "+kind))
	return err
}
