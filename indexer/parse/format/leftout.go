package format

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// LeftOut is the fault that says what was left out of a page: how many of each
// kind ("spam comments"), the most frequent first; nil if nothing was.
func LeftOut(counts map[string]int) *Error {
	var parts []string
	for _, kind := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	}) {
		if counts[kind] > 0 {
			parts = append(parts, fmt.Sprintf("%s: %d", kind, counts[kind]))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return &Error{Outcome: Skipped, Reason: "left out: " + strings.Join(parts, ", ")}
}
