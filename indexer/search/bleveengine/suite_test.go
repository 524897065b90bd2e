package bleveengine_test

import (
	"context"
	"testing"

	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine"
	"standpoint/indexer/search/searchtest"
)

func TestSuite(t *testing.T) {
	searchtest.Run(t, searchtest.Harness{Open: func(ctx context.Context, dir string) (search.Engine, error) {
		return bleveengine.Open(ctx, dir, bleveengine.Options{})
	}})
}
