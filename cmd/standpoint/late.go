package main

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"log/slog"
	"sync"

	"standpoint/cmd/internal/datafolder"
	"standpoint/indexer/annotate"
)

// lateAnnotator makes an annotator when it is first needed: its models take memory that a
// server needs only for those who ask for annotations or import.
type lateAnnotator struct {
	judging
	names  datafolder.Names
	logger *slog.Logger
	mu     sync.Mutex
	made   *annotate.Annotator
}

// get makes the annotator. If that fails, it is tried again the next time.
func (l *lateAnnotator) get(ctx context.Context) (_ *annotate.Annotator, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.made == nil {
		l.made, err = l.annotator(context.WithoutCancel(ctx), l.names, l.logger)
	}
	return l.made, err
}

// Lines annotates texts; see api.Annotator.
func (l *lateAnnotator) Lines(ctx context.Context, in io.Reader) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		annotator, err := l.get(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		for answer, err := range annotator.Lines(ctx, in, maxAnnotateLine) {
			var text []byte
			if err == nil {
				text, err = json.Marshal(answer)
			}
			if !yield(text, err) || err != nil {
				return
			}
		}
	}
}
