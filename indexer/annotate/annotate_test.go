package annotate

import (
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
)

// silent judges nothing: what is named, and whom it concerns, is tested without
// the model.
type silent struct{}

func (silent) Judge(stance.Input) (corpus.Label, float64, *corpus.Span, string) {
	return corpus.Unclear, 0, nil, "test"
}

func annotator(t testing.TB) *Annotator {
	t.Helper()
	a, err := New(Options{Judge: silent{}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
