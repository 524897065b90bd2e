package query

import (
	"errors"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func term(s string) Node { return Term{Text: s} }

var readings = []struct {
	text string
	want Node
}{
	{"", And{}},
	{" \t\n", And{}},
	{"police", term("police")},
	{"welfare check", And{[]Node{term("welfare"), term("check")}}},
	{"welfare AND check", And{[]Node{term("welfare"), term("check")}}},
	{"welfare and check", And{[]Node{term("welfare"), term("and"), term("check")}}},
	{"a OR b c", Or{[]Node{term("a"), And{[]Node{term("b"), term("c")}}}}},
	{"(a OR b) c", And{[]Node{Or{[]Node{term("a"), term("b")}}, term("c")}}},
	{"a OR (b OR c)", Or{[]Node{term("a"), term("b"), term("c")}}},
	{"a (b (c))", And{[]Node{term("a"), term("b"), term("c")}}},
	{"((a))", term("a")},
	{"a or b", And{[]Node{term("a"), term("or"), term("b")}}},
	{"3\u00a0412 homes", And{[]Node{term("3,412"), term("homes")}}},
	{"\"over 3\u202f412\u00a0homes\"", Phrase{Text: "over 3,412 homes"}},
	{"NOT a b", And{[]Node{Not{term("a")}, term("b")}}},
	{"-a OR b", Or{[]Node{Not{term("a")}, term("b")}}},
	{"NOT NOT a", Not{Not{term("a")}}},
	{"-(a b)", Not{And{[]Node{term("a"), term("b")}}}},
	{`-"a b"`, Not{Phrase{Text: "a b"}}},
	{`"welfare  check"`, Phrase{Text: "welfare check"}},
	{"“welfare check”", Phrase{Text: "welfare check"}},
	{"„welfare check“", Phrase{Text: "welfare check"}},
	{`"welfare check”`, Phrase{Text: "welfare check"}},
	{`"near these"~5`, Phrase{Text: "near these", Slop: 5}},
	{`"near these"~0`, Phrase{Text: "near these"}},
	{`"police"`, term("police")},
	{`"OR"`, term("OR")},
	{`"-a"`, term("-a")},
	{`"!raid"`, term("!raid")},
	{`"a \"b\" c"`, Phrase{Text: `a "b" c`}},
	{"e-mail", term("e-mail")},
	{"12:30", term("12:30")},
	{"Trump: never", And{[]Node{term("Trump:"), term("never")}}},
	{"https://apnews.com/a?b=1", term("https://apnews.com/a?b=1")},
	{"what did he say?", And{[]Node{term("what"), term("did"), term("he"), term("say")}}},
	{"deport*", Wildcard{Text: "deport*"}},
	{"headline:deport*", Wildcard{Field: "headline", Text: "deport*"}},
	{"lev?e", Wildcard{Text: "lev?e"}},
	{"f*ck", Wildcard{Text: "f*ck"}},
	{"*port", Wildcard{Text: "*port"}},
	{"?evee*", Wildcard{Text: "?evee*"}},
	{"lev?*", Wildcard{Text: "lev?*"}},
	{`"dep*"`, Wildcard{Text: "dep*"}},
	{"学*", Wildcard{Text: "学*"}},
	{"e-mai*", Phrase{Text: "e-mai*"}},
	{"well-b*", Phrase{Text: "well-b*"}},
	{`"dep* order"`, Phrase{Text: "dep* order"}},
	{`"lev?e clerk"~5`, Phrase{Text: "lev?e clerk", Slop: 5}},
	{`="dep* order"`, Phrase{Text: "dep* order", Exact: true}},
	{`"who was it? and why"`, Phrase{Text: "who was it? and why"}},
	{"https://apnews.com/a?b*c", term("https://apnews.com/a?b*c")},
	{"levee near/5 clerk", Phrase{Text: "levee clerk", Slop: 5}},
	{"levee NEAR/5 clerk", Phrase{Text: "levee clerk", Slop: 5}},
	{"levee w/5 clerk", Phrase{Text: "levee clerk", Slop: 5}},
	{"levee W/5 clerk", Phrase{Text: "levee clerk", Slop: 5}},
	{"levee /5 clerk", Phrase{Text: "levee clerk", Slop: 5}},
	{"levee AROUND(5) clerk", Phrase{Text: "levee clerk", Slop: 5}},
	{"clerk pre/3 levee", Phrase{Text: "clerk levee", Slop: 3, Ordered: true}},
	{"clerk pre/0 levee", Phrase{Text: "clerk levee"}},
	{"lev* w/5 cl?rk", Phrase{Text: "lev* cl?rk", Slop: 5}},
	{"=Levee w/5 =clerk", Phrase{Text: "Levee clerk", Slop: 5, Exact: true}},
	{"headline:(levee w/5 clerk)", Phrase{Field: "headline", Text: "levee clerk", Slop: 5}},
	{"(levee OR dam*) w/5 clerk", Or{[]Node{Phrase{Text: "levee clerk", Slop: 5}, Phrase{Text: "dam* clerk", Slop: 5}}}},
	{"(a OR b) w/5 (c OR d)", Or{[]Node{Phrase{Text: "a c", Slop: 5}, Phrase{Text: "a d", Slop: 5}, Phrase{Text: "b c", Slop: 5}, Phrase{Text: "b d", Slop: 5}}}},
	{"a w/5 b w/5 c", Phrase{Text: "a b c", Slop: 5}},
	{"x a w/5 b OR -c w/2 d", Or{[]Node{And{[]Node{term("x"), Phrase{Text: "a b", Slop: 5}}}, Not{Phrase{Text: "c d", Slop: 2}}}}},
	{"w/o papers", And{[]Node{term("w/o"), term("papers")}}},
	{"'clerk levee'", Phrase{Text: "clerk levee"}},
	{"‘clerk levee’", Phrase{Text: "clerk levee"}},
	{"‚clerk levee‘", Phrase{Text: "clerk levee"}},
	{"„Deutsche Bahn“", Phrase{Text: "Deutsche Bahn"}},
	{"« d'accord »", term("d'accord")},
	{"‹clerk levee›", Phrase{Text: "clerk levee"}},
	{"″clerk levee″", Phrase{Text: "clerk levee"}},
	{"-'clerk levee' x", And{[]Node{Not{Phrase{Text: "clerk levee"}}, term("x")}}},
	{"headline:'clerk levee'~2", Phrase{Field: "headline", Text: "clerk levee", Slop: 2}},
	{"outlet:'AP News'", Value{"outlet", "AP News"}},
	{"('a b' OR 'c d')", Or{[]Node{Phrase{Text: "a b"}, Phrase{Text: "c d"}}}},
	{"don't go", And{[]Node{term("don't"), term("go")}}},
	{"the workers' rights", And{[]Node{term("the"), term("workers'"), term("rights")}}},
	{"'twas the workers' choice", And{[]Node{term("twas"), term("the"), term("workers'"), term("choice")}}},
	{"rock 'n' roll", And{[]Node{term("rock"), term("n'"), term("roll")}}},
	{"rock 'n roll", And{[]Node{term("rock"), term("n"), term("roll")}}},
	{"O'Brien's '90s shows'", And{[]Node{term("O'Brien's"), term("90s"), term("shows'")}}},
	{`12" and 8" pipes`, And{[]Node{term("12"), term("and"), term("8"), term("pipes")}}},
	{"a || b", Or{[]Node{term("a"), term("b")}}},
	{"a | b", Or{[]Node{term("a"), term("b")}}},
	{"a && b", And{[]Node{term("a"), term("b")}}},
	{"Simon & Garfunkel", And{[]Node{term("Simon"), term("Garfunkel")}}},
	{"#ab*_c", Phrase{Text: "ab*_c"}},
	{"headline:(//x)", Term{Field: "headline", Text: "//x"}},
	{"outlet:(//x)", Value{"outlet", "//x"}}, // outlet://x would be an address
	{"outlet:(a || b)", Or{[]Node{Value{"outlet", "a"}, Value{"outlet", "b"}}}},
	{"colour~", Fuzzy{Text: "colour", Edits: 1}},
	{"colours~", Fuzzy{Text: "colours", Edits: 1}},
	{"coloured~", Fuzzy{Text: "coloured", Edits: 2}},
	{"us~", Fuzzy{Text: "us"}},
	{"colour~1", Fuzzy{Text: "colour", Edits: 1}},
	{`="deported"`, Term{Text: "deported", Exact: true}},
	{`=deported`, Term{Text: "deported", Exact: true}},
	{`=“deported”`, Term{Text: "deported", Exact: true}},
	{`="was deported"`, Phrase{Text: "was deported", Exact: true}},
	{`headline:=ICE`, Term{Field: "headline", Text: "ICE", Exact: true}},
	{"outlet:apnews", Value{"outlet", "apnews"}},
	{"Outlet:APNews", Value{"outlet", "apnews"}},
	{"lang:english", Value{"lang", "en"}},
	{"lang:(FR OR eng)", Or{[]Node{Value{"lang", "fr"}, Value{"lang", "en"}}}},
	{"toward:us-dhs:Critical", Value{"toward", "us-dhs:critical"}},
	{`toward:"ICE raids:critical"`, Value{"toward", "ICE raids:critical"}},
	{"toward:(epa:critical OR epa:neutral)", Or{[]Node{Value{"toward", "epa:critical"}, Value{"toward", "epa:neutral"}}}},
	{`author:"Jane Doe"`, Value{"author", "Jane Doe"}},
	{"outlet:(a OR b)", Or{[]Node{Value{"outlet", "a"}, Value{"outlet", "b"}}}},
	{"headline:(a -b)", And{[]Node{Term{Field: "headline", Text: "a"}, Not{Term{Field: "headline", Text: "b"}}}}},
	{"kind:comment", Value{"kind", "comment"}},
	{"date:2025", DateRange{date(2025, 1, 1), date(2026, 1, 1)}},
	{"date:2025-04", DateRange{date(2025, 4, 1), date(2025, 5, 1)}},
	{"date:2025-04-30", DateRange{date(2025, 4, 30), date(2025, 5, 1)}},
	{"date:2025-04..2025-05", DateRange{date(2025, 4, 1), date(2025, 6, 1)}},
	{"date:2025-04..", DateRange{From: date(2025, 4, 1)}},
	{"date:..2025", DateRange{To: date(2026, 1, 1)}},
	{"date:2025-04-11T21:03:00Z..2025-04-11T23:00:00+02:00", DateRange{}},
	{"date:2025-04-11T21:03:00Z..2025-04-11T23:30:00+02:00", DateRange{time.Date(2025, 4, 11, 21, 3, 0, 0, time.UTC), time.Date(2025, 4, 11, 21, 30, 0, 0, time.UTC)}},
	{"date:9999", DateRange{date(9999, 1, 1), date(10000, 1, 1)}},
	{"date:9999-12..", DateRange{From: date(9999, 12, 1)}},
	{"date:2025-04-11T21:03:00Z..9999-12", DateRange{time.Date(2025, 4, 11, 21, 3, 0, 0, time.UTC), date(10000, 1, 1)}},
	{"date:1000..", DateRange{From: date(1000, 1, 1)}},
	{"date:0999", DateRange{date(999, 1, 1), date(1000, 1, 1)}},
	{"date:..0999-12-31", DateRange{To: date(1000, 1, 1)}},
	{"date:0000..", DateRange{From: date(0, 1, 1)}},
	{"date:..0000-01-01T00:00:00Z", DateRange{To: date(0, 1, 1)}},
	{"date:0001", DateRange{date(1, 1, 1).Add(time.Second), date(2, 1, 1)}}, // nothing is dated at the zero time, which means no end
	{"date:..0000", DateRange{To: date(1, 1, 1).Add(time.Second)}},
	{"date:9999-12-31T23:59:59.999Z..", DateRange{From: date(10000, 1, 1)}},
	{`date:"2025-03-01 12:00..2025-03-01 12:00:00.5+00:00"`, DateRange{date(2025, 3, 1).Add(12 * time.Hour), date(2025, 3, 1).Add(12*time.Hour + time.Second)}},
	{"date:1740830400..1740830401000", DateRange{date(2025, 3, 1).Add(12 * time.Hour), date(2025, 3, 1).Add(12*time.Hour + time.Second)}},
	{"date:2025..2025-03-01T12:00:00.123Z", DateRange{date(2025, 1, 1), date(2025, 3, 1).Add(12*time.Hour + time.Second)}},
	{"date:(2023 OR 2025)", Or{[]Node{DateRange{date(2023, 1, 1), date(2024, 1, 1)}, DateRange{date(2025, 1, 1), date(2026, 1, 1)}}}},
}

func TestReadings(t *testing.T) {
	for _, row := range readings {
		got, err := Parse(row.text)
		if (row.want == DateRange{}) {
			if err == nil {
				t.Errorf("Parse(%q) = %v, want an error", row.text, got)
			}
			continue
		}
		if err != nil {
			t.Errorf("Parse(%q): %v", row.text, err)
			continue
		}
		if !reflect.DeepEqual(got, row.want) {
			t.Errorf("Parse(%q) = %#v, want %#v", row.text, got, row.want)
		}
		checkRoundTrip(t, got)
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, row := range []struct {
		text   string
		offset int
		msg    string // a part of it
		repair string
	}{
		{`police "welfare check`, 7, "quotation mark is not closed", `police "welfare check"`},
		{`(a OR b`, 0, "parenthesis is not closed", "a OR b"},
		{`a (b OR c`, 2, "parenthesis is not closed", "a (b OR c)"},
		{"a b)", 3, "not opened", "a b"},
		{"a OR", 4, "after OR", "a"},
		{"OR a", 0, "before OR", "a"},
		{"a AND AND b", 6, "between AND and AND", "a b"},
		{"a OR OR b", 5, "between OR and OR", "a OR b"},
		{"a NOT", 5, "after NOT", "a"},
		{"a ()", 3, "nothing between", "a"},
		{"- / +", 0, "contains no word", ""},
		{":)", 0, "contains no word", ""},
		{"a || || b", 5, "between || and ||", "a OR b"},
		{`"!!!"`, 0, "contains no word", ""},
		{"outlet:", 7, "no value", ""},
		{"outlet: apnews", 7, "no value", "outlet:apnews"},
		{"police outlet:", 14, "no value", "police"},
		{`outlet:""`, 7, "empty", ""},
		{"outlte:apnews", 0, "did you mean outlet", "outlet:apnews"},
		{"title:raid", 0, "did you mean headline", "headline:raid"},
		{"re:Invent", 0, "no field", `"re:Invent"`},
		{`said:"get out"`, 0, "no field", `said "get out"`},
		{"kind:coment", 5, "article, comment", "kind:comment"},
		{"kind:articles", 5, "article, comment", "kind:article"},
		{"stance:negative", 7, "supportive, critical", "stance:critical"},
		{"stance:angry", 7, "supportive, critical", ""},
		{"toward:us-dhs:pro", 7, "not a side", "toward:us-dhs:supportive"},
		{"lang:klingonese", 5, "two letters", ""},
		{"lang:zz", 5, "not a language", ""},
		{"police !raid", 7, "write - directly", "police -raid"},
		{"police –raid", 7, "write - directly", "police -raid"},
		{"headline:!raid", 9, "write - directly", `headline:"!raid"`},
		{`"a b" ~5`, 6, "directly follows", `"a b"~5`},
		{"~100 people", 0, "directly follows", "100 people"},
		{"toward:us-dhs", 7, "a target and a side", "agency:us-dhs"},
		{"toward:us-dhs:critcal", 7, "not a side", "toward:us-dhs:critical"},
		{"date:2025-13", 5, "not a date", ""},
		{"date:2025-4", 5, "not a date", "date:2025-04"},
		{"date:2025/4/1..2025/5/1", 5, "not a date", "date:2025-04-01..2025-05-01"},
		{"date:2024-2025", 5, "not a date", "date:2024..2025"},
		{"date:999", 5, "not a date", "date:0999"},
		{"date:2025-4..yesterday", 5, "not a date", ""},
		{`date:"2025-03-01 12:00"`, 5, "alone is not a span", "date:2025-03-01T12:00:00Z.."},
		{`date:"2025-03-02 12:00..2025-03-01 12:00"`, 5, "ends before", "date:2025-03-01T12:00:00Z..2025-03-02T12:00:00Z"},
		{"date:2025..2024", 5, "ends before", "date:2024..2025"},
		{"date:..", 5, "not a date", ""},
		{"date:2025-04-11T10:00:00Z", 5, "alone is not a span", "date:2025-04-11T10:00:00Z.."},
		{"*", 0, "a letter beside", ""},
		{"* police", 0, "a letter beside", "police"},
		{"?????", 0, "no word", ""},
		{"deport**", 0, "enough", "deport*"},
		{"e-mail~", 0, "more than one word", ""},
		{"lev?e~", 0, "either open letters or", ""},
		{`"to * or"`, 0, "alone stands for no word", ""},
		{`="dep*"`, 1, "leave out the =", "dep*"},
		{"levee~0.8", 5, "number of letters", "levee~"},
		{"levee~0.5", 5, "number of letters", "levee~2"},
		{"/lev.e/", 0, "regular expressions", "lev?e"},
		{"/dep.*/", 0, "regular expressions", "dep*"},
		{"/joh?n(ath[oa]n)/", 0, "regular expressions", ""},
		{"a&&b", 1, "space before", "a b"},
		{"a||b", 1, "space before", "a OR b"},
		{`C:\temp`, 2, "backslash", `"C:temp"`},
		{`\(1\+1\)\:2`, 0, "backslash", `"(1 1):2"`},
		{"lang=en", 0, "with a colon", "lang:en"},
		{"date>=2025", 0, "with a colon", "date:2025.."},
		{"date:>2025-04", 5, "not a date", "date:2025-05.."},
		{"date:<2025", 5, "not a date", "date:..2024"},
		{"date:[2025-01 TO 2025-03]", 5, "two dots", "date:2025-01..2025-03"},
		{"date:[* TO 2025}", 5, "two dots", "date:..2024"},
		{"[a TO b]", 0, "ranges are of dates", ""},
		{"site:apnews", 0, "did you mean outlet", "outlet:apnews"},
		{"inurl:levee", 0, "search engine for the web", ""},
		{"intitle: levee", 0, "did you mean headline", "headline:levee"},
		{"allintitle: a b", 0, "headline:(…)", "headline:a headline:b"},
		{"before:2025-04-11 raid", 0, "did you mean date", "date:..2025-04-10 raid"},
		{"levee w/s clerk", 6, "sentences cannot", `"levee clerk"~15`},
		{"levee /p clerk", 6, "paragraphs cannot", `"levee clerk"~50`},
		{"a w/5 b w/3 c", 8, "one chain", `"a b"~5 "b c"~3`},
		{"a w/5 -b", 6, "after w/5", ""},
		{"a NOT w/5 b", 6, "-(one w/5 two)", `a -"a b"~5`},
		{`"a b"~2.5`, 5, "whole", `"a b"~2`},
		{"*:*", 0, "query empty", ""},
		{"@_*", 0, "a letter beside", ""},
		{"#*_s", 0, "alone stands", ""},
		{"levee *:*", 6, "query empty", "levee"},
		{"a w/0 b", 2, "next to each other", `"a b" OR "b a"`},
		{"a w/255 b", 2, "98 apart", `"a b"~98`},
		{"w/5 b", 0, "before w/5", "b"},
		{"a w/5", 5, "after w/5", "a"},
		{`"a b" w/5 c`, 6, "not phrases", `"a b" "a b c"~5`},
		{"(a b) w/5 c", 6, "or alternatives", ""},
		{"headline:a w/5 b", 11, "in one field", ""},
		{"=a w/5 b", 3, "all exact or none", ""},
		{"colour~3", 6, "at most 2", "colour~2"},
		{`"near these"~`, 13, "number after ~", `"near these"~5`},
		{`"near these"~999`, 12, "at most ~98", `"near these"~98`},
		{`"near"~5`, 6, "cannot be near", "near"},
		{"=deport*", 1, "leave out the =", "deport*"},
		{"=deport~", 1, "exact word", "=deport"},
		{"=(a b)", 1, "after =", "a b"},
		{"headline:-raid", 9, "before the field", "-headline:raid"},
		{"headline:outlet:x", 9, "inside another", "outlet:x"},
		{"headline:(a outlet:x)", 12, "inside the parentheses", "a outlet:x"},
		{"outlet:(a agency:x)", 10, "inside another", `outlet:a outlet:"agency:x"`},
		{"outlet:ap*", 7, "whole", `outlet:"ap*"`},
		{"naïve ümläut \"x", 13, "not closed", "naïve ümläut x"},
		{"a\xffb", 1, "UTF-8", ""},
		{strings.Repeat("(", 51) + "a" + strings.Repeat(")", 51), 50, "50 deep", ""},
		{strings.Repeat("-", 51) + "a", 50, "50 deep", ""},
		{strings.Repeat("a ", 257), 512, "256 words", ""},
		{strings.Repeat("a", 4097), 4096, "at most 4096", ""},
		{"headline:(" + strings.Repeat("abcdefghijklmnopqrst ", 180) + ")", 3791, "longer than", ""},
	} {
		node, err := Parse(row.text)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("Parse(%.40q) = %v, %v; want a syntax error", row.text, node, err)
			continue
		}
		if syntax.Offset != row.offset || !strings.Contains(syntax.Msg, row.msg) || syntax.Repair != row.repair {
			t.Errorf("Parse(%.40q): offset %d, message %q, repair %q; want %d, …%s…, %q", row.text, syntax.Offset, syntax.Msg, syntax.Repair, row.offset, row.msg, row.repair)
		}
	}
}

// TestCanonical: values that were written otherwise are written as their ids, and
// nothing else of the text changes.
func TestCanonical(t *testing.T) {
	ids := func(field, text string) (string, error) {
		switch {
		case field == "agency" && text == "Customs":
			return "us-cbp", nil
		case field == "toward" && text == "Raids: all:Critical":
			return "raids: all:critical", nil
		case text == "lost":
			return "", errors.New("the index is closed")
		}
		return strings.ToLower(text), nil
	}
	for text, want := range map[string]string{
		"  raid   agency:Customs  OR x":                    "  raid   agency:us-cbp  OR x",
		`-agency:("Customs" OR ICE) outlet:"apnews"`:       `-agency:(us-cbp OR ice) outlet:"apnews"`,
		`toward:"Raids: all:Critical" “a phrase”`:          `toward:"raids: all:critical" “a phrase”`,
		"agency:(" + strings.Repeat("Customs ", 200) + ")": "agency:(" + strings.Repeat("us-cbp ", 200) + ")",
	} {
		once, err := ParseValues(text, ids)
		if err != nil || once.Canonical != want {
			t.Errorf("%.60s is written %.60s, not %.60s (%v)", text, once.Canonical, want, err)
			continue
		}
		if again, err := ParseValues(once.Canonical, ids); err != nil || again.Canonical != once.Canonical || !reflect.DeepEqual(once.Node, again.Node) {
			t.Errorf("%.60s is read again as %v and written %.60s (%v)", once.Canonical, again.Node, again.Canonical, err)
		}
	}
	if _, err := ParseValues("outlet:lost", ids); err == nil || err.Error() != "the index is closed" {
		t.Errorf("a value that cannot be looked up gives %v", err)
	}
}

// TestVisitKnowsEveryKind: a type that is declared as a clause has its case in
// Visit; without its method in Visitor nothing compiles.
func TestVisitKnowsEveryKind(t *testing.T) {
	source, err := os.ReadFile("query.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^func \((\w+)\) node\(\)`).FindAllStringSubmatch(string(source), -1)
	kinds := map[string]Node{}
	for _, n := range []Node{Term{}, Phrase{}, Wildcard{}, Fuzzy{}, Value{"author", "x"}, DateRange{}, And{}, Or{}, Not{And{}}, Article{And{}}, HasComment{And{}}} {
		kinds[reflect.TypeOf(n).Name()] = n
	}
	for _, d := range declared {
		n, ok := kinds[d[1]]
		if !ok {
			t.Errorf("%s is a clause that this test does not know", d[1])
			continue
		}
		Walk(n, func(Node) {})
		if (Words{}).Say(n); sayingOf(n).kind == leafSaying && (Words{}).phrase(n).text == "" {
			t.Errorf("%s has no words", d[1])
		}
	}
	visitor := reflect.TypeFor[Visitor[int]]()
	if len(declared) != visitor.NumMethod() || len(declared) < 9 {
		t.Errorf("%d kinds are declared, and Visitor has %d methods", len(declared), visitor.NumMethod())
	}
}

func TestWalkLeavesNothingOut(t *testing.T) {
	node, err := Parse("a (b OR -c) -(d OR e)")
	if err != nil {
		t.Fatal(err)
	}
	var all, positive []string
	collect := func(into *[]string) func(Node) {
		return func(n Node) {
			if term, ok := n.(Term); ok {
				*into = append(*into, term.Text)
			}
		}
	}
	Walk(node, collect(&all))
	Positive(node, collect(&positive))
	if strings.Join(all, "") != "abcde" || strings.Join(positive, "") != "ab" {
		t.Errorf("walked %v, positive %v", all, positive)
	}
}

func checkRoundTrip(t interface {
	Fatalf(string, ...any)
}, n Node) {
	text := n.String()
	again, err := Parse(text)
	if err != nil {
		t.Fatalf("%#v prints as %q, which fails: %v", n, text, err)
	}
	if !reflect.DeepEqual(n, again) {
		t.Fatalf("%#v prints as %q, which is read as %#v", n, text, again)
	}
	for _, notice := range noticesOf(t, text) {
		if notice.Msg != OpenLetters {
			t.Fatalf("%#v prints as %q, which has notices: %v", n, text, notice)
		}
	}
}

// drawNode makes nodes that Parse can return, flat and without lists of one.
func drawNode(t *rapid.T, depth int) Node {
	kind := rapid.IntRange(0, 12).Draw(t, "kind")
	if depth == 0 {
		kind %= 8
	}
	field := rapid.SampledFrom([]string{"", "headline", "text"}).Draw(t, "field")
	word := rapid.SampledFrom([]string{"police", "ICE", "café", "e2e", "OR", "ab"}).Draw(t, "word")
	exact := rapid.Bool().Draw(t, "exact")
	switch kind {
	case 0, 1:
		return Term{field, word, exact}
	case 2:
		phrase := Phrase{Field: field, Text: word + rapid.StringMatching(` ([a-z"?(): -]{0,6}[a-z]\*)? end`).Draw(t, "tail"), Slop: rapid.IntRange(0, 9).Draw(t, "slop"), Exact: exact}
		phrase.Ordered = phrase.Slop > 0 && rapid.Bool().Draw(t, "ordered")
		return phrase.tidy()
	case 3:
		return Wildcard{field, rapid.SampledFrom([]string{"", "?", "*"}).Draw(t, "open") + word + rapid.SampledFrom([]string{"*", "?e", "*e", "?*"}).Draw(t, "open")}
	case 4:
		return Fuzzy{field, word, rapid.IntRange(0, 2).Draw(t, "edits")}
	case 5:
		return Value{"author", rapid.StringMatching(`[A-Za-z"\\*(): -]{0,8}x`).Draw(t, "author")}
	case 6:
		return Value{"toward", "us-dhs:critical"}
	case 7:
		from := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "from"), 0).UTC()
		unit := rapid.SampledFrom([]time.Duration{time.Second, 24 * time.Hour}).Draw(t, "unit")
		return DateRange{from.Truncate(unit), from.Truncate(unit).Add(unit * time.Duration(rapid.IntRange(1, 900).Draw(t, "span")))}
	case 8, 9:
		return Not{drawNode(t, depth-1)}
	case 10:
		return drawJoin(t, depth)
	case 11:
		return And{drawList(t, depth, func(n Node) bool { _, same := n.(And); return !same })}
	}
	return Or{drawList(t, depth, func(n Node) bool { _, same := n.(Or); return !same })}
}

