package pages

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standpoint/corpus"
)

func TestSegmentText(t *testing.T) {
	ref := &link{Label: "¶1", Href: "#p1"}
	tests := []struct {
		name  string
		text  string
		marks []mark
		want  []segment
	}{
		{"no text", "", []mark{{span: corpus.Span{0, 3}}}, nil},
		{"no marks", "plain <b>", nil, []segment{{Text: "plain <b>"}}},
		{"one in the middle", "the DHS said", []mark{{span: corpus.Span{4, 7}, kind: markAgency, title: "Agency: DHS", href: "/x"}},
			[]segment{{Text: "the "}, {Text: "DHS", Class: "agency", Title: "Agency: DHS", Href: "/x"}, {Text: " said"}}},
		{"code points, not bytes", "né à Orléans", []mark{{span: corpus.Span{5, 12}, kind: markPlace}},
			[]segment{{Text: "né à "}, {Text: "Orléans", Class: "place"}}},
		{"overlap in the middle", "abcdef", []mark{{span: corpus.Span{0, 4}, kind: markEvidence, title: "e"}, {span: corpus.Span{2, 6}, kind: markHit}},
			[]segment{{Text: "ab", Class: "evidence", Title: "e"}, {Text: "cd", Hit: true, Class: "hit evidence", Title: "e"}, {Text: "ef", Hit: true, Class: "hit"}}},
		{"nested, agency's link before the place's", "New York Police", []mark{
			{span: corpus.Span{0, 15}, kind: markAgency, href: "/a"}, {span: corpus.Span{0, 8}, kind: markPlace, href: "/p"}},
			[]segment{{Text: "New York", Class: "agency place", Href: "/a"}, {Text: " Police", Class: "agency", Href: "/a"}}},
		{"two equal titles are written once", "ab", []mark{{span: corpus.Span{0, 2}, kind: markEvidence, title: "e"}, {span: corpus.Span{0, 2}, kind: markEvidence, title: "e"}},
			[]segment{{Text: "ab", Class: "evidence", Title: "e"}}},
		{"clipped to the text", "abc", []mark{{span: corpus.Span{-5, 1}, kind: markHit}, {span: corpus.Span{2, 99}, kind: markPlace}},
			[]segment{{Text: "a", Hit: true, Class: "hit"}, {Text: "b"}, {Text: "c", Class: "place"}}},
		{"a reversed or empty span marks nothing", "abc", []mark{{span: corpus.Span{2, 1}, kind: markHit}, {span: corpus.Span{1, 1}, kind: markHit}},
			[]segment{{Text: "abc"}}},
		{"a link follows its passage", "abc", []mark{{span: corpus.Span{0, 2}, kind: markQuote, ref: ref}, {span: corpus.Span{1, 3}, kind: markHit}},
			[]segment{{Text: "a", Class: "quote"}, {Text: "b", Hit: true, Class: "hit quote", Refs: []link{*ref}}, {Text: "c", Hit: true, Class: "hit"}}},
		{"link at the end of the text", "abc", []mark{{span: corpus.Span{1, 9}, kind: markQuote, ref: ref}},
			[]segment{{Text: "a"}, {Text: "bc", Class: "quote", Refs: []link{*ref}}}},
		{"control characters are shown", "a\x00b\x7f\u0085\tc\n", nil, []segment{{Text: "a␀b␡\ufffd\tc\n"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, segmentText(test.text, test.marks, nil)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParagraphs(t *testing.T) {
	ref := &link{Label: "¶2"}
	text := "\n\none DHS\n\n\ntwo\nlines\n\n"
	marks := []mark{{span: corpus.Span{6, 14}, kind: markQuote, ref: ref}, {span: corpus.Span{20, 22}, kind: markQuote, ref: ref}}
	want := []paragraph{
		{Segments: []segment{{Text: "one "}, {Text: "DHS", Class: "quote"}}},
		{Segments: []segment{{Text: "tw", Class: "quote", Refs: []link{*ref}}, {Text: "o\nline"}, {Text: "s", Class: "quote", Refs: []link{*ref}}}},
	}
	if diff := cmp.Diff(want, paragraphsOf(text, marks, splitSpans(text))); diff != "" {
		t.Error(diff)
	}
	list := []string{"é", "", "with\n\nbreak"}
	if diff := cmp.Diff([]corpus.Span{{0, 1}, {3, 3}, {5, 16}}, listSpans(list)); diff != "" {
		t.Error(diff)
	}
}

// TestSegmentsKeepTheText: whatever the marks are, the segments hold the text,
// and every code point has exactly the marks that cover it.
func TestSegmentsKeepTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aé𝔘\u202e\u0301\n <&\"")), 0, 30, -1).Draw(t, "text")
		n := utf8.RuneCountInString(text)
		marks := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) mark {
			at := rapid.IntRange(-3, n+3)
			return mark{span: corpus.Span{at.Draw(t, "from"), at.Draw(t, "to")}, kind: markKind(rapid.IntRange(0, int(markKinds)-1).Draw(t, "kind")),
				ref: rapid.SampledFrom([]*link{nil, {Label: "r"}}).Draw(t, "ref")}
		}), 0, 8).Draw(t, "marks")
		segments := segmentText(text, marks, rapid.SliceOfN(rapid.IntRange(-2, n+2), 0, 3).Draw(t, "cuts"))
		var joined strings.Builder
		at, refs := 0, 0
		for _, seg := range segments {
			for range utf8.RuneCountInString(seg.Text) {
				if want := classesAt(marks, at); seg.Class != want {
					t.Fatalf("code point %d has class %q, want %q", at, seg.Class, want)
				}
				at++
			}
			refs += len(seg.Refs)
			joined.WriteString(seg.Text)
		}
		if joined.String() != text {
			t.Fatalf("segments say %q, text is %q", joined.String(), text)
		}
		if want := refsWithin(marks, n); refs != want {
			t.Fatalf("%d links follow marks, want %d", refs, want)
		}
	})
}

func classesAt(marks []mark, at int) string {
	var has [markKinds]bool
	for _, m := range marks {
		if m.span[0] <= at && at < m.span[1] {
			has[m.kind] = true
		}
	}
	return classes(has)
}

// refsWithin counts the links of the marks that mark something; hits have no links.
func refsWithin(marks []mark, n int) int {
	return len(refsOf(clipMarks(marks, n)))
}

func TestManyMarksAreQuick(t *testing.T) {
	text := strings.Repeat("a b ", 100_000)
	var marks []mark
	for i := range 200_000 {
		marks = append(marks, mark{span: corpus.Span{2 * i, 2*i + 1}, kind: markHit})
	}
	if got := len(segmentText(text, marks, nil)); got != 400_000 {
		t.Errorf("%d segments, want 400000", got)
	}
}
