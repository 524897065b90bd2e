package indexer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/indexer"
	"standpoint/indexer/parse"
)

// annotator understands of a document how many its thread has, the short
// threads sooner than the long ones. A thread whose text says so fails.
type annotator struct{}

var errBroken = errors.New("broken")

func (annotator) Version() string { return "test" }

func (annotator) Thread(ctx context.Context, t corpus.Thread) ([]corpus.Document, error) {
	for range len(t.Article.Text()) % 7 {
		runtime.Gosched()
	}
	if strings.Contains(t.Article.Text(), "break") {
		return nil, errBroken
	}
	documents := t.Documents()
	for i := range documents {
		documents[i].Annotation.Language = fmt.Sprint(len(documents))
		documents[i].AnnotatedBy = "test"
	}
	return documents, ctx.Err()
}

func pipeline(t *testing.T) (indexer.Pipeline, records.Store) {
	t.Helper()
	store := sqlitetest.Open(t, t.TempDir())
	parser, err := parse.New(parse.Options{Format: "threads"})
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
// kept are in the receipt with their place and in the quarantine with their
// bytes, and the others are kept.
func TestBadThreadsAreSetAside(t *testing.T) {
	p, store := pipeline(t)
	broken := strings.NewReader("{\"article\":\n")
	receipt, err := p.Index(t.Context(), []string{"-"}, indexer.Options{Stdin: joined(lines("one", "two"), broken, lines("three"))})
	if err != nil {
		t.Fatal(err)
	}
	if receipt.Articles.New != 3-1 || receipt.Articles.Replaced != 0 || receipt.Quarantined.Total != 1 {
		t.Errorf("receipt %+v", receipt)
	}
	var b strings.Builder
	if err := receipt.Print(&b); err != nil || !strings.Contains(b.String(), "line 3") {
		t.Errorf("the receipt does not name the line:\n%s", b.String())
	}
	accounts, err := store.List(t.Context(), 1)
	if err != nil || len(accounts) != 1 {
		t.Fatalf("accounts %v, %v", accounts, err)
	}
	var kept indexer.Receipt
	if err := json.Unmarshal(accounts[0].Receipt, &kept); err != nil || kept.Quarantined.Total != 1 || accounts[0].Finished.IsZero() {
		t.Errorf("the kept account %s, %v", accounts[0].Receipt, err)
	}
	held := quarantined(t, store)
	if len(held) != 1 || string(held[0].Body) != `{"article":` || held[0].Line != 3 || held[0].Format != "threads" {
		t.Errorf("quarantine %+v", held)
	}
}

func quarantined(t *testing.T, store records.Store) (items []records.Quarantined) {
	t.Helper()
	for item, err := range store.Quarantined(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	return items
}

// TestRetry: what a better reader reads leaves the quarantine, what it does not stays.
func TestRetry(t *testing.T) {
	p, store := pipeline(t)
	bad := records.Quarantined{Path: "old.jsonl", Offset: 70, Line: 2, Reason: "no reader", Format: "threads"}
	good := bad
	bad.Body, good.Body, good.Offset = []byte("{"), []byte(`{"article":{"headline":"Read after all"},"comments":[]}`), 90
	if err := store.Quarantine(t.Context(), []records.Quarantined{bad, good}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // again and again it is the same
		receipt, err := p.Retry(t.Context(), indexer.Options{})
		if err != nil || receipt.Quarantined.Total != 1 {
			t.Fatalf("receipt %+v, %v", receipt, err)
		}
		if left := quarantined(t, store); len(left) != 1 || left[0].Offset != 70 || left[0].Line != 2 || !strings.Contains(left[0].Reason, "JSON") {
			t.Errorf("left in quarantine: %+v", left)
		}
	}
	for change, err := range store.Changes(t.Context(), 0) {
		if err != nil || change.Document.Headline != "Read after all" || change.Document.Origin != (corpus.Origin{Path: "old.jsonl", Offset: 90, Import: 1}) {
			t.Errorf("kept %+v, %v", change.Document, err)
		}
	}
}

// TestScatteredThreads: whatever the order in which the pieces of a thread come,
// the same is kept and understood in the end, of the thread as a whole.
func TestScatteredThreads(t *testing.T) {
	article := `{"article":{"url":"https://valley-post.example/1","headline":"Bridge closes","paragraphs":["It is closed."]},"comments":[]}`
	first := `{"article":{"url":"https://valley-post.example/1"},"comments":[{"native_id":"1","text":"Good."}]}`
	reply := `{"article":{"url":"https://valley-post.example/1"},"comments":[{"native_id":"2","parent_id":"1","text":"Why?"}]}`
	deep := `{"article":{"url":"https://valley-post.example/1"},"comments":[{"native_id":"3","parent_id":"2","text":"Because."}]}`
	want := ""
	for _, order := range [][]string{{article, first, reply, deep}, {deep, reply, first, article}, {reply, article, deep, first}, {first, deep, article, reply}} {
		for _, together := range []bool{true, false} {
			p, store := pipeline(t)
			inputs := [][]string{order}
			if !together {
				inputs = nil
				for _, line := range order {
					inputs = append(inputs, []string{line})
				}
			}
			for _, input := range inputs {
				if _, err := p.Index(t.Context(), []string{"-"}, indexer.Options{Stdin: strings.NewReader(strings.Join(input, "\n"))}); err != nil {
					t.Fatal(err)
				}
			}
			if got := understood(t, store); want == "" {
				want = got
			} else if got != want {
				t.Errorf("in the order %v:\n%s\nwant\n%s", order, got, want)
			}
		}
	}
	if !strings.Contains(want, "depth 2") || strings.Count(want, "of 4, Bridge closes") != 4 {
		t.Errorf("kept:\n%s", want)
	}
}

// TestRingOfParents: comments that answer each other in a circle are all kept and
// understood, however they come; the one that came first answers the article.
func TestRingOfParents(t *testing.T) {
	const line = `{"article":{"url":"https://valley-post.example/1","headline":"Bridge closes"},"comments":[%s]}` + "\n"
	first, second, third := `{"native_id":"1","parent_id":"3","text":"One."}`, `{"native_id":"2","parent_id":"1","text":"Two."}`, `{"native_id":"3","parent_id":"2","text":"Three."}`
	for name, input := range map[string]string{
		"in one piece": fmt.Sprintf(line, first+","+second+","+third),
		"in pieces":    fmt.Sprintf(line, first) + fmt.Sprintf(line, second) + fmt.Sprintf(line, third),
	} {
		t.Run(name, func(t *testing.T) {
			p, store := pipeline(t)
			if _, err := p.Index(t.Context(), []string{"-"}, indexer.Options{Stdin: strings.NewReader(input)}); err != nil {
				t.Fatal(err)
			}
			got := understood(t, store)
			for depth, text := range []string{"One.", "Two.", "Three."} {
				if want := fmt.Sprintf(" %s depth %d, ", text, depth); !strings.Contains(got, want) || strings.Count(got, "of 4, Bridge closes") != 4 {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			if pending, err := store.Pending(t.Context(), 0); err != nil || len(pending) > 0 {
				t.Errorf("pending: %v, %v", pending, err)
			}
		})
	}
}

// understood shows the documents of the one thread of a store.
func understood(t *testing.T, store records.Store) string {
	t.Helper()
	var id string
	for change, err := range store.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		id = change.Document.ArticleID
	}
	documents, err := store.Thread(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range documents {
		depth := 0
		if d.Comment != nil {
			depth = d.Comment.Depth
		}
		fmt.Fprintf(&b, "%s %s depth %d, %d replies, of %s, %s\n", d.ID, d.Text(), depth, d.Replies, d.Annotation.Language, d.Headline)
	}
	return b.String()
}

// TestResumed: a run that is cut off anywhere is taken up where it was, and its
// receipt and what is kept are those of a run that was not.
func TestResumed(t *testing.T) {
	folder := t.TempDir()
	for i := range 6 {
		var texts []string
		for j := range 20 {
			texts = append(texts, fmt.Sprintf("page %d line %d", i, j))
		}
		page, _ := io.ReadAll(lines(texts...))
		page = []byte(strings.ReplaceAll(string(page), "example/", fmt.Sprintf("example/%d/", i)))
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprint(i)), append(page, "{broken\n"...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	whole, _ := pipeline(t)
	want, err := whole.Index(t.Context(), []string{folder}, indexer.Options{Batch: 40})
	if err != nil || want.Articles.New != 120 {
		t.Fatal(want, err)
	}
	for cut := range 4 {
		p, _ := pipeline(t)
		ctx, cancel := context.WithCancel(t.Context())
		batches := 0
		_, err := p.Index(ctx, []string{folder}, indexer.Options{Batch: 40, Progress: func(indexer.Progress) {
			if batches++; batches > cut {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		got, err := p.Index(t.Context(), []string{folder}, indexer.Options{Batch: 40})
		if err != nil || got.Resumed == "" {
			t.Errorf("resumed at %q, %v", got.Resumed, err)
		}
		got.Resumed = ""
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("cut off after %d batches:\n%s", cut+1, diff)
		}
	}
}

// TestAnotherRunIsNotResumed: with other inputs or settings a run starts from the beginning.
func TestAnotherRunIsNotResumed(t *testing.T) {
	p, _ := pipeline(t)
	file := filepath.Join(t.TempDir(), "page")
	page, _ := io.ReadAll(lines("one", "two"))
	if err := os.WriteFile(file, page, 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := p.Index(ctx, []string{file}, indexer.Options{Progress: func(indexer.Progress) { cancel() }}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	receipt, err := p.Index(t.Context(), []string{file}, indexer.Options{Settings: "other"})
	if err != nil || receipt.Resumed != "" || receipt.Articles.Unchanged != 2 {
		t.Errorf("receipt %+v, %v", receipt, err)
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

// TestFailingAnnotatorLosesNothing: everything is kept, labels that are made
// already too, and the next run makes the others.
func TestFailingAnnotatorLosesNothing(t *testing.T) {
	for _, batch := range []int{1, 1000} {
		p, store := pipeline(t)
		input := []string{"one", "break", "three"}
		receipt, err := p.Index(t.Context(), []string{"-"}, indexer.Options{Stdin: lines(input...), Batch: batch, Workers: 1})
		if err != nil || receipt.Articles.New != 3 || receipt.Unlabelled == nil || *receipt.Unlabelled != (indexer.Unlabelled{Threads: 2, Reason: "-: broken"}) {
			t.Errorf("batches of %d: receipt %+v, %+v, %v", batch, receipt, receipt.Unlabelled, err)
		}
		if got := held(t, store); got["2"] != 2 || got[""] != 4 {
			t.Errorf("batches of %d: labels %v", batch, got)
		}
		p.Annotator = labeller{version: "later", threads: new(atomic.Int64)}
		receipt, err = p.Index(t.Context(), []string{"-"}, indexer.Options{Stdin: lines(input...), Batch: batch})
		if err != nil || receipt.Articles.Unchanged != 3 || receipt.Unlabelled != nil {
			t.Errorf("batches of %d, once more: receipt %+v, %v", batch, receipt, err)
		}
		if got := held(t, store); got["2"] != 2 || got["later"] != 4 {
			t.Errorf("batches of %d, once more: labels %v", batch, got)
		}
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
