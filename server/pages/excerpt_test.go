package pages

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standpoint/corpus"
)

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("filler words here ", 100) // 1800 code points
	text := long + "the needle lies here " + long + "this is shameful conduct " + long
	needle := strings.Index(text, "needle")
	shameful := strings.Index(text, "this is shameful")
	hit := mark{span: corpus.Span{needle, needle + 6}, kind: markHit}
	evidence := mark{span: corpus.Span{shameful, shameful + 24}, kind: markEvidence}
	tests := []struct {
		name  string
		text  string
		marks []mark
		want  []string // parts of the excerpt, in order
	}{
		{"short text is whole", "a needle", nil, []string{"a needle"}},
		{"no marks: the beginning", text, nil, []string{"filler words", " …"}},
		{"around a hit", text, []mark{hit}, []string{" … ", "[needle]", " lies here", " …"}},
		{"hit and evidence", text, []mark{hit, evidence}, []string{" … ", "[needle]", " … ", "this is shameful conduct", " …"}},
		{"evidence alone", text, []mark{evidence}, []string{" … ", "this is shameful conduct"}},
		{"one very long word", strings.Repeat("x", 5000), nil, []string{"xxx", " …"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			segments := excerpt(test.text, test.marks)
			shown := plain(segments)
			rest := shown
			for _, part := range test.want {
				at := strings.Index(rest, part)
				if at < 0 {
					t.Fatalf("no %q (in order) in %q", part, shown)
				}
				rest = rest[at+len(part):]
			}
			if n := len([]rune(shown)); n > 2*excerptLength+3*excerptFocus {
				t.Errorf("excerpt has %d code points", n)
			}
		})
	}
}

// plain writes segments with marked ones in brackets.
func plain(segments []segment) string {
	var b strings.Builder
	for _, s := range segments {
		if s.Class != "" {
			b.WriteString("[" + s.Text + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestExcerptOfManyHits(t *testing.T) {
	text := strings.Repeat("hit ", 5000)
	var marks []mark
	for i := range 5000 {
		marks = append(marks, mark{span: corpus.Span{4 * i, 4*i + 3}, kind: markHit})
	}
	segments := excerpt(text, marks)
	if n := len([]rune(plain(segments))); n > 3*excerptLength {
		t.Errorf("%d code points", n)
	}
}

// TestExcerptsCutNoCharacter: no passage begins or ends inside what readers see as
// one character, however long the words are.
func TestExcerptsCutNoCharacter(t *testing.T) {
	parts := []string{"👨‍👩‍👧", "🇫🇷", "e\u0301", " \u0301", "👍🏽", "a", "word", " ", "日本"}
	rapid.Check(t, func(t *rapid.T) {
		text := []rune(strings.Repeat(strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 3, 12).Draw(t, "text"), ""), 120))
		var marks []mark
		for range rapid.IntRange(0, 3).Draw(t, "marks") {
			at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
			marks = append(marks, mark{span: corpus.Span{at, at + 1}, kind: markHit})
		}
		for _, shown := range windows(text, marks) {
			for _, end := range shown {
				if corpus.CharacterStart(text, end) != end {
					t.Fatalf("place %d of %q cuts a character", end, string(text))
				}
			}
		}
	})
}
