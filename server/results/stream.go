package results

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// ErrBusy says that as many whole results are being sent as can be at a time.
var ErrBusy = errors.New("too many streams at once")

// How many streams there can be, and how long one waits for another to end, and for the
// index to have come as far as the records.
const (
	streamsAtOnce  = 4
	streamPatience = 2 * time.Second
	pinEvery       = 20 * time.Millisecond
)

// streamedDocuments is how many documents a stream reads at a time. It holds two such
// batches, and a place of each document (search.Listing).
const streamedDocuments = 256

// Rows are the whole result of a search, of one snapshot. Close must be called.
type Rows struct {
	Left     int // rows
	Snapshot Snapshot
	// Cursor, a point and the key of a row are the cursor that goes on after it.
	Cursor string
	Label  func(field, value string) string // as in Page

	reader  *Reader
	request searchurl.Stream
	listing *search.Listing
	pinned  records.Snapshot
	from    int // the first document
	skip    int // rows of it
}

// Row is one row. Its key is the id of the document or, with a stance, the id, a colon
// and the target.
type Row struct {
	Item
	Stance *corpus.Stance // of shape Stances
}

// Key names a row in a stream.
func (r Row) Key() string {
	if r.Stance == nil {
		return r.Document.ID
	}
	return r.Document.ID + ":" + r.Stance.Target
}

// ReadStream reads the part of an address after the question mark as a request for a
// stream, as Read reads a search.
func (r *Reader) ReadStream(ctx context.Context, raw string) (searchurl.Stream, error) {
	return searchurl.ParseStream(ctx, raw, r.options())
}

