package sqlite_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"standpoint/corpus/records"
)

// TestVerifyNamesWhatIsWrong spoils a store in one way after the other, as only
// another program could, and looks for the one problem that this makes.
func TestVerifyNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	sound := filepath.Join(t.TempDir(), "records.db")
	store := mustOpen(t, sound)
	for i := range 7 {
		check(t, step(store, "x", i))
	}
	if told := verify(t, store); len(told) > 0 {
		t.Fatalf("before: %q", told)
	}
	for spoil, want := range map[string]string{
		"UPDATE document SET source = replace(source, 'step 3', 'step 4') WHERE id = 'c-x-3-0'": `document "c-x-3-0": its text is not what was written`,
		"UPDATE document SET understood = '{' WHERE id = 'c-x-3-0'":                             `document "c-x-3-0": what is understood of it does not decode`,
		"UPDATE document SET words = x'00' WHERE id = 'a-x'":                                    `document "a-x": the digest of its words does not agree`,
		"UPDATE document SET parent_id = 'c-x-2-1' WHERE id = 'c-x-3-1'":                        `document "c-x-3-1": the comment that it answers does not agree`,
		"UPDATE document SET annotated_by = '77' WHERE id = 'c-x-3-1'":                          `document "c-x-3-1": the version of what is understood does not agree`,
		"UPDATE document SET outlet = 'elsewhere' WHERE id = 'c-x-3-1'":                         `document "c-x-3-1": its outlet does not agree`,
		"UPDATE document SET dated = 1 WHERE id = 'a-x'":                                        `document "a-x": whether it has a date does not agree`,
		"UPDATE document SET import = 9 WHERE id = 'a-x'":                                       `document "a-x": import 9 brought it, and there is no such import`,
		"UPDATE document SET replies = replies + 1 WHERE id = 'a-x'":                            `document "a-x": it says that it has`,
		"UPDATE document SET seq = 9000 WHERE id = 'a-x'":                                       "change 9000 is not among the changes up to",
		"UPDATE document SET path = 'x', article_id = 'a-x' WHERE kind = '' AND id = 'c-x-2-2'": `document "c-x-2-2": it was deleted, and yet some of it is left`,
		"UPDATE revision SET source = replace(source, 'after 3', 'after 4')":                    `document "a-x": an earlier version of it is not what was written`,
		"UPDATE revision SET id = 'c-gone' WHERE n = 2":                                         `document "c-gone": an earlier version of it is kept, but the document itself is not`,
		"INSERT INTO pending (article_id, seq) VALUES ('a-gone', 1)":                            `document "a-gone": it is marked as pending, and nothing`,
		"INSERT INTO pending (article_id, seq) VALUES ('a-x', 9000)":                            `document "a-x": it was marked as pending at change 9000`,
		"DELETE FROM lineage WHERE seq = (SELECT max(seq) FROM lineage)":                        "the lineage goes up to change",
		"UPDATE lineage SET digest = x'01' WHERE seq = (SELECT min(seq) FROM lineage)":          "is 01 and comes after that of change 0",
		"INSERT INTO withdrawn (id, at, reason) VALUES ('a-x', 1, 'x')":                         `document "a-x": it is withdrawn, and yet it is held`,
		"UPDATE quarantine SET body = x'01' WHERE id = (SELECT min(id) FROM quarantine)":        "its bytes are not what was written",
		"INSERT INTO import (started, request) VALUES (1, '{')":                                 "import 1: its request is not JSON",
		"DELETE FROM store": "the number of the last change is kept 0 times",
		"PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'document_coverage'": "pages of the file: ",
	} {
		t.Run(want, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "records.db")
			check(t, store.Copy(t.Context(), path))
			run(spoil)(t, path)
			told := verify(t, mustOpen(t, path))
			if !strings.Contains(strings.Join(told, "\n"), want) {
				t.Errorf("%s\ntold %q\nwant %q", spoil, told, want)
			}
		})
	}
}

// verify returns what Verify reports.
func verify(t *testing.T, store records.Verifier) (told []string) {
	t.Helper()
	checked, err := store.Verify(t.Context(), func(p records.Problem) { told = append(told, fmt.Sprint(p)) })
	if err != nil || checked == (records.Verified{}) {
		t.Errorf("checked %+v, error %v", checked, err)
	}
	return told
}
