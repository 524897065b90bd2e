package intake

import (
	"context"
	"io/fs"
)

// Measure returns the bytes of all files that Pages reads for the paths, and their
// number, without opening any. It is what Options.Consumed adds up to. bytes is 0
// if it cannot be known: standard input is among the paths.
func Measure(ctx context.Context, paths []string) (bytes int64, files int) {
	known := true
	w := walk{ctx: ctx, yield: func(Page, error) bool { return true }, seen: map[string]folder{}}
	w.take = func(_ string, info fs.FileInfo) bool {
		bytes += info.Size()
		files++
		return true
	}
	for _, path := range paths {
		if path == "-" {
			known = false
			files++
		} else if !w.named(path) {
			break
		}
	}
	if !known {
		bytes = 0
	}
	return bytes, files
}
