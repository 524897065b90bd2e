package bleveengine

import (
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
)

// inCorpus matches the documents of a corpus. Which ones these are is worked out once for
// a segment, whose ids never change.
type inCorpus search.Corpus

func (c *inCorpus) match(p *pass) (*roaring.Bitmap, error) {
	return p.segment.columns.corpora.get(c.Key, func() *roaring.Bitmap { return p.segment.columns.ids.among(c.IDs) }), p.ctx.Err()
}

// among gives the documents whose ids are in an ascending list.
func (ids *idColumn) among(list []string) *roaring.Bitmap {
	count := ids.rank.len()
	ranks := make([]uint64, (count+63)/64)
	for next, rank := 0, 0; next < len(list) && rank < count; {
		switch id := string(ids.byRank(uint32(rank))); {
		case id == list[next]:
			ranks[rank/64] |= 1 << (rank % 64)
			next++
			rank++
		case id < list[next]:
			rank++
		default:
			next++
		}
	}
	bits := make([]uint64, len(ranks))
	for doc := range uint32(count) {
		if rank := ids.rankOf(doc); ranks[rank/64]&(1<<(rank%64)) != 0 {
			bits[doc/64] |= 1 << (doc % 64)
		}
	}
	return roaring.FromDense(bits, false)
}

// maxHeldCorpora is how many corpora a segment keeps the documents of.
const maxHeldCorpora = 16

// heldCorpora keeps the documents of the corpora that were asked for last.
type heldCorpora struct {
	mu   sync.Mutex
	held []heldCorpus // the last used one last
}

type heldCorpus struct {
	key  string
	docs *roaring.Bitmap
}

// get gives the documents of a corpus, and makes them if they are not held.
func (h *heldCorpora) get(key string, make func() *roaring.Bitmap) *roaring.Bitmap {
	h.mu.Lock()
	defer h.mu.Unlock()
	at := slices.IndexFunc(h.held, func(c heldCorpus) bool { return c.key == key })
	found := heldCorpus{key: key}
	if at >= 0 {
		found = h.held[at]
		h.held = slices.Delete(h.held, at, at+1)
	} else {
		found.docs = make()
	}
	if len(h.held) == maxHeldCorpora {
		h.held = slices.Delete(h.held, 0, 1)
	}
	h.held = append(h.held, found)
	return found.docs
}
