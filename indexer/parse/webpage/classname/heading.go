package classname

import (
	"strconv"
	"strings"

	"standpoint/indexer/parse/webpage/dom"
)

// HeadsComments reads a heading such as "12 Comments", "Kommentare (3)", "One
// Response to “…”" or "3 thoughts on …". A word for one comment is a heading only
// with a number: alone it is what editors call an opinion. So are words that
// other headings have as well, such as "Reactions". Words for what somebody thinks
// make a heading if they stand beside a word for the readers: "Your views". number
// is how many comments it says there are, nil if it does not; long says that the
// text is known to be a heading, which may have more words.
func HeadsComments(text string, long bool) (number *int, ok bool) {
	before, about, _ := strings.Cut(text, "“")
	if about == "" {
		before, _, _ = strings.Cut(text, "\"")
	}
	words := dom.NameWords(before)
	if len(words) == 0 || len(words) > 8 || !long && len(words) > 3 {
		return nil, false
	}
	sure, maybe := false, false
	readers, views := false, false
	for i, word := range words {
		readers, views = readers || MeansReaders(word), views || MeansViews(word)
		switch {
		case notHeading(word):
			return nil, false
		case i <= 3 && IsComments(word) && !IsVague(word):
			sure = true
		case i <= 3 && (IsComments(word) || IsComment(word)), long && i <= 2 && i > 0 && thought(word):
			maybe = true
		default:
			if n, err := strconv.Atoi(word); err == nil && n < 10_000_000 && number == nil {
				number = &n
			} else if n, known := numeral(word); known && i == 0 {
				number = &n
			}
		}
	}
	return number, sure || maybe && number != nil || long && readers && views
}

// thought recognizes words for a comment that WordPress's themes use in headings.
func thought(word string) bool {
	switch word {
	case "thought", "thoughts", "gedanke", "gedanken", "response", "antwort", "réflexion", "réflexions", "pensamiento", "pensamientos", "reacciones", "reply", "réponse", "réponses", "respuesta", "pensieri", "pensiero":
		return true
	}
	return false
}

func numeral(word string) (int, bool) {
	switch word {
	case "one", "ein", "un", "une", "uno", "una", "um", "eine", "één", "jeden":
		return 1, true
	case "no", "keine", "aucun", "sin", "nessun", "geen":
		return 0, true
	}
	return 0, false
}

// notHeading recognizes words that no heading of comments has.
func notHeading(word string) bool {
	switch word {
	case "leave", "schreibe", "schreiben", "most", "meistkommentiert", "recent", "neueste", "letzte", "latest", "policy", "popular", "top", "von", "write", "hinterlassen", "rules", "guidelines":
		return true
	}
	return false
}
