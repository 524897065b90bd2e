//go:build !linux

package inverted

// Forget does nothing here: what was read of a mapped file stays until the system wants
// the memory.
func Forget([]byte) {}
