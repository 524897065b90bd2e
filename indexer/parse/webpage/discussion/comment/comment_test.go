package comment_test

import (
	"strings"
	"testing"
	"time"

	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/dom"
)

func TestRead(t *testing.T) {
	for name, c := range map[string]struct{ markup, author, posted, text, url string }{
		"parts with names": {`<div><b class="author">Orla Finch</b> <time datetime="2025-04-11T21:03:00Z">Friday</time><div class="text"><p>It was late.</p></div><a href="/a#comment-7">#</a></div>`,
			"Orla Finch", "2025-04-11T21:03:00Z", "It was late.", "/a#comment-7"},
		"says":            {`<div><span class="fn">Ben</span> <span class="says">says:</span><p>No, it was not.</p></div>`, "Ben", "", "No, it was not.", ""},
		"posted by":       {`<div><div class="meta">Posted by: Nell | 5 January 2024</div><p>Is this the ferry?</p></div>`, "Nell", "2024-01-05T00:00:00Z", "Is this the ferry?", ""},
		"a zone is asked": {`<div><b class="author">Ada</b><span class="date">11 April 2025 23:03</span><p>Yes, it is.</p></div>`, "Ada", "2025-04-11T21:03:00Z", "Yes, it is.", ""},
		"no parts":        {`<div>Only words.</div>`, "", "", "Only words.", ""},
	} {
		got, pending := comment.Reader{Zone: time.FixedZone("", 2*60*60)}.Read(element(t, c.markup).Get(0), "7")
		posted := ""
		if !got.Posted.IsZero() {
			posted = got.Posted.Format(time.RFC3339)
		}
		if got.Author != c.author || posted != c.posted || got.Text != c.text || got.URL != c.url || pending || got.NativeID != "7" {
			t.Errorf("%s: %+v, pending %t", name, got, pending)
		}
	}
}

func TestScore(t *testing.T) {
	for markup, want := range map[string]int{
		`<div><span class="votes">4 points</span><p>Text.</p></div>`: 4, `<div><span class="likes">+3</span><span class="dislikes">1</span><p>Text.</p></div>`: 2, `<div><span class="score">−5</span><p>Text.</p></div>`: -5,
	} {
		got, _ := comment.Reader{}.Read(element(t, markup).Get(0), "")
		if got.Score == nil || *got.Score != want {
			t.Errorf("%s: %v, want %d", markup, got.Score, want)
		}
	}
}

func TestPendingAndDeleted(t *testing.T) {
	if _, pending := (comment.Reader{}).Read(element(t, `<div><em class="comment-awaiting-moderation">Your comment awaits moderation.</em><p>Text.</p></div>`).Get(0), ""); !pending {
		t.Error("a comment that awaits moderation is not pending")
	}
	if got, _ := (comment.Reader{}).Read(element(t, `<div><p>[deleted]</p></div>`).Get(0), ""); !got.Deleted || got.Text != "" {
		t.Errorf("deleted: %+v", got)
	}
	for markup, want := range map[string]bool{
		`<div class="comment comment--deleted"><b class="author">Ben</b><p>Gone with the wind</p></div>`: true,
		`<li class="comment"><div class="is-removed"><p>…</p></div></li>`:                                true,
		`<div class="comment"><b class="author">Ben</b><p>Gone with the wind</p></div>`:                  false,
	} {
		if got, _ := (comment.Reader{}).Read(element(t, markup).Get(0), ""); got.Deleted != want {
			t.Errorf("%s: deleted %t", markup, got.Deleted)
		}
	}
}

// TestAgo: what counts from now is read if it is known when the page was taken.
func TestAgo(t *testing.T) {
	at := time.Date(2021, 3, 9, 12, 0, 0, 0, time.UTC)
	for markup, want := range map[string]string{
		`<div><b class="author">Ben</b> <span class="date">3 hours ago</span><p>Late.</p></div>`:                   "2021-03-09 day",
		`<div><div class="meta">Ben · vor 2 Jahren</div><p>Late.</p></div>`:                                        "2019-01-01 year",
		`<div><b class="author">Ben</b> <time datetime="2021-03-01T10:00:00Z">3 days ago</time><p>Late.</p></div>`: "2021-03-01 ",
		`<div><b class="author">Ben</b><p>I moved here 3 years ago.</p></div>`:                                     "",
	} {
		got, _ := comment.Reader{Captured: at}.Read(element(t, markup).Get(0), "")
		posted := ""
		if !got.Posted.IsZero() {
			posted = got.Posted.Format(time.DateOnly) + " " + string(got.PostedPrecision)
		}
		if posted != want {
			t.Errorf("%s: %q, want %q", markup, posted, want)
		}
		if got, _ := (comment.Reader{}).Read(element(t, markup).Get(0), ""); want != "" && !strings.HasSuffix(want, " ") && !got.Posted.IsZero() {
			t.Errorf("%s: posted %s, though nobody knows when the page was taken", markup, got.Posted)
		}
	}
}

func TestName(t *testing.T) {
	for text, want := range map[string]string{
		"By Orla Finch": "Orla Finch", "Nell says:": "Nell", "  Ben  |": "Ben", "a@b.example": "", "12 April 2019": "", "—": "",
	} {
		if got := comment.Name(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestIsReplyButton(t *testing.T) {
	for markup, want := range map[string]bool{`<a href=#>Reply</a>`: true, `<button>Antworten ↩</button>`: true, `<span>Reply</span>`: false, `<a href=#>Reply to the editor</a>`: false} {
		if comment.IsReplyButton(element(t, markup).Get(0)) != want {
			t.Errorf("%s: want %t", markup, want)
		}
	}
}

func element(t *testing.T, markup string) *dom.Selection {
	t.Helper()
	doc, err := dom.Parse([]byte(markup))
	if err != nil {
		t.Fatal(err)
	}
	return doc.Find("body > *").First()
}
