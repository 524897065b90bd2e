package inverted

import "golang.org/x/sys/unix"

// Forget tells the system that what was read of a mapped file is not needed soon, so that
// it no longer counts as memory of the process: the pages that a whole reading leaves
// would grow with the index. What is read again comes from the system's cache of the file,
// if it has it still.
func Forget(mapped []byte) {
	if len(mapped) > 0 {
		_ = unix.Madvise(mapped, unix.MADV_DONTNEED) // a hint
	}
}
