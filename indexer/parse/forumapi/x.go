package forumapi

import (
	"cmp"
	"html"
	"strings"
	"time"

	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
)

// tweet is a post of X in one of its forms: that of the API before 2023 (v1.1), which the
// archive of an account has too, and that of the API v2, in pages or flattened by twarc.
type tweet struct {
	ID        text          `json:"id"`
	IDStr     text          `json:"id_str"`
	Text      text          `json:"text"`
	FullText  text          `json:"full_text"`
	Created   text          `json:"created_at"`
	Lang      text          `json:"lang"`
	Answers   text          `json:"in_reply_to_status_id_str"`
	Thread    text          `json:"conversation_id"`
	ThreadStr text          `json:"conversation_id_str"`
	AuthorID  text          `json:"author_id"`
	Author    object[xUser] `json:"author"`
	User      object[xUser] `json:"user"`
	Likes     number        `json:"favorite_count"`
	Metrics   object[struct {
		Likes number `json:"like_count"`
	}] `json:"public_metrics"`
	Note object[struct {
		Text text `json:"text"`
	}] `json:"note_tweet"`
	Extended object[struct {
		FullText text `json:"full_text"`
	}] `json:"extended_tweet"`
	Referenced list[xReference]  `json:"referenced_tweets"`
	Retweeted  object[struct{}]  `json:"retweeted_status"`
	Entities   object[xEntities] `json:"entities"`

	Tweet object[tweet] `json:"tweet"` // of an archive
	Data  xTweets       `json:"data"`  // of a page of the API v2
	More  object[struct {
		Users  list[xUser] `json:"users"`
		Tweets list[tweet] `json:"tweets"`
	}] `json:"includes"`
}

type xUser struct {
	ID         text `json:"id"`
	Name       text `json:"username"`
	ScreenName text `json:"screen_name"`
}

type xReference struct {
	Type text `json:"type"`
	ID   text `json:"id"`
}

type xEntities struct {
	URLs list[xURL] `json:"urls"`
}

type xURL struct {
	URL      text `json:"url"`
	Expanded text `json:"expanded_url"`
}

// X reads a post, or a page of posts with the users that wrote them.
func X(raw []byte) (posts []Post, left []string, err error) {
	var t tweet
	if err := decode(raw, &t); err != nil {
		return nil, nil, err
	}
	names := map[text]text{}
	all := t.Data.items
	if t.Tweet.it != nil {
		all = append(all, *t.Tweet.it)
	}
	if len(all) == 0 {
		all = append(all, t)
	}
	if t.More.it != nil {
		for _, u := range t.More.it.Users.items {
			names[u.ID] = u.Name
		}
		all = append(all, t.More.it.Tweets.items...)
	}
	for i := range all {
		switch p, ok := all[i].post(names); {
		case !ok:
		case all[i].isPassed():
			left = append(left, passedOn)
		default:
			posts = append(posts, p)
		}
	}
	return posts, left, nil
}

// isPassed reports whether a post only passes on another one.
func (t *tweet) isPassed() bool {
	for _, r := range t.Referenced.items {
		if r.Type == "retweeted" {
			return true
		}
	}
	return t.Retweeted.it != nil || strings.HasPrefix(string(cmp.Or(t.FullText, t.Text)), "RT @")
}

func (t *tweet) post(names map[text]text) (p Post, ok bool) {
	body := cmp.Or(t.FullText, t.Text)
	if t.Note.it != nil {
		body = cmp.Or(t.Note.it.Text, body)
	}
	if t.Extended.it != nil {
		body = cmp.Or(t.Extended.it.FullText, body)
	}
	p = Post{Platform: "x", ID: string(cmp.Or(t.IDStr, t.ID)), Parent: string(t.Answers), Root: string(cmp.Or(t.Thread, t.ThreadStr)), Posted: xTime(string(t.Created)), Language: format.Language(string(t.Lang))}
	if p.ID == "" || body == "" {
		return p, false
	}
	author := names[t.AuthorID]
	for _, u := range []*xUser{t.User.it, t.Author.it} {
		if u != nil {
			author = cmp.Or(u.Name, u.ScreenName, author)
		}
	}
	p.Author, p.Score = person(author), t.Likes.count()
	if t.Metrics.it != nil {
		p.Score = t.Metrics.it.Likes.count()
	}
	for _, r := range t.Referenced.items {
		if r.Type == "replied_to" {
			p.Parent = string(r.ID)
		}
	}
	if p.Root == p.ID || p.Parent == "" {
		p.Root = ""
	}
	words := string(body)
	if t.Entities.it != nil {
		for _, u := range t.Entities.it.URLs.items {
			if u.URL != "" && u.Expanded != "" {
				words = strings.ReplaceAll(words, string(u.URL), string(u.Expanded))
				if p.Link == "" && !strings.Contains(string(u.Expanded), "/status/") {
					p.Link = string(u.Expanded)
				}
			}
		}
	}
	p.Text = plain(html.UnescapeString(words))
	p.URL = "https://x.com/" + cmp.Or(p.Author, "i") + "/status/" + p.ID
	return p, true
}

// xTime reads a time as the API writes it, now or before 2023 ("Wed Aug 27 13:08:45 +0000 2008").
func xTime(text string) time.Time {
	if at, err := time.Parse(time.RubyDate, text); err == nil {
		return at.UTC()
	}
	return datetime.Exact(text)
}
