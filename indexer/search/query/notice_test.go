package query

import (
	"strings"
	"testing"
)

// noticed are queries with a part of what a notice says of them, and the query
// that it offers. Each has this notice and no other.
var noticed = []struct{ text, msg, other string }{
	{"levee or clerk", "“or” in small letters", "levee OR clerk"},
	{"levee and clerk and dam", "“and” in small letters", "levee AND clerk AND dam"},
	{"not levee", "“not” in small letters", "NOT levee"},
	{"levee not (dam)", "“not” in small letters", "levee NOT (dam)"},
	{`"a b" or "c d"`, "“or” in small letters", `"a b" OR "c d"`},
	{"author:(jane or bob)", "“or” in small letters", "author:(jane OR bob)"},
}

// unnoticed are queries that mean what they say.
var unnoticed = []string{"levee", "levee OR clerk", "and", "or levee", "levee and", "and -levee", `levee "or" clerk`, `"search and rescue"`, "headline:or levee", "not", `levee "and" clerk`}

func noticesOf(t interface{ Fatalf(string, ...any) }, text string) []Notice {
	reading, err := ParseValues(text, readAny)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return reading.Notices
}

func readAny(_, text string) (string, error) { return text, nil }

func TestNotices(t *testing.T) {
	for _, row := range noticed {
		got := noticesOf(t, row.text)
		if len(got) != 1 || !strings.Contains(got[0].Msg, row.msg) || got[0].Other != row.other {
			t.Errorf("%s: notices %v; want …%s… and %q", row.text, got, row.msg, row.other)
			continue
		}
		if row.other != "" && len(noticesOf(t, row.other)) > 0 {
			t.Errorf("%s: what is offered has a notice of its own: %v", row.text, noticesOf(t, row.other))
		}
	}
	for _, text := range unnoticed {
		if got := noticesOf(t, text); len(got) > 0 {
			t.Errorf("%s: notices %v", text, got)
		}
	}
}
