package poll

import (
	"bytes"
	"context"
	"slices"
	"time"

	"standpoint/indexer/intake"
	"standpoint/indexer/parse"
	"standpoint/indexer/parse/feed"
	"standpoint/indexer/parse/format"
)

// mostLinks is how many articles of a feed are read: the first that it names.
const mostLinks = 500

// link is an article that a feed names.
type link struct {
	url     string
	changed string // when, in RFC 3339; "" if the feed does not say it
}

// links reads which articles a feed names, those that its comments are on included. What is
// not a feed has none; more is whether there are more than are read.
func links(ctx context.Context, parser *parse.Parser, a *answer) (all []link, isFeed, more bool) {
	page := func() intake.Page {
		return intake.Page{Path: a.url, Size: int64(len(a.body)), Body: bytes.NewReader(a.body), URL: a.url, ContentType: a.contentType}
	}
	name := parser.Format(page())
	if !slices.ContainsFunc(feed.Formats(), func(f format.Format) bool { return f.Name == name }) {
		return nil, false, false
	}
	at := map[string]int{}
	for thread, err := range parser.Threads(ctx, page()) {
		if err != nil { // the import says it
			continue
		}
		address, err := addressOf(thread.Article.URL)
		if err != nil {
			continue
		}
		changed := ""
		if !thread.Article.Modified.IsZero() {
			changed = thread.Article.Modified.UTC().Format(time.RFC3339)
		}
		if i, known := at[address]; known {
			all[i].changed = max(all[i].changed, changed)
			continue
		}
		if len(all) == mostLinks {
			return all, true, true
		}
		at[address] = len(all)
		all = append(all, link{address, changed})
	}
	return all, true, false
}
