package forumapi

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/markup"
)

// HackerNewsItem is a story, a job, a poll or a comment.
type HackerNewsItem struct {
	ID      uint32
	Parent  uint32 // of a comment, the item it answers; 0 if not known
	Story   uint32 // of a comment, the story it is under; 0 if not known
	Article corpus.Article
	Comment corpus.Comment
	Kind    HackerNewsKind
	// Answered is true of an item that says itself that others answer it.
	Answered bool
	Children []HackerNewsItem // the replies that it holds, in their order

	storyTitle, storyURL string // of a comment that the search found
}

// Under is what a comment says of the story that it is under.
func (i HackerNewsItem) Under(story uint32) corpus.Article {
	a := HackerNewsStub(story)
	if i.storyTitle != "" && i.Story == story {
		a.Headline = strings.Join(strings.Fields(i.storyTitle), " ")
		a.Related = linked(i.storyURL, a.URL)
	}
	return a
}

// HackerNewsKind is a kind of item.
type HackerNewsKind int

// The kinds of items.
const (
	HackerNewsOther   HackerNewsKind = iota // part of a poll, or nothing of Hacker News
	HackerNewsStory                         // Article is set
	HackerNewsComment                       // Comment is set, all but its parent
)

// hackerNewsFields are those of the official API (Firebase), of the search's
// items and of its hits.
type hackerNewsFields struct {
	ID          text                   `json:"id"`
	ObjectID    text                   `json:"objectID"`
	Type        text                   `json:"type"`
	By          text                   `json:"by"`
	Author      text                   `json:"author"`
	Time        number                 `json:"time"`
	Created     number                 `json:"created_at_i"`
	CreatedAt   text                   `json:"created_at"`
	Timestamp   text                   `json:"timestamp"`
	Title       text                   `json:"title"`
	URL         text                   `json:"url"`
	Text        text                   `json:"text"`
	StoryText   text                   `json:"story_text"`
	CommentText text                   `json:"comment_text"`
	Score       number                 `json:"score"`
	Points      number                 `json:"points"`
	Parent      text                   `json:"parent"`
	ParentID    text                   `json:"parent_id"`
	StoryID     text                   `json:"story_id"`
	StoryTitle  text                   `json:"story_title"`
	StoryURL    text                   `json:"story_url"`
	Descendants number                 `json:"descendants"`
	NumComments number                 `json:"num_comments"`
	Deleted     flag                   `json:"deleted"`
	Dead        flag                   `json:"dead"`
	Kids        list[struct{}]         `json:"kids"`
	Children    list[hackerNewsFields] `json:"children"`
	Options     list[hackerNewsFields] `json:"options"`
}

// HackerNews reads one item, with the replies that it holds.
func HackerNews(raw []byte) (HackerNewsItem, error) {
	var f hackerNewsFields
	if err := decode(raw, &f); err != nil {
		return HackerNewsItem{}, err
	}
	return f.item(0), nil
}

// item makes an item of what is below an item above, or 0.
func (f *hackerNewsFields) item(above uint32) HackerNewsItem {
	item := HackerNewsItem{
		ID: itemID(cmp.Or(f.ID, f.ObjectID)), Story: itemID(f.StoryID), Parent: cmp.Or(itemID(cmp.Or(f.Parent, f.ParentID)), above),
		Answered: f.Kids.other > 0 || len(f.Children.items) > 0,
	}
	switch {
	case item.ID == 0 || f.Type == "pollopt":
	case f.isComment(item):
		item.Kind, item.Comment = HackerNewsComment, f.comment(item.ID)
		item.storyTitle, item.storyURL = string(f.StoryTitle), string(f.StoryURL)
	case f.Type == "story" || f.Type == "job" || f.Type == "poll" || f.Title != "":
		item.Kind, item.Article = HackerNewsStory, f.story(item.ID)
	}
	for i := range f.Children.items {
		item.Children = append(item.Children, f.Children.items[i].item(item.ID))
	}
	return item
}

func (f *hackerNewsFields) isComment(item HackerNewsItem) bool {
	return f.Type == "comment" || f.Type == "" && f.Title == "" && (item.Parent != 0 || item.Story != 0)
}

// itemID is an item's id; 0 if it is not one.
func itemID(t text) uint32 {
	n, err := strconv.ParseUint(string(t), 10, 64)
	if err != nil || n > math.MaxUint32 {
		return 0
	}
	return uint32(n)
}

// HackerNewsStub is what is known of a story by its id.
func HackerNewsStub(id uint32) corpus.Article {
	native := strconv.FormatUint(uint64(id), 10)
	return corpus.Article{
		ID: corpus.NativeArticleID("hackernews", native), NativeID: native, Platform: "hackernews", Outlet: "hacker-news",
		URL: HackerNewsAddress(id),
	}
}

// HackerNewsAddress is the address of an item.
func HackerNewsAddress(id uint32) string {
	return "https://news.ycombinator.com/item?id=" + strconv.FormatUint(uint64(id), 10)
}

func (f *hackerNewsFields) at() time.Time {
	if at := unix(cmp.Or(f.Time, f.Created)); !at.IsZero() {
		return at
	}
	if at := datetime.Exact(string(f.CreatedAt)); !at.IsZero() {
		return at
	}
	return datetime.Exact(strings.TrimSuffix(string(f.Timestamp), " UTC"))
}

func (f *hackerNewsFields) story(id uint32) corpus.Article {
	a := dated(HackerNewsStub(id), f.at())
	a.Headline = strings.Join(strings.Fields(string(f.Title)), " ")
	a.Bylines = bylines(string(cmp.Or(f.By, f.Author)))
	a.Paragraphs = markup.Paragraphs(markup.FromHTML(string(cmp.Or(f.Text, f.StoryText))))
	for _, option := range f.Options.items {
		if text := markup.FromHTML(string(option.Text)); text != "" {
			a.Paragraphs = append(a.Paragraphs, "- "+text)
		}
	}
	if a.CommentCount = f.Descendants.count(); a.CommentCount == nil {
		a.CommentCount = f.NumComments.count()
	}
	a.Related = linked(string(f.URL), a.URL)
	return a
}

func (f *hackerNewsFields) comment(id uint32) corpus.Comment {
	c := corpus.Comment{
		NativeID: strconv.FormatUint(uint64(id), 10), Author: string(cmp.Or(f.By, f.Author)), Posted: f.at(),
		URL: HackerNewsAddress(id), Score: cmp.Or(f.Score, f.Points).count(),
	}
	if !f.Deleted && !f.Dead {
		c.Text = HackerNewsText(markup.FromHTML(string(cmp.Or(f.Text, f.CommentText))))
	}
	c.Deleted = c.Text == ""
	return c
}

// HackerNewsText is a comment's text; "" for the words that stand for one that
// is gone.
func HackerNewsText(text string) string {
	switch text {
	case "[deleted]", "[dead]", "[flagged]", "[delayed]":
		return ""
	}
	return text
}
