package bleveengine

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	index "github.com/blevesearch/bleve_index_api"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// Write puts a batch into the index in one transaction, durable on return. An
// id among both Upserts and Deletes is removed. After an error of the disk the
// index is opened again as it is there: Applied says whether the batch is in.
func (e *Engine) Write(ctx context.Context, b search.Batch) error {
	if e.readOnly {
		return fmt.Errorf("bleveengine: write %s: %w", e.dir, errReadOnly)
	}
	if e.outdated {
		return fmt.Errorf("bleveengine: write %s: %w", e.dir, errOutdated)
	}
	batch, err := newBatch(ctx, b)
	if err == nil {
		err = e.commit(ctx, batch)
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

func (e *Engine) commit(ctx context.Context, batch *index.Batch) error {
	if err := e.lock(ctx); err != nil {
		return err
	}
	defer e.unlock()
	if err := e.repair(); err != nil {
		return err
	}
	if err := e.inspect(); err != nil {
		return err
	}
	if err := e.introduce(func() error { return e.index.Batch(batch) }); err != nil {
		return errors.Join(err, e.reopen())
	}
	state, err := applied(batch.InternalOps)
	e.applied.Store(&state)
	return err
}

// reopen goes back to what is durable. Scorch shows a batch before it is on
// disk and, if it does not get there, keeps showing it with its segment closed:
// reading that would end the process.
func (e *Engine) reopen() error {
	if e.dir == "" {
		return nil
	}
	if e.usable() != nil {
		return e.abandon()
	}
	err := e.closeIndex()
	e.columns = map[uint64]*columns{} // ids of segments may be given again
	return errors.Join(err, e.repair())
}

// repair opens the index if the last try failed.
func (e *Engine) repair() error {
	if err := e.usable(); err != nil || e.index != nil {
		return err
	}
	if err := e.openIndex(); err != nil {
		return errors.Join(e.spoil(err), search.ErrUnavailable)
	}
	e.logger.Warn("bleveengine: opened again after a failed write", "index", e.dir, "state", e.applied.Load().String())
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
	batch.SetInternal(appliedKey, append(binary.BigEndian.AppendUint64(nil, uint64(b.Seq)), b.Lineage...))
	batch.SetInternal(schemaKey, []byte(schema.Version))
	return batch, nil
}

// Refresh makes everything written so far visible to searches.
func (e *Engine) Refresh(ctx context.Context) error {
	if err := e.advance(ctx); err != nil {
		return fmt.Errorf("bleveengine: refresh %s: %w", e.dir, err)
	}
	return nil
}

// Applied is the State of the last batch written.
func (e *Engine) Applied(context.Context) (corpus.State, error) {
	e.mu.Lock()
	closed := e.current == nil
	e.mu.Unlock()
	if closed {
		return corpus.State{}, fmt.Errorf("bleveengine: applied %s: %w", e.dir, errClosed)
	}
	if err := e.usable(); err != nil {
		return corpus.State{}, fmt.Errorf("bleveengine: applied %s: %w", e.dir, err)
	}
	return *e.applied.Load(), nil
}

// applied reads the state as newBatch writes it: the sequence number in 8
// bytes, big endian, and the lineage.
func applied(internal map[string][]byte) (corpus.State, error) {
	value, written := internal[string(appliedKey)]
	if !written {
		return corpus.State{}, nil
	}
	if len(value) < 8 {
		return corpus.State{}, fmt.Errorf("the applied state has %d bytes, fewer than 8", len(value))
	}
	return corpus.State{Seq: corpus.Seq(binary.BigEndian.Uint64(value)), Lineage: string(value[8:])}, nil
}
