// Package intake opens what a path names, a file, a folder, an archive or standard
// input, and streams its pages one after the other. It holds one page open at a
// time and nothing of it in memory.
package intake

import (
	"cmp"
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
	"time"

	"github.com/klauspost/compress/zstd"

	"standpoint/corpus"
)

// Page is one thing to read. Body is open while the page is yielded and closed
// afterwards.
type Page struct {
	// Path as given; a member of a folder is folder/member, of an archive
	// archive/member, of a web archive archive/address; what is compressed by
	// itself has its own path; "-" is standard input. A further member of the
	// same name has its offset after it: archive/member#byte=1536.
	Path string
	Size int64 // bytes; -1 where that is not known
	// Body ends in io.EOF only if the page is there to its end. Any other error
	// is a *Fault of the page (Quarantined), and what was read before it is not
	// all of the page.
	Body io.Reader
	// At holds the same bytes as Body, where they can be read at any place while the
	// page is open; nil elsewhere.
	At io.ReaderAt
	// What a web archive says of a page, "" elsewhere.
	URL         string // that it was fetched from
	ContentType string // as its server sent it, such as "text/html; charset=iso-8859-1"
	// Captured is when a web archive says that the page was taken from the web, in
	// UTC; zero elsewhere.
	Captured time.Time
	// File is the number of the File that the page is in. It is also set with a
	// *Fault.
	File int
}

// Options of Pages. The zero value reads pages of any size.
type Options struct {
	Stdin   io.Reader // what "-" reads; nil: "-" is an error
	Name    string    // the path of what "-" reads, as pages have it; "": "-"
	MaxSize int64     // bytes of a page; larger ones are quarantined; 0: no bound
	// MaxRatio is how many bytes may come out of containers for each byte of the
	// input they are given in; 0: DefaultRatio; negative: no bound. It is not
	// looked at before 64 MiB came out.
	MaxRatio int64
	// MaxMembers is how many members the archives in one input may have; 0:
	// DefaultMembers; negative: no bound.
	MaxMembers int
	// TempDir is where archives are written to that have to be read from their
	// end and do not lie on disk themselves, as zip archives in tar archives or
	// on standard input; "": the system's own.
	TempDir string
	// Consumed is called with the number of bytes that were read of the files
	// given, as they lie on disk, by whoever reads. When Pages ends by itself,
	// they add up to what Measure returns; it may be nil.
	Consumed func(n int64)
	// Skip is how many files are skipped at the beginning, without opening
	// them; they count as consumed.
	Skip int
	// Opened is called with each file that is not skipped, before it is opened;
	// it may be nil.
	Opened func(*File)
}

// Pages yields the pages that the paths name, always in the same order: that of
// the paths, members of a folder by name, folders walked through to the bottom,
// members of a tar archive and records of a web archive as they follow each
// other, members of a zip archive as in its directory.
//
// Containers are recognized by their content, not by their names: zip, tar,
// gzip, bzip2, zstd, xz, WARC, ARC and WACZ. They are opened in folders and on
// standard input, and in each other two deep. A compressed container counts as
// one, and so does a WACZ with the web archives in it. A zip archive that holds the
// parts of one document, as those of office programs and e-books do, is a page.
//
// A fault comes as a *Fault in the place of its page, and the pages after it
// still follow. It is one of these:
//   - Failed: a path that is not there, or is not a file.
//   - Quarantined: what cannot be opened, is empty, broken, encrypted, too large
//     or nested too deep, or unpacks to more than text would; and a link to a
//     folder above it.
//   - Skipped: devices, pipes, sockets and folders read before, if they are in
//     folders; archives without a page; and the records of a web archive that
//     hold no page, counted in one fault for each archive.
//   - Warned, after the page: a page that a crawler cut off.
//
// Members whose names begin with a full stop are skipped without a fault; in
// archives so are folders, links and what macOS adds (__MACOSX). If they are
// named on the command line, they are read. An error in the middle of a page
// comes only as the error of its Body. Any other error, such as that of a
// cancelled context, ends the sequence.
//
// Memory follows neither the size of the inputs nor that of their members,
// except for hashes of the names of members (about 20 bytes each), the directory
// of a zip archive (at most 64 MiB on disk, three times that in memory) and the
// windows of decoders: 32 KiB for gzip, 4 MiB for bzip2, up to 256 MiB for xz and
// up to 2 GiB for zstd --long=31, each as far as the data fills it.
func Pages(ctx context.Context, paths []string, opt Options) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		w := walk{ctx: ctx, opt: opt, yield: yield, seen: map[string]folder{}}
		w.take = w.file
		defer w.close()
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
	take  func(path string, info fs.FileInfo) bool // a file that was come to
	seen  map[string]folder                        // by their real path
	said  int                                      // pages and faults yielded
	files int                                      // come to

	scratch  []byte          // to drain into
	decoders []*zstd.Decoder // that wait to be used again
}

