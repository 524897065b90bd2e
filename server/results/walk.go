package results

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/concordance"
	"standpoint/indexer/search/highlight"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// What reads whole results reads them in a stream: so many ids at a time from the
// engine, and so many texts at a time from the records for each reader.
const (
	walkedIDs   = 4096
	walkedTexts = 64
)

// walksAtOnce is how many requests read whole results at the same time; others wait.
// Each has so many readers, which remember some megabytes of words.
const (
	walksAtOnce = 2
	walkReaders = 4
)

// visitor takes the documents of a walk, one after the other. Each goroutine of a
// walk has one of its own. A document is visited only if it has a place.
type visitor interface {
	visit(hit search.Hit, texts []concordance.Text)
}

// walked is what a walk was over.
type walked struct {
	total   int          // documents that the search finds
	applied corpus.State // the state of the index at its start
	gone    int          // documents that the records no longer hold
	moved   bool         // documents arrived or left meanwhile
}

// walk reads the texts of all documents that a search finds, in no order, and lets
// visitors see where its words are in them. It uses memory for some thousand ids
// and few texts, however much is found.
func (r *Reader) walk(ctx context.Context, s searchurl.Search, newVisitor func() visitor) (walked, error) {
	select {
	case r.walks <- struct{}{}:
		defer func() { <-r.walks }()
	case <-ctx.Done():
		return walked{}, fmt.Errorf("results: waiting for other requests that read whole results: %w", ctx.Err())
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	pages := make(chan []search.Hit)
	var reading sync.WaitGroup
	var mu sync.Mutex
	var out walked
	for range min(runtime.GOMAXPROCS(0), walkReaders) {
		own := newVisitor()
		reader := concordance.NewReader(s.Request.Query, s.Request.Any)
		reading.Go(func() {
			defer func() { // in a goroutine of its own, a panic would end the program
				if reason := recover(); reason != nil {
					stop(fmt.Errorf("results: panic: %v\n%s", reason, debug.Stack()))
				}
			}()
			for page := range pages {
				missing, err := r.visit(ctx, page, reader, own)
				if err != nil {
					stop(err)
					return
				}
				mu.Lock()
				out.gone += missing
				mu.Unlock()
			}
		})
	}
	found, err := r.hand(ctx, s, pages)
	close(pages)
	reading.Wait()
	out.total, out.applied, out.moved = found.total, found.applied, found.moved
	if cause := context.Cause(ctx); cause != nil { // a reader's error is the reason for all others
		err = cause
	}
	return out, err
}

// hand hands out what a search finds, the newest first.
func (r *Reader) hand(ctx context.Context, s searchurl.Search, to chan<- []search.Hit) (out walked, err error) {
	req := s.FirstPage().Request
	req.Sort, req.Limit, req.Facets, req.Histogram = search.Newest, walkedIDs, nil, nil
	for first := true; ; first = false {
		results, err := r.ask(ctx, req)
		if err != nil {
			return out, err
		}
		if first {
			out.total, out.applied = results.Total, results.Applied
		}
		out.moved = out.moved || results.Applied != out.applied
		for at := 0; at < len(results.Hits); at += walkedTexts {
			select {
			case to <- results.Hits[at:min(at+walkedTexts, len(results.Hits))]:
			case <-ctx.Done():
				return out, ctx.Err()
			}
		}
		if len(results.Hits) < walkedIDs {
			return out, nil
		}
		last := results.Hits[len(results.Hits)-1]
		req.After = &search.Cursor{Key: last.Key, ID: last.ID}
	}
}

// visit reads the texts of some hits. It returns how many of them are no longer
// held.
func (r *Reader) visit(ctx context.Context, page []search.Hit, reader *concordance.Reader, to visitor) (missing int, err error) {
	ids := make([]string, len(page))
	for i, hit := range page {
		ids[i] = hit.ID
	}
	at := 0
	for text, err := range r.documents.Texts(ctx, ids) {
		if err != nil {
			return 0, fmt.Errorf("results: texts: %w", err)
		}
		for page[at].ID != text.ID {
			at++
			missing++
		}
		found := reader.Read(map[string]string{schema.Headline: text.Headline, schema.Body: text.Body})
		if len(found) > 0 {
			to.visit(page[at], found)
		}
		at++
	}
	return missing + len(page) - at, nil
}

// HasWords reports whether a search has words that can be shown in their context.
func HasWords(s searchurl.Search) bool {
	return highlight.NewFinder(s.Request.Query, s.Request.Any).Finds()
}

// errNoWords is the fault of a search without words where their context is asked for.
func errNoWords(s searchurl.Search) error {
	if HasWords(s) {
		return nil
	}
	return searchurl.BadValue("q", "must have a word, since what stands around words is asked for; write one, such as q=police")
}
