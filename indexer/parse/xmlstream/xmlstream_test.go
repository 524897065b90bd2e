package xmlstream

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func isItem(name string) bool { return name == "item" }

// cut returns the records of a text, with what is wrong with them.
func cut(t interface{ Fatal(...any) }, text string, limit int) (records []string) {
	s := NewScanner(bufio.NewReaderSize(strings.NewReader(text), 16), limit, isItem)
	for {
		e, err := s.Next()
		if errors.Is(err, io.EOF) {
			return records
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := text[e.Offset:]; !strings.HasPrefix(got, string(e.Text)) {
			t.Fatal(fmt.Sprintf("at byte %d there is %.20q, not %.20q", e.Offset, got, e.Text))
		}
		if line := 1 + strings.Count(text[:e.Offset], "\n"); line != e.Line {
			t.Fatal(fmt.Sprintf("%.20q: line %d, want %d", e.Text, e.Line, line))
		}
		records = append(records, strings.TrimSpace(string(e.Text)+" "+e.Broken))
	}
}

func TestRecords(t *testing.T) {
	for text, want := range map[string]string{
		"":                                       "",
		"<a><item>x</item></a>":                  "<item>x</item>",
		"<item/><item a='b'/>":                   "<item/>|<item a='b'/>",
		"<items><item>1</item></items>":          "<item>1</item>",
		"\n<item>\n1</item>\n<item>2</item>":     "<item>\n1</item>|<item>2</item>",
		"<!-- <item> > --><item>1</item>":        "<item>1</item>",
		"<item><![CDATA[</item><item>]]></item>": "<item><![CDATA[</item><item>]]></item>",
		"<item><!-- </item> --></item>":          "<item><!-- </item> --></item>",
		"<?x <item> ?><item>1</item>":            "<item>1</item>",
		"<item>1<item>2</item>":                  "<item>1 the next one begins within it|<item>2</item>",
		"<item>1":                                "<item>1 the file ends within it",
		"<item>a < b > c</item>":                 "<item>a < b > c</item>",
		"<item>" + strings.Repeat("x>", 60) + "</item><item/>": "<item>" + strings.Repeat("x>", 48) + " it is longer than a record may be|<item/>",
	} {
		got := strings.Join(cut(t, text, 100), "|")
		if got != want {
			t.Errorf("%s:\n%s, want\n%s", text, got, want)
		}
	}
}

func TestPieces(t *testing.T) {
	for text, want := range map[string]string{
		"<item>1</item>": "<item>1</item>",
		"<item><![CDATA[1</item> <item>2]]></item>":  "<item><![CDATA[1</item>|<item>2]]></item>",
		"<item>1 <item>2</item>":                     "<item>1 !|<item>2</item>",
		"<item><items><itemize></item><item x='1'>2": "<item><items><itemize></item>|<item x='1'>2!",
	} {
		var got []string
		for _, p := range (Record{Name: "item", Text: []byte(text)}).Pieces() {
			if p.Broken != "" {
				p.Broken = "!"
			}
			got = append(got, string(p.Text)+p.Broken)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %q, want %s", text, got, want)
		}
	}
}

func TestSwallowed(t *testing.T) {
	for text, want := range map[string]bool{
		"<item><a><![CDATA[1</a></item><item><a><![CDATA[2]]></a></item>": true,
		"<item><a><![CDATA[<item>]]></a></item>":                          false,
		"<item>1</item>":                                                  false,
	} {
		if got := (Record{Name: "item", Text: []byte(text)}).Swallowed(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"a\x01b\tc": "ab\tc", "&#11;&#x1F;&#10;&#65;&#x41;": "&#10;&#65;&#x41;", "&#;&#x;&#99999999999;&#xD800;&#1": "&#;&#x;&#1", "plain": "plain",
	} {
		if got := string(Clean([]byte(text))); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// TestNothingIsLost: however a text is cut, good records between rubbish are read.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{"<item>g</item>", "<a>", "</a>", " > ", "<!-- x -->", "<![CDATA[>]]>", "\n", "<?p?>", "é"})).Draw(r, "parts")
		want := 0
		for _, p := range parts {
			if strings.HasPrefix(p, "<item") {
				want++
			}
		}
		if got := cut(r, strings.Join(parts, ""), 1000); len(got) != want {
			r.Fatalf("%d records, want %d: %q", len(got), want, got)
		}
	})
}

func FuzzScanner(f *testing.F) {
	for _, seed := range []string{
		"<a><item>x</item><![CDATA[<item>", "<a><!-- <item> --><item/><item a='>'/></a>", "<a><item>x<item>y</item></item>", "<?x <item> ?><a><item><![CDATA[ ]]> </item>",
		"<item>&#1;&#x1F;&#65;</item>", "<a b='<item>'><x:item></x:item></a", strings.Repeat("<a>", 40) + "<item>" + strings.Repeat("long ", 20) + "</item>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cut(t, text, 64)
		Root([]byte(text))
		e := Record{Name: "item", Text: []byte(text)}
		total := 0
		for _, p := range e.Pieces() {
			total += len(p.Text)
		}
		if total > len(text) {
			t.Errorf("pieces of %d bytes of %d", total, len(text))
		}
		Clean([]byte(text))
	})
}
