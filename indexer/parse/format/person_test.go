package format_test

import (
	"testing"

	"standpoint/indexer/parse/format"
)

func TestPerson(t *testing.T) {
	for given, want := range map[string]string{
		" Ada \n Lane ": "Ada Lane", "Ada <ada@bugle.example>": "Ada", "ada@bugle.example": "", "@ada.lane": "@ada.lane", "ada@home": "ada@home",
		"192.0.2.7": "", "Ada (192.0.2.7)": "Ada", "2001:db8::7": "", "[2001:db8::7]": "", "1.2.3": "1.2.3", "192.0.2.x": "192.0.2.x", "Ben: v1.2.3.4": "Ben: v1.2.3.4", "10:30": "10:30", "": "",
	} {
		if got := format.Person(given); got != want {
			t.Errorf("%q becomes %q, want %q", given, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for tag, want := range map[string]string{"en": "en", "en-US": "en", "de_AT": "de", " FR ": "fr", "english": "", "12": "", "é": "", "": ""} {
		if got := format.Language(tag); got != want {
			t.Errorf("%q is %q, want %q", tag, got, want)
		}
	}
}

func TestLeftOut(t *testing.T) {
	if fault := format.LeftOut(map[string]int{"spam comments": 0}); fault != nil {
		t.Errorf("nothing was left out, but %v", fault)
	}
	const want = "left out: spam comments: 2, drafts: 1, pingbacks: 1"
	if got := format.LeftOut(map[string]int{"pingbacks": 1, "spam comments": 2, "drafts": 1, "comments without text": 0}).Reason; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
