package genre

import (
	"slices"
	"strings"
	"testing"
)

func TestTokenize(t *testing.T) {
	for line, want := range map[string]string{
		"Mr. Reed's mother-in-law left.":       "Mr.|Reed's|mother-in-law|left|.",
		"The U.S.-backed plan":                 "The|U.S.|-|backed|plan",
		"a 20-year-old paid $1,204.50 at 9:30": "a|20|-|year-old|paid|$1,204.50|at|9:30",
		"up 5%, he said, in 2011.":             "up|5%|,|he|said|,|in|2011|.",
		"what?! no... @some_one":               "what|?!|no|...|@some_one",
		"see https://x.example/a?b=c. Then":    "see|https://x.example/a?b=c.|Then",
		"www.example.org 🙂 wow":                "www.example.org|🙂|wow",
		`"I know," he said`:                    "I know,|he|said",
		"he ''said so'' and “left":             "he|said so|and|left",
		"end.Next":                             "end|.|Next",
		"":                                     "",
	} {
		tokens, _ := tokenize(line)
		var got []string
		for _, token := range tokens {
			got = append(got, token.text)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", line, strings.Join(got, "|"), want)
		}
	}
}

func TestTokenizeKnowsWhereSentencesBegin(t *testing.T) {
	tokens, open := tokenize("Dr. Reed left. She said: “No.” Then 3.5 people came")
	var begin []string
	for _, token := range tokens {
		if token.starts && token.kind != mark {
			begin = append(begin, token.text)
		}
	}
	if want := []string{"Dr.", "She", "No.", "Then"}; !slices.Equal(begin, want) || open {
		t.Errorf("%q begin sentences, want %q; open: %v", begin, want, open)
	}
	if _, open = tokenize("“He left"); !open {
		t.Error("a quotation that does not end is not open")
	}
}

// TestTokensAreBounded: the work for one line does not grow with its length.
func TestTokensAreBounded(t *testing.T) {
	for _, line := range []string{strings.Repeat("a b ", 10*maxTokens), strings.Repeat("1-", 10*maxTokens), strings.Repeat("\"a\"", 10*maxTokens)} {
		if tokens, _ := tokenize(line); len(tokens) != maxTokens {
			t.Errorf("%.6q…: %d tokens", line, len(tokens))
		}
	}
}
