package indexer

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// patience is how often in a row another process may change a thread while it is
// being annotated.
const patience = 20

// AnnotatePending annotates every thread that has changed since it was annotated,
// such as one that lost a document, and then derives what depends on all documents.
func (p Pipeline) AnnotatePending(ctx context.Context) error {
	if err := p.run(Options{}).annotatePending(ctx); err != nil {
		return err
	}
	return p.Derive(ctx)
}

// annotatePending annotates every thread that is marked as pending, until none is.
func (r *run) annotatePending(ctx context.Context) error {
	last, stuck := "", 0
	for r.failed == nil {
		ids, err := r.Records.Pending(ctx, r.opt.Batch)
		if err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
		if len(ids) == 0 {
			return nil
		}
		if stuck++; ids[0] != last {
			last, stuck = ids[0], 0
		}
		if stuck > patience {
			return fmt.Errorf("indexer: the thread of article %s cannot be annotated: another process keeps changing it", last)
		}
		if err := r.annotateThreads(ctx, ids); err != nil {
			return err
		}
		r.tell(len(ids))
	}
	return nil
}

// annotateThreads annotates threads as they are held now, several at once, and
// writes the annotations in batches.
func (r *run) annotateThreads(ctx context.Context, articleIDs []string) error {
	for len(articleIDs) > 0 && r.failed == nil {
		seen, err := r.Records.Last(ctx)
		if err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
		var threads []corpus.Thread
		threads, _, articleIDs, err = r.load(ctx, articleIDs)
		if err != nil {
			return err
		}
		documents, failed := r.annotate(ctx, threads)
		if _, err := r.Records.Annotate(ctx, documents, seen); err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
		if failed != nil {
			return failed
		}
	}
	return nil
}

// load reads threads until a batch is full, with the documents that they are
// made of, and returns the ids that are left.
func (r *run) load(ctx context.Context, ids []string) (threads []corpus.Thread, held []corpus.Document, left []string, err error) {
	size, bytes := 0, 0
	for i, id := range ids {
		if size >= r.opt.Batch || bytes >= batchBytes {
			return threads, held, ids[i:], nil
		}
		documents, err := r.Records.Thread(ctx, id)
		if err != nil {
			return nil, nil, nil, fmt.Errorf("indexer: the thread of article %s: %w", id, err)
		}
		size += len(documents)
		for _, d := range documents {
			bytes += d.TextBytes()
		}
		thread := corpus.ThreadOf(documents)
		if r.Outlets != nil { // the tables may know more than when it was read
			thread.Article.Outlet = format.Options{Outlets: r.Outlets}.Renamed(thread.Article)
		}
		threads, held = append(threads, thread), append(held, documents...)
	}
	return threads, held, nil, nil
}

// annotate annotates threads in parallel; the documents come in their order. If
// the annotator fails, no further thread is begun, those that are done are
// returned, and the error is an *annotatorError.
func (r *run) annotate(ctx context.Context, threads []corpus.Thread) ([]corpus.Document, error) {
	annotating, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	annotated := make([][]corpus.Document, len(threads))
	next := make(chan int)
	var workers sync.WaitGroup
	for range cmp.Or(r.opt.Workers, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := range next {
				documents, err := r.Annotator.Thread(annotating, threads[i])
				if err != nil {
					fail(&annotatorError{fmt.Errorf("%s: %w", threads[i].Origin.Path, err)})
					continue
				}
				annotated[i] = documents
			}
		})
	}
	for i := range threads {
		if annotating.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("indexer: %w", err)
	}
	return slices.Concat(annotated...), context.Cause(annotating)
}

// annotatorError says that the annotator failed at a thread. The thread keeps its
// labels and is annotated by the next run.
type annotatorError struct{ error }

// Unwrap returns what the annotator said.
func (e *annotatorError) Unwrap() error { return e.error }
