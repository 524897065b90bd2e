package linked

import (
	"strings"
	"unicode"

	"standpoint/corpus"
)

// Join adds what JSON-LD says to what was read on the page: a comment that is on
// both counts once, with what either knows. It tells which texts were not on it.
func Join(comments, linked []corpus.Comment) (all, others []corpus.Comment) {
	byText := map[string]*corpus.Comment{}
	for i := range comments {
		c := &comments[i]
		if key := Opening(c.Text); key != "" && byText[key] == nil {
			byText[key] = c
		}
	}
	names := map[string]string{} // of the comment in JSON-LD → on the page
	for _, c := range linked {
		c.ParentID = renamed(names, c.ParentID)
		held := byText[Opening(c.Text)]
		if held == nil || c.Text == "" {
			others = append(others, c)
			continue
		}
		fill(held, c)
		for _, name := range []string{c.NativeID, c.ID} {
			if name != "" && held.NativeID != "" {
				names[name] = held.NativeID
			} else if name != "" && held.ID != "" {
				names[name] = held.ID
			}
		}
	}
	return append(comments, others...), others
}

func renamed(names map[string]string, name string) string {
	if other, ok := names[name]; ok {
		return other
	}
	return name
}

// fill gives a comment what it lacks and another reading of it has.
func fill(c *corpus.Comment, other corpus.Comment) {
	if c.NativeID == "" {
		c.NativeID = other.NativeID
	}
	if c.Author == "" {
		c.Author = other.Author
	}
	if c.Posted.IsZero() || c.PostedPrecision != "" && other.PostedPrecision == "" && !other.Posted.IsZero() {
		c.Posted, c.PostedPrecision, c.PostedZone = other.Posted, other.PostedPrecision, other.PostedZone
	}
	if c.Score == nil {
		c.Score = other.Score
	}
	if c.URL == "" {
		c.URL = other.URL
	}
}

// Opening is how texts are compared that were written out twice: their first
// letters and digits.
func Opening(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
			if b.Len() >= 120 {
				break
			}
		}
	}
	return b.String()
}
