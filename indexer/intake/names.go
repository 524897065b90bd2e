package intake

import (
	"fmt"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// names keeps the members of one archive apart that have one name: the first has
// the name itself, each further one its offset after it. It remembers hashes,
// not names; should two names ever have the same, one is given its offset without need.
type names map[uint64]struct{}

// path is that of a member of an archive at a byte offset in it.
func (n names) path(archive, name string, offset int64) string {
	path := archive + "/" + strings.TrimPrefix(name, "./")
	for !n.add(path) {
		path += fmt.Sprintf("#byte=%d", offset)
	}
	return path
}

func (n names) add(path string) bool {
	hash := xxhash.Sum64String(path)
	_, known := n[hash]
	n[hash] = struct{}{}
	return !known
}

// passedOver reports whether a member was not put there by a person: hidden ones,
// whose names begin with a full stop, and what macOS adds.
func passedOver(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if part == "__MACOSX" || strings.HasPrefix(part, ".") && part != "." && part != ".." {
			return true
		}
	}
	return false
}
