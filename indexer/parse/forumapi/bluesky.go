package forumapi

import (
	"strings"

	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
)

// blueskyRecord is what an author wrote (lexicon app.bsky.feed.post).
type blueskyRecord struct {
	Text    text `json:"text"`
	Created text `json:"createdAt"`
	Reply   object[struct {
		Root   object[blueskyRef] `json:"root"`
		Parent object[blueskyRef] `json:"parent"`
	}] `json:"reply"`
	Embed object[blueskyEmbed] `json:"embed"`
}

type blueskyRef struct {
	URI text `json:"uri"`
}

type blueskyEmbed struct {
	External object[blueskyRef]   `json:"external"`
	Media    object[blueskyMedia] `json:"media"`
}

type blueskyMedia struct {
	External object[blueskyRef] `json:"external"`
}

// blueskyView is a post as it is shown, or what holds one: a post of a thread with
// those above and below it, an entry of a feed, a record of a repository, an event of
// the stream (app.bsky.feed.defs, com.atproto.repo.listRecords, Jetstream).
type blueskyView struct {
	URI    text `json:"uri"`
	Author object[struct {
		Handle text `json:"handle"`
		DID    text `json:"did"`
	}] `json:"author"`
	Record object[blueskyRecord] `json:"record"`
	Likes  number                `json:"likeCount"`

	Post    object[blueskyView]   `json:"post"`
	Parent  object[blueskyView]   `json:"parent"`
	Replies list[blueskyView]     `json:"replies"`
	Reason  object[struct{}]      `json:"reason"` // it was passed on
	Item    object[blueskyItem]   `json:"value"`
	DID     text                  `json:"did"`
	Commit  object[blueskyCommit] `json:"commit"`
	Reply   object[struct {
		Root   object[blueskyView] `json:"root"`
		Parent object[blueskyView] `json:"parent"`
	}] `json:"reply"`
}

// blueskyItem is the value of a record of a repository, or an item of a thread (v2).
type blueskyItem struct {
	blueskyRecord
	Post object[blueskyView] `json:"post"`
}

type blueskyCommit struct {
	Operation  text                  `json:"operation"`
	Collection text                  `json:"collection"`
	Key        text                  `json:"rkey"`
	Record     object[blueskyRecord] `json:"record"`
}

// Bluesky reads a post of Bluesky, with those above and below it.
func Bluesky(raw []byte) (posts []Post, left []string, err error) {
	var v blueskyView
	if err := decode(raw, &v); err != nil {
		return nil, nil, err
	}
	r := blueskyReader{}
	r.view(&v, 0)
	return r.posts, r.left, nil
}

type blueskyReader struct {
	posts []Post
	left  []string
}

// deepestReplies bounds how deep posts lie in each other.
const deepestReplies = 1000

func (r *blueskyReader) view(v *blueskyView, depth int) {
	if v == nil || depth > deepestReplies {
		return
	}
	if v.Reason.it != nil { // the post itself is read where its author's are
		r.left = append(r.left, passedOn)
		return
	}
	r.view(v.Parent.it, depth+1)
	if reply := v.Reply.it; reply != nil {
		r.view(reply.Root.it, depth+1)
		r.view(reply.Parent.it, depth+1)
	}
	r.view(v.Post.it, depth+1)
	switch item, commit := v.Item.it, v.Commit.it; {
	case v.Record.it != nil:
		handle, did := "", ""
		if v.Author.it != nil {
			handle, did = string(v.Author.it.Handle), string(v.Author.it.DID)
		}
		r.post(string(v.URI), handle, did, *v.Record.it, v.Likes)
	case item != nil && item.Post.it != nil:
		r.view(item.Post.it, depth+1)
	case item != nil:
		r.post(string(v.URI), "", "", item.blueskyRecord, number{})
	case commit != nil && commit.Record.it != nil && commit.Collection == "app.bsky.feed.post" && commit.Operation != "delete":
		r.post("at://"+string(v.DID+"/"+commit.Collection+"/"+commit.Key), "", string(v.DID), *commit.Record.it, number{})
	}
	for i := range v.Replies.items {
		r.view(&v.Replies.items[i], depth+1)
	}
}

func (r *blueskyReader) post(uri, handle, did string, record blueskyRecord, likes number) {
	if !strings.HasPrefix(uri, "at://") || !strings.Contains(uri, "/app.bsky.feed.post/") {
		return
	}
	author := handle
	if author == "" || author == "handle.invalid" {
		if author = did; author == "" {
			author, _, _ = strings.Cut(strings.TrimPrefix(uri, "at://"), "/")
		}
		handle = ""
	}
	p := Post{
		Platform: "bluesky", ID: uri, Author: format.Person(author), Text: plain(string(record.Text)), Posted: datetime.Exact(string(record.Created)),
		Score: likes.count(), URL: blueskyAddress(handle, uri),
	}
	if reply := record.Reply.it; reply != nil && reply.Parent.it != nil {
		p.Parent = string(reply.Parent.it.URI)
		if reply.Root.it != nil {
			p.Root = string(reply.Root.it.URI)
		}
	}
	if embed := record.Embed.it; embed != nil {
		external := embed.External.it
		if external == nil && embed.Media.it != nil {
			external = embed.Media.it.External.it
		}
		if external != nil {
			p.Link = string(external.URI)
		}
	}
	r.posts = append(r.posts, p)
}

// blueskyAddress is where a post is shown: by its author's handle or, without it, by
// the id of its author.
func blueskyAddress(handle, uri string) string {
	author, rest, _ := strings.Cut(strings.TrimPrefix(uri, "at://"), "/")
	_, key, ok := strings.Cut(rest, "/")
	if !ok {
		return ""
	}
	if handle != "" {
		author = handle
	}
	return "https://bsky.app/profile/" + author + "/post/" + key
}
