package recordstest

import (
	"context"
	"testing"

	"standpoint/corpus/records"
)

func verifyRows() []row {
	return []row{
		{"Verify finds nothing wrong with what was written, and counts it", func(t *testing.T, h Harness) {
			s := open(t, h)
			equal(t, "of a new store", problems(t, s), []string{})
			account, err := s.Begin(t.Context(), []byte("{}"))
			if err != nil {
				t.Fatal(err)
			}
			d := fullArticle("a1")
			d.Origin.Import = account
			put(t, s, append(smallThread()[1:], d, understood(article("a2", "Bridge shut")), fullComment("c9", "a1"))...)
			put(t, s, comment("c2", "a1", "c1", "Never."))
			remove(t, s, "c3")
			withdraw(t, s, "c9")
			if err := s.Quarantine(t.Context(), []records.Quarantined{{Path: "a", Body: []byte{}}, {Path: "b"}}); err != nil {
				t.Fatal(err)
			}
			checked, err := s.Verify(t.Context(), func(p records.Problem) { t.Error(p) })
			equal(t, "error", err, error(nil))
			equal(t, "checked", checked, records.Verified{Documents: 4, Deleted: 2, Revisions: 1, Withdrawn: 1, Pending: 1, Quarantined: 2, Imports: 1})
		}},
		{"Verify ends with its context", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := s.Verify(ctx, func(records.Problem) {}); err == nil {
				t.Error("no error")
			}
		}},
		{"Verify sees one moment while others write", func(t *testing.T, h Harness) {
			a, b := open(t, h), open(t, h)
			done := make(chan struct{})
			go func() {
				defer close(done)
				for range 40 {
					_, err := a.Put(t.Context(), manyComments(20))
					if err == nil {
						_, err = a.Delete(t.Context(), []string{"c000003", "c000007"})
					}
					if err != nil {
						t.Error(err)
					}
				}
			}()
			for writing := true; writing; {
				select {
				case <-done:
					writing = false
				default:
				}
				equal(t, "problems", problems(t, b), []string{})
			}
		}},
	}
}

// problems returns what Verify reports.
func problems(t tester, s records.Verifier) []string {
	t.Helper()
	all := []string{}
	if _, err := s.Verify(context.Background(), func(p records.Problem) { all = append(all, p.String()) }); err != nil {
		t.Fatal("verify:", err)
	}
	return all
}
