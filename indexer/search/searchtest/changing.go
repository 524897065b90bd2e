package searchtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// changing reads random searches page by page while documents arrive, change and
// are deleted: under every sort, what does not change is on the pages once, in its
// order, and by Relevance with its score.
func (h Harness) changing(t *testing.T) {
	for seed := range *randomCorpora {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 2027))
			c := &changingCorpus{Engine: h.open(t), oracle: h.oracle(), r: r}
			for range 4 {
				c.change(t, randomBatch(r, randomSize))
			}
			for range 12 {
				req := randomRanking(r)
				req.Unit = search.ByDocument // what stands for a unit changes with others
				if diff := c.pages(t, req); diff != "" {
					t.Fatalf("%s\n%s", describe(req), diff)
				}
			}
		})
	}
}

// changingCorpus is an engine whose documents change.
type changingCorpus struct {
	search.Engine
	oracle *Oracle // nil: pages are not compared with it
	r      *rand.Rand
	seq    corpus.Seq
}

func (c *changingCorpus) change(t *testing.T, b search.Batch) {
	c.seq++
	b.Seq = c.seq
	write(t, c, b)
	if c.oracle != nil {
		write(t, c.oracle, b)
	}
}

// pages reads a search in pages, with changes between them, and compares the hits
// that did not change with what was found at first.
func (c *changingCorpus) pages(t *testing.T, req search.Request) string {
	req.Facets, req.Histogram, req.Aggregate, req.Arrivals, req.After = nil, nil, nil, nil, nil
	req.Limit = 1000
	before := ask(t, c, req).Hits
	changing := c.r.IntN(2*randomSize - 12) // the first document that may change
	var after []search.Hit
	for req.Limit = 3 + c.r.IntN(9); ; {
		page, err := c.Search(t.Context(), req)
		if c.oracle != nil && c.oracle.ownScores && isRefusedCursor(req, err) {
			return "" // the state that it began in is gone
		}
		if err != nil {
			return err.Error()
		}
		if c.oracle != nil {
			if want := ask(t, c.oracle, req).Total; page.Total != want {
				return fmt.Sprintf("total %d, want %d", page.Total, want)
			}
		}
		if diff := c.disagrees(t, req, page.Statistics); diff != "" {
			return diff
		}
		if len(page.Hits) == 0 {
			break
		}
		after = append(after, page.Hits...)
		last := page.Hits[len(page.Hits)-1]
		req.After = &search.Cursor{Key: last.Key, ID: last.ID, Statistics: page.Statistics}
		b := search.Batch{}
		for range 1 + c.r.IntN(3) {
			d := randomDocument(c.r, changing+c.r.IntN(12)) // there is one, or there was none
			if b.Upserts = append(b.Upserts, d); c.r.IntN(4) == 0 {
				b.Deletes = append(b.Deletes, d.ID)
			}
		}
		c.change(t, b)
	}
	same := func(hits []search.Hit) (out []search.Hit) {
		for _, hit := range hits {
			// Whether a document is found may depend on others of its thread: the
			// article of a random document is at most 23 documents away.
			if n := numbers[hit.ID]; n < changing-36 || n >= changing+48 {
				out = append(out, hit)
			}
		}
		return out
	}
	if was, is := same(before), same(after); !slices.EqualFunc(was, is, hitsEqual) {
		return fmt.Sprintf("what did not change was\n%v\nand is on pages of %d\n%v", was, req.Limit, is)
	}
	return ""
}

// disagrees compares all hits by some statistics with the oracle's.
func (c *changingCorpus) disagrees(t *testing.T, req search.Request, s *search.Statistics) string {
	if c.oracle == nil || s == nil {
		return ""
	}
	req.Limit, req.After = 1000, &search.Cursor{Key: math.Inf(1), Statistics: s}
	return disagreement(t.Context(), c, c.oracle, req)
}

// numbers are those of random documents, by id.
var numbers = func() map[string]int {
	out := map[string]int{}
	for n := range 2 * randomSize {
		out[randomDocument(rand.New(rand.NewPCG(0, 0)), n).ID] = n
	}
	return out
}()
