package feed

import (
	"net/url"
	"regexp"
	"strings"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/parse/forumapi"
	"standpoint/indexer/parse/markup"
)

// Feeds of Reddit name what they list by Reddit's own ids: submissions (t3_abc)
// and comments (t1_def), whose address is that of the submission with one part
// more. They do not say what a comment answers.

// redditThread is the submission that an address of Reddit is of: /r/x/comments/abc/title/.
var redditThread = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^https://www\.reddit\.com(/(?:r|user)/([^/]+)/comments/(\w+)/(?:[^/]*/)?)`)
})

// redditStub is what is known of a submission by the address of it or of one of
// its comments; false if it is none.
func redditStub(address string) (corpus.Article, bool) {
	found := redditThread().FindStringSubmatch(forumapi.RedditAddress(address))
	if found == nil {
		return corpus.Article{}, false
	}
	return forumapi.RedditSubmission(found[3], found[2], found[1]), true
}

// isRedditComment recognizes a comment by its id.
func (e *entry) isRedditComment() bool { return strings.HasPrefix(e.id, "t1_") }

// reddit makes an article of a submission; false if the item is none.
func (e *entry) reddit() (corpus.Article, bool) {
	a, ok := redditStub(e.link)
	if !ok || !strings.HasPrefix(e.id, "t3_") || a.NativeID != e.id {
		return corpus.Article{}, false
	}
	a.Headline = markup.OneLine(e.title)
	for _, author := range e.authors {
		if name := redditName(author); name != "" {
			a.Bylines = append(a.Bylines, name)
		}
	}
	text, linked := redditContent(e.content)
	if text, gone := forumapi.RedditText(markup.FromHTML(text)); !gone && text != "" {
		a.Paragraphs = strings.Split(text, "\n\n")
	}
	if linked != "" && !forumapi.RedditSame(linked, a.URL) {
		a.Related = []string{linked}
	}
	return a, true
}

// redditName is a name without what comes before it: "/u/ada".
func redditName(name string) string {
	return forumapi.RedditAuthor(strings.TrimPrefix(strings.TrimPrefix(name, "/"), "u/"))
}

// written is what somebody wrote, between two marks of Reddit's; leads is the
// link to what a submission is about.
var written, leads = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)<!-- SC_OFF -->(.*?)<!-- SC_ON -->`)
}), sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<a href="([^"]+)">\[link\]</a>`)
})

// redditContent cuts what somebody wrote out of what a feed says, "submitted by
// /u/ada [link] [comments]", and returns the address of "[link]".
func redditContent(content string) (text, linked string) {
	if found := leads().FindStringSubmatch(content); found != nil {
		linked = strings.ReplaceAll(found[1], "&amp;", "&")
		if u, err := url.Parse(linked); err != nil || !u.IsAbs() {
			linked = ""
		}
	}
	if found := written().FindStringSubmatch(content); found != nil {
		return found[1], linked
	}
	if linked != "" {
		return "", linked
	}
	return content, ""
}
