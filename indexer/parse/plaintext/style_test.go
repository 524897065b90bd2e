package plaintext

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTraits(t *testing.T) {
	for text, want := range map[string]trait{
		"":                   0,
		"Nothing to see":     0,
		"It ends.":           endMark,
		"It ends.”":          endMark | anyQuote | curved | doubleQuote,
		"“Curved” quotes":    anyQuote | curved | doubleQuote | straight,
		`"Straight" quotes`:  anyQuote | doubleQuote | straight,
		"''Doubled'' quotes": anyQuote | doubleQuote | straight,
		"the 'single' kind":  anyQuote | singleOpen,
		"the ‘single’ kind":  anyQuote | curved | singleOpen,
		"they don't":         anyQuote | shortForm,
		"they don’t":         anyQuote | curved | shortForm,
		"the dog's":          anyQuote,
		"One. Two":           sentenceGap,
		"One.  Two":          sentenceGap | wideGap,
		`He did." Then`:      anyQuote | doubleQuote | straight | sentenceGap,
		"Mr. Winthrop said":  title | sentenceGap | attribution,
		"Mr Winthrop, mr. x": sentenceGap,
		"my own, me and I":   ofSelf,
		"IX mynah mete":      0,
		"We and us":          ofGroup,
		"your call":          toReader,
		"according to 5":     attribution | figure,
		"wait…":              endMark,
		"a link_I made":      0,
	} {
		if got := traitsOf(text); got != want {
			t.Errorf("%q: %015b, want %015b", text, got, want)
		}
	}
}

func TestTraitsOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aI .!'\"“”‘’…\u00e9日9"))).Draw(t, "text")
		traitsOf(text)
		traitsOf(text[:len(text)/2]) // may cut a letter
	})
}

// TestSignsTellTheSide: what the weights make of single lines. sign is the side on
// which such a line is; closes says that an article likely ends in it.
func TestSignsTellTheSide(t *testing.T) {
	m, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]struct {
		sign   float64
		closes bool
	}{
		"Mitch Dray contributed reporting to this story.": {1, true},
		"- Reuters.":                                            {1, true},
		"– Lorna Petrakis":                                      {1, true},
		"[Image via City Hall]":                                 {1, true},
		"--additional reporting from Odette Marsh.":             {1, true},
		"Have something to add? Share it in the comments.":      {1, true},
		"What do you think about the bridge?":                   {1, true},
		"Sorry, we are not accepting comments on this article.": {1, true},
		"Odette Marsh, a professor of law, is a member of the board of contributors.": {1, true},
		"This story is still developing and will be updated.":                         {1, false},
		"The mayor did not respond to a request for comment.":                         {1, false},
		"<!-- ad_width = 468; -->":                                                    {1, false},
		"Wow, just wow":                                                               {-1, false},
		"@petrakis you wish":                                                          {-1, false},
		"Who pays?? Guess who....":                                                    {-1, false},
		"The worst part of this article is the end.":                                  {-1, false},
		"nice one 😂":                                                                  {-1, false},
		"He was wrong.Then he left town":                                              {-1, false},
		"The council met.":                                                            {0, false},
	} {
		within, above := weightsOf(m.weights, text)
		if want.sign != 0 && (within+above)*want.sign <= 0 || want.closes && above <= 0 {
			t.Errorf("%q: %.1f as a line of the article, %.1f more as its last", text, within, above)
		}
	}
	signsOf(strings.Repeat("x. Y “", 1<<16), false)
}

// weightsOf adds up what the marks of a line count for in the article, and just
// above the boundary.
func weightsOf(w *Weights, text string) (within, above float64) {
	found, _ := signsOf(text, false)
	for i, name := range signNames() {
		if found.has(i) {
			within += w.Full[slices.Index(Columns(), "lines: "+name)]
			above += w.Full[slices.Index(Columns(), "just above: "+name)]
		}
	}
	return within, above
}

func TestSignsFit(t *testing.T) {
	if n := len(signNames()); n > 64 {
		t.Errorf("%d signs in 64 bits", n)
	}
}
