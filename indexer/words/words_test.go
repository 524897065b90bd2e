package words_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standpoint/corpus/corpustest"
	"standpoint/indexer/words"
)

func TestMain(m *testing.M) { corpustest.Main(m) }

func tokensOf(text string, opt words.Options) []string {
	var out []string
	for t := range words.Tokens(text, opt) {
		out = append(out, t.Text)
	}
	return out
}

func TestTokens(t *testing.T) {
	prose := words.Options{Joiners: "'’-", Initials: true}
	signs := words.Options{Signs: true}
	for _, row := range []struct {
		text string
		opt  words.Options
		want string // separated by |
	}{
		{"Don't go: it’s mother-in-law's.", words.Options{}, "Don|t|go|it|s|mother|in|law|s"},
		{"Don't go: it’s mother-in-law's.", prose, "Don't|go|it’s|mother-in-law's"},
		{"'quoted' dogs' - a -- b", prose, "quoted|dogs|a|b"},
		{"The U.S.A. and the end.Next, e.g. 3.5", prose, "The|U.S.A|and|the|end|Next|e|g|3|5"},
		{"The U.S. left", words.Options{}, "The|U|S|left"},
		{"a_b, no!", signs, "a|_|b|,|no|!"},
		{"cafe\u0301 über 日本語", words.Options{}, "cafe\u0301|über|日本語"},
		{"a\xffb", signs, "a|\xff|b"},
		{" \n\t", signs, ""},
	} {
		if got := strings.Join(tokensOf(row.text, row.opt), "|"); got != row.want {
			t.Errorf("%q with %+v: %q, want %q", row.text, row.opt, got, row.want)
		}
	}
}

func TestTokensCountBothWays(t *testing.T) {
	tokens := slices.Collect(words.Tokens("é 日本 ok", words.Options{}))
	want := []words.Token{
		{Text: "é", Start: 0, End: 2, RuneStart: 0, RuneEnd: 1},
		{Text: "日本", Start: 3, End: 9, RuneStart: 2, RuneEnd: 4},
		{Text: "ok", Start: 10, End: 12, RuneStart: 5, RuneEnd: 7},
	}
	if !slices.Equal(tokens, want) {
		t.Errorf("got %v, want %v", tokens, want)
	}
}

func TestTokensStopWhenTold(t *testing.T) {
	for range words.Tokens("one two", words.Options{Signs: true}) {
		break
	}
	for range words.Segments("one two") {
		break
	}
}

