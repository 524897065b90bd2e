package themes

import (
	"runtime"
	"sync"
)

// parts is into how many parts work is cut for each processor, as some take longer.
const parts = 4

// sideBySide does the work for the numbers below n, some on each processor. What it does
// for one number must not depend on what it did for others.
func sideBySide(n int, do func(from, to int)) {
	workers := runtime.GOMAXPROCS(0)
	size := max(1, (n+workers*parts-1)/(workers*parts))
	free := make(chan struct{}, workers)
	var working sync.WaitGroup
	for from := 0; from < n; from += size {
		free <- struct{}{}
		working.Go(func() {
			defer func() { <-free }()
			do(from, min(from+size, n))
		})
	}
	working.Wait()
}
