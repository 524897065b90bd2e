//go:build cluster

package postgres_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/postgres"
	"standpoint/corpus/records/relational"
)

// backTo makes the tables of a version of what they are today: what came later is taken
// away, the newest first.
func backTo(version int) string {
	later := map[int]string{
		4:  "DROP TABLE credential",
		5:  "DROP TABLE sample; DROP TABLE sampled; DROP TABLE code",
		6:  "DROP TABLE author_names",
		7:  "DROP TABLE derivation; DROP TABLE sketch",
		8:  "DROP TABLE frozen; DROP TABLE frozen_document",
		9:  "DROP TABLE act; DROP TABLE acted",
		10: "ALTER TABLE code DROP COLUMN marks",
		11: "ALTER TABLE document DROP COLUMN event",
		12: "DROP TABLE shared_index",
		13: "DROP TABLE theme",
		14: "DROP TABLE judged; DROP INDEX code_document",
	}
	var statements []string
	for from := relational.Version - 1; from >= version; from-- {
		statements = append(statements, later[from])
	}
	return strings.Join(statements, "; ") + fmt.Sprintf("; DROP INDEX document_parent; UPDATE version SET number = %d", version)
}

// sqlAt runs statements as the owner of the server would.
func sqlAt(t *testing.T, address, statements string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
}

// TestMigration: tables of every version that was in use become those of today, with all
// that was in them.
func TestMigration(t *testing.T) {
	for version := relational.FirstCommon; version < relational.Version; version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			address := server.Fresh()
			before := open(t, address, postgres.Options{})
			held := corpus.Document{ID: "c1", Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: "c1", Text: "held"}}
			if _, err := before.Put(t.Context(), []corpus.Document{held}); err != nil {
				t.Fatal(err)
			}
			if err := before.Close(); err != nil {
				t.Fatal(err)
			}
			sqlAt(t, address, backTo(version))
			if version == 11 { // fails on the way: nothing was changed
				sqlAt(t, address, "CREATE TABLE shared_index (name BIGINT)")
				if _, err := postgres.Open(t.Context(), address, postgres.Options{}); err == nil {
					t.Error("a table in the way was overlooked")
				}
				sqlAt(t, address, "DROP TABLE shared_index")
			}
			after := open(t, address, postgres.Options{})
			got, err := after.Get(t.Context(), []string{"c1"})
			if err != nil || len(got) != 1 || got[0].Text() != "held" {
				t.Errorf("held: %v, %v", got, err)
			}
			if _, err := after.Verify(t.Context(), func(p records.Problem) { t.Error(p) }); err != nil {
				t.Error(err)
			}
			if err := after.KeepIndex(t.Context(), records.Index{Name: "a"}); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOtherVersions: tables of a newer program are left as they are.
func TestOtherVersions(t *testing.T) {
	address := server.Fresh()
	if err := open(t, address, postgres.Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	for version, want := range map[int]string{99: "made by a newer program", 1: "never in use"} {
		sqlAt(t, address, fmt.Sprintf("UPDATE version SET number = %d", version))
		if _, err := postgres.Open(t.Context(), address, postgres.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("version %d: %v", version, err)
		}
	}
	sqlAt(t, address, fmt.Sprintf("UPDATE version SET number = %d", relational.Version))
	open(t, address, postgres.Options{})
}
