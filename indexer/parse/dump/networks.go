package dump

import (
	"bufio"
	"bytes"
	"context"
	"iter"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/forumapi"
)

// Networks of posts, each of which may answer another.
//
//	form        told by                                     what is read
//	Bluesky     post.record, thread, feed, records, commit  getPostThread (v1, v2), searchPosts, getPosts, getAuthorFeed and
//	                                                        other feeds, listRecords, events of Jetstream; CAR files (../car)
//	Mastodon    account.acct and content; orderedItems      statuses, context, search; outbox.json of an archive
//	X           window.YTD.tweets; edit_history_tweet_ids,  tweets.js of an archive, the API v2 (pages and twarc's lines),
//	            conversation_id; full_text                  the API v1.1
//	Telegram    messages with from_id; chats.list           result.json of one chat or of all; channels and groups alone
//	4chan       posts with no and resto                     threads and catalogues of the API
//
// Read after what their makers publish: the lexicons of bluesky-social/atproto and
// Jetstream; the entities of docs.joinmastodon.org and ActivityPub (W3C, 2018);
// docs.x.com for the API v2, and twarc; for archives of X and exports of Telegram Desktop,
// what their readers describe; the 4chan API. No real export was at hand, so what is
// here was tried on invented ones.
func networks() []format.Format {
	return []format.Format{
		networkFormat("bluesky", "Bluesky JSON", claimsBluesky, always(forumapi.Bluesky), "thread", "posts[]", "feed[]", "records[]"),
		networkFormat("mastodon", "Mastodon JSON", claimsMastodon, always(forumapi.Mastodon), "statuses[]"),
		networkFormat("outbox", "an outbox of Mastodon", claimsOutbox, always(forumapi.Outbox), "orderedItems[]"),
		networkFormat("x", "posts of X (API)", claimsX, always(forumapi.X), "statuses[]"),
		archiveFormat(),
		networkFormat("telegram", "a Telegram export", claimsTelegram, telegram, "messages[]", "chats.list[]"),
		networkFormat("4chan", "4chan JSON", claims4chan, fourchan, "posts[]", "threads[]"),
	}
}

func claimsBluesky(head format.Head) bool {
	o := format.OutlineOf(head)
	for _, at := range []string{"", "thread.post", "thread.value.post", "posts", "feed.post", "post"} {
		if post := o.Under(at); strings.HasPrefix(post["uri"], "at://") && post.Has("record.text") {
			return true
		}
	}
	return strings.Contains(o["records.uri"], "/app.bsky.feed.post/") || strings.Contains(o["uri"], "/app.bsky.feed.post/") && o.Has("value.text") ||
		o.Has("commit.collection", "time_us", "did")
}

func claimsMastodon(head format.Head) bool {
	o := format.OutlineOf(head)
	for _, at := range []string{"", "ancestors", "descendants", "statuses"} {
		if o.Under(at).Has("account.acct", "created_at", "visibility", "id") {
			return true
		}
	}
	return false
}

func claimsOutbox(head format.Head) bool {
	o := format.OutlineOf(head)
	return o["type"] == "OrderedCollection" || o["type"] == "OrderedCollectionPage" || o.Has("orderedItems.type", "orderedItems.object") ||
		o["type"] == "Create" && o.Has("object.content", "object.attributedTo") || o["type"] == "Note" && o.Has("content", "attributedTo")
}

func claimsX(head format.Head) bool {
	o := format.OutlineOf(head)
	for _, at := range []string{"", "data"} {
		if t := o.Under(at); t.Has("id", "text") && (t.Has("edit_history_tweet_ids") || t.Has("conversation_id", "author_id")) {
			return true
		}
	}
	if o.Has("data.id", "data.text", "includes.users.username") {
		return true
	}
	for _, at := range []string{"", "statuses", "tweet"} {
		if t := o.Under(at); t.Has("id_str", "created_at") && (t.Has("full_text") || t.Has("text")) && (t.Has("user.screen_name") || t.Has("favorite_count") || t.Has("in_reply_to_status_id_str")) {
			return true
		}
	}
	return false
}

// ytd is how the parts of an archive of X begin.
var ytd = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*window\.YTD\.(\w+)\.part\d+\s*=\s*`)
})

// archiveFormat is a part of the archive of an account of X: JSON that a script sets a
// name to. Posts are read, and nothing else of what an archive holds.
func archiveFormat() format.Format {
	inner := networkFormat("x-archive", "posts of an archive of X", func(head format.Head) bool { return ytd().Match(head.Text) }, always(forumapi.X))
	outer := inner
	outer.Read = func(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
		head, _ := in.Text.Peek(format.Window)
		m := ytd().FindSubmatch(head)
		if m == nil {
			return inner.Read(ctx, in)
		}
		switch part := string(m[1]); part {
		case "tweet", "tweets", "community_tweet":
		default:
			return func(yield func(corpus.Thread, error) bool) {
				yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Reason: "it is the part “" + corpus.Printable(part) + "” of an archive of X, which holds no posts of the account"})
			}
		}
		// The name is written over, so that what follows keeps its place.
		in.Text = bufio.NewReaderSize(&blanked{in: in.Text, left: len(m[0])}, format.Window)
		return inner.Read(ctx, in)
	}
	return outer
}

// blanked gives spaces for the first bytes.
type blanked struct {
	in   *bufio.Reader
	left int
}

func (b *blanked) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	k := min(n, b.left)
	copy(p, bytes.Repeat([]byte(" "), k))
	b.left -= k
	return n, err
}

func claimsTelegram(head format.Head) bool {
	o := format.OutlineOf(head)
	return o.Has("messages.id", "messages.date", "messages.type") && o.Has("name", "type", "id") || o.Has("chats.list.messages") || o.Has("chats.list.type", "chats.about")
}

func telegram(in format.Input) forumapi.Posts {
	head, _ := in.Text.Peek(format.Window)
	chat := forumapi.TelegramChat{}
	if h := format.HeadOf(head, false); len(h.Text) > 0 {
		o := format.OutlineOf(h)
		chat = forumapi.TelegramChat{Name: o["name"], Type: o["type"], ID: o["id"]}
	}
	return func(raw []byte) ([]forumapi.Post, []string, error) { return forumapi.Telegram(raw, chat) }
}

func claims4chan(head format.Head) bool {
	o := format.OutlineOf(head)
	for _, at := range []string{"", "posts", "threads"} {
		if post := o.Under(at); post.Has("no", "resto", "time") && (post.Has("com") || post.Has("now") || post.Has("sub")) {
			return true
		}
	}
	return false
}

func fourchan(in format.Input) forumapi.Posts {
	board := ""
	if u, err := url.Parse(in.URL); err == nil && strings.HasSuffix(u.Hostname(), "4cdn.org") {
		board, _, _ = strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	}
	return func(raw []byte) ([]forumapi.Post, []string, error) { return forumapi.Fourchan(raw, board) }
}
