package export

import (
	"bytes"
	"cmp"
	"context"
	"iter"
	"net/url"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// youtube is what the YouTube Data API v3 answers to commentThreads.list and
// comments.list: list responses, or their items one a line
// (developers.google.com/youtube/v3/docs/commentThreads, …/comments).
func youtube() format.Format {
	return format.Format{Name: "youtube", Title: "YouTube comments (API)", Claims: claimsYoutube, Read: readYoutube}
}

func claimsYoutube(head format.Head) bool {
	return (head.Text[0] == '{' || head.Text[0] == '[') && bytes.Contains(head.Text, []byte(`"youtube#comment`))
}

func readYoutube(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		y := &youtubeReader{comments: comments{yield: yield}}
		y.article = func(id string) corpus.Article {
			a := video(id)
			a.Outlet = in.Outlet(a.URL, "")
			return a
		}
		if y.each(ctx, in, y.record, "items") {
			y.end()
		}
	}
}

// video is the article of a video that is known by its id alone.
func video(id string) corpus.Article {
	return corpus.Article{Platform: "youtube", NativeID: id, URL: "https://www.youtube.com/watch?v=" + url.QueryEscape(id)}
}

type youtubeReader struct {
	comments
}

// youtubeItem is a thread or a comment.
type youtubeItem struct {
	ID      string `json:"id"`
	Snippet struct {
		VideoID           string       `json:"videoId"`
		ParentID          string       `json:"parentId"`
		TextOriginal      string       `json:"textOriginal"`
		TextDisplay       string       `json:"textDisplay"`
		AuthorDisplayName string       `json:"authorDisplayName"`
		LikeCount         *int         `json:"likeCount"`
		PublishedAt       instant      `json:"publishedAt"`
		ModerationStatus  string       `json:"moderationStatus"`
		TopLevelComment   *youtubeItem `json:"topLevelComment"`
	} `json:"snippet"`
	Replies struct {
		Comments []youtubeItem `json:"comments"`
	} `json:"replies"`
}

func (y *youtubeReader) record(r format.Record) error {
	var item youtubeItem
	if err := decode(r, &item); err != nil {
		return err
	}
	top := cmp.Or(item.Snippet.TopLevelComment, &item)
	id := cmp.Or(item.Snippet.VideoID, top.Snippet.VideoID)
	switch {
	case top.ID == "":
		return r.Skip("it is not a comment: it has no id")
	case id == "":
		return r.Skip("it is not a comment on a video: it has no videoId")
	}
	y.add(id, top.comment(), top.withheld(), r.Offset)
	for _, reply := range item.Replies.Comments {
		if y.stopped {
			break
		}
		c := reply.comment()
		c.ParentID = cmp.Or(c.ParentID, top.ID)
		y.add(id, c, reply.withheld(), r.Offset)
	}
	return nil
}

func (i *youtubeItem) comment() corpus.Comment {
	s := &i.Snippet
	c := corpus.Comment{
		NativeID: i.ID, ParentID: s.ParentID, Author: format.Person(s.AuthorDisplayName), Score: s.LikeCount, Text: strings.TrimSpace(s.TextOriginal),
	}
	if c.Text == "" {
		c.Text = markup.FromHTML(s.TextDisplay)
	}
	s.PublishedAt.set(&c)
	return c
}

func (i *youtubeItem) withheld() string {
	switch i.Snippet.ModerationStatus {
	case "likelySpam":
		return format.SpamComments
	case "heldForReview":
		return format.UnapprovedComments
	case "rejected":
		return format.RejectedComments
	}
	return ""
}
