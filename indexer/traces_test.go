package indexer

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"unicode/utf16"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// TestTracesAreFoundHoweverTheyAreKept: the words of a comment are found in
// bytes that hold them in one form or another, and not where they are not.
func TestTracesAreFoundHoweverTheyAreKept(t *testing.T) {
	t.Parallel()
	const words = `The “Mill Bridge” isn't safe & nobody at the café knows why, said the inspector's brother.`
	traces := NewTraces([]corpus.Document{{Kind: corpus.KindComment, Comment: &corpus.Comment{Text: words}}})
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(`{"text":"` + words + `","broken"`))
	_ = z.Close()
	var document bytes.Buffer
	parts := zip.NewWriter(&document)
	part, _ := parts.Create("[Content_Types].xml")
	_, _ = part.Write([]byte("<Types/>"))
	part, _ = parts.Create("word/document.xml")
	_, _ = part.Write([]byte("<w:t>The “Mill Bridge” isn&apos;t safe &amp; nobody at</w:t><w:t> the café knows why, said the inspector's brother."))
	_ = parts.Close()
	var wide []byte
	for _, unit := range utf16.Encode([]rune("\ufeff<p>" + words + "</p>")) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	for name, body := range map[string]string{
		"plain":         "xx\n" + words + "\nyy",
		"JSON":          `{"text":"The \u201cMill Bridge\u201d isn't safe &amp; nobody at the caf\u00e9 knows why, said the inspector's brother.`,
		"HTML":          `<p>The &ldquo;<b>Mill</b> Bri<wbr>dge&rdquo; isn&#39;t safe &amp; nobody at the caf&eacute; <i>knows</i> why, said the inspector&rsquo;s brother`,
		"HTML in JSON":  `{"body":"\u003cp\u003eThe &amp;ldquo;Mill Bridge\u0026rdquo; isn&amp;#39;t safe \u0026amp; nobody at the caf&amp;eacute; knows why,\nsaid the inspector`,
		"latin-1":       strings.ReplaceAll("he isn't safe & nobody at the café knows why, said the inspector's brother", "é", "\xe9"),
		"a part of it":  "xx nobody at the café knows why, said the inspector's brother.",
		"gzip":          packed.String(),
		"cut-off gzip":  packed.String()[:packed.Len()-6],
		"a document":    document.String(),
		"UTF-16":        string(wide),
		"other spacing": strings.ReplaceAll(words, " ", " \r\n  "),
	} {
		if !traces.in(t.Context(), records.Quarantined{Body: []byte(body)}) {
			t.Errorf("%s: not found in %.100q", name, body)
		}
	}
	for _, body := range []string{"", "The Mill Bridge is closed.", strings.Repeat("nobody knows why ", 100)} {
		if traces.in(t.Context(), records.Quarantined{Body: []byte(body)}) {
			t.Errorf("found in %.100q", body)
		}
	}
	short := NewTraces([]corpus.Document{{Kind: corpus.KindComment, Comment: &corpus.Comment{Text: "Yes!"}}})
	if short.in(t.Context(), records.Quarantined{Body: []byte("Yes!")}) {
		t.Error("a word that anyone may say is a trace")
	}
}
