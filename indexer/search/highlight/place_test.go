package highlight

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// spansOf are the spans of places in code points.
func spansOf(text string, words []schema.Token, places []Place) []corpus.Span {
	var spans []corpus.Span
	for _, p := range places {
		spans = append(spans, corpus.Span{words[p.First].Start, words[p.Last].End})
	}
	return inCodePoints(text, spans)
}

func TestPlaces(t *testing.T) {
	for _, row := range []struct{ query, text, want string }{
		{"raid", "Raids, raiding and a RAID", "[Raids], [raiding] and a [RAID]"},
		{"welfare check", "A welfare check", "A [welfare] [check]"},
		{`"welfare check"`, "A welfare check, welfare — check", "A [welfare check], [welfare — check]"},
		{`"welfare check" OR check`, "A welfare check; check", "A [welfare check]; [check]"},
		{`"never never"`, "never never never, ever", "[never never never], ever"},
		{`"welfare check"~2`, "check the welfare; x y z w check on the welfare", "[check the welfare]; x y z w [check on the welfare]"},
		{`"welfare check"~2`, "welfare a check b welfare", "[welfare a check b welfare]"},
		{`"welfare check"~2`, "welfare a b c check", "welfare a b c check"},
		{"headline:raid", "raid", "raid"},
		{"raid -welfare", "raid welfare", "[raid] welfare"},
	} {
		node, err := query.Parse(row.query)
		if err != nil {
			t.Fatal(err)
		}
		words := schema.Analyze(row.text)
		places := NewFinder(node, "").Places(schema.Body, words)
		if got := bracket(row.text, spansOf(row.text, words, places)); got != row.want {
			t.Errorf("%s: %s, want %s", row.query, got, row.want)
		}
	}
}

func TestFinds(t *testing.T) {
	for text, want := range map[string]bool{"": false, "outlet:apnews": false, "-raid": false, "outlet:apnews OR raid": true} {
		node, err := query.Parse(text)
		if text != "" && err != nil {
			t.Fatal(err)
		}
		if text == "" {
			node = nil
		}
		if got := NewFinder(node, "").Finds(); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if !NewFinder(nil, "any of these").Finds() {
		t.Error("plain text has words")
	}
}

// TestPlacesAreWhatIsMarked: places and marks cover each other, and without words
// near each other they are the same.
func TestPlacesAreWhatIsMarked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t, "text", 0)
		node := query.Or{Nodes: []query.Node{drawClause(t), drawClause(t)}}
		words := schema.Analyze(text)
		spans := Spans(node, "", map[string]string{schema.Body: text})[schema.Body]
		places := NewFinder(node, "").Places(schema.Body, words)
		own := spansOf(text, words, places)
		for i := 1; i < len(places); i++ {
			if places[i].First <= places[i-1].Last {
				t.Fatalf("places %v are not apart", places)
			}
		}
		for _, s := range spans {
			if !slices.ContainsFunc(own, func(p corpus.Span) bool { return p[0] <= s[1] && s[0] <= p[1] }) {
				t.Fatalf("the mark %v of %q is in none of %v", s, text, own)
			}
		}
		for _, p := range own {
			if !slices.ContainsFunc(spans, func(s corpus.Span) bool { return s[0] == p[0] || s[0] < p[0] && p[0] <= s[1] }) ||
				!slices.ContainsFunc(spans, func(s corpus.Span) bool { return s[1] == p[1] || s[0] <= p[1] && p[1] < s[1] }) {
				t.Fatalf("the place %v of %q begins or ends with none of the marks %v", p, text, spans)
			}
		}
		near := false
		query.Walk(node, func(n query.Node) {
			if phrase, ok := n.(query.Phrase); ok && phrase.Slop > 0 {
				near = true
			}
		})
		if !near && !slices.Equal(merge(own), spans) {
			t.Fatalf("places %v, marks %v of %q", own, spans, text)
		}
	})
}