func TestLower(t *testing.T) {
	for text, want := range map[string]string{
		"Don’t":    "don't",
		"“ÜBER”":   `"über"`,
		"O‘Neil ʼ": "o'neil '",
		"FEMA":     "fema",
		"\xff":     "\uFFFD",
	} {
		if got := words.Lower(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Café": "cafe", "ｃａｆé": "cafe", "Łódź": "lodz", "Straße": "strasse", "Ærø": "aero", "policeʼs": "police's",
		"οδός": "οδοσ", "depor\u00adted": "deported", "が": "が", "हिन्दी": "हिन्दी", "\u0301": "\u0301",
	} {
		if got := words.Fold(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTrimPossessive(t *testing.T) {
	for text, want := range map[string]string{
		"FBI's": "FBI", "FBI’S": "FBI", "boss": "boss", "boss'": "boss'", "'s": "'s", "a's's": "a", "s": "s", "": "",
	} {
		if got := words.TrimPossessive(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, row := range []struct {
		text string
		want []string
	}{
		{"One. Two! Three?", []string{"One.", "Two!", "Three?"}},
		{"Dr. Lee left the U.S. on Monday. She flew.", []string{"Dr. Lee left the U.S. on Monday.", "She flew."}},
		{"J. Smith paid $3.50 at 9 a.m. sharp.", []string{"J. Smith paid $3.50 at 9 a.m. sharp."}},
		{"“No.” He sat… and stood.\n\nA line", []string{"“No.”", "He sat… and stood.", "A line"}},
		{"So did I. Then it rained.", []string{"So did I.", "Then it rained."}},
		{"(Yes.) [No!] end.Next", []string{"(Yes.)", "[No!]", "end.Next"}},
		{"What?! really? yes", []string{"What?!", "really?", "yes"}},
		{"ends in etc.", []string{"ends in etc."}},
		{" \n ", nil},
	} {
		var got []string
		for _, s := range words.Sentences(row.text) {
			got = append(got, row.text[s.Start:s.End])
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%q: %q, want %q", row.text, got, row.want)
		}
	}
}

func TestRunes(t *testing.T) {
	r := words.Runes{Text: "é日x"}
	for _, row := range [][2]int{{0, 0}, {2, 1}, {2, 1}, {5, 2}, {6, 3}} {
		if got := r.To(row[0]); got != row[1] {
			t.Errorf("%d code points before byte %d, want %d", got, row[0], row[1])
		}
	}
}

// check fails unless the pieces of a text are in order, do not overlap, begin and
// end at code points, have equal counts in bytes and code points, and leave out only
// what they should.
func check(t interface{ Fatalf(string, ...any) }, text string) {
	var joined strings.Builder
	for start, segment := range words.Segments(text) {
		if start != joined.Len() {
			t.Fatalf("segment %q begins at %d, not %d, of %q", segment, start, joined.Len(), text)
		}
		joined.WriteString(segment)
	}
	if joined.String() != text {
		t.Fatalf("the segments of %q make %q", text, joined.String())
	}
	for _, opt := range []words.Options{{}, {Joiners: "'’-", Initials: true}, {Joiners: "'", Signs: true}} {
		end := 0
		for w := range words.Tokens(text, opt) {
			checkSpan(t, text, end, w.Start, w.End, w.RuneStart, w.RuneEnd)
			if w.Text != text[w.Start:w.End] {
				t.Fatalf("token %q is %q in %q", w.Text, text[w.Start:w.End], text)
			}
			between := text[end:w.Start]
			if opt.Signs && strings.TrimSpace(between) != "" {
				t.Fatalf("%q is not a token of %q", between, text)
			}
			if rest := tokensOf(between, words.Options{}); rest != nil {
				t.Fatalf("words %q are skipped in %q", rest, text)
			}
			end = w.End
		}
	}
	end := 0
	for _, s := range words.Sentences(text) {
		checkSpan(t, text, end, s.Start, s.End, s.RuneStart, s.RuneEnd)
		if between := text[end:s.Start]; strings.TrimSpace(between) != "" {
			t.Fatalf("%q belongs to no sentence of %q", between, text)
		}
		if s := text[s.Start:s.End]; s != strings.TrimSpace(s) {
			t.Fatalf("sentence %q has white space around it", s)
		}
		end = s.End
	}
	if strings.TrimSpace(text[end:]) != "" {
		t.Fatalf("%q belongs to no sentence of %q", text[end:], text)
	}
}

func checkSpan(t interface{ Fatalf(string, ...any) }, text string, after, start, end, runeStart, runeEnd int) {
	if start < after || end <= start || end > len(text) {
		t.Fatalf("[%d, %d) after %d in %q", start, end, after, text)
	}
	if runeStart != utf8.RuneCountInString(text[:start]) || runeEnd != runeStart+utf8.RuneCountInString(text[start:end]) {
		t.Fatalf("bytes [%d, %d) are not code points [%d, %d) of %q", start, end, runeStart, runeEnd, text)
	}
}

func TestPiecesHold(t *testing.T) {
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"Mr.", "U.S.", " ", "\n", "…", "”", "don't", "e\u0301", "日本", "3.5", "-", "\xff"}))
	rapid.Check(t, func(t *rapid.T) {
		check(t, strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), ""))
	})
}

func FuzzPieces(f *testing.F) {
	f.Add("“Hi,” he said. Mr. Smith left the U.S. then… “No.”")
	f.Add("a\xffb don't mother-in-law 3.5\r\nnext")
	f.Add("cafe\u0301 日本語 \u0301x \u200b")
	f.Fuzz(func(t *testing.T, text string) { check(t, text) })
}

func BenchmarkTokens(b *testing.B) {
	text := strings.Repeat("The agents didn't say why the U.S. office closed, and nobody asked. ", 50)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for range words.Tokens(text, words.Options{Joiners: "'’-", Initials: true, Signs: true}) {
		}
	}
}
