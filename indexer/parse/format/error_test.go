package format_test

import (
	"testing"

	"standpoint/indexer/parse/format"
)

func TestErrorSaysWhere(t *testing.T) {
	for want, err := range map[string]format.Error{
		"a.txt: skipped: why":                         {Outcome: format.Skipped, Path: "a.txt", Reason: "why"},
		"a.txt: byte 17: skipped: why":                {Outcome: format.Skipped, Path: "a.txt", Offset: 17, Reason: "why"},
		"a.txt: line 1: byte 0: warned: odd":          {Outcome: format.Warned, Path: "a.txt", Line: 1, Reason: "odd"},
		"a.txt: line 3: byte 17: quarantined: broken": {Outcome: format.Quarantined, Path: "a.txt", Line: 3, Offset: 17, Reason: "broken"},
		`"a\nb": quarantined: gone`:                   {Outcome: format.Quarantined, Path: "a\nb", Reason: "gone"},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
