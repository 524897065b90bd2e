package corpus

import (
	"cmp"
	"slices"
	"strings"
)

// fullness says how much of an article's text is there.
type fullness int

const (
	empty   fullness = iota // no paragraphs
	excerpt                 // the beginning
	full
)

func (a Article) fullness() fullness {
	switch {
	case len(a.Paragraphs) == 0:
		return empty
	case a.Form == FormExcerpt:
		return excerpt
	}
	return full
}

// mergeArticles is Merge for articles.
func mergeArticles(held, given Article) Article {
	from := pair[Article]{held: held, given: given, words: held, others: given}
	if given.outweighs(held) {
		from.words, from.others = given, held
	}
	from.same = held.sameWords(given) && held.fullness() == given.fullness()
	return join(articleRules, from)
}

// outweighs reports whether the words of an article are taken in place of those held.
func (a Article) outweighs(held Article) bool {
	fullness := a.fullness()
	switch {
	case fullness != held.fullness():
		return fullness > held.fullness()
	case fullness == empty, a.sameWords(held):
		return false
	case fullness == excerpt && begins(held.Paragraphs, a.Paragraphs) != begins(a.Paragraphs, held.Paragraphs):
		return begins(a.Paragraphs, held.Paragraphs)
	}
	return !held.modifiedAfter(a)
}

// sameWords reports whether two articles differ in no word; a headline that one
// of them does not have is not a difference.
func (a Article) sameWords(b Article) bool {
	return slices.Equal(a.Paragraphs, b.Paragraphs) && (a.Headline == b.Headline || a.Headline == "" || b.Headline == "")
}

// modifiedAfter reports whether both say when they were modified, and a later than b.
func (a Article) modifiedAfter(b Article) bool {
	return !b.Modified.IsZero() && a.Modified.After(b.Modified)
}

// filled is a list, or another one where it is empty.
func filled(list, other []string) []string {
	if len(list) == 0 && len(other) > 0 {
		return other
	}
	return list
}

// longer is the longer of two lists; of two equally long ones the greater, so
// that their order makes no difference.
func longer(list, other []string) []string {
	if cmp.Or(len(other)-len(list), slices.Compare(other, list)) > 0 {
		return other
	}
	return list
}

// begins reports whether a text begins with an excerpt, which may end anywhere,
// with an ellipsis or without. Where paragraphs and lines end makes no difference.
func begins(text, excerpt []string) bool {
	beginning := plain(excerpt)
	for _, mark := range []string{"]", "…", "...", "[", "(…)", "(...)"} {
		beginning = strings.TrimRight(strings.TrimSuffix(beginning, mark), " ")
	}
	return strings.HasPrefix(plain(text), beginning)
}

// plain is a text in one line, its words separated by one space.
func plain(paragraphs []string) string {
	return strings.Join(strings.Fields(strings.Join(paragraphs, " ")), " ")
}
