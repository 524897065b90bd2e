package parse

import (
	"strings"
	"testing"

	"standpoint/corpus"
)

// FuzzThreads: no page breaks the reader, and what it reads has ids.
func FuzzThreads(f *testing.F) {
	for _, page := range []string{
		`{"article":{"headline":"A"},"comments":[{"text":"x"},{"text":"x","parent_id":"y"}]}`, "{}\n{\n", `{"article":null}`,
		`{"article":{"id":"a0123456789abcdef"},"comments":[{"id":"c0123456789abcdef","parent_id":"c0123456789abcdef","text":"x"},{"id":"x","native_id":"y","text":"x"},{"id":"y","text":"z"}]}`,
		`{"article":{"url":"::","published":"0000-01-01T00:00:00Z"}}`, "\xff\n\x00\n",
	} {
		f.Add([]byte(page))
	}
	p := parser(f, Options{Format: "threads"})
	f.Fuzz(func(t *testing.T, page []byte) {
		threads, _ := read(t, p, strings.NewReader(string(page)))
		checkIDs(t, threads)
	})
}

func checkIDs(t *testing.T, threads []corpus.Thread) {
	t.Helper()
	for _, thread := range threads {
		seen := map[string]bool{"": true}
		if !corpus.IsID(thread.Article.ID) {
			t.Fatalf("article id %q", thread.Article.ID)
		}
		for _, c := range thread.Comments {
			if seen[c.ID] || !corpus.IsID(c.ID) {
				t.Fatalf("comment id %q comes twice or is none", c.ID)
			}
			seen[c.ID] = true
		}
	}
}
