package corpus_test

import (
	"testing"

	"standpoint/corpus"
)

// TestOnePageOneID: links to one page give one article; links to two pages give two.
func TestOnePageOneID(t *testing.T) {
	id := func(address string) string {
		thread := corpus.Thread{Article: corpus.Article{URL: address}}
		thread.Identify()
		if thread.Article.URL != address {
			t.Errorf("the address %q became %q", address, thread.Article.URL)
		}
		return thread.Article.ID
	}
	page := id("https://valley-post.example/2025/04/bridge")
	for _, same := range []string{
		"http://valley-post.example/2025/04/bridge", "https://www.valley-post.example/2025/04/bridge/", "https://Valley-Post.example:443/2025/04/bridge#comment-17",
		"https://valley-post.example/2025/04/bridge?utm_source=feed&utm_medium=rss", "https://valley-post.example/2025/04/bridge?fbclid=x", " https://valley-post.example/2025/04/bridge?",
		"https://valley-post.example/2025/04/bridge?gbraid=x&_hsenc=y&mtm_campaign=z",
	} {
		if id(same) != page {
			t.Errorf("%s is another article", same)
		}
	}
	for _, other := range []string{
		"https://valley-post.example/2025/04/Bridge", "https://valley-post.example/2025/04/bridge?page=2", "https://valley-post.example:8080/2025/04/bridge",
		"https://news.valley-post.example/2025/04/bridge", "https://valley-post.example/2025/04/bridge#!2", "valley-post.example/2025/04/bridge",
	} {
		if id(other) == page {
			t.Errorf("%s is the same article", other)
		}
	}
	for _, same := range []string{"https://valley-post.example/br%c3%bccke", "https://valley-post.example/br%C3%BCcke"} {
		if id(same) != id("https://valley-post.example/brücke") {
			t.Errorf("%s is another article than the one whose letters are not escaped", same)
		}
	}
}
