// Package part knows the names of the parts of a page that holds an article: what
// the classes, ids, roles and properties of an element say of what is in it, and
// the parts of a path under which authors have their pages. What a name means is
// data: each word is in one row of tables.go, with everything that it means.
package part

import (
	"strings"

	"standpoint/indexer/parse/webpage/dom"
)

// Set is what a name means: some of the constants, joined by |.
type Set uint32

// The parts of a page.
const (
	Body       Set = 1 << iota // the text of the article
	Text                       // probably the text
	Article                    // an article as a whole
	Entry                      // an article as a whole, or one of several: its end is not the page's
	Headline                   // the headline
	Standfirst                 // the lines between headline and text
	Byline                     // who wrote
	Name                       // with Byline: the name and nothing else
	Date                       // when it was published or changed
	Info                       // may hold byline and date among other things
	Details                    // another short thing that belongs to the article: tags, a kicker
	Menu                       // a list of links, whatever else it is called
	Caption                    // a caption of a picture, or whose picture it is
	Related                    // other articles
	Comments                   // comments of readers
	Frame                      // nothing of the article, by a name that is rarely used for anything else
	Furniture                  // nothing of the article, by a name that is used for other things too
	Notice                     // never of the article: asks for consent
	Hidden                     // not shown
	Aside                      // may hold names and dates, but not those of the article
	Footer                     // an end: of the page, or of an Entry
	Paywall                    // asks readers to pay
	Over                       // lies over the page

	// Words for these mean other things as well. Who reads them must see by what is
	// in the element, or by where it is, that they are meant.
	MaybeStandfirst
	MaybeByline
	MaybeDate
)

// Of returns what a key means: a word of a name ("byline"), two words that follow
// each other in a name ("follow-us"), the last word of a name ("hidden$"), an
// element ("<nav>"), a state of it ("[hidden]") or the value of an attribute
// ("role=main", "itemprop=author").
func Of(key string) Set { return keys[key] }

// OfWords returns what the words of names mean, taken one by one and together.
func OfWords(names string) (all Set) {
	dom.EachNameWord(names, func(word string) { all |= keys[word] })
	return all
}

// Each calls yield for each key in a list of names that means anything.
func Each(list string, yield func(key string, parts Set)) {
	known := func(key string) {
		if parts := keys[key]; parts != 0 {
			yield(key, parts)
		}
	}
	for name := range strings.FieldsSeq(list) {
		last := ""
		dom.EachNameWord(name, func(word string) {
			known(word)
			if last != "" {
				known(last + "-" + word)
			}
			last = ""
			if joined[word] {
				last = word
			}
		})
		if last != "" {
			known(last + "$")
		}
	}
}

// IsProfile recognizes addresses of authors: a part of the path after which an
// author's name comes.
func IsProfile(address string) bool {
	if len(address) > 300 {
		return false
	}
	for {
		i := strings.IndexByte(address, '/')
		if i < 0 {
			return false
		}
		address = address[i+1:]
		if end := strings.IndexByte(address, '/'); end > 1 && end < 14 && end+1 < len(address) && profiles[strings.ToLower(address[:end])] {
			return true
		}
	}
}
