package bleveengine

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	index "github.com/blevesearch/bleve_index_api"

	"standpoint/corpus/records"
	"standpoint/indexer/schema"
	"standpoint/indexer/search"
)

// Write puts a batch into the index in one transaction, durable on return. An
// id among both Upserts and Deletes is removed.
func (e *Engine) Write(ctx context.Context, b search.Batch) error {
	e.writing.RLock()
	defer e.writing.RUnlock()
	if e.closed {
		return fmt.Errorf("bleveengine: write %s: %w", e.dir, errClosed)
	}
	batch, err := newBatch(ctx, b)
	if err == nil {
		err = e.index.Batch(batch)
	}
	if err != nil {
		return fmt.Errorf("bleveengine: write %s up to change %d: %w", e.dir, b.Seq, err)
	}
	select {
	case e.wake <- struct{}{}:
	default: // the keeper knows already
	}
	return nil
}

func newBatch(ctx context.Context, b search.Batch) (*index.Batch, error) {
	batch := index.NewBatch()
	for _, d := range b.Upserts {
		if d.ID == "" {
			return nil, errors.New("a document without an id")
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		batch.Update(newDocument(schema.From(d)))
	}
	for _, id := range b.Deletes {
		if id != "" {
			batch.Delete(id)
		}
	}
	batch.SetInternal(appliedKey, binary.BigEndian.AppendUint64(nil, uint64(b.Seq)))
	batch.SetInternal(schemaKey, []byte(schema.Version))
	return batch, nil
}

// Refresh makes everything written so far visible to searches.
func (e *Engine) Refresh(ctx context.Context) error {
	e.writing.RLock()
	defer e.writing.RUnlock()
	if e.closed {
		return fmt.Errorf("bleveengine: refresh %s: %w", e.dir, errClosed)
	}
	if err := e.advance(ctx); err != nil {
		return fmt.Errorf("bleveengine: refresh %s: %w", e.dir, err)
	}
	return nil
}

// Applied is the sequence number of the last batch written.
func (e *Engine) Applied(context.Context) (records.Seq, error) {
	e.writing.RLock()
	defer e.writing.RUnlock()
	if e.closed {
		return 0, fmt.Errorf("bleveengine: applied %s: %w", e.dir, errClosed)
	}
	reader, err := e.reader()
	if err != nil {
		return 0, fmt.Errorf("bleveengine: applied %s: %w", e.dir, err)
	}
	defer reader.Close()
	seq, err := applied(reader.Internal())
	if err != nil {
		return 0, fmt.Errorf("bleveengine: applied %s: %w", e.dir, err)
	}
	return seq, nil
}

func applied(internal map[string][]byte) (records.Seq, error) {
	value, written := internal[string(appliedKey)]
	if !written {
		return 0, nil
	}
	if len(value) != 8 {
		return 0, fmt.Errorf("the sequence number has %d bytes, not 8", len(value))
	}
	return records.Seq(binary.BigEndian.Uint64(value)), nil
}
