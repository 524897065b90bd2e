package results

import (
	"context"
	"fmt"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// moving is an index at a state, which finds nothing.
type moving struct {
	Engine
	state *corpus.State
}

func (m moving) Applied(context.Context) (corpus.State, error) { return *m.state, nil }

func (m moving) Search(context.Context, search.Request) (*search.Results, error) {
	return &search.Results{Applied: *m.state}, nil
}

// grown are records with a history.
type grown struct{ shelf }

func (grown) Last(context.Context) (corpus.Seq, error) { return 9, nil }

func (grown) Lineage(_ context.Context, seq corpus.Seq) (string, error) {
	return fmt.Sprintf("%016x", seq), nil
}

// TestPagesByRelevanceSayThatRanksMoved: under relevance a page that goes on from
// another state than it now shows warns; under other orders a cursor keeps its place.
func TestPagesByRelevanceSayThatRanksMoved(t *testing.T) {
	t.Parallel()
	before := corpus.State{Seq: 5, Lineage: "0000000000000005"}
	after := corpus.State{Seq: 7, Lineage: "0000000000000007"}
	for raw, warns := range map[string]bool{"q=x": true, "q=x&sort=newest": false, "sort=oldest": false} {
		now := before
		r := New(moving{state: &now}, grown{}, fewNames{}, nil)
		s, err := r.Read(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		next := s.After(search.Cursor{Key: 1, ID: "c0000000000000001"}, before)
		for _, at := range []corpus.State{before, after} {
			now = at
			page, err := r.Search(t.Context(), next)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(page.Notices) > 0; got != (warns && at == after) {
				t.Errorf("%s at %v warns %q", raw, at, page.Notices)
			}
		}
	}
}
