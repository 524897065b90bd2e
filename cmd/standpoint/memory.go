package main

import "runtime/debug"

// memory is what reading tries to do with, in bytes. It is no bound: a zst file
// with a long window needs as much as its window, whatever is said here.
const memory = 140 << 20

// spendMemory lets garbage lie while there is room, for collecting it takes a
// fourth of the time that reading takes, and collects it the sooner the nearer
// the heap comes to what reading tries to do with.
func spendMemory() {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(memory)
}
