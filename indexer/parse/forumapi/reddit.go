package forumapi

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/markup"
)

// thing is what Reddit's API gives: {"kind":"t1","data":{…}}. Dumps have the
// data alone.
type thing struct {
	Kind text                 `json:"kind"`
	Data object[redditFields] `json:"data"`
	redditFields
}

// redditFields are those of comments (t1), submissions (t3), listings and
// stubs for comments that are left out ("more").
type redditFields struct {
	ID           text          `json:"id"`
	Name         text          `json:"name"`
	LinkID       text          `json:"link_id"`
	ParentID     text          `json:"parent_id"`
	Subreddit    text          `json:"subreddit"`
	Author       text          `json:"author"`
	Title        text          `json:"title"`
	Body         text          `json:"body"`
	BodyHTML     text          `json:"body_html"`
	Selftext     text          `json:"selftext"`
	IsSelf       flag          `json:"is_self"`
	Permalink    text          `json:"permalink"`
	LinkAddress  text          `json:"link_permalink"`
	LinkTitle    text          `json:"link_title"`
	LinkURL      text          `json:"link_url"`
	LinkAuthor   text          `json:"link_author"`
	URL          text          `json:"url"`
	Created      number        `json:"created_utc"`
	Edited       number        `json:"edited"`
	Score        number        `json:"score"`
	ScoreHidden  flag          `json:"score_hidden"`
	HideScore    flag          `json:"hide_score"`
	NumComments  number        `json:"num_comments"`
	Depth        number        `json:"depth"`
	Count        number        `json:"count"`
	Replies      object[thing] `json:"replies"`
	Children     list[thing]   `json:"children"`
	CrosspostsOf list[origin]  `json:"crosspost_parent_list"`
}

// origin is the submission that another one hands on.
type origin struct {
	Permalink text `json:"permalink"`
}

// Reddit reads one record: a submission, a comment with the replies it holds, a
// listing of both, or a stub for comments that are left out; from the API or,
// without its envelope, from a dump. ok is false if it is nothing of these.
func Reddit(raw []byte, sink Sink) (ok bool, err error) {
	var t thing
	if err := decode(raw, &t); err != nil {
		return false, err
	}
	return t.read(sink), nil
}

func (t *thing) read(sink Sink) bool {
	f := &t.redditFields
	if t.Data.it != nil {
		f = t.Data.it
	}
	switch kind := cmp.Or(string(t.Kind), f.kind()); kind {
	case "t1":
		return f.comment(sink)
	case "t3":
		return f.submission(sink)
	case "more":
		sink.Missing(max(1, int(f.Count.value), f.Children.other)) // where a thread goes on elsewhere, nothing is counted
		return true
	case "Listing":
		for i := range f.Children.items {
			f.Children.items[i].read(sink)
		}
		return true
	}
	return false
}

// kind returns the kind of the data of a dump, by its fields.
func (f *redditFields) kind() string {
	switch {
	case f.LinkID != "" && (f.Body != "" || f.ParentID != ""):
		return "t1"
	case f.Title != "" && f.ID+f.Name != "":
		return "t3"
	}
	return ""
}

// RedditSubmission is all that is known of the submission that a comment names:
// its id ("t3_abc", or "abc"), its subreddit and its address ("" if not known).
func RedditSubmission(id, subreddit, address string) corpus.Article {
	id = redditID("t3_", id)
	a := corpus.Article{
		ID: corpus.NativeArticleID("reddit", id), NativeID: id, Platform: "reddit", Outlet: "reddit",
		URL: RedditAddress(address),
	}
	if subreddit != "" {
		a.Section = "r/" + strings.TrimPrefix(subreddit, "r/")
		if a.URL == "" {
			a.URL = "https://www.reddit.com/" + a.Section + "/comments/" + strings.TrimPrefix(id, "t3_") + "/"
		}
	}
	return a
}

// RedditComment is the id of a comment as Reddit writes it in full: "t1_abc".
func RedditComment(id string) string { return redditID("t1_", id) }

// redditID writes an id in full.
func redditID(kind, id string) string {
	id = strings.TrimSpace(id)
	if id == "" || strings.HasPrefix(id, kind) {
		return id
	}
	return kind + id
}

// RedditAddress writes the address of a thread or comment in full, on the host
// that all share; "" if it is not one.
func RedditAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Path, "/r/") && !strings.HasPrefix(u.Path, "/user/") {
		return ""
	}
	if u.Host != "" && u.Host != "reddit.com" && !strings.HasSuffix(u.Host, ".reddit.com") {
		return ""
	}
	return "https://www.reddit.com" + u.EscapedPath()
}

// RedditThread is what is known of a submission by its address or that of one of
// its comments: https://www.reddit.com/r/x/comments/abc/title/def/. ok is false if
// it is none.
func RedditThread(address string) (a corpus.Article, ok bool) {
	parts := strings.Split(strings.TrimPrefix(RedditAddress(address), "https://www.reddit.com/"), "/")
	if len(parts) < 4 || parts[2] != "comments" || parts[3] == "" {
		return corpus.Article{}, false
	}
	path := "/" + strings.Join(parts[:4], "/") + "/"
	if len(parts) > 4 && parts[4] != "" {
		path += parts[4] + "/"
	}
	subreddit := parts[1]
	if parts[0] == "user" {
		subreddit = "u_" + parts[1]
	}
	return RedditSubmission(parts[3], subreddit, path), true
}

