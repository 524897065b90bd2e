package intake

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"io"
	"io/fs"
	"iter"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/cespare/xxhash/v2"
)

// File is one step of Pages on disk: a file that a path names or that lies in a
// folder; standard input; or a path that gives nothing but a fault. What was read
// of it is known at any time, to any goroutine.
type File struct {
	Number int // in the order of Pages, from 0
	Path   string

	mu    sync.Mutex
	state FileState
	sum   *xxhash.Digest
}

// FileState is the state of a File when it was opened, and how much was read of it.
type FileState struct {
	Size     int64     // bytes; -1 if it is not a file
	Modified time.Time // zero if it is not a file
	// Read is how many bytes from the beginning Digest covers. It is Directory
	// for a zip archive, which is not read from beginning to end: the digest is
	// that of its directory, with the checksums of its members.
	Read   int64
	Digest string
}

// Directory stands for the number of bytes read of a zip archive.
const Directory = -1

func newFile(path string, info fs.FileInfo) *File {
	f := &File{Path: path, state: FileState{Size: -1}, sum: xxhash.New()}
	if info != nil {
		f.state.Size, f.state.Modified = info.Size(), info.ModTime()
	}
	return f
}

// State returns what is known of the file by now.
func (f *File) State() FileState {
	f.mu.Lock()
	defer f.mu.Unlock()
	state := f.state
	if state.Read != Directory {
		state.Digest = digest(f.sum)
	}
	return state
}

func (f *File) opened(info fs.FileInfo) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state.Size, f.state.Modified = info.Size(), info.ModTime()
}

// took notes what was read of the file, in order.
func (f *File) took(p []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.state.Read != Directory {
		f.state.Read += int64(len(p))
		_, _ = f.sum.Write(p) // never fails
	}
}

// isZip notes that the file is known by its directory.
func (f *File) isZip(directory string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state.Read, f.state.Digest = Directory, directory
}

func digest(sum *xxhash.Digest) string {
	return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, sum.Sum64()))
}

// Digest returns the digest of the first so many bytes of a file as it is now, or
// that of its directory; "" if it cannot be read so far.
func Digest(ctx context.Context, path string, read int64) string {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return ""
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	if read == Directory {
		r, err := zipReader(f, info.Size())
		if err != nil {
			return ""
		}
		return directoryDigest(r.File)
	}
	sum := xxhash.New()
	if _, err := io.CopyN(sum, &attentive{ctx: ctx, in: f}, read); err != nil {
		return ""
	}
	return digest(sum)
}

// Files yields the files that Pages would read for the paths, in its order and with
// its numbers, without opening any.
func Files(ctx context.Context, paths []string) iter.Seq[*File] {
	return func(yield func(*File) bool) {
		more := true
		w := walk{ctx: ctx, yield: func(Page, error) bool { return more }, seen: map[string]folder{}}
		w.opt.Opened = func(f *File) { more = more && yield(f) }
		w.take = func(path string, info fs.FileInfo) bool { return w.enter(newFile(path, info)) && more }
		for _, path := range paths {
			if !more || ctx.Err() != nil {
				return
			}
			if path == "-" {
				w.enter(newFile(path, nil))
			} else {
				w.named(path)
			}
		}
	}
}

// Measure returns the bytes of all files that Pages reads for the paths, and their
// number, without opening any. It is what Options.Consumed adds up to. bytes is 0
// if it cannot be known: standard input is among the paths.
func Measure(ctx context.Context, paths []string) (bytes int64, files int) {
	known := true
	for f := range Files(ctx, paths) {
		switch {
		case f.Path == "-":
			known = false
			files++
		case f.state.Size >= 0:
			bytes += f.state.Size
			files++
		}
	}
	if !known {
		bytes = 0
	}
	return bytes, files
}
