package annotate

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// shortest is how many letters a text must have for its language to be told
// from its words.
const shortest = 60

// language is the source's own word, else what the letters and words of a text
// tell; "" where that is not reliable. ISO 639-1.
func language(said, text string) string {
	if said = strings.ToLower(said); said != "" {
		code, _, _ := strings.Cut(strings.ReplaceAll(said, "_", "-"), "-")
		return code
	}
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			if letters++; letters > shortest {
				break
			}
		}
	}
	if letters <= shortest {
		return ""
	}
	info := whatlanggo.Detect(clip(text, 1500))
	if !info.IsReliable() {
		return ""
	}
	return info.Lang.Iso6391()
}

// clip gives at most n bytes from the start of a text, ended at a letter's end.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return text[:n]
}
