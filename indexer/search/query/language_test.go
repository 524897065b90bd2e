package query

import (
	"errors"
	"strings"
	"testing"
)

// TestRulesAreTrue: every example of the language is read, and prints as it is
// written or in another example's way.
func TestRulesAreTrue(t *testing.T) {
	for _, rule := range Rules {
		for _, notice := range noticesOf(t, rule.Write) {
			if notice.Msg != OpenLetters {
				t.Errorf("%s: %s", rule.Write, notice.Msg)
			}
		}
		if strings.HasSuffix(rule.Finds, ".") {
			t.Errorf("%s: a final stop", rule.Write)
		}
	}
}

// TestCustomsAreTrue: what is said of other systems' ways to write is what happens.
func TestCustomsAreTrue(t *testing.T) {
	systems := map[string]bool{}
	last := ""
	for _, c := range Customs {
		if systems[c.Systems] && c.Systems != last {
			t.Errorf("%s is in two places", c.Systems)
		}
		systems[c.Systems], last = true, c.Systems
		reading, err := ParseValues(c.Write, readAny)
		syntax := new(SyntaxError)
		refused := errors.As(err, &syntax)
		var others []string
		for _, n := range reading.Notices {
			others = append(others, n.Other)
		}
		switch {
		case strings.HasPrefix(c.Says, "refused"):
			if !refused || syntax.Repair != printed(t, c.Here) {
				t.Errorf("%s: %v, %v, repair %q; want %q", c.Write, reading, err, syntax.Repair, c.Here)
			}
		case strings.HasPrefix(c.Says, "understood"), strings.HasPrefix(c.Says, "read without the weight"), strings.HasPrefix(c.Says, "left out"):
			if err != nil || reading.Node.String() != printed(t, c.Here) || len(reading.Notices) == 0 && reading.Node.String() != c.Write {
				t.Errorf("%s: %v, %v; want %q and a notice", c.Write, reading, err, c.Here)
			}
		default:
			if err != nil || strings.Join(others, "") != c.Here {
				t.Errorf("%s: %v, %v, offered %q; want %q", c.Write, reading, err, others, c.Here)
			}
		}
	}
}

func printed(t *testing.T, text string) string {
	if text == "" {
		return ""
	}
	n, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return n.String()
}
