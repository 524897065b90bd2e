//go:build race

package intake

// longest is the window that is tried: the race detector keeps four bytes for each
// of memory, and 10 GB for one test would be too many.
const longest = 28
