package pseudonym_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/pseudonym"
)

var key = pseudonym.Key(bytes.Repeat([]byte{7}, 32))

var form = regexp.MustCompile(`^reader-[a-z2-7]{16}$`)

// TestOf: a pseudonym is the same for the same name and key, and differs otherwise.
func TestOf(t *testing.T) {
	if got := key.Of("Ann"); got != "reader-2gy5clq33erfau2g" {
		t.Errorf("the pseudonym of Ann under a known key changed: %s", got)
	}
	seen := map[string]string{}
	for _, name := range []string{"Ann", "ann", "Ann ", "Änn", "Zoë", "A", strings.Repeat("a", 10_000), "reader-2gy5clq33erfau2g"} {
		got := key.Of(name)
		if !form.MatchString(got) || seen[got] != "" || got != key.Of(name) || got == pseudonym.NewKey().Of(name) {
			t.Errorf("%.20q: %s, as of %q", name, got, seen[got])
		}
		seen[got] = name
	}
	if key.Of("") != "" || pseudonym.Key(nil).Of("Ann") != "Ann" {
		t.Error("a missing name, or one without a key, does not stay as it is")
	}
}

// TestText: what is addressed by a sign is replaced, and nothing else.
func TestText(t *testing.T) {
	ann, bob := key.Of("ann_1"), key.Of("bob.b")
	for text, want := range map[string]string{
		"":                                      "",
		"@ann_1 you are right":                  "@" + ann + " you are right",
		"no, @ann_1!":                           "no, @" + ann + "!",
		"(@ann_1)@bob.b":                        "(@" + ann + ")@" + bob,
		"@ann_1 @bob.b.":                        "@" + ann + " @" + bob + ".",
		"> @ann_1: hm\n@ann_1":                  "> @" + ann + ": hm\n@" + ann,
		"see u/ann_1 and /u/ann_1, /user/ann_1": "see u/" + ann + " and /u/" + ann + ", /user/" + ann,
		"@ann_1@mastodon.example hi":            "@" + ann + " hi",
		"write to ann_1@mail.example":           "write to ann_1@mail.example",
		"6 @ 5, https://a.example/u/ann_1":      "6 @ 5, https://a.example/u/ann_1",
		"EU/US and you/me":                      "EU/US and you/me",
	} {
		got := key.Text(text)
		if got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
		if again := key.Text(got); again != got {
			t.Errorf("%q: replaced once more: %q", text, again)
		}
	}
}

// TestThread: of a thread nothing says any more who wrote its comments; ids, articles
// and the rest stay.
func TestThread(t *testing.T) {
	thread := corpus.Thread{
		Article: corpus.Article{URL: "https://post.example/@writer/1", Outlet: "post", Headline: "By @ann", Bylines: []string{"Ann Bee"}, Paragraphs: []string{"Said @ann."}},
		Comments: []corpus.Comment{
			{NativeID: "https://social.example/@ann/7", URL: "https://social.example/@ann/7", Author: "Ann B.", Text: "@bob hm"},
			{NativeID: "at://did:plc:x/app.bsky.feed.post/1", ParentID: "https://social.example/@ann/7", URL: "https://bsky.app/profile/ann.example/post/1", Author: "Ann", Text: "yes"},
			{NativeID: "17", URL: "https://post.example/a?c=17", Author: "17 apples", Text: "no"},
			{NativeID: "c-ann-bee", URL: "https://post.example/c/ann-bee#c", Author: "Ann Bee", Text: ""},
			{NativeID: "9", URL: "https://x.example/annie/status/9", Author: "Ann Bee", Text: "x"},
			{NativeID: "10", Author: "", Text: "x", Deleted: true},
		},
	}
	thread.Identify()
	was := thread
	key.Thread(&thread)
	if was.Comments[0].Author != "Ann B." {
		t.Error("the thread that was given is changed")
	}
	for i, c := range thread.Comments {
		before := was.Comments[i]
		if c.ID != before.ID || c.ParentID != before.ParentID || c.Author != key.Of(before.Author) {
			t.Errorf("%+v became %+v", before, c)
		}
		if all := c.NativeID + " " + c.URL + " " + c.Text; strings.Contains(strings.ToLower(all), "ann") || strings.Contains(all, "bob") {
			t.Errorf("comment %d names a person: %s", i, all)
		}
	}
	if c := thread.Comments[2]; c.URL != "https://post.example/a?c=17" && c.NativeID != "17" {
		t.Errorf("an address that names nobody is gone: %+v", c)
	}
	if a := thread.Article; a.Bylines[0] != "Ann Bee" || a.URL != was.Article.URL || a.Paragraphs[0] != "Said @ann." {
		t.Errorf("the article changed: %+v", a)
	}
}

// TestMessage: what a message quotes of an input is left out.
func TestMessage(t *testing.T) {
	for text, want := range map[string]string{
		`the header "By Ann \"B\"" is not known`: "the header “…” is not known",
		"the value “Ann” and ‘Bob’ is new":       "the value “…” and “…” is new",
		"line 7 has 3 fields":                    "line 7 has 3 fields",
	} {
		if got := key.Message(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	if pseudonym.Key(nil).Message(`"x"`) != `"x"` {
		t.Error("without a key, a message changed")
	}
}
