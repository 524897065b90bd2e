package stance

import (
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/quality"
)

// TestQualityIsOfEveryMinimum: the measurement that the program shows can be read, and covers
// what can be asked for.
func TestQualityIsOfEveryMinimum(t *testing.T) {
	table, err := quality.Read(strings.NewReader(Quality))
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []corpus.Kind{corpus.KindArticle, corpus.KindComment} {
		for _, min := range corpus.Minimums {
			for _, row := range table.For(kind, min) {
				if row.Named && row.Texts == 0 {
					t.Errorf("not measured: %+v", row)
				}
			}
		}
	}
}