// RedditCommentAt is what an address of a comment names: the submission that it is
// below, and its id ("t1_def"); "" if the address is not that of a comment.
func RedditCommentAt(address string) (a corpus.Article, id string) {
	if !strings.Contains(address, "/comments/") {
		return a, ""
	}
	a, ok := RedditThread(address)
	parts := strings.Split(strings.Trim(strings.TrimPrefix(RedditAddress(address), "https://www.reddit.com/"), "/"), "/")
	if !ok || len(parts) < 6 || parts[5] == "" {
		return corpus.Article{}, ""
	}
	return a, RedditComment(parts[5])
}

// RedditSame reports whether two addresses are of one page of Reddit.
func RedditSame(a, b string) bool {
	return a == b || RedditAddress(a) != "" && RedditAddress(a) == RedditAddress(b)
}

func (f *redditFields) submission(sink Sink) bool {
	id := redditID("t3_", cmp.Or(string(f.Name), string(f.ID)))
	if id == "" {
		return false
	}
	a := dated(RedditSubmission(id, string(f.Subreddit), string(f.Permalink)), unix(f.Created))
	a.Modified = unix(f.Edited)
	a.Headline = strings.Join(strings.Fields(unescape(f.Title)), " ")
	a.Bylines = bylines(RedditAuthor(string(f.Author)))
	if _, gone := RedditText(string(f.Selftext)); !gone {
		a.Paragraphs = markup.Paragraphs(markup.FromMarkdown(string(f.Selftext)))
	}
	a.CommentCount = f.NumComments.count()
	if address := unescape(f.URL); !bool(f.IsSelf) && address != "" && !RedditSame(address, a.URL) {
		a.Related = []string{address}
	}
	for _, o := range f.CrosspostsOf.items {
		if address := RedditAddress(string(o.Permalink)); address != "" && !bool(f.IsSelf) {
			a.Related = append(a.Related, address)
		}
	}
	sink.Article(a)
	return true
}

func (f *redditFields) comment(sink Sink) bool {
	id := RedditComment(cmp.Or(string(f.Name), string(f.ID)))
	if id == "" || f.LinkID == "" {
		return false
	}
	article := RedditSubmission(string(f.LinkID), string(f.Subreddit), string(f.LinkAddress))
	if f.LinkTitle != "" { // of comments that were asked for without their submission
		article.Headline = strings.Join(strings.Fields(unescape(f.LinkTitle)), " ")
		article.Bylines = bylines(RedditAuthor(string(f.LinkAuthor)))
		if address := unescape(f.LinkURL); !RedditSame(address, article.URL) {
			article.Related = linked(address, article.URL)
		}
	}
	c := corpus.Comment{
		NativeID: id, ParentID: f.parent(), Author: RedditAuthor(string(f.Author)), Posted: unix(f.Created),
		Depth: max(0, int(f.Depth.value)), URL: RedditAddress(string(f.Permalink)),
	}
	if c.ParentID != "" && c.Depth == 0 {
		c.Depth = 1
	}
	if !f.ScoreHidden {
		c.Score = f.Score.count()
	}
	switch _, gone := RedditText(string(f.Body)); {
	case gone:
		c.Deleted = true
	case f.Body == "" && f.BodyHTML != "":
		c.Text = markup.FromHTML(unescape(f.BodyHTML))
	default:
		c.Text = markup.FromMarkdown(string(f.Body))
	}
	if c.Text == "" {
		c.Deleted = true
	}
	if s, wants := sink.(Answered); wants && c.Deleted && f.Replies.it != nil {
		s.Answered(article, id)
	}
	sink.Comment(article, c)
	if f.Replies.it != nil {
		f.Replies.it.read(sink)
	}
	return true
}

// parent is the comment that is answered; "" if it is the submission. A number
// is an id in base 10, as one dump has them; it does not say of what.
func (f *redditFields) parent() string {
	parent := string(f.ParentID)
	if n, err := strconv.ParseUint(parent, 10, 64); err == nil && len(parent) > 8 {
		parent = strconv.FormatUint(n, 36)
	}
	if parent == "" || strings.HasPrefix(parent, "t3_") || redditID("t3_", parent) == redditID("t3_", string(f.LinkID)) {
		return ""
	}
	return RedditComment(parent)
}

// RedditAuthor is an author's name; "" if the account is deleted.
func RedditAuthor(name string) string {
	if name == "[deleted]" || name == "[removed]" {
		return ""
	}
	return name
}

// RedditText distinguishes a text from the words that replace a removed one.
func RedditText(body string) (text string, gone bool) {
	switch strings.TrimSpace(body) {
	case "[deleted]", "[removed]", "[ Removed by Reddit ]", "[ Removed by moderator ]", "[deleted by user]", "[removed by reddit]":
		return "", true
	}
	return body, false
}

// unescape undoes what Reddit does to <, > and & in what people wrote, unless
// it is asked not to (raw_json=1). Of Markdown, markup does that.
func unescape(t text) string {
	if !strings.Contains(string(t), "&") {
		return string(t)
	}
	return redditEscapes.Replace(string(t))
}

var redditEscapes = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
