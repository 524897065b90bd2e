package frozen

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"standpoint/corpus"
)

// Drift counts the documents of a corpus that are not as they were when it was frozen.
type Drift struct {
	Words     int `json:"words"`     // have other words
	Labels    int `json:"labels"`    // have the same words and other labels
	Withdrawn int `json:"withdrawn"` // were withdrawn
	Missing   int `json:"missing"`   // are not in this collection for another reason
}

// State is how a document of a corpus is now.
type State int

// The states.
const (
	Same State = iota
	OtherWords
	OtherLabels
	Withdrawn
	Missing
)

// Compare says how the document of an item is now; now is nil if it is not held.
func (i Item) Compare(now *corpus.Document) (State, error) {
	switch {
	case i.Withdrawn():
		return Withdrawn, nil
	case now == nil:
		return Missing, nil
	}
	was, err := i.Read()
	if err != nil {
		return Missing, err
	}
	switch is := Of(*now); {
	case is.Revision != was.Revision:
		return OtherWords, nil
	case !is.SameLabels(was):
		return OtherLabels, nil
	}
	return Same, nil
}

// Documents reads documents; those that are not held are left out.
type Documents interface {
	Get(ctx context.Context, ids []string) ([]corpus.Document, error)
}

// comparedAtOnce is how many documents are read to be compared.
const comparedAtOnce = 500

// Compare says of each item how its document is now.
func Compare(ctx context.Context, items []Item, documents Documents, visit func(Item, State)) error {
	for part := range slices.Chunk(items, comparedAtOnce) {
		ids := make([]string, len(part))
		for i, item := range part {
			ids[i] = item.ID
		}
		held, err := documents.Get(ctx, ids)
		if err != nil {
			return err
		}
		now := make(map[string]*corpus.Document, len(held))
		for i := range held {
			now[held[i].ID] = &held[i]
		}
		for _, item := range part {
			state, err := item.Compare(now[item.ID])
			if err != nil {
				return err
			}
			visit(item, state)
		}
	}
	return nil
}

// Add counts a document.
func (d *Drift) Add(s State) {
	switch s {
	case OtherWords:
		d.Words++
	case OtherLabels:
		d.Labels++
	case Withdrawn:
		d.Withdrawn++
	case Missing:
		d.Missing++
	}
}

// Any reports whether a document is not as it was.
func (d Drift) Any() bool { return d != Drift{} }

// String says how many documents changed, such as “3 have other words, 1 was withdrawn”;
// “none has changed”.
func (d Drift) String() string {
	var parts []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(d.Words, "has other words", "have other words")
	add(d.Labels, "has other labels", "have other labels")
	add(d.Withdrawn, "was withdrawn", "were withdrawn")
	add(d.Missing, "is not in this collection", "are not in this collection")
	if len(parts) == 0 {
		return "none has changed"
	}
	return strings.Join(parts, ", ")
}
