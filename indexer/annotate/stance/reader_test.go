package stance

import (
	"strings"
	"testing"
	"unicode/utf8"

	"standpoint/corpus"
)

// The side that a quotation's speaker takes is not that of who quotes it.
func TestQuotedWordsAreNotRead(t *testing.T) {
	const quoted, answer = "“The Harbour Board is a disgrace and ought to be abolished.”", "The Harbour Board answered my letter in two days. It was polite."
	span := corpus.Span{0, utf8.RuneCountInString(quoted)}
	text := quoted + " " + answer
	at := span[1] + 5
	tests := []struct {
		name string
		in   Input
		want int // passages
	}{
		{"next to the sentence that names the target", Input{Kind: corpus.KindComment, Text: text, Target: "Harbour Board", Mentions: []corpus.Span{{at, at + 13}}}, 1},
		{"the whole text, for a body of its thread", Input{Kind: corpus.KindComment, Text: text, Target: "Harbour Board", Headline: "Harbour Board fines ferry"}, 1},
		{"nothing else", Input{Kind: corpus.KindComment, Text: quoted + " …", Target: "Harbour Board", Headline: "Harbour Board fines ferry"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.in.Quoted = []corpus.Span{span}
			got := Passages(tt.in)
			if len(got) != tt.want {
				t.Fatalf("%d passages, want %d", len(got), tt.want)
			}
			for _, p := range got {
				if read := p.Before + p.Mention + p.After; strings.Contains(read, "disgrace") || !strings.Contains(read, "answered my letter") {
					t.Errorf("%q is read, want the answer alone", read)
				}
			}
		})
	}
}
