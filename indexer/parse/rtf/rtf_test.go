package rtf

import (
	"flag"
	"strings"
	"testing"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
	"standpoint/indexer/parse/newsdatabase"
	"standpoint/indexer/parse/plaintext"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/*.txtar"

func formats() []format.Format {
	return []format.Format{Format(append(newsdatabase.Formats(), plaintext.Format(plaintext.Shipped)), plaintext.NoProse)}
}

func TestPages(t *testing.T) { formattest.Suite(t, formats(), golden, *update) }

func FuzzRTF(f *testing.F) { formattest.Fuzz(f, formats(), golden) }

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		`{\rtf1 One\par Two}`:                                              "One\n\nTwo",
		`{\rtf1\ansi\ansicpg1251 \'cf\'e8\'f0\'f1}`:                        "Пирс",
		`{\rtf1\ansi\ansicpg932 \'8a\'81}`:                                 "梶",
		`{\rtf1\uc1 caf\u233? \u-10179?\u-8704?}`:                          "café 😀",
		`{\rtf1{\uc2\u233 \'c3\'a9}\u233?!}`:                               "éé!",
		`{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator x;}{\info{\title T}}A}`: "A",
		`{\rtf1\ldblquote A\rdblquote\~\emdash  \{b\}\\}`:                  "“A” — {b}\\",
		"{\\rtf1 one\r\n two\\\nthree}":                                    "one two\n\nthree",
		`{\rtf1{\pict\bin4 }}}}}A}`:                                        "A",
		`{\rtf1 A}B`:                                                       "A",
		`{\rtf1 A`:                                                         "error",
		`{\rtf1{\fonttbl`:                                                  "error",
		`{\rtf1` + strings.Repeat("{", 5000):                               "error",
		`{\rtf1 HD\cell Pier\cell\row}`:                                    "HD\nPier\n\n\n",
	} {
		got, err := Text([]byte(in))
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%.60s is %q, want %q", in, got, want)
		}
	}
}
