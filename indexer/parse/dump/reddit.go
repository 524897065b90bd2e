package dump

import (
	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/forumapi"
)

// redditMembers are where things are: in listings, in what is given for more
// comments, and in what archives of Reddit answer.
var redditMembers = []string{"data.children", "json.data.things", "data[]"}

// redditFormat is what Reddit's API gives (a thread, a listing, single things)
// and dumps of it, submissions and comments in one file or in several.
//
// Deleted and removed comments are kept without text where others answer them, in
// any order within the file, as far as room is to remember them (withheld).
func redditFormat() format.Format {
	return format.Format{
		Name: "reddit", Title: "Reddit JSON", Claims: claimsReddit,
		Read: read(func(as *assembler, _ format.Input) reader { return &redditReader{assembler: as} }, redditMembers...),
	}
}

type redditReader struct {
	*assembler
	withheld withheld
}

func (r *redditReader) record(record format.Record) (bool, error) {
	return forumapi.Reddit(record.Raw, r)
}

// Comment hands a comment on, after the deleted ones that it shows to be answered.
func (r *redditReader) Comment(article corpus.Article, c corpus.Comment) {
	for _, given := range r.withheld.take(article.ID, c) {
		r.assembler.Comment(article, given)
	}
}

// Answered notes that a comment is answered.
func (r *redditReader) Answered(article corpus.Article, comment string) {
	r.withheld.answers(place{article.ID, comment})
}

func (r *redditReader) end() {
	for range r.withheld.left() {
		r.LeftOut(format.DeletedComments)
	}
}

func claimsReddit(head format.Head) bool {
	o := format.OutlineOf(head)
	for _, at := range []string{"", "data", "data.children", "data.children.data", "json.data.things"} {
		things := o.Under(at)
		switch {
		case things.Has("kind", "data") && redditKinds[things["kind"]],
			things.Has("link_id", "body"), things.Has("link_id", "parent_id", "author"),
			things.Has("title", "subreddit", "author") && (things.Has("selftext") || things.Has("permalink") || things.Has("num_comments")):
			return true
		}
	}
	return false
}

var redditKinds = map[string]bool{"t1": true, "t3": true, "Listing": true, "more": true}
