package difference_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standpoint/server/difference"
)

func TestOf(t *testing.T) {
	t.Parallel()
	same, deleted, inserted := difference.Same, difference.Deleted, difference.Inserted
	for _, row := range []struct {
		name, before, after string
		want                []difference.Run
	}{
		{"nothing", "", "", nil},
		{"the same words", "They  never\nanswer.", "They never answer.", []difference.Run{{same, "They never answer."}}},
		{"one word", "The ferry is late again", "The ferry is early again", []difference.Run{{same, "The ferry is "}, {deleted, "late "}, {inserted, "early "}, {same, "again"}}},
		{"a greeting", "The ferry is late", "Hello! The ferry is late", []difference.Run{{inserted, "Hello! "}, {same, "The ferry is late"}}},
		{"cut off", "The ferry is late again", "The ferry", []difference.Run{{same, "The ferry"}, {deleted, "is late again"}}},
		{"markup is text", "a <b> c", "a <script> c", []difference.Run{{same, "a "}, {deleted, "<b> "}, {inserted, "<script> "}, {same, "c"}}},
	} {
		if diff := cmp.Diff(row.want, difference.Of(row.before, row.after)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

// TestNothingIsLost: what is the same or inserted is the second text, and what is the
// same or deleted has the words of the first; two runs side by side are different edits.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	text := rapid.StringOfN(rapid.SampledFrom([]rune("ab  \nü<")), 0, 60, -1)
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var old, now strings.Builder
		last := difference.Edit("")
		for _, run := range difference.Of(before, after) {
			if run.Edit == last || run.Text == "" {
				t.Fatalf("%q and %q: two runs of %q, or an empty one", before, after, last)
			}
			last = run.Edit
			if run.Edit != difference.Inserted {
				old.WriteString(run.Text + " ")
			}
			if run.Edit != difference.Deleted {
				now.WriteString(run.Text)
			}
		}
		if now.String() != after {
			t.Fatalf("%q and %q: the second text is %q", before, after, now.String())
		}
		if got, want := strings.Fields(old.String()), strings.Fields(before); !cmp.Equal(got, want) {
			t.Fatalf("%q and %q: the first text has the words %q", before, after, got)
		}
	})
}
