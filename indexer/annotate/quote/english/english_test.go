package english

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

func sum(run string) (bits float32) {
	all := strings.Fields(run)
	for i := range all {
		bits += Bits(all[max(0, i+1-Longest) : i+1])
	}
	return bits
}

// What many people write has fewer bits than other words, as many and as common.
func TestCommonRunsTellLittle(t *testing.T) {
	for common, other := range map[string]string{
		"at the end of the day":         "at the day of the end",
		"as far as i can tell":          "as i tell can far as",
		"i have no idea what to do":     "what i no do have to idea",
		"the elephant in the room":      "the elephant in the yard",
		"you can lead a horse to":       "you can sell a horse to",
		"the first time in a long":      "the long time in a first",
		"thank you so much for your":    "much for so thank your you",
		"in the middle of the night":    "in the night of the middle",
		"for the love of god":           "for the god of love",
		"let me know if you have any":   "any if me know let have you",
		"i would like to know if there": "there like i know if would to",
	} {
		if a, b := sum(common), sum(other); a+5 > b {
			t.Errorf("%q has %g bits, %q %g; want 5 fewer at least", common, a, other, b)
		}
	}
}

func TestBits(t *testing.T) {
	rare := Bits([]string{"harpsichordist"})
	if rare != Unknown {
		t.Errorf("a word that the table lacks has %g bits, want %d", rare, Unknown)
	}
	if the, harbour := Bits([]string{"the"}), Bits([]string{"harbor"}); the > 5 || harbour < 10 {
		t.Errorf("the: %g bits, harbor: %g; want few and many", the, harbour)
	}
	if alone, after := Bits([]string{"harpsichordist"}), Bits([]string{"of", "the", "harpsichordist"}); alone != after {
		t.Errorf("%g bits alone and %g after words that say nothing of it", alone, after)
	}
	if got := Bits(nil); got != Unknown {
		t.Errorf("no word has %g bits, want %d", got, Unknown)
	}
}

func TestWrongTablesAreRefused(t *testing.T) {
	for _, text := range []string{"0 the", "0\t12", "1 the\t12", "0 the\t300", "x the\t12"} {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(text + "\n")); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if costs, err := read(b.Bytes()); err == nil {
			t.Errorf("%q gave %v", text, costs)
		}
	}
	if _, err := read([]byte("no table")); err == nil {
		t.Error("bytes that are not compressed are taken for a table")
	}
}
