package corpus_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standpoint/corpus"
)

func TestExcerpt(t *testing.T) {
	for _, row := range []struct {
		text string
		most int
		want string
	}{
		{"", 10, ""},
		{" \n ", 10, ""},
		{"short\n\ntext", 10, "short text"},
		{"one two three four", 12, "one two …"},
		{"one two three", 13, "one two three"},
		{"unbreakableword", 5, "unbr…"},
		{"an unbreakableword", 10, "an unbrea…"},
		{"äöü äöü äöü", 9, "äöü äöü …"},
		{"one two", 1, "…"},
	} {
		if got := corpus.Excerpt(row.text, row.most); got != row.want {
			t.Errorf("%q in %d is %q, not %q", row.text, row.most, got, row.want)
		}
	}
}

func TestExcerptHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, most := rapid.String().Draw(t, "text"), rapid.IntRange(1, 50).Draw(t, "most")
		got := corpus.Excerpt(text, most)
		if n := utf8.RuneCountInString(got); n > most {
			t.Fatalf("%q has %d code points, more than %d", got, n, most)
		}
		line := strings.Join(strings.Fields(text), " ")
		if got != line && !strings.HasPrefix(line, strings.TrimSuffix(strings.TrimSuffix(got, "…"), " ")) {
			t.Fatalf("%q does not begin as %q", got, line)
		}
		if utf8.RuneCountInString(line) <= most && got != line {
			t.Fatalf("%q fits in %d, and %q is shown", line, most, got)
		}
	})
}
