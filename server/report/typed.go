package report

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A digit in running text was typed by hand unless it is in a word that begins with a letter
// (B2, COVID-19), in an ordinal (1st), in a date with a month (4 May 2025, May 2025,
// 2025-05-04), or in a year that stands after one of a few words and before a punctuation
// mark (“in 2025,”).
var (
	month  = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)`
	year   = `(?:1[6-9]|20)[0-9]{2}`
	day    = `(?:[12][0-9]|3[01]|0?[1-9])`
	exempt = regexp.MustCompile(`\b(?:` + day + `(?: (?:to|and) ` + day + `)? ` + month + `(?: ` + year + `)?|` + month + ` ` + day + `, ` + year + `|` + month + ` ` + year + `|` + year + `-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)\b` +
		`|\b(?:[Ii]n|[Ss]ince|[Bb]efore|[Aa]fter|[Uu]ntil|[Dd]uring) ` + year + `(?:[.,;:)!?]|$)`)
	marked = regexp.MustCompile(`\{typed: ?([^{}]+)\}`)
)

// piece is a stretch of running text.
type piece struct {
	text   string
	typed  bool // by hand
	marked bool // by the author
	length int  // in the text, in bytes
}

// pieces separates what was typed by hand from other text.
func pieces(text string) (out []piece) {
	for text != "" {
		at := marked.FindStringSubmatchIndex(text)
		if at == nil {
			return append(out, unmarked(text)...)
		}
		out = append(out, unmarked(text[:at[0]])...)
		out = append(out, piece{text[at[2]:at[3]], true, true, at[1] - at[0]})
		text = text[at[1]:]
	}
	return out
}

func unmarked(text string) (out []piece) {
	if strings.IndexFunc(text, unicode.IsNumber) < 0 {
		return plainPiece(text)
	}
	free := exempt.FindAllStringIndex(text, -1)
	begun := 0
	for i := 0; i < len(text); {
		letter, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsNumber(letter) {
			i += size
			continue
		}
		from, to := number(text, i)
		i = to
		if named(text, from, to) || within(free, from) {
			continue
		}
		out = append(append(out, plainPiece(text[begun:from])...), piece{text[from:to], true, false, to - from})
		begun = to
	}
	return append(out, plainPiece(text[begun:])...)
}

func plainPiece(text string) []piece {
	if text == "" {
		return nil
	}
	return []piece{{text: text, length: len(text)}}
}

func within(spans [][]int, at int) bool {
	for _, span := range spans {
		if span[0] <= at && at < span[1] {
			return true
		}
	}
	return false
}

// number is the stretch of digits around a place, with points and commas between them and a
// per cent sign after them.
func number(text string, at int) (from, to int) {
	to = at
	for to < len(text) {
		letter, size := utf8.DecodeRuneInString(text[to:])
		after, _ := utf8.DecodeRuneInString(text[to+size:])
		if !unicode.IsNumber(letter) && !(strings.ContainsRune(".,:", letter) && unicode.IsNumber(after)) {
			break
		}
		to += size
	}
	if strings.HasPrefix(text[to:], "%") {
		to++
	}
	return at, to
}

// named reports whether digits are part of a name or an ordinal.
func named(text string, from, to int) bool {
	before, size := utf8.DecodeLastRuneInString(text[:from])
	if before == '-' {
		before, _ = utf8.DecodeLastRuneInString(text[:from-size])
		return unicode.IsLetter(before)
	}
	return unicode.IsLetter(before) || ordinal.MatchString(text[to:])
}

var ordinal = regexp.MustCompile(`^(?:st|nd|rd|th)\b`)
