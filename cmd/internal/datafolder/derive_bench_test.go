package datafolder

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/indexer/derive"
	"standpoint/indexer/search/searchtest"
)

var realTexts = flag.Bool("build.posts", false, "BenchmarkDerive takes the posts of ../shared/scale as comments")

// BenchmarkDerive measures what depends on all documents beside indexing them without
// annotation, in one run: first the copies and events of all, then those after one in a
// hundred came again with another text. Processor seconds are of all processors.
//
//	go test -run '^$' -bench Derive -benchtime 1x -build.docs 100000 -build.posts ./cmd/internal/datafolder
func BenchmarkDerive(b *testing.B) {
	for b.Loop() {
		benchDerive(b, b.TempDir())
	}
}

func benchDerive(b *testing.B, dir string) {
	ctx := b.Context()
	folder, err := Open(ctx, dir, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer folder.Close()
	documents := benchDocuments(b)
	indexing := startWatch()
	for n := 0; n < len(documents); n += 2000 {
		if _, err := folder.Records.Put(ctx, documents[n:min(n+2000, len(documents))]); err != nil {
			b.Fatal(err)
		}
	}
	catchUp(ctx, b, folder)
	indexing.pause()
	b.ReportMetric(indexing.processor(), "index-cpu-s")
	all := derived(ctx, b, folder)
	b.ReportMetric(all.processor(), "derive-cpu-s")
	b.ReportMetric(all.processor()/indexing.processor(), "derive/index")
	b.ReportMetric(peak(), "peak-MB")
	again := documents[:len(documents)/100]
	for i := range again {
		if again[i].Comment != nil {
			again[i].Comment.Text += " And that is that."
		} else {
			again[i].Article.Paragraphs = append(again[i].Article.Paragraphs, "And that is that.")
		}
	}
	if _, err := folder.Records.Put(ctx, again); err != nil {
		b.Fatal(err)
	}
	some := derived(ctx, b, folder)
	b.ReportMetric(some.processor(), "1%-cpu-s")
}

func derived(ctx context.Context, b *testing.B, folder *Folder) watch {
	w := startWatch()
	if err := derive.CatchUp(ctx, folder.Records, derive.Options{}); err != nil {
		b.Fatal(err)
	}
	w.pause()
	return w
}

func benchDocuments(b *testing.B) (documents []corpus.Document) {
	if *realTexts {
		return postsAsComments(b)
	}
	for n := range *benchDocs {
		d := searchtest.SyntheticDocument(n)
		d.AnnotatedBy = "bench"
		documents = append(documents, d)
	}
	return documents
}

// postsAsComments are the paragraphs of posts, 20 to a thread.
func postsAsComments(b *testing.B) (documents []corpus.Document) {
	paths, err := filepath.Glob(filepath.Join(corpustest.Shared(b, "scale"), "reddit_posts-*.jsonl.gz"))
	if err != nil || len(paths) == 0 {
		b.Fatal("no posts", err)
	}
	type post struct {
		ID, Text string
		Date     time.Time
	}
	for _, path := range paths {
		for post := range corpustest.Lines[post](b, path) {
			for i, paragraph := range strings.Split(post.Text, "\n\n") {
				if len(documents) == *benchDocs {
					return documents
				}
				id := fmt.Sprintf("c%s-%d", post.ID, i)
				documents = append(documents, corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: fmt.Sprint("a", len(documents)/20), AnnotatedBy: "bench",
					Comment: &corpus.Comment{ID: id, Text: paragraph, Posted: post.Date}})
			}
		}
	}
	b.Fatalf("the posts have only %d paragraphs", len(documents))
	return nil
}
