package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestNumbers: a link to a search is a number if its text is one; each is where it says it is.
func TestNumbers(t *testing.T) {
	text := "---\ncorpus: \"FEMA, spring\"\n---\n# About [1,748](/search?agency=us-fema&not.outlet=x) &amp; more\n\n" +
		"> - *[?](/explore?by=toward \"share of us-fema:critical\")* and [61.2% (51.4 to 71.3)](</explore?by=outlet,toward&of=outlet> 'share_corrected of a, b')\n\n" +
		"| what | how many |\n| --- | --- |\n| all | [44](/search) |\n\n[−0.20][alpha], [the comments](/search?kind=comment)\n\n[alpha]: /search?q=a \"alpha\"\n"
	r := Parse(text)
	if len(r.Faults) > 0 || len(r.Typed) > 0 {
		t.Fatalf("%v %v", r.Faults, r.Typed)
	}
	if r.Title != "About 1,748 & more" || r.Corpus != "FEMA, spring" {
		t.Errorf("%q %q", r.Title, r.Corpus)
	}
	var got []string
	for _, n := range r.Numbers {
		got = append(got, fmt.Sprintf("%d %s %s?%s %s %q", n.Line, n.Says, n.page, n.raw, n.measure, n.of))
		if text[n.at[0]:n.at[1]] != n.Says {
			t.Errorf("%q is not at %v", n.Says, n.at)
		}
	}
	want := []string{
		`4 1,748 /search?agency=us-fema&not.outlet=x count []`,
		`6 ? /explore?by=toward share ["us-fema:critical"]`,
		`6 61.2% (51.4 to 71.3) /explore?by=outlet,toward&of=outlet share_corrected ["a" "b"]`,
		`10 44 /search? count []`,
		`12 −0.20 /search?q=a alpha []`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if filled := r.Fill([]string{"1,749", "31.0%", "", "45", "0.5"}); filled != strings.NewReplacer("[1,748]", "[1,749]", "[?]", "[31.0%]", "[44]", "[45]", "[−0.20]", "[0.5]").Replace(text) {
		t.Error(filled)
	}
}

// TestTyped: no digit in the text that a reader sees is neither a number of a search nor
// listed, apart from those of names and dates.
func TestTyped(t *testing.T) {
	for text, want := range map[string]string{
		"We found 1,748 of them, 31.4% more.":                           "1,748 31.4%",
		"In 2025, on 4 May 2025, in May 2025 (2025-05-04), since 2019.": "",
		"On 4 and 5 March, or March 4, 2025.":                           "",
		"Of 2000 comments, in 2000 comments, 2025 is a year.":           "2000 2000 2025",
		"COVID-19, B2, the 1st and 22nd, F-16":                          "",
		"12k readers, 5km, 40percent, 8:30am":                           "12 5 40 8:30",
		"½ of them, ٣ and Ⅻ":                                            "½ ٣ Ⅻ",
		"&#49;&#x32; and \\{typed: 7}":                                  "12 7!",
		"{typed: 12} and {typed: twelve} and {typed:13 %}":              "12! twelve! 13 %!",
		"`42` and `--size 42`":                                          "42",
		"```\n42 17\n```\n\n```\nsize 42\n```":                          "42 17",
		"[42](https://example.org/43) <https://example.org/44>":         "42",
		"[42](/agency?agency=us-fema)":                                  "42",
		"[**42**](/search) [4*2*](/search)":                             "42 4 2",
		"[42 comments](/search)":                                        "42",
		"![42 bars](/search?histogram=month)":                           "42",
		"![42 cats](https://example.org/cat.png)":                       "42",
		"<b>42</b> <!-- 43 -->":                                         "42 43",
		"# 42 reasons\n\n| 1 |\n| - |\n| 2 |":                           "42 1 2",
		"3. three\n4. four":                                             "",
	} {
		var got []string
		for _, typed := range Parse(text).Typed {
			if typed.Marked {
				typed.Text += "!"
			}
			got = append(got, typed.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	r := Parse("One\ntwo 2\n\n> three\n> {typed: 3}\nand 4")
	if fmt.Sprint(r.Typed) != "[{2 2 false} {5 3 true} {6 4 false}]" {
		t.Error(r.Typed)
	}
}

// TestFaults: what cannot be read is said with its line.
func TestFaults(t *testing.T) {
	for text, want := range map[string]string{
		"\n[many](/search \"count\")":                                    "line 2: “many” is not a number",
		"[?](/explore?by=toward)":                                        "line 1: the title of the link must say which number of the table",
		"[?](/explore?by=toward \"shares of us-fema:critical\")":         "must say which number of the table",
		"[?](/search?q=a \"share of b\")":                                "a number of a search is “count”",
		"[12%](/search?q=a)":                                             "“12%” is a per cent, but count is not a share",
		"Text ![chart](/search?histogram=month)":                         "stands in a paragraph of its own",
		"---\nauthor: me\ncorpus: x\n---\n":                              "line 2: the lines at the top name one frozen corpus",
		"a\n\xff":                                                        "line 2: the text is not UTF-8",
		strings.Repeat("> ", 40) + "deep":                                "nested more than 16 deep",
		strings.Repeat("*", 80) + "a" + strings.Repeat("*", 80):          "nested more than 16 deep",
		strings.Repeat("[1](/search) ", MaxNumbers+1):                    "at most 200 numbers",
		strings.Repeat("![x](/search?histogram=day)\n\n", MaxDrawings+1): "at most 20 tables and timelines",
		strings.Repeat("x", MaxSize+1):                                   "it can have at most 262144",
		strings.Repeat("[", MaxSize):                                     "more than 2000 links",
		strings.Repeat("*", MaxSize):                                     "marks of emphasis",
		strings.Repeat("|", 5000) + "\n" + strings.Repeat("|-", 5000) + "\n" + strings.Repeat("|\n", 1000): "cells of tables",
	} {
		faults := fmt.Sprint(Parse(text).Faults)
		if !strings.Contains(faults, want) {
			t.Errorf("%.60q: %.200s, want %s", text, faults, want)
		}
	}
}

// TestHostile: nothing of a report but addresses of this site, of the web and of mail
// becomes a link, and HTML stays text.
func TestHostile(t *testing.T) {
	for address, want := range map[string]string{
		"javascript:alert(1)": "", "JaVaScRiPt:alert(1)": "", "java&#115;cript:alert(1)": "", "data:text/html,x": "", "vbscript:x": "", "//evil.example/x": "", `/\\evil.example`: "", "relative": "", "file:///etc/passwd": "",
		"https://example.org/?a=1&b=2": "https://example.org/?a=1&b=2", "/agency?agency=us-fema": "/agency?agency=us-fema", "#part": "#part", "mailto:a@example.org": "mailto:a@example.org",
	} {
		for _, text := range []string{"[x](" + address + ")", "![x](" + address + ")", "[x]: " + address + "\n\n[x]"} {
			inline := Parse(text).Blocks
			if len(inline) == 0 {
				t.Fatalf("%q is read as nothing", text)
			}
			part := inline[len(inline)-1].Inline[0]
			if part.Kind != Link || part.Href != want {
				t.Errorf("%q: %+v, want %q", text, part, want)
			}
		}
	}
	r := Parse("<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\na <b onclick=x>b</b>")
	for _, b := range r.Blocks {
		if b.Kind != Paragraph || !strings.HasPrefix(plainText(b.Inline), "<") && !strings.Contains(plainText(b.Inline), "<b onclick=x>") {
			t.Errorf("%+v", b)
		}
	}
}

// TestForms: a number is written and compared as exactly as the author wrote it.
func TestForms(t *testing.T) {
	share := Value{Number: 0.61249, Low: 0.514, High: 0.7131, Interval: true}
	for _, c := range []struct {
		says, measure string
		value         Value
		writes, by    string
	}{
		{"44", Count, Value{Number: 46}, "46", "+2"}, {"1,748", Count, Value{Number: 1748}, "1,748", ""}, {"1748", Count, Value{Number: 1748}, "1748", ""},
		{"1748", Count, Value{Number: 12345}, "12345", "+10,597"}, {"9", Count, Value{Number: 1200}, "1,200", "+1,191"}, {"?", Count, Value{Number: 1200}, "1,200", ""},
		{"61%", "share", share, "61%", ""}, {"61.2%", "share", share, "61.2%", ""}, {"61.5%", "share", share, "61.2%", "−0.3 points"}, {"0.61", "share", share, "0.61", ""},
		{"61.2% (51.4 to 71.3)", "share", share, "61.2% (51.4 to 71.3)", ""}, {"61.2% (51.4% to 71.3%)", "share", share, "61.2% (51.4 to 71.3)", ""},
		{"61.2% (51.4 to 71.4)", "share", share, "61.2% (51.4 to 71.3)", "another interval"}, {"61% (51 to 71)", "share", Value{Number: 0.61}, "61%", "another interval"},
		{"? (? to ?)", "share", share, "61.2% (51.4 to 71.3)", ""}, {"?", Alpha, Value{Number: 0.873}, "0.87", ""}, {"-0.20", Alpha, Value{Number: -0.2}, "−0.20", ""}, {"−0.2", Alpha, Value{Number: 0.3}, "0.3", "+0.5"}, {"0.0", Alpha, Value{Number: -0.01}, "0.0", ""},
	} {
		f, ok := formOf(c.says, c.measure)
		if !ok || f.write(c.value) != c.writes || f.difference(c.says, c.value) != c.by {
			t.Errorf("%s: %v, writes %s, differs by %q; want %s, %q", c.says, ok, f.write(c.value), f.difference(c.says, c.value), c.writes, c.by)
		}
	}
	for _, text := range []string{"", "44 documents", "12-13", "1.2.3", "%", "(1 to 2)", "1 (2)", "1e5", "0x1", "1\n2", "?%?"} {
		if _, ok := formOf(text, Count); ok {
			t.Errorf("%q is read as a number", text)
		}
	}
}

// FuzzParse: whatever a report holds, its numbers are where they say they are, and one
// that is filled with what it says stays as it is.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"---\ncorpus: x\n---\n# [1](/search?q=a)\n", "| a | b |\n|-|-|\n| [2%](/explore?by=toward \"share of x:critical\") | \\| |", "> 1. [?][a]\n\n[a]: /search \"alpha\"",
		"{typed: 12}\n&#49; `3` <b>4</b> ![5](/search?histogram=day)", "[![1](/search)](/search) **[1](/search)**", "\x00\xff[1](/search)", "```\n1\n```\n- [1](/search)\n\t- x", "---\n---",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := Parse(text)
		var says []string
		for _, n := range r.Numbers {
			says = append(says, n.Says)
			if n.at[0] > n.at[1] || n.at[1] > len(text) || text[n.at[0]:n.at[1]] != n.Says || n.Line < 1 || n.Line > strings.Count(text, "\n")+1 {
				t.Errorf("%q is not at %v of %q, line %d", n.Says, n.at, text, n.Line)
			}
		}
		if r.Fill(says) != text {
			t.Errorf("%q is filled as %q", text, r.Fill(says))
		}
		for _, typed := range r.Typed {
			if typed.Line < 1 || typed.Line > strings.Count(text, "\n")+1 || typed.Text == "" {
				t.Errorf("%+v of %q", typed, text)
			}
		}
	})
}
