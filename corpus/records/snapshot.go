package records

import (
	"context"
	"io"

	"standpoint/corpus"
)

// Snapshotter lets many documents be read as of one moment.
type Snapshotter interface {
	// Snapshot pins the present state until Close, or until the context ends. Few can be
	// open at a time, so it waits for another to be closed. While one is open the
	// store can be written, but Erase waits for it.
	Snapshot(ctx context.Context) (Snapshot, error)
}

// Snapshot reads documents as they were at one moment, whatever is written since. What
// was deleted since is not given out any more: Get and Texts then fail with an
// ErrWithdrawn if they are asked for a document that was deleted, or for a comment on
// an article that was, whose words it may have. It is for one goroutine at a time.
type Snapshot interface {
	// State is the last change that it shows.
	State() corpus.State
	// Get returns documents as Reader.Get does.
	Get(ctx context.Context, ids []string) ([]corpus.Document, error)
	TextReader
	io.Closer
}
