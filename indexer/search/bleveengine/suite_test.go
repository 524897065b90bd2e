package bleveengine_test

import (
	"context"
	"testing"

	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine"
	"standpoint/indexer/search/searchtest"
)

var harness = searchtest.Harness{Open: func(ctx context.Context, dir string) (search.Engine, error) {
	return bleveengine.Open(ctx, dir, bleveengine.Options{})
}}

func TestSuite(t *testing.T) { searchtest.Run(t, harness) }

// BenchmarkSuite measures what every engine is measured by.
func BenchmarkSuite(b *testing.B) { searchtest.Benchmark(b, harness) }
