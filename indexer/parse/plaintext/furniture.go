package plaintext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/parse/webpage/classname"
)

// promotion is how lines begin that lead away from the article.
var promotion = lazily(`^(?:(?i:read more|read also|also read|see also|see more|related|related (?:story|stories|article|articles|coverage|news|content)|recommended|recommended (?:reading|stories)|` +
	`more (?:news|stories|coverage|on this story)|trending|most read|must read|don['’]t miss|you may also like|you might also like|watch (?:live|now|more)|click here|continue reading|up next)|` +
	`EXCLUSIVE|WATCH|MORE|LIVE UPDATES|BREAKING|OPINION|VIDEO|PHOTOS|GALLERY|LISTEN|FLASHBACK|TRENDING) ?[:|»>→-]`)

// marker is a heading between an article and its comments.
var marker = lazily(`^[\W\d_]*(?i:comments?|reader comments|readers['’] comments|join the (?:conversation|discussion)|(?:view|show|see|read) (?:all )?(?:\d+ )?comments|leave a comment|sort by:? ?\w*)[\W\d_]*$`)

// isPromotion reports whether a line leads away from the article.
func isPromotion(text string) bool { return promotion.MatchString(front(text)) }

// longestMarker is how many bytes a heading of comments has in any language.
const longestMarker = 60

// isMarker reports whether a line is a heading between an article and its comments,
// in one of the languages of package classname.
func isMarker(text string) bool {
	if len(text) <= near && marker.MatchString(text) {
		return true
	}
	if len(text) > longestMarker || strings.ContainsAny(text, "?!.,@") {
		return false
	}
	_, heads := classname.HeadsComments(text, false)
	return heads
}

// near is how many bytes of a line patterns of its start or its end look at.
// Patterns take time by the length of what they are given.
const near = 200

// front is the start of a line, a letter at its end perhaps cut.
func front(text string) string { return text[:min(near, len(text))] }

func back(text string) string { return text[max(0, len(text)-near):] }

// isRelated reports whether a line of an article is a promotional headline: one
// with a label, or one in capitals from end to end.
func isRelated(text string) bool {
	return isPromotion(text) || isMarker(text) || inCapitals(text)
}

// inCapitals reports whether a line has at least five words and no small letter.
// Shorter ones may be headings of the article's own.
func inCapitals(text string) bool {
	capitals, words := 0, 0
	for _, word := range strings.Fields(text) {
		letters := 0
		for _, r := range word {
			switch {
			case unicode.IsLower(r):
				return false
			case unicode.IsUpper(r):
				letters++
			}
		}
		if letters > 0 {
			words++
		}
		capitals += letters
	}
	return words >= 5 && capitals >= 20
}

var (
	// credit is the last bracket of a line.
	credit = lazily(`[([]([^()\[\]]{2,100})[)\]]\.?$`)
	// agencyCredit is a bracket that is a credit whatever comes before it.
	agencyCredit = lazily(`(?i)\b(photo|photos|photograph|image|images|getty|reuters|afp|ap|epa|upi|handout|courtesy|file|screenshot|screengrab|illustration|graphic|pool|shutterstock|istock|twitter|facebook|instagram|youtube|via|google maps|video)\b|/`)
	// captionStart is how lines of pictures begin.
	captionStart = lazily(`^(FILE|File|FILE PHOTO|File photo|Photo|PHOTO|Image|Picture|Pictured|Photograph|Caption|Screenshot|Illustration)( [Cc]redit| [Bb]y)? ?(:|-|–|—) `)
	// creditEnd is a credit without brackets, as some outlets write it.
	creditEnd = lazily(`(Photograph|Photo|Image|Picture|Illustration|Credit)( by)?: [A-Z][\w.'’-]+( [\w.'’-]+){0,4}(/[\w ]+)*\.?$`)
)

// isCaption reports whether a line belongs to a picture: it ends in the credit of
// who took it, or begins with the word for it.
func isCaption(text string) bool {
	if captionStart.MatchString(front(text)) || strings.Contains(text, ": ") && creditEnd.MatchString(back(text)) {
		return true
	}
	if end := strings.TrimSuffix(text, "."); !strings.HasSuffix(end, ")") && !strings.HasSuffix(end, "]") {
		return false
	}
	m := credit.FindStringSubmatchIndex(text)
	if m == nil {
		return false
	}
	inside, before := text[m[2]:m[3]], strings.TrimRight(text[:m[0]], " ")
	if !isCredit(inside) || len(before) < 20 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(`.!?"”’'`, last) || agencyCredit.MatchString(inside) && !strings.HasSuffix(text, ".")
}

// isCredit reports whether a text in brackets is a name, of a person, a body or
// both, and not an aside: every word but small ones has a capital, and no sentence
// ends in it.
func isCredit(s string) bool {
	small := map[string]bool{"of": true, "the": true, "and": true, "for": true, "via": true, "de": true, "by": true, "from": true, "on": true, "in": true, "courtesy": true, "photo": true, "file": true, "for/": true, "at": true, "through": true}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '/' || r == ',' || r == '-' || r == '|' || r == ';' })
	if len(words) == 0 || len(words) > 14 || strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "Jr.") {
		return false
	}
	capitals := 0
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, `"“'‘@`))
		switch {
		case unicode.IsUpper(first) || !unicode.IsLower(first) && unicode.IsLetter(first):
			capitals++
		case !small[strings.ToLower(w)] && !unicode.IsDigit(first):
			return false
		}
	}
	return capitals > 0
}

// isHeadline reports whether the first line is the headline of what follows:
// short, without the full stop of a sentence, and followed by running text.
func isHeadline(first, second string) bool {
	n := letters(first)
	last, _ := utf8.DecodeLastRuneInString(first)
	if n < 15 || n > 160 || strings.Count(first, " ") < 2 || strings.ContainsRune(".;:,…-—–", last) || isCaption(first) || isPromotion(first) {
		return false
	}
	start, _ := utf8.DecodeRuneInString(first)
	end, _ := utf8.DecodeLastRuneInString(second)
	quoted := strings.ContainsRune(`"“`, start)
	return !unicode.IsLower(start) && !quoted && letters(second) >= max(60, n) && strings.ContainsRune(`.!?"”’'):`, end)
}
