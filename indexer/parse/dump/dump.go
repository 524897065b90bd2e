// Package dump reads what forums give through their APIs and in dumps of them:
// Reddit, Hacker News, Lemmy.
package dump

import "standpoint/indexer/parse/format"

// Formats lists what is read here.
func Formats() []format.Format { return nil }
