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
// or with a sign and without that would find more than the total. Each offers the
// other search.
func (r *Reader) narrowed(ctx context.Context, t *Tally, s searchurl.Search, total int) ([]Notice, error) {
	if s.Request.Query == nil {
		return nil, nil
	}
	var notices []Notice
	for i, w := range query.NarrowedIn(s.Request.Query) {
		if i == narrowedMost {
			break
		}
		offers, err := t.offerQuery(ctx, s, w.Wider.String(), "")
		if err != nil {
			return nil, err
		}
		if len(offers) > 0 && offers[0].Count > total {
			notices = append(notices, Notice{Text: fmt.Sprintf("“%s” is looked for %s.", w.Word, narrowedHow[w.Sign]), Offers: offers})
		}
	}
	return notices, nil
}

var narrowedHow = map[bool]string{false: "in capitals, because it is written so", true: "with its sign"}