func (n Phrase) tidy() Phrase {
	n.Text = strings.Join(strings.Fields(n.Text), " ")
	if n.Ordered { // its words alone are written
		var words []string
		for _, w := range wordsOf(n.Text) {
			words = append(words, w.text)
		}
		n.Text = strings.Join(words, " ")
	}
	return n
}

func drawList(t *rapid.T, depth int, keep func(Node) bool) []Node {
	var list []Node
	for len(list) < 2 || rapid.Bool().Draw(t, "more") {
		if n := drawNode(t, depth-1); keep(n) {
			list = append(list, n)
		}
	}
	return list
}

func TestNodesPrintAsTheyAreRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawNode(t, 3)
		if utf8.RuneCountInString(n.String()) > MaxLength {
			t.Skip("too long to be read")
		}
		clauses := 0
		Walk(n, func(Node) { clauses++ })
		if clauses > MaxClauses {
			t.Skip("too many clauses")
		}
		checkRoundTrip(t, n)
	})
}

func FuzzParse(f *testing.F) {
	for _, row := range readings {
		f.Add(row.text)
	}
	for _, text := range []string{`a OR (b "c`, "outlte:(x", "toward:a:b", "-(-(a", "=\"x\"~2", "date:2025-4..", "(((", "~", "“", `"\"`, "f*ck~2", "a)b(c", "--", "=-=", ":a", "author:\"\\\"\""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		node, err := Parse(text)
		if err == nil {
			checkRoundTrip(t, node)
			return
		}
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Fatalf("Parse(%q) gives %T", text, err)
		}
		if syntax.Offset < 0 || syntax.Offset > utf8.RuneCountInString(text) {
			t.Fatalf("Parse(%q): offset %d", text, syntax.Offset)
		}
		if syntax.Repair != "" {
			if _, err := Parse(syntax.Repair); err != nil {
				t.Fatalf("Parse(%q): the repair %q fails: %v", text, syntax.Repair, err)
			}
		}
	})
}
