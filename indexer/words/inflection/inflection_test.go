package inflection

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standpoint/corpus/corpustest"
)

func TestMain(m *testing.M) { corpustest.Main(m) }

func TestBase(t *testing.T) {
	for form, want := range map[string]string{
		// in the lexicon
		"women": "woman", "ran": "run", "were": "be", "is": "be", "us": "us", "lives": "life", "thoughts": "think", "buildings": "build",
		// regular forms of words in it
		"cities": "city", "movies": "movie", "boxes": "box", "bases": "base", "gases": "gas", "echoes": "echo", "adds": "add",
		"applied": "apply", "hoped": "hope", "hopped": "hop", "planned": "plan", "added": "add", "agreed": "agree", "picnicking": "picnic",
		"voting": "vote", "seeing": "see", "running": "run", "controlling": "control", "whats": "what", "countrys": "country",
		// one form, two words
		"founded": "found", "found": "find", "saws": "saw", "saw": "see", "lay": "lay", "laid": "lay", "lying": "lie",
		// a meaning of their own
		"evening": "evening", "evenings": "evening", "news": "news", "goods": "goods", "united": "unite", "media": "media",
		// names
		"texas": "texas", "hastings": "hastings", "reuters": "reuters", "joneses": "jones", "mills": "mill",
		// unknown words: compounds, plurals, and what is left alone
		"livestreamed": "livestream", "overregulating": "overregulate", "anchorwomen": "anchorwoman", "councilmen": "councilman",
		"kardashians": "kardashian", "zarqawis": "zarqawis", "frobnicated": "frobnicated", "frobnicating": "frobnicating",
		"frobniches": "frobniches", "toujours": "toujours", "femmes": "femmes", "turkmen": "turkmen", "xyzmen": "xyzmen",
		"headshots": "headshot", "worldnews": "worldnews", "s": "s", "ss": "ss", "ed": "ed", "ing": "ing",
	} {
		if got := Base(form); got != want {
			t.Errorf("%s: %s, want %s", form, got, want)
		}
	}
}

func TestIsCommon(t *testing.T) {
	for word, want := range map[string]bool{
		"ice": true, "aids": true, "who": true, "us": true, "it": true, "may": true, "rice": true, "start": true,
		"fbi": false, "irs": false, "fema": false, "police": false, "a": false, "": false,
	} {
		if IsCommon(word) != want {
			t.Errorf("%s: %v", word, !want)
		}
	}
}

// The lexicon is what its package says: in order, in the form of Lexicon, and
// without a line that says nothing.
func TestLexicon(t *testing.T) {
	before := ""
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 || len(fields) > 3 || strings.Trim(fields[0], "abcdefghijklmnopqrstuvwxyz") != "" || strings.Trim(fields[1], "nvc-") != "" {
			t.Fatalf("%q is not a line of the lexicon", line)
		}
		word, flags := fields[0], fields[1]
		if word <= before {
			t.Errorf("%s is after %s", word, before)
		}
		before = word
		if len(fields) == 3 && fields[2] == word {
			t.Errorf("%s is said to be its own base", word)
		}
		if strings.Contains(flags, "c") && len(word) > longestCommon {
			t.Errorf("%s is too long to be looked up as common", word)
		}
	}
}

// Nothing but letters comes out, never more than went in but an e, and what does
// not look like a form stays.
func TestBasesOfAnything(t *testing.T) {
	letters := rapid.StringOf(rapid.SampledFrom([]rune("abcdeghimnosty")))
	ending := rapid.SampledFrom([]string{"", "s", "es", "ies", "ed", "ied", "ing", "men", "ss"})
	rapid.Check(t, func(t *rapid.T) {
		word := letters.Draw(t, "word") + ending.Draw(t, "ending")
		base := Base(word)
		if word != "" && base == "" || strings.Trim(base, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Fatalf("%q: %q", word, base)
		}
		if slices.Contains([]string{"", word}, base) {
			return
		}
		if _, irregular := load().known(word); !irregular && len(base) > len(word) {
			t.Fatalf("%q: %q", word, base)
		}
	})
}

func BenchmarkBase(b *testing.B) {
	list := strings.Fields("the women were running from congressional investigators who deported kardashians evenings frobnicated livestreamed")
	for b.Loop() {
		for _, word := range list {
			Base(word)
		}
	}
}
