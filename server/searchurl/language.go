package searchurl

import "standpoint/indexer/query"

// parseQuery stands in until the query language can be read.
func parseQuery(string) (query.Node, error) {
	return nil, nil
}
