// Package feed
package feed

import "standpoint/indexer/parse/format"

// Formats lists what is read here.
func Formats() []format.Format { return nil }
