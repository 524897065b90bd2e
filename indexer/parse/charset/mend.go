package charset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Mend repairs text that was written as UTF-8 and read as windows-1252 or
// ISO-8859-1, once or twice ("â€™" for "’", "Ã©" for "é"), where nothing else
// can be meant; n is the number of places.
//
// A series of characters is repaired if it is what one character of UTF-8 turns
// into and cannot be text itself: three characters with a sign in the middle,
// signs in the place of a letter in a word, controls that no text has, or three
// such series in a row. If a text has such a series, then a series that might be
// a capital letter and a quotation mark is repaired too.
func Mend(text string) (mended string, n int) {
	if !mayBeBroken(text) {
		return text, 0
	}
	mended, n, _ = mend(text, false)
	if n == 0 {
		return text, 0
	}
	if again, more, _ := mend(text, true); more > n {
		mended, n = again, more
	}
	if twice, places, width := mend(mended, true); places > 0 {
		return twice, n - (width - places)
	}
	return mended, n
}

// mayBeBroken recognizes texts with one of the characters by which the images of
// UTF-8 begin, U+00C2 to U+00F4, before one by which they go on.
func mayBeBroken(text string) bool {
	for i := strings.IndexByte(text, 0xc3); i >= 0 && i+2 < len(text); {
		if text[i+1] >= 0x82 && text[i+1] <= 0xb4 && text[i+2] >= utf8.RuneSelf {
			return true
		}
		next := strings.IndexByte(text[i+1:], 0xc3)
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// mend puts right what is certain and, with loose, what is probable because of
// what is around it. width is the number of characters that the places took.
func mend(text string, loose bool) (mended string, n, width int) {
	var out strings.Builder
	before, done := ' ', 0
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			before = rune(text[i])
			i++
			continue
		}
		run := imagesAt(text[i:])
		if taken := sure(run, before, text[i:], loose); taken > 0 {
			out.WriteString(text[done:i])
			for _, image := range run[:taken] {
				if image.shown != '\uFEFF' {
					out.WriteRune(image.shown)
				}
				n, width, i, before = n+1, width+image.runes, i+image.bytes, image.shown
			}
			done = i
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		before, i = r, i+size
	}
	if n == 0 {
		return text, 0, 0
	}
	out.WriteString(text[done:])
	return out.String(), n, width
}

// image is a series of characters whose bytes are one character in UTF-8.
type image struct {
	shown   rune
	first   rune // of the series
	second  rune
	runes   int
	bytes   int  // of the series as it is
	control bool // one of the series is a control
}

// mostImages is how many series in a row are looked at together.
const mostImages = 16

// imagesAt returns the images that a text begins with, one after the other.
func imagesAt(text string) (run []image) {
	for len(run) < mostImages {
		one, ok := imageAt(text)
		if !ok {
			return run
		}
		run = append(run, one)
		text = text[one.bytes:]
	}
	return run
}

func imageAt(text string) (one image, ok bool) {
	var encoded [utf8.UTFMax]byte
	first, size := utf8.DecodeRuneInString(text)
	one.runes = 2
	switch {
	case first < 0xc2 || first > 0xf4:
		return one, false
	case first >= 0xf0:
		one.runes = 4
	case first >= 0xe0:
		one.runes = 3
	}
	encoded[0], one.first, one.bytes = byte(first), first, size
	for i := 1; i < one.runes; i++ {
		r, size := utf8.DecodeRuneInString(text[one.bytes:])
		b, ok := byteOf(r)
		if !ok || b < 0x80 || b > 0xbf {
			return one, false
		}
		if i == 1 {
			one.second = r
		}
		one.control = one.control || r >= 0x80 && r < 0xa0
		encoded[i] = b
		one.bytes += size
	}
	shown, size := utf8.DecodeRune(encoded[:one.runes])
	one.shown = shown
	return one, size == one.runes && shown != utf8.RuneError && isSensible(shown)
}

// byteOf returns the byte that is read as a character: as windows-1252 reads it
// or, of those that it has no character for, as a control.
func byteOf(r rune) (byte, bool) {
	if r >= 0x80 && r < 0x100 {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}

func isSensible(r rune) bool {
	return r == '\uFEFF' || r == '\u200b' || r == '\u200d' || r == '\u200e' || r == '\u00a0' || r == '\u202f' || r == '\u00ad' || r == '\ufe0f' ||
		unicode.IsGraphic(r) && isText(r)
}

// sure returns how many of the images at the beginning of a text are certain.
func sure(run []image, before rune, text string, loose bool) int {
	if len(run) == 0 {
		return 0
	}
	if sameScript(run) {
		return len(run)
	}
	one := run[0]
	after, _ := utf8.DecodeRuneInString(text[one.bytes:])
	if one.control || one.isSign() || one.isLetter(before, after, loose) {
		return 1
	}
	return 0
}

// sameScript recognizes three letters or more of one alphabet that is not Latin, or
// two if one of them is certain.
func sameScript(run []image) bool {
	enough := 3
	for _, one := range run {
		if one.control {
			enough = 2
		}
	}
	for _, script := range []*unicode.RangeTable{unicode.Cyrillic, unicode.Greek, unicode.Hebrew, unicode.Arabic, unicode.Han, unicode.Hiragana,
		unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Devanagari} {
		n := 0
		for _, one := range run {
			if unicode.Is(script, one.shown) {
				n++
			}
		}
		if n >= enough && 2*n > len(run) {
			return true
		}
	}
	return false
}

// isSign recognizes the images of signs that take three or four characters: "â€™",
// "â„¢", "ï»¿", "ðŸ˜€".
func (m image) isSign() bool {
	switch m.first {
	case 'â':
		return strings.ContainsRune("€‚„†ˆ‰Š˜", m.second) || m.second == 'œ' && !unicode.IsLetter(m.shown)
	case 'ï':
		return m.second == '»' && m.shown == '\uFEFF' || m.second == '¸' && m.shown == '\ufe0f'
	case 'ð':
		return m.second == 'Ÿ'
	}
	return false
}

// isLetter recognizes the images of Latin letters and of signs that take two
// characters, by what is around them.
func (m image) isLetter(before, after rune, loose bool) bool {
	if m.runes != 2 || unicode.IsLetter(m.second) && !strings.ContainsRune("ªºµ", m.second) && !loose && !unicode.IsLower(after) && !unicode.IsLower(before) {
		return false
	}
	doubtful := strings.ContainsRune("…‘’“”•–—™\u00a0«»®", m.second)
	capital := unicode.IsUpper(before)
	switch m.first {
	case 'Ã':
		return loose || !doubtful && !capital || unicode.IsLower(before) && unicode.IsLower(after)
	case 'Â':
		return unicode.IsGraphic(m.shown) && (loose || !doubtful && !capital)
	case 'Ä', 'Å':
		if strings.ContainsRune("±²³", m.second) && !unicode.IsLower(before) && !unicode.IsLower(after) {
			return false
		}
		return loose && (unicode.IsLetter(before) || unicode.IsLetter(after)) || unicode.IsLower(before) && unicode.IsLower(after) || !doubtful && (unicode.IsLower(before) || unicode.IsLower(after) && !capital)
	}
	return false
}
