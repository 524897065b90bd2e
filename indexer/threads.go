package indexer

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"standpoint/corpus"
)

// patience is how often in a row a thread may change, by the hand of another
// process, while it is being understood.
const patience = 20

// gatherAll understands every thread that is marked as pending, until none is.
func (r *run) gatherAll(ctx context.Context) error {
	last, stuck := "", 0
	for {
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
			return fmt.Errorf("indexer: the thread of article %s cannot be brought together: it changes all the time", last)
		}
		if err := r.gather(ctx, ids); err != nil {
			return err
		}
		r.tell(len(ids))
	}
}

// gather understands threads as they are held now, several at once, and writes
// what was understood in batches.
func (r *run) gather(ctx context.Context, articleIDs []string) error {
	for len(articleIDs) > 0 {
		seen, err := r.Records.Last(ctx)
		if err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
		var threads []corpus.Thread
		threads, _, articleIDs, err = r.load(ctx, articleIDs)
		if err != nil {
			return err
		}
		documents, err := r.understand(ctx, threads)
		if err != nil {
			return err
		}
		if _, err := r.Records.Annotate(ctx, documents, seen); err != nil {
			return fmt.Errorf("indexer: %w", err)
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
		threads, held = append(threads, corpus.ThreadOf(documents)), append(held, documents...)
	}
	return threads, held, nil, nil
}

// understand annotates threads side by side; the documents come in their order.
func (r *run) understand(ctx context.Context, threads []corpus.Thread) ([]corpus.Document, error) {
	understood := make([][]corpus.Document, len(threads))
	errs := make([]error, len(threads))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				understood[i], errs[i] = r.Annotator.Thread(ctx, threads[i])
			}
		})
	}
	for i := range threads {
		next <- i
	}
	close(next)
	workers.Wait()
	var documents []corpus.Document
	for i := range threads {
		if errs[i] != nil {
			return nil, fmt.Errorf("indexer: %s: %w", threads[i].Origin.Path, errs[i])
		}
		documents = append(documents, understood[i]...)
	}
	return documents, nil
}