// Stream pins a snapshot of index and records and finds out which rows it has. It fails
// with ErrBusy if there are too many streams, and with *searchurl.Errors if the request
// is to go on with another snapshot.
func (r *Reader) Stream(ctx context.Context, s searchurl.Stream) (*Rows, error) {
	select {
	case r.streams <- struct{}{}:
	case <-time.After(streamPatience):
		return nil, fmt.Errorf("results: %w", ErrBusy)
	case <-ctx.Done():
		return nil, fmt.Errorf("results: waiting for other streams: %w", ctx.Err())
	}
	x := &Rows{reader: r, request: s}
	if s.Search.Labels {
		x.Label = r.Label
	}
	err := x.open(ctx)
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// Close lets go of the snapshot.
func (x *Rows) Close() error {
	<-x.reader.streams
	if x.pinned == nil {
		return nil
	}
	return x.pinned.Close()
}

func (x *Rows) open(ctx context.Context) error {
	req := search.ListRequest{Request: x.request.Search.Request}
	if x.request.Shape == searchurl.Stances {
		req.Values = schema.Toward
	}
	if err := x.pin(ctx, req); err != nil {
		return err
	}
	of := searchurl.Pinned{Index: x.listing.Applied, Records: x.pinned.State()}
	x.Snapshot = Snapshot{Index: of.Index, Records: of.Records}
	x.Cursor = x.request.Cursor(of)
	if resume := x.request.Resume; resume != nil {
		if resume.Of != of {
			return badStreamCursor("is of the snapshot " + resume.Of.Index.String() + ", and the collection has changed since; leave it out to begin again")
		}
		if err := x.goOn(ctx, resume.Row); err != nil {
			return err
		}
	}
	x.Left = x.listing.Len - x.from
	if req.Values != "" {
		x.Left = -x.skip
		for i := x.from; i < x.listing.Len; i++ {
			x.Left += x.listing.At(i).Values
		}
	}
	return nil
}

// pin pins a state of the records and lists the result of the same state of the index.
// If the index stays behind, the list is of an earlier state than the documents.
func (x *Rows) pin(ctx context.Context, req search.ListRequest) (err error) {
	r := x.reader
	for started := time.Now(); ; {
		now, err := r.Now(ctx)
		if err != nil {
			return err
		}
		if x.pinned, err = r.documents.Snapshot(ctx); err != nil {
			return fmt.Errorf("results: snapshot: %w", err)
		}
		late := time.Since(started) > streamPatience
		if late || now.Index == x.pinned.State() {
			if x.listing, err = r.engine.List(ctx, req); err != nil {
				return fmt.Errorf("results: %w", err)
			}
			if err := r.checkState(ctx, x.listing.Applied); err != nil {
				return err
			}
			if listed, held := x.listing.Applied, x.pinned.State(); listed == held || late && listed.Seq < held.Seq {
				return nil
			}
		}
		err = x.pinned.Close()
		if x.pinned = nil; err != nil {
			return fmt.Errorf("results: snapshot: %w", err)
		}
		select {
		case <-time.After(pinEvery):
		case <-ctx.Done():
			return fmt.Errorf("results: waiting for the index: %w", ctx.Err())
		}
	}
}

// goOn finds the place after a row.
func (x *Rows) goOn(ctx context.Context, key string) error {
	id, _, _ := strings.Cut(key, ":")
	for x.from = range x.listing.Len {
		if x.listing.At(x.from).ID == id {
			return x.after(ctx, id, key)
		}
	}
	return badStreamCursor("names the row “" + key + "”, which is not in this result")
}

// after skips the rows of a document up to one.
func (x *Rows) after(ctx context.Context, id, key string) error {
	if x.request.Shape == searchurl.Documents && key == id {
		x.from++
		return nil
	}
	documents, err := x.pinned.Get(ctx, []string{id})
	if err != nil {
		return fmt.Errorf("results: documents: %w", err)
	}
	for _, d := range documents {
		rows := x.rows(Item{Document: d, View: x.request.Search.Request.View})
		for i, row := range rows {
			if row.Key() == key {
				x.skip = i + 1
				return nil
			}
		}
	}
	return badStreamCursor("names the row “" + key + "”, which is not in this result")
}

func badStreamCursor(message string) error {
	return &searchurl.Errors{Faults: []searchurl.Fault{{Param: "cursor", Position: -1, Code: searchurl.BadCursor, Message: message}}}
}

// rows are those of a document: one, or one for each target with its side.
func (x *Rows) rows(item Item) []Row {
	if x.request.Shape == searchurl.Documents {
		return []Row{{Item: item}}
	}
	var rows []Row
	seen := map[string]bool{}
	for i := range item.Document.Annotation.Stances {
		stance := &item.Document.Annotation.Stances[i]
		if toward := stance.Toward(item.View.Min()); !seen[toward] {
			seen[toward] = true
			rows = append(rows, Row{Item: item, Stance: stance})
		}
	}
	return rows
}

// Each visits the rows in the order of the search, while the next documents are read. It
// stops at the first error: of visit, of the records, or records.ErrWithdrawn if a
// row, or something that it shows, was taken down meanwhile. Without an error
// exactly Left rows were visited.
func (x *Rows) Each(ctx context.Context, visit func(Row) error) error {
	ctx, stop := context.WithCancel(ctx)
	batches := make(chan []Item)
	done := make(chan error, 1)
	go func() {
		defer close(batches)
		done <- x.read(ctx, batches)
	}()
	given, skip := 0, x.skip
	var err error
	for batch := range batches {
		for _, item := range batch {
			for _, row := range x.rows(item) {
				if skip > 0 {
					skip--
					continue
				}
				if given++; err == nil {
					if err = visit(row); err != nil {
						stop() // and wait until nothing is read any more
					}
				}
			}
		}
	}
	read := <-done
	stop()
	switch {
	case err != nil:
		return err
	case read != nil:
		return read
	case given != x.Left:
		return fmt.Errorf("results: the result has %d rows, not %d: documents changed before they were pinned", given, x.Left)
	}
	return nil
}

// read reads documents batch after batch.
func (x *Rows) read(ctx context.Context, to chan<- []Item) (err error) {
	defer func() { // in a goroutine of its own, a panic would end the program
		if reason := recover(); reason != nil {
			err = fmt.Errorf("results: panic: %v\n%s", reason, debug.Stack())
		}
	}()
	ids := make([]string, 0, streamedDocuments)
	for i := x.from; i < x.listing.Len; {
		ids = ids[:0]
		for ; i < x.listing.Len && len(ids) < streamedDocuments; i++ {
			if one := x.listing.At(i); one.Values > 0 || x.request.Shape == searchurl.Documents {
				ids = append(ids, one.ID)
			}
		}
		batch, err := x.items(ctx, ids)
		if err != nil {
			return err
		}
		select {
		case to <- batch:
		case <-ctx.Done():
			return fmt.Errorf("results: stream: %w", ctx.Err())
		}
	}
	return nil
}

func (x *Rows) items(ctx context.Context, ids []string) ([]Item, error) {
	documents, err := x.pinned.Get(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("results: documents: %w", err)
	}
	if len(documents) != len(ids) {
		return nil, fmt.Errorf("results: of %d documents %d are no longer there: %w", len(ids), len(ids)-len(documents), records.ErrWithdrawn)
	}
	f := &found{documents: documents, hits: make([]search.Hit, len(documents))}
	if x.request.Shape == searchurl.Stances { // which show neither parents nor highlights
		items := make([]Item, len(documents))
		for i, d := range documents {
			items[i] = Item{Document: d, View: x.request.Search.Request.View}
		}
		return items, nil
	}
	return x.reader.items(ctx, x.request.Search, f, x.pinned)
}
