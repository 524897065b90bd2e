package indexer

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse/charset"
	"standpoint/indexer/parse/office"
)

// Traces finds the words of documents in bytes that were kept because they
// could not be read. The bytes may hold them in any encoding, compressed, with
// escapes of JSON or HTML, and with markup between the words.
type Traces struct {
	stretches []string // letters and digits alone, in lower case
}

// A stretch of words is looked for. What is shorter than the least is not: a
// few words are in many texts.
const (
	stretchLetters = 48
	leastLetters   = 16
)

// traceBytes is how much is looked through of one thing that was kept.
const traceBytes = 64 << 20

// NewTraces looks for the words of documents.
func NewTraces(documents []corpus.Document) Traces {
	var t Traces
	for _, d := range documents {
		for _, passage := range passages(d) {
			t.stretches = append(t.stretches, stretches(letters(passage))...)
		}
	}
	return t
}

func passages(d corpus.Document) []string {
	if a := d.Article; a != nil {
		return append(append([]string{a.Headline, a.Standfirst}, a.Paragraphs...), a.Captions...)
	}
	return []string{d.Text()}
}

// stretches cuts a text, so that a part of it is found where the rest is lost.
func stretches(text string) (out []string) {
	runes := []rune(text)
	for len(runes) >= leastLetters {
		n := min(stretchLetters, len(runes))
		out = append(out, string(runes[:n]))
		runes = runes[n:]
	}
	return out
}

// Quarantined returns what is quarantined and holds the words, without the bytes.
func (t Traces) Quarantined(ctx context.Context, in records.Imports) (found []records.Quarantined, err error) {
	for item, err := range in.Quarantined(ctx, 0) {
		if err != nil {
			return nil, fmt.Errorf("indexer: %w", err)
		}
		if t.in(ctx, item) {
			item.Body = nil
			found = append(found, item)
		}
	}
	return found, ctx.Err()
}

// in reports whether the words are in an item, in its own bytes or in those that
// are unpacked from it.
func (t Traces) in(ctx context.Context, item records.Quarantined) bool {
	if t.inText(item.Reason) || t.inPage(bytes.NewReader(item.Body), item.ContentType) {
		return true
	}
	for page, err := range intake.Pages(ctx, []string{"-"}, intake.Options{Stdin: bytes.NewReader(item.Body)}) {
		if err == nil && (t.inPage(page.Body, page.ContentType) || t.inParts(page)) {
			return true
		}
	}
	return false
}

// inParts looks through the parts of a page that is a document in a zip archive.
func (t Traces) inParts(page intake.Page) bool {
	if page.At == nil {
		return false
	}
	document, err := office.Open(page.At, page.Size)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(document.File, func(f *zip.File) bool {
		part, err := f.Open()
		if err != nil {
			return false
		}
		defer part.Close()
		return t.inPage(part, "")
	})
}

// inPage looks through as much of a page as can be read.
func (t Traces) inPage(page io.Reader, contentType string) bool {
	raw, _ := io.ReadAll(io.LimitReader(page, traceBytes))
	if t.inText(string(raw)) {
		return true
	}
	text, _ := io.ReadAll(io.LimitReader(charset.NewReader(bytes.NewReader(raw), contentType), traceBytes))
	return t.inText(string(text))
}

var tags = regexp.MustCompile(`<[^<>]*>`)

func (t Traces) inText(text string) bool {
	for _, text := range []string{text, unescapeJSON(text)} {
		for range 3 { // escapes of HTML may be escaped themselves
			if t.inLetters(letters(text)) || t.inLetters(letters(tags.ReplaceAllString(text, ""))) {
				return true
			}
			text = html.UnescapeString(text)
		}
	}
	return false
}

func (t Traces) inLetters(text string) bool {
	for _, stretch := range t.stretches {
		if strings.Contains(text, stretch) {
			return true
		}
	}
	return false
}

// letters are the letters and digits of a text in lower case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

var jsonEscapes = regexp.MustCompile(`\\(?:u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|.)`)

// unescapeJSON resolves the escapes of JSON strings wherever they are.
func unescapeJSON(text string) string {
	return jsonEscapes.ReplaceAllStringFunc(text, func(escape string) string {
		if escape[1] != 'u' || len(escape) < 6 {
			return " " // a line end or a mark, not a letter
		}
		var units []uint16
		for part := range strings.SplitSeq(escape[2:], `\u`) {
			n, _ := strconv.ParseUint(part, 16, 16)
			units = append(units, uint16(n))
		}
		return string(utf16.Decode(units))
	})
}
