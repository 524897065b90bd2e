package export

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// coral is what mongoexport writes of the collections of Coral, "comments" and
// "stories" (version 5 and later), and of Talk before it, "comments" and
// "assets": JSON Lines, or one array
// (coralproject/talk, server/src/core/server/models/comment/comment.ts, story.ts).
func coral() format.Format {
	return format.Format{Name: "coral", Title: "Coral comments and stories (mongoexport)", Claims: claimsCoral, Read: readCoral}
}

func claimsCoral(head format.Head) bool {
	if head.Text[0] != '{' && head.Text[0] != '[' {
		return false
	}
	keys := firstKeys(head.Text)
	has := func(all ...string) bool {
		for _, key := range all {
			if !keys[key] {
				return false
			}
		}
		return true
	}
	return has("storyID", "status") || has("story_id", "status", "body") || has("asset_id", "status", "body") ||
		has("tenantID", "url", "commentCounts") || has("tenantID", "url", "metadata") || has("id", "url", "scraped")
}

func readCoral(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		c := &coralReader{in: in, comments: comments{yield: yield, article: coralArticle}}
		if c.each(ctx, in, c.record) {
			c.end()
		}
	}
}

type coralReader struct {
	in format.Input
	comments
}

// coralRecord is a comment, a story or an asset.
type coralRecord struct {
	ID       name   `json:"id"`
	StoryID  name   `json:"storyID"`
	Story    name   `json:"story_id"`
	AssetID  name   `json:"asset_id"`
	ParentID name   `json:"parentID"`
	Parent   name   `json:"parent_id"`
	Status   string `json:"status"`
	Body     string `json:"body"`

	Revisions []struct {
		Body string `json:"body"`
	} `json:"revisions"`
	Author  json.RawMessage `json:"author"` // of a comment an object, of an asset a name
	Created instant         `json:"createdAt"`
	Stamped instant         `json:"created_at"`
	Deleted instant         `json:"deletedAt"`

	URL       string  `json:"url"`
	Title     string  `json:"title"`
	About     string  `json:"description"`
	Section   string  `json:"section"`
	Published instant `json:"publication_date"`
	Metadata  struct {
		Title     string  `json:"title"`
		Author    string  `json:"author"`
		About     string  `json:"description"`
		Section   string  `json:"section"`
		Published instant `json:"publishedAt"`
	} `json:"metadata"`
}

func (c *coralReader) record(r format.Record) error {
	var record coralRecord
	if err := decode(r, &record); err != nil {
		return err
	}
	switch story := cmp.Or(record.StoryID, record.Story, record.AssetID); {
	case story != "" && record.ID != "":
		c.add(string(story), record.comment(), record.withheld(), r.Offset)
	case record.URL != "" && record.ID != "":
		thread := corpus.Thread{Article: record.article(c.in), Origin: corpus.Origin{Offset: r.Offset}}
		c.stopped = !c.flush() || !c.yield(thread, nil)
	default:
		return r.Skip("it is neither a comment nor a story")
	}
	return nil
}

// coralArticle stands for the story that a comment names by its id alone.
func coralArticle(id string) corpus.Article {
	return corpus.Article{ID: corpus.NativeArticleID("coral", id), NativeID: id, Platform: "coral"}
}

func (r *coralRecord) article(in format.Input) corpus.Article {
	a := coralArticle(string(r.ID))
	a.URL = r.URL
	a.Headline = markup.OneLine(cmp.Or(r.Metadata.Title, r.Title))
	a.Standfirst = markup.OneLine(cmp.Or(r.Metadata.About, r.About))
	a.Section = markup.OneLine(cmp.Or(r.Metadata.Section, r.Section))
	a.Outlet = in.Outlet(r.URL, "")
	author := r.Metadata.Author
	if author == "" && len(r.Author) > 0 {
		_ = json.Unmarshal(r.Author, &author)
	}
	if author = format.Person(author); author != "" {
		a.Bylines = []string{author}
	}
	r.Published.publish(&a)
	r.Metadata.Published.publish(&a)
	return a
}

func (r *coralRecord) comment() corpus.Comment {
	c := corpus.Comment{NativeID: string(r.ID), ParentID: string(cmp.Or(r.ParentID, r.Parent)), Text: markup.FromLines(r.Body)}
	if n := len(r.Revisions); n > 0 {
		c.Text = markup.FromHTML(r.Revisions[n-1].Body)
	}
	var author struct{ Username string }
	if len(r.Author) > 0 && json.Unmarshal(r.Author, &author) == nil {
		c.Author = format.Person(author.Username)
	}
	r.Created.set(&c)
	r.Stamped.set(&c)
	return c
}

func (r *coralRecord) withheld() string {
	switch {
	case r.Deleted.known:
		return format.DeletedComments
	case r.Status == "REJECTED":
		return format.RejectedComments
	case r.Status == "SYSTEM_WITHHELD":
		return "comments withheld by the system"
	case r.Status == "PREMOD":
		return format.UnapprovedComments
	}
	return ""
}
