package highlight

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/search/searchtest"
)

// bracket writes a text with its spans in brackets.
func bracket(text string, spans []corpus.Span) string {
	runes := []rune(text)
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(string(runes[at:s[0]]) + "[" + string(runes[s[0]:s[1]]) + "]")
		at = s[1]
	}
	return b.String() + string(runes[at:])
}

func TestSpans(t *testing.T) {
	for _, row := range []struct{ query, any, text, want string }{
		{"raid", "", "Raids, raiding and a RAID; not rain", "[Raids], [raiding] and a [RAID]; not rain"},
		{"police", "", "The police's view, police’s too", "The [police]'s view, [police]’s too"},
		{"cafe", "", "naïve Café, cafe\u0301s", "naïve [Café], [cafe\u0301s]"},
		{"welfare check", "", "A check on welfare", "A [check] on [welfare]"},
		{`"welfare check"`, "", "A welfare check, welfare — check; welfare, a check", "A [welfare check], [welfare — check]; welfare, a check"},
		{`"never never"`, "", "never never never, never", "[never never never, never]"},
		{`"welfare check"~1`, "", "check the welfare; x y check welfare. A b check x y welfare", "[check] the [welfare]; x y [check welfare]. A b check x y welfare"},
		{`"never never"~1`, "", "never. x y never x never", "never. x y [never] x [never]"},
		{"e-mail", "", "E-mail or e mails or mail", "[E-mail] or [e mails] or mail"},
		{"=ICE", "", "ICE, ice and ICE’s", "[ICE], ice and [ICE]’s"},
		{"=deported", "", "Deported, deport", "[Deported], deport"},
		{"deport*", "", "Déporté was deported", "[Déporté] was [deported]"},
		{"colour~1", "", "color, colours, cool", "[color], [colours], cool"},
		{"a -b NOT (c OR -d)", "", "a b c d", "[a] b c d"},
		{"outlet:apnews OR date:2025 OR a", "", "apnews 2025 a", "apnews 2025 [a]"},
		{"headline:a", "", "a", "a"},
		{"text:a", "", "a", "[a]"},
		{`"a b"`, "", "a\n\nb", "a\n\nb"},
		{`"a b"~50`, "", "a\n\nb", "a\n\nb"},
		{"", "Was this: a \"check", "a check that was", "[a] [check] that [was]"},
		{"", "", "a", "a"},
		{"日本", "", "前日本学校", "前[日本]学校"},
		{"$5 😀", "", "€ $5 😀!", "€ [$5] [😀]!"},
	} {
		node, err := query.Parse(row.query)
		if err != nil {
			t.Fatal(err)
		}
		got := bracket(row.text, Spans(node, row.any, map[string]string{schema.Body: row.text})[schema.Body])
		if got != row.want {
			t.Errorf("%s%s: %s, want %s", row.query, row.any, got, row.want)
		}
	}
}

func TestSpansByField(t *testing.T) {
	node, err := query.Parse("headline:raid OR school")
	if err != nil {
		t.Fatal(err)
	}
	got := Spans(node, "", map[string]string{schema.Headline: "School raid", schema.Body: "A raid"})
	if want := map[string][]corpus.Span{schema.Headline: {{0, 6}, {7, 11}}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

var vocabulary = strings.Fields("police police's polices officer ICE ice café cafes e-mail mail a b 日本 😀 deport deported colour color 2025 $5")

func drawText(t *rapid.T, name string, least int) string {
	words := rapid.SliceOfN(rapid.SampledFrom(vocabulary), least, 9).Draw(t, name)
	return strings.Join(words, rapid.SampledFrom([]string{" ", ", ", "\n\n"}).Draw(t, name+" between"))
}

func drawClause(t *rapid.T) query.Node {
	field := rapid.SampledFrom([]string{"", schema.Headline, schema.Body}).Draw(t, "field")
	exact := rapid.Bool().Draw(t, "exact")
	word := rapid.SampledFrom(vocabulary).Draw(t, "word")
	some := strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 3).Draw(t, "phrase"), " ")
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return query.Term{Field: field, Text: word, Exact: exact}
	case 1:
		return query.Phrase{Field: field, Text: some, Exact: exact}
	case 2:
		return query.Phrase{Field: field, Text: some, Exact: exact, Slop: rapid.IntRange(1, 6).Draw(t, "slop"), Ordered: rapid.Bool().Draw(t, "ordered")}
	case 3:
		return query.Wildcard{Field: field, Text: string([]rune(word)[:1]) + "*"}
	case 4:
		return query.Phrase{Field: field, Text: some + " " + string([]rune(word)[:1]) + "*", Exact: exact}
	}
	return query.Fuzzy{Field: field, Text: word, Edits: rapid.IntRange(0, 2).Draw(t, "edits")}
}

func TestWhatMatchesIsMarked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := map[string]string{schema.Headline: drawText(t, "headline", 0), schema.Body: drawText(t, "body", 0)}
		node := drawClause(t)
		oracle := searchtest.FromCorpus([]corpus.Document{{ID: "a1", Kind: corpus.KindArticle,
			Article: &corpus.Article{Headline: texts[schema.Headline], Paragraphs: []string{texts[schema.Body]}}}})
		found, err := oracle.Search(t.Context(), search.Request{Query: node})
		if err != nil {
			t.Fatal(err)
		}
		spans := Spans(node, "", texts)
		if (len(spans) > 0) != (found.Total == 1) {
			t.Fatalf("%v finds %d, marks %v in %q", node, found.Total, spans, texts)
		}
		for field, list := range spans {
			checkSpans(t, texts[field], list)
		}
	})
}

