package parse_test

import (
	"errors"
	"strings"
	"testing"

	"standpoint/indexer/intake"
	"standpoint/indexer/parse"
	"standpoint/indexer/parse/format"
)

// TestHoles: zero bytes that a cut download left in a dump cost the record that
// they are in, wherever they are; other files with zero bytes are not text.
func TestHoles(t *testing.T) {
	t.Parallel()
	p, err := parse.New(parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	record := func(id string) string {
		return `{"id":"` + id + `","link_id":"t3_f1","parent_id":"t3_f1","author":"orla","body":"Late again.","created_utc":1614853000,"subreddit":"ferries"}` + "\n"
	}
	for name, c := range map[string]struct {
		page             string
		comments, broken int
	}{
		"near the start": {record("a") + strings.Repeat("\x00", 300) + "\n" + record("b"), 2, 1},
		"at the end":     {record("a") + record("b") + strings.Repeat("\x00", 3000), 2, 1},
		"single zeros":   {record("a") + "\x00\x01\x00\x02" + record("b"), 0, 1},
		"not a dump":     {"Late again.\n" + strings.Repeat("\x00", 300) + "\n", 0, 1},
	} {
		comments, broken := 0, 0
		for thread, err := range p.Threads(t.Context(), intake.Page{Path: "dump", Body: strings.NewReader(c.page)}) {
			var fault *format.Error
			if errors.As(err, &fault) && fault.Outcome == format.Quarantined {
				broken++
			}
			comments += len(thread.Comments)
		}
		if comments != c.comments || broken != c.broken {
			t.Errorf("%s: %d comments, %d broken, want %d and %d", name, comments, broken, c.comments, c.broken)
		}
	}
}

// TestCommentsNameTheirStory: what a search of Hacker News says of the story above
// its comments is read.
func TestCommentsNameTheirStory(t *testing.T) {
	t.Parallel()
	p, err := parse.New(parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	page := `{"hits":[{"created_at_i":1714558500,"author":"orla","comment_text":"Late.","story_id":100,"story_title":"Ferry late","story_url":"https://bugle.example/ferry","parent_id":100,"objectID":"101"}]}`
	for thread, err := range p.Threads(t.Context(), intake.Page{Path: "hits", Body: strings.NewReader(page)}) {
		a := thread.Article
		if err != nil || a.Headline != "Ferry late" || len(a.Related) != 1 || a.Related[0] != "https://bugle.example/ferry" || len(thread.Comments) != 1 {
			t.Errorf("%+v %v", thread, err)
		}
	}
}
