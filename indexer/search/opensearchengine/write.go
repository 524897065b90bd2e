package opensearchengine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// bulkBytes is about how much is sent at once.
const bulkBytes = 4 << 20

// Write implements search.Writer. The cluster acknowledges a document once its primary shard
// and all replicas that are in sync have it on disk; one that is away is in sync no more.
func (e *Engine) Write(ctx context.Context, b search.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := e.hold(ctx); err != nil {
		return err
	}
	defer e.release()
	if err := e.known(ctx); err != nil {
		return fmt.Errorf("opensearchengine: write %s: %w", e.index, err)
	}
	docs, gone := last(b)
	next := e.state
	next.Batch++
	if len(docs)+len(gone) > 0 {
		unsure := next
		unsure.Upto = max(unsure.Upto, b.Seq)
		for id := range docs {
			unsure.Unsure = append(unsure.Unsure, id)
		}
		for id := range gone {
			unsure.Unsure = append(unsure.Unsure, id)
		}
		slices.Sort(unsure.Unsure)
		unsure.Unsure = slices.Compact(unsure.Unsure)
		if err := e.keep(ctx, unsure); err != nil {
			return fmt.Errorf("opensearchengine: write %s: %w", e.index, err)
		}
		if err := e.send(ctx, docs, gone, next.Batch); err != nil {
			return fmt.Errorf("opensearchengine: write %s: %w", e.index, err)
		}
		next = unsure
		next.Unsure = slices.DeleteFunc(slices.Clone(unsure.Unsure), func(id string) bool {
			_, written := docs[id]
			return written || gone[id]
		})
		if len(next.Unsure) == 0 {
			next.Unsure, next.Upto = nil, 0
		}
	}
	next.Seq, next.Lineage = b.Seq, b.Lineage
	if err := e.keep(ctx, next); err != nil {
		return fmt.Errorf("opensearchengine: write %s: %w", e.index, err)
	}
	return nil
}

// last are the documents and the deletes of a batch that count.
func last(b search.Batch) (docs map[string]corpus.Document, gone map[string]bool) {
	docs, gone = map[string]corpus.Document{}, map[string]bool{}
	for _, d := range b.Upserts {
		docs[d.ID] = d
	}
	for _, id := range b.Deletes {
		delete(docs, id)
		gone[id] = true
	}
	return docs, gone
}

// send sends what a batch changes. Each change carries the number of the batch as its
// version, so that sending it again does nothing, and one that was on its way for long
// never replaces a later one.
func (e *Engine) send(ctx context.Context, docs map[string]corpus.Document, gone map[string]bool, version int64) error {
	var lines bytes.Buffer
	flush := func() error {
		if lines.Len() == 0 {
			return nil
		}
		defer lines.Reset()
		return e.bulk(ctx, lines.Bytes())
	}
	encoder := json.NewEncoder(&lines)
	add := func(action, id string, doc object) error {
		if err := encoder.Encode(object{action: object{"_id": id, "version": version, "version_type": "external_gte"}}); err != nil {
			return err
		}
		if doc != nil {
			if err := encoder.Encode(doc); err != nil {
				return err
			}
		}
		if lines.Len() < bulkBytes {
			return nil
		}
		return flush()
	}
	for id, d := range docs {
		if err := add("index", id, document(d)); err != nil {
			return err
		}
	}
	for id := range gone {
		if err := add("delete", id, nil); err != nil {
			return err
		}
	}
	return flush()
}

// bulk sends lines, and again as long as the cluster has no room for some of them.
func (e *Engine) bulk(ctx context.Context, lines []byte) error {
	return again(ctx, func() error { return e.bulkOnce(ctx, lines) })
}

func (e *Engine) bulkOnce(ctx context.Context, lines []byte) error {
	var answer struct {
		Errors bool
		Items  []map[string]struct {
			ID     string `json:"_id"`
			Status int
			Error  struct{ Type, Reason string }
		}
	}
	if err := e.cluster.call(ctx, http.MethodPost, "/"+e.index+"/_bulk?require_alias=false&timeout=10s", lines, &answer); err != nil {
		return err
	}
	var worst error
	for _, item := range answer.Items {
		for action, did := range item {
			switch {
			case did.Status < 300, action == "delete" && did.Status == http.StatusNotFound:
			case did.Status == http.StatusConflict:
				e.state.lost = true
				return errors.New("another process writes this index")
			case worst == nil || !isBusy(worst):
				worst = fmt.Errorf("document %s: %w", did.ID, &answerError{did.Status, did.Error.Type, did.Error.Reason})
			}
		}
	}
	return worst
}
