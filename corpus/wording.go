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
	out, other := held, given
	if given.outweighs(held) {
		out, other = given, held
	}
	out.ID = held.ID
	out.Headline = cmp.Or(out.Headline, other.Headline)
	out.Standfirst = cmp.Or(out.Standfirst, other.Standfirst)
	choose := filled
	if held.sameWords(given) && held.fullness() == given.fullness() {
		choose = longer
		out.Form = cmp.Or(out.Form, other.Form)
		if other.Modified.After(out.Modified) {
			out.Modified = other.Modified
		}
	}
	out.Bylines, out.Captions, out.Related = choose(out.Bylines, other.Bylines), choose(out.Captions, other.Captions), choose(out.Related, other.Related)
	if out.Modified.IsZero() {
		out.Modified = other.Modified
	}
	out.fill(held, given)
	return out
}

// fill sets the fields that do not go with the words.
func (a *Article) fill(held, given Article) {
	a.NativeID = cmp.Or(held.NativeID, given.NativeID)
	a.URL = cmp.Or(held.URL, given.URL)
	a.Outlet = cmp.Or(held.Outlet, given.Outlet)
	a.Platform = cmp.Or(held.Platform, given.Platform)
	a.Section = cmp.Or(held.Section, given.Section)
	a.Language = cmp.Or(held.Language, given.Language)
	published := date{held.Published, held.PublishedPrecision, held.PublishedZone, held.DateSource}.
		or(date{given.Published, given.PublishedPrecision, given.PublishedZone, given.DateSource})
	a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = published.time, published.precision, published.zone, published.source
	a.CommentCount = held.CommentCount
	if n := given.CommentCount; n != nil && (held.CommentCount == nil || *n > *held.CommentCount) {
		a.CommentCount = n
	}
}

// outweighs tells whether the words of an article are taken in place of those held.
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

// sameWords tells whether two articles differ in no word; a headline that one
// of them does not have is no difference.
func (a Article) sameWords(b Article) bool {
	return slices.Equal(a.Paragraphs, b.Paragraphs) && (a.Headline == b.Headline || a.Headline == "" || b.Headline == "")
}

// modifiedAfter tells whether both say when they were modified, and a later than b.
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

// begins tells whether a text begins with an excerpt, which may end anywhere,
// with an ellipsis or without. Where paragraphs and lines end makes no difference.
func begins(text, excerpt []string) bool {
	beginning := plain(excerpt)
	for _, mark := range []string{"]", "…", "...", "[", "(…)", "(...)"} {
		beginning = strings.TrimRight(strings.TrimSuffix(beginning, mark), " ")
	}
	return strings.HasPrefix(plain(text), beginning)
}

// plain is a text in one line, its words parted by one space.
func plain(paragraphs []string) string {
	return strings.Join(strings.Fields(strings.Join(paragraphs, " ")), " ")
}