type failer interface {
	Fatalf(string, ...any)
	Helper()
}

func checkSpans(t failer, text string, spans []corpus.Span) {
	t.Helper()
	end := -1
	for _, s := range spans {
		if s[0] <= end || s[1] <= s[0] || s[1] > utf8.RuneCountInString(text) {
			t.Fatalf("spans %v of %q", spans, text)
		}
		end = s[1]
	}
}

func TestSnippet(t *testing.T) {
	filler := strings.Repeat("filler words here ", 20)
	for _, row := range []struct {
		query, text string
		width       int
		want        string
	}{
		{"raid", "A raid at dawn.", 40, "A [raid] at dawn."},
		{"raid", "Nothing of it in this rather long text", 20, "Nothing of it in…"},
		{"raid", filler + "then a raid came " + filler, 30, "…then a [raid] came filler words…"},
		{"raid", "A raid came " + filler, 30, "A [raid] came filler words here…"},
		{"raid", filler + "then a raid", 30, "…filler words here then a [raid]"},
		{"raid dawn", "The raid " + filler + "and the dawn " + filler, 40, "The [raid] filler…|…the [dawn] filler…"},
		{"raid dawn", "raid raid raid raid " + filler + "raid at dawn " + filler, 34, "…here [raid] at [dawn] filler words…"},
		{"xy", strings.Repeat("x", 300) + " xy", 20, "…[xy]"},
		{"raid", " \n ", 20, ""},
		{"", strings.Repeat("x", 30), 20, strings.Repeat("x", 20) + "…"},
	} {
		node, err := query.Parse(row.query)
		if err != nil {
			t.Fatal(err)
		}
		fragments := Snippet(row.text, Spans(node, "", map[string]string{schema.Body: row.text})[schema.Body], row.width)
		if got := show(fragments); got != row.want {
			t.Errorf("%s in %d: %q, want %q", row.query, row.width, got, row.want)
		}
	}
}

func show(fragments []Fragment) string {
	var parts []string
	for _, f := range fragments {
		part := bracket(f.Text, f.Marks)
		if f.Before {
			part = "…" + part
		}
		if f.After {
			part += "…"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "|")
}

func checkSnippet(t failer, text string, spans []corpus.Span, width int) {
	t.Helper()
	runes := []rune(text)
	end, total := -1, 0
	for _, f := range Snippet(text, spans, width) {
		if f.Span[0] <= end || f.Span[1] > len(runes) || f.Text != string(runes[f.Span[0]:f.Span[1]]) || f.Text == "" {
			t.Fatalf("fragment %+v of %q", f, text)
		}
		checkSpans(t, f.Text, f.Marks)
		for _, m := range f.Marks {
			at := f.Span[0] + m[0]
			if !slices.ContainsFunc(spans, func(s corpus.Span) bool { return s[0] <= at && at < s[1] }) {
				t.Fatalf("mark %v of %+v is none of %v", m, f, spans)
			}
		}
		end = f.Span[1]
		total += f.Span[1] - f.Span[0]
	}
	if total > width {
		t.Fatalf("%d code points are shown, not %d", total, width)
	}
}

func TestSnippetsStandInTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(append(vocabulary, "\n\n", "—", "supercalifragilistic")), 0, 60).Draw(t, "words"), " ")
		spans := Spans(drawClause(t), "", map[string]string{schema.Body: text})[schema.Body]
		width := rapid.IntRange(2, 120).Draw(t, "width")
		checkSnippet(t, text, spans, width)
		if fragments := Snippet(text, spans, width); len(spans) > 0 && (len(fragments) == 0 || len(fragments[0].Marks) == 0) {
			t.Fatalf("no match of %v is shown in %+v", spans, fragments)
		}
	})
}

// TestSnippetsCutNoCharacter: neither end of a passage is inside what readers see as
// one character, however long the words are.
func TestSnippetsCutNoCharacter(t *testing.T) {
	parts := []string{"👨‍👩‍👧", "🇫🇷", "e\u0301", "\u0301", "\u200d", "👍🏽", "กำ", "\u1100\u1161\u11a8", "a", "police", " ", "\n\n", "日本"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 80).Draw(t, "text"), "")
		spans := Spans(drawClause(t), "", map[string]string{schema.Body: text})[schema.Body]
		runes := []rune(text)
		for _, f := range Snippet(text, spans, rapid.IntRange(2, 60).Draw(t, "width")) {
			for _, end := range f.Span {
				if corpus.CharacterStart(runes, end) != end {
					t.Fatalf("place %d of %q cuts a character: %+v", end, text, f)
				}
			}
		}
	})
}

func FuzzSpans(f *testing.F) {
	f.Add(`"a b"~3 OR deport* OR colour~`, "a x b\n\ndeported color", 20)
	f.Add("\xff 日本 =X", "\xff\xfe日本 X’s", 3)
	f.Add(`"never never never"~2`, "never ever never never", 0)
	f.Fuzz(func(t *testing.T, text, body string, width int) {
		node, err := query.Parse(text)
		if err != nil {
			node = nil
		}
		spans := Spans(node, text, map[string]string{schema.Body: body})[schema.Body]
		checkSpans(t, body, spans)
		if width > 0 && width < 1e6 {
			checkSnippet(t, body, spans, width)
		}
	})
}
