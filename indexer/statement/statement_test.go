package statement

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
)

func TestMain(m *testing.M) { corpustest.Main(m) }

// mention is an agency wherever a text has its name.
func mention(id, name, text string) corpus.AgencyMention {
	a := corpus.AgencyMention{ID: id, Name: name, Named: true}
	for at := 0; ; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return a
		}
		from := utf8.RuneCountInString(text[:at+i])
		a.Spans = append(a.Spans, corpus.Span{from, from + utf8.RuneCountInString(name)})
		at += i + len(name)
	}
}

// TestSpeakers: who says what.
func TestSpeakers(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, text, want string }{
		{"an agency after it", `"A processing error caused 3,412 letters," FEMA said in a statement.`, "A processing error caused 3,412 letters, = us-fema FEMA"},
		{"an agency before it", `FEMA said: “We regret the confusion of this week.”`, "We regret the confusion of this week. = us-fema FEMA"},
		{"a person", `“We have confirmed that it is false,” Alberto Carvalho said on Thursday.`, "We have confirmed that it is false, =  Alberto Carvalho"},
		{"a person who speaks about an agency", `“Nobody at the agency ever answered,” said Odile Marchetot, who had called the office of FEMA four times that morning.`, "Nobody at the agency ever answered, =  Odile Marchetot"},
		{"a person with an office", `Odile Marchetot, the parish president, said “nobody ever answers the phone there”.`, "nobody ever answers the phone there =  Odile Marchetot"},
		{"a pronoun goes on", "“We have confirmed that it is false,” Carvalho said.\n\n“Schools are not places of fear,” he said.", "We have confirmed that it is false, =  Carvalho|Schools are not places of fear, =  Carvalho"},
		{"another paragraph between", "“We have confirmed that it is false,” Carvalho said.\n\nThe office was closed.\n\n“Schools are not places of fear,” a sign read.", "We have confirmed that it is false, =  Carvalho|Schools are not places of fear, = "},
		{"nobody", `The sign read "no swimming in the river".`, "no swimming in the river = "},
		{"a title", `She wrote "Two Rivers" in May.`, ""},
		{"guillemets", `« Nous regrettons la confusion », a dit le ministre.`, "Nous regrettons la confusion = "},
		{"it goes on in the next paragraph", "“This is where it begins\nand this is not in it”, she said.", "This is where it begins = "},
	} {
		var got []string
		for _, s := range Of(row.text, []corpus.AgencyMention{mention("us-fema", "FEMA", row.text)}) {
			got = append(got, strings.TrimRight(s.Text+" = "+s.Agency+" "+s.Speaker, " "))
		}
		if diff := cmp.Diff(strings.TrimRight(strings.ReplaceAll(row.want, "= |", "=|"), " "), strings.Join(got, "|")); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", row.name, diff)
		}
	}
}

// TestSpans: a statement is what its span says, whatever the text.
func TestSpans(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{`"`, "“", "”", "«", "»", "one two three four five", "FEMA", " said ", "\n", ". ", "é", "日本"})).Draw(t, "text"), "")
		runes := []rune(text)
		for _, s := range Of(text, []corpus.AgencyMention{mention("us-fema", "FEMA", text)}) {
			if string(runes[s.Span[0]:s.Span[1]]) != s.Text {
				t.Fatalf("%q at %v of %q", s.Text, s.Span, text)
			}
		}
	})
}

// TestShared: what several articles have, whole or cut.
func TestShared(t *testing.T) {
	t.Parallel()
	of := func(texts ...string) (out []Statement) {
		for _, text := range texts {
			out = append(out, Statement{Text: text, Words: Words(text)})
		}
		return out
	}
	groups := Shared([][]Statement{
		of("A processing error caused 3,412 letters to be sent. We regret the confusion.", "Nobody ever answers the phone there"),
		of("a processing error caused 3,412 letters", "I got mine at midnight"),
		of("We regret it", "Nobody ever answers the phone here"),
	})
	var got [][]int
	for _, g := range groups {
		var articles []int
		for _, p := range g {
			articles = append(articles, p.Article)
		}
		got = append(got, articles)
	}
	if diff := cmp.Diff([][]int{{0, 1}, {0, 2}}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
