package query

import (
	"strings"
	"testing"
)

// noticed are queries with a part of what a notice says of them, and the query
// that it offers. Each has this notice and no other.
var noticed = []struct{ text, msg, other string }{
	{"levee or clerk", "written in capitals", "levee OR clerk"},
	{"levee and clerk and dam", "written in capitals", "levee AND clerk AND dam"},
	{"levee and (clerk or not dam)", "written in capitals", "levee AND (clerk OR NOT dam)"},
	{"not levee", "written in capitals", "NOT levee"},
	{"levee not (dam)", "written in capitals", "levee NOT (dam)"},
	{`"a b" or "c d"`, "written in capitals", `"a b" OR "c d"`},
	{"author:(jane or bob)", "written in capitals", "author:(jane OR bob)"},
	{"levee ANDNOT clerk", "“ANDNOT” is looked for as a word", "levee NOT clerk"},
	{"levee BUT NOT clerk", "“BUT” is looked for as a word", "levee  NOT clerk"},
	{"levee SAME clerk", "“SAME” is looked for as a word", "levee w/50 clerk"},
	{"levee XOR clerk", "“XOR” is looked for as a word", ""},
	{"date:2025-01 TO 2025-03", "“TO” is looked for as a word", "date:2025-01..2025-03"},
	{"levee next/3 clerk", "“next/3” is read as in this order", ""},
	{"levee adj12 clerk", "“adj12” is looked for as a word", "levee near/12 clerk"},
	{"levee^2", "“^2” is not read", ""},
	{`"a b"^2.5 c`, "“^2.5” is not read", ""},
	{"(a b)^2", "“^2” is not read", ""},
	{"+levee clerk", "“+” adds nothing", ""},
	{"leve!", "begins with “leve” is written leve*", "leve*"},
	{"headline:leve!", "begins with “leve” is written leve*", "headline:leve*"},
	{"leve?", "question mark", "leve*"},
	{"leve? clerk", "question mark", "leve* clerk"},
	{"deport$", "as a word of its own", "deport*"},
	{"levee,clerk", "as a phrase", "levee clerk"},
	{"abolish_tolls", "as a phrase", "abolish tolls"},
	{"levee N5 clerk", "“N5” is looked for as a word", "levee near/5 clerk"},
	{"levee ADJ3 clerk", "“ADJ3” is looked for as a word", "levee near/3 clerk"},
	{"levee NEAR clerk", "“NEAR” is looked for as a word", "levee near/10 clerk"},
	{"lev?e", OpenLetters, ""},
	{"w*l", OpenLetters, ""},
	{`"dep* order"`, OpenLetters, ""},
	{"well-b*", OpenLetters, ""},
	{"levee w/5 clerk", "“w/5” is read as near each other, with at most 5 other words between", ""},
	{"levee /1 clerk", "“/1” is read as near each other, with at most 1 other word between", ""},
	{"levee AROUND(5) clerk", "“AROUND(5)” is read as near each other", ""},
	{"levee onear/5 clerk", "“onear/5” is read as in this order and near each other", ""},
	{"'clerk levee'", "read as between double ones: “clerk levee”", ""},
	{"‘clerk levee’", "read as between double ones: “clerk levee”", ""},
	{"a || b", "“||” is read as OR", ""},
	{"a & b", "“&” is read as AND", ""},
	{"c++x", "“+” is not looked for: “c++x” is read as “c x”", ""},
	{"at&t", "“&” is not looked for: “at&t” is read as “at t”", ""},
	{"%levee%", "“%” is looked for as a word of its own", "*levee*"},
	{"lev%", "“%” is looked for as a word of its own", "lev*"},
	{"a=b", "“=” is not looked for", ""},
	{"<5", "“<” is not looked for", ""},
	{"<levee>", "“<”, “>” are not looked for", ""},
	{"\"rock # roll\"", "“#” is not looked for", ""},
	{"#lev*", "“#” is not looked for", ""},
	{"a 12\" pipe", "inches", ""},
	{"'clerk levee", "is not closed", ""},
	{"'the workers' rights'", "double ones: “the workers' rights”", ""},
	{"levee - clerk", "“-” stands alone and is not looked for", ""},
	{"(levee – clerk)", "“–” stands alone", ""},
	{`he said "no".`, "“.” stands alone", ""},
	{"thanks :)", "“:)” stands alone", ""},
	{"(thanks :)", "“:” stands alone", ""},
	{"so sad :( today", "“:(” stands alone", ""},
	{"he said / she said", "“/” stands alone", ""},
	{"women or men in Texas", "written in capitals", "women OR men in Texas"},
}

// unnoticed are queries that mean what they say.
var unnoticed = []string{"levee", "dep*", `"dep*"`, "clerk pre/3 levee", `"levee clerk"~5`, "„Deutsche Bahn“", "« oui oui »", "what did he say?", `"what?"`, "e-mail", "don't", "'twas", "3,412", "https://apnews.com/a?b=1&c=%20#d", "Trump: never", "the workers' rights", "50 percent", "$5", "a/b", "from here to there", "TO levee", "#tag", "#abolish_tolls", "@name", "C++", "50%", "levee OR clerk", "and", "or levee", "levee and", "and -levee", `levee "or" clerk`, `"search and rescue"`, "headline:or levee", "not", `levee "and" clerk`, "Clerk opens the levee at last!", "I love this dog with all I have, and she is everything to me", "it's not the end of the world", "is it the end? said the clerk", "Clerk Plans to Purchase Levee and Return Property to Town"}

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
		for _, again := range noticesOf(t, row.other) {
			if again.Msg == got[0].Msg {
				t.Errorf("%s: what is offered, %s, has the same notice", row.text, row.other)
			}
		}
	}
	for _, text := range unnoticed {
		if got := noticesOf(t, text); len(got) > 0 {
			t.Errorf("%s: notices %v", text, got)
		}
	}
}

// What the read-back shows as well is minor.
func TestMinorNotices(t *testing.T) {
	for text, minor := range map[string]bool{
		"levee near/5 clerk": true, "lev?e": true, "'clerk levee'": true, "levee & clerk": true, "levee - clerk": true, "LEVEES IN OHIO": true,
		"levee | clerk": false, "levee or clerk": false, "leve!": false, "levee^2": false, "ICE RAIDS": false,
	} {
		if got := noticesOf(t, text); len(got) != 1 || got[0].Minor != minor {
			t.Errorf("%s: notices %+v; want one, minor: %v", text, got, minor)
		}
	}
}
