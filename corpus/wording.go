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

// outweighs reports whether the words of an article replace those held.
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

// sameWords reports whether two articles have the same words; a headline that one
// of them does not have is not a difference.
func (a Article) sameWords(b Article) bool {
	return slices.Equal(a.Paragraphs, b.Paragraphs) && (a.Headline == b.Headline || a.Headline == "" || b.Headline == "")
}

// modifiedAfter reports whether both say when they were modified, and a was
// modified later than b.
func (a Article) modifiedAfter(b Article) bool {
	return !b.Modified.IsZero() && a.Modified.After(b.Modified)
}

// filled returns a list, or another one if it is empty.
func filled(list, other []string) []string {
	if len(list) == 0 && len(other) > 0 {
		return other
	}
	return list
}

// longer returns the longer of two lists; if they are equally long, the greater
// one, so that their order makes no difference.
func longer(list, other []string) []string {
	if cmp.Or(len(other)-len(list), slices.Compare(other, list)) > 0 {
		return other
	}
	return list
}

// begins reports whether a text begins with an excerpt. The excerpt may end
// anywhere, with or without an ellipsis. It makes no difference where paragraphs and
// lines end.
func begins(text, excerpt []string) bool {
	beginning := plain(excerpt)
	for _, mark := range []string{"]", "…", "...", "[", "(…)", "(...)"} {
		beginning = strings.TrimRight(strings.TrimSuffix(beginning, mark), " ")
	}
	return strings.HasPrefix(plain(text), beginning)
}

// plain returns a text in one line, with one space between words.
func plain(paragraphs []string) string {
	return strings.Join(strings.Fields(strings.Join(paragraphs, " ")), " ")
}
