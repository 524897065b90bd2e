package language

import (
	"slices"
	"strings"
	"unicode"
)

// scripts are those that are not written in Latin letters, with the languages that are
// written in them, the most spread first.
var scripts = []struct {
	table     *unicode.RangeTable
	languages []string
}{
	{unicode.Cyrillic, []string{"ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"}},
	{unicode.Arabic, []string{"ar", "fa", "ur", "ps", "ku", "ug", "sd"}},
	{unicode.Han, []string{"zh", "ja"}},
	{unicode.Hangul, []string{"ko"}},
	{unicode.Greek, []string{"el"}},
	{unicode.Hebrew, []string{"he", "yi"}},
	{unicode.Thai, []string{"th"}},
	{unicode.Devanagari, []string{"hi", "mr", "ne"}},
	{unicode.Bengali, []string{"bn", "as"}},
	{unicode.Tamil, []string{"ta"}},
	{unicode.Telugu, []string{"te"}},
	{unicode.Gujarati, []string{"gu"}},
	{unicode.Gurmukhi, []string{"pa"}},
	{unicode.Kannada, []string{"kn"}},
	{unicode.Malayalam, []string{"ml"}},
	{unicode.Sinhala, []string{"si"}},
	{unicode.Georgian, []string{"ka"}},
	{unicode.Armenian, []string{"hy"}},
	{unicode.Khmer, []string{"km"}},
	{unicode.Lao, []string{"lo"}},
	{unicode.Myanmar, []string{"my"}},
	{unicode.Ethiopic, []string{"am", "ti"}},
}

// byScript tells the language of a text that is not written in Latin letters: the
// thread's, if it is written in them, else the one that its letters or words are of,
// else the most spread. Where only words can tell, Cyrillic, they are asked first.
func byScript(text, thread string, letters int) (language string, told bool) {
	counts := make([]int, len(scripts))
	kana := 0
	for _, r := range text {
		switch {
		case r < 0x370 || !unicode.IsLetter(r):
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		default:
			for i, s := range scripts {
				if unicode.Is(s.table, r) {
					counts[i]++
					break
				}
			}
		}
	}
	most := 0
	for i, n := range counts {
		if n > counts[most] {
			most = i
		}
	}
	switch languages := scripts[most].languages; {
	case kana > 0 && 2*(kana+counts[2]) > letters:
		return "ja", true
	case 2*counts[most] <= letters:
		return "", false
	case scripts[most].table == unicode.Cyrillic:
		e := weigh(text)
		best, _ := e.ranked()
		name := lexicon().names[best]
		own, other, listed := e.against(thread)
		switch in := slices.Contains(languages, thread); {
		case in && (!listed || other < foreign || other <= own):
			return thread, true
		case e.of[best] > 0 && slices.Contains(languages, name):
			return name, true
		}
		return "", thread == "" && letters <= shortest // a detector may know
	case slices.Contains(languages, thread):
		return thread, true
	case scripts[most].table == unicode.Arabic && strings.ContainsAny(text, "ٹڈڑےں"):
		return "ur", true
	case scripts[most].table == unicode.Arabic && strings.ContainsAny(text, "پچژگ"):
		return "fa", true
	default:
		return languages[0], true
	}
}
