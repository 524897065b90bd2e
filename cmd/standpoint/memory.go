package main

import "runtime/debug"

// memory is the number of bytes that reading tries not to exceed. It is not a
// limit: a zst file with a long window needs as much memory as its window.
const memory = 140 << 20

// spendMemory makes the garbage collector run less often while there is room,
// because collecting takes a quarter of the time of reading. The closer the heap
// comes to memory, the more often it runs.
func spendMemory() {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(memory)
}
