package results_test

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/indexer/follow"
	"standpoint/indexer/search/bleveengine"
	"standpoint/server/results"
)

// BenchmarkWords measures what reads whole results, over the posts of ../shared/scale: it
// reports processor time, since all processors work on one request.
func BenchmarkWords(b *testing.B) {
	paths, err := filepath.Glob(filepath.Join(corpustest.Shared(b, "scale"), "reddit_posts-*.jsonl.gz"))
	if err != nil || len(paths) == 0 {
		b.Fatal("no posts", err)
	}
	store := sqlitetest.Open(b, b.TempDir())
	posts := 0
	for _, path := range paths {
		eachBatch(b, path, func(batch []corpus.Document) {
			posts += len(batch)
			if _, err := store.Put(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
		})
	}
	engine, err := bleveengine.Open(b.Context(), b.TempDir(), bleveengine.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer engine.Close()
	if _, err := follow.New(store, engine, follow.Options{}).CatchUp(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d posts", posts)
	reader := func() *results.Reader { return results.New(engine, store, nil, nil) } // one that kept nothing
	for _, q := range []string{"police", "friend", "in"} {
		for _, order := range []string{"left", "document"} {
			raw := fmt.Sprintf("q=%s&sort=%s", q, order)
			b.Run("kwic/"+raw, func(b *testing.B) {
				total := 0
				measure(b, func() {
					r := reader()
					l, err := r.ReadLines(b.Context(), raw)
					if err != nil {
						b.Fatal(err)
					}
					page, err := r.Lines(b.Context(), l)
					if err != nil {
						b.Fatal(err)
					}
					total = page.Total
				})
				b.ReportMetric(float64(total), "lines")
			})
		}
		b.Run("collocates/q="+q, func(b *testing.B) {
			measure(b, func() {
				c, err := reader().ReadCollocates(b.Context(), "q="+q)
				if err == nil {
					_, err = reader().Collocates(b.Context(), c)
				}
				if err != nil {
					b.Fatal(err)
				}
			})
		})
		b.Run("keyness/q="+q, func(b *testing.B) {
			measure(b, func() {
				k, err := reader().ReadKeyness(b.Context(), "q="+q)
				if err == nil {
					_, err = reader().Keyness(b.Context(), k)
				}
				if err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// measure reports the processor time of what is done.
func measure(b *testing.B, do func()) {
	started, n := processorTime(b), 0
	for b.Loop() {
		do()
		n++
	}
	b.ReportMetric(float64((processorTime(b)-started).Milliseconds())/float64(n), "cpu-ms/op")
}

func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// eachBatch reads posts as comments, each on an article of its subreddit.
func eachBatch(b *testing.B, path string, visit func([]corpus.Document)) {
	type post struct {
		ID, Subreddit, Title, Text string
		Date                       time.Time
	}
	var batch []corpus.Document
	for post := range corpustest.Lines[post](b, path) {
		thread := corpus.Thread{Article: corpus.Article{URL: "https://posts.example/" + post.Subreddit, Outlet: post.Subreddit},
			Comments: []corpus.Comment{{NativeID: post.ID, Posted: post.Date, Text: post.Title + "\n\n" + post.Text}}}
		thread.Identify()
		c := &thread.Comments[0]
		batch = append(batch, corpus.Document{ID: c.ID, Kind: corpus.KindComment, ArticleID: thread.Article.ID, Comment: c, Outlet: post.Subreddit})
		if len(batch) == 2000 {
			visit(batch)
			batch = nil
		}
	}
	visit(batch)
}
