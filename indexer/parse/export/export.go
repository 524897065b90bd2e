// Package export reads the exports of comment systems: WordPress WXR, Disqus
// XML, Commento, Coral, YouTube comment threads.
package export

import "standpoint/indexer/parse/format"

// Formats lists what is read here.
func Formats() []format.Format { return nil }
