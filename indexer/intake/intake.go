// Package intake opens what a path names, a file, a folder or standard input,
// and streams its pages one after the other. It holds one page open at a time
// and nothing of it in memory.
package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Page is one thing to read. Body is open while the page is yielded and closed
// afterwards.
type Page struct {
	Path string // as given; a member of a folder is folder/member; "-" is standard input
	Size int64  // bytes; -1 where that is not known
	Body io.Reader
	// What a web archive says of a page, "" elsewhere.
	URL         string // that it was fetched from
	ContentType string // as its server sent it, such as "text/html; charset=iso-8859-1"
}

// Options of Pages. The zero value reads files and folders of any size.
type Options struct {
	Stdin   io.Reader // what "-" reads; nil: "-" is an error
	MaxSize int64     // bytes; larger files are quarantined unread; 0: no bound
}

// Pages yields the pages that the paths name, in the order of the paths, the
// members of a folder sorted by name, folders walked through to the bottom.
//
// A fault comes as a *Fault in the place of its page, and the pages after it
// still follow: a path that is not there (Failed); what cannot be opened, is
// empty or too large, and a link to a folder above it (Quarantined); devices,
// pipes, sockets and folders read before (Skipped). Members whose names begin
// with a full stop are passed over without a word; named on the command line
// they are read. Any other error, such as that of a cancelled context, ends
// the sequence.
func Pages(ctx context.Context, paths []string, opt Options) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		w := walk{ctx: ctx, opt: opt, yield: yield, seen: map[string]folder{}}
		for _, path := range paths {
			if !w.named(path) {
				return
			}
		}
	}
}

// walk is one run over the paths. Its methods return false when it is over.
type walk struct {
	ctx   context.Context
	opt   Options
	yield func(Page, error) bool
	seen  map[string]folder // by their real path
}

// folder is one that was come to: the path it is read under, and whether its
// members are still being read.
type folder struct {
	path string
	open bool
}

func (w *walk) named(path string) bool {
	if path == "-" {
		return w.stdin()
	}
	info, err := os.Stat(path)
	if err != nil {
		return w.fault(Failed, path, openReason(err), err)
	}
	return w.entry(path, info)
}

func (w *walk) stdin() bool {
	if w.opt.Stdin == nil {
		return w.fault(Failed, "-", "there is no standard input to read", nil)
	}
	return w.alive() && w.yield(Page{Path: "-", Size: -1, Body: w.opt.Stdin}, nil)
}

func (w *walk) entry(path string, info fs.FileInfo) bool {
	switch {
	case !w.alive():
		return false
	case info.IsDir():
		return w.folder(path)
	case !info.Mode().IsRegular():
		return w.fault(Skipped, path, "it is "+kindOf(info.Mode())+", not a file", nil)
	case info.Size() == 0:
		return w.fault(Quarantined, path, "the file is empty", nil)
	}
	return w.file(path)
}

func (w *walk) folder(path string) bool {
	real, err := realPath(path)
	if err != nil {
		return w.fault(Quarantined, path, openReason(err), err)
	}
	switch before, again := w.seen[real]; {
	case again && before.open:
		return w.fault(Quarantined, path, "a folder loop: it leads back to "+Printable(before.path)+", which it lies in", nil)
	case again:
		return w.fault(Skipped, path, "it is the folder that was read as "+Printable(before.path), nil)
	}
	w.seen[real] = folder{path: path, open: true}
	more := w.members(path)
	w.seen[real] = folder{path: path}
	return more
}

func (w *walk) members(path string) bool {
	members, err := os.ReadDir(path) // sorted by name
	if err != nil && !w.fault(Quarantined, path, openReason(err), err) {
		return false
	}
	for _, member := range members {
		if strings.HasPrefix(member.Name(), ".") {
			continue
		}
		if !w.member(strings.TrimRight(path, "/") + "/" + member.Name()) {
			return false
		}
	}
	return true
}

func (w *walk) member(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return w.fault(Quarantined, path, openReason(err), err)
	}
	return w.entry(path, info)
}

// file opens without blocking, because what was a file a moment ago may be a
// pipe by now, and looks again at what it has opened.
func (w *walk) file(path string) bool {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return w.fault(Quarantined, path, openReason(err), err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return w.fault(Quarantined, path, openReason(err), err)
	case !info.Mode().IsRegular():
		return w.fault(Skipped, path, "it is "+kindOf(info.Mode())+", not a file", nil)
	case w.opt.MaxSize > 0 && info.Size() > w.opt.MaxSize:
		reason := fmt.Sprintf("the file has %d bytes; at most %d are read", info.Size(), w.opt.MaxSize)
		return w.fault(Quarantined, path, reason, nil)
	}
	return w.yield(Page{Path: path, Size: info.Size(), Body: f}, nil)
}

func (w *walk) fault(outcome Outcome, path, reason string, err error) bool {
	return w.alive() && w.yield(Page{}, &Fault{Outcome: outcome, Path: path, Reason: reason, Err: err})
}

func (w *walk) alive() bool {
	if err := w.ctx.Err(); err != nil {
		w.yield(Page{}, fmt.Errorf("intake: %w", err))
		return false
	}
	return true
}

func realPath(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	return filepath.Abs(real)
}

// openReason says in words why a path cannot be opened.
func openReason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file or folder"
	case errors.Is(err, fs.ErrPermission):
		return "no permission to read it"
	case errors.Is(err, syscall.ELOOP):
		return "its links lead in a circle"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return "it cannot be opened: " + err.Error()
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something special"
}
