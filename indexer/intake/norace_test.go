//go:build !race

package intake

// longest is the window that is tried: that of zstd --long=31.
const longest = 31
