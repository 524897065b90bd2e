package recordstest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standpoint/corpus/records"
)

func copyRows() []row {
	return []row{
		{"a copy holds what the store holds, with the same history, and is a store of its own", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			put(t, s, comment("c2", "a1", "c1", "Never."))
			withdraw(t, s, "c3")
			copied := open(t, h.At(copyOf(t, s)))
			equal(t, "held", everything(t, copied), everything(t, s))
			equal(t, "lineages", lineages(t, copied), lineages(t, s))
			put(t, copied, comment("c7", "a1", "", "Here."))
			put(t, s, comment("c8", "a1", "", "There."))
			equal(t, "thread", thread(t, copied, "a1"), []string{"a1", "c1", "c2", "c7"})
			equal(t, "thread", thread(t, s, "a1"), []string{"a1", "c1", "c2", "c8"})
		}},
		{"a copy is of one moment while others write", func(t *testing.T, h Harness) {
			s, other := open(t, h), open(t, h)
			done := make(chan struct{})
			go func() {
				defer close(done)
				for n := range 60 {
					text := strings.Repeat("x", 400+n)
					if _, err := other.Put(t.Context(), append(smallThread(), comment("c8", "a1", "", text), comment("c9", "a1", "c8", text))); err != nil {
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
				copied := open(t, h.At(copyOf(t, s)))
				equal(t, "problems", problems(t, copied), []string{})
				got, err := copied.Get(t.Context(), []string{"c8", "c9"})
				if err != nil || len(got) == 1 || len(got) == 2 && got[0].Text() != got[1].Text() {
					t.Errorf("%d documents that are not of one moment, error %v", len(got), err)
				}
			}
		}},
		{"Copy refuses a file that is there", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			path := copyOf(t, s)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Copy(t.Context(), path); err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v", err)
			}
			after, err := os.ReadFile(path)
			equal(t, "error", err, error(nil))
			equal(t, "the file", string(after) == string(before), true)
		}},
		{"after an error of Copy there is no file", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, manyComments(50)...)
			path, looks := filepath.Join(t.TempDir(), "copy.db"), 0
			for ; s.Copy(newFading(looks), path) != nil; looks++ {
				if _, err := os.Stat(path); err == nil {
					t.Fatal("a file is left")
				}
			}
			if looks == 0 {
				t.Error("a copy was made though its context had ended")
			}
		}},
		{"nothing of what was deleted is in a copy", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, append(smallThread(), comment("c8", "a1", "", strings.Repeat("xylophone ", 3000)))...)
			remove(t, s, "c8")
			text, err := os.ReadFile(copyOf(t, s))
			if err != nil || strings.Contains(string(text), "xylophone") {
				t.Errorf("a deleted text is in the copy, error %v", err)
			}
		}},
	}
}

// copyOf copies a store to a new file.
func copyOf(t testing.TB, s records.Copier) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Copy(t.Context(), path); err != nil {
		t.Fatal("copy:", err)
	}
	return path
}
