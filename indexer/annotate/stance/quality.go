package stance

import _ "embed"

// Quality is how good the labels of the embedded model are, as corpus/quality reads
// it. The command in folder measure writes it.
//
//go:embed quality.tsv
var Quality string
