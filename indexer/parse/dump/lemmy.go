package dump

import (
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/forumapi"
)

// lemmyFormat is what Lemmy's API gives: a post, lists of posts or comments, and
// such views as JSON Lines. Deleted and removed comments are kept without text
// where the API counts replies to them. The numbers of comments are those of the
// instance that was asked: the same thread read from two instances has the
// comments of both.
func lemmyFormat() format.Format {
	return format.Format{
		Name: "lemmy", Title: "Lemmy JSON", Claims: claimsLemmy,
		Read: read(func(as *assembler, _ format.Input) reader { return lemmyReader{as} }, lemmyMembers...),
	}
}

// lemmyMembers are where views are: since version 1.0, lists are "items".
var lemmyMembers = []string{"post_view", "comment_view", "posts[]", "comments[]", "items[]"}

func claimsLemmy(head format.Head) bool {
	o := format.OutlineOf(head)
	for _, at := range []string{"", "post_view", "comment_view", "posts", "comments", "items"} {
		view := o.Under(at)
		if view.Has("comment.path", "comment.content") || view.Has("comment.path", "comment.ap_id") ||
			view.Has("post.ap_id", "post.name") || view.Has("post.ap_id", "post.title") {
			return true
		}
	}
	return false
}

type lemmyReader struct{ *assembler }

func (l lemmyReader) record(record format.Record) (bool, error) {
	return forumapi.Lemmy(record.Raw, l.assembler)
}

func (lemmyReader) end() {}
