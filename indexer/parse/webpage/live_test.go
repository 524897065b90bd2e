package webpage_test

import (
	"strings"
	"testing"
)

// TestLiveBlogs: entries that the page says to machines and does not show are read, with
// their headings, and those that it shows are there once.
func TestLiveBlogs(t *testing.T) {
	t.Parallel()
	page := `<html><head><script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"The council meets: live","liveBlogUpdate":[
{"@type":"BlogPosting","headline":"Vote put off","articleBody":"` + words[2] + `"},
{"@type":"BlogPosting","headline":"","articleBody":"<p>` + words[1] + `</p><p>The ramp is still broken.</p>"},
{"@type":"BlogPosting","headline":"It begins","articleBody":"` + words[0] + `"}]}</script></head>
<body><main><h1>The council meets: live</h1><p>` + words[0] + `</p><div id=live></div></main></body></html>`
	threads := readAs(t, page, "")
	if len(threads) != 1 {
		t.Fatalf("%d threads", len(threads))
	}
	want := []string{words[0], "Vote put off", words[2], words[1], "The ramp is still broken."}
	if got := threads[0].Article.Paragraphs; strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("read %q", got)
	}
}
