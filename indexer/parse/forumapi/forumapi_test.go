package forumapi_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/indexer/parse/forumapi"
)

func TestRedditAddress(t *testing.T) {
	for address, want := range map[string]string{
		"/r/ferries/comments/f1/late/":                                "https://www.reddit.com/r/ferries/comments/f1/late/",
		"http://reddit.com/r/ferries/comments/f1/late/":               "https://www.reddit.com/r/ferries/comments/f1/late/",
		"https://old.reddit.com/r/ferries/comments/f1/late/?sort=new": "https://www.reddit.com/r/ferries/comments/f1/late/",
		"/user/orla/comments/p3/hello/":                               "https://www.reddit.com/user/orla/comments/p3/hello/",
		"https://www.reddit.com/r/<X>/comments/f1/":                   "https://www.reddit.com/r/%3CX%3E/comments/f1/",
		"https://example.org/r/ferries/":                              "", "https://notreddit.com/r/x/": "", "": "", "%": "", "https://i.redd.it/x.png": "",
	} {
		if got := forumapi.RedditAddress(address); got != want {
			t.Errorf("%q is %q, want %q", address, got, want)
		}
	}
}

func TestDiscourseTopic(t *testing.T) {
	for address, want := range map[string][3]string{
		"https://talk.example.org/t/ferry-late/17":       {"ferry-late", "17", "https://talk.example.org"},
		"https://talk.example.org/t/ferry-late/17/4?u=x": {"ferry-late", "17", "https://talk.example.org"},
		"https://example.org/forum/t/ferry-late/17":      {"ferry-late", "17", "https://example.org/forum"},
		"/t/ferry-late/17":                               {"ferry-late", "17", ""},
	} {
		slug, id, base, ok := forumapi.DiscourseTopic(address)
		if got := [3]string{slug, id, base}; !ok || got != want {
			t.Errorf("%q is %q", address, got)
		}
	}
	for _, address := range []string{"", "https://talk.example.org/", "https://talk.example.org/t/ferry-late", "https://talk.example.org/t/a/b", "%"} {
		if _, _, _, ok := forumapi.DiscourseTopic(address); ok {
			t.Errorf("%q is taken for a topic", address)
		}
	}
}

func TestLemmyParent(t *testing.T) {
	for path, want := range map[string]string{"0.12": "", "0.12.34": "12", "0.12.34.56": "34", "": "", "x": ""} {
		if parent, _ := forumapi.LemmyParent(path); parent != want {
			t.Errorf("the parent in %q is %q", path, parent)
		}
	}
}

// heard takes down what a reader says.
type heard struct {
	articles []corpus.Article
	comments []corpus.Comment
	missing  int
	passed   []string
}

func (h *heard) Article(a corpus.Article)                   { h.articles = append(h.articles, a) }
func (h *heard) Comment(_ corpus.Article, c corpus.Comment) { h.comments = append(h.comments, c) }
func (h *heard) Missing(n int)                              { h.missing += n }
func (h *heard) LeftOut(kind string)                        { h.passed = append(h.passed, kind) }

// TestRedditFields: fields of another kind than expected are not known, and harm
// nothing.
func TestRedditFields(t *testing.T) {
	var h heard
	ok, err := forumapi.Reddit([]byte(`{"id":["x"],"name":"t1_c1","link_id":"f1","body":"Late.","author":{"name":"x"},"created_utc":"soon","score":"12","parent_id":false,"edited":{},"replies":[1],"score":7.0,"permalink":12}`), &h)
	seven := 7
	want := heard{comments: []corpus.Comment{{NativeID: "t1_c1", Text: "Late.", Score: &seven}}}
	if diff := cmp.Diff(want.comments, h.comments); !ok || err != nil || diff != "" {
		t.Errorf("%v, %v (-want +got):\n%s", ok, err, diff)
	}
	for _, raw := range []string{`{}`, `{"kind":"t5","data":{}}`, `{"kind":"t1","data":null}`, `{"kind":"t1","data":{"body":"x"}}`, `{"title":"x"}`} {
		if ok, err := forumapi.Reddit([]byte(raw), &h); ok || err != nil {
			t.Errorf("%s is read: %v", raw, err)
		}
	}
	if _, err := forumapi.Reddit([]byte(`{"id":`), &h); err == nil {
		t.Error("what is broken is read")
	}
}

// TestStubs: an article that is only named by a comment is a stub.
func TestStubs(t *testing.T) {
	for _, a := range []corpus.Article{
		forumapi.RedditSubmission("f1", "ferries", ""), forumapi.HackerNewsStub(100), forumapi.LemmyStub("https://lemmy.example/post/7", "7"),
		forumapi.DiscourseStub("ferry-late", "17", "https://talk.example.org"),
	} {
		if !a.IsStub() || a.ID == "" || a.NativeID == "" || a.Platform == "" {
			t.Errorf("%+v", a)
		}
	}
	if a, b := forumapi.RedditSubmission("f1", "", ""), forumapi.RedditSubmission("t3_f1", "ferries", "/r/ferries/comments/f1/late/"); a.ID != b.ID {
		t.Error("one submission has two ids")
	}
}