// give yields, and counts what it yields.
func (w *walk) give(page Page, err error) bool {
	w.said++
	page.File = w.files - 1
	return w.yield(page, err)
}

// enter numbers a file and reports whether it is to be read.
func (w *walk) enter(f *File) bool {
	f.Number = w.files
	w.files++
	if f.Number < w.opt.Skip {
		if w.opt.Consumed != nil && f.state.Size > 0 {
			w.opt.Consumed(f.state.Size)
		}
		return false
	}
	if w.opt.Opened != nil {
		w.opt.Opened(f)
	}
	return true
}

// alone is the fault of a path that gives nothing else.
func (w *walk) alone(outcome Outcome, path, reason string, err error) bool {
	return !w.enter(newFile(path, nil)) || w.fault(outcome, path, reason, err)
}

func (w *walk) close() {
	for _, z := range w.decoders {
		z.Close()
	}
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
		return w.alone(Failed, path, openReason(err), err)
	}
	if !info.IsDir() && !info.Mode().IsRegular() { // what is named is not skipped silently
		return w.alone(Failed, path, "it is "+kindOf(info.Mode())+", not a file; what it holds can be given as standard input, by the path -", nil)
	}
	return w.entry(path, info)
}

func (w *walk) stdin() bool {
	if w.opt.Stdin == nil {
		return w.alone(Failed, "-", "there is no standard input to read", nil)
	}
	name := cmp.Or(w.opt.Name, "-")
	file := newFile(name, nil)
	if !w.enter(file) {
		return true
	}
	in := &input{Reader: w.opt.Stdin, file: file, ledger: newLedger(-1, w.opt)}
	return w.alive() && w.open(content{path: name, in: in, size: -1, ledger: in.ledger})
}

func (w *walk) entry(path string, info fs.FileInfo) bool {
	switch {
	case !w.alive():
		return false
	case info.IsDir():
		return w.folder(path)
	case !info.Mode().IsRegular():
		return w.alone(Skipped, path, "it is "+kindOf(info.Mode())+", not a file", nil)
	case info.Size() == 0:
		return w.alone(Quarantined, path, "the file is empty", nil)
	}
	return w.take(path, info)
}

func (w *walk) folder(path string) bool {
	real, err := realPath(path)
	if err != nil {
		return w.alone(Quarantined, path, openReason(err), err)
	}
	switch before, again := w.seen[real]; {
	case again && before.open:
		return w.alone(Quarantined, path, "a folder loop: it leads back to "+corpus.Printable(before.path)+", which it is in", nil)
	case again:
		return w.alone(Skipped, path, "it is the folder that was read as "+corpus.Printable(before.path), nil)
	}
	w.seen[real] = folder{path: path, open: true}
	more := w.members(path)
	w.seen[real] = folder{path: path}
	return more
}

func (w *walk) members(path string) bool {
	members, err := os.ReadDir(path) // sorted by name
	if err != nil && !w.alone(Quarantined, path, openReason(err), err) {
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
		return w.alone(Quarantined, path, openReason(err), err)
	}
	return w.entry(path, info)
}

// file opens without blocking, because what was a file a moment ago may be a
// pipe by now, and looks again at what it has opened.
func (w *walk) file(path string, before fs.FileInfo) bool {
	file := newFile(path, before)
	if !w.enter(file) {
		return true
	}
	ledger := newLedger(before.Size(), w.opt)
	defer ledger.close()
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
	}
	file.opened(info)
	in := &input{Reader: f, at: f, file: file, ledger: ledger}
	return w.open(content{path: path, in: in, size: info.Size(), random: in, file: file, ledger: ledger})
}

func (w *walk) fault(outcome Outcome, path, reason string, err error) bool {
	return w.alive() && w.give(Page{}, &Fault{Outcome: outcome, Path: path, Reason: reason, Err: err})
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
	return "it cannot be opened: " + pathless(err).Error()
}

// pathless takes the path off an error, where it is named anyway.
func pathless(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
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
