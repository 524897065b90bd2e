package stance

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
)

func TestOccurrences(t *testing.T) {
	got := Occurrences("🚲 The FBI’s men and the fbi, not the FBIX or FB I", "FBI")
	want := []corpus.Span{{6, 11}, {24, 27}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEnglish(t *testing.T) {
	for text, want := range map[string]bool{
		"The agents lied to us and they know it":       true,
		"Disgusting.":                                  true,
		"Los agentes mintieron a todos nosotros ayer":  false,
		"Полиция солгала нам":                          false,
		"Die Polizei hat uns gestern wieder angelogen": false,
	} {
		if got := read(Input{Text: text}).english; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestReadPhrases(t *testing.T) {
	for list, want := range map[string]string{
		"word":         `stance: phrases line 1: "word" before the first group`,
		"[g]\n\na, x*": `stance: phrases line 3: "x*" has a beginning of fewer than four letters`,
	} {
		if _, err := readPhrases(list); err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", list, err, want)
		}
	}
}

func TestBrokenModel(t *testing.T) {
	for _, n := range []int{0, 10, len(trained) / 2, len(trained) - 1} {
		if _, err := load(trained[:n]); err == nil {
			t.Errorf("a model cut after %d bytes was loaded", n)
		}
	}
}
