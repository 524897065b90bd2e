// Package export
package export

import "standpoint/indexer/parse/format"

// Formats lists what is read here.
func Formats() []format.Format { return nil }
