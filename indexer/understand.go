package indexer

import (
	"context"
	"io"
	"iter"
	"runtime"

	"standpoint/corpus"
)

// understood is a thread with its documents, or what is wrong with an input:
// a fault of reading (thread is empty) or of annotating.
type understood struct {
	thread    corpus.Thread
	documents []corpus.Document
	read      error
	annotated error
}

// understand reads and annotates threads, several at once, and yields them in
// the order in which they were read: what is kept does not depend on which
// worker was faster.
func (p Pipeline) understand(ctx context.Context, paths []string, stdin io.Reader) iter.Seq[understood] {
	return func(yield func(understood) bool) {
		ctx, stop := context.WithCancel(ctx)
		queue := make(chan (<-chan understood), 2*runtime.GOMAXPROCS(0))
		go p.produce(ctx, paths, stdin, queue)
		for answer := range queue {
			if !yield(<-answer) {
				stop()
				for range queue { // the producer closes its files before it ends
				}
				return
			}
		}
		stop()
	}
}

// produce reads threads and starts a worker on each; the room in the queue
// bounds how many there are at a time.
func (p Pipeline) produce(ctx context.Context, paths []string, stdin io.Reader, queue chan<- (<-chan understood)) {
	defer close(queue)
	for thread, err := range Threads(ctx, p.Parser, paths, stdin) {
		answer := make(chan understood, 1)
		select {
		case queue <- answer:
		case <-ctx.Done():
			return
		}
		if err != nil {
			answer <- understood{read: err}
			continue
		}
		go func() {
			documents, err := p.Annotator.Thread(ctx, thread)
			answer <- understood{thread: thread, documents: documents, annotated: err}
		}()
	}
}
