package textkey_test

import (
	"testing"

	"standpoint/indexer/parse/webpage/metadata/textkey"
)

func TestOf(t *testing.T) {
	for _, pair := range [][2]string{{"The Harbour-Gazette!", "the harbour gazette"}, {"Cafe\u0301", "café"}, {"A  B", "ab"}} {
		if textkey.Of(pair[0]) != textkey.Of(pair[1]) {
			t.Errorf("%q and %q have different keys", pair[0], pair[1])
		}
	}
	if textkey.Of("Ferry 1") == textkey.Of("Ferry 2") {
		t.Error("texts with different digits have one key")
	}
}

func TestClean(t *testing.T) {
	if got := textkey.Clean(" a\u00ad \n\u200b b\x01c "); got != "a bc" {
		t.Errorf("got %q", got)
	}
	if got := textkey.Words(" two  words "); got != 2 {
		t.Errorf("got %d", got)
	}
}
