package results

import (
	"context"
	"fmt"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Read reads the part of an address after the question mark as a search, with
// values by their ids or names. Also holds the names of other parameters, which
// the caller reads. It fails as searchurl.Parse does.
func (r *Reader) Read(ctx context.Context, raw string, also ...string) (searchurl.Search, error) {
	return searchurl.ParseRaw(ctx, raw, r.options(also...))
}

// heldValues keeps the values that the documents have, by field, while the index
// does not change. It is safe for use by several goroutines.
type heldValues struct {
	reader *Reader
	mu     sync.Mutex
	at     corpus.State // the state of the index when kept was read
	kept   map[string][]string
}

// Values returns every value of a field that a document has, the most frequent
// first.
func (h *heldValues) Values(ctx context.Context, field string) ([]string, error) {
	if field == schema.Corpus { // they change without the index
		return h.reader.corpora(ctx)
	}
	if field == schema.Theme { // likewise
		kept, err := h.reader.kept(ctx)
		if err != nil {
			return nil, err
		}
		names := make([]string, len(kept.all))
		for i, t := range kept.all {
			names[i] = t.Name
		}
		return names, nil
	}
	applied, err := h.reader.engine.Applied(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: state of the index: %w", err)
	}
	if values, kept := h.get(field, applied); kept {
		return values, nil
	}
	found, err := h.reader.engine.Search(ctx, search.Request{Facets: []search.FacetRequest{{Field: field}}})
	if err != nil {
		return nil, fmt.Errorf("results: values of %s: %w", field, err)
	}
	values := make([]string, len(found.Facets[0].Values))
	for i, v := range found.Facets[0].Values {
		values[i] = v.Value
	}
	h.put(field, found.Applied, values)
	return values, nil
}

func (h *heldValues) get(field string, at corpus.State) ([]string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	values, kept := h.kept[field]
	return values, kept && h.at == at
}

func (h *heldValues) put(field string, at corpus.State, values []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if at != h.at || h.kept == nil {
		h.at, h.kept = at, map[string][]string{}
	}
	h.kept[field] = values
}
