package parse

import (
	"standpoint/corpus"
	"standpoint/indexer/parse/charset"
)

// mend mends what was decoded wrongly before it came here, in all that a thread
// says in words, and counts the places.
func mend(t *corpus.Thread) (places int) {
	one := func(text *string) {
		mended, n := charset.Mend(*text)
		if n > 0 {
			*text = mended
			places += n
		}
	}
	a := &t.Article
	for _, text := range []*string{&a.Headline, &a.Standfirst, &a.Section} {
		one(text)
	}
	for _, list := range [][]string{a.Bylines, a.Paragraphs, a.Captions, a.Related} {
		for i := range list {
			one(&list[i])
		}
	}
	for i := range t.Comments {
		one(&t.Comments[i].Author)
		one(&t.Comments[i].Text)
	}
	return places
}
