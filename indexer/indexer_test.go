package indexer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite"
	"standpoint/indexer"
	"standpoint/indexer/parse"
)

// annotator makes documents without understanding anything, the short threads
// sooner than the long ones. A thread whose text says so cannot be kept, or
// fails.
type annotator struct{}

var errBroken = errors.New("broken")

func (annotator) Thread(ctx context.Context, t corpus.Thread) ([]corpus.Document, error) {
	for range len(t.Article.Text()) % 7 {
		runtime.Gosched()
	}
	if strings.Contains(t.Article.Text(), "break") {
		return nil, errBroken
	}
	article := corpus.Document{ID: t.Article.ID, Kind: corpus.KindArticle, ArticleID: t.Article.ID, Article: &t.Article, Origin: t.Origin}
	if strings.Contains(t.Article.Text(), "endless") {
		article.Annotation.Stances = []corpus.Stance{{Confidence: math.Inf(1)}}
	}
	documents := []corpus.Document{article}
	for i := range t.Comments {
		documents = append(documents, corpus.Document{ID: t.Comments[i].ID, Kind: corpus.KindComment, ArticleID: t.Article.ID, Comment: &t.Comments[i]})
	}
	return documents, ctx.Err()
}

func pipeline(t *testing.T) (indexer.Pipeline, records.Store) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "records.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	parser, err := parse.New(parse.Options{Format: parse.Threads})
	if err != nil {
		t.Fatal(err)
	}
	return indexer.Pipeline{Parser: parser, Annotator: annotator{}, Records: store}, store
}

func lines(texts ...string) *strings.Reader {
	var b strings.Builder
	for i, text := range texts {
		fmt.Fprintf(&b, `{"article":{"url":"https://valley-post.example/%d","paragraphs":[%q]},"comments":[{"text":"re %d"}]}`+"\n", i, text, i)
	}
	return strings.NewReader(b.String())
}

// TestOrder: what is kept comes in the order in which it was read, whichever
// worker was faster.
func TestOrder(t *testing.T) {
	p, store := pipeline(t)
	var texts []string
	for i := range 500 {
		texts = append(texts, strings.Repeat("words ", i%13+1)+fmt.Sprint(i))
	}
	receipt, err := p.Index(t.Context(), []string{"-"}, indexer.Options{Stdin: lines(texts...)})
	if err != nil {
		t.Fatal(err)
	}
	if receipt.Threads != 500 || receipt.Articles.New != 500 || receipt.Comments.New != 500 || receipt.Files != 1 {
		t.Errorf("receipt %+v", receipt)
	}
	var origins []int64
	for change, err := range store.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if change.Document.Article != nil {
			origins = append(origins, change.Document.Origin.Offset)
		}
	}
	for i := 1; i < len(origins); i++ {
		if origins[i] < origins[i-1] {
			t.Fatalf("article %d, read at byte %d, was kept after one read at byte %d", i, origins[i], origins[i-1])
		}
	}
}

// TestBadThreadsAreSetAside: a line that is broken and a thread that cannot be
// kept are in the receipt with their place, and the others are kept.
func TestBadThreadsAreSetAside(t *testing.T) {
	p, store := pipeline(t)
	stdin := lines("one", "endless", "three")
	broken := strings.NewReader("{\"article\":\n")
	receipt, err := p.Index(t.Context(), []string{"-"}, indexer.Options{Stdin: joined(stdin, broken)})
	if err != nil {
		t.Fatal(err)
	}
	if receipt.Articles.New != 2 || receipt.Comments.New != 2 || len(receipt.Quarantined) != 2 {
		t.Errorf("receipt %+v", receipt)
	}
	for _, want := range []string{"cannot be kept", "line 4"} {
		var b strings.Builder
		if err := receipt.Print(&b); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("the receipt does not say %q:\n%s", want, b.String())
		}
	}
	accounts, err := store.List(t.Context(), 1)
	if err != nil || len(accounts) != 1 {
		t.Fatalf("accounts %v, %v", accounts, err)
	}
	var kept indexer.Receipt
	if err := json.Unmarshal(accounts[0].Receipt, &kept); err != nil || len(kept.Quarantined) != 2 || accounts[0].Finished.IsZero() {
		t.Errorf("the kept account %s, %v", accounts[0].Receipt, err)
	}
}

func joined(readers ...*strings.Reader) *strings.Reader {
	var b strings.Builder
	for _, r := range readers {
		if _, err := r.WriteTo(&b); err != nil {
			panic(err) // a strings.Builder takes everything
		}
	}
	return strings.NewReader(b.String())
}

func TestErrorOfAnAnnotatorNamesThePath(t *testing.T) {
	p, _ := pipeline(t)
	_, err := p.Index(t.Context(), []string{"-"}, indexer.Options{Stdin: lines("one", "break", "three")})
	if !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "-") {
		t.Errorf("err = %v", err)
	}
}

func TestDryRunNeedsNoRecords(t *testing.T) {
	p, store := pipeline(t)
	p.Records = nil
	receipt, err := p.Index(t.Context(), []string{"-"}, indexer.Options{Stdin: lines("one", "two"), DryRun: true})
	if err != nil || receipt.Articles.New != 2 || !receipt.DryRun {
		t.Errorf("receipt %+v, %v", receipt, err)
	}
	if last, err := store.Last(t.Context()); err != nil || last != 0 {
		t.Errorf("last %d, %v", last, err)
	}
}

// TestInterrupted: an interrupted run says so, and its account stays open.
func TestInterrupted(t *testing.T) {
	p, store := pipeline(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Index(ctx, []string{"-"}, indexer.Options{Stdin: lines("one")}); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	if last, err := store.Last(t.Context()); err != nil || last != 0 {
		t.Errorf("last %d, %v", last, err)
	}
}
