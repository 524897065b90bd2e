package results

import (
	"context"
	"fmt"

	"standpoint/indexer/search/query"
	"standpoint/server/searchurl"
)

// narrowedMost is how many words of a query are looked up as they could be read
// otherwise.
const narrowedMost = 4

// narrowed returns a notice for each word of a search that is looked for in capitals
// or with a sign and without that would find more than the total, and one if the whole
// query is in capitals. Each has the other search with its number of documents.
func (r *Reader) narrowed(ctx context.Context, s searchurl.Search, total int) ([]string, error) {
	if s.Request.Query == nil {
		return nil, nil
	}
	var notices []string
	for i, w := range query.NarrowedIn(s.Request.Query) {
		if i == narrowedMost {
			break
		}
		other, n, err := r.withQuery(ctx, s, w.Wider)
		if err != nil {
			return nil, err
		}
		if n > total {
			notices = append(notices, fmt.Sprintf("“%s” is looked for %s. %s: %d with %s.", w.Word, narrowedHow[w.Sign], w.Wider, n, other.Format()))
		}
	}
	acronyms, loud := query.Loud(s.Query, func(field, text string) (string, error) { return r.values.Read(ctx, field, text) })
	if !loud {
		return notices, nil
	}
	notice := "The whole query is in capitals, so its words are looked for in any letter case."
	if other, n, err := r.withQuery(ctx, s, acronyms); err != nil {
		return nil, err
	} else if n < total {
		notice += fmt.Sprintf(" %s: %d with %s.", acronyms, n, other.Format())
	}
	return append(notices, notice), nil
}

var narrowedHow = map[bool]string{false: "in capitals, because it is written so", true: "with its sign"}

// withQuery is a search with another query, and how many documents it finds.
func (r *Reader) withQuery(ctx context.Context, s searchurl.Search, n query.Node) (searchurl.Search, int, error) {
	values := s.FirstPage().Values()
	values.Set("q", n.String())
	other, err := r.Read(ctx, values.Encode())
	if err != nil {
		return other, 0, fmt.Errorf("results: notices: %w", err)
	}
	total, err := r.Total(ctx, other)
	return other, total, err
}
