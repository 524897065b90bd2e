package parse

import (
	"context"
	"errors"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/intake"
)

func TestThreadLines(t *testing.T) {
	page := `{"article":{"url":"https://apnews.com/x","paragraphs":["One."],"published":"2025-04-11T21:03:00+02:00"},"comments":[{"id":"t1_a","text":"First."},{"id":"t1_b","parent_id":"t1_a","text":"Second."}]}

{"article":{"headline":"Second"},"comments":[{"text":""}]}
not json at all
{"article":{},"comments":[]}
{"article":{"id":"a0123456789abcdef","headline":"Kept","outlet":"AP News"},"comments":[{"text":"same"},{"text":"same"},{"id":"n","text":"x"},{"id":"n","text":"y"}],"extra":1}
{"origin":{"path":"dump.zst","offset":9},"article":{"headline":"Origin"},"comments":null}
{"article":{"headline":"H","published_precision":"second"}}
`
	threads, faults := read(t, parser(t, Options{}), strings.NewReader(page))
	wantFaults := []string{
		"page: line 3: byte 205: quarantined: comment 1 has no text",
		"page: line 4: byte 264: quarantined: not a thread in JSON",
		"page: line 5: byte 280: quarantined: no article",
		`page: line 6: byte 309: warned: left out: unknown field "extra"`,
		`page: line 6: byte 309: warned: left out: comment 4: a comment above it has the same id "n"`,
		`page: line 8: byte 575: quarantined: published_precision: want minute`,
	}
	if len(faults) != len(wantFaults) {
		t.Fatalf("faults:\n%s", strings.Join(faults, "\n"))
	}
	for i, want := range wantFaults {
		if !strings.HasPrefix(faults[i], want[:strings.Index(want, "byte")]) || !strings.Contains(faults[i], want[strings.LastIndex(want, ": ")+2:]) {
			t.Errorf("fault %q, want %q", faults[i], want)
		}
	}
	if len(threads) != 3 {
		t.Fatalf("%d threads", len(threads))
	}
	first, second, third := threads[0], threads[1], threads[2]
	if first.Article.Outlet != "apnews" || first.Article.Published.Format("15:04") != "19:03" || first.Article.PublishedPrecision != corpus.PrecisionMinute {
		t.Errorf("first article %+v", first.Article)
	}
	if first.Origin != (corpus.Origin{Path: "page", Offset: 0}) || second.Origin.Offset != int64(strings.Index(page, `{"article":{"id"`)) {
		t.Errorf("origins %+v, %+v", first.Origin, second.Origin)
	}
	if reply := first.Comments[1]; reply.ParentID != first.Comments[0].ID || reply.Depth != 1 || reply.NativeID != "t1_b" {
		t.Errorf("reply %+v", reply)
	}
	if second.Article.ID != "a0123456789abcdef" || second.Article.Outlet != "apnews" || len(second.Comments) != 3 || second.Comments[0].ID == second.Comments[1].ID {
		t.Errorf("second %+v", second)
	}
	if third.Origin != (corpus.Origin{Path: "dump.zst", Offset: 9}) {
		t.Errorf("an origin that a line has is kept; got %+v", third.Origin)
	}
}

func TestCancelledContextEndsTheThreads(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	page := strings.NewReader(strings.Repeat(`{"article":{"headline":"A"}}`+"\n", 3))
	n := 0
	for _, err := range parser(t, Options{}).Threads(ctx, intake.Page{Path: "page", Body: page}) {
		if n++; n == 2 && !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		cancel()
	}
	if n != 2 {
		t.Errorf("%d yields, want one thread and the end", n)
	}
}
