package format

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kinds of what is left out, which several formats know.
const (
	DeletedComments    = "deleted comments that nobody answers"
	SpamComments       = "spam comments"
	RejectedComments   = "rejected comments"
	UnapprovedComments = "unapproved comments"
	TextlessComments   = "comments without text"
)

// Elsewhere is the warning that a page shows there are more comments than it
// holds: at least so many; nil for none.
func Elsewhere(comments int) *Error {
	if comments <= 0 {
		return nil
	}
	return &Error{Outcome: Warned, Reason: fmt.Sprintf("there are more comments elsewhere: at least %d", comments)}
}

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
